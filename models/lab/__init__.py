"""Random networks and small tasks: what becomes of a gradient, and who learns a long memory."""
