"""What can go wrong in the helpers, and the sentences that say so.

ValueError
├── DataError          data is missing, damaged, or not what a lab can work with
└── PredictionError    a model gave something other than one row of numbers per example
"""


class DataError(ValueError):
    """Data is missing, damaged, or not what a lab can work with.

    Each message says what was found, what was expected, and what to do next.
    """


class PredictionError(ValueError):
    """A model gave something other than one row of numbers per example."""

    NOT_A_MODEL = (
        "Expected a trained Keras model or a function, found a value of type `{kind}`. "
        "Pass the model itself, for example `model`."
    )
    WRONG_SHAPE = (
        "Expected one row of numbers per example, shape ({m}, classes), but the model gave shape "
        "{shape}. Check that its last layer has one unit per class."
    )
    NOT_NUMBERS = (
        "Expected an array of numbers from the model, found a value of type `{kind}`. "
        "Check what it returns."
    )

    @classmethod
    def from_model(cls, model: object) -> "PredictionError":
        """Describe an object that can't predict at all."""
        return cls(cls.NOT_A_MODEL.format(kind=type(model).__name__))

    @classmethod
    def from_shape(cls, shape: tuple[int, ...], m: int) -> "PredictionError":
        """Describe an output that has the wrong shape for `m` examples."""
        return cls(cls.WRONG_SHAPE.format(shape=shape, m=m))

    @classmethod
    def from_output(cls, output: object) -> "PredictionError":
        """Describe an output that isn't numeric."""
        return cls(cls.NOT_NUMBERS.format(kind=type(output).__name__))
