//! Machine code against the interpreter: random tapes of every operation, every level and width, extreme values among the inputs.

use super::{
    trial::{CANARIES, Growth, Trial, Tried, numbers},
    *,
};
use crate::solver::testing::Random;

/// Executes one tape of each level at every width so many times; tells how many executions there were.
fn execute(tried: Tried, times: usize, hostile: f64, random: &mut Random) -> usize {
    let mut executed = 0;
    for level in Level::available() {
        executed += executions::<8>(level, tried, times, hostile, random);
        executed += executions::<16>(level, tried, times, hostile, random);
        executed += executions::<32>(level, tried, times, hostile, random);
    }
    executed
}

fn executions<const W: usize>(
    level: Level,
    tried: Tried,
    times: usize,
    hostile: f64,
    random: &mut Random,
) -> usize {
    let Some(mut trial) = Trial::<W>::new(level, tried, random) else {
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
    for round in 0..400 {
        let tried = Tried {
            operations: 10 + 3 * round,
            growth: Growth::Mixed,
            wanted: 40,
            before: 0,
        };
        compared += execute(tried, 1, 0.3, &mut random);
    }
    assert_eq!(compared, 400 * combinations());
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
        executed += execute(tried, times, random.next(), random);
    }
    executed
}

#[test]
fn hostile_tapes_stay_within_their_slots() {
    let executed = hostile(120, 8, &mut Random(71));
    assert!(executed >= 120 * combinations(), "{executed}");
    // All slots that an address reaches: a full memory, of which the tape has the end.
    let full = Tried {
        operations: 3000,
        growth: Growth::Wide,
        wanted: 2000,
        before: 60_000,
    };
    assert_eq!(execute(full, 1, 0.5, &mut Random(3)), combinations());
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
    assert_eq!(execute(deep, 1, 0.1, &mut Random(5)), combinations());
}

/// What watches must be seen to see: code that runs on memory a few slots too low, or beside all of it.
#[test]
fn a_write_outside_is_seen() {
    let tried = Tried {
        operations: 50,
        growth: Growth::Mixed,
        wanted: 20,
        before: 5,
    };
    let places: [fn(usize) -> usize; 3] = [
        |_| CANARIES - 4 * 16,
        |own| CANARIES + own,
        |own| CANARIES - own,
    ];
    for level in Level::available().into_iter().filter(|l| l.lanes() > 1) {
        for place in places {
            let mut trial = Trial::<16>::new(level, tried, &mut Random(1)).unwrap();
            trial.execute(0.0, &mut Random(2));
            assert!(trial.is_untouched());
            let own = trial.slots * 16;
            let elsewhere = &mut numbers(&mut trial.lines)[place(own)..][..own];
            let slots = elsewhere.as_chunks_mut().0;
            trial.code.run::<16>(trial.entry, slots);
            assert!(!trial.is_untouched());
        }
    }
}

#[test]
#[ignore = "a million executions, minutes: cargo test --release --lib -- --ignored a_million --nocapture"]
fn a_million_executions_stay_within_their_slots() {
    let mut random = Random(20_261_121);
    let mut executed = 0;
    while executed < 1_000_000 {
        executed += hostile(240, 100, &mut random);
        println!("{executed} executions");
    }
}
