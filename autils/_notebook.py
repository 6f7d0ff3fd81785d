"""Is there a page to show something on?"""

import os
import sys


def in_notebook() -> bool:
    """Tell whether a kernel runs us, without importing IPython where it isn't running."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None


def has_page() -> bool:
    """Tell whether somebody looks: a kernel shows this to a person, and nbgrader doesn't run it."""
    return in_notebook() and "NBGRADER_EXECUTION" not in os.environ


def opened_by_a_person() -> bool:
    """Tell a notebook in JupyterLab, VS Code or JupyterLite from one that a program runs."""
    if not has_page():
        return False
    shell = sys.modules["IPython"].get_ipython()
    return (
        "JPY_SESSION_NAME" in os.environ  # Jupyter's server starts kernels with it
        or "__vsc_ipynb_file__" in shell.user_ns
        or sys.platform == "emscripten"
    )
