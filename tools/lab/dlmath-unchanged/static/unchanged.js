// JupyterLab writes into an open notebook what the kernel says of itself, takes that for a change, and saves it after a
// while: in JupyterLite the reader then has a copy of her own that she never asked for. A notebook is changed when its
// cells are. A front-end extension that needs no build, as tools/waiting is; in a block, for such scripts share names.
{
  /** What the reader sees of a notebook, as text. */
  const cellsOf = (model) => JSON.stringify(model.toJSON().cells
    .map(({ source, outputs, execution_count }) => [source, outputs, execution_count]));

  async function watch({ ready, model }) {
    await ready;
    const opened = cellsOf(model);
    const undo = () => {
      if (model.dirty && cellsOf(model) === opened) model.dirty = false;
    };
    undo();
    model.stateChanged.connect((_, { name, newValue }) => {
      if (name === "dirty" && newValue) undo();
    });
  }

  const plugin = {
    id: "dlmath-unchanged:plugin",
    autoStart: true,
    activate({ shell }) {
      const known = new WeakSet();
      shell.currentChanged.connect(() => {
        const context = shell.currentWidget?.context;
        if (!context?.model?.sharedModel?.cells || known.has(context)) return;
        known.add(context);
        watch(context);
      });
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["dlmath-unchanged"] = { init() {}, get: () => () => plugin };
}
