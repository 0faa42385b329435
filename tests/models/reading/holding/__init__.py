"""A hand in the cell, against torch with the same hand in it."""
