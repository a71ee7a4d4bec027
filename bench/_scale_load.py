"""The visitors of the scale bench: people who click and systems that report, cheaply.

HTTP by hand on kept connections: a library would take more of the two cores than the server does.
"""

import asyncio
import json
import random
import sys
import time
import uuid
from pathlib import Path
from typing import Any

WORDS = ("hotel", "restaurant", "kas", "paspoort", "auto", "woning", "loods", "telefoon")
LISTS = ("", "?show=overdue", "?show=urgent", "?show=ended", "?show=ended&page=7", "?phase=enriching",
         "?whose=me", "?whose=nobody", "?sort=-received", "?show=ended&sort=received",
         "?source=professional", "?show=ended&sort=reference&page=40")  # fmt: skip
FORMS = ("SEX_DOM", "LAB", "SEX_CROSS", "CRIM")
# How often people go where: a list, one signal, search, the account, today.
KINDS = (
    ("Lists",) * 8 + ("One signal",) * 5 + ("Search",) * 4 + ("Account (funnel)",) * 2 + ("Today",)
)
REPORT = {
    "sourceKind": "partner",
    "facts": "Verzonnen: drie mensen slapen in de opslag van een restaurant en mogen niet weg.",
    "statements": "Een buurvrouw zei dat er elke avond een auto met een ander kenteken komt.",
    "interpretation": "Mogelijk uitbuiting; de paspoorten liggen bij de baas.",
    "places": [{"kind": "work", "municipality": "Nergenshuizen", "address": "Verzonnenstraat 3"}],
    "persons": [{"role": "possible_victim", "description": "jonge man, spreekt weinig"}],
}


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.cookies: dict[str, str] = {}

    async def ask(self, head: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send a request and read its answer; a connection that was closed is made anew once."""
        for attempt in (1, 2):
            try:
                return await self._ask(head, body)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.writer = None
                if attempt == 2:
                    raise
        raise AssertionError

    async def _ask(self, head: str, body: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more = f"Cookie: {cookies}\r\n" if cookies else ""
        text = f"{head}\r\nHost: localhost:{self.port}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        self.writer.write(text.encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, chunked = 0, False
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            name = name.lower()
            if name == "content-length":
                length = int(value)
            elif name == "transfer-encoding":
                chunked = True
            elif name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        status = int(lines[0].split()[1])
        if chunked:
            return status, await self._chunks()
        return status, await self.reader.readexactly(length)

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        parts = []
        while size := int((await self.reader.readline()).strip(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)


class Visit:
    """What was measured."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.times: dict[str, list[float]] = {kind: [] for kind in dict.fromkeys(KINDS)}
        self.times["intake"] = []
        self.errors: list[str] = []
        self.late = 0
        self.accepted = 0
        self.until = 0.0

    async def signed_in(self, who: dict[str, Any]) -> Line:
        """Sign in with one click."""
        line = Line(self.plan["port"])
        await line.ask("GET /demonstratie/ HTTP/1.1")
        form = f"csrfmiddlewaretoken={line.cookies['csrf']}".encode()
        status, _ = await line.ask(
            f"POST /demonstratie/{who['membership']}/ HTTP/1.1\r\nContent-Type: "
            f"application/x-www-form-urlencoded\r\nReferer: http://localhost:{self.plan['port']}/",
            form,
        )
        assert status == 302, f"sign-in: {status}"
        return line

    async def person(self, place: int, who: dict[str, Any], line: Line) -> None:
        """Go round."""
        chance = random.Random(place)  # noqa: S311 - clicks, guards nothing
        await asyncio.sleep(chance.random() * self.plan["think"])
        while time.monotonic() < self.until:
            kind = chance.choice(KINDS if who["counts"] else KINDS[:-3] + KINDS[-1:])
            path = self._path(kind, who, chance)
            began = time.perf_counter()
            status, body = await line.ask(f"GET {path} HTTP/1.1\r\nAccept-Language: nl")
            if status == 200 and b"</html>" in body:
                self.times[kind].append(time.perf_counter() - began)
            else:
                self.errors.append(f"{path}: {status}")
            await asyncio.sleep(chance.uniform(0.5, 1.5) * self.plan["think"])

    def _path(self, kind: str, who: dict[str, Any], chance: random.Random) -> str:
        if kind == "Lists":
            return "/signalen/" + chance.choice(LISTS)
        if kind == "One signal":
            return f"/signalen/{chance.choice(self.plan['signals'][str(who['home'])])}/"
        if kind == "Search":
            return f"/zoeken/?q={'+'.join(chance.sample(WORDS, chance.choice((1, 1, 2))))}"
        if kind == "Today":
            return "/vandaag/"
        return "/verantwoording/" + chance.choice(
            ("", "?period=2023", "?form=LAB", "?period=2019-2023")
        )

    async def systems(self) -> None:
        """Report on a clock, whatever the answers take."""
        free: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
        for _ in range(48):
            free.put_nowait(Line(self.plan["intake_port"]))
        running: set[asyncio.Task[None]] = set()
        step, number, at = self.plan["batch"] / self.plan["rate"], 0, time.monotonic()
        while at < self.until:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            task = asyncio.create_task(self._report(free, number, at))
            running.add(task)
            task.add_done_callback(running.discard)
            number, at = number + 1, at + step
        await asyncio.gather(*running)

    async def _report(self, free: "asyncio.LifoQueue[Line]", number: int, at: float) -> None:
        line = await free.get()
        if time.monotonic() - at > 1:
            self.late += 1
        token = self.plan["tokens"][number % len(self.plan["tokens"])]
        try:
            status, answer = await line.ask(*self._sent(token, number))
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.errors.append(f"report: {type(error).__name__}")
            return
        finally:
            free.put_nowait(line)
        made = self._made(status, answer)
        if made:
            self.times["intake"].append(time.monotonic() - at)
            self.accepted += made
        else:
            self.errors.append(f"report: {status}")

    def _sent(self, token: str, number: int) -> tuple[str, bytes]:
        head = f"Authorization: Bearer {token}\r\nContent-Type: application/json"
        reports = [
            {**REPORT, "exploitationForms": [FORMS[(number + place) % 4]]}
            for place in range(self.plan["batch"])
        ]
        if len(reports) == 1:
            key = f"Idempotency-Key: {uuid.uuid4().hex}"
            return f"POST /api/v1/signals HTTP/1.1\r\n{head}\r\n{key}", json.dumps(
                reports[0]
            ).encode()
        for report in reports:
            report["idempotencyKey"] = uuid.uuid4().hex
        body = json.dumps({"reports": reports}).encode()
        return f"POST /api/v1/signal-batches HTTP/1.1\r\n{head}", body

    def _made(self, status: int, answer: bytes) -> int:
        if self.plan["batch"] == 1:
            return int(status == 201)
        return int(json.loads(answer)["created"]) if status == 200 else 0

    async def go(self) -> None:
        """Everybody at once, when the last one has signed in: a working day is not a first second."""
        staff = [(who, await self.signed_in(who)) for who in self.plan["staff"]]
        self.until = time.monotonic() + self.plan["seconds"]
        people = [self.person(place, who, line) for place, (who, line) in enumerate(staff)]
        await asyncio.gather(self.systems(), *people)


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    visit = Visit(plan)
    began = time.monotonic()
    asyncio.run(visit.go())
    print(json.dumps({"times": visit.times, "errors": visit.errors[:20], "late": visit.late,
                      "accepted": visit.accepted,
                      "seconds": time.monotonic() - began, "cpu": time.process_time()}))  # fmt: skip


if __name__ == "__main__":
    main()
