// A ball on an error curve, or in a bowl; the whole way comes from Python, the steps are shown here.
const PAUSE = 450; // milliseconds between two steps while running
const LOW = -2;
const HIGH = 5;

export default {
  render({ model, el }) {
    const stage = dl.stage({
      model,
      el,
      title: "Gradient descent",
      help: "Set the learning rate, then step or run. The orange ball can be dragged to another start.",
    });
    const scene = makeScene(stage);
    const errors = makeErrors(stage);
    const mode = dl.choice({
      label: "Weights",
      options: [[1, "one: a curve"], [2, "two: a bowl"]],
      onInput: (value) => restart({ weights: Number(value) }),
    });
    const rate = dl.dial({
      label: "learning rate",
      min: 0,
      max: 10,
      step: 0.1,
      most: 100,
      onInput: (value) => restart({ rate: value }),
    });
    const first = dl.dial({ label: "start w", min: LOW, max: HIGH, step: 0.1, onInput: (value) => restart(startAt(stage, 0, value)) });
    const second = dl.dial({ label: "start w₁", min: LOW, max: HIGH, step: 0.1, onInput: (value) => restart(startAt(stage, 1, value)) });
    const back = dl.button("Back", () => go(stage.state.step - 1), { "aria-label": "One step back" });
    const forth = dl.button("Step", () => go(stage.state.step + 1), { "aria-label": "One step on" });
    const run = dl.button("Run", () => (timer ? stop() : start()), { class: "dl-button dl-main dl-gd-run" });
    const again = dl.button("To the start", () => go(0));
    const count = dl.node("span", { class: "dl-gd-count" });
    const verdict = dl.node("p", { class: "dl-gd-verdict" });
    stage.body.append(
      dl.node("div", { class: "dl-row dl-gd-top" }, mode.node),
      dl.node("div", { class: "dl-gd-plots" }, scene.node, errors.node),
      dl.node("div", { class: "dl-row dl-gd-buttons" }, run, back, forth, again, count, rate.node),
      dl.node("div", { class: "dl-row" }, first.node, second.node),
      verdict,
    );
    scene.onStart((parts) => restart(parts));

    let timer = 0;
    function start() {
      if (dl.still()) return move(last()); // who wants no motion is shown where it ends
      if (stage.state.step >= last()) stage.change({ step: 0 });
      timer = setInterval(() => (stage.state.step < last() ? move(stage.state.step + 1) : stop()), PAUSE);
      stage.redraw();
    }
    function stop() {
      clearInterval(timer);
      timer = 0;
      stage.redraw();
    }
    const last = () => Math.max(0, (stage.answer.path?.length ?? 1) - 1);
    const move = (step) => stage.change({ step: dl.clamp(step, 0, last()) });
    function go(step) {
      stop();
      move(step);
    }
    function restart(parts) {
      stop();
      stage.change({ ...parts, step: 0 });
    }

    stage.draw((state, answer) => {
      const two = state.weights === 2;
      const step = Math.min(state.step, last());
      mode.set(state.weights);
      rate.set(dl.number(state.rate));
      first.set(dl.number(two ? state.two[0] : state.one));
      first.name(two ? "start w₀" : "start w");
      second.set(dl.number(state.two[1]));
      second.node.hidden = !two;
      run.textContent = timer ? "Pause" : "Run";
      // A button that is switched off while it has the focus would lose it: say so instead.
      dl.set(back, { "aria-disabled": step === 0 });
      dl.set(forth, { "aria-disabled": step >= last() });
      count.textContent = `step ${step} of ${last()}`;
      scene.draw(state, answer, step);
      errors.draw(answer, step);
      verdict.textContent = answer.verdict ?? "";
      verdict.classList.toggle("dl-gd-bad", (answer.verdict ?? "").includes("diverges"));
    });
    return () => {
      clearInterval(timer);
      stage.dispose();
    };
  },
};

const startAt = (stage, k, value) =>
  stage.state.weights === 2
    ? { two: stage.state.two.map((old, j) => (j === k ? value : old)) }
    : { one: value };

// The picture on the left: a curve or a bowl, the way so far, and the ball.
function makeScene(stage) {
  const plot = dlPlot({ label: "The error, and the way down", width: 440, height: 290, xlabel: "weight w", ylabel: "error" });
  const valley = dl.node("svg:g", {});
  const curve = dl.node("svg:path", { class: "dl-gd-curve" });
  const lowest = dl.node("svg:line", { class: "dl-gd-lowest", y1: plot.top, y2: plot.top + plot.inner.height });
  const way = dl.node("svg:path", { class: "dl-gd-way" });
  const dots = dl.node("svg:g", {});
  plot.ink.append(valley, lowest, curve, way, dots);
  const grip = dl.node("svg:g", {}, dl.node("svg:circle", { r: 20, class: "dl-reach" }), dl.node("svg:circle", { r: 9, class: "dl-dot" }));
  plot.node.append(grip);
  let tell = () => {};
  let named = 1;
  let height = 0;
  const two = () => stage.state.weights === 2;
  const tidy = (value) => dl.clamp(dl.round(value, 0.1), LOW, HIGH);
  const show = dl.slider(grip, {
    label: "start of the ball",
    min: LOW,
    max: HIGH,
    step: 0.1,
    page: 0.5,
    get: () => dl.number(two() ? stage.state.two[0] : stage.state.one),
    put: (value) => tell(startAt(stage, 0, value)),
    text: (value) => `w = ${dl.neat(value)}, error ${dl.neat(height)}`,
  });
  const drag = (event) => {
    const [w, v] = plot.at(event);
    tell(two() ? { two: [tidy(w), tidy(v)] } : { one: tidy(w) });
  };
  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    grip.setPointerCapture(event.pointerId);
    grip.focus({ preventScroll: true });
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => grip.hasPointerCapture(event.pointerId) && drag(event));

  function draw(state, answer, step) {
    const path = (answer.path ?? []).slice(0, step + 1).map((row) => row.map(dl.number));
    if (step === 0 || !path.length) path.splice(0, path.length, two() ? state.two.map(dl.number) : [dl.number(state.one)]);
    valley.style.display = two() ? "" : "none";
    for (const part of [curve, lowest]) part.style.display = two() ? "none" : "";
    const places = two() ? drawBowl(state, path) : drawCurve(state, path);
    if (named !== state.weights) {
      named = state.weights;
      plot.name(two() ? "weight w₀" : "weight w", two() ? "weight w₁" : "error");
    }
    dl.set(way, { d: places.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") });
    dots.replaceChildren(
      ...places.slice(0, -1).map(([cx, cy]) => dl.node("svg:circle", { class: "dl-gd-dot", r: 4.5, cx, cy })),
    );
    const [x, y] = places.at(-1);
    dl.set(grip, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    show();
  }

  function drawCurve(state, path) {
    const goal = dl.number(state.goals[0]);
    const error = (w) => (state.x * w - state.y) ** 2;
    const far = Math.max(...path.map(([w]) => Math.abs(w - goal)).filter(Number.isFinite));
    const reach = far <= 1.5 ? 1.7 : far <= 3.4 ? 3.7 : 1.12 * far;
    plot.view(goal - reach, goal + reach, -0.06 * error(goal + reach), 1.06 * error(goal + reach));
    const points = Array.from({ length: 121 }, (_, k) => goal - reach + (2 * reach * k) / 120);
    dl.set(curve, { d: plot.line(points.map((w) => [w, error(w)])) });
    dl.set(lowest, { x1: plot.X(goal), x2: plot.X(goal) });
    height = error(path.at(-1)[0]);
    return path.filter(([w]) => Number.isFinite(w)).map(([w]) => [plot.X(w), plot.Y(error(w))]);
  }

  function drawBowl(state, path) {
    const goal = state.goals[1].map(dl.number);
    const [[a, b], [, d]] = state.matrix;
    const error = (w, v) => a * (w - goal[0]) ** 2 + 2 * b * (w - goal[0]) * (v - goal[1]) + d * (v - goal[1]) ** 2;
    const away = path.map(([w, v]) => Math.max(Math.abs(w - goal[0]) / plot.inner.width, Math.abs(v - goal[1]) / plot.inner.height) * plot.inner.height);
    const far = Math.max(...away.filter(Number.isFinite));
    const reach = far <= 2.1 ? 2.3 : far <= 3.6 ? 3.9 : 1.12 * far;
    const wide = (reach * plot.inner.width) / plot.inner.height;
    plot.view(goal[0] - wide, goal[0] + wide, goal[1] - reach, goal[1] + reach);
    drawRings(goal, a, b, d, reach);
    height = error(...path.at(-1));
    return path.filter((w) => w.every(Number.isFinite)).map(([w, v]) => [plot.X(w), plot.Y(v)]);
  }

  // Lines of equal error: ellipses along the bowl's own axes.
  function drawRings([w, v], a, b, d, reach) {
    const middle = (a + d) / 2;
    const gap = Math.hypot((a - d) / 2, b);
    const angle = (-0.5 * Math.atan2(2 * b, a - d) * 180) / Math.PI;
    const unit = plot.inner.height / 2 / reach;
    const [x, y] = [plot.X(w), plot.Y(v)];
    const rings = [1.7, 1.3, 0.95, 0.65, 0.4, 0.2, 0.07].map((size) =>
      dl.node("svg:ellipse", {
        class: "dl-gd-ring",
        cx: x,
        cy: y,
        rx: (unit * size * reach * Math.sqrt(middle - gap)) / Math.sqrt(middle + gap),
        ry: unit * size * reach,
        transform: `rotate(${angle} ${x} ${y})`,
      }),
    );
    const cross = dl.node("svg:path", { class: "dl-gd-way", d: `M${x - 5} ${y}h10M${x} ${y - 5}v10` });
    valley.replaceChildren(...rings, cross);
  }
  return { node: plot.node, draw, onStart: (f) => (tell = f) };
}

// The error after each step, in powers of ten.
function makeErrors() {
  const plot = dlPlot({ label: "The error, step by step", width: 330, height: 290, xlabel: "step", ylabel: "error", powers: true });
  const line = dl.node("svg:path", { class: "dl-gd-curve" });
  const dots = dl.node("svg:g", {});
  plot.ink.append(line, dots);

  function draw(answer, step) {
    const errors = (answer.errors ?? []).map(dl.number).slice(0, step + 1);
    const points = errors
      .map((error, k) => [k, Math.log10(Math.max(error, 1e-16))])
      .filter(([, y]) => Number.isFinite(y));
    const heights = points.map(([, y]) => y);
    const low = Math.min(-3, Math.floor(Math.min(...heights, 0)));
    const high = Math.max(1, Math.ceil(Math.max(...heights, 0)));
    plot.view(-0.4, Math.max(10, Math.ceil(step / 10) * 10) + 0.4, low - 0.2, high + 0.2);
    dl.set(line, { d: plot.line(points) });
    dots.replaceChildren(
      ...points.map(([x, y]) => dl.node("svg:circle", { class: "dl-gd-dot", r: 3.5, cx: plot.X(x), cy: plot.Y(y) })),
    );
  }
  return { node: plot.node, draw };
}
