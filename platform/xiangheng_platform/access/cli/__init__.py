"""`xiangheng user`, `xiangheng token` and `xiangheng permission`."""
