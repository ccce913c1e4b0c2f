"""A scenario as `monobis export` writes it, made adjustable: other starts, and doses that scale."""

import re
import subprocess
from pathlib import Path

SCALE = "dose_scale"
ADDED = re.compile(r"(<plus/>\s*<ci> \w+ </ci>\s*)(<cn[^>]*>.*?</cn>)", re.S)


def named(variant: str) -> list[str]:
    """Arguments that ask for a variant, where there is one."""
    return ["--variant", variant] if variant else []


def export(program: str, scenario: Path, variant: str, *settings: str) -> str:
    """SBML of one variant; the only one where it has no name."""
    command = [program, "export", str(scenario), *named(variant), *settings]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


class Model:
    """An exported model in which every dose is multiplied by a parameter."""

    def __init__(self, sbml: str):
        head, events = sbml.split("<listOfEvents>")
        scaled = rf"\1<apply><times/><ci> {SCALE} </ci>\2</apply>"
        self.doses = len(ADDED.findall(events))
        parameter = f'<parameter id="{SCALE}" value="1" constant="false"/>\n    </listOfParameters>'
        self.sbml = head.replace("</listOfParameters>", parameter) + "<listOfEvents>" + ADDED.sub(scaled, events)
        species = re.findall(r'<species id="(\w+)" name="([^"]*)"[^>]*initialAmount="([^"]*)"', head)
        self.ids = {name.removesuffix(", all forms"): id for id, name, _ in species}
        self.starts = {id: float(start) for id, _, start in species}
        self.volume = float(re.search(r'<compartment [^>]*size="([^"]*)"', head)[1])
        self.protic = 'variable="ln_h"' in head
        self.ions = self.parameter("spectator_charge")

    def parameter(self, id: str) -> float:
        """The value of a parameter at the start."""
        return float(re.search(rf'<parameter id="{id}"[^>]*value="([^"]*)"', self.sbml)[1])

    def start(self, problem, point) -> dict[str, float]:
        """Amounts, scale of doses, ions and ln h at the start of a point."""
        first = point.legs[0].add
        values = {self.ids[name]: first[row] * self.volume for row, name in self.rows(problem)}
        dosed = [row for row, _ in self.rows(problem) if point.legs[1].add[row] != 0.0]
        [scale] = {first[row] * self.volume / self.starts[self.ids[problem.rows[row]]] for row in dosed}
        values |= {SCALE: scale, "spectator_charge": self.ions * scale}
        if self.protic:
            states = first[: problem.states].copy()
            values["ln_h"] = problem.settle(states, point.start, point.legs[0].parameters)
        return values

    def rows(self, problem) -> list[tuple[int, str]]:
        """Rows that are species, with their names."""
        return [(row, name) for row, name in enumerate(problem.rows) if name in self.ids]

    def ends(self, problem, point, amounts) -> list[dict[int, float]]:
        """Concentrations at the ends of legs, from amounts that stand behind what is added there."""
        answers = []
        for at, row_of_time in enumerate(amounts):
            after = point.legs[at + 1].add if at + 1 < len(point.legs) else None
            answer = {}
            for (row, _), amount in zip(self.rows(problem), row_of_time):
                answer[row] = amount / self.volume - (0.0 if after is None else after[row])
            answers.append(answer)
        return answers
