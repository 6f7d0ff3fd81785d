"""The exact sentences on every wrong answer of the tables, by the name of the answer.

`{line}` stands for the line that raises, and `{percent}` for a share that a network's arithmetic
may move a little. NEXT has the second sentence of each misconception.
"""

CONV2D = {
    "adds_to_the_placeholder": (
        "In the example above your code meets `...`, which stands for nothing yet: your"
        " code raised TypeError: unsupported operand type(s) for +: 'ellipsis' and "
        "'float' (line {line})."
    ),
    "list_of_the_placeholder": (
        "In the example above your code meets `...`, which stands for nothing yet: you "
        "got a list with `...` in it."
    ),
    "indexes_the_placeholder": (
        "In the example above your code meets `...`, which stands for nothing yet: your"
        " code raised TypeError: 'ellipsis' object does not support item assignment "
        "(line {line})."
    ),
    "prints": ("For the example above your function returns None: nothing at all comes back."),
    "returns_nothing": (
        "For the example above your function returns None: nothing at all comes back."
    ),
    "returns_what_append_gives": (
        "For the example above your function returns None: nothing at all comes back."
    ),
    "multiplies_the_view": (
        "In the example above your code changed the image or the kernel, and later "
        "windows saw the changed numbers."
    ),
    "writes_the_sums_into_the_image": (
        "In the example above your code changed the image or the kernel, and later "
        "windows saw the changed numbers."
    ),
    "scales_the_kernel_in_place": (
        "In the example above your code changed the image or the kernel, and later "
        "windows saw the changed numbers."
    ),
    "convolves_as_in_mathematics": (
        "For the example above you got [[2, 5, 4], [9, -1, 2], [0, 0, 3]]. That is what"
        " the kernel gives when it is turned upside down and left to right first."
    ),
    "flips_both_axes": (
        "For the example above you got [[2, 5, 4], [9, -1, 2], [0, 0, 3]]. That is what"
        " the kernel gives when it is turned upside down and left to right first."
    ),
    "counts_the_kernel_backwards": (
        "For the example above you got [[2, 5, 4], [9, -1, 2], [0, 0, 3]]. That is what"
        " the kernel gives when it is turned upside down and left to right first."
    ),
    "takes_the_mean": (
        "For the example above you got [[0.5, 0.25, 0], [1.25, 1.25, 0.5], [1.5, 0, "
        "1.25]]. These are the sums, divided by the number of weights."
    ),
    "divides_by_the_entries": (
        "For the example above you got [[0.5, 0.25, 0], [1.25, 1.25, 0.5], [1.5, 0, "
        "1.25]]. These are the sums, divided by the number of weights."
    ),
    "averages_with_loops": (
        "For the example above you got [[0.5, 0.25, 0], [1.25, 1.25, 0.5], [1.5, 0, "
        "1.25]]. These are the sums, divided by the number of weights."
    ),
    "at_sign": (
        "For the example above you got [[-2, 14, 0], [8, 11, -2], [17, 2, -1]]. That "
        "comes out when patch and kernel are multiplied as matrices."
    ),
    "dot": (
        "For the example above you got [[-2, 14, 0], [8, 11, -2], [17, 2, -1]]. That "
        "comes out when patch and kernel are multiplied as matrices."
    ),
    "kernel_first": (
        "For the example above you got [[6, 6, 4], [8, 5, 6], [7, 2, 5]]. That comes "
        "out when patch and kernel are multiplied as matrices."
    ),
    "largest_product": (
        "For the example above you got [[4, 2, 2], [6, 3, 4], [4, 1, 6]]. At each place"
        " only the largest entry is left."
    ),
    "largest_pixel": (
        "For the example above you got [[3, 3, 2], [4, 3, 3], [4, 1, 3]]. At each place"
        " only the largest entry is left."
    ),
    "largest_by_hand": (
        "For the example above you got [[4, 2, 2], [6, 3, 4], [4, 1, 6]]. At each place"
        " only the largest entry is left."
    ),
    "steps_of_the_kernel": (
        "For the example above you got [[2, 0], [6, 5]]. The window jumps by its own "
        "size, and some places are left out."
    ),
    "every_kth_place": (
        "For the example above you got [[2, 0], [6, 5]]. The window jumps by its own "
        "size, and some places are left out."
    ),
    "pieces_side_by_side": (
        "For the example above you got [[2, 0], [6, 5]]. The window jumps by its own "
        "size, and some places are left out."
    ),
    "no_plus_one": (
        "For the example above you got [[2, 1], [5, 5]]. The last row and the last "
        "column of places are missing."
    ),
    "zeros_at_the_end": (
        "For the example above you got [[2, 1, 0], [5, 5, 0], [0, 0, 0]]. The last row "
        "and the last column of places are missing."
    ),
    "cuts_the_last_ones_off": (
        "For the example above you got [[2, 1], [5, 5]]. The last row and the last "
        "column of places are missing."
    ),
    "zeros_at_the_lower_right": (
        "For the example above you got [[2, 1, 0, 1], [5, 5, 2, 2], [6, 0, 5, 3], [2, "
        "2, 3, 1]]. The result is larger than the places at which the window fits."
    ),
    "zeros_all_around": (
        "For the example above you got [[-1, -2, 0, -1, 0], ..., [4, 2, 2, 3, 1]] (5 "
        "rows). The result is larger than the places at which the window fits."
    ),
    "an_array_like_the_image": (
        "For the example above you got [[2, 1, 0, 0], [5, 5, 2, 0], [6, 0, 5, 0], [0, "
        "0, 0, 0]]. The result is larger than the places at which the window fits."
    ),
    "zeros_at_the_upper_left": (
        "For the example above you got [[-1, -2, 0, -1], [2, 2, 1, 0], [-4, 5, 5, 2], "
        "[6, 6, 0, 5]]. The result is larger than the places at which the window fits."
    ),
    "transposes_the_result": (
        "For the example above you got [[2, 5, 6], [1, 5, 0], [0, 2, 5]]. Rows and "
        "columns of the result have changed places."
    ),
    "indices_the_wrong_way_round": (
        "For the example above you got [[2, 5, 6], [1, 5, 0], [0, 2, 5]]. Rows and "
        "columns of the result have changed places."
    ),
    "columns_first": (
        "For the example above you got [[2, 5, 6], [1, 5, 0], [0, 2, 5]]. Rows and "
        "columns of the result have changed places."
    ),
    "takes_over_the_type_of_the_image": (
        "For conv2d([[1, 0, 2], [3, 1, 0], [0, 2, 5]], [[0.5, 0.25], [0.75, -0.5]]) you"
        " got [[2, 1], [0, 0]]. The fractions are cut off."
    ),
    "an_array_of_integers": (
        "For conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) you got [[5]]. The "
        "fractions are cut off."
    ),
    "zeros_like_a_piece_of_the_image": (
        "For conv2d([[1, 0, 2], [3, 1, 0], [0, 2, 5]], [[0.5, 0.25], [0.75, -0.5]]) you"
        " got [[2, 1], [0, 0]]. The fractions are cut off."
    ),
    "copied": (
        "Right for the example alone: conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) "
        "should give [[5.5]], and you got [[2, 1, 0], [5, 5, 2], [6, 0, 5]]."
    ),
    "copied_as_lists": (
        "Right for the example alone: conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) "
        "should give [[5.5]], and you got [[2, 1, 0], [5, 5, 2], [6, 0, 5]]."
    ),
    "computed_from_the_example": (
        "Right for the example alone: conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]]) "
        "should give [[5.5]], and you got [[2, 1, 0], [5, 5, 2], [6, 0, 5]]."
    ),
    "one_side_for_both": (
        "Right for square images and kernels, but not for conv2d([[4, 2, 2, 7, 1], [2, 1, "
        "1, 2, 6], [5, 4, 1, 7, 7]], [[1, 0], [2, -1]]): you got [[7, 3], [8, 8]]."
    ),
    "width_for_both": (
        "Right for square images and kernels, but not for conv2d([[4, 2, 2, 7, 1], [2, 1, "
        "1, 2, 6], [5, 4, 1, 7, 7]], [[1, 0], [2, -1]]): your code raised ValueError: "
        "operands could not be broadcast together with shapes (0,2) (2,2) (line "
        "{line})."
    ),
    "square_image_assumed": (
        "Right for square images and kernels, but not for conv2d([[4, 2, 2, 7, 1], [2, 1, "
        "1, 2, 6], [5, 4, 1, 7, 7]], [[1, 0], [2, -1]]): you got [[7, 3], [8, 8]]."
    ),
    "unknown_name": (
        "For the example above your code raised NameError: name 'patch' is not defined "
        "(line {line})."
    ),
    "no_sum": (
        "For the example above your code raised ValueError: setting an array element "
        "with a sequence (line {line})."
    ),
    "calls_the_shape": (
        "For the example above your code raised TypeError: 'tuple' object is not "
        "callable (line {line})."
    ),
}

NUMBERS = {
    "adds_one_to_the_placeholder": (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands "
        "for nothing yet: your code raised TypeError: unsupported operand type(s) for "
        "+: 'ellipsis' and 'int' (line {line})."
    ),
    "leaves_one_entry_open": (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands "
        "for nothing yet: you got a list with `...` in it."
    ),
    "divides_the_placeholder": (
        "In conv_output_shape([28, 28, 1], 32, 5) your code meets `...`, which stands "
        "for nothing yet: your code raised TypeError: unsupported operand type(s) for "
        "//: 'ellipsis' and 'int' (line {line})."
    ),
    "prints_it": (
        "For conv_output_shape([28, 28, 1], 32, 5) your function returns None: nothing "
        "at all comes back."
    ),
    "forgets_to_return": (
        "For conv_output_shape([28, 28, 1], 32, 5) your function returns None: nothing "
        "at all comes back."
    ),
    "returns_an_append": (
        "For conv_output_shape([28, 28, 1], 32, 5) your function returns None: nothing "
        "at all comes back."
    ),
    "without_the_one": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [23, 23, 32]: each side "
        "is one too short."
    ),
    "without_the_one_in_a_loop": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [23, 23, 32]: each side "
        "is one too short."
    ),
    "without_the_one_and_not_whole": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [23, 23, 32]: each side "
        "is one too short."
    ),
    "as_with_padding": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [28, 28, 32]: height and "
        "width stay as they were."
    ),
    "padding_and_stride": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [28, 28, 32]: height and "
        "width stay as they were."
    ),
    "divides_by_the_stride_alone": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [28, 28, 32]: height and "
        "width stay as they were."
    ),
    "side_over_kernel": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [5, 5, 32]: each side is "
        "divided by the side of the kernel."
    ),
    "side_over_kernel_not_whole": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [5.6, 5.6, 32]: each side"
        " is divided by the side of the kernel."
    ),
    "side_over_kernel_and_stride": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [5, 5, 32]: each side is "
        "divided by the side of the kernel."
    ),
    "channels_of_the_input": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24, 1]: the channels"
        " are those of the input."
    ),
    "changes_two_entries_of_three": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24, 1]: the channels"
        " are those of the input."
    ),
    "unpacks_the_rest": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24, 1]: the channels"
        " are those of the input."
    ),
    "channels_times_filters": (
        "For conv_output_shape([12, 12, 32], 16, 3) you return [10, 10, 512]: channels "
        "and filters are multiplied."
    ),
    "channels_times_filters_in_a_tuple": (
        "For conv_output_shape([12, 12, 32], 16, 3) you return [10, 10, 512]: channels "
        "and filters are multiplied."
    ),
    "every_filter_for_every_channel": (
        "For conv_output_shape([12, 12, 32], 16, 3) you return [10, 10, 512]: channels "
        "and filters are multiplied."
    ),
    "for_stride_one": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [23, 23, 32]: the stride is left out."
    ),
    "sets_the_stride_to_one": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [23, 23, 32]: the stride is left out."
    ),
    "multiplies_by_one_over_one": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [23, 23, 32]: the stride is left out."
    ),
    "true_division": (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 4.5, 6], and no "
        "picture has half a row."
    ),
    "true_division_on_arrays": (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 4.5, 6], and no "
        "picture has half a row."
    ),
    "true_division_of_a_sum": (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 4.5, 6], and no "
        "picture has half a row."
    ),
    "rounds_up": (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 5, 6]: a window "
        "that sticks out at the end is counted."
    ),
    "rounds_up_the_sum": (
        "For conv_output_shape([13, 10, 5], 6, 3, 2) you return [6, 5, 6]: a window "
        "that sticks out at the end is counted."
    ),
    "rounds_to_the_nearest": (
        "For conv_output_shape([11, 9, 1], 2, 3, 3) you return [4, 3, 2]: a window that"
        " sticks out at the end is counted."
    ),
    "adds_before_dividing": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [11, 11, 32]: the 1 is divided by the stride, too."
    ),
    "adds_before_a_true_division": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [11.5, 11.5, 32]: the 1 is divided by the stride, too."
    ),
    "cuts_off_after_adding": (
        "Right for stride 1, but for conv_output_shape([24, 24, 32], 32, 2, 2) you "
        "return [11, 11, 32]: the 1 is divided by the stride, too."
    ),
    "none_in_front": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return 4 entries, where 3 were "
        "expected: height, width and channels."
    ),
    "one_picture_in_front": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return 4 entries, where 3 were "
        "expected: height, width and channels."
    ),
    "channels_and_filters_side_by_side": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return 4 entries, where 3 were "
        "expected: height, width and channels."
    ),
    "height_and_width": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24]; three numbers "
        "were expected: height, width and channels."
    ),
    "height_and_width_in_a_list": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24, 24]; three numbers "
        "were expected: height, width and channels."
    ),
    "one_side": (
        "For conv_output_shape([28, 28, 1], 32, 5) you return [24]; three numbers were "
        "expected: height, width and channels."
    ),
    "the_example": (
        "Right for the example alone: conv_output_shape([12, 12, 32], 16, 3) should "
        "give [10, 10, 16], and you got [24, 24, 32]."
    ),
    "the_example_as_a_list": (
        "Right for the example alone: conv_output_shape([12, 12, 32], 16, 3) should "
        "give [10, 10, 16], and you got [24, 24, 32]."
    ),
    "from_the_numbers_of_the_example": (
        "Right for the example alone: conv_output_shape([12, 12, 32], 16, 3) should "
        "give [10, 10, 16], and you got [24, 24, 32]."
    ),
    "height_twice": (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you "
        "return [7, 7, 8]."
    ),
    "width_twice": (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you "
        "return [14, 14, 8]."
    ),
    "width_first": (
        "Right for square pictures, but for conv_output_shape([10, 17, 3], 8, 4) you "
        "return [14, 7, 8]."
    ),
    "multiplies_by_the_stride": (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): you got"
        " [45, 45, 32]."
    ),
    "takes_the_stride_off": (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): you got"
        " [22, 22, 32]."
    ),
    "knows_no_stride": (
        "Right for stride 1, but not for conv_output_shape([24, 24, 32], 32, 2, 2): your "
        "code raised TypeError: knows_no_stride() takes 3 positional arguments but 4 "
        "were given."
    ),
    "wrong_name": (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised NameError: name "
        "'heigth' is not defined (line {line})."
    ),
    "takes_numbers_off_a_tuple": (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised TypeError: "
        "unsupported operand type(s) for -: 'tuple' and 'int' (line {line})."
    ),
    "unpacks_two": (
        "For conv_output_shape([28, 28, 1], 32, 5) your code raised ValueError: too "
        "many values to unpack (expected 2) (line {line})."
    ),
    "adds_filters_to_the_placeholder": (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet:"
        " your code raised TypeError: unsupported operand type(s) for +: 'ellipsis' and"
        " 'int' (line {line})."
    ),
    "multiplies_the_placeholder": (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet:"
        " your code raised TypeError: unsupported operand type(s) for *: 'int' and "
        "'ellipsis' (line {line})."
    ),
    "a_list_with_a_gap": (
        "In count_params(1, 32, 5) your code meets `...`, which stands for nothing yet:"
        " you got a list with `...` in it."
    ),
    "prints_the_count": (
        "For count_params(1, 32, 5) your function returns None: nothing at all comes back."
    ),
    "keeps_the_count": (
        "For count_params(1, 32, 5) your function returns None: nothing at all comes back."
    ),
    "throws_it_away": (
        "For count_params(1, 32, 5) your function returns None: nothing at all comes back."
    ),
    "weights_alone": (
        "For count_params(1, 32, 5) you return 800: the weights alone, without the biases."
    ),
    "weights_alone_by_numpy": (
        "For count_params(1, 32, 5) you return 800: the weights alone, without the biases."
    ),
    "weights_alone_in_a_loop": (
        "For count_params(1, 32, 5) you return 800: the weights alone, without the biases."
    ),
    "plus_one": ("For count_params(1, 32, 5) you return 801: one bias for the whole layer."),
    "one_for_the_layer": (
        "For count_params(1, 32, 5) you return 801: one bias for the whole layer."
    ),
    "brackets_in_the_wrong_place": (
        "For count_params(1, 32, 5) you return 801: one bias for the whole layer."
    ),
    "a_single_filter": (
        "For count_params(1, 32, 5) you return 26: the numbers of a single filter."
    ),
    "a_single_filter_without_bias": (
        "For count_params(1, 32, 5) you return 25: the numbers of a single filter."
    ),
    "shared_weights_and_a_bias_each": (
        "For count_params(1, 32, 5) you return 57: the numbers of a single filter."
    ),
    "as_if_grey": (
        "Right for one channel, but for count_params(32, 32, 3) you return 320: the "
        "channels are left out."
    ),
    "flat_kernels": (
        "Right for one channel, but for count_params(32, 32, 3) you return 320: the "
        "channels are left out."
    ),
    "flat_kernels_by_numpy": (
        "Right for one channel, but for count_params(32, 32, 3) you return 320: the "
        "channels are left out."
    ),
    "one_for_each_kernel": (
        "For count_params(32, 32, 3) you return 10240: a bias for each channel of each filter."
    ),
    "as_many_as_kernels": (
        "For count_params(32, 32, 3) you return 10240: a bias for each channel of each filter."
    ),
    "as_many_as_channels": (
        "For count_params(1, 32, 5) you return 801: as many biases as channels come in,"
        " where each filter has one."
    ),
    "one_for_each_kernel_in_loops": (
        "For count_params(32, 32, 3) you return 10240: a bias for each channel of each filter."
    ),
    "one_side_only": (
        "For count_params(1, 32, 5) you return 192: the side of the kernel is not squared."
    ),
    "twice_the_side": (
        "For count_params(1, 32, 5) you return 352: the side of the kernel is not squared."
    ),
    "the_side_added_to_itself": (
        "For count_params(1, 32, 5) you return 352: the side of the kernel is not squared."
    ),
    "filters_first": (
        "For count_params(1, 32, 5) you return 801: as many biases as channels come in,"
        " where each filter has one."
    ),
    "bias_for_each_channel_in_sum": (
        "For count_params(1, 32, 5) you return 801: as many biases as channels come in,"
        " where each filter has one."
    ),
    "swaps_them_in_a_line": (
        "For count_params(1, 32, 5) you return 801: as many biases as channels come in,"
        " where each filter has one."
    ),
    "the_first_number": (
        "Right for the example alone: count_params(1, 28, 3) should give 280, and you got 832."
    ),
    "from_the_first_layer": (
        "Right for the example alone: count_params(1, 28, 3) should give 280, and you got 832."
    ),
    "the_first_number_as_an_array": (
        "Right for the example alone: count_params(1, 28, 3) should give 280, and you got 832."
    ),
    "unknown_letter": (
        "For count_params(1, 32, 5) your code raised NameError: name 'k' is not defined"
        " (line {line})."
    ),
    "unpacks_the_side": (
        "For count_params(1, 32, 5) your code raised TypeError: cannot unpack non-"
        "iterable int object (line {line})."
    ),
    "multiplies_by_a_word": (
        "For count_params(1, 32, 5) your code raised TypeError: unsupported operand "
        "type(s) for /: 'int' and 'str' (line {line})."
    ),
}

CNN = {
    "forgets_return": "Your build_cnn() returns None: no network comes back.",
    "returns_summary": "Your build_cnn() returns None: no network comes back.",
    "returns_compile": "Your build_cnn() returns None: no network comes back.",
    "a_list_of_layers": "Your build_cnn() returns a list; a Keras model was expected.",
    "one_layer": "Your build_cnn() returns a Dense; a Keras model was expected.",
    "the_number_of_parameters": "Your build_cnn() returns an int; a Keras model was expected.",
    "the_first_summary": "This is the other network, the one with 607,394 parameters.",
    "the_first_summary_by_adding": "This is the other network, the one with 607,394 parameters.",
    "the_first_summary_with_relu": "This is the other network, the one with 607,394 parameters.",
    "three_colours": (
        "Your network takes inputs of shape (28, 28, 3); pictures of shape (28, 28, 1) "
        "were expected."
    ),
    "no_input": (
        "Your network does not know the shape of its input yet; pictures of shape (28, "
        "28, 1) were expected."
    ),
    "larger_pictures": (
        "Your network takes inputs of shape (32, 32, 1); pictures of shape (28, 28, 1) "
        "were expected."
    ),
    "no_flatten": (
        "There is no Flatten between the convolutions and the Dense layers, so these "
        "work at each place of the picture separately."
    ),
    "no_flatten_by_adding": (
        "There is no Flatten between the convolutions and the Dense layers, so these "
        "work at each place of the picture separately."
    ),
    "no_flatten_functional": (
        "There is no Flatten between the convolutions and the Dense layers, so these "
        "work at each place of the picture separately."
    ),
    "no_second_pooling": "There is 1 MaxPooling2D layer in your network, and two were expected.",
    "no_first_pooling": "There is 1 MaxPooling2D layer in your network, and two were expected.",
    "no_pooling": ("There are no MaxPooling2D layers in your network, and two were expected."),
    "no_dropout": "There is no Dropout in your network.",
    "no_dropout_by_adding": "There is no Dropout in your network.",
    "no_dropout_functional": "There is no Dropout in your network.",
    "one_convolution": (
        "Your network has 1 × Conv2D and 2 × Dense; 2 × Conv2D and 2 × Dense were expected."
    ),
    "one_dense": (
        "Your network has 2 × Conv2D and 1 × Dense; 2 × Conv2D and 2 × Dense were expected."
    ),
    "no_convolution": (
        "Your network has 0 × Conv2D and 2 × Dense; 2 × Conv2D and 2 × Dense were expected."
    ),
    "normalised": "Your network has more than was asked for: 1 BatchNormalization layer.",
    "three_dense_layers": "Your network has more than was asked for: 1 Dense layer.",
    "average_pooling": "Your network has more than was asked for: 1 AveragePooling2D layer.",
    "convolutions_first": (
        "The right layers stand in another order: Conv2D, Conv2D, MaxPooling2D, "
        "MaxPooling2D, Dropout, Flatten, Dense, Dense."
    ),
    "dropout_before_the_scores": (
        "The right layers stand in another order: Conv2D, MaxPooling2D, Conv2D, "
        "MaxPooling2D, Flatten, Dense, Dropout, Dense."
    ),
    "dropout_at_the_start": (
        "The right layers stand in another order: Dropout, Conv2D, MaxPooling2D, "
        "Conv2D, MaxPooling2D, Flatten, Dense, Dense."
    ),
    "three_by_three_twice": (
        "Your convolutions have kernels of 3 by 3 and 3 by 3; 5 by 5 and 3 by 3 were expected."
    ),
    "sizes_exchanged": (
        "Your convolutions have kernels of 3 by 3 and 5 by 5; 5 by 5 and 3 by 3 were expected."
    ),
    "oblong": (
        "Your convolutions have kernels of 5 by 3 and 3 by 3; 5 by 5 and 3 by 3 were expected."
    ),
    "more_in_the_second": "Your convolutions have 32 and 64 filters; 32 and 32 were expected.",
    "those_of_the_larger_network": (
        "Your convolutions have 28 and 32 filters; 32 and 32 were expected."
    ),
    "half_as_many": "Your convolutions have 16 and 16 filters; 32 and 32 were expected.",
    "first_padded": (
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.'
    ),
    "both_padded": (
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.'
    ),
    "second_padded": (
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.'
    ),
    "half_the_units": "Your Dense layers have 64 and 10 units; 128 and 10 were expected.",
    "one_score": "Your Dense layers have 128 and 1 units; 128 and 10 were expected.",
    "units_exchanged": "Your Dense layers have 10 and 128 units; 128 and 10 were expected.",
    "first_convolution_linear": "Conv2D number 1 is without ReLU.",
    "all_linear": "Conv2D number 1, Conv2D number 2 and Dense number 1 are without ReLU.",
    "sigmoid_in_the_dense_layer": "Dense number 1 is without ReLU.",
    "softmax_by_name": "Your last layer ends in a softmax; a linear output was expected.",
    "softmax_layer": "Your last layer ends in a softmax; a linear output was expected.",
    "relu_scores": "Your last layer ends in a ReLU; a linear output was expected.",
    "sigmoid_scores": "Your last layer ends in a sigmoid; a linear output was expected.",
}

FILES = {
    "older_format_renamed": "The file is in Keras's older HDF5 format.",
    "no_archive_at_all": "The file is no .keras archive.",
    "weights_in_an_archive": "The archive holds no `config.json`, so it is no whole model.",
    "numpy_archive": "The archive holds no `config.json`, so it is no whole model.",
    "of_lab_3": (
        "Your network takes inputs of shape (400,); the exam has pictures of shape (28, 28, 1)."
    ),
    "small_pictures": (
        "Your network takes inputs of shape (20, 20, 1); the exam has pictures of shape"
        " (28, 28, 1)."
    ),
    "in_colour": (
        "Your network takes inputs of shape (28, 28, 3); the exam has pictures of shape"
        " (28, 28, 1)."
    ),
    "one_score": (
        "Your network gives outputs of shape (1,) for each picture; ten scores were expected."
    ),
    "scores_for_each_place": (
        "Your network gives outputs of shape (28, 28, 10) for each picture; ten scores "
        "were expected."
    ),
    "without_the_last_layer": (
        "Your network gives outputs of shape (1152,) for each picture; ten scores were expected."
    ),
    "weights_of_nan": ("Your network gives NaN, which is not a number, for 1000 of 1000 pictures."),
    "one_nan_in_a_bias": (
        "Your network gives NaN, which is not a number, for 1000 of 1000 pictures."
    ),
    "infinite_weights": (
        "Your network gives NaN, which is not a number, for 1000 of 1000 pictures."
    ),
    "a_convolution_on_bytes": (
        "Your network reads {percent} of the exam's pictures rightly when their pixels "
        "go from 0 to 255, and {percent} when they go from 0 to 1."
    ),
    "one_layer_on_bytes": (
        "Your network reads {percent} of the exam's pictures rightly when their pixels "
        "go from 0 to 255, and {percent} when they go from 0 to 1."
    ),
    "divides_once_more": (
        "Your network reads {percent} of the exam's pictures rightly when their pixels "
        "go from 0 to 255, and {percent} when they go from 0 to 1."
    ),
    "a_convolution_on_ink_for_paper": (
        "Your network reads {percent} of the exam's pictures rightly when they are "
        "inverted, and {percent} as they are."
    ),
    "one_layer_on_ink_for_paper": (
        "Your network reads {percent} of the exam's pictures rightly when they are "
        "inverted, and {percent} as they are."
    ),
    "inverts_by_itself": (
        "Your network reads {percent} of the exam's pictures rightly when they are "
        "inverted, and {percent} as they are."
    ),
    "a_convolution_on_turned_pictures": (
        "Your network reads {percent} of the exam's pictures rightly when rows and "
        "columns change places, and {percent} as they are."
    ),
    "one_layer_on_turned_pictures": (
        "Your network reads {percent} of the exam's pictures rightly when rows and "
        "columns change places, and {percent} as they are."
    ),
    "column_by_column": (
        "Your network reads {percent} of the exam's pictures rightly when rows and "
        "columns change places, and {percent} as they are."
    ),
    "counts_from_one": (
        "Your network answers 1 where a 0 is shown, and so on: for {percent} of the "
        "pictures its answer is off by the same number."
    ),
    "counts_from_minus_one": (
        "Your network answers 9 where a 0 is shown, and so on: for {percent} of the "
        "pictures its answer is off by the same number."
    ),
    "ten_for_zero": (
        "Your network answers 1 where a 0 is shown, and so on: for {percent} of the "
        "pictures its answer is off by the same number."
    ),
    "dead_layer": "Your network answers 4 for 1000 of 1000 pictures, whatever they show.",
    "tiny_weights": "Your network answers 4 for 1000 of 1000 pictures, whatever they show.",
    "relu_that_is_off": "Your network answers 9 for 1000 of 1000 pictures, whatever they show.",
    "random_weights": (
        "Your network reads {percent} of the exam's pictures rightly: no more than guessing gives."
    ),
    "a_random_last_layer": (
        "Your network reads {percent} of the exam's pictures rightly: no more than guessing gives."
    ),
    "trained_on_labels_in_another_order": (
        "Your network reads {percent} of the exam's pictures rightly: no more than guessing gives."
    ),
    "a_few_pictures": (
        "Your network reads {percent} of the exam's pictures rightly, and only "
        "{percent} of those that it could practise on."
    ),
    "four_filters": (
        "Your network reads {percent} of the exam's pictures rightly, and only "
        "{percent} of those that it could practise on."
    ),
    "disturbed": (
        "Your network reads {percent} of the exam's pictures rightly, and only "
        "{percent} of those that it could practise on."
    ),
    "a_single_layer": (
        "Your network reads {percent} of the exam's pictures rightly, and only "
        "{percent} of those that it could practise on."
    ),
    "too_many_features": (
        "Your network reads {percent} of the pictures that it could practise on "
        "rightly, but {percent} of the exam's."
    ),
    "thousands_of_units": (
        "Your network reads {percent} of the pictures that it could practise on "
        "rightly, but {percent} of the exam's."
    ),
    "other_thousands_of_units": (
        "Your network reads {percent} of the pictures that it could practise on "
        "rightly, but {percent} of the exam's."
    ),
}

NEXT = {
    "conv2d-placeholder": (
        "Give your result something to start from: out = np.zeros((rows, columns)) in place "
        "of the `...`."
    ),
    "conv2d-returns-none": (
        "End the function with a line that says return and your result; print does not hand it on."
    ),
    "conv2d-changes-image": (
        "Write product = patch * kernel, which makes a new array; patch *= kernel "
        "writes into the image itself, because a slice of an array is a view of it."
    ),
    "conv2d-flips-kernel": (
        "Lay the kernel on the patch as it is, without [::-1] and without a convolution"
        " function that flips it."
    ),
    "conv2d-averages": "Take np.sum of the products, and divide by nothing.",
    "conv2d-matrix-product": (
        "Multiply entry by entry, patch * kernel, and leave @ and np.dot to whole layers."
    ),
    "conv2d-takes-maximum": (
        "Add the products up with np.sum. Taking the maximum is what a pooling layer does."
    ),
    "conv2d-jumps": (
        "Move the window by one pixel at a time: range(height - kernel height + 1), with no step."
    ),
    "conv2d-one-short": (
        "A window of k fits into n pixels at n - k + 1 places: add 1 to the size of the"
        " result and to both ranges."
    ),
    "conv2d-pads": (
        "Let the window stay inside the image: the result has shape (H - kh + 1, W - kw"
        " + 1), and no zeros are put around the image."
    ),
    "conv2d-transposed": (
        "Row i and column j of the result belong to the patch that begins at row i and "
        "column j: out[i, j] for image[i : ..., j : ...]."
    ),
    "conv2d-whole-numbers": (
        "Make the result with np.zeros((rows, columns)), which holds floats; "
        "np.zeros_like and dtype=int take over whole numbers."
    ),
    "conv2d-hard-coded": (
        "Compute every number from the arguments, and copy none from the lesson."
    ),
    "conv2d-square-only": (
        "Take the height from shape[0] and the width from shape[1], for the image and "
        "for the kernel."
    ),
    "conv2d-raises": (
        "Run this call in a cell of its own, read the last line of the message, and "
        "begin at the line of yours that it names."
    ),
    "conv-output-shape-placeholder": (
        "Give your result something to start from: out_shape = (0, 0, 0) in place of the `...`."
    ),
    "conv-output-shape-returns-none": (
        "End the function with a line that says return and your result; print does not hand it on."
    ),
    "conv-output-shape-no-plus-one": (
        "Count the places of a window of 2 in a row of 3: there are 2, so 3 - 2 is not "
        "enough; add 1."
    ),
    "conv-output-shape-keeps-size": (
        "Without padding the window has to stay inside the picture, so each side loses "
        "something: n - k + 1 places are left for stride 1."
    ),
    "conv-output-shape-divides-by-kernel": (
        "Windows overlap: they move by the stride, not by their own size. Count n - k +"
        " 1 places for stride 1."
    ),
    "conv-output-shape-keeps-channels": (
        "Each filter makes one channel of its own, whatever comes in: the last entry is filters."
    ),
    "conv-output-shape-multiplies-channels": (
        "A filter is as deep as its input and gives a single number at each place, so "
        "there are as many channels as filters."
    ),
    "conv-output-shape-ignores-stride": (
        "A window that moves by s pixels has (n - k) // s + 1 places."
    ),
    "conv-output-shape-not-whole": (
        "Divide with // instead of /: places that are not reached in full do not count."
    ),
    "conv-output-shape-rounds-up": (
        "Round down, with //: without padding the last window has to fit in whole."
    ),
    "conv-output-shape-adds-too-early": "Divide first and add 1 afterwards: (n - k) // s + 1.",
    "conv-output-shape-with-batch": (
        "Leave the number of pictures out: Keras shows it as None in front, and it is "
        "not part of the shape of one picture."
    ),
    "conv-output-shape-no-channels": "Add the number of filters as the third entry.",
    "conv-output-shape-hard-coded": (
        "Compute every number from the arguments, and copy none from the lesson."
    ),
    "conv-output-shape-square-only": (
        "Work height and width out each from its own entry: shape[0] and shape[1]."
    ),
    "conv-output-shape-stride-fails": (
        "Work the stride in: a window that moves by s pixels has (n - k) // s + 1 places."
    ),
    "conv-output-shape-raises": (
        "Run this call in a cell of its own, read the last line of the message, and "
        "begin at the line of yours that it names."
    ),
    "count-params-placeholder": (
        "Give your result something to start from: count = 0 in place of the `...`."
    ),
    "count-params-returns-none": (
        "End the function with a line that says return and your result; print does not hand it on."
    ),
    "count-params-no-bias": "Add one bias for each filter.",
    "count-params-one-bias": (
        "Count a bias for each filter: add filters, or put the 1 inside the brackets "
        "that are multiplied by filters."
    ),
    "count-params-one-filter": (
        "Multiply by the number of filters: none shares its weights with another."
    ),
    "count-params-ignores-channels": (
        "A filter is as deep as its input: k * k weights for each channel."
    ),
    "count-params-bias-per-channel": (
        "A filter adds up over all its channels and then adds one bias: put channels "
        "inside, in (k * k * channels + 1) * filters."
    ),
    "count-params-swaps-arguments": (
        "Let channels and filters change places: channels come in, filters go out, and "
        "a bias belongs to what goes out."
    ),
    "count-params-side-not-squared": (
        "Square the side: a kernel of side k has k * k weights for each channel."
    ),
    "count-params-hard-coded": (
        "Compute every number from the arguments, and copy none from the lesson."
    ),
    "count-params-raises": (
        "Run this call in a cell of its own, read the last line of the message, and "
        "begin at the line of yours that it names."
    ),
    "build-cnn-returns-none": "End the function with return model.",
    "build-cnn-not-a-model": "Put the layers into Sequential([...]) and return what that gives.",
    "build-cnn-larger-network": (
        "Build the smaller one: two convolutions, each with its pooling, before Flatten."
    ),
    "build-cnn-wrong-input": (
        "Begin the list with keras.Input(shape=(28, 28, 1)): height, width, one channel of grey."
    ),
    "build-cnn-missing-flatten": "Put Flatten() before the first Dense layer.",
    "build-cnn-missing-pooling": "Put a MaxPooling2D((2, 2)) after each convolution.",
    "build-cnn-missing-dropout": "Put Dropout(0.2) after the second pooling.",
    "build-cnn-missing-layer": (
        "Compare your list with the table of the exercise, line by line, and add what is missing."
    ),
    "build-cnn-extra-layer": (
        "Take out what is not in the table; you are free to try it after the exercise."
    ),
    "build-cnn-layer-order": (
        "Put them into the order of the table: data flows through the list from its "
        "first entry to its last."
    ),
    "build-cnn-kernel-sizes": "Give the first Conv2D (5, 5) and the second one (3, 3).",
    "build-cnn-wrong-filters": (
        "Set the first number in each Conv2D(...), which is its number of filters."
    ),
    "build-cnn-padding": "Leave padding out: without it 28 becomes 24, as in the table.",
    "build-cnn-wrong-units": (
        "Give the first Dense layer 128 units, and the last one 10, one for each digit."
    ),
    "build-cnn-no-relu": (
        'Add activation="relu" to both convolutions and to the first Dense layer.'
    ),
    "build-cnn-output-activation": (
        "Give the last Dense layer no activation: the loss, built with "
        "from_logits=True, takes the softmax itself."
    ),
    "my-model-other-format": (
        'Write my_model.save("my_model.keras"): the ending .keras decides the format.'
    ),
    "my-model-wrong-input": (
        "Train the network that build_cnn() returns, on X_train as the lab makes it."
    ),
    "my-model-wrong-output": "End the network with Dense(10), after a Flatten.",
    "my-model-not-numbers": (
        "Build it again and train it with a smaller learning rate: Adam's usual 0.001 is fine."
    ),
    "my-model-expects-bytes": "Train it on pixels divided by 255, as X_train is.",
    "my-model-inverted": (
        "Train it on pictures with 0 for paper and 1 for ink, as X_train is, and don't "
        "subtract them from 1."
    ),
    "my-model-transposed": (
        "Train it on the pictures of this lab, which are upright, without .T or a reshape."
    ),
    "my-model-labels-shifted": (
        "Train it on y_train as it is: label 0 is unit 0, and nothing is added or taken off."
    ),
    "my-model-one-answer": (
        "Build it again, check the pictures and the labels that fit() gets, and see "
        "that the loss falls while it trains."
    ),
    "my-model-untrained": "Save it after fit(), not before, and save the model that was trained.",
    "my-model-undertrained": "Train it for more epochs: the loss is still falling.",
    "my-model-learnt-by-heart": (
        "Use convolutions with pooling and some Dropout, as build_cnn() does, or more pictures."
    ),
}
