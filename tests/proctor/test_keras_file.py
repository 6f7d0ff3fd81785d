"""A handed-in `.keras` file becomes the engine's description, which its own builder takes."""

import keras
import numpy as np
import pytest

from autils.networks.plain_network import plain_network
from proctor import keras_file
from proctor._wire import decode, encode
from proctor.models import ModelRefused, rebuild
from tests.autils.networks.plain_networks import MODELS
from tools.samples.networks import digit_reader, layer, picture_input
from tools.samples.networks import keras_file as written

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

NOT_GRADED = {"made_more_varied_in_training", "layers_of_their_own_for_activations"}
GRADED = [make for make in MODELS if make.__name__ not in NOT_GRADED]


@pytest.mark.parametrize("make", GRADED, ids=lambda make: make.__name__)
def test_the_rebuilt_model_computes_what_the_saved_one_did(make, tmp_path):
    model = make()
    rng = np.random.default_rng(1)
    model.set_weights([rng.uniform(0.1, 0.4, W.shape) for W in model.get_weights()])
    model.save(tmp_path / "model.keras")
    found = keras_file.read_model((tmp_path / "model.keras").read_bytes())
    again = rebuild(found.kind, found.config, [array for _, array in found.weights])
    X = rng.uniform(0, 1, (3, *model.input_shape[1:])).astype("float32")
    np.testing.assert_allclose(
        again.predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-4, atol=1e-5
    )


def test_the_description_can_travel():
    found = keras_file.read_model(written(digit_reader()))
    back = decode(encode(found))
    assert (back.kind, back.config) == (found.kind, found.config)
    assert [path for path, _ in back.weights] == [
        "conv2d_1/0",
        "conv2d_1/1",
        "dense_4/0",
        "dense_4/1",
    ]


def test_keras_reads_the_sample_files_too(tmp_path):
    path = tmp_path / "sample.keras"
    path.write_bytes(written(digit_reader(), compress=True))
    X = np.random.default_rng(2).uniform(0, 1, (4, 28, 28, 1)).astype("float32")
    model = keras.models.load_model(path)
    plain = plain_network(keras_file.read_keras_file(path.read_bytes()))
    np.testing.assert_allclose(model.predict(X, verbose=0), plain(X), rtol=1e-3, atol=1e-4)


def test_a_layer_with_code_of_its_own_is_refused_by_the_builder():
    code = {"class_name": "__lambda__", "config": {"code": "4wEAAAAAAAAA"}}
    found = keras_file.read_model(written([picture_input(), layer("Lambda", function=code)]))
    with pytest.raises(ModelRefused, match="`Lambda`"):
        rebuild(found.kind, found.config, [array for _, array in found.weights])


def test_a_file_that_is_no_model_says_so():
    with pytest.raises(keras_file.KerasFileError, match=r"no \.keras archive"):
        keras_file.read_model(b"nothing")
