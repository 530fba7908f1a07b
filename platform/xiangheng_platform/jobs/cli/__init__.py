"""`xiangheng job`."""
