"""Questions about what a network did with a text, made from its numbers, where the answer is clear."""
