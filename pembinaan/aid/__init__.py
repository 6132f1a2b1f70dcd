"""Help given to cooperatives: lists, loans and their instalments, programmes, partners in business."""

from pembinaan.aid.rows import OpenHelp, open_help

__all__ = ["OpenHelp", "open_help"]
