"""What may happen in which state, one table a room (koperasi.lib.states); docs/states is drawn from them."""
