// Inside a network: weights as pictures, layers at work, and which pixels mattered.
const TABS = [
  ["weights", "What it looks for"],
  ["layers", "Layer by layer"],
  ["mattered", "What mattered"],
];

export default {
  render({ model, el }) {
    const stage = dl.stage({ model, el, title: "What the network sees" });
    const chooser = makeChooser(stage);
    const views = { weights: makeWeights(stage), layers: makeLayers(), mattered: makeMattered(stage) };
    const tabs = makeTabs(stage, views);
    const frame = dl.node("div", { class: "dl-nv" }, chooser.node, tabs.node);
    stage.body.append(frame);
    stage.draw((state, answer) => {
      frame.hidden = !answer.known;
      if (!answer.known) return;
      chooser.draw(state, answer);
      tabs.draw(state);
      const shown = answer[state.tab];
      if (shown) views[state.tab].draw(shown, answer, state);
    });
    return stage.dispose;
  },
};

// The picture, which one it is, and the network's answer to it.
function makeChooser(stage) {
  const id = dl.uid("picture");
  const canvas = dl.node("canvas", { class: "dl-nv-picture", role: "img" });
  const field = dl.node("input", {
    type: "number",
    class: "dl-field",
    id,
    min: 0,
    step: 1,
    onchange: () => Number.isFinite(field.valueAsNumber) && go(field.valueAsNumber),
    onkeydown: (event) => event.key !== "Escape" && event.stopPropagation(),
  });
  const of = dl.node("span", { class: "dl-nv-of" });
  const label = dl.node("p", { class: "dl-nv-label" });
  const go = (index) => {
    const m = stage.answer.m;
    stage.change({ index: ((Math.round(index) % m) + m) % m, digit: null });
  };
  const chances = dl.chances(Math.max(2, stage.answer.p?.length || 10));
  const node = dl.node(
    "div",
    { class: "dl-nv-left" },
    dl.node("div", { class: "dl-nv-number" }, dl.node("label", { for: id, text: "Picture" }), field, of),
    canvas,
    label,
    dl.node(
      "div",
      { class: "dl-nv-buttons" },
      dl.button("◀", () => go(stage.state.index - 1), { "aria-label": "Previous picture" }),
      dl.button("Any other", () => go(Math.floor(Math.random() * stage.answer.m))),
      dl.button("▶", () => go(stage.state.index + 1), { "aria-label": "Next picture" }),
    ),
    chances.node,
  );
  function draw(state, answer) {
    if (document.activeElement !== field) field.value = String(state.index);
    field.max = answer.m - 1;
    dl.set(of, { text: `of ${answer.m}` });
    dl.pixels(canvas, dl.bytes(answer.picture), answer.side, answer.side);
    const known = answer.label !== null && answer.label !== undefined;
    dl.set(canvas, { "aria-label": `Picture ${answer.index}${known ? `, a ${answer.label}` : ""}` });
    dl.set(label, { text: known ? `Its label: ${answer.label}` : "" });
    chances.set(answer.p, "The network reads");
  }
  return { node, draw };
}

// Tabs as the ARIA practices describe them: one stop, moved by the arrow keys.
function makeTabs(stage, views) {
  const names = TABS.map(([key]) => key);
  const ids = Object.fromEntries(names.map((key) => [key, dl.uid(key)]));
  const tabs = TABS.map(([key, text]) =>
    dl.node("button", {
      type: "button",
      role: "tab",
      id: ids[key],
      class: "dl-nv-tab",
      "aria-controls": `${ids[key]}-panel`,
      text,
      onclick: () => stage.change({ tab: key }),
    }),
  );
  const list = dl.node(
    "div",
    { role: "tablist", class: "dl-nv-tabs", "aria-label": "What to look at", "data-lm-suppress-shortcuts": "true" },
    ...tabs,
  );
  list.addEventListener("keydown", (event) => {
    const here = names.indexOf(stage.state.tab);
    const last = names.length - 1;
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last }[event.key];
    if (event.key !== "Tab") event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + names.length) % names.length;
    stage.change({ tab: names[next] });
    tabs[next].tabIndex = 0;
    tabs[next].focus();
  });
  const panels = names.map((key) =>
    dl.node(
      "div",
      { role: "tabpanel", id: `${ids[key]}-panel`, "aria-labelledby": ids[key], class: "dl-nv-panel" },
      views[key].node,
    ),
  );
  function draw(state) {
    names.forEach((key, k) => {
      const chosen = key === state.tab;
      dl.set(tabs[k], { "aria-selected": String(chosen), tabindex: chosen ? 0 : -1 });
      panels[k].hidden = !chosen;
    });
  }
  return { node: dl.node("div", { class: "dl-nv-right" }, list, ...panels), draw };
}

// The first layer's weights: one picture for each unit, and the sum of the chosen one.
function makeWeights(stage) {
  const head = dl.node("p", { class: "dl-nv-head" });
  const grid = dl.node("div", {
    class: "dl-nv-units",
    role: "toolbar",
    "aria-label": "Units of the first layer",
    "data-lm-suppress-shortcuts": "true",
  });
  const sum = makeSum();
  const node = dl.node("div", {}, head, grid, sum.node, colours("pulls the unit up", "pulls it down"));
  let shown = "";
  const choose = (unit, focus) => {
    stage.change({ unit });
    if (focus) grid.children[unit]?.focus();
  };
  grid.addEventListener("keydown", (event) => {
    const here = [...grid.children].indexOf(document.activeElement);
    const last = grid.children.length - 1;
    const top = grid.children[0]?.offsetTop;
    const across = [...grid.children].filter((each) => each.offsetTop === top).length;
    const to = {
      ArrowRight: here + 1,
      ArrowLeft: here - 1,
      ArrowDown: here + across,
      ArrowUp: here - across,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key !== "Tab") event.stopPropagation();
    if (to === undefined || here < 0) return;
    event.preventDefault();
    if (to >= 0 && to <= last) choose(to, true);
  });

  function draw(view, answer, state) {
    const [height, width] = view.shape;
    const what = view.whole ? "unit" : "filter";
    const size = `${height} × ${width} weights each`;
    const all = dl.bytes(view.images);
    const count = all.length / (height * width);
    const few = count < view.units ? `the first ${count} of ${view.units}` : view.units;
    dl.set(head, { text: `${view.layer}: ${few} ${what}s, ${size}` });
    if (view.images !== shown) {
      shown = view.images;
      grid.replaceChildren(
        ...Array.from({ length: count }, (_, unit) =>
          dl.node(
            "button",
            { type: "button", class: "dl-nv-unit", "aria-label": `${what} ${unit}`, onclick: () => choose(unit) },
            dl.pixels(dl.node("canvas"), all.subarray(unit * height * width), width, height, true),
          ),
        ),
      );
    }
    [...grid.children].forEach((each, unit) =>
      dl.set(each, { "aria-pressed": String(unit === state.unit), tabindex: unit === state.unit ? 0 : -1 }),
    );
    sum.draw(view, answer);
  }
  return { node, draw };
}

// weights × picture = what each pixel adds; or a kernel, and its map.
function makeSum() {
  const canvases = Array.from({ length: 3 }, () => dl.node("canvas", { "aria-hidden": "true" }));
  const captions = canvases.map(() => dl.node("figcaption"));
  const boxes = canvases.map((canvas, k) => dl.node("figure", { class: "dl-nv-figure" }, canvas, captions[k]));
  const sign = () => dl.node("span", { class: "dl-nv-sign", "aria-hidden": "true" });
  const times = sign();
  const equals = sign();
  const total = dl.node("p", { class: "dl-nv-total" });
  const node = dl.node("div", { class: "dl-nv-sum" }, boxes[0], times, boxes[1], equals, boxes[2], total);
  function draw(view, answer) {
    const [height, width] = view.shape;
    dl.pixels(canvases[0], dl.bytes(view.one), width, height, true);
    dl.pixels(canvases[1], dl.bytes(answer.picture), answer.side, answer.side);
    dl.set(times, { text: view.whole ? "×" : "over" });
    dl.set(equals, { text: "=" });
    dl.set(captions[0], { text: view.whole ? `unit ${view.unit}` : `filter ${view.unit}` });
    dl.set(captions[1], { text: "the picture" });
    if (view.whole) {
      dl.pixels(canvases[2], dl.bytes(view.product), width, height, true);
      dl.set(captions[2], { text: "what each pixel adds" });
      const bias = `${view.bias < 0 ? "−" : "+"} ${dl.neat(Math.abs(view.bias), 2)}`;
      const parts = `${dl.neat(view.for, 2)} − ${dl.neat(Math.abs(view.against), 2)} ${bias}`;
      total.replaceChildren(
        dl.node("span", { class: "dl-nv-quiet", text: "for − against + bias" }),
        dl.node("span", { text: `${parts} =` }),
        dl.node("b", { text: `z = ${dl.neat(view.z, 2)}` }),
      );
    } else {
      dl.pixels(canvases[2], dl.bytes(view.map), view.mapside, view.mapside);
      dl.set(captions[2], { text: "where it answers" });
      total.replaceChildren(
        dl.node("span", { class: "dl-nv-quiet", text: "weights from" }),
        dl.node("span", { text: `${dl.neat(view.low, 2)} to ${dl.neat(view.high, 2)}` }),
      );
    }
  }
  return { node, draw };
}

// What each layer gives out: bars for numbers, small pictures for maps.
function makeLayers() {
  const node = dl.node("div", { class: "dl-nv-layers", tabindex: 0, role: "group", "aria-label": "Layers" });
  function draw(view) {
    node.replaceChildren(
      ...view.steps.map((step) =>
        dl.node(
          "section",
          { class: "dl-nv-step" },
          dl.node(
            "p",
            { class: "dl-nv-head" },
            `${step.name} `,
            dl.node("span", { class: "dl-nv-quiet", text: `${step.kind}, ${step.shape.join(" × ")}` }),
          ),
          step.maps ? maps(step) : bars(step),
          dl.node("p", { class: "dl-nv-quiet", text: step.words }),
        ),
      ),
    );
  }
  return { node, draw };
}

function maps(step) {
  const [height, width] = step.shape;
  const all = dl.bytes(step.maps);
  const count = all.length / (height * width);
  return dl.node(
    "div",
    { class: "dl-nv-maps", role: "img", "aria-label": `${count} maps of ${step.name}` },
    ...Array.from({ length: count }, (_, k) =>
      dl.pixels(dl.node("canvas"), all.subarray(k * height * width), width, height),
    ),
  );
}

// Bars up for numbers above 0, down for those below; the largest has the other colour.
function bars(step) {
  const { values } = step;
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const scale = 60 / (high - low || 1);
  const wide = 600 / values.length;
  const few = values.length <= 32;
  return dl.node(
    "svg:svg",
    { class: "dl-nv-bars", viewBox: `0 0 600 ${few ? 78 : 62}`, role: "img", "aria-label": step.words },
    dl.node("svg:line", { x1: 0, x2: 600, y1: high * scale + 1, y2: high * scale + 1, class: "dl-nv-zero" }),
    ...values.map((value, k) =>
      dl.node("svg:rect", {
        x: wide * (k + 0.1),
        width: 0.8 * wide,
        y: 1 + scale * (high - Math.max(0, value)),
        height: Math.max(0.5, scale * Math.abs(value)),
        class: k === step.strongest ? "dl-nv-most" : "dl-nv-bar",
      }),
    ),
    ...(few
      ? values.map((_, k) =>
          dl.node("svg:text", { x: wide * (k + 0.5), y: 76, "text-anchor": "middle", class: "dl-quiet", text: k }),
        )
      : []),
  );
}

// Which parts of the picture the answer rests on.
function makeMattered(stage) {
  const id = dl.uid("digit");
  const classes = Math.max(2, stage.answer.p?.length || 10);
  const select = dl.node(
    "select",
    {
      id,
      class: "dl-nv-select",
      onchange: () => stage.change({ digit: select.value === "" ? null : Number(select.value) }),
      onkeydown: (event) => event.key !== "Escape" && event.stopPropagation(),
    },
    dl.node("option", { value: "", text: "the network's answer" }),
    ...Array.from({ length: classes }, (_, k) => dl.node("option", { value: k, text: `the digit ${k}` })),
  );
  const picture = dl.node("canvas", { "aria-hidden": "true" });
  const effect = dl.node("canvas", { "aria-hidden": "true" });
  const frame = () => dl.node("span", { class: "dl-nv-cover", "aria-hidden": "true" });
  const frames = [frame(), frame()];
  const figures = dl.node(
    "div",
    { class: "dl-nv-big" },
    dl.node("figure", { class: "dl-nv-figure" }, dl.node("div", {}, picture, frames[0]), dl.node("figcaption", { text: "the picture" })),
    dl.node("figure", { class: "dl-nv-figure" }, dl.node("div", {}, effect, frames[1]), dl.node("figcaption", { text: "what mattered" })),
  );
  const words = dl.node("p", { class: "dl-nv-said" });
  const how = dl.node("p", { class: "dl-nv-quiet" });
  const node = dl.node(
    "div",
    {},
    dl.node("p", { class: "dl-nv-choose" }, dl.node("label", { for: id, text: "What speaks for" }), select),
    figures,
    colours("speaks for it: covering it makes the network less sure", "speaks against it"),
    words,
    how,
  );
  function draw(view, answer, state) {
    select.value = state.digit === null || state.digit === undefined ? "" : String(state.digit);
    dl.pixels(picture, dl.bytes(answer.picture), answer.side, answer.side);
    dl.pixels(effect, dl.bytes(view.effect), answer.side, answer.side, true);
    const [row, column] = view.place;
    for (const each of frames) {
      each.style.left = `${(100 * column) / answer.side}%`;
      each.style.top = `${(100 * row) / answer.side}%`;
      each.style.width = each.style.height = `${(100 * view.cover) / answer.side}%`;
    }
    dl.set(words, { text: view.words });
    dl.set(how, {
      text:
        `How this is found: a blank square of ${view.cover} × ${view.cover} pixels covers one part of the ` +
        "picture after the other, and each time the network is asked again. This shows what this network " +
        "relies on for this picture. It isn't a reason, and another cover would give a somewhat different map.",
    });
  }
  return { node, draw };
}

function colours(above, below) {
  return dl.node(
    "p",
    { class: "dl-nv-legend" },
    dl.node("span", { class: "dl-nv-swatch dl-nv-for", "aria-hidden": "true" }),
    `orange ${above} `,
    dl.node("span", { class: "dl-nv-swatch dl-nv-against", "aria-hidden": "true" }),
    `blue ${below}`,
  );
}
