"""What the office may do about a cooperative in its present state: one module a room. `check_x` raises one sentence."""
