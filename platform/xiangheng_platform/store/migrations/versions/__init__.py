"""Every revision of the tables, the first included."""
