//! What watches must be seen to see: code that would leave its slots is refused by the audit, and is ended by the guards.

use super::super::{
    addresses::{BASES, BIAS, BaseRegister, FIRST, SECOND, WINDOW},
    audit::{Frame, audit},
    bits::POOL,
    compile::form_of,
    emit,
    encode::{Encoder, InstructionForm, LOAD, Opcode, STORE, SourceOperand},
    guard::{Guarded, faults},
    memory,
};
use crate::solver::{
    number::level::Level,
    tape::{Instruction, Op, Tape},
};

/// Audits a function, to stand after this code of a tape, in a frame of four slots, of which the tape is given the first and writes the
/// second. Slots are two vectors wide.
fn audited(
    form: InstructionForm,
    body: &dyn Fn(&mut Encoder),
    enter: &dyn Fn(usize) -> Vec<u8>,
) -> Result<usize, String> {
    let copy = Instruction {
        op: Op::Copy,
        to: 1,
        from: [0; 4],
    };
    let tape = Tape {
        code: vec![copy],
        terms: vec![],
    };
    let frame = Frame {
        row: vec![&tape],
        form,
        stride: 2 * form.bytes(),
        slots: 4,
    };
    let mut encoder = Encoder::new(form);
    body(&mut encoder);
    encoder.back();
    let (mut bytes, entry) = (encoder.bytes.clone(), encoder.bytes.len());
    bytes.extend(enter(entry));
    audit(&bytes, entry, &frame)
}

fn first_slots(at: i32) -> SourceOperand {
    SourceOperand::Memory(FIRST, at - BIAS)
}

fn pool(at: i32) -> SourceOperand {
    SourceOperand::Memory(SECOND, at)
}

/// What audits must be seen to object: to every way out of what a tape was given.
#[test]
fn an_audit_sees_what_code_of_a_tape_may_not_do() {
    type Body = fn(&mut Encoder, &dyn Fn(i32) -> SourceOperand);
    let refused: [(&str, Body); 20] = [
        ("before the slots", |e, at| e.two(LOAD, 0, at(-2))),
        ("after the slots", |e, at| e.two(LOAD, 0, at(8))),
        ("after the slots", |e, at| e.two(STORE, 0, at(8))),
        ("not of these lanes", |e, at| e.two(LOAD, 0, at(1))),
        ("not of these lanes", |e, _| e.two(LOAD, 0, first_slots(8))),
        ("reads slot 1 of others", |e, at| e.two(LOAD, 0, at(2))),
        ("reads slot 3 of others", |e, at| e.two(LOAD, 0, at(6))),
        ("writes slot 0 of others", |e, at| {
            e.two(LOAD, 0, at(0));
            e.two(STORE, 0, at(0));
        }),
        ("no constant", |e, _| e.two(LOAD, 0, pool(-64))),
        ("no constant", |e, _| e.two(LOAD, 0, pool(8))),
        ("no constant", |e, _| {
            e.two(LOAD, 0, pool(64 * POOL.len() as i32))
        }),
        ("Write at RSI", |e, _| {
            e.two(LOAD, 0, pool(0));
            e.two(STORE, 0, pool(0));
        }),
        // rbx, which is the caller's.
        ("Read at RBX", |e, _| {
            e.two(LOAD, 0, SourceOperand::Memory(3, 0))
        }),
        ("reads ZMM3, which nothing wrote", |e, _| {
            e.two(LOAD, 2, SourceOperand::Register(3))
        }),
        ("reads ZMM3, which nothing wrote", |e, at| {
            e.two(STORE, 3, at(2))
        }),
        // A jump to itself, a call of another function.
        ("leaves the straight line", |e, _| {
            e.bytes.extend([0xeb, 0xfe])
        }),
        ("leaves the straight line", |e, _| e.call(0)),
        // An advance within the code of a tape: lea rax, [rdi].
        ("encoded as Legacy", |e, _| e.advance(0, FIRST, 0)),
        ("no instruction", |e, _| e.bytes.push(0x06)),
        // vpmovmskb eax, ymm1, which needs AVX2 and writes elsewhere.
        ("", |e, _| e.bytes.extend([0xc5, 0xfd, 0xd7, 0xc1])),
    ];
    for form in [InstructionForm::Vex, InstructionForm::Evex] {
        let enter = |entry| emit::enter(form, 2, entry, [0].into_iter());
        let at = |count| first_slots(count * form.bytes() as i32);
        let sound = |e: &mut Encoder| {
            e.two(LOAD, 0, at(0));
            e.two(STORE, 0, at(2));
            e.two(LOAD, 1, at(2));
            // The first slot once more, from the base of the second window.
            e.two(LOAD, 1, SourceOperand::Memory(BASES[1], -BIAS - WINDOW));
            e.two(LOAD, 1, pool(64));
        };
        // The bases; a call and the bases again, twice; the end.
        let function = BASES.len() - 1 + 2 * (1 + BASES.len()) + 2;
        assert_eq!(audited(form, &sound, &enter), Ok(2 * 6 + function));
        for (what, body) in refused {
            let fault = audited(form, &|e| body(e, &at), &enter).unwrap_err();
            assert!(fault.contains(what), "{fault}: {what}");
        }
        let other = match form {
            InstructionForm::Vex => InstructionForm::Evex,
            InstructionForm::Evex => InstructionForm::Vex,
        };
        let mut foreign = Encoder::new(other);
        foreign.two(LOAD, 0, pool(0));
        let fault = audited(form, &|e| e.bytes.extend(&foreign.bytes), &enter).unwrap_err();
        assert!(fault.contains("encoded as"), "{fault}");
    }
}

#[test]
fn an_audit_sees_what_a_function_may_not_do() {
    /// Gets the offset of the code of the tape, and the bytes of a vector.
    type Function = fn(&mut Encoder, code: i32, vector: i32);
    const RBX: BaseRegister = 3;
    let refused: [(&str, Function); 11] = [
        // Another order, and what belongs into the code of a tape.
        ("nothing to do here", |e, _, _| e.clear_upper()),
        ("nothing to do here", |e, _, _| e.back()),
        ("nothing to do here", |e, _, _| e.two(LOAD, 0, pool(0))),
        // A vector of lanes left out, one done twice, one too many.
        ("nothing to do here", |e, code, _| {
            e.call(code);
            e.clear_upper();
        }),
        ("not of these lanes", |e, code, _| {
            e.call(code);
            e.call(code);
        }),
        ("one call too many", |e, code, vector| {
            e.call(code);
            e.advance(FIRST, FIRST, vector);
            e.call(code);
            e.call(code);
        }),
        ("no return", |e, code, vector| {
            e.call(code);
            e.advance(FIRST, FIRST, vector);
            e.call(code);
            e.clear_upper();
            e.clear_upper();
        }),
        ("outside the code", |e, code, _| e.call(code - 64)),
        // A register that is the caller's, the second argument, and a base from what is none.
        ("no advance", |e, _, _| e.advance(RBX, FIRST, 0)),
        ("no advance", |e, _, _| e.advance(SECOND, FIRST, 64)),
        ("no advance", |e, _, _| e.advance(BASES[1], BASES[2], 64)),
    ];
    let load = |e: &mut Encoder| e.two(LOAD, 0, first_slots(0));
    for form in [InstructionForm::Vex, InstructionForm::Evex] {
        for (what, function) in refused {
            let enter = |entry: usize| {
                let mut encoder = Encoder::new(form);
                function(&mut encoder, -(entry as i32), form.bytes() as i32);
                encoder.bytes
            };
            let fault = audited(form, &load, &enter).unwrap_err();
            assert!(fault.contains(what), "{fault}: {what}");
        }
    }
}

/// Code of one instruction that reaches one vector out of a memory of one page is ended by the page that it reaches.
#[test]
fn a_touch_outside_ends_the_process() {
    for level in Level::available().into_iter().filter(|l| l.lanes() > 1) {
        let form = form_of(level).unwrap();
        let vector = form.bytes() as i32;
        let touches = |op: Opcode, offset: i32| {
            let mut memory = Guarded::new(512);
            let mut encoder = Encoder::new(form);
            encoder.two(op, 0, first_slots(offset));
            encoder.clear_upper();
            encoder.back();
            let code = memory::Code::new(&encoder.bytes, &POOL, 64, 8).unwrap();
            let slots = memory.numbers().as_chunks_mut().0;
            faults(|| code.run::<8>(0, slots))
        };
        for op in [LOAD, STORE] {
            assert!(!touches(op, 0) && !touches(op, 4096 - vector));
            assert!(touches(op, -vector) && touches(op, 4096));
        }
    }
}
