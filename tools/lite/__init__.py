"""Build the site in which the NumPy labs run without installing anything (`make lite`)."""
