"""The engine: a dataset and a scheme go in, exact points, ranks and grades come out; what its number covers."""
