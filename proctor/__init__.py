"""The grading engine of the course: honest, warm, parallel. No learner notebook imports it."""
