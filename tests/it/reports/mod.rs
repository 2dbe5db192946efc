//! The workbooks, seen by another program.

mod charts;
mod recalculates;
