//! diffsol's BDF with nalgebra's dense LU on the points of a problem, as `sundials` does it.
//!
//! diffsol-peer POINTS LIBRARY TOLERANCE REPEATS ENDS: LIBRARY is `shared.c` compiled for the problem's network. Prints microseconds of
//! processor time per point (min, median, max), steps and right-hand sides per point, points that failed.

use std::{
    cell::{Cell, RefCell},
    ffi::{CString, c_char, c_int, c_void},
    fs,
};

use diffsol::{
    NalgebraContext, NalgebraLU, NalgebraMat, NalgebraVec, OdeBuilder, OdeEquationsImplicit,
    OdeSolverMethod, OdeSolverProblem, OdeSolverStopReason, Vector,
};

type M = NalgebraMat<f64>;
type V = NalgebraVec<f64>;
type Lu = NalgebraLU<f64>;

const MOST_STEPS: usize = 200_000;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn clock_gettime(clock: c_int, time: *mut [i64; 2]) -> c_int;
}

type Rates = unsafe extern "C" fn(*const f64, *mut f64, *const f64, *mut f64);
type Settle = unsafe extern "C" fn(*const f64, f64, *const f64) -> f64;

/// The functions of a network.
struct Network {
    right_hand_side: Rates,
    derivatives: Rates,
    settle: Settle,
}

impl Network {
    fn open(path: &str) -> Network {
        let path = CString::new(path).expect("a path");
        // SAFETY: the library was made from `shared.c`, whose functions have these signatures.
        unsafe {
            let library = dlopen(path.as_ptr(), 2);
            assert!(!library.is_null(), "cannot load {path:?}");
            let symbol = |name: &std::ffi::CStr| {
                let found = dlsym(library, name.as_ptr());
                assert!(!found.is_null(), "no {name:?}");
                found
            };
            Network {
                right_hand_side: std::mem::transmute::<*mut c_void, Rates>(symbol(
                    c"right_hand_side",
                )),
                derivatives: std::mem::transmute::<*mut c_void, Rates>(symbol(c"derivatives")),
                settle: std::mem::transmute::<*mut c_void, Settle>(symbol(c"settle")),
            }
        }
    }
}

/// The points, as the bench writes them.
struct Points {
    numbers: Vec<f64>,
    count: usize,
    legs: usize,
    states: usize,
    rows: usize,
    parameters: usize,
    relative: f64,
}

impl Points {
    fn read(path: &str) -> Points {
        let bytes = fs::read(path).expect("the points");
        let (numbers, _) = bytes.as_chunks();
        let numbers: Vec<f64> = numbers.iter().map(|&b| f64::from_le_bytes(b)).collect();
        let size = |i: usize| numbers[i] as usize;
        Points {
            count: size(0),
            legs: size(1),
            states: size(2),
            rows: size(2) + size(3) + size(4),
            parameters: size(5),
            relative: numbers[6],
            numbers,
        }
    }

    fn point(&self, i: usize) -> &[f64] {
        let length = 2 + self.legs * self.leg_length();
        &self.numbers[7 + i * length..][..length]
    }

    fn leg_length(&self) -> usize {
        1 + 2 * self.rows + self.parameters
    }

    /// Duration, additions, parameters, scales.
    fn leg<'a>(&self, point: &'a [f64], leg: usize) -> (f64, &'a [f64], &'a [f64], &'a [f64]) {
        let leg = &point[2 + leg * self.leg_length()..][..self.leg_length()];
        let (add, rest) = leg[1..].split_at(self.rows);
        let (parameters, scale) = rest.split_at(self.parameters);
        (leg[0], add, parameters, scale)
    }
}

/// What the equations read beside the variables.
struct Now {
    start: RefCell<Vec<f64>>,
    parameters: Cell<*const f64>,
    u: Cell<f64>,
    /// Where the Jacobian was computed last, and what it was: diffsol asks for it one column at a time.
    jacobian: RefCell<(Vec<f64>, Vec<f64>)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, points, library, tolerance, repeats, ends] = arguments.as_slice() else {
        panic!("diffsol-peer POINTS LIBRARY TOLERANCE REPEATS ENDS");
    };
    let network = Network::open(library);
    let points = Points::read(points);
    let tolerance: f64 = tolerance.parse().expect("a tolerance");
    let repeats: usize = repeats.parse().expect("a number");
    let n = points.states;
    let now = Now {
        start: RefCell::new(vec![0.0; n]),
        parameters: Cell::new(std::ptr::null()),
        u: Cell::new(0.0),
        jacobian: RefCell::new((vec![f64::NAN; n], vec![0.0; n * n])),
    };
    // SAFETY (both closures): vectors have the network's lengths, and the parameters outlive the leg.
    let rates = |y: &[f64], _: &[f64], _: f64, f: &mut [f64]| unsafe {
        (network.right_hand_side)(
            y.as_ptr(),
            now.u.as_ptr(),
            now.parameters.get(),
            f.as_mut_ptr(),
        );
    };
    let jacobian = |y: &[f64], _: &[f64], _: f64, v: &[f64], f: &mut [f64]| {
        let (at, j) = &mut *now.jacobian.borrow_mut();
        if at != y {
            at.copy_from_slice(y);
            // SAFETY: as above.
            unsafe {
                (network.derivatives)(
                    y.as_ptr(),
                    now.u.as_ptr(),
                    now.parameters.get(),
                    j.as_mut_ptr(),
                );
            }
        }
        f.fill(0.0);
        for (column, &v) in j.chunks(n).zip(v) {
            if v != 0.0 {
                f.iter_mut().zip(column).for_each(|(f, j)| *f += j * v);
            }
        }
    };
    let mut problem = OdeBuilder::<M>::new()
        .rtol(tolerance * points.relative)
        .atol(vec![tolerance; n])
        .rhs_implicit(rates, jacobian)
        .init(
            |_: &[f64], _: f64, y: &mut [f64]| y.copy_from_slice(&now.start.borrow()),
            n,
        )
        .build()
        .expect("a problem");

    let mut seconds = Vec::new();
    let (mut all, mut counts, mut failed) = (Vec::new(), [0; 2], 0);
    for _ in 0..repeats {
        (all, counts, failed) = (
            Vec::with_capacity(points.count * points.legs * n),
            [0; 2],
            0,
        );
        let start = processor_seconds();
        for i in 0..points.count {
            let point = points.point(i);
            now.start.borrow_mut().fill(0.0);
            now.u.set(point[1]);
            let mut lost = false;
            for leg in 0..points.legs {
                let (duration, add, parameters, scale) = points.leg(point, leg);
                {
                    let mut start = now.start.borrow_mut();
                    start.iter_mut().zip(add).for_each(|(y, add)| *y += add);
                    now.parameters.set(parameters.as_ptr());
                    // SAFETY: as above.
                    now.u.set(unsafe {
                        (network.settle)(start.as_ptr(), now.u.get(), parameters.as_ptr())
                    });
                    now.jacobian.borrow_mut().0.fill(f64::NAN);
                }
                for (row, &scale) in scale[..n].iter().enumerate() {
                    problem.atol.set_index(row, tolerance * scale);
                }
                let end = if lost {
                    None
                } else {
                    solve(&problem, duration, &mut counts)
                };
                match end {
                    Some(end) => now.start.borrow_mut().copy_from_slice(&end),
                    None => lost = true,
                }
                if lost {
                    all.extend(vec![f64::NAN; n]);
                } else {
                    all.extend_from_slice(&now.start.borrow());
                }
            }
            failed += usize::from(lost);
        }
        seconds.push(processor_seconds() - start);
    }
    seconds.sort_by(f64::total_cmp);
    let per = 1e6 / points.count as f64;
    let [steps, calls] = counts.map(|c| c as f64 / points.count as f64);
    println!(
        "{:.4} {:.4} {:.4} {steps:.1} {calls:.1} {failed}",
        seconds[0] * per,
        seconds[repeats / 2] * per,
        seconds[repeats - 1] * per,
    );
    let bytes: Vec<u8> = all.iter().flat_map(|x| x.to_le_bytes()).collect();
    fs::write(ends, bytes).expect("the ends");
}

/// One leg from its start to its end; `None`: it failed.
fn solve<E>(
    problem: &OdeSolverProblem<E>,
    duration: f64,
    counts: &mut [usize; 2],
) -> Option<Vec<f64>>
where
    E: OdeEquationsImplicit<M = M, V = V, T = f64, C = NalgebraContext>,
{
    let mut solver = problem.bdf::<Lu>().ok()?;
    solver.set_stop_time(duration).ok()?;
    for _ in 0..MOST_STEPS {
        counts[0] += 1;
        match solver.step() {
            Ok(OdeSolverStopReason::TstopReached) => {
                counts[1] += solver
                    .get_statistics()
                    .number_of_nonlinear_solver_iterations;
                let end = solver.state().y.batch_as_slice(0).to_vec();
                return end.iter().all(|y| y.is_finite()).then_some(end);
            }
            Ok(_) => {}
            Err(_) => return None,
        }
    }
    None
}

/// Time that this process was computing, s.
fn processor_seconds() -> f64 {
    let mut time = [0_i64; 2];
    // SAFETY: the call fills two integers; clock 2 is the processor time of the process.
    unsafe { clock_gettime(2, &mut time) };
    time[0] as f64 + 1e-9 * time[1] as f64
}
