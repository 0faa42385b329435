"""Files of Keras 3, `.keras` and `.h5`, on the command line alone: read as data, without TensorFlow and without Keras.

hdf5.py      the numbers of an HDF5 file by their paths, unread, and what is never followed in one
files.py     a file's layers in the order in which they are used, each with its settings and its numbers
settings.py  what a layer's settings must be, so that its equations are those that are drawn
network.py   these layers as the shapes and the one reading that they are: Keras says how the head is read
"""
