// One unit that bends a line, or three that add up to a curve.
const X_REACH = 5;
const Y_REACH = 4;
const COLOURS = ["orange", "magenta", "purple"];
const DASHES = ["7 4", "2 4", "12 4 2 4"];

export default {
  render({ model, el }) {
    const stage = dl.stage({
      model,
      el,
      title: "Activations",
      help: "Drag the orange point along the curve, and turn the dials: what does each of them do?",
    });
    const { names, leak } = stage.state;
    const g = {
      linear: (z) => z,
      sigmoid: (z) => 1 / (1 + Math.exp(-z)),
      relu: (z) => Math.max(0, z),
      leaky: (z) => Math.max(leak * z, z),
      tanh: Math.tanh,
    };
    const kind = dl.choice({
      label: "Activation",
      options: names.map(([key, name]) => [key, name]),
      onInput: (activation) => stage.change({ activation }),
    });
    const units = dl.choice({
      label: "Units",
      options: [[1, "one"], [3, "three, added up"]],
      onInput: (value) => stage.change({ units: Number(value) }),
    });
    const plot = makePlot(stage);
    const x = dl.dial({ label: "input x", min: -X_REACH, max: X_REACH, step: 0.1, onInput: (value) => stage.change({ x: value }) });
    const one = makeOne(stage);
    const three = makeThree(stage);
    const formula = dl.node("p", { class: "dl-act-formula" });
    stage.body.append(
      dl.node("div", { class: "dl-row dl-act-top" }, kind.node, units.node),
      dl.node(
        "div",
        { class: "dl-act-main" },
        plot.node,
        dl.node("div", { class: "dl-act-side" }, formula, x.node, one.node, three.node),
      ),
    );

    stage.draw((state) => {
      const single = state.units === 1;
      kind.set(state.activation);
      units.set(state.units);
      x.set(dl.number(state.x));
      one.node.hidden = !single;
      three.node.hidden = single;
      one.set(state.one);
      three.set(state.three);
      const [, name, text] = names.find(([key]) => key === state.activation);
      formula.textContent = single ? `z = w x + b,   a = ${text}` : `sum of v · ${name}(w x + b)`;
      plot.draw(state, g[state.activation]);
    });
    return stage.dispose;
  },
};

function makePlot(stage) {
  const plot = dlPlot({ label: "The output a over the input x", width: 460, height: 340, xlabel: "x", ylabel: "a" });
  plot.view(-X_REACH, X_REACH, -Y_REACH, Y_REACH);
  const off = dl.node("svg:rect", { class: "dl-act-off", y: plot.top, height: plot.inner.height });
  const offText = dl.node("svg:text", { class: "dl-quiet", y: plot.Y(-3.4), "text-anchor": "middle", text: "off: a = 0" });
  const parts = COLOURS.map((colour, k) =>
    dl.node("svg:path", { class: `dl-act-part dl-act-${colour}`, "stroke-dasharray": DASHES[k] }),
  );
  const curve = dl.node("svg:path", { class: "dl-act-curve" });
  const stem = dl.node("svg:path", { class: "dl-act-stem" });
  plot.ink.append(off, offText, ...parts, curve, stem);
  const dot = dl.node("svg:circle", { r: 9, class: "dl-dot" });
  const grip = dl.node("svg:g", {}, dl.node("svg:circle", { r: 20, class: "dl-reach" }), dot);
  plot.node.append(grip);
  let height = 0;
  const show = dl.slider(grip, {
    label: "input x",
    min: -X_REACH,
    max: X_REACH,
    step: 0.1,
    page: 1,
    get: () => dl.number(stage.state.x),
    put: (x) => stage.change({ x }),
    at: (event) => plot.at(event)[0],
    text: (x) => `${dl.neat(x)}, output ${dl.neat(height)}`,
  });

  function draw(state, g) {
    const single = state.units === 1;
    const units = single ? [[...state.one, 1]] : state.three;
    const unit = ([w, b, v]) => (x) => v * g(w * x + b);
    const total = (x) => units.reduce((sum, each) => sum + unit(each)(x), 0);
    dl.set(curve, { d: trace(plot, total) });
    parts.forEach((part, k) => dl.set(part, { d: single ? "" : trace(plot, unit(units[k])) }));
    const x = dl.number(state.x);
    height = total(x);
    const y = dl.clamp(height, -Y_REACH, Y_REACH);
    dl.set(stem, { d: `M${plot.X(x)} ${plot.Y(0)}V${plot.Y(y)}H${plot.X(-X_REACH)}` });
    dl.set(grip, { transform: `translate(${plot.X(x)} ${plot.Y(y)})` });
    drawOff(state, units[0]);
    show();
  }

  // Shade where a single ReLU gives 0 whatever comes in.
  function drawOff(state, [w, b]) {
    const there = state.units === 1 && state.activation === "relu" && (w !== 0 || b <= 0);
    const corner = w === 0 ? X_REACH : dl.clamp(-b / w, -X_REACH, X_REACH);
    const [from, to] = w >= 0 ? [-X_REACH, corner] : [corner, X_REACH];
    const wide = there && to - from > 2;
    dl.set(off, { x: plot.X(from), width: there ? plot.X(to) - plot.X(from) : 0 });
    dl.set(offText, { x: plot.X((from + to) / 2), visibility: wide ? null : "hidden" });
  }
  return { node: plot.node, draw };
}

// The path of a function through the window, with the corners of piecewise lines met closely.
function trace(plot, f) {
  const points = [];
  for (let k = 0; k <= 400; k++) {
    const x = -X_REACH + (2 * X_REACH * k) / 400;
    points.push([x, dl.clamp(f(x), -3 * Y_REACH, 3 * Y_REACH)]);
  }
  return plot.line(points);
}

function makeOne(stage) {
  const put = (k) => (value) => stage.change({ one: stage.state.one.map((old, j) => (j === k ? value : old)) });
  const w = dl.dial({ label: "weight w", min: -3, max: 3, step: 0.1, onInput: put(0) });
  const b = dl.dial({ label: "bias b", min: -5, max: 5, step: 0.1, onInput: put(1) });
  const box = dl.node("div", { class: "dl-act-dials" }, w.node, b.node);
  return { node: box, set: ([ws, bs]) => { w.set(ws); b.set(bs); } };
}

function makeThree(stage) {
  const put = (j, k) => (value) => {
    const three = stage.state.three.map((unit) => [...unit]);
    three[j][k] = value;
    stage.change({ three });
  };
  const cards = COLOURS.map((colour, j) => {
    const dials = [["w", 3], ["b", 5], ["v", 3]].map(([name, most], k) =>
      dl.dial({ label: `${name}${"₁₂₃"[j]}`, min: -most, max: most, step: 0.1, onInput: put(j, k) }),
    );
    const sample = dl.node(
      "svg:svg",
      { viewBox: "0 0 36 8", class: "dl-act-sample", "aria-hidden": "true" },
      dl.node("svg:path", { d: "M0 4H36", class: `dl-act-part dl-act-${colour}`, "stroke-dasharray": DASHES[j] }),
    );
    const card = dl.node(
      "fieldset",
      { class: "dl-act-card" },
      dl.node("legend", {}, `unit ${j + 1}`, sample),
      ...dials.map((dial) => dial.node),
    );
    return { card, dials };
  });
  const box = dl.node("div", { class: "dl-act-dials" }, ...cards.map(({ card }) => card));
  const set = (three) => cards.forEach(({ dials }, j) => dials.forEach((dial, k) => dial.set(three[j][k])));
  return { node: box, set };
}
