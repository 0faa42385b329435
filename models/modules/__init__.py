"""Networks as torch learns them: cells written out, the classifier, the lesson's RNN, the way to a Network and back."""
