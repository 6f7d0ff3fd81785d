"""What the notebooks of the course import: data, figures and helpers."""

from autils._neat import neat, print_trace
from autils._numeric import sigmoid
from autils._quiet import quiet_start
from autils.digit_figures.confusion import confusion_figure
from autils.digit_figures.digits import digit_grid, display_digit, prediction_grid
from autils.digit_figures.errors import display_errors
from autils.digit_figures.handwriting import handwriting_figure
from autils.digit_figures.own_digit import own_digit_figure
from autils.digits.exam import exam_images
from autils.digits.handwriting import prepare_image, shrink_image
from autils.digits.images import load_images
from autils.digits.mnist import load_mnist
from autils.digits.pen import written_digit
from autils.digits.split import split_data
from autils.digits.thousand import load_more_digits, load_thousand
from autils.digits.vendored import digit_images, first_training_images, load_data
from autils.drawing.canvas import widgvis
from autils.figures.activations import plt_act_trio
from autils.figures.boundaries import perceptron_figure, xor_hidden_figure
from autils.figures.descent import plt_error_curve, plt_learning_rates
from autils.figures.features import features_figure
from autils.figures.loss import plot_loss_tf
from autils.figures.network import network_figure
from autils.figures.runs import compare_runs, overfitting_figure
from autils.figures.sliding_window import feature_maps_figure, kernels_figure, stack_figure
from autils.figures.widths import accuracy_over_seeds, widths_figure
from autils.figures.wiring import wiring_figure
from autils.guesses.guess import compare_guess, guess
from autils.interactive.activations import ActivationExplorer
from autils.interactive.confusion_explorer import ConfusionExplorer
from autils.interactive.digit_pad import DigitPad
from autils.interactive.gradient_descent import GradientDescentExplorer
from autils.interactive.network_view import NetworkView
from autils.interactive.softmax_explorer import SoftmaxExplorer
from autils.interactive.softmax_sliders import plt_softmax
from autils.labs.hints import hint
from autils.labs.progress import lab_progress
from autils.lending.cnn import lend_cnn, lend_trained
from autils.lending.functions import lend
from autils.lending.model import lend_model
from autils.networks.ask_about import ask_about
from autils.networks.gradients import check_gradients, numerical_gradient
from autils.networks.race import race
from autils.networks.two_layers import starting_weights, train_digits
from autils.networks.weights import load_weights
from autils.training.tidy import tidy_progress

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
    "compare_guess",
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
    "guess",
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
