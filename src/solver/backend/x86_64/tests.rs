//! Machine code against the interpreter: random tapes of every operation, every level and width, extreme values among the inputs.

use super::{
    audit::audited,
    compile::Native,
    trial::{Growth, Made, Trial, Tried, input},
};
use crate::solver::{
    Number,
    backend::interpret,
    method::{Memory, StepPlan, tableau::RODAS4P2},
    number::level::Level,
    tape::{ChainTerm, Graph, Instruction, Link, Op, SlotLayout, Tape},
    testing::{self, ByDuals, Random},
};

mod outside;

/// Executes a tape so many times at every level and width; tells how many executions there were.
fn execute(made: &Made, times: usize, hostile: f64, random: &mut Random) -> usize {
    let mut executed = 0;
    for level in Level::available() {
        executed += executions::<8>(level, made, times, hostile, random);
        executed += executions::<16>(level, made, times, hostile, random);
        executed += executions::<32>(level, made, times, hostile, random);
    }
    executed
}

fn executions<const W: usize>(
    level: Level,
    made: &Made,
    times: usize,
    hostile: f64,
    random: &mut Random,
) -> usize {
    let Some(mut trial) = Trial::<W>::new(level, made) else {
        return 0;
    };
    for _ in 0..times {
        trial.execute(hostile, random);
    }
    times
}

/// Levels with machine code, times widths.
fn combinations() -> usize {
    3 * Level::available().iter().filter(|l| l.lanes() > 1).count()
}

#[test]
fn random_tapes_have_the_bits_of_the_interpreter() {
    let mut random = Random(29);
    let mut compared = 0;
    for round in 0..600 {
        let tried = Tried {
            operations: 10 + 2 * round,
            growth: Growth::Mixed,
            wanted: 40,
            before: 0,
        };
        let made = Made::grown(tried, &mut random);
        compared += execute(&made, 1, 0.3, &mut random);
    }
    assert_eq!(compared, 600 * combinations());
}

/// Tapes of every growth with up to thousands of values, at small and at the largest addresses, on inputs of any bits.
fn hostile(rounds: usize, times: usize, random: &mut Random) -> usize {
    let mut executed = 0;
    for round in 0..rounds {
        let growth = [Growth::Mixed, Growth::Deep, Growth::Wide][round % 3];
        // Mostly short tapes, so that there is time for many; one in eight has thousands of values.
        let long = round % 8 == 7;
        let tried = Tried {
            operations: if long { 4000 } else { 1 + random.below(300) },
            growth,
            wanted: 1 + random.below(if long { 2000 } else { 60 }),
            before: random.below(if long { 1000 } else { 40 }),
        };
        let times = if long { times.div_ceil(20) } else { times };
        let made = Made::grown(tried, random);
        executed += execute(&made, times, random.next(), random);
    }
    executed
}

#[test]
fn hostile_tapes_stay_within_their_slots() {
    let executed = hostile(240, 2, &mut Random(71));
    assert!(executed >= 240 * combinations(), "{executed}");
}

/// All slots that an address reaches, of which the tape has the last.
#[test]
fn a_full_memory_is_used_to_its_end() {
    let full = |before| {
        let tried = Tried {
            operations: 3000,
            growth: Growth::Wide,
            wanted: 2000,
            before,
        };
        Made::grown(tried, &mut Random(6))
    };
    let made = full(usize::from(u16::MAX) - full(0).slots);
    let last = made.tape.code.iter().map(|i| i.to).max();
    assert_eq!((made.slots, last), (65_535, Some(65_534)));
    assert_eq!(execute(&made, 1, 0.5, &mut Random(3)), combinations());
}

/// A chain longer than an instruction's count of terms is cut, and the code of it still ends where it should.
#[test]
fn the_longest_chains_stay_within_their_slots() {
    let deep = Tried {
        operations: 70_000,
        growth: Growth::Chain,
        wanted: 1,
        before: 0,
    };
    let made = Made::grown(deep, &mut Random(5));
    assert_eq!(execute(&made, 1, 0.1, &mut Random(5)), combinations());
}

/// Every operation and every link alone, on every choice of its operands from two: the same one twice or four times among them.
fn single() -> Vec<Tape> {
    use Link::{Add, Horner, Mul, MulAdd, NegHorner, NegMulAdd, Sub, SubFrom};
    let of = |op, from| Instruction { op, to: 2, from };
    let choice = |turn: u16, operand: u16| turn >> operand & 1;
    let mut tapes = vec![Tape::default()];
    for turn in 0..16 {
        let from = [0, 1, 2, 3].map(|operand| choice(turn, operand));
        let ops = [
            Op::Add,
            Op::Sub,
            Op::Mul,
            Op::Div,
            Op::Neg,
            Op::MulAdd,
            Op::NegMulAdd,
            Op::Max,
            Op::SelectGt,
            Op::Round,
            Op::Exponent,
            Op::Mantissa,
            Op::Copy,
        ];
        tapes.extend(ops.map(|op| Tape {
            code: vec![of(op, from)],
            terms: vec![],
        }));
        // The power must be a whole number.
        let power = Instruction {
            op: Op::Round,
            to: 3,
            from: [from[1]; 4],
        };
        tapes.push(Tape {
            code: vec![power, of(Op::Scale2, [from[0], 3, 3, 3])],
            terms: vec![],
        });
        let links = [MulAdd, NegMulAdd, Add, Sub, SubFrom, Mul, Horner, NegHorner];
        for (op, link) in links
            .map(|link| (Op::Chain, link))
            .into_iter()
            .chain([(Op::Products, MulAdd)])
        {
            let term = ChainTerm {
                link,
                from: [from[1], from[2]],
            };
            tapes.push(Tape {
                code: vec![of(op, [from[0], 1, from[0], from[0]])],
                terms: vec![term],
            });
        }
    }
    tapes
}

#[test]
fn single_operations_and_none_have_the_bits_of_the_interpreter() {
    let random = &mut Random(43);
    let (mut executed, tapes) = (0, single());
    assert_eq!(tapes.len(), 1 + 16 * 23);
    for tape in tapes {
        let made = Made {
            inputs: 0..2,
            places: if tape.code.is_empty() { 2..2 } else { 2..3 },
            others: vec![],
            literals: vec![],
            slots: 4,
            tape,
        };
        executed += execute(&made, 8, 0.6, random);
    }
    assert_eq!(executed, (1 + 16 * 23) * 8 * combinations());
}

/// The functions of a plan on memory of which every number but the literals is hostile: pivots, tolerances and lengths of steps that are
/// zero, infinite, subnormal or none. Tells how many numbers were compared that are not NaN.
fn plan_on_hostile_memory<const W: usize>(
    plan: &StepPlan,
    level: Level,
    random: &mut Random,
) -> usize {
    let Some(native) = Native::compile(plan, level, W) else {
        return 0;
    };
    let mut compared = 0;
    for index in 0..=plan.tapes().len() {
        let (mut expected, mut got) = (Memory::<W>::new(plan), Memory::<W>::new(plan));
        let hostile = random.next();
        for slot in 0..plan.slots {
            if plan.literals.iter().all(|l| usize::from(l.0) != slot) {
                expected.slots()[slot] = std::array::from_fn(|_| input(hostile, random));
            }
        }
        got.slots().copy_from_slice(expected.slots());
        match plan.tapes().get(index) {
            Some(tape) => {
                interpret(tape, expected.slots());
                native.run(index, got.slots());
            }
            None => {
                let row = plan.still.iter().map(|&index| &plan.tapes()[index]);
                row.for_each(|tape| interpret(tape, expected.slots()));
                native.run_still(got.slots());
            }
        }
        let shared = plan.at.shared();
        for slot in shared.into_iter().flatten().map(usize::from) {
            for (got, expected) in got.slots()[slot].iter().zip(expected.slots()[slot]) {
                let same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
                assert!(same, "{got:e} instead of {expected:e}, slot {slot}");
                compared += usize::from(!expected.is_nan());
            }
        }
    }
    compared
}

#[test]
fn plans_on_hostile_memory_have_the_bits_of_the_interpreter() {
    let record = |equations: ByDuals<testing::MassAction>| StepPlan::record(&equations, &RODAS4P2);
    let flask = StepPlan::record(&ByDuals::new(testing::Flask), &RODAS4P2);
    let random = &mut Random(97);
    for plan in [record(testing::rober()), record(testing::hires()), flask] {
        let plan = plan.unwrap();
        assert!(audited(&plan).unwrap() > 1000);
        for level in Level::available().into_iter().filter(|l| l.lanes() > 1) {
            for _ in 0..20 {
                assert!(plan_on_hostile_memory::<8>(&plan, level, random) > 100);
                assert!(plan_on_hostile_memory::<16>(&plan, level, random) > 100);
            }
        }
    }
}

/// A full memory is the last that a tape fits in; one value more is refused, not put into a slot that wraps around.
#[test]
fn a_slot_beyond_the_last_is_refused() {
    for (taken, fits) in [(65_533, true), (65_534, false)] {
        let (mut layout, graph) = (SlotLayout::default(), Graph::default());
        let inputs = graph.inputs(layout.take(1).unwrap());
        let place = layout.take(taken).unwrap().start;
        // Takes one slot, for the product.
        let rounded = (inputs[0] * inputs[0]).round();
        let cut = Tape::cut(&graph, &[(rounded, place)], &mut layout);
        assert_eq!(cut.is_ok(), fits, "{}", layout.used());
    }
}

#[test]
#[ignore = "a million executions, minutes: cargo test --release --lib -- --ignored a_million --nocapture"]
fn a_million_executions_stay_within_their_slots() {
    let mut random = Random(20_261_121);
    let mut executed = 0;
    while executed < 1_000_000 {
        executed += hostile(2400, 10, &mut random);
        println!("{executed} executions");
    }
}
