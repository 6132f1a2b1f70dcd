"""How people live in the list of cooperatives: filters they keep, columns, pasted NIK, changes to many at once."""
