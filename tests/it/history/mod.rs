//! The audit trail: shown as sentences, and every change of it by hand is found.

mod api;
mod recorded;
mod tampering;
mod trail;
mod verify;
