"""The Gates page: a trained network reads a text, step by step."""
