"""Targets of the planning papers and how far they are reached, from the same figures as every other page."""
