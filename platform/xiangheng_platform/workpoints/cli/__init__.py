"""`xiangheng workpoint`."""
