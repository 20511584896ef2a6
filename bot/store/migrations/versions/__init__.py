"""One file a step, in a single line of descent."""
