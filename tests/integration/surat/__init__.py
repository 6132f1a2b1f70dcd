"""Letters: each room of them its own files."""
