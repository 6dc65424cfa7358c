"""The outside world: one file per service we read from."""
