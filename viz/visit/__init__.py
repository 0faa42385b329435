"""What the app knows of one visitor: the choices, the address that says the same, and which of the two leads."""
