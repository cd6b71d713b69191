"""Keyboard, mouse and finger: each presses, slides and drags in its own way."""

from support.figures import FRAMES

# The point at which a pointer hits an element, so far across.
AIM = """(element, across) => {
  const aim = () => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const point = [left + across * width, top + height / 2];
    const hit = document.elementFromPoint(...point);
    return { point, hit, hits: element.contains(hit) };
  };
  let { point, hit, hits } = aim();
  if (!hits) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    ({ point, hit, hits } = aim());
  }
  if (!hits) throw new Error(`${hit?.outerHTML.slice(0, 200)} is over ${element.outerHTML.slice(0, 200)}`);
  return point;
}"""
# A point at which a pointer gets hold of a handle: the one of a net that is nearest to its middle.
GRAB = """(handle) => {
  const picture = handle.closest(".dl-stage");
  picture.scrollIntoView({ block: "center", behavior: "instant" });
  const [whole, part] = [picture, handle].map((element) => element.getBoundingClientRect());
  const [left, right] = [Math.max(whole.left, part.left), Math.min(whole.right, part.right)];
  const [top, bottom] = [Math.max(whole.top, part.top), Math.min(whole.bottom, part.bottom)];
  const steps = Array.from({ length: 15 }, (_, k) => (k + 0.5) / 15);
  const found = steps.flatMap((y) => steps.map((x) => [x, y]))
    .sort((a, b) => Math.hypot(a[0] - 0.5, a[1] - 0.5) - Math.hypot(b[0] - 0.5, b[1] - 0.5))
    .map(([x, y]) => [left + x * (right - left), top + y * (bottom - top)])
    .find((point) => document.elementFromPoint(...point) === handle);
  if (!found) throw new Error("there is nowhere to get hold of this handle");
  return found;
}"""
STEPS = [(12, 0), (24, -8), (36, -24)]


class Keyboard:
    window = {"reduced_motion": "reduce"}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab

    def press(self, element):
        element.press("Enter" if element.evaluate("(e) => e.matches('button, summary')") else " ")

    def choose(self, radio):
        radio.evaluate("(radio) => radio.form.querySelector(':checked').focus()")
        self.tab.keyboard.press("ArrowRight")

    def slide(self, slider, there):
        slider.press("ArrowRight" if there > 0.5 else "ArrowLeft")

    def drag(self, figure, handle):
        """Move a handle there and back; return whether the figure followed."""

        def moves(key):
            return figure.changes(lambda: handle.press(key))

        pairs = [("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown")]
        # A handle at the end of its way first goes back.
        return all((moves(there) and moves(back)) or (moves(back) and moves(there)) for there, back in pairs)


class Mouse:
    window = {}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab

    def press(self, element, across=0.5):
        self.tab.mouse.click(*element.evaluate(AIM, across))

    choose = slide = press

    def drag(self, figure, handle):
        """Move a handle and let go; return whether the figure followed just as long."""
        x, y = handle.evaluate(GRAB)
        mouse = self.tab.mouse
        mouse.move(x, y)
        mouse.down()
        follows = figure.changes(lambda: [mouse.move(x + dx, y + dy) for dx, dy in STEPS])
        mouse.up()
        self.tab.evaluate(FRAMES)
        left = figure.look()
        for k in range(1, 6):
            mouse.move(x + STEPS[-1][0] - 4 * k, y + STEPS[-1][1])
        self.tab.evaluate(FRAMES)
        return follows and figure.look() == left


class Finger:
    window = {"width": 390, "has_touch": True, "is_mobile": True}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab
        self.session = tab.context.new_cdp_session(tab)

    def press(self, element):
        self.tab.touchscreen.tap(*element.evaluate(AIM, 0.5))

    choose = press

    def move(self, x, y, steps):
        """Drag from a point; return whether the page stayed where it was."""
        scrolled = self.tab.evaluate("scrollY")
        moves = [("touchStart", x, y), *(("touchMove", x + dx, y + dy) for dx, dy in steps)]
        for kind, *point in moves:
            points = [dict(zip("xy", point, strict=True))]
            self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.tab.evaluate(FRAMES)
        return self.tab.evaluate("scrollY") == scrolled

    def slide(self, slider, there):
        x, y = slider.evaluate(AIM, 1 - there)
        step = (2 * there - 1) * slider.bounding_box()["width"] / 3
        self.move(x, y, [(step * k, 0) for k in range(1, 4)])

    def drag(self, figure, handle):
        """Move a handle; return whether the figure followed and the page did not."""
        stayed = []

        def moves(direction):
            x, y = handle.evaluate(GRAB)
            # One of many handles that fill a picture leaves it to the page to go upwards.
            sideways = handle.get_attribute("data-touch") == "sideways"
            steps = [(-direction * 3 * dx, 0) if sideways else (dx / 3, direction * 3 * dx) for dx, _ in STEPS]
            return figure.changes(lambda: stayed.append(self.move(x, y, steps)))

        # Upwards, where a page would scroll, or at the end of its way downwards.
        return (moves(-1) or moves(1)) and all(stayed)
