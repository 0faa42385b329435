"""Questions about what a network makes of a text, in the words of a visitor: for the lesson and for a class."""
