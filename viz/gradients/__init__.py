"""The Gradients page: how far back a gradient reaches, measured on a text and in experiments."""
