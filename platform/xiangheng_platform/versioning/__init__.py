"""History that is edited one way: what stands is revised, retracted, verified by a second person, and reconciled."""
