"""The states of things of pembinaan, one table a room (koperasi.lib.states)."""
