"""Writing: rankings and schemes as files that people and programs open."""
