// Says in JupyterLite that Python is on its way, until it is there. A front-end extension that needs no build:
// JupyterLab asks window._JUPYTERLAB for the module by its name, and gets the plugin.
const PATIENCE = 120; // seconds
const COMING = "Python is being loaded into your browser: from the network the first time, later from its memory. "
  + "Cells wait for it."; // JupyterLab shows 140 characters
const LATE = "Python has not arrived yet. Is there a connection to the network? If there is, reload the page.";

/** Shows a notice for as long as a notebook waits for its kernel. */
function watch(commands, sessionContext) {
  const notice = commands.execute("apputils:notify", {
    message: COMING, type: "in-progress", options: { autoClose: false },
  });
  const late = setTimeout(async () => commands.execute("apputils:update-notification", {
    id: await notice, message: LATE, type: "warning",
  }), PATIENCE * 1000);
  sessionContext.statusChanged.connect(async function arrived(_, status) {
    if (status !== "idle") return;
    sessionContext.statusChanged.disconnect(arrived);
    clearTimeout(late);
    commands.execute("apputils:dismiss-notification", { id: await notice });
  });
}

const plugin = {
  id: "dlmath-waiting:plugin",
  autoStart: true,
  activate({ commands, shell }) {
    const known = new WeakSet();
    shell.currentChanged.connect(() => {
      const context = shell.currentWidget?.sessionContext;
      if (!context || known.has(context)) return;
      known.add(context);
      watch(commands, context);
    });
  },
};

window._JUPYTERLAB ??= {};
window._JUPYTERLAB["dlmath-waiting"] = { init() {}, get: () => () => plugin };
