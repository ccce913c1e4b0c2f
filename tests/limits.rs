//! Ten times what is taken: a sentence with place and remedy, before time or memory goes.
//!
//! The limits stand in README.md under "Limits of a file"; each input here is made by hand and run as a user would, in a process of
//! its own with a limit of time and of memory.

#[path = "common/desk.rs"]
mod desk;

use std::fmt::Write as _;
use std::time::Duration;

use assert_cmd::Command;
use desk::{Desk, PROGRAM, Said};

/// Longest a refusal may take without optimisation, on a machine that does other things besides.
const TIME: Duration = Duration::from_secs(30);
/// Address space of a refusal, kB: what is refused takes no more than what is small.
const MEMORY: u32 = 400_000;

/// A call with a limit of time and, on Linux, of address space.
fn call(desk: &Desk, arguments: &[&str]) -> Said {
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script, PROGRAM]);
        shell
    } else {
        Command::new(PROGRAM)
    };
    let output = command
        .current_dir(desk.0.path())
        .args(arguments)
        .timeout(TIME)
        .output()
        .expect("the program starts");
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// `A -> B` with parts of it replaced or added.
#[derive(Clone)]
struct Small {
    head: String,
    species: String,
    reactions: String,
    constants: String,
    procedure: String,
    observables: String,
    tail: String,
}

impl Default for Small {
    fn default() -> Small {
        Small {
            head: String::new(),
            species: "A = {}\nB = {}\n".into(),
            reactions: "r = { equation = \"A -> B\", k = \"0.01 /s\" }\n".into(),
            constants: String::new(),
            procedure:
                "[[procedure]]\ncharge = { A = \"1 equiv\" }\n[[procedure]]\nstir = \"1 h\"\n"
                    .into(),
            observables: "y = { yield_of = \"B\", on = \"A\" }\n".into(),
            tail: String::new(),
        }
    }
}

impl Small {
    fn text(&self) -> String {
        let flask = "basis = \"A\"\namount = \"1 mmol\"\nconcentration = \"0.1 M\"\ntemperature = \"25 °C\"\n";
        format!(
            "version = 1\ntitle = \"small\"\n{}\n[species]\n{}[reactions]\n{}[constants]\n{}[flask]\n{flask}{}[observables]\n{}{}",
            self.head,
            self.species,
            self.reactions,
            self.constants,
            self.procedure,
            self.observables,
            self.tail
        )
    }
}

/// `line(0)`, `line(1)` and so on.
fn lines(number: usize, line: impl Fn(usize) -> String) -> String {
    (0..number).fold(String::new(), |mut text, i| {
        writeln!(text, "{}", line(i)).expect("a text grows");
        text
    })
}

/// A scenario that must be refused with these words, at a line of the file.
fn refused(name: &str, small: &Small, told: &str) {
    let desk = Desk::new();
    desk.write("large.toml", &small.text());
    let said = call(&desk, &["check", "large.toml"]);
    assert_eq!(said.code, 2, "{name}: {}", said.err);
    assert!(said.err.contains(told), "{name}: {}", said.err);
    assert!(said.err.contains("--> large.toml:"), "{name}: {}", said.err);
}

/// A scenario that must pass.
fn checked(name: &str, small: &Small) -> Said {
    let desk = Desk::new();
    desk.write("large.toml", &small.text());
    let said = call(&desk, &["check", "large.toml"]);
    assert_eq!(said.code, 0, "{name}: {}", said.err);
    said
}

#[test]
fn every_list_of_a_file_has_a_length() {
    let with = |set: fn(&mut Small)| {
        let mut small = Small::default();
        set(&mut small);
        small
    };
    let cases = [
        (
            "species",
            with(|s| s.species += &lines(3000, |i| format!("S{i} = {{}}"))),
        ),
        (
            "reactions",
            with(|s| {
                s.reactions += &lines(5000, |i| {
                    format!("r{i} = {{ equation = \"A -> B\", k = \"1 /s\" }}")
                })
            }),
        ),
        (
            "constants",
            with(|s| s.constants += &lines(10_000, |i| format!("c{i} = 1"))),
        ),
        (
            "observables",
            with(|s| {
                s.observables += &lines(3000, |i| {
                    format!("o{i} = {{ yield_of = \"B\", on = \"A\" }}")
                })
            }),
        ),
        (
            "variant",
            with(|s| s.tail = lines(10_000, |i| format!("[[variant]]\nname = \"v{i}\""))),
        ),
        (
            "stage",
            with(|s| s.tail = lines(200, |i| format!("[[stage]]\nname = \"v{i}\""))),
        ),
        (
            "procedure",
            with(|s| s.procedure += &"[[procedure]]\nstir = \"1 s\"\n".repeat(10_000)),
        ),
        (
            "pKa",
            with(|s| s.species = format!("A = {{ pKa = [{}] }}\nB = {{}}\n", "7, ".repeat(200))),
        ),
        (
            "axes",
            with(|s| {
                s.tail = format!(
                    "[sweep]\naxes = [{}]\n",
                    "{ vary = \"charge.A\", values = [1] },".repeat(200)
                )
            }),
        ),
        (
            "values",
            with(|s| {
                s.tail = format!(
                    "[sweep]\naxes = [{{ vary = \"charge.A\", values = [{}] }}]\n",
                    "1,".repeat(100_000)
                )
            }),
        ),
        (
            "plot",
            with(|s| s.tail = "[[plot]]\nkind = \"time-course\"\n".repeat(1000)),
        ),
        (
            "times",
            with(|s| s.tail = format!("[output]\ntimes = [{}]\n", "\"1 s\",".repeat(100_000))),
        ),
    ];
    for (name, small) in &cases {
        refused(name, small, &format!("`{name}` holds "));
    }
}

#[test]
fn names_and_texts_have_a_length() {
    let key = Small {
        species: format!("A = {{}}\nB = {{}}\n{} = {{}}\n", "N".repeat(2000)),
        ..Small::default()
    };
    refused(
        "key",
        &key,
        "this key has 2000 characters: at most 200 are taken",
    );
    let text = Small {
        reactions: format!(
            "r = {{ equation = \"A -> B\", k = \"{} /s\" }}\n",
            "1".repeat(100_000)
        ),
        ..Small::default()
    };
    refused("text", &text, "characters: at most 10000 are taken");
}

#[test]
fn numbers_that_become_lengths_are_bounded() {
    let axis = |points: u64| {
        format!(
            "{{ vary = \"charge.A\", from = \"1 equiv\", to = \"2 equiv\", points = {points} }}"
        )
    };
    let sweep = |axes: &[String]| Small {
        tail: format!("[sweep]\naxes = [ {} ]\n", axes.join(", ")),
        ..Small::default()
    };
    let held = "values in all: at most 1000000 are held";
    refused("points", &sweep(&[axis(10_000_000)]), held);
    refused(
        "three axes",
        &sweep(&[axis(1_000_000), axis(1_000_000), axis(1_000_000)]),
        held,
    );
    refused(
        "points beyond counting",
        &sweep(&[axis(i64::MAX as u64), axis(i64::MAX as u64)]),
        held,
    );
    let temperature =
        "{ vary = \"flask.temperature\", from = \"1 °C\", to = \"2 °C\", points = 10000 }"
            .to_owned();
    refused(
        "grid",
        &sweep(&[axis(10_000), temperature]),
        "the sweep has 100000000 points; at most 10000000 are run",
    );
    let procedure = |step: &str| Small {
        procedure: format!(
            "[[procedure]]\ncharge = {{ A = \"1 equiv\" }}\n[[procedure]]\n{step}\n"
        ),
        ..Small::default()
    };
    let steps = "repeats and portions come to more than 2000 steps";
    refused(
        "repeat",
        &procedure("repeat = 20000\nsteps = [ { stir = \"1 s\" } ]"),
        steps,
    );
    refused(
        "portions",
        &procedure("add = { B = \"1 equiv\" }\nportions = 10000\nover = \"10 h\""),
        steps,
    );
    let figure = |size: &str| Small {
        tail: format!("[[plot]]\nkind = \"time-course\"\nsize = {size}\n"),
        ..Small::default()
    };
    refused(
        "figure",
        &figure("[10000, 10000]"),
        "10000 x 10000 px are too many: at most 20000000 in all",
    );
    refused("width", &figure("[100000, 400]"), "at most 10000 px");
    let acid = Small {
        head: "[chemistry]\nsolvent = \"MeOH\"\n".into(),
        species: "A = { pKa = [500] }\nB = {}\n".into(),
        ..Small::default()
    };
    refused(
        "pKa",
        &acid,
        "A.pKa1 = 500 is beyond what can be computed with",
    );
}

#[test]
fn a_chain_of_constants_may_be_as_long_as_there_are_constants() {
    let chain = |first: &str, each: &dyn Fn(usize) -> String| Small {
        constants: format!("c0 = \"{first}\"\n")
            + &lines(998, |i| format!("c{} = \"{}\"", i + 1, each(i))),
        reactions: "r = { equation = \"A -> B\", k = \"c998\" }\n".into(),
        ..Small::default()
    };
    let said = checked("chain", &chain("0.25 /s", &|i| format!("c{i}")));
    assert!(said.out.contains("0.25 /s"), "{}", said.out);
    checked(
        "doubling",
        &chain("1e-300 /s", &|i| format!("(c{i} + c{i}) / 2")),
    );
    // Where it is closed stands behind what the circle leaves unused, of which only the first are shown.
    let circle = chain("c998", &|i| format!("c{i}"));
    refused("circle", &circle, "is used by nothing");
    let small = Small {
        constants: "a = \"b\"\nb = \"a\"\n".into(),
        reactions: "r = { equation = \"A -> B\", k = \"a\" }\n".into(),
        ..Small::default()
    };
    let told = "a constant cannot depend on itself: a, b, a";
    refused("small circle", &small, told);
}

#[test]
fn a_rate_that_others_name_twice_is_written_out_once() {
    // The rate of r24 is 2^24 times 1e-9 /s [A] if each of two mentions counts.
    let doubling = |number: usize| Small {
        reactions: "r0 = { equation = \"A -> B\", k = \"1e-9 /s\" }\n".to_owned()
            + &lines(number, |i| {
                format!(
                    "r{} = {{ equation = \"A -> B\", rate = \"rate(r{i}) + rate(r{i})\" }}",
                    i + 1
                )
            }),
        ..Small::default()
    };
    checked("doubling", &doubling(24));
    // Each of two different ones counts as often as it is mentioned: Fibonacci's numbers have no end.
    let fibonacci = Small {
        reactions: "r0 = { equation = \"A -> B\", k = \"1e-9 /s\" }\nr1 = { equation = \"A -> B\", k = \"1e-9 /s\" }\n".to_owned()
            + &lines(60, |i| format!("r{} = {{ equation = \"A -> B\", rate = \"rate(r{i}) + rate(r{})\" }}", i + 2, i + 1)),
        ..Small::default()
    };
    refused(
        "fibonacci",
        &fibonacci,
        "operations: at most 3000 are taken",
    );
}

#[test]
fn results_of_results_have_an_end() {
    let computed = |number: usize, of: &dyn Fn(usize) -> String| Small {
        observables: "o0 = { yield_of = \"B\", on = \"A\" }\no1 = { computed = \"o0\" }\n"
            .to_owned()
            + &lines(number, |i| {
                format!("o{} = {{ computed = \"{}\" }}", i + 2, of(i))
            }),
        ..Small::default()
    };
    checked(
        "chain",
        &computed(100, &|i| format!("o{} + o{}", i + 1, i + 1)),
    );
    let fibonacci = computed(60, &|i| format!("o{i} + o{}", i + 1));
    refused("fibonacci", &fibonacci, "results: at most 300 are taken");
}

#[test]
fn arguments_are_bounded() {
    let desk = Desk::new();
    desk.write("small.toml", &Small::default().text());
    let refused = |arguments: &[&str], told: &str| {
        let said = call(&desk, arguments);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains(told), "{}", said.err);
    };
    refused(
        &["compare", "small.toml", "--draws", "100000"],
        "'--draws <N>': at most 10000",
    );
    refused(
        &["compare", "small.toml", "--draws", "18446744073709551615"],
        "at most 10000",
    );
    refused(
        &["run", "small.toml", "--threads", "10240"],
        "'--threads <N>': at most 1024",
    );
    let mut many = vec!["check", "small.toml"];
    many.extend(["--set", "charge.A=1 equiv"].repeat(1000));
    refused(&many, "--set stands 1000 times, at most 100 are taken");
    let mut files = vec!["compare"];
    files.extend(["small.toml"].repeat(1000));
    refused(
        &files,
        "1000 files are given, at most 100 are compared at once",
    );
}

#[test]
fn files_have_a_size() {
    let desk = Desk::new();
    let comment = format!("# {}\n", "x".repeat(998));
    desk.write(
        "large.toml",
        &(Small::default().text() + &comment.repeat(100_000)),
    );
    let told = "a scenario has at most 10 MB";
    let said = call(&desk, &["check", "large.toml"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(
        said.err.contains("cannot read large.toml") && said.err.contains(told),
        "{}",
        said.err
    );
    if cfg!(unix) {
        let said = call(&desk, &["check", "/dev/zero"]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains(told), "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn a_variant_takes_files_of_its_own_folder_only() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("inner")).expect("a new folder");
    let base = Small::default();
    desk.write("outside.toml", &base.text());
    desk.write("inner/beside.toml", &base.text());
    desk.write(
        "inner/large.toml",
        &(base.text() + &"# x\n".repeat(2_500_000)),
    );
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, desk.path(name)).expect("a link");
    };
    link("../outside.toml", "inner/out.toml");
    link("beside.toml", "inner/in.toml");
    let made = std::process::Command::new("mkfifo")
        .arg(desk.path("inner/pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    let call = |file: &str| {
        let variants = format!("[[variant]]\nname = \"a\"\nscenario = \"{file}\"\n");
        desk.write("inner/scenario.toml", &(base.text() + &variants));
        call(&desk, &["check", "inner/scenario.toml"])
    };
    for sound in ["beside.toml", "./beside.toml", "in.toml"] {
        let said = call(sound);
        assert_eq!(said.code, 0, "{sound}: {}", said.err);
    }
    let absolute = desk
        .path("inner/beside.toml")
        .to_string_lossy()
        .into_owned();
    let elsewhere = "only files in the scenario's folder or below are taken";
    for (file, told) in [
        ("../outside.toml", elsewhere),
        ("../inner/beside.toml", elsewhere),
        (&absolute, elsewhere),
        ("/dev/zero", elsewhere),
        ("out.toml", "it is a link that leads elsewhere"),
        ("pipe", "it is no regular file"),
        (".", "it is no regular file"),
        ("large.toml", "with all files that its variants take"),
    ] {
        let said = call(file);
        assert_eq!(said.code, 2, "{file}: {}", said.err);
        assert!(said.err.contains(told), "{file}: {}", said.err);
        assert!(
            said.err.contains("--> inner/scenario.toml:"),
            "{file}: {}",
            said.err
        );
    }
}
