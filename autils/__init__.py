"""What the notebooks of the course import: data, figures and helpers."""

from autils._activations import plt_act_trio
from autils._canvas import widgvis
from autils._confusion import confusion_figure
from autils._data import digit_images, first_training_images, load_data
from autils._digits import digit_grid, display_digit, prediction_grid
from autils._errors_figure import display_errors
from autils._loss import plot_loss_tf
from autils._mnist import load_mnist
from autils._network import network_figure
from autils._numeric import sigmoid
from autils._quiet import quiet_start
from autils._softmax_figure import plt_softmax
from autils._split import split_data
from autils._training import lend_model, tidy_progress
from autils._weights import load_weights

__all__ = [
    "confusion_figure",
    "digit_grid",
    "digit_images",
    "display_digit",
    "display_errors",
    "first_training_images",
    "lend_model",
    "load_data",
    "load_mnist",
    "load_weights",
    "network_figure",
    "plot_loss_tf",
    "plt_act_trio",
    "plt_softmax",
    "prediction_grid",
    "quiet_start",
    "sigmoid",
    "split_data",
    "tidy_progress",
    "widgvis",
]
