"""Facilitation: requests for certificates and licences. Lists, certificates that run out, days, one cooperative."""
