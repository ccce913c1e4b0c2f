//! What the chemist does, through scenario texts and by hand, against closed forms: additions, temperature, conditions, drying,
//! work-up, and how a run that cannot be done ends.

mod common;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

#[path = "procedures/additions.rs"]
mod additions;
#[path = "procedures/aminals.rs"]
mod aminals;
#[path = "procedures/aminolysis.rs"]
mod aminolysis;
#[path = "procedures/bench.rs"]
mod bench;
#[path = "procedures/computed.rs"]
mod computed;
#[path = "procedures/crests.rs"]
mod crests;
#[path = "procedures/drying.rs"]
mod drying;
#[path = "procedures/eliminated.rs"]
mod eliminated;
#[path = "procedures/ledger.rs"]
mod ledger;
#[path = "procedures/once.rs"]
mod once;
#[path = "procedures/outcomes.rs"]
mod outcomes;
#[path = "procedures/reductants.rs"]
mod reductants;
#[path = "procedures/salts.rs"]
mod salts;
#[path = "procedures/separation.rs"]
mod separation;
#[path = "procedures/stages.rs"]
mod stages;
#[path = "procedures/titanium.rs"]
mod titanium;
#[path = "procedures/until.rs"]
mod until;
#[path = "procedures/words.rs"]
mod words;
#[path = "procedures/workup.rs"]
mod workup;
