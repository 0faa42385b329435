"""What all pictures have in common: colours, axes, numbers and names."""
