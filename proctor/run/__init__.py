"""A class: many submissions side by side, in threads or on a cluster, and what came of the run."""
