"""The same fit by this program, scipy and COPASI: seconds of processor time, the cost where they arrive, how many starts arrive there."""

import csv
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import pandas
from scipy.optimize import least_squares
from scipy.stats import qmc

from network import FOLDER, HIGH, LOW, NAMES, STARTS, MEASURED, TRUTH, cost, experiments, residuals, SEED

PROGRAM = os.environ["PEERS_MONOBIS"]
# Costs that differ by less came to the same place.
SAME = 1e-3


def starts() -> np.ndarray:
    """Logarithms: the first guess of main.toml, and scrambled Sobol points over the limits."""
    low, high = np.log(LOW), np.log(HIGH)
    points = qmc.Sobol(len(low), seed=SEED).random(64)[: STARTS - 1]
    return np.vstack([(low + high) / 2.0, low + points * (high - low)])


def command(folder: str, *more: str) -> float:
    """Seconds of processor time of the program, all its threads."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([PROGRAM, "fit", *more, "--quiet", "--out", folder], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(table):
    """The whole command: reading, compiling, 50 starts, profiles of all four, files and figures."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = min(command(folder, str(FOLDER / "main.toml")) for _ in range(2))
        with open(f"{folder}/fit.csv", newline="") as file:
            found = {row["name"]: float(row["estimate"]) for row in csv.DictReader(file)}
        with open(f"{folder}/run.json") as file:
            reached = json.load(file)["fit"]["starts"][1]
    return seconds, np.array([found[f"constant.{name}.k"] for name in NAMES]), reached


def alone_times() -> dict[str, float]:
    """What benches/fit.rs printed: the question alone, as the peers are timed."""
    return {what: float(seconds) for what, seconds in (line.split(": ") for line in os.environ["PEERS_ALONE"].splitlines())}


def by_scipy(table, number: int):
    """Trust region in the logarithms within the limits, slopes by differences, LSODA on a compiled right-hand side."""
    residuals(starts()[0], table)
    begin, found = time.process_time(), []
    for start in starts()[:number]:
        found.append(least_squares(residuals, start, bounds=(np.log(LOW), np.log(HIGH)), diff_step=1e-4, xtol=1e-10, ftol=1e-10, gtol=1e-10, args=(table,)))
    seconds = time.process_time() - begin
    costs = np.array([2.0 * each.cost for each in found])
    return seconds, np.exp(found[costs.argmin()].x), int(np.sum(costs < costs.min() + SAME))


def by_copasi(table, number: int):
    """Its own Levenberg-Marquardt in the constants themselves, within the limits, LSODA, on the exported model."""
    import basico

    logging.disable(logging.CRITICAL)
    sbml = subprocess.run([PROGRAM, "export", str(FOLDER / "main.toml")], check=True, capture_output=True, text=True).stdout
    basico.load_model_from_string(sbml)
    with tempfile.TemporaryDirectory() as folder:
        for each in table:
            frame = pandas.DataFrame({"Time": each.times})
            frame["[carbonyl]_0"], frame["[acid]_0"] = 0.1 * each.carbonyl, 0.1 * each.acid
            for at, what in enumerate(MEASURED):
                frame[f"[{what}]"] = 1e-3 * each.values[:, at]
            basico.add_experiment(each.name, frame, data_dir=folder)
        problem = basico.get_current_model().getTask("Parameter Estimation").getProblem()
        set_of = problem.getExperimentSet()
        import COPASI

        for at in range(set_of.getExperimentCount()):
            # Deviations over the values, as the error of 3 % asks for.
            set_of.getExperiment(at).setWeightMethod(COPASI.CExperiment.VALUE_SCALING)
        basico.set_task_settings("Time-Course", {"method": {"Relative Tolerance": 1e-8, "Absolute Tolerance": 1e-14, "Max Internal Steps": 1_000_000}})
        begin, found = time.process_time(), []
        for start in np.exp(starts()[:number]):
            items = zip(NAMES, LOW, HIGH, start)
            basico.set_fit_parameters([{"name": f"Values[{name}]", "lower": low, "upper": high, "start": value} for name, low, high, value in items])
            settings = {"method": {"Iteration Limit": 2000, "Tolerance": 1e-10}}
            answer = basico.run_parameter_estimation(method="Levenberg - Marquardt", settings=settings, randomize_start_values=False, write_report=False)
            found.append(answer["sol"].to_numpy(float))
        seconds = time.process_time() - begin
    costs = np.array([cost(k, table) if np.all(k > 0.0) else np.inf for k in found])
    return seconds, found[costs.argmin()], int(np.sum(costs < costs.min() + SAME))


def main(number: int) -> None:
    """Prints a table; peers do `number` of the starts, and their time is scaled to all of them where that is fewer."""
    warnings.filterwarnings("ignore")
    table = experiments()
    seconds, best, reached = ours(table)
    alone = alone_times()
    rows = [
        ("monobis, the optimum", STARTS, alone["optimum"], best, reached),
        ("monobis, with profiles and verdicts", STARTS, alone["fit"], best, reached),
        ("monobis, with 2,000 draws besides", STARTS, alone["fit with draws"], best, reached),
        ("monobis, whole command without draws", STARTS, seconds, best, reached),
    ]
    for name, peer in [("scipy least_squares, LSODA", by_scipy), ("COPASI, LSODA", by_copasi)]:
        spent, found, arrived = peer(table, number)
        rows.append((name, number, spent * STARTS / number, found, arrived))
    print("who | starts made | processor time of 50 starts, s | times as long | cost | starts that arrive | largest ln(k/truth)")
    for name, made, spent, found, arrived in rows:
        off = np.abs(np.log(found / TRUTH)).max()
        print(f"{name} | {made} | {spent:.2f} | {spent / alone['optimum']:.1f} | {cost(found, table):.6f} | {arrived} | {off:.4f}")
    costs = [cost(row[3], table) for row in rows]
    if max(costs) / min(costs) - 1.0 > 1e-6:
        print(f"not the same optimum: costs differ by {max(costs) / min(costs) - 1.0:.1e} of the least")
        sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STARTS)
