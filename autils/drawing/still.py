"""The picture of an interactive piece that is left when no Python runs behind it."""

import base64
import html

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

    The picture is an image by data address: that survives the cleaning of notebooks that aren't
    trusted. Without a picture, the words stand there themselves.
    """
    text = html.escape(words, quote=True)
    if picture:
        data = base64.b64encode(picture.encode()).decode("ascii")
        body = f'<img alt="{text}" src="data:image/svg+xml;base64,{data}"><p>{_NOTE}</p>'
    else:
        body = f"<p>{text}</p><p>{_NOTE}</p>"
    return f'{_STYLE}<div class="dl-still" data-dl-still="{still_id}">{body}</div>'
