"""Show learners' text on a terminal as text."""


def printable(line: str) -> str:
    """Return a line without terminal control characters; errors and names are learners' text."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line
    )
