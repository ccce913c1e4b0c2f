"""Python's solvers on the main job's points: one line of CSV for each peer and tolerance.

    peers.py FOLDER

FOLDER holds a folder for each network with `points.json`, `points.bin` and `network.so`, as `benches/peers/run` leaves them.
`PEERS_MONOBIS` is the program that exports the scenario. First says how far the exported main job is from `run` (agreement.py). Then prints
peer,network,target_error,delivered_error,us_min,us_median,us_max: the error on all points; the time per point of PASSES passes over
every fourth. A peer goes on to tighter tolerances until its error is SMALL; what it does not finish delivers `inf`.
"""

import os
import statistics
import sys
from pathlib import Path

SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
os.environ.update({name: "1" for name in SINGLE})

import agreement
import copasis
import roadrunners
import scipys
from exported import Model, export
from problem import Problem

NETWORKS = ("explicit", "apparent")
SCENARIO = Path(__file__).resolve().parents[3] / "scenarios" / "nabh4-vs-stab.toml"
TOLERANCES = [10.0**-n for n in range(3, 10)]
PASSES = 3
SMALL = 1e-8


def peers(problem: Problem, program: str):
    """Name and solver of each."""
    equations = scipys.Equations(problem)
    model = Model(export(program, SCENARIO, problem.variant))
    runner, copasi = roadrunners.load(model.sbml), copasis.Runner(model.sbml)
    yield "scipy LSODA", lambda points, t: scipys.solve(problem, points, t, equations, scipys.by_solve_ivp)
    yield "scipy odeint", lambda points, t: scipys.solve(problem, points, t, equations, scipys.by_odeint)
    yield "libRoadRunner", lambda points, t: roadrunners.solve(problem, points, model, runner, t)
    yield "COPASI", lambda points, t: copasis.solve(problem, points, model, copasi, t)


def measure(problem: Problem, solve, tolerance: float) -> tuple[float, list[float]]:
    """Delivered error, and the mean time per point of each pass, µs."""
    error = problem.error(problem.points, solve(problem.points, tolerance)[0])
    some = problem.points[::4]
    passes = [solve(some, tolerance)[1] for _ in range(PASSES)]
    return error, [1e6 * statistics.fmean(times) for times in passes]


def main() -> None:
    folder, program = Path(sys.argv[1]), os.environ.get("PEERS_MONOBIS", "monobis")
    agreement.show(program)
    for name in NETWORKS:
        if not (folder / name / "points.json").exists():
            continue
        problem = Problem(folder / name)
        for peer, solve in peers(problem, program):
            for tolerance in TOLERANCES:
                error, times = measure(problem, solve, tolerance)
                spread = (min(times), statistics.median(times), max(times))
                row = [peer, name, f"{tolerance:e}", f"{error:e}", *(f"{t:.1f}" for t in spread)]
                print(",".join(row), flush=True)
                if error < SMALL:
                    break


if __name__ == "__main__":
    main()
