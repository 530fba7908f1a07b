"""Containers: a handed-in file in, its grids of cells out, whatever kind of file it is."""
