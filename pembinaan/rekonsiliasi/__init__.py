"""The register laid beside a file of ODS: who is missing on either side, which fields and which status differ."""
