"""The texts of both languages and what belongs to them: examples, what ships, which language a text is in."""
