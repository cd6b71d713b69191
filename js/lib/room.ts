// How large a picture is drawn, so that it and the controls that change it are seen together.

/**
 * A picture that is too high is at first drawn narrower, and then smaller, so that its words can still be read. Words
 * have room in each picture from a width of 330 on; on a narrower screen it is drawn smaller.
 */
const [NARROWEST, LEAST, SMALLEST] = [0.7, 330, 0.75];

export type Size = { /** In units of the drawing. */ width: number, height: number, /** How many pixels a unit has. */ scale: number };

/** The first size, from the largest on, whose height has room; if none has, the lowest. */
export function fitted(across: number, room: number, heightAt: (width: number) => number): Size {
  const least = Math.max(LEAST, NARROWEST * across);
  const largest = Math.min(1, across / LEAST);
  const widest = Math.max(LEAST, across);
  let lowest: Size = { width: widest, height: heightAt(widest), scale: largest };
  for (let scale = largest; scale >= SMALLEST - 1e-9; scale -= 0.05) {
    for (let width = Math.round(across / scale); width >= least; width -= 10) {
      const size = { width, height: heightAt(width), scale };
      if (size.height * scale <= room) return size;
      if (size.height * scale < lowest.height * lowest.scale) lowest = size;
    }
  }
  return lowest;
}

/** The height that the style sheet leaves to a picture, in pixels; no limit where there is no style sheet. */
export function roomOf(stage: HTMLElement) {
  const room = parseFloat(globalThis.getComputedStyle?.(stage).getPropertyValue("--dl-room"));
  return room > 0 ? room : Infinity;
}

/** Whoever goes to a control with the keyboard sees the picture too, where it is still below the end of the window. */
export function keepSeen(root: HTMLElement, stage: HTMLElement, signal: AbortSignal) {
  root.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element) || !target.closest(".dl-side") || !target.matches(":focus-visible")) return;
    if (stage.getBoundingClientRect().bottom <= innerHeight) return;
    stage.scrollIntoView({ block: "end" });
    // Beside a picture that is higher than the window, the first controls would now be above it.
    target.scrollIntoView({ block: "nearest" });
  }, { signal });
}
