"""Is there a page to show something on?"""

import sys


def in_notebook() -> bool:
    """Tell whether a kernel runs us, without importing IPython where it isn't running."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None
