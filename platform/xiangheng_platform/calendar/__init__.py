"""Working days: by the State Council's notices, with the division's own dated overrides beside them."""
