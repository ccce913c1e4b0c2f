//! Machine code against the interpreter: random tapes of every operation, every level and width, extreme values among the inputs.

use super::*;
use crate::solver::{
    Number, machine,
    record::Graph,
    tape::{Layout, Tape},
    testing::Random,
};

/// Values that invite a difference: zeros of both signs, subnormals, infinities, NaN.
const EDGES: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    1e-310,
    -5e-324,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    2.5,
    -3000.0,
];

/// A random graph: each value is an operation on values before it.
fn grow<N: Number>(inputs: &[N], operations: usize, random: &mut Random) -> Vec<N> {
    let mut values = inputs.to_vec();
    values.extend([0.0, -0.0, 1.0, 2.5].map(N::constant));
    for _ in 0..operations {
        // The latest values are the likeliest operands, so that chains come about.
        let mut pick = || {
            let back = if random.next() < 0.5 { 3 } else { values.len() };
            values[values.len() - 1 - random.below(back.min(values.len()))]
        };
        let (a, b, c, d) = (pick(), pick(), pick(), pick());
        let value = match random.below(16) {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5..=8 => a.mul_add(b, c),
            9 => a.neg_mul_add(b, c),
            10 => a.max(b),
            11 => N::select_gt(a, b, c, d),
            12 => a.round(),
            13 => a.scale2(b.round()),
            14 => a.exponent(),
            _ => a.mantissa(),
        };
        values.push(value);
    }
    values
}

/// Runs one tape both ways over `W` lanes and compares every output's bits.
fn compare<const W: usize>(level: Level, operations: usize, random: &mut Random) -> bool {
    let (mut layout, graph) = (Layout::default(), Graph::default());
    let inputs = layout.take(8).unwrap();
    let all = grow(&graph.inputs(inputs.clone()), operations, random);
    let places = layout.take(40).unwrap();
    let wanted: Vec<_> = places
        .clone()
        .map(|place| (all[random.below(all.len())], place))
        .collect();
    let tape = Tape::cut(&graph, &wanted, &mut layout).unwrap();

    let Some(form) = form_of(level) else {
        return false;
    };
    let lanes = form.bytes() / 8;
    let units = if W.is_multiple_of(UNITS * lanes) {
        UNITS
    } else {
        1
    };
    if !W.is_multiple_of(units * lanes) {
        return false;
    }
    let bytes = emit::emit(&tape, |slot| places.contains(&slot), form, units, W * 8);
    let code = memory::Code::new(&bytes, &emit::POOL, layout.used()).unwrap();

    let slots = layout.used().next_power_of_two();
    let mut lines = vec![memory::Line([0; 8]); slots * W / 8];
    // SAFETY: a line is eight numbers; any bits are a number.
    let memory: &mut [f64] =
        unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), slots * W) };
    let m: &mut Slots<W> = memory.as_chunks_mut().0;
    for (slot, value) in layout.literals() {
        m[slot as usize] = [value; W];
    }
    for slot in inputs {
        m[slot as usize] = std::array::from_fn(|_| {
            if random.next() < 0.3 {
                EDGES[random.below(EDGES.len())]
            } else {
                8.0 * random.next() - 3.0
            }
        });
    }
    let mut expected = m.to_vec();
    machine::run(&tape, &mut expected[..]);
    code.run(0, m, units * lanes);
    for slot in places {
        for (got, expected) in m[slot as usize].iter().zip(expected[slot as usize]) {
            let same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
            assert!(
                same,
                "{got:e} instead of {expected:e} at {} lanes, {}",
                W,
                level.name()
            );
        }
    }
    true
}

#[test]
fn random_tapes_have_the_bits_of_the_interpreter() {
    let mut random = Random(29);
    let mut compared = 0;
    for round in 0..400 {
        let operations = 10 + 3 * round;
        for level in Level::available() {
            compared += usize::from(compare::<8>(level, operations, &mut random));
            compared += usize::from(compare::<16>(level, operations, &mut random));
            compared += usize::from(compare::<32>(level, operations, &mut random));
        }
    }
    let vectors = Level::available().iter().filter(|l| l.lanes() > 1).count();
    assert_eq!(compared, 400 * 3 * vectors);
}
