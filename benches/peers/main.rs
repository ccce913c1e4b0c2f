//! How fast against others, at the same delivered error. `benches/peers/run` is the command; `README.md` beside it says what is compared.

#[path = "../../tests/common/forced.rs"]
mod forced;
#[path = "../../tests/common/study.rs"]
mod study;
#[path = "../../src/solver/testing.rs"]
mod testing;

mod classic;
mod clock;
mod exchange;
mod figure;
mod judge;
mod main_job;
mod ours;
mod peak;
mod peers;
mod problem;
mod table;
mod text;
mod whole;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
};

// What `testing` expects beside it.
use monobis::solver::{
    Course, CourseEnd, Equations, LaneNumbers, Number, Segment, Shape, Solver, SolverOptions,
    Statistics, StepPolynomial, Stop, Variables, dual,
};

use judge::Judge;
use peers::Bench;
use problem::{Network, Problem, read_numbers};
use table::Measurement;

type Done<T> = Result<T, Box<dyn Error>>;

/// Each setting is measured so often.
const REPEATS: usize = 3;
/// Rows of the main job's table, rows of the others'.
const MAIN_ERRORS: [f64; 2] = [1e-4, 1e-6];
const CLASSIC_ERRORS: [f64; 1] = [1e-6];
const SPREADS: [f64; 2] = [0.1, 0.5];

/// Everything that is measured, and where.
struct Session {
    folder: PathBuf,
    /// The program that runs diffsol.
    diffsol: PathBuf,
    all: Vec<Measurement>,
    /// Name of each network, and how it was measured.
    networks: Vec<(String, String)>,
}

/// A problem with its programs; its references are being computed.
struct Prepared<E> {
    problem: Problem<E>,
    bench: Bench,
    references: Vec<Child>,
}

fn main() -> Done<()> {
    if env::args().any(|a| a == whole::COPY) {
        whole::copy();
        return Ok(());
    }
    let Some(diffsol) = env::var_os("PEERS_DIFFSOL") else {
        println!("peers: benches/peers/run installs them and starts this bench");
        return Ok(());
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    let mut session = Session {
        diffsol: PathBuf::from(diffsol),
        all: Vec::new(),
        networks: Vec::new(),
        folder,
    };
    // `cargo bench` hands on its own arguments; a name picks networks.
    let arguments = env::args().skip(1).filter(|a| !a.starts_with('-'));
    let wanted = Wanted(arguments.collect());
    session.main_job(&wanted)?;
    session.classics(&wanted)?;
    if wanted.has("million") {
        println!("{}\n", whole::million(&session.folder)?);
    }
    table::write(&session.folder.join("measurements.csv"), &session.all)?;
    session.tables();
    session.figure()
}

/// Networks by the beginnings of their names; all of them when none is named.
struct Wanted(Vec<String>);

impl Wanted {
    fn has(&self, network: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|name| network.starts_with(name))
    }
}

impl Session {
    /// Both strategies; where both are there, Python's peers and the program as a whole, too.
    fn main_job(&mut self, wanted: &Wanted) -> Done<()> {
        let scenario = main_job::scenario();
        fs::create_dir_all(&self.folder)?;
        let peak = peak::peak(&self.folder)?;
        for (name, variant) in main_job::STRATEGIES {
            if wanted.has(name) {
                let prepared = self.prepare(main_job::problem(&scenario, name, variant))?;
                let (problem, judge, bench) = self.solve(prepared)?;
                exchange::write(&scenario, variant, &problem, &judge, &bench.folder)?;
                println!("{}", peak::share(&self.all, &problem, peak)?);
            }
        }
        if main_job::STRATEGIES.iter().all(|s| wanted.has(s.0)) {
            println!("{}\n", whole::cold_start(&self.folder)?);
            println!("{}", whole::threads()?);
            self.python()?;
        }
        Ok(())
    }

    fn classics(&mut self, wanted: &Wanted) -> Done<()> {
        for spread in SPREADS {
            if wanted.has("pollu") {
                self.classic(classic::pollu().ensemble(spread))?;
            }
            if wanted.has("hires") {
                self.classic(classic::hires().ensemble(spread))?;
            }
            if wanted.has("orego") {
                self.classic(classic::orego().ensemble(spread))?;
            }
            if wanted.has("rober") {
                self.classic(classic::rober().ensemble(spread))?;
            }
        }
        Ok(())
    }

    /// Writes a problem's files, compiles its programs, starts its references.
    fn prepare<E: Network>(&self, problem: Problem<E>) -> Done<Prepared<E>> {
        problem.write(&self.folder)?;
        let (tolerance, real) = problem.reference;
        let bench = Bench::make(&self.folder.join(&problem.name), real)?;
        let references = bench.start_references(tolerance)?;
        Ok(Prepared {
            problem,
            bench,
            references,
        })
    }

    /// Waits for the references; then nothing else runs while anybody is timed.
    fn solve<E: Network>(&mut self, prepared: Prepared<E>) -> Done<(Problem<E>, Judge, Bench)> {
        let Prepared {
            problem,
            bench,
            references,
        } = prepared;
        for mut reference in references {
            if !reference.wait()?.success() {
                return Err(format!("no reference for {}", problem.name).into());
            }
        }
        let judge = Judge::new(&problem, &bench)?;
        let doubt = format!(
            "{}: {} points of {} legs, {} judged; two references differ by {:.1e}",
            problem.name,
            problem.points.len(),
            problem.legs(),
            problem.judged.len(),
            judge.doubt
        );
        eprintln!("{doubt}");
        self.networks.push((problem.name.clone(), doubt));
        let [own, others] = problem.ladders.map(ladder);
        self.all
            .extend(ours::measure(&problem, &judge, &own, REPEATS));
        for method in ["cvode", "ida"] {
            for &tolerance in &others {
                let run = bench.sundials(method, tolerance, REPEATS)?;
                self.note(method, &problem, &judge, &bench, tolerance, run)?;
            }
        }
        for &tolerance in &others {
            let run = bench.diffsol(&self.diffsol, tolerance, REPEATS)?;
            self.note("diffsol", &problem, &judge, &bench, tolerance, run)?;
        }
        Ok((problem, judge, bench))
    }

    fn note<E: Network>(
        &mut self,
        method: &str,
        problem: &Problem<E>,
        judge: &Judge,
        bench: &Bench,
        asked: f64,
        run: peers::Run,
    ) -> Done<()> {
        let names = [
            ("cvode", "CVODE (C)"),
            ("ida", "IDA (C)"),
            ("diffsol", "diffsol BDF"),
        ];
        let name = names.iter().find(|n| n.0 == method).map_or(method, |n| n.1);
        self.all.push(Measurement {
            peer: name.to_owned(),
            network: problem.name.clone(),
            asked,
            delivered: judge.error(&read_numbers(&bench.ends())?),
            microseconds: run.microseconds,
            steps: Some(run.steps),
            failed: run.failed,
        });
        Ok(())
    }

    fn classic<E: Network>(&mut self, problem: Problem<E>) -> Done<()> {
        let prepared = self.prepare(problem)?;
        self.solve(prepared)?;
        Ok(())
    }

    /// Peers written in Python: a script that gets the folder and prints lines of the measurements' CSV.
    fn python(&mut self) -> Done<()> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/python/peers.py");
        let Some(python) = env::var_os("PEERS_PYTHON").filter(|_| script.exists()) else {
            return Ok(());
        };
        let mut command = Command::new(python);
        command.arg(script).arg(&self.folder);
        command.env("PEERS_MONOBIS", env!("CARGO_BIN_EXE_monobis"));
        let output = command.output()?;
        if !output.status.success() {
            eprintln!(
                "the Python peers failed, and are missing from the tables:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        self.all
            .extend(table::parse(&String::from_utf8_lossy(&output.stdout)));
        Ok(())
    }

    /// Every network in full, then all in short.
    fn tables(&self) {
        let mut rows = Vec::new();
        for (name, how) in &self.networks {
            let main = main_job::STRATEGIES.iter().any(|s| s.0 == name);
            let errors: &[f64] = if main { &MAIN_ERRORS } else { &CLASSIC_ERRORS };
            println!("\n{how}\n");
            for &error in errors {
                println!("{}", table::table(&self.all, name, error));
                rows.push((name.as_str(), error));
            }
        }
        println!("{}", table::summary(&self.all, &rows));
    }

    fn figure(&self) -> Done<()> {
        let shown: Vec<_> = main_job::STRATEGIES
            .into_iter()
            .filter(|s| self.all.iter().any(|m| m.network == s.0))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let caption = "main job over equivalents of benzaldehyde and reductant (four portions, 16 h): largest error over species and points, after each portion and at the end";
        figure::draw(&self.all, &shown, caption, &self.folder)?;
        println!(
            "figure: {}",
            self.folder.join("work-precision.png").display()
        );
        Ok(())
    }
}

/// Tolerances from one power of ten down to another, two to the decade.
fn ladder((from, to): (f64, f64)) -> Vec<f64> {
    let steps = (2.0 * (from - to)).round() as u32;
    let at = |i| 10f64.powf(from - 0.5 * f64::from(i));
    (0..=steps).map(at).collect()
}
