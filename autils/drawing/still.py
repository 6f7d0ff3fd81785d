"""The picture of an interactive piece that is left when no Python runs behind it."""

import html

from autils.drawing.theme import image

# JupyterLab writes "Error displaying widget: model not found" where a widget was, once its Python
# has gone. With the picture below it that line helps nobody: a widget that isn't there has text,
# but no element. In a live page the widget itself hides the picture.
_STYLE = """<style>
.dl-still img { max-width: 100%; height: auto; }
.dl-still p { margin: 4px 0 0; font-size: 0.9em; }
.jp-OutputArea-child:has(+ .jp-OutputArea-child .dl-still)
  > .jp-OutputArea-output:not(:has(*)) { display: none; }
</style>"""
_NOTE = "A picture of the last state. Run the cell to play with it."


def still_html(picture: str, words: str, still_id: str) -> str:
    """Return an SVG picture as HTML, with `words` as its alternative text.

    Without a picture, the words stand there themselves.
    """
    body = image(picture, words) if picture else f"<p>{html.escape(words)}</p>"
    return f'{_STYLE}<div class="dl-still" data-dl-still="{still_id}">{body}<p>{_NOTE}</p></div>'
