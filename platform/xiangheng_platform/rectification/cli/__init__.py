"""`xiangheng issue`."""
