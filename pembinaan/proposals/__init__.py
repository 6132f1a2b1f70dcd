"""Proposals to the ministry: clocks (pure), steps, safeguards, evidence, the list, the dossier."""
