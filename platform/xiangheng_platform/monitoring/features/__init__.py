"""Features: what a model is given of a household as of a month, and nothing that was known later or may play no part."""
