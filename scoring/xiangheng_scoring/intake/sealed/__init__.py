"""What is kept of a run in sealed folders: the bundle that goes in, and the result that comes out."""
