"""What the tables of answers are made of: right ones, and wrong ones with what is said of them."""


class Table:
    """Right answers to an exercise, and wrong ones with their misconception and its first sentence.

    The second sentence is the registry's, so no table repeats it. `sentences` has the first one by
    the name of a misconception or of an answer; a wrong answer of which something else is said has
    that beside it. `prefix` stands before the names of the misconceptions.
    """

    def __init__(self, sentences=None, prefix=""):
        self.sentences = sentences or {}
        self.prefix = prefix
        self.rights = []
        self.wrongs = []

    def right(self, answer):
        """Enter a right answer."""
        self.rights.append(answer)
        return answer

    def wrong(self, name, seen=None):
        """Enter a wrong answer, under a misconception and its first sentence."""

        def enter(answer):
            said = seen or self.sentences.get(answer.__name__) or self.sentences[name]
            self.wrongs.append((answer, self.prefix + name, said))
            return answer

        return enter
