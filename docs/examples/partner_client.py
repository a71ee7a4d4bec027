"""A partner's system reports a signal, follows it, and answers offers, with requests only.

Run it: python docs/examples/partner_client.py https://schakel.example TOKEN
"""

import sys
import uuid
from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True)
class Schakel:
    """The API of Schakel for one token; every refusal is raised with its own words."""

    address: str
    http: requests.Session

    @classmethod
    def at(cls, address: str, token: str) -> "Schakel":
        """Return a client for the site at this address."""
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {token}"
        return cls(f"{address}/api/v1", session)

    def call(self, method: str, path: str, **how: Any) -> Any:
        """Ask and return the answer; an error is told as its detail says."""
        answer = self.http.request(method, f"{self.address}{path}", timeout=30, **how)
        if not answer.ok:
            problem = answer.json()
            raise RuntimeError(f"{problem['status']} {problem['title']}: {problem['detail']}")
        return answer.json()

    def report(self, report: dict[str, Any], *, key: str) -> dict[str, Any]:
        """Report a signal; the same key twice makes one signal, so a time-out is repeated safely."""
        return self.call("POST", "/signals", json=report, headers={"Idempotency-Key": key})

    def report_many(self, reports: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """Report signals by their keys; return by key what became of each: created, repeated, refused."""
        keys, outcomes = list(reports), {}
        for start in range(0, len(keys), 100):
            part = [{**reports[key], "idempotencyKey": key} for key in keys[start : start + 100]]
            told = self.call("POST", "/signal-batches", json={"reports": part})
            outcomes.update({outcome["idempotencyKey"]: outcome for outcome in told["outcomes"]})
        return outcomes

    def signals(self, **filters: Any) -> list[dict[str, Any]]:
        """Return all signals that fit, danger first."""
        return self.every("/signals", **filters)

    def every(self, path: str, **filters: Any) -> list[dict[str, Any]]:
        """Return a whole list, part by part: each answer says where the next one begins."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            part = self.call("GET", path, params={**filters, "cursor": cursor})
            found += part["items"]
            cursor = part["nextCursor"]
            if not cursor:
                return found


def main(schakel: Schakel) -> dict[str, Any]:
    """Report, find it back, register it, do a step, add a file, and look what was told and offered."""
    forms = {row["code"] for row in schakel.call("GET", "/code-lists/exploitation_forms")}
    made = schakel.report(
        {
            "sourceKind": "professional",
            "facts": "Slaapt in de opslag van het restaurant, werkt zeven dagen.",
            "exploitationForms": ["LAB"] if "LAB" in forms else [],
            "places": [{"kind": "work", "municipality": "Nergenshuizen"}],
        },
        key=f"partner-{uuid.uuid4()}",
    )
    told = ("Kreeg geen loon.", "")
    together = {
        f"partner-{uuid.uuid4()}": {"sourceKind": "professional", "facts": facts} for facts in told
    }
    results = [outcome["result"] for outcome in schakel.report_many(together).values()]
    signal = f"/signals/{made['signalId']}"
    if not any(row["id"] == made["signalId"] for row in schakel.signals(phase="received")):
        raise RuntimeError("the signal is not in the list of what was received")
    schakel.call("POST", f"{signal}/registration", json={"ownCaseNumber": "2026-0001"})
    schakel.call("POST", f"{signal}/enrichment")
    steps = schakel.call("GET", f"{signal}/enrichment-steps")
    done = {"doneOn": "2026-11-20", "result": "Niets bekend.", "source": "Eigen administratie"}
    schakel.call("POST", f"{signal}/enrichment-steps/{steps[0]['act']}/result", json=done)
    note = {"file": ("waarneming.txt", b"Drie matrassen in de opslag.")}
    schakel.call("POST", f"{signal}/files", files=note)
    return {
        "reference": made["reference"],
        "together": results,
        "files": [file["name"] for file in schakel.call("GET", f"{signal}/files")],
        "feedback": schakel.call("GET", f"{signal}/feedback"),
        "offers": schakel.every("/hand-overs"),
    }


if __name__ == "__main__":
    print(main(Schakel.at(sys.argv[1], sys.argv[2])))
