//! The rules R1–R31: facts in, findings out; no database.
