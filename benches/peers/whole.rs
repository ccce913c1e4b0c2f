//! The program as a whole: how long from its start to its files, and what a second thread gives.

use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use monobis::engine::{Engine, RunOptions, RunPlan};

use crate::{main_job, study};

const REPEATS: usize = 3;
/// Amounts of carbonyl and reductant of the sweep that throughput is measured with.
const GRID: [usize; 2] = [400, 50];
/// The argument that makes the bench a busy copy of itself.
pub const COPY: &str = "--busy-copy";

/// The word on the screen that ends what a run has to say.
const LAST: &str = "status:";

/// ms from the start of the program to the result on the screen, and to its end, everything drawn and written.
pub fn cold_start(folder: &Path) -> Result<String, Box<dyn Error>> {
    let (mut shown, mut ended) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        let start = Instant::now();
        let elapsed = || 1e3 * start.elapsed().as_secs_f64();
        let mut program = Command::new(env!("CARGO_BIN_EXE_monobis"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["run", study::MAIN_JOB, "--out"])
            .arg(folder.join("cold"))
            .stdout(Stdio::piped())
            .spawn()?;
        let screen = program.stdout.take().ok_or("no screen")?;
        let mut lines = BufReader::new(screen).lines();
        let last = lines.find(|line| line.as_ref().is_ok_and(|text| text.contains(LAST)));
        last.ok_or("no result on the screen")??;
        shown.push(elapsed());
        lines.for_each(drop);
        if !program.wait()?.success() {
            return Err("the program failed".into());
        }
        ended.push(elapsed());
    }
    Ok(format!(
        "`monobis run` of the main job (wall clock): result on the screen after {} ms, all files with figures after {} ms",
        spread(shown),
        spread(ended)
    ))
}

/// Amounts of carbonyl for which a million points are swept: five strategies each.
const AMOUNTS: usize = 200_000;
/// When rows are looked for, after the start.
const SOON: Duration = Duration::from_secs(1);
/// How often the memory in use is asked for; what is used shortly before the end is seen.
const TICK: Duration = Duration::from_millis(50);

/// A million points of the main job at 1e-4, from the command to the closed file, on all cores.
pub fn million(folder: &Path) -> Result<String, Box<dyn Error>> {
    let text = study::main_job_text();
    let text = text.replacen("\nversion", "\noutput = { rtol = 1e-4 }\nversion", 1);
    let text = text.replacen("points = 57", &format!("points = {AMOUNTS}"), 1);
    let (scenario, out) = (folder.join("million.toml"), folder.join("million"));
    fs::write(&scenario, text)?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_monobis"))
        .arg("sweep")
        .arg(&scenario)
        .args(["--quiet", "--out"])
        .arg(&out)
        .stderr(Stdio::null())
        .spawn()?;
    let (mut soon, mut memory) = (None, None);
    let status = loop {
        if let Some(status) = program.try_wait()? {
            break status;
        }
        memory = most_memory(program.id()).or(memory);
        if soon.is_none() && start.elapsed() >= SOON {
            soon = Some(
                fs::metadata(folder.join("million.part/sweep.csv")).map_or(0, |part| part.len()),
            );
        }
        std::thread::sleep(TICK);
    };
    let seconds = start.elapsed().as_secs_f64();
    let rows = BufReader::new(fs::File::open(out.join("sweep.csv"))?).lines();
    let rows = rows.count() - 1;
    if !status.success() || rows != 5 * AMOUNTS {
        return Err(format!("{rows} rows, {status}").into());
    }
    let memory = memory.map_or("unknown".into(), |kb: u64| format!("{} MB", kb / 1000));
    Ok(format!(
        "a sweep of {rows} points of the main job at 1e-4, from command to closed CSV: {seconds:.1} s (wall clock), memory {memory}, {:.1} MB of rows after {} s",
        soon.unwrap_or(0) as f64 / 1e6,
        SOON.as_secs()
    ))
}

/// Most memory that a process has had, kB; where the system tells.
fn most_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Points per second of a sweep over the explicit main job with so many threads; wall clock.
fn throughput(threads: usize) -> f64 {
    let scenario = main_job::scenario_over(GRID);
    let plan = main_job::plan(&scenario, main_job::STRATEGIES[0].1, main_job::TOLERANCE);
    let how = RunOptions {
        threads,
        ..study::how(main_job::TOLERANCE)
    };
    let start = Instant::now();
    let rows = Engine::new(how)
        .run(&plan)
        .expect("an ensemble that starts");
    assert!(rows.iter().flatten().all(|row| row.finished));
    plan.len() as f64 / start.elapsed().as_secs_f64()
}

/// What a busy copy does: one thread, its throughput on standard output.
pub fn copy() {
    println!("{}", throughput(1));
}

/// Two threads against one, and against two copies of the process at once.
pub fn threads() -> Result<String, Box<dyn Error>> {
    let (mut one, mut two, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        one.push(throughput(1));
        two.push(throughput(2));
        copies.push(two_copies()?);
    }
    Ok(format!(
        "a whole sweep of 20,000 points (explicit, tolerance {:.0e}), points per second of wall clock: one thread {}; two threads {}; two copies of the process at once, together {}",
        main_job::TOLERANCE,
        spread(one),
        spread(two),
        spread(copies)
    ))
}

fn two_copies() -> Result<f64, Box<dyn Error>> {
    let start = || {
        Command::new(env::current_exe()?)
            .arg(COPY)
            .stdout(Stdio::piped())
            .spawn()
    };
    let mut sum = 0.0;
    for copy in [start()?, start()?] {
        let output = copy.wait_with_output()?;
        sum += String::from_utf8(output.stdout)?.trim().parse::<f64>()?;
    }
    Ok(sum)
}

fn spread(mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let (least, most) = (values[0], values[values.len() - 1]);
    format!("{least:.0} / {:.0} / {most:.0}", values[values.len() / 2])
}
