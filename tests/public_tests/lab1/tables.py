"""What the tables of answers in this folder are made of."""


class Table:
    """Right answers to one exercise, and wrong ones with the misconception they show.

    `following` has the second sentence of each misconception; a row has its first.
    """

    def __init__(self, following):
        self.following = following
        self.rights = []
        self.wrongs = []

    def right(self, function):
        """Enter a right answer."""
        self.rights.append(function)
        return function

    def wrong(self, name, seen):
        """Enter a wrong answer, under a misconception and its first sentence."""

        def enter(function):
            self.wrongs.append((function, name, seen))
            return function

        return enter
