"""What the labs lend where an exercise is still open, so that the rest can be read."""
