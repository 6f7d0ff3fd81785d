"""What lies in a course's folder: sources, submissions, gradebook, journal."""
