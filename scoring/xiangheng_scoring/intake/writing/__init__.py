"""Writing: rankings, schemes, and what a store hands to a score, as files that people and programs open."""
