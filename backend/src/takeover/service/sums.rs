//! Rows that add up others are left out, and compared with what the rows above them add up to.

use std::collections::HashSet;
use std::ops::Range;

use paktbuch_types::Cents;

use super::Taking;

/// What the rows of a list tell, to be added up when it is known which of them come in.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// Line and amount of each row that was read.
    rows: Vec<(usize, Cents)>,
    /// Lines that tell the amount of their invoice once more.
    repeated: HashSet<usize>,
    /// Line and amount of the rows that add up others.
    told: Vec<(usize, Option<Cents>)>,
}

/// What some rows add up to.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    /// Of the rows that come in, each invoice once.
    accepted: Cents,
    /// Of those that tell the amount of their invoice once more.
    repeated: Cents,
    refused: Cents,
}

impl Sums {
    fn of(&self, lines: Range<usize>, refused: &HashSet<usize>) -> Sum {
        let mut sum = Sum::default();
        for (line, amount) in self.rows.iter().filter(|(line, _)| lines.contains(line)) {
            let counted = if refused.contains(line) {
                &mut sum.refused
            } else if self.repeated.contains(line) {
                &mut sum.repeated
            } else {
                &mut sum.accepted
            };
            *counted = counted.plus(*amount);
        }
        sum
    }
}

impl Taking<'_> {
    /// Counts the amount of a row towards the sums below it.
    pub(super) fn count(&mut self, line: usize, amount: Cents) {
        self.sums.rows.push((line, amount));
    }

    /// Says that a row tells the amount of its invoice once more.
    pub(super) fn count_once(&mut self, line: usize) {
        self.sums.repeated.insert(line);
    }

    /// Leaves out a row because it adds up others.
    pub(super) fn leave_out_sum(&mut self, line: usize, told: Option<Cents>) {
        self.sums.told.push((line, told));
    }

    /// What the rows that come in add up to, each invoice once.
    pub(super) fn accepted(&self) -> Cents {
        self.sums.of(0..usize::MAX, &self.refused_lines()).accepted
    }

    /// Says of the rows that add up others that they are left out, and where what one tells is neither all rows above it nor those
    /// since the last sum. Asked when all rows are in or refused.
    pub(super) fn tell_sums(&mut self) {
        let refused = self.refused_lines();
        let sums = std::mem::take(&mut self.sums);
        let mut from = 0;
        for (line, told) in &sums.told {
            let (all, part) = (sums.of(0..*line, &refused), sums.of(from..*line, &refused));
            from = *line;
            self.warn(*line, "", compared(*told, all, part));
        }
    }

    fn refused_lines(&self) -> HashSet<usize> {
        self.outcome.refused.iter().map(|remark| remark.line).collect()
    }
}

/// What is said of a row that adds up others.
fn compared(told: Option<Cents>, all: Sum, part: Sum) -> String {
    const LEFT_OUT: &str = "Als Summenzeile ausgelassen.";
    let Some(told) = told else {
        return LEFT_OUT.to_owned();
    };
    let is_it = |sum: Sum| told == sum.accepted || told == sum.accepted.plus(sum.repeated);
    if is_it(all) || is_it(part) {
        return LEFT_OUT.to_owned();
    }
    for sum in [all, part] {
        for (missing, which) in [
            (sum.refused, "die abgewiesenen Zeilen"),
            (
                sum.refused.plus(sum.repeated),
                "die abgewiesenen Zeilen und Rechnungsbeträge, die in mehreren Zeilen stehen",
            ),
        ] {
            if told == sum.accepted.plus(missing) {
                return format!(
                    "{LEFT_OUT} Sie nennt {told} €, die lesbaren Zeilen darüber ergeben {} €; der Unterschied von {missing} € sind {which}.",
                    sum.accepted
                );
            }
        }
    }
    format!(
        "{LEFT_OUT} Sie nennt {told} €, die lesbaren Zeilen darüber ergeben {} €. Bitte vergleichen: Es kann eine Zeile fehlen.",
        all.accepted
    )
}
