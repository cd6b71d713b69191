"""What a piece of Python imports."""

import ast
import sys

from IPython.core.inputtransformer2 import TransformerManager


def imports(source):
    """Return the modules that a piece of Python needs, without those that come with Python."""
    tree = ast.parse(TransformerManager().transform_cell(source))
    optional = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.With) and ast.unparse(node.items[0]) == "contextlib.suppress(ImportError)"
        for part in ast.walk(node)
    }
    found = set()
    for node in set(ast.walk(tree)) - optional:
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names
