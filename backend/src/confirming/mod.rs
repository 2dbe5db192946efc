//! Confirming findings (Bestätigung eines Prüfhinweises): somebody with the right to says why what a rule objects to is in order.
//!
//! A confirmation belongs to what the finding says. Once its figures change it is another finding, and nobody has confirmed that.

mod identity;
mod queries;
mod rows;
mod service;

pub use identity::fingerprint;
pub use rows::{Confirmation, Where};
pub use service::{Reviewed, confirm, review, take_back};
