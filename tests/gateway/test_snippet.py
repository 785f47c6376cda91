"""The browser snippet on a page of our own, in a real browser."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cartmonitor import assets
from tests.gateway.support import KEY, Shop

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

PAGE = """<!doctype html><title>Shop</title><script>SNIPPET</script>
<script>
  cartmonitor("view_product", {product_id: "42", product_title: "<b>Tent</b>", product_price: "199.00"});
  cartmonitor("add_to_cart", {product_id: "42", quantity: 2});
</script>"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A page of our own on loopback; returns its origin and the file it is served from."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(tmp_path / "www"), **kwargs)  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    (tmp_path / "www").mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path / "www" / "index.html"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine to open a page in")
def test_a_page_with_the_snippet_sends_its_events(
    shop: Shop,
    page: tuple[str, Path],
    tmp_path: Path,
) -> None:
    """View and add of one visitor in one visit arrive; the title stays text."""
    origin, file = page
    shop.kill("gateway")
    shop.origin = origin
    shop.start_gateway()
    snippet = (assets.resources() / "snippet" / "cartmonitor.js").read_text(encoding="utf-8")
    snippet = snippet.replace("GATEWAY_ADDRESS", shop.url).replace("GATEWAY_KEY", KEY)
    file.write_text(PAGE.replace("SNIPPET", snippet), encoding="utf-8")
    browser = subprocess.Popen(
        [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}", "--remote-debugging-port=0", origin,
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    waited = threading.Event()
    try:
        while shop.rows("select count(*) from events") != [(2,)]:
            assert browser.poll() is None, "the browser ended before its page had sent"
            waited.wait(0.1)
    finally:
        browser.kill()
        browser.wait()
    rows = shop.rows(
        "select action, product_title, quantity, count(*) over (partition by customer_id, session_id)"
        " from events order by action desc"
    )
    assert rows == [("view_product", "<b>Tent</b>", 1, 2), ("add_to_cart", "<b>Tent</b>", 2, 2)]
