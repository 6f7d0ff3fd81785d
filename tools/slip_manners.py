"""Right answers in the manners of beginners, for `tools.slips` to make slips in.

The answers of the lessons are short; a slip in a loop can be made only where there is one. On the
visible calls of moderate size all of these are right.
"""

MANNERS: dict[str, tuple[str, ...]] = {
    "w_sum": (
        """
        def w_sum(a, b):
            total = 0
            i = 0
            while i < len(a):
                total = total + a[i] * b[i]
                i += 1
            return total
        """,
    ),
    "ele_mul": (
        """
        def ele_mul(number, vector):
            output = []
            for i in range(len(vector)):
                output.append(number * vector[i])
            return output
        """,
        """
        def ele_mul(number, vector):
            output = [0] * len(vector)
            for i in range(len(vector)):
                output[i] = number * vector[i]
            return output
        """,
    ),
    "vect_mat_mul": (
        """
        def vect_mat_mul(x, W):
            output = []
            for i in range(len(W)):
                total = 0
                for j in range(len(x)):
                    total += x[j] * W[i][j]
                output.append(total)
            return output
        """,
        """
        def vect_mat_mul(x, W):
            output = [0] * len(W)
            for i in range(len(W)):
                for j in range(len(x)):
                    output[i] += x[j] * W[i][j]
            return output
        """,
    ),
    "gradient_step": (
        """
        def gradient_step(x, w, y, learning_rate):
            yhat = 0
            for i in range(len(x)):
                yhat += x[i] * w[i]
            delta = yhat - y
            new_w = []
            for i in range(len(w)):
                new_w.append(w[i] - learning_rate * delta * x[i])
            return new_w
        """,
        """
        def gradient_step(x, w, y, learning_rate):
            delta = w_sum(x, w) - y
            new_w = list(w)
            for i in range(len(w)):
                new_w[i] -= learning_rate * delta * x[i]
            return new_w
        """,
    ),
    "outer_prod": (
        """
        def outer_prod(a, b):
            table = []
            for i in range(len(a)):
                row = []
                for j in range(len(b)):
                    row.append(a[i] * b[j])
                table.append(row)
            return table
        """,
    ),
    "one_hot": (
        """
        def one_hot(y, classes=10):
            Y = np.zeros((len(y), classes))
            for i in range(len(y)):
                Y[i, y[i]] = 1
            return Y
        """,
    ),
    "relu": (
        """
        def relu(z):
            return np.where(z > 0, z, 0)
        """,
        """
        def relu(z):
            return z * (z > 0)
        """,
        """
        def relu(z):
            return np.maximum(z, 0)
        """,
    ),
    "relu_derivative": (
        """
        def relu_derivative(z):
            return np.where(z > 0, 1, 0)
        """,
    ),
    "predict": (
        """
        def predict(X, W1, W2):
            a1, yhat = forward(X, W1, W2)
            digits = []
            for i in range(len(yhat)):
                digits.append(np.argmax(yhat[i]))
            return np.array(digits)
        """,
    ),
    "best_epoch": (
        """
        def best_epoch(test_accuracy):
            best = test_accuracy[0]
            epoch = 0
            for i in range(len(test_accuracy)):
                if test_accuracy[i] > best:
                    best = test_accuracy[i]
                    epoch = i
            return epoch
        """,
    ),
    "my_softmax": (
        """
        def my_softmax(z):
            ez = np.exp(z)
            a = ez / np.sum(ez)
            return a
        """,
        """
        def my_softmax(z):
            a = np.zeros(len(z))
            total = 0
            for i in range(len(z)):
                total += np.exp(z[i])
            for i in range(len(z)):
                a[i] = np.exp(z[i]) / total
            return a
        """,
        """
        def my_softmax(z):
            total = 0
            for i in range(len(z)):
                total += np.exp(z[i])
            a = np.exp(z) / total
            return a
        """,
    ),
    "hidden_features": (
        """
        def hidden_features(model):
            W = model.get_weights()[0]
            features = []
            for i in range(W.shape[1]):
                features.append(W[:, i].reshape(28, 28))
            return np.array(features)
        """,
    ),
    "conv2d": (
        """
        def conv2d(image, kernel):
            rows = image.shape[0] - kernel.shape[0] + 1
            columns = image.shape[1] - kernel.shape[1] + 1
            out = np.zeros((rows, columns))
            for i in range(rows):
                for j in range(columns):
                    total = 0
                    for k in range(kernel.shape[0]):
                        for l in range(kernel.shape[1]):
                            total += image[i + k, j + l] * kernel[k, l]
                    out[i, j] = total
            return out
        """,
    ),
}
"""By the name of an exercise, the sources of right answers to it."""
