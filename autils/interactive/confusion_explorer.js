// A confusion matrix of buttons, and the digits behind the one that is chosen.
const KEYS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export default {
  render({ model, el }) {
    const stage = dl.stage({
      model,
      el,
      title: "Which digit is taken for which",
      help: "Choose a number to see the digits behind it. In the matrix, arrow keys move and Enter chooses.",
    });
    const parts = stage.answer.parts ?? [];
    const part =
      parts.length > 1
        ? dl.choice({
            label: "Look at",
            options: parts.map((each, k) => [
              String(k),
              `${each.name}: ${each.known ? `${each.accuracy} right` : "not known"}`,
            ]),
            onInput: (value) => stage.change({ part: Number(value) }),
          })
        : dl.node("p", { class: "dl-cf-one" });
    const matrix = makeMatrix(stage, (stage.answer.counts ?? []).length || 10);
    const shortcuts = makeShortcuts(stage);
    const tiles = makeTiles();
    stage.body.append(
      part.node ?? part,
      dl.node(
        "div",
        { class: "dl-cf" },
        dl.node("div", { class: "dl-cf-left" }, matrix.node, shortcuts.often),
        dl.node("div", { class: "dl-cf-right" }, shortcuts.surest, tiles.node),
      ),
    );
    stage.draw((state, answer) => {
      const now = answer.parts?.[state.part];
      if (part.set) part.set(String(state.part));
      else if (now) dl.set(part, { text: `${now.right} of ${now.m} right: ${now.accuracy}` });
      matrix.draw(state, answer);
      shortcuts.draw(state, answer);
      tiles.draw(answer);
    });
    return stage.dispose;
  },
};

// The matrix: one stop for the Tab key, moved by the arrow keys.
function makeMatrix(stage, classes) {
  const digits = Array.from({ length: classes }, (_, k) => k);
  let here = [0, 0];
  const cells = digits.map((i) =>
    digits.map((j) =>
      dl.node("button", {
        type: "button",
        class: "dl-cf-cell",
        tabindex: i || j ? -1 : 0,
        "data-cell": `${i},${j}`,
        "data-right": String(i === j),
        onclick: () => {
          move(i, j);
          stage.change({ view: "cell", label: i, yhat: j });
        },
      }),
    ),
  );
  const table = dl.node(
    "table",
    { class: "dl-cf-matrix", role: "grid", "aria-label": "Confusion matrix", "data-lm-suppress-shortcuts": "true" },
    dl.node(
      "thead",
      {},
      dl.node(
        "tr",
        {},
        dl.node("td", { class: "dl-cf-corner" }, dl.node("span", { class: "dl-unseen", text: "label" })),
        ...digits.map((k) => dl.node("th", { scope: "col", role: "columnheader", text: k })),
      ),
    ),
    dl.node(
      "tbody",
      {},
      ...digits.map((i) =>
        dl.node(
          "tr",
          {},
          dl.node("th", { scope: "row", role: "rowheader", text: i }),
          ...digits.map((j) => dl.node("td", { role: "gridcell" }, cells[i][j])),
        ),
      ),
    ),
  );

  function move(i, j, focus = false) {
    cells[here[0]][here[1]].tabIndex = -1;
    here = [dl.clamp(i, 0, classes - 1), dl.clamp(j, 0, classes - 1)];
    const cell = cells[here[0]][here[1]];
    cell.tabIndex = 0;
    if (focus) cell.focus();
  }

  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key !== "Home" && event.key !== "End") return;
    if (event.key === "Tab" || event.metaKey || event.altKey) return;
    event.stopPropagation(); // the notebook would change cells
    const step = KEYS[event.key];
    if (step) move(here[0] + step[0], here[1] + step[1], true);
    else if (event.key === "Home") move(event.ctrlKey ? 0 : here[0], 0, true);
    else if (event.key === "End") move(event.ctrlKey ? classes : here[0], classes, true);
    else return;
    event.preventDefault();
  });

  function draw(state, answer) {
    const counts = answer.counts ?? [];
    let most = 1;
    counts.forEach((row, i) => row.forEach((count, j) => i !== j && (most = Math.max(most, count))));
    cells.forEach((row, i) =>
      row.forEach((cell, j) => {
        const count = counts[i]?.[j] ?? 0;
        const chosen = state.view === "cell" && state.label === i && state.yhat === j;
        const read = i === j ? "read rightly" : `read as ${j}`;
        dl.set(cell, {
          text: count || "·",
          "aria-label": `${i} ${read}: ${count}`,
          "aria-pressed": String(chosen),
        });
        // Square root: one mistake must be seen beside a cell of fifty.
        cell.style.setProperty("--dl-part", i === j ? 1 : Math.sqrt(count / most));
      }),
    );
  }
  const node = dl.node(
    "div",
    { class: "dl-cf-frame" },
    dl.node("p", { class: "dl-cf-axis", text: "what the network read →" }),
    dl.node("p", { class: "dl-cf-axis dl-cf-down", text: "label →" }),
    table,
  );
  return { node, draw };
}

// The surest mistakes, and the commonest ones, one press away.
function makeShortcuts(stage) {
  const surest = dl.button("Surest mistakes", () => stage.change({ view: "surest" }));
  const pairs = dl.node("span", { class: "dl-cf-pairs" });
  const name = dl.uid("pairs");
  const often = dl.node(
    "div",
    { class: "dl-cf-often" },
    dl.node("p", { class: "dl-cf-name", id: name, text: "The commonest mistakes" }),
    pairs,
  );
  dl.set(pairs, { role: "group", "aria-labelledby": name });
  let shown = "";
  function draw(state, answer) {
    dl.set(surest, { "aria-pressed": String(state.view === "surest") });
    const list = answer.pairs ?? [];
    often.hidden = !list.length;
    if (JSON.stringify(list) !== shown) {
      shown = JSON.stringify(list);
      pairs.replaceChildren(
        ...list.map(([i, j, count]) =>
          dl.button(`${i} as ${j}: ${count}×`, () => stage.change({ view: "cell", label: i, yhat: j }), {
            "data-pair": `${i},${j}`,
          }),
        ),
      );
    }
    for (const each of pairs.children) {
      const chosen = state.view === "cell" && each.dataset.pair === `${state.label},${state.yhat}`;
      dl.set(each, { "aria-pressed": String(chosen) });
    }
  }
  return { surest, often, draw };
}

// The digits behind a number, each with what it was read as and how surely.
function makeTiles() {
  const heading = dl.node("p", { class: "dl-cf-heading" });
  const list = dl.node("ul", { class: "dl-cf-tiles", tabindex: 0, "aria-label": "Digits" });
  let shown = null;
  function draw(answer) {
    dl.set(heading, { text: answer.heading ?? "" });
    const tiles = answer.tiles ?? { side: 20, images: "", captions: [] };
    const look = tiles.images + tiles.captions.join();
    if (look === shown) return;
    shown = look;
    const data = dl.bytes(tiles.images);
    const size = tiles.side * tiles.side;
    list.hidden = !tiles.captions.length;
    list.scrollTop = 0;
    list.replaceChildren(
      ...tiles.captions.map(([what, sure], k) =>
        dl.node(
          "li",
          {},
          dl.pixels(dl.node("canvas", { "aria-hidden": "true" }), data.subarray(k * size), tiles.side, tiles.side),
          dl.node("span", { text: what }),
          dl.node("span", { class: "dl-cf-sure", text: sure }),
        ),
      ),
    );
  }
  return { node: dl.node("div", {}, heading, list), draw };
}
