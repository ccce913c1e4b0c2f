"""Exported models as they are, in libRoadRunner and in COPASI, against `monobis run`: every form, every end of a stretch.

    agreement.py [PROGRAM]        the program; PEERS_MONOBIS or monobis when it is not given

Ends with an error when a concentration differs by more of the charge than the scenario's limit. Beside the main job: compounds that
come in at one moment, and families whose pKa move with a ramp.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import numpy as np

import copasis
import roadrunners
from exported import export, named

REPOSITORY = Path(__file__).resolve().parents[3]
SCENARIOS = {
    "scenarios/nabh4-vs-stab.toml": 1e-6,
    "tests/data/cases/two-new-compounds.toml": 1e-8,
    "tests/data/cases/export-ramp-pH.toml": 1e-7,
}
TOLERANCE = 1e-9


def own(program: str, scenario: Path, variant: str, folder: Path) -> tuple[list[str], np.ndarray]:
    """Forms, and a row of time and concentrations for each end of a stretch: what stands there after a dose."""
    command = [program, "run", str(scenario), *named(variant), "--out", str(folder), "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    with open(folder / "trajectory.csv", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    columns = [0] + [i for i, name in enumerate(head) if name.endswith(" [mol/L]")]
    table = np.array([[float(row[i]) for i in columns] for row in rows])
    times = table[:, 0]
    # Two rows at a jump; the last jump is the quench, where the model ends.
    jumps = [i for i in range(1, len(table)) if times[i] == times[i - 1]]
    ends = [i for i in jumps if times[i] < times[-1]] + [int(np.argmax(times == times[-1]))]
    return [head[i].removesuffix(" [mol/L]") for i in columns[1:]], table[ends]


def concentrations(sbml: str, forms: list[str]) -> list[str]:
    """Identifiers of the forms' concentrations."""
    ids = {name: id for id, name in re.findall(r'<parameter id="(\w+)" name="\[([^"]*)\]"', sbml)}
    return [ids[form.replace("&", "&amp;")] for form in forms]


def by_roadrunner(sbml: str, ids: list[str], times: list[float], volume: float) -> np.ndarray:
    runner = roadrunners.load(sbml)
    roadrunners.tolerances(runner, TOLERANCE, volume)
    runner.timeCourseSelections = ids
    return np.array(runner.simulate(times=times))


def by_copasi(sbml: str, ids: list[str], times: list[float], volume: float) -> np.ndarray:
    runner = copasis.Runner(sbml)
    return np.array(runner.course(times, ids, TOLERANCE, TOLERANCE * volume * 1e-2)[0])


def tightened(text: str) -> str:
    """A scenario at a tenth of the tolerance of the others."""
    rtol = f"rtol = {TOLERANCE / 10}"
    changed = re.sub(r"^rtol *=.*$", rtol, text, flags=re.M)
    return changed if "rtol" in text else f"{text}\n[output]\n{rtol}\n"


def differences(program: str, scenario: Path, variant: str, folder: Path) -> list[float]:
    """The largest of each simulator, in the charge."""
    forms, ends = own(program, scenario, variant, folder)
    sbml = export(program, scenario, variant)
    ids, times = concentrations(sbml, forms), [0.0, *ends[:, 0]]
    volume = float(re.search(r'<compartment [^>]*size="([^"]*)"', sbml)[1])
    amount = float(re.search(r'initialAmount="([^"]*)"', sbml)[1])
    found = []
    for solve in (by_roadrunner, by_copasi):
        answer = solve(sbml, ids, times, amount)
        difference = np.max(np.abs(answer[1:] - ends[:, 1:])) if len(answer) == len(times) else np.inf
        found.append(difference * volume / amount)
    return found


def show(program: str) -> None:
    """Says the differences; ends the process where one is above its limit."""
    beyond = []
    say = lambda line: print(line, file=sys.stderr, flush=True)
    say(f"{'exported against `run`: largest difference, in the charge':70} libRoadRunner     COPASI")
    with tempfile.TemporaryDirectory() as folder:
        for name, limit in SCENARIOS.items():
            text = (REPOSITORY / name).read_text(encoding="utf-8")
            tight = Path(folder) / "tight.toml"
            tight.write_text(tightened(text), encoding="utf-8")
            for variant in (v["name"] for v in tomllib.loads(text).get("variant", [{"name": ""}])):
                found = differences(program, tight, variant, Path(folder) / "run")
                say(f"{variant or Path(name).stem:70} {found[0]:13.1e} {found[1]:10.1e}")
                if not max(found) < limit:
                    beyond.append(f"{variant or name}: they differ by more than {limit:.0e}")
    if beyond:
        sys.exit("\n".join(beyond))


if __name__ == "__main__":
    show(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PEERS_MONOBIS", "monobis"))
