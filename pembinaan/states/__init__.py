"""Tables of states (koperasi.lib.states), one module a room."""
