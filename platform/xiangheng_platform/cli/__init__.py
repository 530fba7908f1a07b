"""What every command of the platform shares: who acts, on which day, and how a person is asked."""
