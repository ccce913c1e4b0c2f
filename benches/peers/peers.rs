//! The peers written in C and in Rust: compiled for a problem's network, run on its points, one process at a time.

use std::{
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const LIBRARIES: [&str; 7] = [
    "-lsundials_cvode",
    "-lsundials_ida",
    "-lsundials_nvecserial",
    "-lsundials_sunlinsoldense",
    "-lsundials_sunmatrixdense",
    "-lsundials_generic",
    "-lm",
];

/// The two references: stages, file. The first judges, the second judges the first.
const REFERENCES: [(&str, &str); 2] = [("5", "reference.bin"), ("6", "second-reference.bin")];

/// What a peer says of itself.
#[derive(Debug, Clone)]
pub struct Run {
    /// µs per point: least, median, most.
    pub microseconds: [f64; 3],
    /// Steps per point.
    pub steps: f64,
    /// Points that it did not finish.
    pub failed: usize,
}

/// A problem's folder with the programs made for it.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Where `network.h` and `points.bin` stand.
    pub folder: PathBuf,
}

impl Bench {
    /// Compiles the C programs; the reference computes in a type of its own.
    pub fn make(folder: &Path, reference: &str) -> io::Result<Bench> {
        let bench = Bench {
            folder: folder.to_owned(),
        };
        bench.compile("sundials.c", &["-o", "sundials"], &LIBRARIES)?;
        let real = format!("-DREAL={reference}");
        bench.compile("reference.c", &["-o", "reference", &real], &["-lm"])?;
        bench.compile(
            "shared.c",
            &["-shared", "-fPIC", "-o", "network.so"],
            &["-lm"],
        )?;
        Ok(bench)
    }

    /// Compiles one of them.
    pub fn compile(&self, source: &str, output: &[&str], libraries: &[&str]) -> io::Result<()> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/c");
        let mut command = Command::new("cc");
        command
            .current_dir(&self.folder)
            .args(["-O3", "-march=native", "-I."])
            .arg("-I")
            .arg(&sources)
            .arg(sources.join(source))
            .args(output)
            .args(libraries);
        succeed(&mut command)
    }

    /// Starts both references at a tolerance; they run beside each other.
    pub fn start_references(&self, tolerance: f64) -> io::Result<Vec<Child>> {
        let start = |&(stages, file): &(&str, &str)| {
            Command::new(self.folder.join("reference"))
                .current_dir(&self.folder)
                .args(["points.bin", stages, &tolerance.to_string(), file])
                .spawn()
        };
        REFERENCES.iter().map(start).collect()
    }

    /// Where the references' ends are.
    pub fn references(&self) -> [PathBuf; 2] {
        REFERENCES.map(|r| self.folder.join(r.1))
    }

    /// SUNDIALS with a method; the ends go to [`Bench::ends`].
    pub fn sundials(&self, method: &str, tolerance: f64, repeats: usize) -> io::Result<Run> {
        let [tolerance, repeats] = [tolerance.to_string(), repeats.to_string()];
        let arguments = ["points.bin", method, &tolerance, &repeats, "ends.bin"];
        self.run(&self.folder.join("sundials"), &arguments)
    }

    /// diffsol's BDF.
    pub fn diffsol(&self, program: &Path, tolerance: f64, repeats: usize) -> io::Result<Run> {
        let [tolerance, repeats] = [tolerance.to_string(), repeats.to_string()];
        let arguments = [
            "points.bin",
            "./network.so",
            &tolerance,
            &repeats,
            "ends.bin",
        ];
        self.run(program, &arguments)
    }

    /// What the last run wrote.
    pub fn ends(&self) -> PathBuf {
        self.folder.join("ends.bin")
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> io::Result<Run> {
        let output = Command::new(program)
            .current_dir(&self.folder)
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
        match numbers[..] {
            [least, median, most, steps, _, failed] if output.status.success() => Ok(Run {
                microseconds: [least, median, most],
                steps,
                failed: failed as usize,
            }),
            _ => Err(io::Error::other(format!(
                "{program:?} {arguments:?}: {text}"
            ))),
        }
    }
}

/// Runs a command that must succeed; what it said goes into the error.
pub fn succeed(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let mut message = format!("{command:?}\n");
    let _ = write!(message, "{}", String::from_utf8_lossy(&output.stderr));
    Err(io::Error::other(message))
}
