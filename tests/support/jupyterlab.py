"""How a test has JupyterLab run cells, and reads what they print."""

# Text as the source has it, where it should be rendered.
RAW = r"""() => [...document.querySelectorAll(".jp-MarkdownCell .myst")].flatMap((cell) => {
  const copy = cell.cloneNode(true);
  for (const code of copy.querySelectorAll("pre, code, .katex")) code.remove();
  return copy.textContent.match(/.{0,40}(:::|\{[\w:-]+\}`|\$\$|\]\().{0,40}/g) ?? [];
})"""

# A promise that is never kept would keep the test waiting; a dialog says why.
IN_TIME = """async (argument) => {
  let patience = 10 * SECONDS;
  let look;
  const disturbed = new Promise((_, fail) => {
    look = setInterval(() => {
      const dialog = document.querySelector(".jp-Dialog");
      patience -= 1;
      if (patience && !dialog) return;
      fail(new Error(dialog?.innerText ?? "JupyterLab does not answer"));
      dialog?.querySelector("button").click();
    }, 100);
  });
  return Promise.race([(ACT)(argument), disturbed]).finally(() => clearInterval(look));
}"""

RUN = """(k) => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = k;
  return jupyterapp.commands.execute("notebook:run-cell");
}"""


def do(tab, act, argument=None, seconds=30):
    """Have JupyterLab do something and wait until it is done; so many seconds without an end are none."""
    tab.evaluate(IN_TIME.replace("ACT", act).replace("SECONDS", str(seconds)), argument)


def output(tab, k):
    """Run a cell and return what it printed."""
    do(tab, RUN, k)
    printed = tab.query_selector_all(".jp-Cell")[k].query_selector(".jp-OutputArea-output")
    return printed.inner_text() if printed else ""


def knows(tab, k, wanted):
    """Return whether a cell comes to print the value; news from the page may arrive after the cell is run."""
    return any(output(tab, k) == wanted for _ in range(20))
