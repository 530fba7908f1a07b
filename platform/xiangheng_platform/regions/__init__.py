"""Places: the tree of divisions as it was on any day, named groups with dated members, and roll-up along the tree."""
