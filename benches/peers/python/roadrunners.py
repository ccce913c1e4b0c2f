"""libRoadRunner (CVODE) on the exported model, its own events doing the doses."""

import time

import numpy as np
import roadrunner

from exported import Model
from problem import Point, Problem

roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)


def load(sbml: str) -> roadrunner.RoadRunner:
    """The model, compiled."""
    runner = roadrunner.RoadRunner(sbml)
    runner.integrator.maximum_num_steps = 1_000_000
    return runner


def tolerances(runner, tolerance: float, charge: float) -> None:
    """An error of `tolerance` charges (mol) in each species, and of `tolerance` in ln h: of five ways tried the one that delivers most
    for its time, and that loses no point."""
    integrator = runner.integrator
    integrator.relative_tolerance = 1e-2 * tolerance
    integrator.absolute_tolerance = tolerance * charge
    if "ln_h" in runner.getRateRuleIds():
        integrator.setIndividualTolerance("ln_h", tolerance)


def solve(problem: Problem, points: list[Point], model: Model, runner, tolerance: float) -> tuple[list, list[float]]:
    """Ends of all legs of all points, and the processor time of each point, s."""
    names = [model.ids[name] for _, name in model.rows(problem)]
    runner.timeCourseSelections = ["time", *names]
    ends, times = [], []
    for point in points:
        runner.reset()
        tolerances(runner, tolerance, point.legs[0].scale[0] * model.volume)
        for id, value in model.start(problem, point).items():
            runner[id] = value
        moments = [0.0, *np.cumsum([leg.duration for leg in point.legs])]
        start = time.thread_time()
        try:
            amounts = np.array(runner.simulate(times=moments))[1:, 1:]
        except RuntimeError:
            amounts = []
        times.append(time.thread_time() - start)
        ends.append(model.ends(problem, point, amounts))
    return ends, times
