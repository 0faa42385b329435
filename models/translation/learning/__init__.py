"""How the translators learned: sentence pairs, their split, recipes, training, BLEU and the report."""
