"""An atlas made shard by shard, by one process or by several.

build.py     begins, or goes on where it was stopped, and adds up; one process unless somebody asks for more
workers.py   several processes, here or elsewhere, through Dask distributed
"""
