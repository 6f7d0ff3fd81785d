// Bars that drag for z, and what the learner's function makes of them.
const REACH = 10; // where the bars end; typed numbers may lie beyond
const SHIFT = 1000;
const FAR = 5000;

export default {
  render({ model, el }) {
    const stage = dl.stage({
      model,
      el,
      title: "Softmax explorer",
      help: "Drag the blue bars, use the arrow keys on them, or type: what comes out?",
    });
    const name = stage.state.name;
    const start = { z: stage.state.z, temperature: stage.state.temperature, shift: stage.state.shift };
    const rows = stage.state.z.map((_, k) => makeRow(stage, k));
    const table = dl.node(
      "div",
      { class: "dl-sm-table" },
      dl.node("span", { class: "dl-sm-head dl-sm-two", text: "z: what you set" }),
      dl.node("span", { class: "dl-sm-head", text: "or type" }),
      dl.node("span", { class: "dl-sm-head", text: `${name} gets` }),
      dl.node("span", { class: "dl-sm-head", text: `${name} gives` }),
      dl.node("span", {}),
      ...rows.flatMap((row) => row.cells),
    );
    const total = dl.node("span", { class: "dl-sm-total" });
    table.append(
      dl.node("span", { class: "dl-sm-scale", "aria-hidden": "true" }, ...["−10", "0", "10"].map((text) => dl.node("span", { text }))),
      dl.node("span", { class: "dl-sm-sum", text: "sum" }),
      total,
    );

    const temperature = dl.dial({
      label: "Temperature",
      min: 0.1,
      max: 100,
      step: 0.1,
      least: 0.001,
      most: 10000,
      log: true,
      hint: "z is divided by it: small, and the winner takes all; large, and all get alike",
      onInput: (value) => stage.change({ temperature: value }),
    });
    const shift = dl.dial({
      label: "Shift all by",
      min: -SHIFT,
      max: SHIFT,
      step: 1,
      least: -FAR,
      most: FAR,
      hint: "added to every z: what changes, and what does not? How far can you go?",
      onInput: (value) => stage.change({ shift: value }),
    });
    const again = dl.button("Start again", () => stage.change(start));
    stage.body.append(
      table,
      dl.node("div", { class: "dl-row dl-sm-dials" }, temperature.node, shift.node, again),
    );

    stage.draw((state, answer) => {
      const moved = state.temperature !== 1 || state.shift !== 0;
      rows.forEach((row, k) => row.draw(state.z[k], (state.z[k] + state.shift) / state.temperature, moved, answer.values?.[k]));
      temperature.set(state.temperature);
      shift.set(state.shift);
      drawTotal(total, answer.values);
    });
    return stage.dispose;
  },
};

// One entry: a bar to drag, a field to type into, what goes in, and what comes out.
function makeRow(stage, k) {
  const bar = dl.node("svg:rect", { y: 6, height: 24, rx: 3, class: "dl-sm-z" });
  const grip = dl.node("svg:circle", { cy: 18, r: 9, class: "dl-sm-grip" });
  const track = dl.node(
    "svg:svg",
    { class: "dl-sm-track", height: 36 },
    dl.node("svg:rect", { y: 6, width: "100%", height: 24, rx: 4, class: "dl-sm-way" }),
    dl.node("svg:line", { x1: "50%", x2: "50%", y1: 2, y2: 34, class: "dl-sm-zero" }),
    bar,
    grip,
  );
  const put = (value) => {
    const z = [...stage.state.z];
    z[k] = value;
    stage.change({ z });
  };
  const show = dl.slider(track, {
    label: `z${k}`,
    min: -REACH,
    max: REACH,
    step: 0.1,
    page: 1,
    get: () => dl.number(stage.state.z[k]),
    put,
    at: (event) => {
      const box = track.getBoundingClientRect();
      return REACH * ((2 * (event.clientX - box.left)) / box.width - 1);
    },
  });
  const field = dl.node("input", {
    type: "number",
    class: "dl-field",
    step: "any",
    "aria-label": `z${k}, typed`,
    onchange: () => {
      if (Number.isFinite(field.valueAsNumber)) put(dl.clamp(field.valueAsNumber, -FAR, FAR));
      else field.value = String(stage.state.z[k]);
    },
    onkeydown: (event) => event.stopPropagation(),
  });
  const given = dl.node("span", { class: "dl-sm-in" });
  const out = dl.node("svg:rect", { y: 6, x: 0, height: 24, rx: 3, class: "dl-sm-p dl-glide" });
  const way = dl.node("svg:rect", { y: 6, width: "100%", height: 24, rx: 4, class: "dl-sm-way" });
  const picture = dl.node("svg:svg", { class: "dl-sm-out", height: 36, "aria-hidden": "true" }, way, out);
  const value = dl.node("span", { class: "dl-sm-value" });

  function draw(z, u, moved, p) {
    z = dl.number(z);
    const place = 50 + (50 * dl.clamp(z, -REACH, REACH)) / REACH;
    dl.set(bar, { x: `${Math.min(50, place)}%`, width: `${Math.abs(place - 50)}%` });
    dl.set(grip, { cx: `${place}%` });
    show();
    if (document.activeElement !== field || field.valueAsNumber !== z) field.value = String(z);
    given.textContent = dl.neat(u, 2);
    given.classList.toggle("dl-sm-moved", moved);
    const known = p !== null && p !== undefined;
    const odd = !known || !Number.isFinite(dl.number(p));
    const part = odd ? 0 : dl.clamp(dl.number(p), 0, 1);
    out.style.width = `${100 * part}%`;
    picture.classList.toggle("dl-sm-odd", known && odd);
    value.classList.toggle("dl-sm-wrong", known && odd);
    const text = !known ? "–" : odd ? dl.neat(p) : Math.abs(p) < 1e4 ? dl.number(p).toFixed(3).replace("-", "−") : dl.neat(p);
    if (value.textContent !== text) value.textContent = text;
  }
  const label = dl.node("span", { class: "dl-sm-name", text: `z${k}`, "aria-hidden": "true" });
  return { cells: [label, track, field, given, picture, value], draw };
}

function drawTotal(total, values) {
  if (!values) {
    total.textContent = "–";
    total.classList.remove("dl-sm-wrong");
    return;
  }
  const sum = values.reduce((so_far, value) => so_far + dl.number(value), 0);
  const right = Math.abs(sum - 1) < 1e-6;
  total.textContent = right ? "1" : `${dl.neat(sum)}, not 1`;
  total.classList.toggle("dl-sm-wrong", !right);
}
