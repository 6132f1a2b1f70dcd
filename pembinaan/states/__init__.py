"""What may happen in which state: one koperasi.lib.states.Table a room, drawn in docs/states."""
