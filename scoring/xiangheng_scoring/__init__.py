"""The scoring kit: schemes, exact scores, explanations and the plugin interface, complete on a laptop."""

__version__ = "0.1.0"
