"""Who must not come in, and what must not come in with those who may."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from cartmonitor.settings import Settings
from cartmonitor.store import open_database, queries
from cartmonitor.store.embedded import Cluster
from tests.faults.harness import server_process
from tests.faults.test_kills import Note
from tests.faults.test_lines import port_of
from tests.server.support import client, event, running
from tests.server.test_door import bearer, refused

CANARY = "c4n4ry-pa55-w0rd"


async def hello(url: str, role: str, token: str | None = None) -> tuple[int, str | None]:
    """How a hello with this token in it ends, where it is refused."""
    async with client(url, None) as one:
        more = {} if token is None else {"token": token}
        await one.say(type="hello", protocol=1, role=role, client="test/1", **more)
        return await one.closed()


def cartmonitor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CARTMONITOR_")}
    return subprocess.run(
        [sys.executable, "-m", "cartmonitor", *arguments],
        env={**inherited, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.case(46)
def test_tokens_made_and_revoked_by_command(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 46: made by the command they open their role only; revoked, the line is closed within seconds."""
    (data_dir / "tokens").write_text("viewer vvv\nproducer ppp\n")
    made = {
        role: json.loads(cartmonitor("token", "create", role, "--name", role, "--dsn", database).stdout)["token"]
        for role in ("producer", "viewer", "admin")
    }

    async def inside() -> None:
        loop = asyncio.get_running_loop()
        async with server_process(data_dir, database, "--token-file", str(data_dir / "tokens")) as server:
            assert await hello(server.url, "producer") == (4502, "unauthorised")
            assert await hello(server.url, "producer", "strange") == (4502, "unauthorised")
            assert await refused(server.url, **bearer("strange")) == 401
            assert await hello(server.url, "producer", made["viewer"]) == (4503, "role_forbidden")
            assert await hello(server.url, "viewer", made["producer"]) == (4503, "role_forbidden")
            async with client(server.url, "producer", token=made["producer"]) as one:
                await one.say(type="hello", protocol=1, role="producer", client="x", token=made["producer"])
                assert (await one.closed())[0] == 4504
            async with client(server.url, "admin", token=made["admin"]) as one:
                assert (await one.batch(event(1)))["stored"] == 1
                began = loop.time()
                done = await asyncio.to_thread(cartmonitor, "token", "revoke", "admin", "--dsn", database)
                assert done.returncode == 0
                async with asyncio.timeout(50):
                    assert (await one.closed())[0] == 4502
                record_case(revoked_felt_after_s=round(loop.time() - began, 1))
            assert await refused(server.url, **bearer(made["admin"])) == 401
            assert not [token for token in (*made.values(), "ppp", "vvv") if token in server.log.read_text()]

    asyncio.run(inside())


@pytest.mark.slow
@pytest.mark.case(47)
def test_origins_that_look_alike(data_dir: Path, database: str) -> None:
    """Case 47: only the very origins listed come in, however another is spelled; who names none comes in."""
    strange = [
        "https://shop.example.evil", "http://shop.example", "https://shop.example:8443", "https://evil-shop.example",
        "https://shop.example.", "https://shop.example/", "https://shop.example@evil.example", "null", "*", "",
        "HTTPS://SHOP.EXAMPLE.EVIL", "https://sh0p.example", "file://", "https://shop.example evil",
    ]  # fmt: skip
    listed = ("https://shop.example", "http://127.0.0.1:5500")

    async def inside() -> None:
        options = [word for origin in listed for word in ("--origin", origin)]
        async with server_process(data_dir, database, *options) as server:
            assert [await refused(server.url, origin=origin) for origin in strange] == [403] * len(strange)
            assert [await refused(server.url, origin=origin) for origin in (None, *listed)] == [101] * 3

    asyncio.run(inside())


def bomb(size: int) -> bytes:
    """A masked frame that says it is compressed: so many zeros, deflated."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = bytes(2**20)
    packed = b"".join(press.compress(piece) for _ in range(size // len(piece))) + press.flush(zlib.Z_SYNC_FLUSH)
    return b"\xc1\xff" + len(packed).to_bytes(8, "big") + bytes(4) + packed


def explode(size: int, data_dir: Path, database: str, note: Note) -> None:
    frame = bomb(size)

    async def inside() -> None:
        async with server_process(data_dir, database) as server:
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            async with client(server.url) as producer:
                await producer.batch(event(1))
                before = process.memory_info().rss
                reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server.url))
                writer.write(
                    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
                )
                answer = await reader.readuntil(b"\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 101")
                assert b"permessage-deflate" not in answer
                writer.write(frame)
                async with asyncio.timeout(30):
                    rest = await reader.read()
                assert int.from_bytes(rest[-2:] if len(rest) == 4 else rest[2:4], "big") in (1002, 1009)
                writer.close()
                assert (await producer.batch(event(2)))["stored"] == 1
            grown = (process.memory_info().rss - before) / 2**20
            note(unpacked_MiB=size // 2**20, grown_MiB=round(grown, 1))
            assert grown <= 20

    asyncio.run(inside())


@pytest.mark.case(48)
def test_a_compressed_frame_is_not_unpacked(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 48, short: compression is not agreed to; a frame that claims it ends its line and costs no memory."""
    explode(20 * 2**20, data_dir, database, record_case)


@pytest.mark.slow
@pytest.mark.case(48)
def test_a_large_bomb_is_not_unpacked(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 48: 200 MB in a frame of 200 kB."""
    explode(200 * 2**20, data_dir, database, record_case)


INJECTIONS = (
    "'; drop table events; --", "' or '1'='1", "\\'; delete from events; --", "$$; drop table events; $$",
    "%' or true --", "1; select pg_sleep(9)", "{0}{{}}%s%d", "${jndi:ldap://127.0.0.1/a}",
    "\n2026-11-23 INFO forged line", "\x1b[31mred\x1b[0m",
)  # fmt: skip
TEXTS = (
    "product_title", "category", "description", "product_image", "order_id", "cart_id", "session_id", "user_agent",
    "customer_name",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.case(51)
def test_injections_in_every_field_and_search(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 51: each string in each text and id, then as every text a query takes: stored as sent, nothing changed."""
    raws = [
        *(event(100 * n + m, **{name: text}) for n, text in enumerate(INJECTIONS) for m, name in enumerate(TEXTS)),
        *(event(5_000 + n, event_id=text, customer_id=text, product_id=text) for n, text in enumerate(INJECTIONS)),
    ]

    async def inside() -> None:
        conn = await asyncpg.connect(database)
        async with server_process(data_dir, database) as server:
            async with client(server.url) as producer:
                for first in range(0, len(raws), 50):
                    ack = await producer.batch(*raws[first : first + 50])
                    assert (ack["stored"], ack["rejected"]) == (len(raws[first : first + 50]), [])
            assert "forged line" not in server.log.read_text().replace("\\n", "")
        before = await conn.fetch("select * from events order by position")
        assert len(before) == len(raws)
        asked = await search(database)
        assert before == await conn.fetch("select * from events order by position")
        await conn.close()
        record_case(stored=len(raws), searches=asked, lost=0)

    asyncio.run(inside())


async def search(dsn: str) -> int:
    """Every query that takes a text, with every injection in every text; how many were asked."""
    asked = 0
    async with open_database(Settings(data_dir=Path(), dsn=dsn)) as opened:
        async with opened.pool.acquire() as conn:
            for name in queries.names():
                sql = queries.read(name).statement
                kinds = [parameter.name for parameter in (await conn.prepare(sql)).get_parameters()]
                if "text" not in kinds:
                    continue
                for text in INJECTIONS:
                    # A text that names no zone may be refused as that; as SQL it is never read.
                    with contextlib.suppress(asyncpg.DataError, asyncpg.RaiseError):
                        async with conn.transaction(readonly=True):
                            await conn.fetch(sql, *[text if kind == "text" else None for kind in kinds])
                    asked += 1
    return asked


@pytest.mark.case(54)
def test_a_password_and_a_token_show_nowhere(data_dir: Path, database: str, record_case: Note) -> None:
    """Case 54: through failing commands and a refused server: in no output, no log, no file others may read."""
    dsn = f"postgresql://nobody:{CANARY}@127.0.0.1:1/nothing"
    commands = [
        ("doctor",), ("doctor", "--json"), ("db", "status"), ("metrics",), ("server", "--port", "0"),
        ("--debug", "metrics"), ("simulate", "--count", "1"), ("quality",), ("token", "list"),
    ]  # fmt: skip
    said = ""
    for command in commands:
        done = cartmonitor(
            *command, "--data-dir", str(data_dir), CARTMONITOR_DSN=dsn, CARTMONITOR_TOKEN=CANARY,
            CARTMONITOR_URL="ws://127.0.0.1:1",
        )  # fmt: skip
        assert done.returncode != 0, command
        said += done.stdout + done.stderr
    assert len(said) > 500
    assert CANARY not in said
    for path in data_dir.rglob("*"):
        if path.is_file() and CANARY.encode() in path.read_bytes():
            assert path.stat().st_mode & 0o077 == 0, path
    record_case(commands=len(commands), shown=said.count(CANARY))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becoming another user needs root")
@pytest.mark.case(55)
def test_another_account_cannot_enter_the_embedded_database(postgres: Cluster) -> None:
    """Case 55: neither socket nor data are within reach of another account; not even the password would help."""
    dsn = postgres.dsn
    script = (
        "import asyncio, asyncpg, os, sys\n"
        "os.setgid(65500); os.setuid(65500)\n"
        f"try: asyncio.run(asyncpg.connect({dsn!r}, timeout=5))\n"
        "except PermissionError as error: sys.exit(7)\n"
        "except Exception as error: sys.exit(f'{type(error).__name__}: {error}')\n"
        f"sys.exit('it came in')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "it came in" not in done.stderr
    assert done.returncode == 7 or "ermission" in done.stderr or "password" in done.stderr, done.stderr
    assert postgres.places.pgdata.stat().st_mode & 0o077 == 0


async def honeypot(hits: list[bytes]) -> asyncio.Server:
    """A server nobody has a reason to ask."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append(await reader.read(200))
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.case(52)
def test_no_address_in_an_event_is_asked(settings: Settings, tmp_path: Path, record_case: Note) -> None:
    """Case 52: pictures named by events are never fetched: by the server, by exports, by the screens' pictures."""

    async def inside() -> list[bytes]:
        hits: list[bytes] = []
        trap = await honeypot(hits)
        port = trap.sockets[0].getsockname()[1]
        images = [
            f"http://127.0.0.1:{port}/a.png", f"http://[::ffff:127.0.0.1]:{port}/b.png", "file:///etc/hostname",
            f"http://localhost:{port}/redirect", "http://169.254.169.254/latest/meta-data",
        ]  # fmt: skip
        raws: list[dict[str, Any]] = [
            event(n, product_image=image, product_title=f'<img src="{image}">') for n, image in enumerate(images)
        ]
        async with running(settings) as url, client(url) as producer:
            assert (await producer.batch(*raws))["stored"] == len(raws)
        for command in (
            ("snapshot", "--out", str(tmp_path)),
            ("report", "--out", str(tmp_path / "report.html")),
            ("export", "products", "--format", "csv", "--out", str(tmp_path / "products.csv")),
        ):
            done = await asyncio.to_thread(
                cartmonitor, *command, "--dsn", str(settings.dsn), "--data-dir", str(settings.data_dir)
            )
            assert done.returncode == 0, done.stderr
        trap.close()
        return hits

    hits = asyncio.run(inside())
    record_case(asked=len(hits))
    assert hits == []


MAGENTA = 0xFFFF00FF


@pytest.mark.slow
@pytest.mark.case(50)
def test_markup_in_every_text_of_every_screen(settings: Settings, tmp_path: Path, record_case: Note) -> None:
    """Case 50: titles, categories and names that would show a picture of our own: no pixel of it on any screen."""
    from PySide6.QtGui import QImage

    picture = QImage(400, 400, QImage.Format.Format_RGB32)
    picture.fill(MAGENTA)
    assert picture.save(str(tmp_path / "trap.png"))
    address = (tmp_path / "trap.png").as_uri()
    texts = [
        f'<img src="{address}" width="400" height="400">', f'<p style="background:#ff00ff">{"x" * 200}</p>',
        '<font color="#ff00ff" size="7">big</font>', f'<a href="{address}">link</a>', "$x^2$ \\frac{a}{b}",
        "\u202eegnaro\u202c", "👩‍👩‍👧‍👦" * 20, "a\tb\nc", "&amp;&lt;b&gt;", "x" * 250,
    ]  # fmt: skip
    now = datetime.now(UTC)
    raws = [
        event(
            n, timestamp=(now - timedelta(minutes=n)).isoformat(), product_id=f"p{n % 10}", customer_id=f"c{n % 7}",
            product_title=texts[n % 10], category=texts[(n + 1) % 10][:100], customer_name=texts[(n + 2) % 10][:100],
            session_id=f"s{n % 20}", quantity=1 + n % 3,
        )
        for n in range(400)
    ]  # fmt: skip

    async def fill() -> None:
        async with running(settings) as url, client(url) as producer:
            for first in range(0, len(raws), 100):
                assert (await producer.batch(*raws[first : first + 100]))["stored"] == 100

    asyncio.run(fill())
    where = ("--dsn", str(settings.dsn), "--data-dir", str(settings.data_dir))
    seen = 0
    for theme in ("light", "dark"):
        done = cartmonitor("snapshot", "--out", str(tmp_path / theme), "--theme", theme, *where)
        assert done.returncode == 0, done.stderr
        for path in (tmp_path / theme).glob("*.png"):
            image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
            pixels = memoryview(image.constBits()).cast("I")
            assert MAGENTA not in set(pixels), path.name
            seen += 1
    assert seen == 10
    record_case(screens=seen, texts=len(texts))
