"""The model card: a page of its own, in Chinese, that needs nothing else to be read, with the figures beside it as JSON."""
