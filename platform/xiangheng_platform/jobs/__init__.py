"""Long work: a table of jobs with leases, workers that take over from each other, and schedules."""
