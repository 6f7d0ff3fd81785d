// A guess: a scale or options until it is locked in, from then on only what was guessed.
export default {
  render({ model, el }) {
    const { question, options, low, high, step, unit } = model.get("state").asked;
    const stage = dl.stage({
      model,
      el,
      title: question,
      help: options.length
        ? "Your guess first: one tap locks it in. It is for you alone, without points."
        : "Your guess first: drag, then lock it in. It is for you alone, without points.",
    });
    const lock = (value) => stage.change({ value, lock: true });
    const way = options.length ? buttons() : scale();
    stage.body.append(way.node);
    stage.root.classList.add("dl-guess");

    function buttons() {
      const all = options.map((option) => dl.button(option, () => lock(option)));
      const node = dl.node("div", { class: "dl-row dl-guess-options", role: "group", "aria-label": "Your guess" }, ...all);
      return { node, set: () => {}, wait: (value) => all.forEach((each, k) => dl.set(each, { "aria-pressed": options[k] === value, "aria-disabled": value !== null })) };
    }

    function scale() {
      const dial = dl.dial({ label: "your guess", min: low, max: high, step, unit, onInput: (value) => stage.state.lock || stage.change({ value }) });
      const button = dl.button("Lock it in", () => lock(stage.state.value), { class: "dl-button dl-main" });
      return {
        node: dl.node("div", { class: "dl-row" }, dial.node, button),
        set: (value) => dial.set(value),
        wait: (value) => dl.set(button, { "aria-disabled": value !== null }),
      };
    }

    const help = stage.root.querySelector(".dl-help");
    const readout = stage.root.querySelector("[data-readout]");
    dl.set(readout, { tabindex: -1 });
    stage.draw((state, answer) => {
      if (state.value !== null && answer.open) way.set(state.value);
      way.wait(state.lock ? state.value : null);
      // Who has just pressed a button is not to lose the place when it goes.
      const held = !answer.open && way.node.contains(document.activeElement);
      way.node.hidden = help.hidden = !answer.open;
      if (held) readout.focus({ preventScroll: true });
    });
    return stage.dispose;
  },
};
