"""The problem as Python has it: the network of main.toml as compiled right-hand side, the table, and what constants are worth."""

import csv
from pathlib import Path

import numba
import numpy as np
from scipy.integrate import odeint

FOLDER = Path(__file__).parent
NAMES = ["loss_1", "loss_2", "acid_loss_1", "acid_loss_2"]
# The constants that the table was made with, and where each may be: a factor of 1000 around the first guess of main.toml.
TRUTH = np.array([0.0133, 0.0106, 2.0, 1.6])
LOW = np.array([1e-5, 1e-5, 1e-3, 1e-3])
HIGH = np.array([10.0, 10.0, 1e3, 1e3])
# One standard deviation, as a share of the value.
ERROR = 0.03
STARTS = 50
SEED = 2
# States: amine, carbonyl, water, mono, bis, hemiaminals, iminium ions, aminal, hydride, and the acid that nothing changes.
MEASURED = {"amine": 0, "mono": 3, "bis": 4}


@numba.njit
def slopes(t, y, k):
    amine, carbonyl, water, mono, bis, h1, h2, i1, i2, aminal, hydride, acid = y
    add1 = 2000.0 * amine * carbonyl - 3333.0 * h1
    add2 = 1000.0 * mono * carbonyl - 3333.0 * h2
    loss1 = (k[0] + k[2] * acid) * h1
    loss2 = (k[1] + k[3] * acid) * h2
    close = 500.0 * i1 - 1667.0 * aminal
    red1, red2 = 8200.0 * i1 * hydride, 8200.0 * i2 * hydride
    waste, decay = 1.5e-5 * carbonyl * hydride, 1e-4 * hydride * water
    f = np.empty(12)
    f[0] = -add1
    f[1] = -add1 - add2 - waste
    f[2] = loss1 + loss2
    f[3] = red1 - add2
    f[4] = red2
    f[5] = add1 - loss1
    f[6] = add2 - loss2
    f[7] = loss1 - close - red1
    f[8] = loss2 - red2
    f[9] = close
    f[10] = -red1 - red2 - waste - decay
    f[11] = 0.0
    return f


class Experiment:
    """What was charged (equiv of 0.1 M) and what was measured when (s, mM)."""

    def __init__(self, name: str, carbonyl: float, acid: float, times, values):
        self.name, self.carbonyl, self.acid = name, carbonyl, acid
        self.times, self.values = np.array(times), np.array(values)

    def predict(self, k, rtol: float = 1e-8, atol: float = 1e-12) -> np.ndarray:
        """mM of what is measured, by LSODA."""
        y = np.zeros(12)
        y[[0, 1, 10, 11]] = 0.1, 0.1 * self.carbonyl, 0.14, 0.1 * self.acid
        course = odeint(slopes, y, np.concatenate([[0.0], self.times]), args=(k,), tfirst=True, rtol=rtol, atol=atol, mxstep=100_000)
        return 1e3 * course[1:, list(MEASURED.values())]


def experiments() -> list[Experiment]:
    with open(FOLDER / "courses.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for name in dict.fromkeys(row["experiment"] for row in rows):
        own = [row for row in rows if row["experiment"] == name]
        values = [[float(row[f"{what} [mM]"]) for what in MEASURED] for row in own]
        times = [60.0 * float(row["time [min]"]) for row in own]
        found.append(Experiment(name, float(own[0]["aldehyde [equiv]"]), float(own[0]["acid [equiv]"]), times, values))
    return found


def residuals(logarithms, table, rtol: float = 1e-8) -> np.ndarray:
    """In standard deviations."""
    k = np.exp(logarithms)
    return np.concatenate([((e.predict(k, rtol) - e.values) / (ERROR * e.values)).ravel() for e in table])


def cost(k, table) -> float:
    """Sum of squares, by one judge for all: LSODA at 1e-11."""
    return float(np.sum(residuals(np.log(k), table, 1e-11) ** 2))


def write_table() -> None:
    """How courses.csv was made: true constants, normal noise of 3 % of each value."""
    random = np.random.default_rng(13)
    minutes = [2, 4, 8, 12, 20, 30]
    with open(FOLDER / "courses.csv", "w") as file:
        print("experiment,time [min],aldehyde [equiv],acid [equiv],amine [mM],mono [mM],bis [mM]", file=file)
        for name, (carbonyl, acid) in enumerate([(0.7, 0.05), (0.8, 0.5), (1.0, 0.1), (1.2, 0.3), (1.4, 0.02)], 1):
            whole = Experiment(str(name), carbonyl, acid, [60.0 * m for m in minutes], []).predict(TRUTH, 1e-11)
            for minute, values in zip(minutes, whole):
                noisy = values * (1.0 + ERROR * random.standard_normal(3))
                print(name, minute, carbonyl, acid, *(f"{value:.6g}" for value in noisy), sep=",", file=file)


if __name__ == "__main__":
    write_table()
