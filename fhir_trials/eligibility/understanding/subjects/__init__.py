"""States, conditions, therapies and procedures, and the windows of time they stand in."""
