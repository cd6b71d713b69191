// Playing a figure, and going on step by step.
import h, { button } from "./dom.ts";
import { spoken } from "./symbol.ts";
import type { Text } from "./text.ts";

type Going = {
  /** Goes on for so many milliseconds, one step at least; says whether there was one. */
  advance?: (milliseconds: number) => boolean;
  rewind: () => void;
  /** Steps per second: slow enough to be watched, faster, and as fast as it goes. */
  rates: number[];
  step?: () => void;
  /** Whether the figure still computes what it is to show. */
  isBusy: () => boolean;
  update: () => void;
};

/** Half of a frame, for computing; the rest is for drawing. */
export const SLICE = 8;

type Around = { t: Text, signal: AbortSignal };

/** A slider for the speed. */
function makeSpeed(rates: number[], { t, signal }: Around) {
  const shown = h("span", { class: "dl-value", "aria-hidden": "true" });
  const input: HTMLInputElement = h("input", {
    type: "range", min: 0, max: rates.length - 1, step: 1, value: 0, signal, "data-speed": true, "aria-label": spoken(t("speed"), t), input: () => name(),
  });
  const name = () => {
    const chosen = input.valueAsNumber;
    const text = t(chosen === 0 ? "speed.slow" : chosen === 1 ? "speed.faster" : "speed.fastest");
    input.setAttribute("aria-valuetext", text);
    input.style.setProperty("--dl-at", `${(100 * chosen) / (rates.length - 1)}%`);
    shown.textContent = text;
  };
  name();
  return {
    node: h("label", { class: "dl-slider dl-speed" }, h("span", { "aria-hidden": "true" }, t("speed")), input, shown),
    rate: () => rates[input.valueAsNumber],
  };
}

export default function makePlayer({ advance, rewind, rates, step, isBusy, update }: Going, { t, signal }: Around) {
  const speed = makeSpeed(rates, { t, signal });
  let playing = 0;
  /** When the next step is due. */
  let due = 0;
  const pause = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    playButton?.replaceChildren(t("play"));
  };
  const wait = () => { playing = requestAnimationFrame(play); };
  const play = () => {
    if (isBusy()) return wait();
    const rate = speed.rate();
    const now = performance.now();
    if (now < due) return wait();
    // Time that was lost is not made up for.
    due = Math.max(due, now - 1000 / rate) + 1000 / rate;
    playing = advance?.(rate === Infinity ? SLICE : 0) ? requestAnimationFrame(play) : 0;
    if (playing) update();
    else pause();
  };
  const playButton = advance && button("play", t("play"), signal, () => {
    if (playing) pause();
    else {
      playButton?.replaceChildren(t("pause"));
      due = 0;
      rewind();
      play();
    }
  });
  const stepButton = (step || advance) && button("step", t("step"), signal, () => {
    pause();
    if (step) step();
    else advance?.(0);
  });
  return { pause, buttons: stepButton ? [playButton ?? null, stepButton] : [], speeds: playButton ? speed.node : null };
}
