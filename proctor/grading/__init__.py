"""One submission: from the bytes handed in to a score with reasons."""
