"""Tables of states (koperasi.lib.states), one module a room."""

"""The tables of states of the rooms of pembinaan (koperasi.lib.states): one module a room."""
"""What may happen in which state: one koperasi.lib.states.Table a room, drawn in docs/states."""
"""Tables of states of what the office does: one module a room; docs/states is drawn from them."""
"""The states of things of pembinaan, one table a room (koperasi.lib.states)."""
