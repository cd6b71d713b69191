"""The small server: a reader who leaves before a page has come is no error, and anything else is told."""

import pytest

from tools.serve import server


@pytest.mark.parametrize("error", [BrokenPipeError, ConnectionResetError, ValueError])
def test_a_reader_who_leaves_is_no_error(tmp_path, capsys, error):
    with server(str(tmp_path), 0) as site:
        try:
            raise error("while a page was sent")
        except error:
            site.handle_error(None, ("127.0.0.1", 1))
    assert ("while a page was sent" in capsys.readouterr().err) == (error is ValueError)
