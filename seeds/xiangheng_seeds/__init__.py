"""What a new installation is filled with: reference data, and apart from it generators of invented data."""
