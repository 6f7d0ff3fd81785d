// What every interactive piece shares. `autils/interactive/_base.py` puts this in front of a
// piece's own script, which finds it under the name `dl`.
const dl = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WAITING = "Waiting: a cell runs, or your function. This follows as soon as it has ended.";
  const STILL_WAITING =
    "Still waiting for a cell or for your function. If it never ends: menu Kernel, Interrupt " +
    "Kernel. If Python was restarted, run the cell again.";
  const GONE = "No Python answers here any more. Run the cell again to play on.";
  let count = 0;

  // An element: node("p", { class: "x", onclick: f, text: "..." }, child, ...); SVG as "svg:rect".
  function node(tag, attributes = {}, ...children) {
    const drawn = tag.startsWith("svg:");
    const element = drawn
      ? document.createElementNS(SVG, tag.slice(4))
      : document.createElement(tag);
    set(element, attributes);
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // Set attributes of an element; `null` or `false` takes one away.
  function set(element, attributes) {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on") && typeof value === "function") {
        element.addEventListener(key.slice(2), value);
      } else if (key === "text") {
        if (element.textContent !== String(value)) element.textContent = value;
      } else if (value === null || value === undefined || value === false) {
        element.removeAttribute(key);
      } else if (element.getAttribute(key) !== String(value)) {
        element.setAttribute(key, value === true ? "" : value);
      }
    }
    return element;
  }

  const uid = (name = "dl") => `${name}-${Date.now().toString(36)}-${count++}`;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  // Python sends nan and inf as words.
  const number = (value) => (typeof value === "string" ? { nan: NaN, inf: Infinity, "-inf": -Infinity }[value] ?? Number(value) : value);
  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // A number with at most so many decimal places, a true minus, and words for nan and inf.
  function neat(value, places = 3) {
    value = number(value);
    if (value === null || value === undefined) return "–";
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
    const size = Math.abs(value);
    if (size >= 1e6 || (size > 0 && size < 10 ** -places / 2)) {
      return value.toExponential(1).replace("-", "−").replace("e+", "e");
    }
    return String(Number(value.toFixed(places))).replace("-", "−");
  }

  // Round to the multiples of a step without the dust of binary fractions.
  function round(value, step) {
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) + 1;
    return Number((Math.round(value / step) * step).toFixed(places));
  }

  // The frame of a piece, and its way to Python. Gives { body, state, answer, change, draw,
  // listen, say, notice, dispose }.
  function stage({ model, el, title, help = "", readout = true }) {
    const name = uid("title");
    const body = node("div", { class: "dl-body" });
    const notice = node("p", { class: "dl-notice", role: "status", hidden: true });
    const printed = node("pre", { class: "dl-printed", "aria-label": "Printed by your function" });
    const words = node("p", { class: "dl-readout", "data-readout": "" });
    const spoken = node("div", { class: "dl-unseen", "aria-live": "polite" });
    const root = node(
      "section",
      { class: "dl", "aria-labelledby": name },
      node(
        "header",
        { class: "dl-head" },
        node("p", { class: "dl-title", id: name, text: title }),
        help ? node("p", { class: "dl-help", text: help }) : null,
      ),
      body,
      notice,
      printed,
      readout ? words : null,
      spoken,
    );
    el.append(root);

    const ends = []; // what has to be undone when the view goes
    const drawers = [];
    let state = { ...model.get("state") };
    let answer = { ...model.get("answer") };
    let asked = null; // the number of the question under way
    let closed = false;
    let next = false; // is there a newer state than that?
    let frame = 0;
    let silence, longer, rest, speech;

    const it = {
      root,
      body,
      model,
      get state() {
        return state;
      },
      get answer() {
        return answer;
      },
      change,
      draw,
      listen,
      say,
      redraw,
      notice: show,
      dispose,
    };

    // Change parts of the state: drawn in the next frame, and asked as soon as Python is free.
    function change(parts) {
      state = { ...state, ...parts };
      redraw();
      next = true;
      ask();
      clearTimeout(rest);
      rest = setTimeout(settle, 600);
    }

    function ask() {
      if (asked !== null || !next) return;
      next = false;
      asked = (model.get("state").seq ?? 0) + 1;
      state = { ...state, seq: asked };
      try {
        model.set("state", state);
        model.save_changes();
      } catch {
        closed = true; // the way to Python
      }
      silence = setTimeout(() => show(gone() ? GONE : WAITING, "wait"), 500);
      longer = setTimeout(() => show(gone() ? GONE : STILL_WAITING, "wait"), 5000);
    }

    function onAnswer() {
      const fresh = model.get("answer");
      answer = { ...fresh };
      if (asked !== null && fresh.seq >= asked) {
        asked = null;
        clearTimeout(silence);
        clearTimeout(longer);
      }
      if (asked === null) show(answer.trouble ?? "", "trouble");
      redraw();
      ask();
    }

    function onState() {
      const fresh = model.get("state");
      if (asked !== null && fresh.seq <= asked) return; // our own, or older
      if (next) return; // the hand is faster; it will ask
      state = { ...fresh };
      redraw();
    }

    function settle() {
      if (asked !== null || next) {
        rest = setTimeout(settle, 600);
        return;
      }
      try {
        if (!gone()) model.send({ kind: "settled" });
      } catch {
        closed = true; // Python went away in this very moment
      }
    }

    const gone = () => closed || Boolean(el.closest(".jupyter-widgets-disconnected"));

    function redraw() {
      if (frame) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        for (const each of drawers) each(state, answer);
        set(printed, { text: answer.printed ?? "", hidden: !answer.printed });
        write(answer.words ?? "");
      });
    }

    // Call a function whenever state or answer are new; and now.
    function draw(each) {
      drawers.push(each);
      each(state, answer);
      set(printed, { text: answer.printed ?? "", hidden: !answer.printed });
      write(answer.words ?? "");
    }

    function write(text) {
      if (words.textContent === text) return;
      words.textContent = text;
      say(text);
    }

    // Say something to a screen reader, once the hand has come to rest.
    function say(text) {
      clearTimeout(speech);
      speech = setTimeout(() => {
        if (spoken.textContent !== text) spoken.textContent = text;
      }, 900);
    }

    // Show a sentence below the piece ("" hides it): kind "trouble", "wait" or "note".
    function show(text, kind = "note") {
      notice.hidden = !text;
      notice.dataset.kind = kind;
      if (notice.textContent !== text) notice.textContent = text;
    }

    function listen(target, event, handler, options) {
      target.addEventListener(event, handler, options);
      ends.push(() => target.removeEventListener(event, handler, options));
    }

    function on(event, handler) {
      model.on(event, handler);
      ends.push(() => model.off(event, handler));
    }

    function dispose() {
      for (const timer of [silence, longer, rest, speech]) clearTimeout(timer);
      cancelAnimationFrame(frame);
      for (const end of ends) end();
      root.remove();
    }

    on("change:answer", onAnswer);
    on("change:state", onState);
    const look = () => setTimeout(() => gone() && show(GONE, "wait")); // once the page knows, too
    on("comm_live_update", look);
    ends.push(hideStill(model, el));
    show(answer.trouble ?? "", "trouble");
    look();
    speech = clearTimeout(speech); // what stands there at the start is read, not announced
    return it;
  }

  // Hide the picture that stands in for a piece while the piece itself is there.
  function hideStill(model, el) {
    const id = el.ownerDocument && (model.get("still") ?? "");
    if (!id) return () => {};
    const mark = `[data-dl-still="${id}"]`;
    const rule = node("style", {
      text: `${mark}, .jp-OutputArea-child:has(${mark}) { display: none !important; }`,
    });
    document.head.append(rule);
    return () => rule.remove();
  }

  // Make an element a slider: dragged by mouse, pen or finger, moved by keys, named and read out.
  //   label, min, max, step, page (PageUp/PageDown), get() -> value, put(value),
  //   at(event) -> value under a pointer, text(value) -> words, vertical
  function slider(element, options) {
    const { label, step, put, get, at, vertical = false } = options;
    const text = options.text ?? ((value) => neat(value));
    const low = () => (typeof options.min === "function" ? options.min() : options.min);
    const high = () => (typeof options.max === "function" ? options.max() : options.max);
    const page = options.page ?? 10 * step;
    set(element, {
      role: "slider",
      tabindex: 0,
      "aria-label": label,
      "aria-orientation": vertical ? "vertical" : "horizontal",
    });
    element.classList.add("dl-grab");
    const move = (value) => put(clamp(round(value, step), low(), high()));
    const keys = {
      ArrowRight: () => get() + step,
      ArrowUp: () => get() + step,
      ArrowLeft: () => get() - step,
      ArrowDown: () => get() - step,
      PageUp: () => get() + page,
      PageDown: () => get() - page,
      Home: low,
      End: high,
    };
    element.addEventListener("keydown", (event) => {
      if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // the notebook would scroll, or change cells
      move(keys[event.key]());
    });
    // Part of an SVG has no box, so `touch-action` alone does not keep the page from scrolling under
    // a finger; the browser would take the pointer away after a few pixels.
    element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    if (at) {
      element.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        element.setPointerCapture(event.pointerId);
        element.classList.add("dl-held");
        element.focus({ preventScroll: true });
        move(at(event));
        event.preventDefault();
      });
      element.addEventListener("pointermove", (event) => {
        if (element.hasPointerCapture(event.pointerId)) move(at(event));
      });
      for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
        element.addEventListener(end, () => element.classList.remove("dl-held"));
      }
    }
    const show = () =>
      set(element, {
        "aria-valuemin": low(),
        "aria-valuemax": high(),
        "aria-valuenow": get(),
        "aria-valuetext": text(get()),
      });
    show();
    return show; // call it when the value has changed
  }

  // A labelled slider with a field to type into. Gives { node, range, field, set }.
  // With `log`, the slider's way is even in powers of ten. The field takes values beyond the
  // slider's ends up to `least` and `most`.
  function dial({ label, min, max, step, onInput, unit = "", log = false, least = min, most = max, hint = "" }) {
    const id = uid("dial");
    const way = (value) => (log ? Math.log10(value) : value);
    const back = (place) => (log ? 10 ** place : place);
    const tidy = (value) =>
      log ? Number(value.toPrecision(2)) : round(value, step);
    const range = node("input", {
      type: "range",
      id,
      min: way(min),
      max: way(max),
      step: log ? "any" : step,
      class: "dl-range",
    });
    const field = node("input", {
      type: "number",
      class: "dl-field",
      "aria-label": `${label}, typed`,
      min: least,
      max: most,
      step: "any",
      inputmode: "decimal",
    });
    let value = min;
    range.addEventListener("input", () => take(clamp(tidy(back(Number(range.value))), min, max)));
    field.addEventListener("change", () => {
      const typed = field.valueAsNumber;
      if (Number.isFinite(typed)) take(clamp(typed, least, most));
      else show();
    });
    for (const input of [range, field]) {
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") event.stopPropagation(); // not for the notebook
        if (log && input === range) stepInPowers(event);
      });
    }
    function stepInPowers(event) {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      take(clamp(tidy(value * 10 ** (steps[event.key] / 20)), min, max));
    }
    function take(fresh) {
      set_(fresh);
      onInput?.(fresh);
    }
    function set_(fresh) {
      value = fresh;
      show();
    }
    function show() {
      const place = String(clamp(way(value), way(min), way(max)));
      if (range.value !== place) range.value = place;
      range.setAttribute("aria-valuetext", `${neat(value)}${unit}`);
      range.style.setProperty("--dl-part", `${(100 * (clamp(way(value), way(min), way(max)) - way(min))) / (way(max) - way(min))}%`);
      if (document.activeElement !== field || field.valueAsNumber !== value) field.value = String(value);
    }
    const box = node(
      "div",
      { class: "dl-dial" },
      node("label", { for: id, class: "dl-label", text: label }),
      range,
      field,
      hint ? node("span", { class: "dl-hint", text: hint }) : null,
    );
    // Call it something else from now on.
    function name(text) {
      set(box.querySelector("label"), { text });
      set(field, { "aria-label": `${text}, typed` });
    }
    return { node: box, range, field, set: set_, name };
  }

  // A row of buttons of which one is chosen: [[value, text], ...]. Gives { node, set }.
  function choice({ label, options, onInput }) {
    const group = uid("choice");
    const inputs = options.map(([value]) =>
      node("input", { type: "radio", name: group, value, id: uid("option"), onchange: () => onInput?.(value) }),
    );
    inputs.forEach((input) => input.addEventListener("keydown", (event) => event.stopPropagation()));
    const box = node(
      "fieldset",
      { class: "dl-choice" },
      node("legend", { class: "dl-label", text: label }),
      ...inputs.map((input, k) =>
        node("span", {}, input, node("label", { for: input.id, text: options[k][1] })),
      ),
    );
    const set = (value) => inputs.forEach((input) => (input.checked = input.value === String(value)));
    return { node: box, set };
  }

  function button(text, onclick, attributes = {}) {
    const it = node("button", { type: "button", class: "dl-button", text, onclick, ...attributes });
    it.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    });
    return it;
  }

  // Bytes that Python packed as text (base64).
  const bytes = (text) => Uint8Array.from(atob(text ?? ""), (letter) => letter.charCodeAt(0));

  // Paint one image of bytes on a canvas: grey, or with `signed` blue below 128, white, orange above.
  function pixels(canvas, data, width, height, signed = false) {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const brush = canvas.getContext("2d");
    const image = brush.createImageData(width, height);
    const ends = { for: [255, 147, 0], against: [0, 150, 255] };
    for (let k = 0; k < width * height; k++) {
      const value = data[k] ?? 0;
      const part = Math.min(1, Math.abs(value - 128) / 127);
      const end = value > 128 ? ends.for : ends.against;
      for (let c = 0; c < 3; c++) {
        image.data[4 * k + c] = signed ? 255 - part * (255 - end[c]) : value;
      }
      image.data[4 * k + 3] = 255;
    }
    brush.putImageData(image, 0, 0);
    return canvas;
  }

  // A table of probabilities, one row for each digit. Gives { node, set(p, name) }.
  function chances(classes = 10) {
    const caption = node("caption");
    const rows = Array.from({ length: classes }, (_, digit) => {
      const bar = node("span", { class: "dl-bar" });
      const part = node("td", { class: "dl-part" });
      const row = node("tr", {}, node("th", { scope: "row", text: digit }),
        node("td", { class: "dl-way", "aria-hidden": "true" }, bar), part);
      return { row, bar, part };
    });
    const table = node("table", { class: "dl-chances" }, caption, node("tbody", {}, ...rows.map((each) => each.row)));
    function put(p, name = "") {
      set(caption, { text: name });
      const known = p && p.length;
      const best = known ? p.indexOf(Math.max(...p)) : -1;
      rows.forEach(({ row, bar, part }, digit) => {
        const share = known ? number(p[digit]) : 0;
        row.classList.toggle("dl-best", digit === best);
        bar.style.width = `${100 * share}%`;
        set(part, { text: known ? percent(share) : "–" });
        part.classList.toggle("dl-quiet", !known || share < 0.0005);
      });
    }
    return { node: table, set: put };
  }

  // A probability in words; no softmax is ever quite sure.
  function percent(share) {
    if (share > 0.999 && share < 1) return ">99.9%";
    if (share < 0.0005) return "<0.1%";
    return `${(100 * share).toFixed(1)}%`;
  }

  return { node, set, uid, clamp, number, neat, round, still, stage, slider, dial, choice, button, bytes, pixels, chances, percent };
})();
