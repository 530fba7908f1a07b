"""The commands `xiangheng risk …`, a module each; importing this gives the group all of them."""
