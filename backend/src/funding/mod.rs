//! Grants: programmes, applications, notices, cost plans, payouts.

pub mod programme;
