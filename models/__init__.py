"""Computing: recurrent networks that can be read step by step. Usable from a notebook without any UI installed."""
