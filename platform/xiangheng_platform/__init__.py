"""The store and every capability on it: places, indicators, people, rights, and a history that nobody can rewrite."""
