"""The teacher's sheets in docs/: every number and every claim in them is computed anew from what ships."""
