"""What the notebooks of the course import: data, figures and helpers."""

from autils._activations import plt_act_trio
from autils._ask_features import ask_about
from autils._boundaries import perceptron_figure, xor_hidden_figure
from autils._canvas import widgvis
from autils._cnn import lend_cnn, lend_trained
from autils._confusion import confusion_figure
from autils._data import digit_images, first_training_images, load_data
from autils._descent import plt_error_curve, plt_learning_rates
from autils._digits import digit_grid, display_digit, prediction_grid
from autils._errors_figure import display_errors
from autils._exam import exam_images
from autils._features_figure import features_figure
from autils._gradients import check_gradients, numerical_gradient
from autils._handwriting import prepare_image, shrink_image
from autils._handwriting_figure import handwriting_figure
from autils._images import load_images
from autils._lend_function import lend
from autils._loss import plot_loss_tf
from autils._mnist import load_mnist
from autils._neat import neat, print_trace
from autils._network import network_figure
from autils._numeric import sigmoid
from autils._own_digit_figure import own_digit_figure
from autils._pen import written_digit
from autils._quiet import quiet_start
from autils._race import race
from autils._runs_figure import compare_runs, overfitting_figure
from autils._slide_figure import feature_maps_figure, kernels_figure, stack_figure
from autils._softmax_figure import plt_softmax
from autils._split import split_data
from autils._thousand import load_more_digits, load_thousand
from autils._training import lend_model, tidy_progress
from autils._two_layers import starting_weights, train_digits
from autils._weights import load_weights
from autils._widths import accuracy_over_seeds, widths_figure
from autils._wiring import wiring_figure
from autils.interactive.activations import ActivationExplorer
from autils.interactive.confusion_explorer import ConfusionExplorer
from autils.interactive.digit_pad import DigitPad
from autils.interactive.gradient_descent import GradientDescentExplorer
from autils.interactive.hints import hint
from autils.interactive.lab_progress import lab_progress
from autils.interactive.network_view import NetworkView
from autils.interactive.softmax_explorer import SoftmaxExplorer

__all__ = [
    "ActivationExplorer",
    "ConfusionExplorer",
    "DigitPad",
    "GradientDescentExplorer",
    "NetworkView",
    "SoftmaxExplorer",
    "accuracy_over_seeds",
    "ask_about",
    "check_gradients",
    "compare_runs",
    "confusion_figure",
    "digit_grid",
    "digit_images",
    "display_digit",
    "display_errors",
    "exam_images",
    "feature_maps_figure",
    "features_figure",
    "first_training_images",
    "handwriting_figure",
    "hint",
    "kernels_figure",
    "lab_progress",
    "lend",
    "lend_cnn",
    "lend_model",
    "lend_trained",
    "load_data",
    "load_images",
    "load_mnist",
    "load_more_digits",
    "load_thousand",
    "load_weights",
    "neat",
    "network_figure",
    "numerical_gradient",
    "overfitting_figure",
    "own_digit_figure",
    "perceptron_figure",
    "plot_loss_tf",
    "plt_act_trio",
    "plt_error_curve",
    "plt_learning_rates",
    "plt_softmax",
    "prediction_grid",
    "prepare_image",
    "print_trace",
    "quiet_start",
    "race",
    "shrink_image",
    "sigmoid",
    "split_data",
    "stack_figure",
    "starting_weights",
    "tidy_progress",
    "train_digits",
    "widgvis",
    "widths_figure",
    "wiring_figure",
    "written_digit",
    "xor_hidden_figure",
]
