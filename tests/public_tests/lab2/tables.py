"""What the tables of answers in this folder are made of."""


class Table:
    """Right answers to one exercise, and wrong ones with the misconception they show.

    `sentences` has for each misconception what a report says of it: what was seen, and what to try
    next. A wrong answer of which something else is seen has that beside it.
    """

    def __init__(self, sentences):
        self.sentences = sentences
        self.rights = []
        self.wrongs = []

    def right(self, function):
        """Enter a right answer."""
        self.rights.append(function)
        return function

    def wrong(self, name, seen=None):
        """Enter a wrong answer under a misconception."""

        def enter(function):
            self.wrongs.append((function, name, seen or self.sentences[name][0]))
            return function

        return enter
