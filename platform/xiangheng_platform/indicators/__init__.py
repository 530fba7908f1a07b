"""What is measured: the dictionary of indicators, targets, derived indicators, work points and the calendar."""
