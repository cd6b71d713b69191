"""What the measurement runs within a page: functions in JavaScript, which the page need not evaluate."""

# Calls an asynchronous function and reports on the console what it comes to.
REPORT = """([mark, argument]) => {
  const tell = (report) => console.debug(mark + JSON.stringify(report));
  (FUNCTION)(argument).then((result) => tell({ result }), (error) => tell({ error: error.message }));
}"""
ALIVE = """async () => {
  while ([...document.querySelectorAll(".dlmath-figure")].some((figure) => !("alive" in figure.dataset)))
    await new Promise((resolve) => setTimeout(resolve, 50));
}"""
# Moves the slider of the first figure as soon as there is one, and notes when the figure has answered.
ANSWER = """
new MutationObserver((_, observer) => {
  const slider = document.querySelector("[data-alive] input[type=range]");
  if (!slider) return;
  observer.disconnect();
  new MutationObserver(() => { window.answered ??= performance.now(); })
    .observe(slider.closest("section"), { attributes: true, attributeFilter: ["data-values"] });
  slider.value = slider.min;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-alive"] });
"""
ANSWERED = """async () => {
  while (!window.answered) await new Promise((resolve) => setTimeout(resolve, 50));
  return window.answered;
}"""
FIGURES = """() => [...document.querySelectorAll(".dlmath-figure:has(section.dl-figure)")]
  .map((figure) => figure.dataset.figure)"""
# Unfolds the controls of a figure, brings it before the reader's eyes, and names what she can move: its declared
# controls; where there are none, what can be switched in the picture.
CONTROLS = """(selector) => {
  const figure = document.querySelector(selector);
  for (const folded of figure.querySelectorAll("details")) folded.open = true;
  figure.scrollIntoView({ block: "center", behavior: "instant" });
  const names = new Set([...figure.querySelectorAll("[data-control]")].map((control) => control.dataset.control));
  return names.size ? [...names].map((name) => [name, `[data-control="${name}"]`]) : [["a switch", ".dl-toggle"]];
}"""
# Moves a control of a figure: a slider to and fro, a choice to the next option; the rest is pressed. A figure
# writes its values into an attribute each time that it has drawn itself, with what there is by then.
FIGURE = """(host, selector) => {
  const section = host.querySelector("section.dl-figure");
  return {
    watched: [section, { attributes: true, attributeFilter: ["data-values"] }],
    change(step) {
      const controls = [...section.querySelectorAll(selector)];
      // Of a choice, the option after the one that is chosen.
      const control = controls[(controls.findIndex(({ checked }) => checked) + 1) % controls.length];
      if (control.type !== "range") {
        control.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
        return;
      }
      const [low, high, before] = [Number(control.min), Number(control.max), control.value];
      control.value = low + (high - low) * (0.5 + 0.4 * Math.sin(step * 1.7));
      if (control.value === before) control.value = Number(before) === high ? low : high;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}"""
# Changes something at a random moment, then waits for the first frame that was painted with the change in it.
# A message sent from an animation frame arrives after that frame's painting. For each change: the time in all;
# how many frames were painted until it showed; and the work, which is the time in all without the idle wait for
# the next frame to begin.
LATENCY = """async ([host, argument, steps, patience]) => {
  const { watched, change, done = () => true } = (SUBJECT)(document.querySelector(host), argument);
  let changed = false;
  const observer = new MutationObserver(() => { changed = true; });
  observer.observe(...watched);
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const begun = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(begun);
    port2.postMessage(0);
  }));
  const results = [];
  for (let step = 0; step < steps; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 150 + 17 * Math.random()));
    changed = false;
    const frame = painted();
    const start = performance.now();
    change(step);
    const handled = performance.now();
    let begun = await frame;
    let frames = 1;
    while (!(changed && done())) {
      if (performance.now() - start > 1000 * patience)
        throw new Error(`step ${step}: the change was not painted within ${patience} s`);
      begun = await painted();
      frames += 1;
    }
    const end = performance.now();
    results.push([end - start, handled - start + end - begun, frames]);
  }
  observer.disconnect();
  return results;
}"""
