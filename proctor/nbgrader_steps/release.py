"""nbgrader preprocessors that take part in making a release."""

from nbgrader.preprocessors import NbGraderPreprocessor


class ClearPairing(NbGraderPreprocessor):
    """Remove the notebook's tie to its lesson text, which learners don't have.

    With Jupytext installed, a released notebook that still names its pair would try to write one.
    """

    def preprocess(self, nb, resources):
        """Drop the `jupytext` metadata of a notebook."""
        nb.metadata.pop("jupytext", None)
        return nb, resources
