"""Backup to one file, and back from it beside the running database; a restored log is another epoch.

PostgreSQL's own tools do the work: `pg_dump` in its custom format reads one snapshot while events go on arriving;
`pg_restore` fills a database of its own, which takes the old one's name only when it is whole. The database that was
there is kept under another name, so a restore of the wrong file loses nothing.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from cartmonitor.store import roles
from cartmonitor.store.binaries import locate
from cartmonitor.store.database import connect
from cartmonitor.store.migrate import migrate

MAGIC = b"PGDMP"
Say = Callable[[str], None]


class BackupFailed(Exception):
    """A backup or restore that could not be made; nothing was changed."""

    status = 1


async def backup(dsn: str, target: Path, say: Say) -> int:
    """Write the database behind `dsn` to `target`; returns its bytes. The file appears whole or not at all.

    Raises BackupFailed, DatabaseUnavailable (no PostgreSQL programs).
    """
    part = _part(target)
    say("writing the backup")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds people's data
    except OSError as error:
        raise BackupFailed(f"{part} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as out:
            await _run("pg_dump", ["--format=custom", f"--dbname={dsn}"], stdout=out)
            os.fsync(out.fileno())
            size = os.fstat(out.fileno()).st_size
        os.replace(part, target)
    except BaseException:
        os.unlink(part)
        raise
    return size


def _part(target: Path) -> Path:
    """Where the backup grows until it is whole. Raises BackupFailed where no file can lie."""
    if target.is_dir():
        raise BackupFailed(f"{target} is a folder; name a file, such as {target / 'shop.backup'}")
    if not target.parent.is_dir():
        raise BackupFailed(f"the folder {target.parent} does not exist")
    return target.with_name(target.name + ".part")


async def restore(dsn: str, source: Path, say: Say) -> str:
    """Put the backup in place of the database behind `dsn`; returns the name under which the old one is kept.

    Programs that use the database lose their connections and come back to the restored one by themselves; viewers
    are told by the new epoch. Raises BackupFailed with the old database untouched.
    """
    try:
        with source.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise BackupFailed(f"{source} cannot be read: {error.strerror}") from error
    if head != MAGIC:
        raise BackupFailed(f"{source} is no backup made by `cartmonitor db backup`")
    name = await _name_of(dsn)
    fresh, kept = f"{name}_restoring", f"{name}_before_restore"
    await _in_postgres(
        dsn, [f"drop database if exists {_quoted(fresh)} with (force)", f"create database {_quoted(fresh)}"]
    )
    try:
        say("reading the backup")
        there = with_database(dsn, fresh)
        owners = [] if await _may_give_away(there) else ["--no-owner", "--no-acl"]
        await _run("pg_restore", [
            "--exit-on-error", "--single-transaction", *owners, f"--dbname={there}", str(source),
        ])  # fmt: skip
        conn = await connect(there, server_settings={"statement_timeout": "0", "lock_timeout": "0"})
        try:
            await migrate(conn, say)
            await conn.execute("update stream_head set epoch = gen_random_uuid()")
        finally:
            await conn.close(timeout=5)
        say("putting it in place")
        await _swap(dsn, name, fresh, kept)
    except BaseException:
        await _in_postgres(dsn, [f"drop database if exists {_quoted(fresh)} with (force)"])
        raise
    return kept


async def _may_give_away(dsn: str) -> bool:
    """Make the roles the backup names; whether this login may make them the owners, as migrations do."""
    conn = await connect(dsn)
    try:
        return await roles.owner(conn) is not None
    finally:
        await conn.close(timeout=5)


async def _swap(dsn: str, name: str, fresh: str, kept: str) -> None:
    """Give the restored database the name. Clients come back at once, so hold the door shut for the moment."""
    quoted = _quoted(name)
    await _in_postgres(dsn, [f"drop database if exists {_quoted(kept)} with (force)"])
    try:
        await _in_postgres(dsn, [
            f"alter database {quoted} allow_connections false",
            f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = {_literal(name)}",
            f"alter database {quoted} rename to {_quoted(kept)}",
        ])  # fmt: skip
    except asyncpg.PostgresError:
        await _in_postgres(dsn, [f"alter database {quoted} allow_connections true"])
        raise
    await _in_postgres(dsn, [
        f"alter database {_quoted(fresh)} rename to {quoted}",
        f"alter database {_quoted(kept)} allow_connections true",
    ])  # fmt: skip


def with_database(dsn: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def _name_of(dsn: str) -> str:
    conn = await connect(dsn)
    try:
        name: str = await conn.fetchval("select current_database()")
        return name
    finally:
        await conn.close(timeout=5)


async def _in_postgres(dsn: str, statements: list[str]) -> None:
    """Run statements, each on its own, in the database that is always there."""
    conn = await connect(with_database(dsn, "postgres"), server_settings={"statement_timeout": "0"})
    try:
        for statement in statements:
            await conn.execute(statement)
    finally:
        await conn.close(timeout=5)


async def _run(program: str, arguments: list[str], stdout: object = None) -> None:
    """Run one of PostgreSQL's programs; its words become BackupFailed. Ended when the caller is cancelled."""
    process = await asyncio.create_subprocess_exec(
        locate().program(program), *arguments, "--no-password",
        stdin=asyncio.subprocess.DEVNULL, stdout=stdout or asyncio.subprocess.DEVNULL,  # type: ignore[arg-type]
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        telling = (
            [line for line in lines if "error:" in line] or lines or [f"{program} ended with {process.returncode}"]
        )
        raise BackupFailed(telling[0])
