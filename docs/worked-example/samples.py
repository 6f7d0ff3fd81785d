"""Invented learners and their error rates: what they handed in, and what is fair for it."""

from tools.samples import Sample

MISCONCEPTIONS = {"learner-03": "error-rate-counts", "learner-04": "error-rate-is-accuracy"}


def _sample(number: int, story: str, score: float, state: str, answer: str = "") -> Sample:
    answers = {"error_rate": answer} if answer else {}
    return Sample(f"learner-{number:02}", story, score, {"error_rate": state}, answers)


SAMPLES = (
    _sample(1, "counts in one line", 10, "passed", "rate = sum(map(int.__ne__, yhat, y)) / len(y)"),
    _sample(2, "has NumPy count", 10, "passed", "rate = np.mean(np.array(yhat) != np.array(y))"),
    # The bare count is right where nothing is wrong: the hidden check for "no error" passes.
    _sample(3, "forgets to divide", 2, "partial", "rate = sum(a != b for a, b in zip(yhat, y))"),
    _sample(4, "gives the accuracy", 0, "failed", "rate = np.mean(np.array(yhat) == np.array(y))"),
    _sample(5, "hands in the stub", 0, "not-attempted"),
)
