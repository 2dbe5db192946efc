//! Rows that add up others are left out, and compared with what the rows above them add up to.

use paktbuch_types::Cents;

use super::Taking;

/// What the rows read so far add up to.
#[derive(Debug, Default)]
pub(super) struct Sums {
    all: Cents,
    /// Since the last row that adds up others.
    part: Cents,
}

impl Taking<'_> {
    /// Counts the amount of a row towards the sums below it.
    pub(super) fn count(&mut self, amount: Cents) {
        self.sums.all = self.sums.all.plus(amount);
        self.sums.part = self.sums.part.plus(amount);
    }

    /// Says that a row is left out because it adds up others, and where what it tells is neither all of them nor those since the
    /// last sum.
    pub(super) fn leave_out_sum(&mut self, line: usize, told: Option<Cents>) {
        let (all, part) = (self.sums.all, self.sums.part);
        self.sums.part = Cents::ZERO;
        let message = match told {
            Some(told) if told != all && told != part => format!(
                "Als Summenzeile ausgelassen. Sie nennt {told} €, die lesbaren Zeilen darüber ergeben {all} €. Bitte vergleichen: Es kann eine Zeile fehlen."
            ),
            _ => "Als Summenzeile ausgelassen.".to_owned(),
        };
        self.warn(line, "", message);
    }
}
