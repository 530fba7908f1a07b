"""`xiangheng indicator` and `xiangheng target`."""
