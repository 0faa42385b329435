"""The Translate page: an encoder and a decoder, without and with attention."""
