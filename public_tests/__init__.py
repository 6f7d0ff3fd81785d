"""The checks that learners run: one `test_<exercise>` for each exercise."""

from public_tests._draws import drawn_numbers
from public_tests._hidden import agrees, follows, hidden_checks
from public_tests._lab5.saved import saved_network
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import ChecksFailed
from public_tests.lab1_first_network import (
    test_ele_mul,
    test_gradient_step,
    test_neural_network,
    test_outer_prod,
    test_train,
    test_vect_mat_mul,
    test_w_sum,
)
from public_tests.lab2_digits_from_scratch import (
    test_backward,
    test_best_epoch,
    test_forward,
    test_one_hot,
    test_predict,
    test_relu,
    test_relu_derivative,
    test_train_epoch,
)
from public_tests.lab3_softmax_digits import test_model, test_my_softmax
from public_tests.lab4_hidden_features import (
    test_accuracy_by_width,
    test_build_model,
    test_hidden_features,
)
from public_tests.lab5_convolutions import (
    test_build_cnn,
    test_conv2d,
    test_conv_output_shape,
    test_count_params,
    test_my_model,
)

__all__ = [  # noqa: RUF022 - sorted as Python sorts
    "ChecksFailed",
    "MISCONCEPTIONS",
    "agrees",
    "drawn_numbers",
    "follows",
    "hidden_checks",
    "saved_network",
    "test_accuracy_by_width",
    "test_backward",
    "test_best_epoch",
    "test_build_cnn",
    "test_build_model",
    "test_conv2d",
    "test_conv_output_shape",
    "test_count_params",
    "test_ele_mul",
    "test_forward",
    "test_gradient_step",
    "test_hidden_features",
    "test_model",
    "test_my_model",
    "test_my_softmax",
    "test_neural_network",
    "test_one_hot",
    "test_outer_prod",
    "test_predict",
    "test_relu",
    "test_relu_derivative",
    "test_train",
    "test_train_epoch",
    "test_vect_mat_mul",
    "test_w_sum",
]
