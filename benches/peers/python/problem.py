"""The main job's points as `points.bin` and `points.json` hold them, and what an answer to them is worth."""

import ctypes
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Leg:
    """A stretch of time after something was added; concentrations over the first volume."""

    duration: float
    add: np.ndarray
    parameters: np.ndarray
    scale: np.ndarray
    end: np.ndarray


@dataclass
class Point:
    """A whole course."""

    start: float
    legs: list[Leg]


class Problem:
    """A network with its points, its compiled equations and its reference."""

    def __init__(self, folder: Path):
        about = json.loads((folder / "points.json").read_text())
        self.name, self.variant, self.rows = about["network"], about["variant"], about["rows"]
        numbers = np.fromfile(folder / "points.bin")
        sizes, rest = numbers[:7].astype(int), iter(np.split(numbers, [7])[1])
        points, legs, self.states, self.algebraic, terminals, parameters, _ = sizes
        rows = self.states + self.algebraic + terminals
        take = lambda n: np.fromiter(rest, float, n)
        self.points = []
        for at in range(points):
            _, start = take(2)
            ends = [np.array(leg["end"]) for leg in about["points"][at]["legs"]]
            read = [Leg(take(1)[0], take(rows), take(parameters), take(rows), end) for end in ends]
            self.points.append(Point(start, read))
        self.core = self.states + self.algebraic
        self.library = ctypes.CDLL(str((folder / "network.so").resolve()))
        self.library.settle.restype = ctypes.c_double
        self.library.settle.argtypes = [ctypes.c_void_p, ctypes.c_double, ctypes.c_void_p]

    def settle(self, states: np.ndarray, start: float, parameters: np.ndarray) -> float:
        """ln h at which these states are neutral."""
        if not self.algebraic:
            return 0.0
        return self.library.settle(states.ctypes.data, start, parameters.ctypes.data)

    def error(self, points: list[Point], ends: list[list[dict[int, float]]]) -> float:
        """Largest difference over rows, points and ends of legs, in the charge. Not a number counts as wholly wrong; ln h does not count."""
        worst = 0.0
        for point, answers in zip(points, ends):
            if len(answers) != len(point.legs):
                return np.inf
            for leg, answer in zip(point.legs, answers):
                for row, value in answer.items():
                    if self.states <= row < self.core:
                        continue
                    error = abs(value - leg.end[row]) / leg.scale[row]
                    worst = max(worst, np.inf if np.isnan(error) else error)
        return worst
