"""A network that somebody has in memory, read where it lives: any torch module with RNN, LSTM or GRU in it.

watch.py     the door: one run, every gate again, and how far that is from what the module itself said
calls.py     what the recurrent modules were given and said; the same run again with that put in their place
weights.py   a module's weights as they were in that run
places.py    where one text stands in a batch
readings.py  calls that go on from each other, as one reading of one text
number.py    which number of the output is asked about, before its last squashing
direct.py    how strongly that number depends on what is handed out at each step
check.py     scan against module, and what a difference means
traces.py    all of that as traces
watched.py   what the caller gets
unseen.py    why nothing could be seen
notes.py     the sentences
save.py      a module as a folder like those that ship
"""
