"""Whom to visit first: models that may say so, lists of a month, what people decide of them, and what visits found.

A list is handed over as plain values by whoever has a model; nothing here knows one, nor the libraries that train it.
"""
