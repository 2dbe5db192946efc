//! Chains of invoices (Abschlags- und Schlussrechnung): what each has billed by itself, and what it only repeats. Computes, knows
//! no database.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_types::{Cents, InvoiceId};

use crate::text::search_form;

/// Invoices that hang together.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    /// Gross amount with rounding of each.
    totals: BTreeMap<InvoiceId, Cents>,
    /// Earlier invoices that each bills again.
    included: BTreeMap<InvoiceId, BTreeSet<InvoiceId>>,
    /// Sum of the negative invoices that correct each.
    corrections: BTreeMap<InvoiceId, Cents>,
}

impl Chain {
    /// Adds an invoice with its gross amount, rounding included.
    pub fn add(&mut self, id: InvoiceId, total: Cents) {
        self.totals.insert(id, total);
    }

    /// `later` bills `earlier` again.
    pub fn include(&mut self, later: InvoiceId, earlier: InvoiceId) {
        self.included.entry(later).or_default().insert(earlier);
    }

    /// Takes back [`Chain::include`].
    pub fn exclude(&mut self, later: InvoiceId, earlier: InvoiceId) {
        if let Some(included) = self.included.get_mut(&later) {
            included.remove(&earlier);
        }
    }

    /// An invoice over `total` corrects `earlier`. Only what is negative takes something back: a positive amount is billed by
    /// itself, whatever its type code says.
    pub fn correct(&mut self, earlier: InvoiceId, total: Cents) {
        if total < Cents::ZERO {
            let sum = self.corrections.entry(earlier).or_default();
            *sum = sum.plus(total);
        }
    }

    /// Takes back [`Chain::correct`].
    pub fn uncorrect(&mut self, earlier: InvoiceId, total: Cents) {
        if total < Cents::ZERO
            && let Some(sum) = self.corrections.get_mut(&earlier)
        {
            *sum = sum.minus(total);
        }
    }

    /// All invoices that `id` bills again, directly or by those it includes.
    #[must_use]
    pub fn members(&self, id: InvoiceId) -> BTreeSet<InvoiceId> {
        reach(id, |id| self.included.get(&id).cloned().unwrap_or_default())
    }

    /// The invoices that bill `id` again, themselves.
    #[must_use]
    pub fn includers(&self, id: InvoiceId) -> BTreeSet<InvoiceId> {
        let holders = self.included.iter().filter(|(_, earlier)| earlier.contains(&id));
        holders.map(|(later, _)| *later).collect()
    }

    /// All invoices whose amounts depend on `id`.
    #[must_use]
    pub fn dependants(&self, id: InvoiceId) -> BTreeSet<InvoiceId> {
        reach(id, |id| self.includers(id))
    }

    /// What the chain has billed before `id`, each euro once: the sum of what every member has billed by itself.
    #[must_use]
    pub fn billed_before(&self, id: InvoiceId) -> Cents {
        self.billed(id, &mut BTreeMap::new())
    }

    fn billed(&self, id: InvoiceId, known: &mut BTreeMap<InvoiceId, Cents>) -> Cents {
        let members = self.members(id);
        members.into_iter().map(|member| self.own(member, known)).sum()
    }

    /// Gross amount of an invoice that was added.
    #[must_use]
    pub fn total(&self, id: InvoiceId) -> Cents {
        self.totals.get(&id).copied().unwrap_or_default()
    }

    /// What an invoice has billed by itself, with its corrections.
    fn own(&self, id: InvoiceId, known: &mut BTreeMap<InvoiceId, Cents>) -> Cents {
        if let Some(own) = known.get(&id) {
            return *own;
        }
        let corrections = self.corrections.get(&id).copied().unwrap_or_default();
        let whole = self.total(id).plus(corrections);
        // A circle, which links refuse, ends here.
        known.insert(id, whole);
        let own = whole.minus(self.billed(id, known));
        known.insert(id, own);
        own
    }
}

/// Everything that can be reached from `start` by `step`, without `start` itself unless there is a circle.
fn reach(start: InvoiceId, step: impl Fn(InvoiceId) -> BTreeSet<InvoiceId>) -> BTreeSet<InvoiceId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<InvoiceId> = step(start).into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(step(id));
        }
    }
    found
}

/// Takes `billed` off the lines, cut to the cent by the largest remainder; the parts add up. Up to what the lines come to, in
/// proportion to their amounts with sign, so that nothing is left where all is billed; what goes beyond, without sign.
#[must_use]
pub fn deductions(lines: &[Cents], billed: Cents) -> Vec<Cents> {
    let sum: Cents = lines.iter().copied().sum();
    let covered = billed.clamp(sum.min(Cents::ZERO), sum.max(Cents::ZERO));
    let weights: Vec<i64> = lines.iter().map(|amount| amount.0.saturating_abs()).collect();
    let beyond = billed.minus(covered).split_by(&weights);
    let parts = covered.split_like(lines).into_iter().zip(beyond);
    parts.map(|(part, beyond)| part.plus(beyond)).collect()
}

/// Most that an earlier invoice may have billed of a line beyond what the later one bills of it, rounding its tax line by line.
const ROUNDED: Cents = Cents(5);

/// As [`deductions`], but what a line of an earlier invoice has billed (its amount, and the places of `lines` that bill the same
/// again) comes off those first. What it has billed up to [`ROUNDED`] beyond its line comes off the others. In proportion as there where a line gives money back, where all is billed, and where nothing would
/// be left of a line before all is billed: it could hold no allocation, device or Anlage any more. The exception is a line that earlier
/// ones have billed but for [`ROUNDED`], where the invoice asks for the others: their allocations hold it, unless it `has_records`, whose
/// devices are made of this invoice.
#[must_use]
pub fn deductions_of_same(
    lines: &[Cents],
    has_records: &[bool],
    billed: Cents,
    earlier: &[(Cents, Vec<usize>)],
) -> Vec<Cents> {
    let sum: Cents = lines.iter().copied().sum();
    let gives_back = lines.iter().any(|amount| *amount < Cents::ZERO);
    if gives_back || billed <= Cents::ZERO || billed >= sum {
        return deductions(lines, billed);
    }
    let mut left = lines.to_vec();
    let mut open = billed;
    for (amount, places) in earlier {
        let amounts: Vec<Cents> = places.iter().map(|place| left[*place]).collect();
        let room: Cents = amounts.iter().copied().sum();
        let taken = (*amount).min(room).min(open);
        if taken <= Cents::ZERO {
            continue;
        }
        for (place, part) in places.iter().zip(taken.split_like(&amounts)) {
            left[*place] = left[*place].minus(part);
        }
        open = open.minus(taken);
    }
    let rest = deductions(&left, open);
    let left: Vec<Cents> = left
        .iter()
        .zip(rest)
        .map(|(left, part)| left.minus(part))
        .collect();
    let used_up: Vec<usize> = (0..lines.len())
        .filter(|place| left[*place] == Cents::ZERO && lines[*place] != Cents::ZERO)
        .collect();
    let beyond = |place: usize| {
        let of_line = earlier.iter().filter(|(_, places)| *places == [place]);
        let before: Cents = of_line.map(|(amount, _)| *amount).sum();
        before.minus(lines[place])
    };
    let is_settled = |place: &usize| {
        (Cents::ZERO..=ROUNDED).contains(&beyond(*place))
            && !has_records.get(*place).copied().unwrap_or_default()
    };
    // Beside what the lines were rounded by nothing may be open: whose it is would be a guess.
    let rounded: Cents = used_up.iter().map(|place| beyond(*place)).sum();
    if !used_up.is_empty() && (rounded != open || !used_up.iter().all(is_settled)) {
        return deductions(lines, billed);
    }
    lines
        .iter()
        .zip(&left)
        .map(|(whole, left)| whole.minus(*left))
        .collect()
}

/// Letters of a designation below which it says too little to be found in another.
const SHORTEST: usize = 4;

/// Places of the lines that bill what a line of an earlier invoice has billed, by their designations: those that are called the same,
/// else those of which one designation holds the other word by word („Abschlag Verkabelung“, „Verkabelung“).
#[must_use]
pub fn same_lines(names: &[&str], earlier: &str) -> Vec<usize> {
    let earlier = words(earlier);
    let same = places(names, |name| !name.is_empty() && name == earlier);
    if same.is_empty() {
        places(names, |name| holds(name, &earlier) || holds(&earlier, name))
    } else {
        same
    }
}

fn places(names: &[&str], is_it: impl Fn(&str) -> bool) -> Vec<usize> {
    let found = names.iter().enumerate().filter(|(_, name)| is_it(&words(name)));
    found.map(|(place, _)| place).collect()
}

/// Whether a designation holds all words of another, one after the other.
fn holds(one: &str, other: &str) -> bool {
    other.chars().count() >= SHORTEST && format!(" {one} ").contains(&format!(" {other} "))
}

/// The words of a designation, folded, with one blank between them.
fn words(name: &str) -> String {
    let folded = search_form(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
