"""Reminding cooperatives of a RAT that is not there yet: whom, at which number, in which words."""
