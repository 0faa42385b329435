"""How a network learned: reviews, loss, recipes, several processes, the score and the report."""

NEEDS_TORCH = (
    'This needs PyTorch, which is not installed: pip install "gatescope[learn]" '
    "(in a clone: pip install -r requirements.txt)."
)
