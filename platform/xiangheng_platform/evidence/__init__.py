"""Files that were handed in: stored once, known by their content, kept as long as somebody needs them."""
