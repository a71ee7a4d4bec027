"""Filling the database of the scale bench: copies of told lives, by COPY, an organisation at a time."""

import hashlib
import json
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import connection, transaction

from bench._scale_stock import SEED, Kit, columns, stock, weeks_back
from schakel.base import ciphers
from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Membership, Organisation, User
from schakel.base.audit.models import AuditLine
from schakel.base.audit.services import CHAIN_START
from schakel.base.encryption import selectors as keys
from schakel.base.encryption.models import KeyKind
from schakel.signals.models import Signal
from schakel.signals.services.demonstration import scenario

# Which organisations there are: like whom, how many, and who is largest.
HOMES = (("politie-rivierland", 26), ("grensdienst", 6), ("inspectie-opsporing", 4),
         ("inspectie-toezicht", 4))  # fmt: skip
ENDED, RUNNING = 220, 96
OPEN_SHARE = 0.03
CHUNK = 2000
# The columns of a line of the trail, in the order in which `_act` writes them.
TRAIL = ["id", "organisation_id", "number", "at", "user_id", "role", "purpose", "action",
         "target_type", "target_id", "sealed_reason", "reason_digest", "reason", "earlier_hash",
         "details", "previous", "hash"]  # fmt: skip
READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def homes() -> list[Organisation]:
    """The forty organisations, made once, each with the people of the one it is like."""
    if not Organisation.objects.filter(code__startswith="schaal-").exists():
        with transaction.atomic():
            for like, number in HOMES:
                for place in range(number):
                    _home(like, place)
    return list(Organisation.objects.filter(code__startswith="schaal-").order_by("pk"))


def _home(like: str, place: int) -> None:
    model = Organisation.objects.get(code=like)
    made = accounts.add_organisation(
        code=f"schaal-{like}-{place:02}", name=f"{model.name} {place + 2} (verzonnen)",
        type_code=model.type, region=model.region, is_demonstration=True,
    )  # fmt: skip
    for member in Membership.objects.filter(organisation=model).order_by("pk"):
        email = f"{made.code}-{member.pk}@voorbeeld.test"
        user = User.objects.create_user(email=email, name=member.user.name)
        User.objects.filter(pk=user.pk).update(is_demonstration=True)
        accounts.add_membership(
            user=user, organisation=made, role=member.role, purpose=member.purpose,
            certified_until=member.certified_until,
        )  # fmt: skip


def shares(found: list[Organisation], size: int) -> dict[int, int]:
    """How many signals each gets: a few large ones, many smaller ones."""
    order = sorted(found, key=lambda home: (int(home.code[-2:]), home.pk))
    weights = [1 / (place + 4) for place in range(len(order))]
    return {home.pk: round(size * w / sum(weights)) for home, w in zip(order, weights, strict=True)}


def fill(size: int) -> float:
    """Bring the database to `size` signals; what an earlier run finished stays. Gives seconds."""
    began = time.perf_counter()
    wanted = shares(homes(), size)
    there = set(Signal.objects.filter(organisation_id__in=wanted).values_list(
        "organisation_id", flat=True).distinct())  # fmt: skip
    todo = [(home, number) for home, number in wanted.items() if home not in there]
    if not todo:
        return 0.0
    kits = stock(scenario.teams(), ENDED, RUNNING)
    with _without_indexes():
        connection.close()
        connection.close_pool()  # what two processes share would mix their transactions
        parts = [todo[::2], todo[1::2]]
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=_write_all, args=(part, kits)) for part in parts]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if any(worker.exitcode for worker in workers):
            raise RuntimeError("a writer failed")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return time.perf_counter() - began


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes that are no constraint are made again afterwards, as any large load does it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS scale_index AS SELECT indexname::text AS name,"
            " indexdef AS made FROM pg_indexes JOIN pg_class ON relname = indexname"
            " JOIN pg_index ON indexrelid = pg_class.oid LEFT JOIN pg_constraint"
            " ON conindid = indexrelid AND contype IN ('p', 'u', 'x')"
            " WHERE schemaname = 'public' AND conindid IS NULL AND NOT indisunique"
            " AND (tablename LIKE 'signals%%' OR tablename LIKE 'audit%%')"
        )
        cursor.execute("SELECT name, made FROM scale_index")
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, made in found:
            cursor.execute(made.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"))
        cursor.execute("DROP TABLE scale_index")


def _write_all(todo: list[tuple[int, int]], kits: list[Kit]) -> None:
    for home, number in todo:
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            # Triggers and foreign keys are left to the checks afterwards.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _Home(home, kits).write(cursor, number)
        print(f"  {number} signals in {time.perf_counter() - began:.0f} s", flush=True)
    connection.close()
    os._exit(0)


class _Home:
    """One organisation while it is filled: its keys, its people, its chain."""

    def __init__(self, key: int, kits: list[Kit]) -> None:
        home = Organisation.objects.get(pk=key)
        like = home.code.removeprefix("schaal-")[:-3]
        self.key, self.own = key, str(key)
        mine = [kit for kit in kits if kit.type == like]
        self.ended = [kit for kit in mine if not kit.is_open]
        self.running = [kit for kit in mine if kit.is_open]
        self.chance = random.Random(SEED + key)  # noqa: S311 - invents data, guards nothing
        number = keys.latest_number(key)
        self.cipher, self.head = AESGCM(keys.key(key, number)), b"\x01" + number.to_bytes(2, "big")
        self.index_key = keys.key(key, 1, KeyKind.INDEX)
        self.blind: dict[str, str] = {}
        self.begun = ""
        self.details: dict[int, str] = {}
        self.users = dict(zip(_members(Organisation.objects.get(code=like).pk), _members(key),
                              strict=True))  # fmt: skip
        self.actors = {row.user_id: row for row in Membership.objects.filter(organisation_id=key)}
        self.number, self.previous, self.written, self.references = 0, CHAIN_START, 0, 0
        self.out: dict[str, list[str]] = {}

    def write(self, cursor: Any, number: int) -> None:
        """Write so many signals, in chunks."""
        while self.written < number:
            is_open = self.chance.random() < OPEN_SHARE
            self._copy(self.chance.choice(self.running if is_open else self.ended))
            if len(self.out.get("signals.Signal", ())) >= CHUNK:
                self._flush(cursor)
        self._flush(cursor)

    def _copy(self, kit: Kit) -> None:
        shift = weeks_back(kit, self.chance)
        own = [self._uuid(kit, shift) for _ in range(kit.keys)]
        self.begun = (kit.begins + shift).isoformat()
        for label, lines in kit.lines.items():
            out = self.out.setdefault(label, [])
            for line in lines:
                cells = list(line.cells)
                for slot in line.slots:
                    cells[slot.column] = self._cell(slot, own, line.own, shift)
                out.append("\t".join(cells))
        for act, target in kit.acts:
            self._act(act, own[target], shift)
        self.written += kit.signals

    def _uuid(self, kit: Kit, shift: timedelta) -> str:
        at = int((kit.begins + shift).timestamp() * 1000)
        bits = self.chance.getrandbits(74)
        return f"{at:012x}7{bits >> 62:03x}{0x8 | bits >> 60 & 3:x}{bits & (1 << 60) - 1:015x}"

    def _cell(self, slot: Any, own: list[str], row: int, shift: timedelta) -> str:
        kind, value = slot.kind, slot.value
        if kind == "own":
            return self.own
        if kind == "key":
            return own[value]
        if kind in {"at", "day"}:
            return (value + shift).isoformat()
        if kind == "user":
            return str(self.users[value])
        if kind == "sealed":
            return self._seal(value, slot.place + _dashed(own[row]))
        if kind == "begun":
            return self.begun
        if kind == "words":
            return "{" + ",".join(sorted(self._blind(stem) for stem in value)) + "}"
        return self._reference()

    def _seal(self, plain: bytes, place: str) -> str:
        nonce = os.urandom(12)
        sealed = self.cipher.encrypt(nonce, plain, self.head + place.encode())
        return "\\\\x" + (self.head + nonce + sealed).hex()

    def _blind(self, stem: str) -> str:
        if stem not in self.blind:
            self.blind[stem] = ciphers.blind(self.index_key, stem)
        return self.blind[stem]

    def _reference(self) -> str:
        # Unlike in earnest they count on, so that a million never meet; the form is the same.
        self.references += 1
        number = (self.key << 22) + self.references
        letters = "".join(READABLE[number >> 5 * place & 31] for place in range(7, -1, -1))
        return f"S-{letters[:4]}-{letters[4:]}"

    def _act(self, act: Any, target: str, shift: timedelta) -> None:
        self.number += 1
        member = self.actors[self.users[act.actor.user_id]]
        at, thing = (act.at + shift).astimezone(UTC).isoformat(), _dashed(target)
        details = self._details(act)
        # The text that `audit.link_hash` would make; `verify_audit` checks it with code of its own.
        content = (
            f'["{self.previous}", {self.key}, {self.number}, "{at}", {member.user_id}, '
            f'"{member.role}", "{member.purpose}", "{act.action}", "{act.target.type}", "{thing}", '
            f'"", {details}]'
        )
        digest = hashlib.sha256(content.encode()).hexdigest()
        self.out.setdefault("audit.AuditLine", []).append(
            f"{self._uuid_now()}\t{self.own}\t{self.number}\t{at}\t{member.user_id}\t{member.role}"
            f"\t{member.purpose}\t{act.action}\t{act.target.type}\t{thing}\t\\N\t\t\t\t{details}"
            f"\t{self.previous}\t{digest}"
        )
        self.previous = digest

    def _details(self, act: Any) -> str:
        key = id(act)
        if key not in self.details:
            self.details[key] = json.dumps(act.details, sort_keys=True)
            assert "\\" not in self.details[key], "a sign that COPY would read otherwise"
        return self.details[key]

    def _uuid_now(self) -> str:
        bits = self.chance.getrandbits(74)
        return f"019a00000000700{bits >> 70:x}8{bits & (1 << 60) - 1:015x}"

    def _flush(self, cursor: Any) -> None:
        for label, lines in self.out.items():
            model = AuditLine if label == "audit.AuditLine" else apps.get_model(label)
            known = TRAIL if model is AuditLine else columns(model)
            names = ", ".join(f'"{name}"' for name in known)
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                copy.write("\n".join(lines) + "\n")
        self.out = {}


def _members(home: int) -> list[int]:
    found = Membership.objects.filter(organisation_id=home).order_by("pk")
    return list(found.values_list("user_id", flat=True))


def _dashed(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
