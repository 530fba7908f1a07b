"""What everything is kept in: acts, history, personal data, and the proof that nobody rewrote it."""
