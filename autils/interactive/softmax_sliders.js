// Four sliders for z, and bars for what the learner's function makes of it.
export default {
  render({ model, el }) {
    const stage = dl.stage({ model, el, title: "Your my_softmax at work" });
    const { low, high, step } = stage.state;
    const rows = stage.state.z.map((_, k) => {
      const dial = dl.dial({
        label: `z${k}`,
        min: low,
        max: high,
        step,
        onInput: (value) => stage.change({ z: stage.state.z.map((old, j) => (j === k ? value : old)) }),
      });
      const bar = dl.node("span", { class: "dl-bar" });
      const way = dl.node("span", { class: "dl-sl-way", "aria-hidden": "true" }, bar);
      const value = dl.node("span", { class: "dl-sl-value" });
      return { dial, bar, way, value };
    });
    const sum = dl.node("span", { class: "dl-sl-sum" });
    stage.body.append(
      dl.node(
        "div",
        { class: "dl-sl" },
        dl.node("span", { class: "dl-sl-head", text: "z" }),
        dl.node("span", { class: "dl-sl-head dl-sl-two" }, "my_softmax(z): ", sum),
        ...rows.flatMap(({ dial, way, value }) => [dial.node, way, value]),
      ),
    );

    stage.draw((state, answer) => {
      rows.forEach(({ dial, bar, way, value }, k) => {
        dial.set(state.z[k]);
        const known = Boolean(answer.values);
        const p = known ? dl.number(answer.values[k]) : 0;
        bar.style.width = `${100 * dl.clamp(p, 0, 1)}%`;
        way.classList.toggle("dl-sl-none", !known);
        const text = Math.abs(p) < 1e4 ? p.toFixed(3).replace("-", "−") : dl.neat(p);
        dl.set(value, { text: known ? text : "–" });
      });
      const right = !answer.values || answer.adds_up;
      const total = answer.values ? `sum = ${dl.neat(answer.total, 5)}` : "no answer yet";
      dl.set(sum, { text: right ? total : `${total}, not 1` });
      sum.classList.toggle("dl-sl-wrong", !right);
    });
    return stage.dispose;
  },
};
