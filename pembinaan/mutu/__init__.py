"""Quality of the data: what is missing, what looks odd, and records that may be one cooperative."""
