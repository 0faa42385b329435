"""The short texts that a network learns from beside whole reviews: made up from frames and words, cut out, edited."""
