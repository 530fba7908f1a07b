"""`xiangheng inspection …`."""
