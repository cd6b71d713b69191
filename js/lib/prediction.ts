// A figure about which the reader is to predict something keeps its words until it has been touched, or is asked for them.
import h, { button } from "./dom.ts";
import type { Text } from "./text.ts";

export default function makePrediction(waits: boolean, sentence: HTMLElement, { t, signal, update }: { t: Text, signal: AbortSignal, update: () => void }) {
  const showing = h("p", { class: "dl-showing" }, button("show", t("show"), signal, () => {
    touch();
    update();
    sentence.focus();
  }));
  let waiting = waits;
  const touch = () => {
    if (!waiting) return;
    waiting = false;
    sentence.removeAttribute("data-waits");
    showing.remove();
  };
  if (waits) {
    sentence.setAttribute("data-waits", "");
    sentence.setAttribute("tabindex", "-1");
  }
  return { node: waits ? showing : null, touch, isWaiting: () => waiting };
}
