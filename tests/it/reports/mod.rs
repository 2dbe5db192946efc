//! The workbooks, seen by another program.

mod charts;
mod proof_types;
mod recalculates;
