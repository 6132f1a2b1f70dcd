"""Help given to cooperatives: lists, loans and their instalments, programmes, partners in business."""
