//! The workbooks, seen by another program.

mod recalculates;
