"""The handshake: operators' addresses, tokens, origins, hello, limits, TLS."""

from __future__ import annotations

import asyncio
import json
import ssl
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from cartmonitor.server import app, session
from cartmonitor.server.guard import GuardError
from cartmonitor.settings import Settings
from cartmonitor.store import tokens
from tests.server.support import client, event, events, running, running_server, viewer


async def get(url: str, path: str) -> tuple[int, str]:
    """A plain request to the same address."""

    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url.replace("ws://", "http://") + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(fetch)


async def refused(url: str, **options: Any) -> int:
    """The status a connection is refused with; 101 if it is not."""
    try:
        async with connect(url, proxy=None, **options):
            return 101
    except InvalidStatus as error:
        return error.response.status_code


def bearer(token: str) -> dict[str, Any]:
    return {"additional_headers": {"Authorization": f"Bearer {token}"}}


def token_file(folder: Path) -> Path:
    path = folder / "tokens"
    path.write_text("producer ppp\nviewer vvv\nadmin aaa\n")
    return path


def test_operators_are_answered(settings: Settings) -> None:
    """`/healthz`, `/readyz` and `/metrics`; nothing else is there."""

    async def check() -> None:
        async with running(settings) as url, client(url) as producer, viewer(url) as watching:
            await producer.batch(*events(0, 3), event(0), event(9, action="x"))
            await watching.hear_events(3)
            status, text = await get(url, "/healthz")
            assert (status, json.loads(text)["status"]) == (200, "alive")
            status, text = await get(url, "/readyz")
            assert (status, json.loads(text)["status"], json.loads(text)["head"]) == (200, "ready", 3)
            status, text = await get(url, "/metrics")
            lines = text.splitlines()
            assert status == 200
            assert "cartmonitor_events_stored_total 3" in lines
            assert "cartmonitor_events_duplicate_total 1" in lines
            assert 'cartmonitor_events_rejected_total{code="action_unknown"} 1' in lines
            assert "cartmonitor_viewers 1" in lines
            assert "cartmonitor_connections 2" in lines
            assert (await get(url, "/elsewhere"))[0] == 404
            assert (await get(url, "/"))[0] == 426

    asyncio.run(check())


@pytest.mark.case(36)
def test_readiness_follows_the_database(settings: Settings, database: str) -> None:
    """Without its tables the server lives and is not ready; when they are back, it is."""

    async def check() -> None:
        conn = await asyncpg.connect(database)
        async with running(settings) as url:
            await conn.execute("alter table stream rename to away")
            status, text = await get(url, "/readyz")
            assert (status, json.loads(text)["database"]) == (503, "down")
            assert (await get(url, "/healthz"))[0] == 200
            await conn.execute("alter table away rename to stream")
            assert (await get(url, "/readyz"))[0] == 200
        await conn.close()

    asyncio.run(check())


def test_without_a_token_file_loopback_is_open(settings: Settings) -> None:
    """No token is asked and every role is open; one that is sent does no harm."""

    async def check() -> None:
        async with running(settings) as url:
            for role in ("producer", "viewer", "admin"):
                async with client(url, role):
                    pass
                async with client(url, role, token="whatever", **bearer("whatever")):
                    pass

    asyncio.run(check())


@pytest.mark.case(46)
def test_tokens_open_their_role_only(settings: Settings, tmp_path: Path) -> None:
    """In the header or in hello; unknown: 401 or 4502; another role: 4503; none: 4502."""

    async def hello(url: str, role: str, token: str | None = None, **options: Any) -> tuple[int, str | None]:
        async with client(url, None, **options) as one:
            frame = {"type": "hello", "protocol": 1, "role": role, "client": "test"}
            await one.say(**(frame if token is None else {**frame, "token": token}))
            first = json.loads(await one.connection.recv())
            if first["type"] == "welcome":
                return 0, None
            return (await one.closed())[0], first["code"]

    async def check() -> None:
        async with running(settings, token_file=token_file(tmp_path)) as url:
            for token, role in (("ppp", "producer"), ("vvv", "viewer"), ("aaa", "admin"), ("aaa", "viewer")):
                assert await hello(url, role, token) == (0, None)
                assert await hello(url, role, **bearer(token)) == (0, None)
            assert await hello(url, "viewer", "ppp") == (4503, "role_forbidden")
            assert await hello(url, "admin", **bearer("vvv")) == (4503, "role_forbidden")
            assert await hello(url, "viewer") == (4502, "unauthorised")
            assert await hello(url, "viewer", "strange") == (4502, "unauthorised")
            assert await refused(url, **bearer("strange")) == 401
            assert await refused(url, additional_headers={"Authorization": "Basic cHBw"}) == 401
            assert await refused(f"{url}/?token=ppp") == 101  # never read from the address
            assert await hello(f"{url}/?token=vvv", "viewer") == (4502, "unauthorised")

    asyncio.run(check())


@pytest.mark.case(46)
def test_revoked_tokens_are_felt(
    settings: Settings, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removed line and a revoked token end their connections; an expired one may come again with another."""
    monkeypatch.setattr(app, "RECHECK_S", 0.1)

    async def check() -> None:
        conn = await asyncpg.connect(database)
        path = token_file(tmp_path)
        _, made = await tokens.create(conn, "viewer", "desk")
        _, passing = await tokens.create(conn, "viewer", "guest", datetime.now(UTC) + timedelta(minutes=5))
        async with running(settings, token_file=path) as url:
            async with client(url, "producer", token="ppp") as one, client(url, "viewer", token=made) as two:
                async with client(url, "viewer", token=passing) as three, client(url, "viewer", token="vvv") as four:
                    path.write_text("viewer vvv\n")
                    assert (await one.closed())[0] == 4502
                    await tokens.revoke(conn, "desk")
                    assert (await two.closed())[0] == 4502
                    await conn.execute(
                        "update api_tokens set created_at = now() - interval '1 day', "
                        "expires_at = now() - interval '1 minute' where name = 'guest'"
                    )
                    assert (await three.closed())[0] == 4003
                    await four.say(type="subscribe", after=0)
                    await four.hear("tick")
            assert await refused(url, **bearer(made)) == 401
        await conn.close()

    asyncio.run(check())


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 101), ("https://shop.example", 101), ("https://evil.example", 403), ("https://shop.example.evil", 403),
     ("http://shop.example", 403), ("null", 403)],
)  # fmt: skip
@pytest.mark.case(47)
def test_origins_must_be_listed(settings: Settings, origin: str | None, status: int) -> None:
    """A web page may connect only from a listed origin; programs name none."""

    async def check() -> None:
        async with running(settings, origins=("https://shop.example",)) as url:
            assert await refused(url, origin=origin) == status

    asyncio.run(check())


@pytest.mark.parametrize(
    ("text", "close", "error"),
    [
        ('{"type":"hello","protocol":2,"role":"viewer","client":"x"}', 4500, "protocol_version"),
        ('{"type":"hello","protocol":1,"role":"root","client":"x"}', 4501, "malformed"),
        ('{"type":"batch","id":1,"events":[]}', 4504, "hello_missing"),
        ('{"type":"subscribe","after":0}', 4504, "hello_missing"),
        ("hello", 4501, "bad_json"),
        (b"hello", 1003, "binary"),
    ],
)
@pytest.mark.case(46, 62)
def test_a_wrong_hello_is_told(settings: Settings, text: str | bytes, close: int, error: str) -> None:
    """Another version 4500, nonsense 4501, none 4504."""

    async def check() -> None:
        async with running(settings) as url, client(url, None) as one:
            await one.connection.send(text)
            assert await one.closed() == (close, error)

    asyncio.run(check())


@pytest.mark.case(27)
def test_who_says_nothing_is_closed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hello in time: 4504."""
    monkeypatch.setattr(session, "HELLO_WITHIN_S", 0.1)

    async def check() -> None:
        async with running(settings) as url, client(url, None) as one:
            assert await one.closed() == (4504, "hello_missing")

    asyncio.run(check())


@pytest.mark.case(27)
def test_connections_are_bounded(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many: 429 at the handshake; too many by one token: 4505; when some leave, others may come."""
    monkeypatch.setattr(session, "MOST_PER_TOKEN", 2)

    async def check() -> None:
        async with running(settings, most_connections=3) as url:
            async with client(url), client(url), client(url):
                assert await refused(url) == 429
                assert (await get(url, "/healthz"))[0] == 200
            async with asyncio.timeout(10):
                while await refused(url) != 101:  # noqa: ASYNC110 - the server tells nobody that there is room
                    await asyncio.sleep(0.01)
        async with (
            running(settings, token_file=token_file(tmp_path)) as url,
            client(url, token="ppp"),
            client(url, token="ppp"),
            client(url, None) as third,
            client(url, "viewer", token="vvv"),
        ):
            await third.say(type="hello", protocol=1, role="producer", token="ppp")
            assert await third.closed() == (4505, "too_many")

    asyncio.run(check())


@pytest.mark.case(53)
def test_beyond_loopback_the_server_does_not_start_bare(settings: Settings, tmp_path: Path, database: str) -> None:
    """Tokens and TLS, or a reason; with --allow-plain tokens suffice, also those of the database."""

    async def check() -> None:
        with pytest.raises(GuardError, match="--token-file"):
            async with running(settings, host="0.0.0.0"):
                pass
        with pytest.raises(GuardError, match="--tls-cert"):
            async with running(settings, host="0.0.0.0", token_file=token_file(tmp_path)):
                pass
        conn = await asyncpg.connect(database)
        _, made = await tokens.create(conn, "producer", "shop")
        await conn.close()
        async with running(settings, host="0.0.0.0", allow_plain=True) as url:
            assert url.startswith("ws://127.0.0.1:")
            async with client(url, token=made) as producer:
                assert (await producer.batch(event(1)))["stored"] == 1
            async with client(url, None) as stranger:
                await stranger.say(type="hello", protocol=1, role="producer")
                assert (await stranger.closed())[0] == 4502

    asyncio.run(check())


@pytest.mark.case(53)
def test_tls(settings: Settings, tmp_path: Path) -> None:
    """With a certificate the address is wss; a client that does not know its maker turns away."""
    cryptography = pytest.importorskip("cryptography.x509", reason="makes the certificate")
    cert, key = make_certificate(cryptography, tmp_path)

    async def check() -> None:
        async with running(settings, tls_cert=cert, tls_key=key) as url:
            assert url.startswith("wss://127.0.0.1:")
            known = ssl.create_default_context(cafile=str(cert))
            async with client(url, ssl=known) as producer:
                assert (await producer.batch(event(1)))["stored"] == 1
            with pytest.raises(ssl.SSLCertVerificationError):
                async with client(url):
                    pass

    asyncio.run(check())


def make_certificate(x509: Any, folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself."""
    from ipaddress import ip_address

    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return cert_path, key_path


@pytest.mark.case(9)
def test_a_stop_answers_what_is_in_hand(settings: Settings) -> None:
    """Told to stop under load: every batch taken is answered, everybody is closed with 1012, nobody new comes in."""

    async def check() -> None:
        async with running_server(settings) as (url, stop):
            async with client(url) as producer, viewer(url) as watching:
                for number in range(8):
                    await producer.say(type="batch", id=number, events=events(500 * number, 500))
                first = await producer.hear()
                stop.set()
                answers, code = [first], 0
                async with asyncio.timeout(20):
                    try:
                        while True:
                            answers.append(json.loads(await producer.connection.recv()))
                    except Exception:
                        code = producer.connection.close_code or 0
                assert [one["id"] for one in answers] == list(range(8))
                assert {one["type"] for one in answers} <= {"ack", "retry"}
                assert code == 1012
                assert (await watching.closed())[0] == 1012
        stored = sum(one.get("stored", 0) for one in answers)
        async with running(settings) as url, viewer(url) as again:
            assert len(await again.hear_events(stored)) == stored

    asyncio.run(check())


def test_the_server_leaves_its_address_and_takes_it_away(settings: Settings) -> None:
    """`server.json` names url, pid and epoch while it runs."""

    async def check() -> None:
        path = settings.data_dir / "server.json"
        async with running(settings) as url:
            told = json.loads(path.read_text())
            assert told["url"] == url
            assert told.keys() == {"url", "pid", "epoch"}
        assert not path.exists()

    asyncio.run(check())


def test_a_taken_port_is_told(settings: Settings) -> None:
    """The error names it; nothing is left behind."""

    async def check() -> None:
        async with running(settings) as url:
            with pytest.raises(OSError, match="in use"):
                async with running(settings, port=int(url.rpartition(":")[2])):
                    pass
            assert json.loads((settings.data_dir / "server.json").read_text())["url"] == url

    asyncio.run(check())
