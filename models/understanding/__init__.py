"""What a network understands: short sentences of ours, by ability, and how many of them it judges as people do."""
