"""A network that somebody else's program has written, as a folder like the shipped ones. Files are data: none is run.

limits.py      what a file may hold and what a network may cost, before memory is taken
stored.py      the tensors that a file has, by name, unread
pickled.py     those of what torch.save writes, which is never unpickled
opcodes.py     the few steps of a pickle that say where tensors are
headed.py      those of safetensors, the header first
shapes.py      what the shapes say: cell, layers, directions, sizes, the layers of the head; and what is left over
heads.py       what they do not say: the readings of the head that they allow, the likely one first
words.py       the vocabulary
answers.py     the known answer: a text, and what the network said of it
adopt.py       the door: the readings that fit, and the one that is taken, as a network
asking.py      the questions of the command line
keras/         files of Keras, on the command line alone
"""
