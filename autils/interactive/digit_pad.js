// A pad to draw on with mouse, pen, finger or keys; Python prepares the drawing and asks networks.
const PENS = [
  ["0.045", "thin"],
  ["0.075", "medium"],
  ["0.12", "thick"],
];
const STEP = 0.03; // how far an arrow key moves the pen, as a share of the pad
const FINE = 0.01; // the same with Shift
const NEAR = 0.004; // points nearer than this to the last one tell nothing
const RAW = 400_000; // bytes of a file up to which it is sent as it is
const LONGEST = 900; // pixels of a larger picture's longer side, before it is sent
const MOVES = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-1, -1],
  PageUp: [1, -1],
  End: [-1, 1],
  PageDown: [1, 1],
};

export default {
  render({ model, el }) {
    const stage = dl.stage({ model, el, title: "Write a digit" });
    const page = makePage(stage);
    const seen = makeSeen();
    const answers = stage.answer.readers ?? [];
    const tables = answers.map(() => dl.chances());
    const keep = makeKeep(stage);
    const kept = makeKept(stage);

    const pens = dl.choice({
      label: "Pen",
      options: PENS,
      onInput: (value) => stage.change({ pen: Number(value) }),
    });
    const undo = dl.button("Undo", page.undo);
    const clear = dl.button("Clear", page.clear);
    const left = dl.node(
      "div",
      { class: "dl-pad-left" },
      page.node,
      dl.node("div", { class: "dl-row dl-pad-tools" }, undo, clear, makeFile(stage, page)),
      pens.node,
    );
    const right = dl.node(
      "div",
      { class: "dl-pad-answers", "data-readers": tables.length },
      ...tables.map((table) => table.node),
    );
    stage.body.append(
      dl.node("div", { class: "dl-pad" }, left, dl.node("div", { class: "dl-pad-right" }, seen.node, right)),
      keep.node,
      kept.node,
    );

    stage.draw((state, answer) => {
      page.draw(state, answer);
      seen.draw(answer);
      pens.set(String(state.pen));
      undo.disabled = !page.past();
      clear.disabled = !state.strokes.length && !state.picture;
      (answer.readers ?? []).forEach((reader, k) => tables[k]?.set(reader.p, reader.name));
      keep.draw(answer);
      kept.draw(answer);
    });
    return stage.dispose;
  },
};

// The pad itself: strokes are lists of points, x to the right and y downwards, 0 to 1.
function makePage(stage) {
  const help = dl.uid("pad-help");
  const ink = dl.node("svg:g", { class: "dl-pad-ink" });
  const photo = dl.node("svg:image", { width: 1, height: 1 });
  const nib = dl.node("svg:circle", { class: "dl-pad-nib" });
  const hint = dl.node("span", { class: "dl-pad-hint", "aria-hidden": "true", text: "Write here" });
  const pen = dl.node("span", { class: "dl-pad-pen", role: "status" });
  const pad = dl.node(
    "div",
    {
      class: "dl-pad-page",
      role: "application",
      tabindex: 0,
      "aria-label": "Drawing pad",
      "aria-describedby": help,
      "data-lm-suppress-shortcuts": "true",
    },
    dl.node("svg:svg", { viewBox: "0 0 1 1", "aria-hidden": "true" }, photo, ink, nib),
    hint,
  );
  const keys = dl.node(
    "p",
    { class: "dl-pad-help", id: help },
    dl.node("b", { text: "Keys: " }),
    "arrows move the pen, Space lowers or lifts it, Backspace undoes.",
  );
  const past = []; // what Undo goes back to
  let current = null; // the stroke being drawn
  let place = [0.5, 0.5]; // the pen of those who draw by keys
  let down = false;
  let hand = null; // the mouse, pen or finger that draws; any other one is the palm of the hand

  const point = (event) => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };

  function begin(at) {
    const { strokes, picture, fresh, pen: width } = stage.state;
    past.push({ strokes, picture, fresh });
    current = { width, points: at.map(short) };
    const before = fresh || picture ? [] : strokes;
    stage.change({ strokes: [...before, current], picture: null, fresh: false });
  }

  function go(points) {
    if (!current) return;
    const all = [...current.points];
    for (const [x, y] of points) {
      const [lastX, lastY] = all.slice(-2);
      if (Math.hypot(x - lastX, y - lastY) >= NEAR) all.push(short(x), short(y));
    }
    if (all.length === current.points.length) return;
    current = { ...current, points: all };
    stage.change({ strokes: [...stage.state.strokes.slice(0, -1), current] });
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button || (hand !== null && pad.hasPointerCapture(hand))) return;
    event.preventDefault();
    pad.focus({ preventScroll: true });
    lift();
    hand = event.pointerId;
    hold(hand);
    pad.classList.add("dl-pad-hand");
    begin(point(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (down || event.pointerId !== hand) return;
    const all = event.getCoalescedEvents?.() ?? [];
    go((all.length ? all : [event]).map(point));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    pad.addEventListener(end, (event) => {
      if (event.pointerId === hand) lift();
    });
  }
  pad.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    event.stopPropagation(); // the notebook would change cells
    pad.classList.remove("dl-pad-hand");
    if (event.key in MOVES) {
      const far = event.shiftKey ? FINE : STEP;
      place = place.map((value, k) => dl.clamp(value + far * MOVES[event.key][k], 0, 1));
      if (down) go([place]);
    } else if (event.key === " " || event.key === "Enter") {
      if (down) lift();
      else {
        down = true;
        begin(place);
      }
    } else if (event.key === "Backspace") undo();
    else if (event.key === "Delete") clear();
    else if (event.key === "Escape") lift();
    else return;
    event.preventDefault();
    tell();
  });
  pad.addEventListener("focus", tell);
  pad.addEventListener("blur", () => {
    if (hand === null) lift(); // a finger goes on, whatever else is touched meanwhile
    pen.textContent = "";
  });

  // Follow a pointer beyond the edge. A pointer that the browser does not know can't be followed.
  function hold(pointer) {
    try {
      pad.setPointerCapture(pointer);
    } catch {
      // it draws as long as it is above the pad
    }
  }

  function lift() {
    down = false;
    current = null;
    hand = null;
  }

  function tell() {
    const [x, y] = place.map((value) => Math.round(100 * value));
    pen.textContent = `Pen ${down ? "down" : "up"}, ${x} across, ${y} down.`;
    moveNib();
  }

  function moveNib() {
    dl.set(nib, { cx: place[0], cy: place[1], r: Math.max(0.02, stage.state.pen / 2) });
    nib.classList.toggle("dl-pad-down", down);
  }

  function undo() {
    lift();
    if (past.length) stage.change(past.pop());
  }

  function clear() {
    const { strokes, picture, fresh } = stage.state;
    if (!strokes.length && !picture) return;
    lift();
    past.push({ strokes, picture, fresh });
    stage.change({ strokes: [], picture: null, fresh: false });
  }

  function load(picture) {
    const { strokes, picture: before, fresh } = stage.state;
    lift();
    past.push({ strokes, picture: before, fresh });
    stage.change({ strokes: [], picture, fresh: false });
  }

  function draw(state, answer) {
    const shown = state.strokes.map(trace);
    while (ink.children.length > shown.length) ink.lastChild.remove();
    shown.forEach((look, k) => {
      if (!ink.children[k]) ink.append(dl.node("svg:path"));
      dl.set(ink.children[k], look);
    });
    const address = state.picture ? answer.page : "";
    dl.set(photo, { href: address || null, visibility: address ? null : "hidden" });
    hint.hidden = state.strokes.length > 0 || Boolean(state.picture);
    moveNib();
  }

  return {
    node: dl.node("div", {}, pad, keys, pen),
    draw,
    undo,
    clear,
    load,
    past: () => past.length > 0,
  };
}

const short = (value) => Number(value.toFixed(4));

// A stroke as the attributes of an SVG path; a single point becomes a dot.
function trace({ width, points }) {
  const pairs = [];
  for (let k = 0; k + 1 < points.length; k += 2) pairs.push(`${points[k]} ${points[k + 1]}`);
  const rest = pairs.length > 1 ? `L${pairs.slice(1).join(" ")}` : "l0 0";
  return { d: `M${pairs[0]} ${rest}`, "stroke-width": width };
}

// What the network sees: the prepared image, pixel by pixel.
function makeSeen() {
  const canvas = dl.node("canvas", { class: "dl-pad-seen", role: "img" });
  const size = dl.node("p", { class: "dl-pad-size" });
  const node = dl.node(
    "div",
    { class: "dl-pad-look" },
    canvas,
    dl.node("div", {}, dl.node("p", { class: "dl-pad-head", text: "What the network sees" }), size),
  );
  function draw(answer) {
    const side = answer.side ?? 20;
    dl.pixels(canvas, dl.bytes(answer.seen), side, side);
    const what = answer.seen ? "your digit, cut out, scaled and centred" : "nothing yet";
    dl.set(canvas, { "aria-label": `What the network sees: ${what}` });
    dl.set(size, {
      text: answer.seen
        ? `Your digit, cut out, scaled and centred as its training data were: ${side} × ${side} numbers.`
        : `${side} × ${side} numbers, all of them 0.`,
    });
  }
  return { node, draw };
}

// Choose a picture file; a large one is made smaller here, so that it travels quickly.
function makeFile(stage, page) {
  const input = dl.node("input", {
    type: "file",
    accept: "image/*",
    id: dl.uid("file"),
    class: "dl-pad-file",
    onchange: async () => {
      const [file] = input.files;
      input.value = ""; // the same file can be chosen again
      if (file) page.load({ name: file.name, data: await readFile(file) });
    },
  });
  input.addEventListener("keydown", (event) => event.stopPropagation());
  return dl.node(
    "span",
    { class: "dl-pad-choose" },
    input,
    dl.node("label", { for: input.id, class: "dl-button", text: "Load a picture …" }),
  );
}

async function readFile(file) {
  let blob = file;
  if (file.size > RAW) {
    try {
      blob = await makeSmaller(file);
    } catch {
      blob = file.slice(0, 1000); // the browser can't read it; Python says so in a sentence
    }
  }
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => done("");
    reader.readAsDataURL(blob);
  });
}

async function makeSmaller(file) {
  const bitmap = await createImageBitmap(file); // upright, whatever the telephone noted
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "white"; // what is transparent counts as paper
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
}

// Keep the digit with the label that was meant.
function makeKeep(stage) {
  const name = dl.uid("keep");
  const buttons = Array.from({ length: 10 }, (_, digit) =>
    dl.button(String(digit), () => put(digit), {
      class: "dl-button dl-pad-digit",
      "aria-label": `Keep this one as a ${digit}`,
    }),
  );
  const put = (label) => {
    const id = (stage.answer.deed ?? 0) + 1;
    stage.change({ deed: { id, what: "keep", label }, fresh: true });
  };
  const node = dl.node(
    "div",
    { class: "dl-row dl-pad-keep", role: "group", "aria-labelledby": name },
    dl.node("span", { class: "dl-label", id: name, text: "Keep this one as a" }),
    dl.node("span", { class: "dl-pad-digits" }, ...buttons),
  );
  function draw(answer) {
    const busy = (stage.state.deed?.id ?? 0) > (answer.deed ?? 0);
    for (const each of buttons) each.disabled = !answer.seen || busy;
  }
  return { node, draw };
}

// The last digits that were kept.
function makeKept(stage) {
  const list = dl.node("ul", { class: "dl-pad-list" });
  const count = dl.node("p", { class: "dl-pad-count" });
  const drop = dl.button("Take the last one out", () => {
    const id = (stage.answer.deed ?? 0) + 1;
    stage.change({ deed: { id, what: "drop" } });
  });
  const node = dl.node("div", { class: "dl-pad-kept" }, count, list, drop);
  let shown = "";
  function draw(answer) {
    const kept = answer.kept ?? { count: 0, labels: [], images: "", file: "" };
    node.hidden = !kept.count;
    const look = `${kept.count} ${kept.images}`;
    if (look === shown) return;
    shown = look;
    const digits = kept.count === 1 ? "1 digit" : `${kept.count} digits`;
    count.textContent = `Your own test set: ${digits}${kept.file ? `, saved in ${kept.file}` : ""}`;
    const data = dl.bytes(kept.images);
    list.replaceChildren(
      ...kept.labels.map((label, k) =>
        dl.node(
          "li",
          {},
          dl.pixels(dl.node("canvas", { "aria-hidden": "true" }), data.subarray(784 * k), 28, 28),
          dl.node("span", { text: label }),
        ),
      ),
    );
  }
  return { node, draw };
}
