"""`xiangheng region` and `xiangheng group`."""
