"""Analysis: what looks at results and never makes one: comparison, robustness, statistics."""
