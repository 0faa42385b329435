"""What a network is: cells, the classifier, tokenizer and vocabulary, checkpoints, and a network changed by hand."""
