//! What machine code can do, read off its bytes: this holds for every input, where running it shows only the inputs that were tried.
//!
//! The bytes are decoded by somebody else's decoder and walked once from entry to return, which is every way through them, because
//! nothing jumps. Knows which slots a tape may touch; not what its operations compute.

use std::collections::HashMap;

use iced_x86::{
    Code, CodeSize, CpuidFeature, Decoder, DecoderOptions, EncodingKind, FlowControl, Instruction,
    InstructionInfoFactory, OpAccess, Register, UsedMemory, UsedRegister,
};

use super::{
    addresses::BIAS,
    bits::POOL,
    compile::{of_plan, write},
    encode::InstructionForm,
    memory::LINE,
};
use crate::solver::{
    method::StepPlan,
    tape::{Op, Tape},
};

/// General registers that a function may overwrite and from which slots are addressed; the first is its first argument.
const BASES: [Register; 8] = [
    Register::RDI,
    Register::RAX,
    Register::RCX,
    Register::RDX,
    Register::R8,
    Register::R9,
    Register::R10,
    Register::R11,
];

/// What a function is allowed.
#[derive(Debug, Clone)]
pub(super) struct Frame<'t> {
    /// The tapes that it runs one after the other.
    pub row: Vec<&'t Tape>,
    pub form: InstructionForm,
    /// Bytes between slots.
    pub stride: usize,
    /// Slots that there are.
    pub slots: usize,
}

/// Walks the function at an entry; tells how many instructions it has.
///
/// The function counts bases from its first argument, calls the code of each tape of its row for each vector of lanes, and returns. The
/// code of a tape is vector instructions of the form, in order, and at their end one return. It loads aligned whole vectors of the
/// constants, of slots that the tape is given, and of those that it wrote before, and stores to slots that it writes; of all of these only
/// the lanes of the call. It writes no other register than the form's vectors and `k1`, and reads none that it did not write, so that
/// nothing of the caller gets into a result.
pub(super) fn audit(bytes: &[u8], entry: usize, frame: &Frame) -> Result<usize, String> {
    let mut bases = HashMap::from([(Register::RDI, i64::from(BIAS))]);
    let vectors = frame.stride / frame.form.bytes();
    let calls = frame
        .row
        .iter()
        .flat_map(|tape| (0..vectors).map(move |vector| (*tape, vector)));
    let mut calls = calls.peekable();
    let (mut at, mut count) = (entry, 0);
    loop {
        let i = decoded(bytes, at)?;
        (at, count) = (at + i.len(), count + 1);
        match i.code() {
            Code::Lea_r64_m => advance(&i, &mut bases).map_err(|what| said(&i, &what))?,
            Code::Call_rel32_64 => {
                let call = calls.next().ok_or_else(|| said(&i, "one call too many"))?;
                let target = i.near_branch_target() as usize;
                count += Body::new(frame, &bases, call).walk(bytes, target)?;
            }
            Code::VEX_Vzeroupper if calls.peek().is_none() => {
                let i = decoded(bytes, at)?;
                return match i.code() {
                    Code::Retnq => Ok(count + 1),
                    _ => Err(said(&i, "no return after the registers were emptied")),
                };
            }
            _ => return Err(said(&i, "nothing to do here")),
        }
    }
}

fn decoded(bytes: &[u8], at: usize) -> Result<Instruction, String> {
    let rest = bytes.get(at..).ok_or(format!("{at} is outside the code"))?;
    let mut decoder = Decoder::with_ip(64, rest, at as u64, DecoderOptions::NONE);
    let i = decoder.decode();
    match i.is_invalid() {
        true => Err(said(&i, "no instruction")),
        false => Ok(i),
    }
}

fn said(i: &Instruction, what: &str) -> String {
    format!("{:?} at {}: {what}", i.code(), i.ip())
}

/// A base that counts from another one, or from itself.
fn advance(i: &Instruction, bases: &mut HashMap<Register, i64>) -> Result<(), String> {
    let from = bases.get(&i.memory_base()).copied();
    match from.filter(|_| i.memory_index() == Register::None && BASES.contains(&i.op0_register())) {
        Some(from) => {
            bases.insert(i.op0_register(), from + i.memory_displacement64() as i64);
            Ok(())
        }
        None => Err("no advance of a base".into()),
    }
}

/// Walks all functions of a plan in both forms at every width, whatever this machine has; tells how many instructions there are.
pub(crate) fn audited(plan: &StepPlan) -> Result<usize, String> {
    let forms = [InstructionForm::Vex, InstructionForm::Evex].into_iter();
    let all = forms.flat_map(|form| [4, 8, 16, 32].map(|width| (form, width)));
    let fitting = all.filter(|(form, width)| (width * 8usize).is_multiple_of(form.bytes()));
    let mut count = 0;
    for (form, width) in fitting {
        let (bytes, entries) = of_plan(plan, |source| write(source, form, width));
        let tapes = plan.tapes();
        let alone = tapes.iter().map(|tape| vec![tape]);
        let still = plan.still.iter().map(|&index| &tapes[index]).collect();
        let rows: Vec<_> = alone.chain([still]).collect();
        assert_eq!(rows.len(), entries.len(), "a function for every row");
        for (turn, (row, entry)) in rows.into_iter().zip(entries).enumerate() {
            let frame = Frame {
                row,
                form,
                stride: width * 8,
                slots: plan.slots,
            };
            count += audit(&bytes, entry, &frame)
                .map_err(|fault| format!("row {turn}, {form:?}, {width} lanes: {fault}"))?;
        }
    }
    Ok(count)
}

/// The code of one tape, called for one of the vectors of lanes.
struct Body<'t> {
    frame: &'t Frame<'t>,
    vector: usize,
    /// Where registers point, in bytes from the first slot.
    bases: &'t HashMap<Register, i64>,
    /// Registers written so far.
    written: Vec<Register>,
    /// Slots that the tape reads before it writes them: they hold something from before.
    given: Vec<bool>,
    /// Slots that it writes.
    own: Vec<bool>,
    /// Slots stored so far.
    stored: Vec<bool>,
}

impl<'t> Body<'t> {
    fn new(
        frame: &'t Frame<'t>,
        bases: &'t HashMap<Register, i64>,
        (tape, vector): (&Tape, usize),
    ) -> Self {
        let (given, own) = touched(tape, frame.slots);
        Body {
            frame,
            vector,
            bases,
            written: Vec::new(),
            given,
            own,
            stored: vec![false; frame.slots],
        }
    }

    /// From its first instruction to its return.
    fn walk(&mut self, bytes: &[u8], first: usize) -> Result<usize, String> {
        let mut facts = InstructionInfoFactory::new();
        let (mut at, mut count) = (first, 0);
        loop {
            let i = decoded(bytes, at)?;
            (at, count) = (at + i.len(), count + 1);
            if i.code() == Code::Retnq {
                return Ok(count);
            }
            self.instruction(&i, &mut facts)
                .map_err(|what| said(&i, &what))?;
        }
    }

    fn instruction(
        &mut self,
        i: &Instruction,
        facts: &mut InstructionInfoFactory,
    ) -> Result<(), String> {
        if i.flow_control() != FlowControl::Next {
            return Err("leaves the straight line".into());
        }
        self.kind(i)?;
        let facts = facts.info(i);
        for memory in facts.used_memory() {
            self.memory(memory)?;
        }
        // All reads before any write: a register that is both must have held something.
        for register in facts.used_registers() {
            self.reads(register)?;
        }
        for register in facts.used_registers() {
            self.writes(register)?;
        }
        Ok(())
    }

    /// An instruction of the form, which every processor of the level has.
    fn kind(&self, i: &Instruction) -> Result<(), String> {
        use CpuidFeature::{AVX, AVX2, AVX512DQ, AVX512F, AVX512VL, FMA};
        let (encoding, features) = match self.frame.form {
            InstructionForm::Vex => (EncodingKind::VEX, &[AVX, AVX2, FMA][..]),
            InstructionForm::Evex => (EncodingKind::EVEX, &[AVX512F, AVX512VL, AVX512DQ][..]),
        };
        if i.encoding() != encoding {
            return Err(format!("encoded as {:?}", i.encoding()));
        }
        match i.cpuid_features().iter().find(|f| !features.contains(f)) {
            Some(feature) => Err(format!("needs {feature:?}")),
            None => Ok(()),
        }
    }

    fn memory(&mut self, m: &UsedMemory) -> Result<(), String> {
        let size = self.frame.form.bytes();
        if m.index() != Register::None || m.address_size() != CodeSize::Code64 {
            return Err("an address with an index, or cut to fewer bits".into());
        }
        if m.segment() == Register::FS || m.segment() == Register::GS {
            return Err("another segment".into());
        }
        if m.memory_size().size() != size || m.memory_size().is_broadcast() {
            return Err(format!("touches {} bytes", m.memory_size().size()));
        }
        let offset = m.displacement() as i64;
        let based = self.bases.get(&m.base()).map(|base| base + offset);
        match (m.base(), based, m.access()) {
            (Register::RSI, _, OpAccess::Read) => pooled(offset, size),
            (_, Some(at), OpAccess::Read) => self.load(self.slot(at)?),
            (_, Some(at), OpAccess::Write) => self.store(self.slot(at)?),
            (base, _, access) => Err(format!("{access:?} at {base:?}")),
        }
    }

    /// The slot of which the call's vector is so many bytes from the first slot.
    fn slot(&self, at: i64) -> Result<usize, String> {
        let (stride, ours) = (self.frame.stride, self.vector * self.frame.form.bytes());
        let place = usize::try_from(at).map_err(|_| format!("{at} is before the slots"))?;
        match place / stride {
            slot if slot >= self.frame.slots => Err(format!("{at} is after the slots")),
            _ if place % stride != ours => Err(format!("{at} is not of these lanes")),
            slot => Ok(slot),
        }
    }

    fn load(&self, slot: usize) -> Result<(), String> {
        match self.given[slot] || self.stored[slot] {
            true => Ok(()),
            false => Err(format!("reads slot {slot} of others")),
        }
    }

    fn store(&mut self, slot: usize) -> Result<(), String> {
        self.stored[slot] = true;
        match self.own[slot] {
            true => Ok(()),
            false => Err(format!("writes slot {slot} of others")),
        }
    }

    fn reads(&self, used: &UsedRegister) -> Result<(), String> {
        let register = used.register().full_register();
        let is_read = matches!(
            used.access(),
            OpAccess::Read | OpAccess::CondRead | OpAccess::ReadWrite
        );
        let is_address = register == Register::RSI || self.bases.contains_key(&register);
        if is_read && !is_address && !self.written.contains(&register) {
            return Err(format!("reads {register:?}, which nothing wrote"));
        }
        Ok(())
    }

    fn writes(&mut self, used: &UsedRegister) -> Result<(), String> {
        let register = used.register().full_register();
        match used.access() {
            OpAccess::Read | OpAccess::CondRead => return Ok(()),
            OpAccess::Write | OpAccess::ReadWrite => {}
            access => return Err(format!("{access:?} of {register:?}")),
        }
        let form = self.frame.form;
        let is_vector = register.is_zmm() && register.number() < form.registers();
        let is_mask = register == Register::K1 && form == InstructionForm::Evex;
        if !is_vector && !is_mask {
            return Err(format!("writes {register:?}"));
        }
        if !self.written.contains(&register) {
            self.written.push(register);
        }
        Ok(())
    }
}

/// A vector of the constants.
fn pooled(at: i64, size: usize) -> Result<(), String> {
    let end = (POOL.len() * LINE) as i64;
    match at >= 0 && at % size as i64 == 0 && at + size as i64 <= end {
        true => Ok(()),
        false => Err(format!("{at} is no constant")),
    }
}

/// Slots that a tape reads before it writes them, and slots that it writes, of so many.
fn touched(tape: &Tape, slots: usize) -> (Vec<bool>, Vec<bool>) {
    let (mut given, mut own) = (vec![false; slots], vec![false; slots]);
    let mut terms = tape.terms.iter();
    for i in &tape.code {
        let mut read = i.from[..i.op.arity()].to_vec();
        if matches!(i.op, Op::Chain | Op::Products) {
            let terms = terms.by_ref().take(usize::from(i.from[1]));
            read.extend(terms.flat_map(|term| term.from));
        }
        for slot in read.into_iter().map(usize::from) {
            given[slot] |= !own[slot];
        }
        own[usize::from(i.to)] = true;
    }
    (given, own)
}
