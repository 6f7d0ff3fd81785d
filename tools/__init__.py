"""Scripts that make what the repository generates; `make help` names the targets that call them."""
