"""The notice's work points: what is due when, what was reported, and the state of each on any day."""
