"""Who may do what: people, their roles and reach, and the one table of rights that every service asks."""
