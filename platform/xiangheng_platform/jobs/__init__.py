"""Long work: jobs with a lease, kinds of jobs, schedules, and the workers that take them."""
