import keras
import numpy as np
import pytest

from proctor.judge.inside.asked import Asked
from proctor.judge.inside.handles import Function, Things, copy_back
from proctor.judge.inside.raising import LearnerError
from proctor.judge.inside.standins import Unavailable, rebuilt, stand_in
from proctor.learner.inside.keras_model import describe
from proctor.wire.messages import CallableMarker, Missing, ModelDescription


def no_call(*_):
    raise AssertionError("nothing should have been called")


def things(use=no_call):
    return Things(use, Asked())


def named(name, use):
    return things(use).named(name)


def test_a_call_goes_to_the_learner_and_its_value_comes_back():
    def call(name, op, args, kwargs):
        assert (name, op, args, kwargs) == ("double", "call", (3,), {"times": 2})
        return 12, [3], {"times": 2}

    double = named("double", call)
    assert double(3, times=2) == 12
    assert double.__name__ == "double"
    assert repr(double) == "<function double>"


def test_what_the_learner_did_to_arguments_is_seen_by_the_caller():
    def call(name, op, args, kwargs):
        return None, [np.zeros(3), [9, [np.ones(2)]], {"new": 1}, 5], {"out": np.ones(2)}

    z, items, table, out = np.arange(3.0), [1, [np.zeros(2)], 3], {"old": 0}, np.zeros(2)
    inner = items[1][0]
    named("spoil", call)(z, items, table, 4, out=out)
    np.testing.assert_array_equal(z, 0)
    np.testing.assert_array_equal(out, 1)
    np.testing.assert_array_equal(inner, 1)
    assert items[0] == 9
    assert len(items) == 2
    assert table == {"new": 1}


def test_an_array_that_cannot_be_changed_stays():
    z = np.arange(3)
    z.flags.writeable = False
    copy_back(z, np.zeros(3))
    copy_back(z, np.zeros(4))
    np.testing.assert_array_equal(z, [0, 1, 2])


def test_lists_grow_and_shrink():
    items = [1, 2]
    copy_back(items, [1, 2, 3])
    assert items == [1, 2, 3]
    copy_back(items, [])
    assert items == []


def test_what_is_bound_follows_what_was_found():
    with pytest.raises(LearnerError, match="There is no such name"):
        stand_in("f", Missing(), things(), None)(1)
    assert stand_in("f", 3.5, things(), None) == 3.5
    assert isinstance(stand_in("f", CallableMarker("f"), things(), None), Function)


def test_a_name_whose_cell_failed_says_why_at_every_turn():
    failure = {"ename": "SyntaxError", "evalue": "invalid syntax", "lineno": 3}
    double = stand_in("double", Missing(), things(), failure)
    with pytest.raises(LearnerError, match="invalid syntax") as caught:
        double(3)
    assert (caught.value.ename, caught.value.lineno) == ("SyntaxError", 3)
    assert not hasattr(double, "layers")
    with pytest.raises(LearnerError, match="invalid syntax"):
        double.layers  # noqa: B018 - looking at it is the test
    assert repr(double) == "<double: SyntaxError>"
    assert double.cell_error == ("SyntaxError", "invalid syntax", 3)


def test_a_model_that_is_refused_says_why():
    description = ModelDescription("Lambda", {"name": "x", "layers": []}, ())
    model = stand_in("model", description, things(), None)
    assert isinstance(model, Unavailable)
    with pytest.raises(LearnerError, match="`model`: The model has a layer of the class `Lambda`"):
        model()


def network(activation):
    """Return the description of a small network, as it travels."""
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, activation=activation, name="hidden")]
    )
    return model, describe(model)


def positive(z):
    return keras.ops.maximum(z, 0)


def asks(answer, asked):
    def call(name, op, args, kwargs):
        assert op == "call"
        asked.append((name, args[0].shape))
        return answer(args[0]), list(args), {}

    return things(call)


@pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`")
@pytest.mark.parametrize("activation", [positive, lambda z: positive(z)], ids=["named", "lambda"])
def test_an_activation_of_the_learner_s_own_is_asked_for_its_outputs(activation):
    asked = []
    original, description = network(activation)
    model = stand_in("model", description, asks(lambda z: np.maximum(z, 0), asked), None)
    assert asked == []
    X = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    np.testing.assert_allclose(np.asarray(model(X)), np.asarray(original(X)), rtol=1e-5)
    assert asked == [("model.hidden", (5, 3))]
    np.testing.assert_allclose(model.predict(X, verbose=0), np.asarray(original(X)), rtol=1e-5)
    assert len(asked) == 2
    assert model.layers[0].activation.__name__ == "model.hidden"


@pytest.mark.parametrize(
    "answer",
    [
        lambda z: "many",
        lambda z: z[:2],
        lambda z: z.astype(object),
        lambda z: z.astype("U9"),
        lambda z: z.astype(complex),
        lambda z: z.tolist(),
        lambda z: None,
    ],
)
def test_an_activation_that_answers_with_something_else_is_refused(answer):
    model = stand_in("model", network(positive)[1], asks(answer, []), None)
    with pytest.raises(LearnerError, match=r"`model\.hidden` gave no array of the shape") as caught:
        model.layers[0].activation(keras.ops.ones((5, 3)))
    assert caught.value.ename == "Unsupported"


def test_a_function_that_returns_such_a_model_says_what_to_do():
    with pytest.raises(LearnerError, match="use one of Keras's by its name"):
        rebuilt("build", network(positive)[1], things())


def test_models_inside_models_have_no_activations_of_their_own():
    inner = network(positive)[0]
    description = describe(keras.Sequential([keras.Input((4,)), inner]))
    assert isinstance(stand_in("model", description, things(), None), Unavailable)
