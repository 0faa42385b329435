"""The unit atlas: what each unit of a network does over a whole corpus.

    python -m models.atlas build lstm --corpus aclImdb_v1.tar.gz --out DIR

A corpus (`corpus.py`) is cut into shards (`shards.py`). The texts of a shard are read side by side in float32
(`packed.py`, `reader.py`), the statistics are made in the same pass (`tally.py`), and the states are kept in one byte a
number (`codes.py`), in Parquet files that the manifest names with their SHA-256 (`manifest.py`). `building/` does one
shard after the other, or has several processes do them, and goes on where it was stopped; `merged.py` adds the shards
up. `opened.py` is what answers: `open_atlas(DIR)`; `places.py` looks for a pattern of units. Reading needs numpy and
pyarrow alone, several processes Dask distributed.
"""
