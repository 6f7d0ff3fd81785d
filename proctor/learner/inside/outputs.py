"""Collects what a cell shows, as nbformat outputs, up to a size."""

from __future__ import annotations

import io
import os
from typing import Any

Output = dict[str, Any]

CUT = "\n[The output of this cell was cut here: it was longer than {size}.]\n"
_READ = 1 << 16


def readable_size(size: int) -> str:
    """Return a number of bytes as a person would say it."""
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


class Recorder:
    """The outputs of the cell that runs now.

    Attributes:
        outputs: nbformat outputs so far, in order.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[str] = []
        self._stream = ""
        self._clear_first = False
        self.outputs: list[Output] = []
        self.size = 0
        self.is_cut = False

    def text(self, stream: str, text: str) -> None:
        """Add text to `stdout` or `stderr`; neighbours are joined."""
        if not text or self.is_cut:
            return
        self._clear_if_due()
        if self._stream != stream:
            self._finish_stream()
            self._stream = stream
        self._parts.append(self._within(text))
        if self.is_cut:
            self._parts.append(CUT.format(size=readable_size(self._limit)))

    def add(self, output: Output) -> None:
        """Add a display, a result or an error."""
        self._clear_if_due()
        size = _size(output)
        if self.is_cut or self.size + size > self._limit:
            self._cut()
            return
        self.size += size
        self._finish_stream()
        self.outputs.append(output)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Show other content in the displays of this cell that carry an id."""
        for output in self.outputs:
            if output.get("transient", {}).get("display_id") == display_id:
                size = _size({"data": data}) - _size(output)
                if self.size + size > self._limit:
                    self._cut()
                    return
                self.size += size
                output.update(data=data, metadata=metadata)

    def clear(self, *, wait: bool) -> None:
        """Forget the outputs, now or before the next one."""
        if wait:
            self._clear_first = True
            return
        self._parts, self._stream, self.outputs, self.size = [], "", [], 0
        self._clear_first = False

    def finish(self) -> list[Output]:
        """Return all outputs and begin anew."""
        self._finish_stream()
        outputs = self.outputs
        for output in outputs:
            output.pop("transient", None)
        self.__init__(self._limit)  # type: ignore[misc]
        return outputs

    def _within(self, text: str) -> str:
        left = self._limit - self.size
        self.is_cut = len(text) > left
        self.size += min(len(text), left)
        return text[:left]

    def _cut(self) -> None:
        if not self.is_cut:
            self.text("stderr", CUT.format(size=readable_size(self._limit))[: self._limit])
            self.is_cut = True

    def _clear_if_due(self) -> None:
        if self._clear_first:
            self.clear(wait=False)

    def _finish_stream(self) -> None:
        if self._parts:
            text = "".join(self._parts)
            self.outputs.append({"output_type": "stream", "name": self._stream, "text": text})
        self._parts, self._stream = [], ""


def _size(value: Any) -> int:
    """Return roughly how many bytes a nested output takes."""
    if isinstance(value, dict):
        return sum(len(str(key)) + _size(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return sum(_size(item) for item in value)
    return len(value) if isinstance(value, str | bytes) else 8


class NativeOutput:
    """What is written to descriptors 1 and 2 past Python: by libraries, `!commands`, children.

    Each goes to a nameless file in the work folder, whose size the limits on files bound.
    """

    def __init__(self, folder: str, most: int) -> None:
        self._most = most
        for descriptor in (1, 2):
            path = os.path.join(folder, f".output-{descriptor}")
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
            file = os.open(path, flags, 0o600)
            os.unlink(path)
            os.dup2(file, descriptor)
            os.close(file)

    def drain(self, recorder: Recorder) -> None:
        """Move what came since the last time into the recorder."""
        for descriptor, stream in ((1, "stdout"), (2, "stderr")):
            try:
                if os.fstat(descriptor).st_size:
                    text = os.pread(descriptor, self._most, 0).decode(errors="backslashreplace")
                    os.ftruncate(descriptor, 0)
                    recorder.text(stream, text)
            except (OSError, ValueError):
                continue  # closed or replaced by the learner's code: then there is nothing to read


class _Sink(io.RawIOBase):
    """The raw end of `sys.stdout` or `sys.stderr`."""

    def __init__(self, recorder: Recorder, native: NativeOutput | None, stream: str) -> None:
        self._recorder = recorder
        self._native = native
        self._stream = stream

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self._stream == "stdout" else 2

    def isatty(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        content = bytes(data)
        if self._native:
            self._native.drain(self._recorder)  # so that both kinds keep their order
        self._recorder.text(self._stream, content.decode(errors="backslashreplace"))
        return len(content)


def text_stream(recorder: Recorder, native: NativeOutput | None, stream: str) -> io.TextIOWrapper:
    """Return a full text stream, with a `buffer` and a `fileno`, that ends in the recorder."""
    return io.TextIOWrapper(
        _Sink(recorder, native, stream),  # type: ignore[arg-type]
        encoding="utf-8",
        errors="backslashreplace",
        write_through=True,
    )
