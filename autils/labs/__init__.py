"""A lab as a whole: its table of exercises, the learner's progress in it, and hints."""
