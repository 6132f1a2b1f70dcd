"""Routes: whom to visit, the papers that go along, and what is reported afterwards."""
