"""The dossier of a real run: led through a policy to its end, let out, proved by the script that lies in it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cast import hire
from visavis.features.desks.models import Desk
from visavis.features.evidence import actions as evidence
from visavis.features.evidence.dossier import verify
from visavis.features.people.actors import StaffActor
from visavis.features.verification import lookups
from visavis.features.verification.tests.scene import Scene, end
from visavis.kernel import clock
from visavis.site import cli

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def led(scene: Scene) -> None:
    """Every step passed, verified, hung up."""
    scene.consent()
    scene.start("simple")
    scene.measure()
    scene.pass_all()
    scene.decide()
    end(scene)


def let_out(scene: Scene, cleo: StaffActor, desk: Desk) -> bytes:
    one, other = (
        replace(person, confirmed_at=clock.now())
        for person in (cleo, hire("Mia Rossi", desk, supervisor=True))
    )
    export = evidence.ask_export(actor=one, case_id=scene.run.case_id, reason="Asked for by the auditor")
    evidence.answer_export(actor=other, export_id=export.id, agree=True)
    return evidence.take_export(actor=one, export_id=export.id, behind=lookups.behind).data


def test_a_run_leaves_as_a_dossier_that_proves_itself(
    scene: Scene, cleo: StaffActor, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    led(scene)
    files, same = verify.unpacked(let_out(scene, cleo, desk))
    report = verify.verify(files)
    assert same and report.problems == []
    parts: dict[str, Any] = {
        name: json.loads(files[f"{name}.json"])
        for name in ("checks", "draws", "quality", "decision", "manifest")
    }
    assert [one["key"] for one in parts["checks"]] == [one["key"] for one in scene.run.pack["checks"]]
    assert {one["state"] for one in parts["checks"]} <= {"passed", "skipped"}
    shown = {item["item_id"] for one in parts["checks"] for item in one["items"]}
    assert shown and shown <= {item["id"] for item in parts["manifest"]["items"]}
    assert all(one["sealed"] for one in parts["draws"]) and parts["quality"][0]["measured"]["width"]
    decision = parts["decision"]
    assert (decision["decision"], decision["agent"], decision["pack"]) == ("verified", "Ben Okafor", "simple")

    path = tmp_path / "dossier.zip"
    path.write_bytes(verify.packed(files))
    assert cli.main(["verify", str(path), "--key", report.fingerprint]) == 0
    assert "VERIFIED" in capsys.readouterr().out
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    alone = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), str(path)],
        capture_output=True,
        text=True,
        env={},
        check=False,
    )
    assert alone.returncode == 0 and "CONSISTENT" in alone.stdout

    foreign = json.loads(files["checks.json"])
    foreign[1]["items"][0]["item_id"] = "00000000-0000-7000-8000-000000000000"
    forged = {**files, "checks.json": verify.canonical(foreign)}
    assert any("not in the chain" in line for line in verify.verify(forged).problems)
    path.write_bytes(verify.packed(forged))
    assert cli.main(["verify", str(path)]) == 1
    assert cli.main(["verify", str(tmp_path / "verify.py")]) == 2
