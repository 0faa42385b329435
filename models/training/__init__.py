"""How a network learned: reviews, loss, recipes, several processes, the score and the report."""
