"""One's own digit in front of networks that were trained with varied pictures."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import written_digit
from autils.digit_figures import handwriting
from autils.digits.handwriting import prepare_image
from autils.drawing.canvas import alt_text


@pytest.mark.parametrize("name", ["RandomFlip", "RandomRotation", "RandomTranslation"])
def test_layers_that_vary_pictures_in_training_leave_one_s_own_digit_alone(name):
    settings = {
        "RandomFlip": {},
        "RandomRotation": {"factor": 0.5},
        "RandomTranslation": {"height_factor": 0.4, "width_factor": 0.4},
    }
    layer = getattr(keras.layers, name)(**settings[name])
    scores = [layer, keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *scores])
    picture = prepare_image(written_digit(7)).astype("float32").reshape(1, 28, 28, 1)
    (logits,) = model.predict(picture, verbose=0)
    expected = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    for _ in range(3):
        found = handwriting._probabilities(model, picture)
        np.testing.assert_allclose(found, expected, atol=1e-5)
    handwriting.handwriting_figure(written_digit(7), {"the network": model})
    said = (
        f"prepared as MNIST was, the network says {expected.argmax()} ({expected.max():.0%} sure)"
    )
    assert said in alt_text(plt.gcf())
