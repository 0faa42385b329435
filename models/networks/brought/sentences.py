"""What is said of a file that is no network to be adopted, and of a folder that says otherwise than it should."""

BROUGHT = {
    "adopt.large": "the file has {found} MB; at most {most} MB are read.",
    "adopt.cost.recurrent": "its recurrent layers have {found} numbers; at most {most} are read here.",
    "adopt.cost.units": "a layer has {found} units; at most {most} are read here.",
    "adopt.cost.layers": "it has {found} layers; at most {most} are read here.",
    "adopt.cost.words": (
        "its embedding has {found} rows; at most {most} are read here. Save only the rows that your vocabulary uses."
    ),
    "adopt.cost.classes": "it has {found} outputs; at most {most} are read here.",
    "adopt.value": "the tensor {tensor} holds numbers beyond {most}, which could not be drawn.",
    "adopt.dimensions": (
        "the tensor {tensor} has the shape {found}; every size must be at least 1, and there may be {most} at most."
    ),
    "adopt.count": "the file holds {found} tensors; a network of this kind has at most {most}.",
    "adopt.twice": "the tensor {tensor} stands twice in the file.",
    "adopt.header": "the header of the file does not describe what follows it.",
    "adopt.pickle.broken": "the file is not what torch.save writes, or it is damaged.",
    "adopt.pickle.legacy": (
        "the file is neither safetensors nor what torch.save has written since version 1.6. Load it with your "
        "PyTorch, and save its state_dict again."
    ),
    "adopt.pickle.script": (
        "the file is a TorchScript program. Save the state_dict of the module instead; or use watch(module) in Python."
    ),
    "adopt.pickle.none": "the file holds no state_dict: no tensors by their names.",
    "adopt.pickle.compressed": (
        "the archive is compressed, which torch.save never does; a small file could become a very large one."
    ),
    "adopt.pickle.large": "the pickle in the archive is larger than {most} MB.",
    "adopt.pickle.long": "the pickle in the archive has more than {most} steps.",
    "adopt.pickle.order": "the numbers are stored with the largest byte first, which is not read.",
    "adopt.pickle.step": "the pickle in the archive does more than describe tensors: {found}. Nothing of it was run.",
    "adopt.pickle.runs": (
        "the file would run {found}. Nothing of it was run. Save the state_dict of the module, not the module itself."
    ),
    "adopt.pickle.outside": "the tensor {tensor} reaches beyond the numbers that the file holds for it.",
    "adopt.pickle.strides": "the tensor {tensor} claims more numbers than the file holds for it.",
    "adopt.no_cell": (
        "there is no recurrent layer of torch (weight_ih, weight_hh) in it. Its tensors are {names}. A cell "
        "written by hand cannot be told from its weights."
    ),
    "adopt.projection": (
        "the tensor {tensor} belongs to an LSTM with a projection (proj_size). watch(module) in Python shows it."
    ),
    "adopt.cells": (
        "the recurrent modules {names} are not one stack of layers of one kind and direction. watch(module) in "
        "Python shows each."
    ),
    "adopt.chain": (
        "of the recurrent modules {names}, one does not read what the one before hands on. watch(module) in "
        "Python shows each."
    ),
    "adopt.left": (
        "these tensors are of no part that could be recognised: {names}. What they do stands in the code alone; "
        "watch(module) in Python shows such a network."
    ),
    "adopt.no_head": (
        "there is nothing after the recurrent layers that gives a number. Save the whole network, with its last layer."
    ),
    "adopt.width": (
        "no order of the layers after the recurrent ones fits: they read {found} numbers, and the top layer has "
        "{units} units. What stands between is in the code alone; watch(module) in Python shows such a network."
    ),
    "adopt.start": "the vocabulary has no word {word}, with which texts begin.",
    "adopt.words.json": "the vocabulary must be a list of words, or an object of words and their numbers, each once.",
    "adopt.words.count": (
        "the vocabulary has {found} words, and the embedding {wanted} rows; the first one or two rows may be "
        "without a word."
    ),
    "adopt.words.beyond": "the word {word} has a number beyond the last row of the embedding, {most}.",
    "adopt.answer.number": "the known answer must be numbers, such as 0.8312; it is {found}.",
    "adopt.answer.count": "the known answer has {found} numbers, and the network {wanted} outputs.",
    "adopt.answer.short": (
        "the text of the known answer needs at least {wanted} different words that the network reads; with fewer, "
        "several readings say the same."
    ),
    "adopt.answer.far": (
        "none of {count} readings gives that answer; the nearest is off by {distance}. Look at the text, how it "
        "is split, the padding and a start word. Attention, a ReLU RNN, sums around a layer and what has no "
        "weights cannot be told from a file: watch(module) in Python shows such a network."
    ),
    "adopt.relu": (
        "the answer comes out only if the states are squashed by max(0, x): this is a ReLU RNN, and the pages draw one "
        "of tanh alone. watch(module) in Python shows its states."
    ),
    "adopt.answer.several": (
        "{count} readings give that answer. One more text with more words, or more digits, decides."
    ),
    "adopt.answer.needed": (
        "{count} readings are possible. Give a known answer, a text and what your program says of it; or choose "
        "one by its number."
    ),
    "adopt.answer.pairs": "there are {texts} known texts and {answers} answers; each text needs its own.",
    "adopt.keras.say": (
        "this is a file of Keras. It is read on the command line alone: python -m models.adopt FILE --from keras."
    ),
    "adopt.keras.foreign": "the file is not what Keras 3 writes (.keras or .h5), or it is damaged.",
    "adopt.keras.weights": (
        "the file holds weights without the layers that they belong to. Save the whole network: "
        'model.save("mine.keras").'
    ),
    "adopt.keras.compressed": (
        "the archive is compressed, which Keras never does; a small file could become a very large one."
    ),
    "adopt.keras.graph": (
        "{tensor} does not read just what the layer before it hands on. Only a single chain of layers is read."
    ),
    "adopt.keras.layer": (
        "the layer {tensor} is of the kind {found}, which is not read at this place. What is read: Embedding, "
        "then LSTM, GRU or SimpleRNN, each alone or in Bidirectional, then pooling over all words, Dense, "
        "activations, BatchNormalization and LayerNormalization."
    ),
    "adopt.keras.left": "these numbers belong to no layer that is read: {names}.",
    "adopt.keras.numbers": (
        "the layer {tensor} reads numbers, not words: there is no Embedding before it. Such a network has no page."
    ),
    "adopt.keras.reset": (
        "the layer {tensor} is a GRU with reset_after=False: its reset gate stands within the matrix product, h̃ "
        "= tanh(W x + U (r · h) + b). The pages draw h̃ = tanh(W x + b + r · (U h + b')), and no weights make one "
        "of the other."
    ),
    "adopt.keras.setting": "of the layer {tensor}, {field} is {found}; it is read where that is one of {options}.",
    "adopt.keras.sequence": (
        "{tensor} stands where a state for every word meets a layer for one row of numbers, or the other way "
        "round. Between them only GlobalMaxPooling1D and GlobalAveragePooling1D are read."
    ),
    "adopt.keras.product": (
        "{tensor} multiplies its two directions, and another recurrent layer reads that; only the top layer's "
        "directions may be multiplied."
    ),
    "adopt.keras.cells": "the recurrent layers {names} are not all of one kind, or some read one way and some two.",
    "adopt.keras.end": (
        "the layer {tensor} is no end that is read: a Dense with no activation, sigmoid or softmax (of two or more)."
    ),
    "adopt.keras.masked": (
        "this network passes over what texts are filled up with (mask_zero), so it says the same without: leave "
        "out --pads."
    ),
    "adopt.hdf5.absent": "files of Keras need h5py: pip install -r requirements-keras.txt.",
    "adopt.hdf5.broken": "the HDF5 file is damaged, or holds what Keras never writes.",
    "adopt.hdf5.many": "the HDF5 file has more than {most} parts, or is more than {depth} levels deep.",
    "adopt.hdf5.link": (
        "{tensor} is a link to somewhere else, in this file or in another of this machine. It was not followed."
    ),
    "adopt.hdf5.circle": "{tensor} stands in the file a second time, so the file leads in a circle.",
    "adopt.hdf5.elsewhere": "the numbers of {tensor} lie in another file of this machine. It was not opened.",
    "adopt.hdf5.packed": (
        "{tensor} is stored in pieces or compressed, which Keras never does; a small file could become a very "
        "large one."
    ),
    "adopt.hdf5.empty": "{tensor} claims more numbers than the file holds for it.",
    "adopt.classes": "there are {found} names of classes, and it must be {wanted}.",
    "adopt.classes.same": "the names of classes must be different words that can be printed.",
    "adopt.taken": "there is a network {name} already.",
    "adopt.full": (
        "this server holds as many networks of visitors as it can; try again later, or bring yours on your own machine."
    ),
    "adopt.enough": "you have brought {most} networks already; let one go first.",
    "adopt.about": "there is no class {found}; the classes are {classes}.",
    "known.list": "known must be a list of at most {most} answers.",
    "known.answer": "this is no answer with a text and what is said of it: {found}.",
    "known.count": "of the text {text} it says {found} numbers, not {wanted}.",
    "known.other": (
        "of the text {text} it says {found}; when it was saved, it said {wanted}. Its files do not belong "
        "together, or were changed."
    ),
}
"""As `models.networks.misfit.SENTENCES`, of which they are a part."""
