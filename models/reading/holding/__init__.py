"""A hand in the cell: what is held, where and at what, and the scan that reads a text with it."""
