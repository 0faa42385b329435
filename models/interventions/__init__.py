"""What if: a text read again with a hand in the network, many hands at once, and what that says about words and units.

Following is not mattering: a unit may follow a word and weigh nothing. What a part does for a verdict is told by
holding it and reading again, beside what the same hand does elsewhere.
"""
