"""What another rule would make of the register, tried out on any day; nothing is changed by trying."""
