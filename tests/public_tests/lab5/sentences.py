"""The exact sentences on the wrong answers of the tables, each with the answers it is told.

`{line}` stands for the line that raises, and `{percent}` for a share that a network's arithmetic
may move a little.
"""


def told(*rows):
    """Return the sentence of each answer, from rows of a sentence and the names of its answers."""
    return {answer: sentence for sentence, answers in rows for answer in answers.split()}


CONV2D = told(
    (
        "In the example above your code meets `...`, which stands for nothing yet: your code "
        "raised TypeError: unsupported operand type(s) for +: 'ellipsis' and 'float' (line "
        "{line}).",
        "adds_to_the_placeholder",
    ),
    (
        "In the example above your code meets `...`, which stands for nothing yet: you got a "
        "list with `...` in it.",
        "list_of_the_placeholder",
    ),
    (
        "In the example above your code meets `...`, which stands for nothing yet: your code "
        "raised TypeError: 'ellipsis' object does not support item assignment (line {line}).",
        "indexes_the_placeholder",
    ),
    (
        "For the example above your function returns None: nothing at all comes back.",
        "keeps_it_inside returns_nothing returns_what_append_gives",
    ),
    (
        "In the example above your code changed the image or the kernel, and later windows "
        "saw the changed numbers.",
        "multiplies_the_view writes_the_sums_into_the_image scales_the_kernel_in_place",
    ),
    (
        "For the example above you got [[2, 5, 4], [9, -1, 2], [0, 0, 3]]. That is what the "
        "kernel gives when it is turned upside down and left to right first.",
        "convolves_as_in_mathematics flips_both_axes counts_the_kernel_backwards",
    ),
    (
        "For the example above you got [[0.5, 0.25, 0], [1.25, 1.25, 0.5], [1.5, 0, 1.25]]. "
        "These are the sums, divided by the number of weights.",
        "takes_the_mean divides_by_the_entries averages_with_loops",
    ),
    (
        "For the example above you got [[-2, 14, 0], [8, 11, -2], [17, 2, -1]]. That comes "
        "out when patch and kernel are multiplied as matrices.",
        "at_sign dot",
    ),
    (
        "For the example above you got [[6, 6, 4], [8, 5, 6], [7, 2, 5]]. That comes out when"
        " patch and kernel are multiplied as matrices.",
        "kernel_first",
    ),
    (
        "For the example above you got [[4, 2, 2], [6, 3, 4], [4, 1, 6]]. At each place only "
        "the largest entry is left.",
        "largest_product largest_by_hand",
    ),
    (
        "For the example above you got [[3, 3, 2], [4, 3, 3], [4, 1, 3]]. At each place only "
        "the largest entry is left.",
        "largest_pixel",
    ),
    (
        "For the example above you got [[2, 0], [6, 5]]. The window jumps by its own size, "
        "and some places are left out.",
        "steps_of_the_kernel every_kth_place pieces_side_by_side",
    ),
    (
        "For the example above you got [[2, 1], [5, 5]]. The last row and the last column of "
        "places are missing.",
        "no_plus_one cuts_the_last_ones_off",
    ),
    (
        "For the example above you got [[2, 1, 0], [5, 5, 0], [0, 0, 0]]. The last row and "
        "the last column of places are missing.",
        "zeros_at_the_end",
    ),
    (
        "For the example above you got [[2, 1, 0, 1], [5, 5, 2, 2], [6, 0, 5, 3], [2, 2, 3, "
        "1]]. The result is larger than the places at which the window fits.",
        "zeros_at_the_lower_right",
    ),
    (
        "For the example above you got [[-1, -2, 0, -1, 0], ..., [4, 2, 2, 3, 1]] (5 rows). "
        "The result is larger than the places at which the window fits.",
        "zeros_all_around",
    ),
    (
        "For the example above you got [[2, 1, 0, 0], [5, 5, 2, 0], [6, 0, 5, 0], [0, 0, 0, "
        "0]]. The result is larger than the places at which the window fits.",
        "an_array_like_the_image",
    ),
    (
        "For the example above you got [[-1, -2, 0, -1], [2, 2, 1, 0], [-4, 5, 5, 2], [6, 6, "
        "0, 5]]. The result is larger than the places at which the window fits.",
        "zeros_at_the_upper_left",
    ),
    (
        "For the example above you got [[2, 5, 6], [1, 5, 0], [0, 2, 5]]. Rows and columns of"
        " the result have changed places.",
        "transposes_the_result indices_the_wrong_way_round columns_first",
    ),
    (
        "For conv2d([[1, 0, 2], [3, 1, 0], [0, 2, 5]], [[0.5, 0.25], [0.75, -0.5]]) you got "
        "[[2, 1], [0, 0]]. The fractions are cut off.",
        "takes_over_the_type_of_the_image zeros_like_a_piece_of_the_image",
    ),
    (
        "For conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) you got [[5]]. The fractions "
        "are cut off.",
        "an_array_of_integers",
    ),
    (
        "Right for the example alone: conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) should"
        " give [[5.5]], and you got [[2, 1, 0], [5, 5, 2], [6, 0, 5]].",
        "copied copied_as_lists computed_from_the_example",
    ),
    (
        "Right for square images and kernels, but not for conv2d([[4, 2, 2, 7, 1], [2, 1, 1, "
        "2, 6], [5, 4, 1, 7, 7]], [[1, 0], [2, -1]]): you got [[7, 3], [8, 8]].",
        "one_side_for_both square_image_assumed",
    ),
    (
        "Right for square images and kernels, but not for conv2d([[4, 2, 2, 7, 1], [2, 1, 1, "
        "2, 6], [5, 4, 1, 7, 7]], [[1, 0], [2, -1]]): your code raised ValueError: operands "
        "could not be broadcast together with shapes (0,2) (2,2) (line {line}).",
        "width_for_both",
    ),
    (
        "For the example above your code raised NameError: name 'patch' is not defined (line "
        "{line}).",
        "unknown_name",
    ),
    (
        "For the example above your code raised ValueError: setting an array element with a "
        "sequence (line {line}).",
        "no_sum",
    ),
    (
        "For the example above your code raised AttributeError: 'numpy.ndarray' object has no "
        "attribute 'shapes' (line {line}).",
        "misspells_the_shape",
    ),
)

NUMBERS = told(
    (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands for "
        "nothing yet: your code raised TypeError: unsupported operand type(s) for +: "
        "'ellipsis' and 'int' (line {line}).",
        "adds_one_to_the_placeholder",
    ),
    (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands for "
        "nothing yet: you got a list with `...` in it.",
        "leaves_one_entry_open",
    ),
    (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands for "
        "nothing yet: your code raised TypeError: unsupported operand type(s) for //: "
        "'ellipsis' and 'int' (line {line}).",
        "divides_the_placeholder",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) your function returns None: nothing at all"
        " comes back.",
        "keeps_it_inside forgets_to_return returns_an_append",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [23, 23, 32]: each side is one "
        "too short.",
        "without_the_one without_the_one_in_a_loop without_the_one_and_not_whole",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [28, 28, 32]: height and width "
        "stay as they were.",
        "as_with_padding padding_and_stride divides_by_the_stride_alone",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [5, 5, 32]: each side is "
        "divided by the side of the kernel.",
        "side_over_kernel side_over_kernel_and_stride",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [5.6, 5.6, 32]: each side is "
        "divided by the side of the kernel.",
        "side_over_kernel_not_whole",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24, 1]: the channels are "
        "those of the input.",
        "channels_of_the_input changes_two_entries_of_three unpacks_the_rest",
    ),
    (
        "For conv_output_shape([12, 12, 32], 16, 3) you return [10, 10, 512]: channels and "
        "filters are multiplied.",
        "channels_times_filters channels_times_filters_in_a_tuple every_filter_for_every_channel",
    ),
    (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you return "
        "[23, 23, 32]: the stride is left out.",
        "for_stride_one sets_the_stride_to_one multiplies_by_one_over_one",
    ),
    (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 4.5, 6], and no picture "
        "has half a row.",
        "true_division true_division_on_arrays true_division_of_a_sum",
    ),
    (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 5, 6]: a window that "
        "sticks out at the end is counted.",
        "rounds_up rounds_up_the_sum",
    ),
    (
        "For conv_output_shape([11, 9, 1], 2, 3, 3) you return [4, 3, 2]: a window that "
        "sticks out at the end is counted.",
        "rounds_to_the_nearest",
    ),
    (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you return "
        "[11, 11, 32]: the 1 is divided by the stride, too.",
        "adds_before_dividing cuts_off_after_adding",
    ),
    (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you return "
        "[11.5, 11.5, 32]: the 1 is divided by the stride, too.",
        "adds_before_a_true_division",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return 4 entries, where 3 were "
        "expected: height, width and channels.",
        "none_in_front one_picture_in_front channels_and_filters_side_by_side",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24]; three numbers were "
        "expected: height, width and channels.",
        "height_and_width height_and_width_in_a_list",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24]; three numbers were "
        "expected: height, width and channels.",
        "one_side",
    ),
    (
        "Right for the example alone: conv_output_shape([12, 12, 32], 16, 3) should give [10,"
        " 10, 16], and you got [24, 24, 32].",
        "the_example the_example_as_a_list from_the_numbers_of_the_example",
    ),
    (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you return "
        "[7, 7, 8].",
        "height_twice",
    ),
    (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you return "
        "[14, 14, 8].",
        "width_twice",
    ),
    (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you return "
        "[14, 7, 8].",
        "width_first",
    ),
    (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): you got "
        "[45, 45, 32].",
        "multiplies_by_the_stride",
    ),
    (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): you got "
        "[22, 22, 32].",
        "takes_the_stride_off",
    ),
    (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): your code"
        " raised TypeError: knows_no_stride() takes 3 positional arguments but 4 were given.",
        "knows_no_stride",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised NameError: name 'heigth' "
        "is not defined (line {line}).",
        "wrong_name",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised TypeError: unsupported "
        "operand type(s) for -: 'tuple' and 'int' (line {line}).",
        "takes_numbers_off_a_tuple",
    ),
    (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised ValueError: too many "
        "values to unpack (expected 2) (line {line}).",
        "unpacks_two",
    ),
    (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet: your "
        "code raised TypeError: unsupported operand type(s) for +: 'ellipsis' and 'int' (line"
        " {line}).",
        "adds_filters_to_the_placeholder",
    ),
    (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet: your "
        "code raised TypeError: unsupported operand type(s) for *: 'int' and 'ellipsis' (line"
        " {line}).",
        "multiplies_the_placeholder",
    ),
    (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet: you "
        "got a list with `...` in it.",
        "a_list_with_a_gap",
    ),
    (
        "For count_params(1, 32, 5) your function returns None: nothing at all comes back.",
        "returns_bare keeps_the_count throws_it_away",
    ),
    (
        "For count_params(1, 32, 5) you return 800: the weights alone, without the biases.",
        "weights_alone weights_alone_by_numpy weights_alone_in_a_loop",
    ),
    (
        "For count_params(1, 32, 5) you return 801: one bias for the whole layer.",
        "plus_one one_for_the_layer brackets_in_the_wrong_place",
    ),
    (
        "For count_params(1, 32, 5) you return 26: the numbers of a single filter.",
        "a_single_filter",
    ),
    (
        "For count_params(1, 32, 5) you return 25: the numbers of a single filter.",
        "a_single_filter_without_bias",
    ),
    (
        "For count_params(1, 32, 5) you return 57: the numbers of a single filter.",
        "shared_weights_and_a_bias_each",
    ),
    (
        "Right for one channel, but for count_params(32, 32, 3) you return 320: the channels "
        "are left out.",
        "as_if_grey flat_kernels flat_kernels_by_numpy",
    ),
    (
        "For count_params(32, 32, 3) you return 10240: a bias for each channel of each filter.",
        "one_for_each_kernel as_many_as_kernels one_for_each_kernel_in_loops",
    ),
    (
        "For count_params(1, 32, 5) you return 801: as many biases as channels come in, where"
        " each filter has one.",
        "as_many_as_channels filters_first bias_for_each_channel_in_sum swaps_them_in_a_line",
    ),
    (
        "For count_params(1, 32, 5) you return 192: the side of the kernel is not squared.",
        "one_side_only",
    ),
    (
        "For count_params(1, 32, 5) you return 352: the side of the kernel is not squared.",
        "twice_the_side the_side_added_to_itself",
    ),
    (
        "Right for the example alone: count_params(1, 28, 3) should give 280, and you got 832.",
        "the_first_number from_the_first_layer the_first_number_as_an_array",
    ),
    (
        "For count_params(1, 32, 5) your code raised NameError: name 'k' is not defined (line"
        " {line}).",
        "unknown_letter",
    ),
    (
        "For count_params(1, 32, 5) your code raised TypeError: cannot unpack non-iterable "
        "int object (line {line}).",
        "unpacks_the_side",
    ),
    (
        "For count_params(1, 32, 5) your code raised TypeError: unsupported operand type(s) "
        "for /: 'int' and 'str' (line {line}).",
        "multiplies_by_a_word",
    ),
)

CNN = told(
    (
        "Your build_cnn() returns None: no network comes back.",
        "forgets_return returns_summary returns_compile",
    ),
    (
        "Your build_cnn() returns a list; a Keras model was expected.",
        "a_list_of_layers",
    ),
    (
        "Your build_cnn() returns a Dense; a Keras model was expected.",
        "one_layer",
    ),
    (
        "Your build_cnn() returns an int; a Keras model was expected.",
        "the_number_of_parameters",
    ),
    (
        "This is the other network, the one with 607,394 parameters.",
        "the_first_summary the_first_summary_by_adding the_first_summary_with_relu",
    ),
    (
        "Your network takes inputs of shape (28, 28, 3); pictures of shape (28, 28, 1) were "
        "expected.",
        "three_colours",
    ),
    (
        "Your network does not know the shape of its input yet; pictures of shape (28, 28, 1)"
        " were expected.",
        "no_input",
    ),
    (
        "Your network takes inputs of shape (32, 32, 1); pictures of shape (28, 28, 1) were "
        "expected.",
        "larger_pictures",
    ),
    (
        "There is no Flatten between the convolutions and the Dense layers, so these work at "
        "each place of the picture separately.",
        "no_flatten no_flatten_by_adding no_flatten_functional",
    ),
    (
        "There is 1 MaxPooling2D layer in your network, and two were expected.",
        "no_second_pooling no_first_pooling",
    ),
    (
        "There are no MaxPooling2D layers in your network, and two were expected.",
        "no_pooling",
    ),
    (
        "There is no Dropout in your network.",
        "no_dropout no_dropout_by_adding no_dropout_functional",
    ),
    (
        "Your network has 1 × Conv2D and 2 × Dense; 2 × Conv2D and 2 × Dense were expected.",
        "one_convolution",
    ),
    (
        "Your network has 2 × Conv2D and 1 × Dense; 2 × Conv2D and 2 × Dense were expected.",
        "one_dense",
    ),
    (
        "Your network has 0 × Conv2D and 2 × Dense; 2 × Conv2D and 2 × Dense were expected.",
        "no_convolution",
    ),
    (
        "Your network has more than was asked for: 1 BatchNormalization layer.",
        "normalised",
    ),
    (
        "Your network has more than was asked for: 1 Dense layer.",
        "three_dense_layers",
    ),
    (
        "Your network has more than was asked for: 1 AveragePooling2D layer.",
        "average_pooling",
    ),
    (
        "The right layers stand in another order: Conv2D, Conv2D, MaxPooling2D, MaxPooling2D,"
        " Dropout, Flatten, Dense, Dense.",
        "convolutions_first",
    ),
    (
        "The right layers stand in another order: Conv2D, MaxPooling2D, Conv2D, MaxPooling2D,"
        " Flatten, Dense, Dropout, Dense.",
        "dropout_before_the_scores",
    ),
    (
        "The right layers stand in another order: Dropout, Conv2D, MaxPooling2D, Conv2D, "
        "MaxPooling2D, Flatten, Dense, Dense.",
        "dropout_at_the_start",
    ),
    (
        "Your convolutions have kernels of 3 by 3 and 3 by 3; 5 by 5 and 3 by 3 were expected.",
        "three_by_three_twice",
    ),
    (
        "Your convolutions have kernels of 3 by 3 and 5 by 5; 5 by 5 and 3 by 3 were expected.",
        "sizes_exchanged",
    ),
    (
        "Your convolutions have kernels of 5 by 3 and 3 by 3; 5 by 5 and 3 by 3 were expected.",
        "oblong",
    ),
    (
        "Your convolutions have 32 and 64 filters; 32 and 32 were expected.",
        "more_in_the_second",
    ),
    (
        "Your convolutions have 28 and 32 filters; 32 and 32 were expected.",
        "those_of_the_larger_network",
    ),
    (
        "Your convolutions have 16 and 16 filters; 32 and 32 were expected.",
        "half_as_many",
    ),
    (
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.',
        "first_padded both_padded second_padded",
    ),
    (
        "Your Dense layers have 64 and 10 units; 128 and 10 were expected.",
        "half_the_units",
    ),
    (
        "Your Dense layers have 128 and 1 units; 128 and 10 were expected.",
        "one_score",
    ),
    (
        "Your Dense layers have 10 and 128 units; 128 and 10 were expected.",
        "units_exchanged",
    ),
    (
        "Conv2D number 1 is without ReLU.",
        "first_convolution_linear",
    ),
    (
        "Conv2D number 1, Conv2D number 2 and Dense number 1 are without ReLU.",
        "all_linear",
    ),
    (
        "Dense number 1 is without ReLU.",
        "sigmoid_in_the_dense_layer",
    ),
    (
        "Your last layer ends in a softmax; a linear output was expected.",
        "softmax_by_name softmax_layer",
    ),
    (
        "Your last layer ends in a ReLU; a linear output was expected.",
        "relu_scores",
    ),
    (
        "Your last layer ends in a sigmoid; a linear output was expected.",
        "sigmoid_scores",
    ),
)

FILES = told(
    (
        "The file is in Keras's older HDF5 format.",
        "older_format_renamed",
    ),
    (
        "The file is no .keras archive.",
        "no_archive_at_all",
    ),
    (
        "The archive holds no `config.json`, so it is no whole model.",
        "weights_in_an_archive numpy_archive",
    ),
    (
        "Your network takes inputs of shape (400,); the exam has pictures of shape (28, 28, 1).",
        "of_lab_3",
    ),
    (
        "Your network takes inputs of shape (20, 20, 1); the exam has pictures of shape (28, "
        "28, 1).",
        "small_pictures",
    ),
    (
        "Your network takes inputs of shape (28, 28, 3); the exam has pictures of shape (28, "
        "28, 1).",
        "in_colour",
    ),
    (
        "Your network gives outputs of shape (1,) for each picture; ten scores were expected.",
        "one_score",
    ),
    (
        "Your network gives outputs of shape (28, 28, 10) for each picture; ten scores were "
        "expected.",
        "scores_for_each_place",
    ),
    (
        "Your network gives outputs of shape (1152,) for each picture; ten scores were expected.",
        "without_the_last_layer",
    ),
    (
        "Your network gives NaN, which is not a number, for 1000 of 1000 pictures.",
        "weights_of_nan one_nan_in_a_bias infinite_weights",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly when their pixels go "
        "from 0 to 255, and {percent} when they go from 0 to 1.",
        "a_convolution_on_bytes one_layer_on_bytes divides_once_more",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly when they are inverted, "
        "and {percent} as they are.",
        "a_convolution_on_ink_for_paper one_layer_on_ink_for_paper inverts_by_itself",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly when rows and columns "
        "change places, and {percent} as they are.",
        "a_convolution_on_turned_pictures one_layer_on_turned_pictures column_by_column",
    ),
    (
        "Your network answers 1 where a 0 is shown, and so on: for {percent} of the pictures "
        "its answer is off by the same number.",
        "counts_from_one ten_for_zero",
    ),
    (
        "Your network answers 9 where a 0 is shown, and so on: for {percent} of the pictures "
        "its answer is off by the same number.",
        "counts_from_minus_one",
    ),
    (
        "Your network answers 4 for 1000 of 1000 pictures, whatever they show.",
        "dead_layer tiny_weights",
    ),
    (
        "Your network answers 9 for 1000 of 1000 pictures, whatever they show.",
        "relu_that_is_off",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly. It gives logits, and the "
        "loss that it was trained with takes probabilities.",
        "the_loss_of_lab_4 a_loss_that_is_not_told",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly: no more than guessing gives.",
        "random_weights a_random_last_layer trained_on_labels_in_another_order",
    ),
    (
        "Your network reads {percent} of the exam's pictures rightly, and only {percent} of "
        "those that it could practise on.",
        "a_few_pictures four_filters disturbed a_single_layer",
    ),
    (
        "Your network reads {percent} of the pictures that it could practise on rightly, but "
        "{percent} of the exam's.",
        "too_many_features thousands_of_units other_thousands_of_units",
    ),
)
