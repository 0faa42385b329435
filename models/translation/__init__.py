"""Two networks that translate English into Vietnamese, an encoder and a decoder, without and with attention.

words       tokens, the two vocabularies, the limits
modules     Encoder, Decoder, Seq2Seq: the lesson's networks in torch, and the one that looks back
checkpoint  a trained translator on disk
export      its weights in float64, once a network
steps       the encoder's reading and one step of the decoder, in numpy
handover    what the decoder starts from, and what may be put in its place
beam        the search for an output, with its tree
trace       everything that happens while one sentence is translated
gradients   how far back an output word's log-probability reaches
learning/   sentence pairs, recipes, training, BLEU, report
"""
