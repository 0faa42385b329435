"""The pictures that the Compare page alone uses."""
