"""The Lesson page: equations, our own code for them, and the view that shows them at work."""
