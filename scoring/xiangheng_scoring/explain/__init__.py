"""Explanations: every point of a result proved, as data and in Chinese sentences."""
