"""Usaha mikro as lists, counts and files. What may be done about them stands in actions and policies."""
