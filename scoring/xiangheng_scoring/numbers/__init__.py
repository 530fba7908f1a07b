"""Numbers: exact decimals, their canonical form, and the arrays of the numeric methods."""
