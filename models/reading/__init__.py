"""What a network does with a text: every gate and state, which units matter, what each word is worth."""
