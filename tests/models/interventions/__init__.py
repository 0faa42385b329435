"""What if, against reading again, one hand at a time."""
