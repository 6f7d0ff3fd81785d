// Plots with axes, for pieces that name "_plot.js" among their helpers: `dlPlot` and `dlTicks`.

// Numbers at even places of a range, 1, 2 or 5 times a power of ten apart.
function dlTicks(low, high, wanted = 5) {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((times) => times * power >= raw * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
  return found;
}

// An SVG plot with axes. Gives { node, ink, X, Y, at, view, name, line, inner, left, top }: draw into
// `ink` (cut off at the edges) or `node`; X and Y turn data into places, `at` a pointer event into
// data, `line` points into a path; view(x0, x1, y0, y1) sets the window. With `powers`, y holds
// powers of ten.
function dlPlot({ label, width = 400, height = 300, xlabel = "", ylabel = "", powers = false }) {
  const [left, right, top, bottom] = [48, 10, 12, xlabel ? 42 : 26];
  const clip = dl.uid("clip");
  const grid = dl.node("svg:g", { "aria-hidden": "true" });
  const ink = dl.node("svg:g", { "clip-path": `url(#${clip})` });
  const inner = { width: width - left - right, height: height - top - bottom };
  const picture = dl.node(
    "svg:svg",
    { class: "dl-plot", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
    dl.node("svg:clipPath", { id: clip }, dl.node("svg:rect", { x: left, y: top, ...inner })),
    grid,
    ink,
  );
  let box = null;
  const X = (x) => left + (inner.width * (x - box[0])) / (box[1] - box[0]);
  const Y = (y) => top + inner.height * (1 - (y - box[2]) / (box[3] - box[2]));
  const raise = (value) =>
    `10${[...String(Math.round(value))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("")}`;
  const write = (value) => (powers ? raise(value) : dl.neat(value, 4));
  const line_at = (value, ends) =>
    dl.node("svg:line", { class: value === 0 && !powers ? "dl-zero" : "dl-grid", ...ends });
  const text_at = (place, text, anchor = "start") =>
    dl.node("svg:text", { class: "dl-quiet", ...place, "text-anchor": anchor, text });

  function view(...fresh) {
    if (box && box.every((value, k) => value === fresh[k])) return;
    box = fresh;
    const [low, right_end] = [top + inner.height, left + inner.width];
    const across = dlTicks(box[0], box[1]).flatMap((x) => [
      line_at(x, { x1: X(x), x2: X(x), y1: top, y2: low }),
      text_at({ x: X(x), y: low + 16 }, dl.neat(x, 4), "middle"),
    ]);
    const whole = (y) => !powers || Math.abs(y - Math.round(y)) < 1e-6;
    const up = dlTicks(box[2], box[3], powers ? 4 : 5).filter(whole).flatMap((y) => [
      line_at(y, { x1: left, x2: right_end, y1: Y(y), y2: Y(y) }),
      text_at({ x: left - 6, y: Y(y) + 4 }, write(y), "end"),
    ]);
    const names = [
      text_at({ x: left + inner.width / 2, y: height - 6 }, xlabel, "middle"),
      text_at({ x: left + 6, y: top + 12 }, ylabel),
    ];
    for (const each of names) dl.set(each, { class: "dl-quiet dl-name" });
    grid.replaceChildren(...across, ...up, ...names);
  }

  // Name the axes anew.
  function name(x, y) {
    [xlabel, ylabel] = [x, y];
    const fresh = box;
    box = null;
    view(...fresh);
  }

  function at(event) {
    const screen = picture.getScreenCTM().inverse();
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen);
    return [
      box[0] + ((spot.x - left) * (box[1] - box[0])) / inner.width,
      box[2] + (1 - (spot.y - top) / inner.height) * (box[3] - box[2]),
    ];
  }

  const line = (points) =>
    points.map(([x, y], k) => `${k ? "L" : "M"}${X(x).toFixed(2)} ${Y(y).toFixed(2)}`).join("");
  return { node: picture, ink, X, Y, at, view, name, line, inner, left, top };
}
