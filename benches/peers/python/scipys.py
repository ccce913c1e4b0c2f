"""scipy's LSODA, by solve_ivp and by odeint, on the pools with ln h by warm Newton inside the compiled right-hand side."""

import ctypes
import time
import warnings

import numba
import numpy as np
from scipy.integrate import odeint, solve_ivp

from problem import Point, Problem

POINTER = ctypes.c_void_p


class Equations:
    """Right-hand side and Jacobian as numba functions around the network's own code, which CVODE gets too."""

    def __init__(self, problem: Problem):
        n = problem.states
        rates, jacobian = problem.library.right_hand_side, problem.library.derivatives
        for function in (rates, jacobian):
            function.argtypes, function.restype = [POINTER] * 4, None
        self.parameters = np.zeros(len(problem.points[0].legs[0].parameters))
        self.u = np.zeros(1)
        # Addresses of arrays that live as long as this object.
        p, u = self.parameters.ctypes.data, self.u.ctypes.data

        @numba.njit(cache=False)
        def right_hand_side(t, y):
            f = np.empty(n)
            rates(y.ctypes.data, u, p, f.ctypes.data)
            return f

        @numba.njit(cache=False)
        def derivatives(t, y):
            j = np.zeros(n * n)
            jacobian(y.ctypes.data, u, p, j.ctypes.data)
            return j.reshape((n, n)).T

        self.right_hand_side, self.derivatives = right_hand_side, derivatives
        self.warm = np.zeros(n)
        right_hand_side(0.0, self.warm)
        derivatives(0.0, self.warm)


def solve(problem: Problem, points: list[Point], tolerance: float, equations: Equations, step) -> tuple[list, list[float]]:
    """Ends of all legs of all points by `step`, and the processor time of each point, s."""
    ends, times = [], []
    for point in points:
        y, u, answers, spent = np.zeros(problem.states), point.start, [], 0.0
        for leg in point.legs:
            y = y + leg.add[: problem.states]
            equations.parameters[:] = leg.parameters
            u = problem.settle(y, u, equations.parameters)
            equations.u[0] = u
            start = time.thread_time()
            y = step(equations, y, leg, tolerance * leg.scale[: problem.states])
            spent += time.thread_time() - start
            if y is None:
                break
            u = equations.u[0]
            answers.append(dict(enumerate(y)))
        ends.append(answers)
        times.append(spent)
    return ends, times


def by_solve_ivp(equations, y, leg, atol):
    """The class LSODA."""
    with warnings.catch_warnings():
        # The errors are absolute: rtol is as small as it may be.
        warnings.simplefilter("ignore")
        found = solve_ivp(
            equations.right_hand_side,
            (0.0, leg.duration),
            y,
            method="LSODA",
            t_eval=(leg.duration,),
            rtol=1e-14,
            atol=atol,
            jac=equations.derivatives,
        )
    return found.y[:, -1].copy() if found.success else None


def by_odeint(equations, y, leg, atol):
    """LSODA as odeint calls it."""
    found, said = odeint(
        equations.right_hand_side,
        y,
        (0.0, leg.duration),
        Dfun=equations.derivatives,
        tfirst=True,
        rtol=0.0,
        atol=atol,
        mxstep=100_000,
        full_output=True,
    )
    return found[-1].copy() if said["message"] == "Integration successful." else None
