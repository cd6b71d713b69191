"""What lets a figure live without a kernel and without a network, in a notebook that was converted to HTML.

``nbconvert`` shows a widget with scripts from elsewhere, or, if the notebook has not kept the widget's state, what
its cell left for pages. There, a figure brings its own bundle and style sheet, compressed. A page of the book has
both already, and leaves this part out.
"""

import base64
import gzip
from functools import cache
from pathlib import Path

__all__ = ["life"]

# The browser unpacks both; the bundle draws the figure with the state that its element carries. No sign here means
# anything in XML, as which a page of the book reads it.
SCRIPT = """(async (host) => {
  if (!host) return;
  const unpack = (packed) => new Response(new Blob([Uint8Array.from(atob(packed), (c) => c.charCodeAt(0))]).stream()
    .pipeThrough(new DecompressionStream("gzip"))).text();
  const [bundle, css] = await Promise.all(["%bundle%", "%css%"].map(unpack));
  const { default: figure } = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(bundle));
  const state = JSON.parse(host.dataset.state), listeners = {};
  const on = (event, callback) => (listeners[event] ??= new Set()).add(callback);
  const set = (name, value) => {
    state[name] = value;
    listeners[`change:${name}`]?.forEach((callback) => callback());
  };
  const el = document.createElement("div");
  const style = document.createElement("style");
  style.textContent = css;
  host.replaceChildren(style, el);
  figure.render({ model: { get: (name) => state[name], set, on, off() {}, save_changes() {} }, el });
})(document.currentScript?.parentElement)"""


@cache
def packed(path: Path) -> str:
    """Return a file, compressed, in characters that any text may hold."""
    return base64.b64encode(gzip.compress(path.read_bytes(), mtime=0)).decode()


def life(bundle: Path, css: Path) -> str:
    """Return the element within a figure's that brings it to life, for HTML that is not a page of the book."""
    script = SCRIPT.replace("%bundle%", packed(bundle)).replace("%css%", packed(css))
    return f"<script>{script}</script>"
