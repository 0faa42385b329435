"""A room for a class: what is kept of it, who sits in it, and what its teacher and its students see."""
