//! The audit trail: one chained event per change, written in the change's own transaction.
//!
//! [`record`] accepts only a [`WriteTx`](crate::db::WriteTx), so an event without its change, or a change on
//! another transaction, cannot be written. Personal values stand in a side table; the chain holds their salted
//! commitment, so that erasing them later does not break it.

mod about;
mod anchor;
mod chain;
mod event;
mod inspect;
mod kept;
mod kind;
mod moved;
mod read;
mod sentence;
mod verify;

pub use anchor::{ANCHORS, AnchorError, BrokenAnchor, drop_anchor, verify_anchors};
pub(crate) use chain::hex;
pub use chain::record;
pub use event::{Change, Event};
pub use inspect::{erase_personal, inspect};
pub use kept::{Kept, State};
pub use kind::{EventKind, SubjectKind};
pub use moved::{arrivals, memo_places, memos_before, of_device, written_elsewhere};
pub use read::{
    Concerning, Entry, EntryChange, Filter, count, entries, head, last_notice_hash, names_of, of_subject,
    of_subjects, since, touched_notices, trail,
};
pub use sentence::Sentence;
pub use verify::{BrokenChain, verify_chain, verify_chain_telling};
