"""What a network from elsewhere has besides what ours have: how it is read out, and how its texts are split.

head.py      what is declared of a head, and the number, its slopes and its running value by it
layers.py    the layers between what is read out and the outputs
texts.py     how other tools split texts
sentences.py what is said of a file that does not fit
"""
