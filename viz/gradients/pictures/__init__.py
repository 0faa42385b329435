"""The pictures that the Gradients page alone uses."""
