"""The pictures that the Gates page alone uses."""
