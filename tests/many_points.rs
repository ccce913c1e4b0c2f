//! Sweeps of more points than memory would hold: rows leave in order while it runs, few are alive at once, and what has been computed is
//! on the disk whatever comes after.

#[path = "common/desk.rs"]
mod desk;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use desk::{Desk, OWN, PROGRAM, table};
use monobis::engine::{Engine, Progress, RunOptions, RunPlan, Unwatched};
use monobis::experiment::Outcome;
use monobis::kernel::Kernel;
use monobis::reactor::Setup;
use monobis::study::plan::{DesignPlan, Keep};

/// Rows that are alive, and the most that were at once.
#[derive(Default)]
struct Census {
    alive: AtomicUsize,
    most: AtomicUsize,
}

/// A row that is counted as long as it lives.
struct Counted {
    index: usize,
    census: Arc<Census>,
}

impl Counted {
    fn new(index: usize, census: &Arc<Census>) -> Counted {
        let alive = census.alive.fetch_add(1, Ordering::SeqCst) + 1;
        census.most.fetch_max(alive, Ordering::SeqCst);
        Counted {
            index,
            census: Arc::clone(census),
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.census.alive.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Points that cost nothing: none is an experiment. The first takes long, so that all others could run far ahead of it.
struct Cheap {
    kernels: Vec<Arc<Kernel>>,
    points: usize,
    census: Arc<Census>,
}

impl RunPlan for Cheap {
    type Row = Counted;

    fn len(&self) -> usize {
        self.points
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        &self.kernels
    }

    fn stages(&self, _: usize) -> usize {
        1
    }

    fn kernel(&self, index: usize, _: usize) -> usize {
        index % self.kernels.len()
    }

    fn experiment(&self, _: usize, _: &[Outcome]) -> Result<Setup, String> {
        Err("nothing to do".to_owned())
    }

    fn row(&self, index: usize, _: Result<Vec<Outcome>, String>) -> Counted {
        if index == 0 {
            std::thread::sleep(Duration::from_millis(200));
        }
        Counted::new(index, &self.census)
    }
}

fn cheap(points: usize) -> Cheap {
    let scenario = study::file(OWN, &[]);
    let plan = DesignPlan::new(&scenario.design, &[0], false, Keep::default(), 1e-5);
    // Every other point falls on another kernel.
    let kernel = &plan.kernels()[0];
    Cheap {
        kernels: vec![Arc::clone(kernel), Arc::clone(kernel)],
        points,
        census: Arc::default(),
    }
}

fn how(threads: usize) -> RunOptions {
    RunOptions {
        threads,
        ..study::how(1e-5)
    }
}

/// The indices that a taker gets that wants so many rows.
fn taken(plan: &Cheap, threads: usize, watch: Arc<dyn Progress>, wanted: usize) -> Vec<usize> {
    let mut indices = Vec::new();
    let whole = |first: usize, rows: Vec<Counted>| {
        assert!((first..).zip(&rows).all(|(index, row)| row.index == index));
        rows
    };
    let take = |rows: Vec<Counted>| {
        indices.extend(rows.iter().map(|row| row.index));
        if indices.len() < wanted {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let engine = Engine::watched(how(threads), watch);
    engine
        .stream(plan, whole, take)
        .expect("an ensemble that starts");
    indices
}

#[test]
fn rows_come_in_order_and_few_are_alive_at_once() {
    for threads in [1, 2, 7] {
        let plan = cheap(200_000);
        let indices = taken(&plan, threads, Arc::new(Unwatched), usize::MAX);
        assert!(indices.iter().copied().eq(0..200_000), "{threads} threads");
        let most = plan.census.most.load(Ordering::SeqCst);
        // Four chunks a thread, of 512 points for each of two kernels, and a few rows being handed on.
        assert!(
            most <= 4_500 * threads,
            "{most} rows with {threads} threads"
        );
        assert_eq!(plan.census.alive.load(Ordering::SeqCst), 0);
    }
}

/// Says stop after so many points.
struct Enough(AtomicUsize, usize);

impl Progress for Enough {
    fn done(&self, points: usize) {
        self.0.fetch_add(points, Ordering::SeqCst);
    }

    fn stop(&self) -> bool {
        self.0.load(Ordering::SeqCst) >= self.1
    }
}

/// Ended by whoever watches or by whoever takes the rows: what was handed on is a beginning without holes.
#[test]
fn what_is_ended_half_way_has_no_holes() {
    for threads in [1, 2, 7] {
        let plan = cheap(100_000);
        let stopped = taken(
            &plan,
            threads,
            Arc::new(Enough(AtomicUsize::new(0), 30_000)),
            usize::MAX,
        );
        assert!(
            (30_000..60_000).contains(&stopped.len()),
            "{}",
            stopped.len()
        );
        assert!(stopped.iter().copied().eq(0..stopped.len()));
        let enough = taken(&plan, threads, Arc::new(Unwatched), 30_000);
        assert!((30_000..31_000).contains(&enough.len()), "{}", enough.len());
        assert!(enough.iter().copied().eq(0..enough.len()));
    }
}

/// The scenario of one's own network with another axis.
fn with_axes(desk: &Desk, axes: &str) {
    let text = desk.text(OWN);
    let old = text.lines().find(|line| line.starts_with("axes ="));
    let old = old.expect("the file has axes");
    desk.write(
        "many.toml",
        &text.replace(old, &format!("axes = [ {axes} ]")),
    );
}

/// Neighbouring points are of different networks here, so that every chunk has both.
#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::new();
    let text = desk.text(desk::MAIN_JOB);
    let old = text.lines().find(|line| line.starts_with("axes ="));
    let axes = r#"axes = [ { vary = "charge.carbonyl", from = "0.5 equiv", to = "2 equiv", points = 150 }, { vary = "chemistry.solvent", values = ["MeOH", "DCE"] } ]"#;
    desk.write("mixed.toml", &text.replace(old.expect("axes"), axes));
    let sweep = |threads: &str| {
        let call = [
            "sweep",
            "mixed.toml",
            "--threads",
            threads,
            "--out",
            threads,
        ];
        let said = desk.call(&call);
        assert!(said.code < 2, "{}", said.err);
        desk.files(threads)
    };
    let one = sweep("1");
    let (_, rows) = table(&desk.text("1/sweep.csv"));
    assert_eq!(rows.len(), 5 * 150 * 2);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(at, row)| row["index"] == at.to_string())
    );
    assert!(sweep("2") == one && sweep("7") == one);
}

/// Rows are on the disk long before the last; whoever ends the program then keeps them, and has no result that looks complete.
#[test]
fn rows_are_there_while_it_runs_and_stay_when_it_is_killed() {
    let desk = Desk::new();
    let axis = r#"{ vary = "constant.K2", from = "1 /M", to = "3 /M", points = 100000 }"#;
    with_axes(&desk, axis);
    let mut child = Command::new(PROGRAM)
        .current_dir(desk.path(""))
        .args([
            "sweep",
            "many.toml",
            "--out",
            "out",
            "--quiet",
            "--threads",
            "1",
        ])
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let part = desk.path("out.part/sweep.csv");
    let so_far = || std::fs::read_to_string(&part).unwrap_or_default();
    while so_far().lines().count() < 500 {
        let ended = child.try_wait().expect("a child");
        assert!(
            ended.is_none(),
            "it ended before there was a row: {ended:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("it was still running");
    child.wait().expect("it has ended");
    assert!(!desk.path("out").exists());
    let files = desk.files("out.part");
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(names, ["sweep.csv", "sweep.journal"]);
    let text = so_far();
    let whole = &text[..text.rfind('\n').expect("lines") + 1];
    let (header, rows) = table(whole);
    assert_eq!(header[0], "index");
    assert!((499..100_000).contains(&rows.len()), "{}", rows.len());
}

/// When a figure cannot be written, hours of computing are not thrown away, and the user is told where they are.
#[test]
fn what_fails_at_the_end_says_where_the_rows_are() {
    let desk = Desk::new();
    with_axes(
        &desk,
        r#"{ vary = "constant.K2", values = ["1 /M", "2 /M"] }"#,
    );
    for (command, table_name) in [("sweep", "sweep.csv"), ("compare", "compare.csv")] {
        desk.done(&[command, "many.toml", "--out", command]);
        std::fs::remove_dir_all(desk.path(&format!("{command}/figures"))).expect("figures");
        desk.write(&format!("{command}/figures"), "a file in the way");
        let before = desk.files(command);
        let said = desk.call(&[command, "many.toml", "--out", command]);
        assert_eq!(said.code, 2);
        let part = desk.path(&format!("{command}.part/{table_name}"));
        let part = part.canonicalize().expect("the rows so far");
        assert!(said.err.contains("figures"), "{}", said.err);
        let told = format!("the rows so far are in `{}`", part.display());
        assert!(said.err.contains(&told), "{}", said.err);
        let text = std::fs::read_to_string(part).expect("rows");
        assert_eq!(table(&text).1.len(), 2);
        assert!(before == desk.files(command), "the earlier result stands");
    }
}
