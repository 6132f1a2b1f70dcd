"""Tables of states of what the office does: one module a room; docs/states is drawn from them."""
