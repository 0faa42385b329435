"""The story: ten addresses of the pages, a sentence computed at each, and a bar that leads from one to the next."""
