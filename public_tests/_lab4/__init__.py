"""The checks, the diagnosis and the misconceptions of the lab on hidden features."""
