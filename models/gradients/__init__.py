"""How the gradient flows back through a text: by hand, in logarithms, and how fast it fades."""
