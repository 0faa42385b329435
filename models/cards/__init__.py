"""The cards of a network's units: what each does over reviews that it never learned from, as it ships.

    python -m models.cards lstm --data aclImdb_v1.tar.gz

reads test reviews into an atlas (`models.atlas`) that is thrown away again, and keeps of it two small files beside the
network: atlas.npz, the counts (`made.py`), and atlas.json, what each unit follows (`properties.py`, `follows.py`) and
what is lost without it (`silenced.py`). No text is in them. `shipped.py` reads them again, and needs numpy alone.
"""
