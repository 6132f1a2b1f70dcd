"""The register that anyone may read, once the office has opened it."""
