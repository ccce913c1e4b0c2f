"""COPASI (LSODAR) on the exported model, through basico; what is timed is COPASI's own task."""

import logging
import time
import warnings

import basico
import COPASI
import numpy as np

from exported import Model
from problem import Point, Problem

logging.disable(logging.CRITICAL)
warnings.filterwarnings("ignore")


class Runner:
    """A loaded model, its time-course task and the objects whose starts are set."""

    def __init__(self, sbml: str):
        self.loaded = basico.load_model_from_string(sbml)
        self.model = self.loaded.getModel()
        objects = [self.model.getMetabolite(i) for i in range(self.model.getMetabolites().size())]
        values = [self.model.getModelValue(i) for i in range(self.model.getModelValues().size())]
        self.objects = {object.getSBMLId(): object for object in objects + values}
        self.mole = self.model.getQuantity2NumberFactor()
        self.task = self.loaded.getTask("Time-Course")

    def set(self, starts: dict[str, float]) -> None:
        """Starts of species (mol) and parameters."""
        changed = COPASI.ObjectStdVector()
        for id, value in starts.items():
            object = self.objects[id]
            species = isinstance(object, COPASI.CMetab)
            object.setInitialValue(value * self.mole if species else value)
            changed.append(object.getInitialValueReference())
        self.model.updateInitialValues(changed)

    def course(self, moments: list[float], ids: list[str], rtol: float, atol: float):
        """Values at these moments (mol), and the processor time; nothing where it did not get there."""
        problem, method = self.task.getProblem(), self.task.getMethod()
        problem.setAutomaticStepSize(False)
        problem.setUseValues(True)
        problem.setValues(" ".join(repr(float(t)) for t in moments))
        problem.setTimeSeriesRequested(True)
        problem.setDuration(float(moments[-1]))
        method.getParameter("Relative Tolerance").setDblValue(rtol)
        method.getParameter("Absolute Tolerance").setDblValue(atol)
        method.getParameter("Max Internal Steps").setIntValue(1_000_000)
        start = time.thread_time()
        done = self.task.process(True)
        spent = time.thread_time() - start
        series = self.task.getTimeSeries()
        if not done or series.getRecordedSteps() != len(moments):
            return [], spent
        columns = {series.getSBMLId(i, self.loaded): i for i in range(series.getNumVariables())}
        # What no reaction changes has no column.
        constant = lambda id: self.objects[id].getInitialValue()
        value = lambda step, id: series.getData(step, columns[id]) if id in columns else constant(id)
        return [[self.amount(value(step, id), id) for id in ids] for step in range(len(moments))], spent

    def amount(self, number: float, id: str) -> float:
        """A particle number as mol; anything else as it is."""
        return number / self.mole if isinstance(self.objects[id], COPASI.CMetab) else number


def solve(problem: Problem, points: list[Point], model: Model, runner: Runner, tolerance: float) -> tuple[list, list[float]]:
    """Ends of all legs of all points, and the processor time of each point, s."""
    ids = [model.ids[name] for _, name in model.rows(problem)]
    ends, times = [], []
    for point in points:
        runner.set(model.start(problem, point))
        moments = [0.0, *np.cumsum([leg.duration for leg in point.legs])]
        charge = point.legs[0].scale[0] * model.volume
        found, spent = runner.course(moments, ids, tolerance, tolerance * charge * 1e-2)
        times.append(spent)
        ends.append(model.ends(problem, point, found[1:]))
    return ends, times
