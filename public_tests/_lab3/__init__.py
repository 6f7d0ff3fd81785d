"""The checks, the diagnosis and the misconceptions of the softmax lab."""
