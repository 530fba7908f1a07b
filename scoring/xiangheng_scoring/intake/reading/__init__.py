"""Reading: grids in, figures and schemes out, with every fault at its cell."""
