// A training while it runs: bar, curves, time left, and a button that stops it.
// Python sends `view`; the button sends one message, which Python takes between two batches.
const CANT =
  "Your Jupyter delivers no messages while a cell runs. Use ■ (Interrupt the kernel) in the " +
  "toolbar: the training ends just as tidily, and keeps what it has learnt.";

export default {
  render({ model, el }) {
    const bar = dl.node("progress", { max: 1, value: 0, "aria-label": "Training progress" });
    const label = dl.node("span", { class: "dl-training-label" });
    const chart = dl.node("div", { class: "dl-training-chart" });
    const notice = dl.node("p", { class: "dl-notice", role: "status", hidden: true });
    const spoken = dl.node("div", { class: "dl-unseen", role: "status" });
    const stop = dl.button("Stop training", press);
    const root = dl.node(
      "section",
      { class: "dl dl-training", "aria-label": "Training", "data-lm-suppress-shortcuts": "true" },
      dl.node("div", { class: "dl-row" }, bar, label, stop),
      chart,
      notice,
      spoken,
    );
    el.append(root);
    let patience, quiet, began;
    let heard = false;

    function press() {
      if (stop.getAttribute("aria-disabled")) return;
      model.send({ kind: "stop" });
      waiting();
      patience = setTimeout(() => {
        notice.textContent = CANT;
        notice.hidden = heard;
      }, 2000);
    }

    function waiting() {
      dl.set(stop, { text: "Stopping …", "aria-disabled": "true" });
    }

    // Python has taken the wish to stop, whether from the button or from an interrupt.
    function listen(message) {
      if (message.kind !== "stopping") return;
      heard = true;
      waiting();
      notice.hidden = true;
      dl.set(spoken, { text: "Stopping." });
    }

    function draw() {
      const view = model.get("view");
      bar.value = view.done ?? 0;
      dl.set(label, { text: view.label ?? "" });
      if (!heard && !stop.getAttribute("aria-disabled")) dl.set(stop, { text: view.stop ?? "Stop" });
      clearInterval(quiet);
      quiet = setInterval(alive, 1000);
      began = Date.now();
      if (chart.dataset.drawn !== view.chart) {
        chart.innerHTML = view.chart ?? "";
        chart.dataset.drawn = view.chart ?? "";
      }
      if (!heard) dl.set(spoken, { text: view.spoken ?? "" });
    }

    // Between two signs from Python the seconds show that something is going on.
    function alive() {
      const seconds = Math.round((Date.now() - began) / 1000);
      if (seconds > 1) dl.set(label, { text: `${model.get("view").label} · busy for ${seconds} s` });
    }

    model.on("change:view", draw);
    model.on("msg:custom", listen);
    draw();
    return () => {
      clearTimeout(patience);
      clearInterval(quiet);
      model.off("change:view", draw);
      model.off("msg:custom", listen);
    };
  },
};
