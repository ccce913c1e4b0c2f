//! What everybody solves: a network and the points at which it is solved, in numbers and as files for other programs.
//!
//! A point is a chain of legs. Each leg puts something in, sets the parameters, finds acid-base equilibrium and lasts some time. All
//! of it stands in flat arrays, so that nobody's set-up is in anybody's time.

use std::{fs, io, path::Path};

use monobis::kernel::Kernel;
use monobis::solver::{Equations, Number};

use crate::{
    testing::{ByDuals, Rates},
    text::{Graph, Text},
};

/// Equations that know their equilibrium.
pub trait Network: Equations {
    /// Solves the algebraic equation for its variable, starting from what stands there.
    fn settle(&self, x: &mut [f64], p: &[f64]);
}

impl Network for Kernel {
    fn settle(&self, x: &mut [f64], p: &[f64]) {
        if self.is_protic() {
            let start = x[self.shape().states];
            assert!(self.equilibrate(x, p, start), "no equilibrium");
        }
    }
}

impl<R: Rates> Network for ByDuals<R> {
    fn settle(&self, _: &mut [f64], _: &[f64]) {}
}

/// A stretch of time and what is done before it.
#[derive(Debug, Clone)]
pub struct Leg {
    /// s
    pub duration: f64,
    /// What is added to each row.
    pub add: Vec<f64>,
    /// What the rates read.
    pub parameters: Vec<f64>,
    /// Of each row: an error of `tolerance * (relative |y| + scale)` is tolerated.
    pub scale: Vec<f64>,
}

/// What is solved once.
#[derive(Debug, Clone)]
pub struct Point {
    /// Where the search for the first equilibrium begins.
    pub start: f64,
    /// In order.
    pub legs: Vec<Leg>,
}

/// A network and its points.
pub struct Problem<E> {
    /// File name.
    pub name: String,
    /// The network.
    pub equations: E,
    /// All of them; each with as many legs.
    pub points: Vec<Point>,
    /// Indices of those that peers solve and that are judged.
    pub judged: Vec<usize>,
    /// Whether tolerances are relative to the values (1) or not (0).
    pub relative: f64,
    /// Tolerance of the reference, and what it computes in, as C spells it.
    pub reference: (f64, &'static str),
    /// Powers of ten between which tolerances are tried: of this program, of its peers.
    pub ladders: [(f64, f64); 2],
}

impl<E: Network> Problem<E> {
    /// Legs of a point.
    pub fn legs(&self) -> usize {
        self.points[0].legs.len()
    }

    /// Writes `network.h` and `points.bin` into a folder of this problem's name.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let folder = folder.join(&self.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("network.h"), self.network())?;
        write_numbers(&folder.join("points.bin"), &self.numbers())
    }

    /// Seven sizes; then of each judged point: index, start; of each leg: duration, additions, parameters, scales.
    fn numbers(&self) -> Vec<f64> {
        let s = self.equations.shape();
        let sizes = [
            self.judged.len(),
            self.legs(),
            s.states,
            s.algebraic,
            s.terminals,
            s.parameters,
        ];
        let mut all: Vec<f64> = sizes.iter().map(|&n| n as f64).collect();
        all.push(self.relative);
        for &index in &self.judged {
            let point = &self.points[index];
            all.extend([index as f64, point.start]);
            for leg in &point.legs {
                all.push(leg.duration);
                all.extend(&leg.add);
                all.extend(&leg.parameters);
                all.extend(&leg.scale);
            }
        }
        all
    }

    /// The equations in C, on numbers of the type `real`.
    fn network(&self) -> String {
        let shape = self.equations.shape();
        let graph = Graph::default();
        let mut x = graph.array("y", shape.states);
        x.extend((0..shape.algebraic).map(|_| graph.name("u")));
        let p = graph.array("p", shape.parameters);
        let mut f = vec![Text::constant(0.0); shape.rows()];
        self.equations.rates(&x, &p, &mut f);
        let mut j = vec![Text::constant(0.0); shape.pattern.len()];
        self.equations.jacobian(&x, &p, &mut j);

        let core = shape.core();
        let numbered = |values: &[Text<'_>], from: usize| -> String {
            let places = (0..values.len()).map(|i| format!("f[{}]", i + from));
            let outputs: Vec<_> = places.zip(values.iter().copied()).collect();
            zeros(&outputs) + &graph.statements(&outputs)
        };
        let entries = shape.pattern.iter().zip(&j).filter(|(e, _)| e.0 < core);
        let entries: Vec<_> = entries
            .map(|(&(row, column), &value)| (format!("J[{column} * ld + {row}]"), value))
            .collect();
        let mut text = format!(
            "#define HAS_BALANCE {}\nenum {{ STATES = {}, ALGEBRAIC = {}, CORE = {core}, TERMINALS = {}, PARAMETERS = {} }};\n",
            shape.algebraic, shape.states, shape.algebraic, shape.terminals, shape.parameters
        );
        let of = "const real *restrict y, real u, const real *restrict p";
        let mut function = |name: &str, to: &str, body: &str| {
            text += &format!(
                "\nstatic inline void {name}({of}, {to})\n{{\n    (void)y, (void)u, (void)p;\n{body}}}\n"
            );
        };
        let f_out = "real *restrict f";
        function("rates", f_out, &numbered(&f[..shape.states], 0));
        function("core_rates", f_out, &numbered(&f[..core], 0));
        function("terminal_rates", f_out, &numbered(&f[core..], 0));
        function(
            "jacobian",
            "real *restrict J, long ld",
            &graph.statements(&entries),
        );
        if shape.algebraic == 1 {
            let at = (shape.states, shape.states);
            let slope = shape.pattern.iter().position(|&e| e == at);
            let slope = j[slope.expect("an equation of index one")];
            let balance = [("*g".into(), f[shape.states]), ("*slope".into(), slope)];
            function(
                "balance",
                "real *restrict g, real *restrict slope",
                &graph.statements(&balance),
            );
        }
        text
    }
}

/// Outputs that are zero by structure, which statements leave out.
fn zeros(outputs: &[(String, Text<'_>)]) -> String {
    let zero = outputs.iter().filter(|o| matches!(o.1, Text::Literal(0.0)));
    zero.map(|(place, _)| format!("    {place} = 0.0;\n"))
        .collect()
}

/// Writes numbers as little-endian doubles.
pub fn write_numbers(path: &Path, numbers: &[f64]) -> io::Result<()> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    fs::write(path, bytes)
}

/// Reads them back.
pub fn read_numbers(path: &Path) -> io::Result<Vec<f64>> {
    let bytes = fs::read(path)?;
    let (numbers, _) = bytes.as_chunks();
    Ok(numbers.iter().map(|&b| f64::from_le_bytes(b)).collect())
}
