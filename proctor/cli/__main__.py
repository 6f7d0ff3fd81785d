"""`python -m proctor.cli`."""

from proctor.cli.commands import main

main()
