"""One page a file, each with one public `render(settings, words)`; no arithmetic."""
