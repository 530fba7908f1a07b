"""Drawing by lot, so that anybody can draw again: what is visited, checked or looked at once more is drawn here."""
