//! Grants: programmes, applications, notices, cost plans, payouts.
