// Says in JupyterLite that Python is on its way, until it is there, and when a chapter is the reader's own copy, which
// stays as it was when the book is renewed, how to come back to the book's. A front-end extension without a build:
// JupyterLab asks window._JUPYTERLAB for the module by its name, and gets the plugin.
const PATIENCE = 120; // seconds
const HERE = document.currentScript.src;

/** What is said to the reader of a notebook, in the language of the notebook: notebooks/ja/ holds those in Japanese. */
async function readMessages(path) {
  const language = path.match(/(?:^|\/)notebooks\/([a-z]{2})\//)?.[1] ?? "en";
  return (await fetch(new URL(`${language}.json`, HERE))).json();
}

/** Shows a notice for as long as a notebook waits for its kernel. */
function watch(commands, sessionContext) {
  const messages = readMessages(sessionContext.path);
  const notice = messages.then(({ coming }) => commands.execute("apputils:notify", {
    message: coming, type: "in-progress", options: { autoClose: false },
  }));
  const late = setTimeout(async () => commands.execute("apputils:update-notification", {
    id: await notice, message: (await messages).late, type: "warning",
  }), PATIENCE * 1000);
  sessionContext.statusChanged.connect(async function arrived(_, status) {
    if (status !== "idle") return;
    sessionContext.statusChanged.disconnect(arrived);
    clearTimeout(late);
    commands.execute("apputils:dismiss-notification", { id: await notice });
  });
}

/** The cells of a notebook, as text. */
const cellsOf = (notebook) => JSON.stringify(notebook.cells.map(({ source }) => [source].flat().join("")));

/** Saves a copy of a notebook beside it and returns its name. JupyterLite's own way to copy puts it elsewhere. */
async function keepACopy(contents, path) {
  const [, folder, base] = path.match(/^(?:(.*)\/)?(.*)\.ipynb$/);
  const { content } = await contents.get(path, { content: true });
  const known = new Set((await contents.get(folder ?? "", { content: true })).content.map(({ name }) => name));
  let name = `${base}-copy.ipynb`;
  for (let k = 2; known.has(name); k += 1) name = `${base}-copy-${k}.ipynb`;
  await contents.save(folder ? `${folder}/${name}` : name, { name, type: "notebook", format: "json", content });
  return name;
}

/** Offers the book's version of a chapter in place of the reader's own copy, if they differ. */
async function offerTheBooks({ commands, serviceManager: { contents } }, context) {
  await context.ready;
  // The site's root is three folders above: extensions/dlmath-waiting/static.
  const answer = await fetch(new URL(`../../../files/${context.path}`, HERE));
  if (!answer.ok || cellsOf(await answer.json()) === cellsOf(context.model.toJSON())) return;
  const { own, back, kept } = await readMessages(context.path);
  const notify = (message, options) => commands.execute("apputils:notify", { message, type: "info", options });
  const commandId = `dlmath:back-to-the-book:${context.path}`;
  if (!commands.hasCommand(commandId)) {
    commands.addCommand(commandId, { execute: async () => {
      if (context.model.dirty) await context.save();
      const name = await keepACopy(contents, context.path);
      // What is saved in the browser hides the book's.
      await contents.delete(context.path);
      await context.revert();
      notify(kept.replace("{name}", name), { autoClose: false });
    } });
  }
  notify(own, { autoClose: false, actions: [{ label: back, commandId, displayType: "accent" }] });
}

const plugin = {
  id: "dlmath-waiting:plugin",
  autoStart: true,
  activate(app) {
    const { commands, shell } = app;
    const known = new WeakSet();
    shell.currentChanged.connect(() => {
      const context = shell.currentWidget?.sessionContext;
      if (!context || known.has(context)) return;
      known.add(context);
      watch(commands, context);
      if (shell.currentWidget.context) offerTheBooks(app, shell.currentWidget.context);
    });
  },
};

window._JUPYTERLAB ??= {};
window._JUPYTERLAB["dlmath-waiting"] = { init() {}, get: () => () => plugin };
