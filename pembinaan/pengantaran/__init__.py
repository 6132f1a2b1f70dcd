"""How letters get there: the desk, one letter's attempts, what is missing before one is deemed delivered."""
