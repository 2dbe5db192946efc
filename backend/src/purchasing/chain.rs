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
mod tests {
    use super::*;

    fn id(number: i64) -> InvoiceId {
        InvoiceId(number)
    }

    /// Totals of the invoices 1, 2, 3 … in euros.
    fn chain(totals: &[i64]) -> Chain {
        let mut chain = Chain::default();
        for (number, euros) in (1..).zip(totals) {
            chain.add(id(number), Cents::euros(*euros));
        }
        chain
    }

    #[test]
    fn a_final_invoice_repeats_its_partial_ones() {
        let mut chain = chain(&[100, 150, 400]);
        chain.include(id(3), id(1));
        chain.include(id(3), id(2));
        assert_eq!(chain.billed_before(id(3)), Cents::euros(250));
        assert_eq!(chain.billed_before(id(1)), Cents::ZERO);
        chain.exclude(id(3), id(1));
        assert_eq!(chain.billed_before(id(3)), Cents::euros(150));
    }

    #[test]
    fn cumulative_partial_invoices_count_each_euro_once() {
        // The second bills the first again: 250 in all, of which 150 are its own.
        let mut chain = chain(&[100, 250, 400]);
        chain.include(id(2), id(1));
        chain.include(id(3), id(2));
        assert_eq!(chain.billed_before(id(2)), Cents::euros(100));
        assert_eq!(chain.billed_before(id(3)), Cents::euros(250));
        chain.include(id(3), id(1));
        assert_eq!(
            chain.billed_before(id(3)),
            Cents::euros(250),
            "named twice, counted once"
        );
        assert_eq!(chain.dependants(id(1)), BTreeSet::from([id(2), id(3)]));
    }

    #[test]
    fn only_a_negative_correction_takes_something_back() {
        let mut chain = chain(&[100, 400]);
        chain.include(id(2), id(1));
        chain.correct(id(1), Cents::euros(-20));
        chain.correct(id(1), Cents::euros(30));
        assert_eq!(chain.billed_before(id(2)), Cents::euros(80));
        chain.uncorrect(id(1), Cents::euros(-20));
        assert_eq!(chain.billed_before(id(2)), Cents::euros(100));
    }

    #[test]
    fn deductions_add_up_to_the_cent() {
        let lines = [Cents(1_000), Cents(500), Cents(-100)];
        let shares = deductions(&lines, Cents(333));
        assert_eq!(shares.iter().copied().sum::<Cents>(), Cents(333));
        assert_eq!(shares, [Cents(238), Cents(119), Cents(-24)]);
        assert_eq!(deductions(&lines, Cents::ZERO), [Cents::ZERO; 3]);
    }

    #[test]
    fn a_chain_billed_in_full_leaves_nothing_on_any_line() {
        let lines = [Cents(1_000), Cents(500), Cents(-100)];
        assert_eq!(deductions(&lines, Cents(1_400)), lines);
        let credit = lines.map(|amount| Cents(-amount.0));
        assert_eq!(deductions(&credit, Cents(-1_400)), credit);
    }

    #[test]
    fn what_an_earlier_line_billed_comes_off_the_same_line_first() {
        let lines = [Cents(833_000), Cents(142_800)];
        let of = |amount: i64| vec![(Cents(amount), vec![0_usize])];
        let told = |billed: i64, earlier: &[(Cents, Vec<usize>)]| {
            deductions_of_same(&lines, &[false; 2], Cents(billed), earlier)
        };
        assert_eq!(told(595_000, &of(595_000)), [Cents(595_000), Cents::ZERO]);
        // What no line has billed goes in proportion to what is left, 2.975,00 and 1.428,00.
        assert_eq!(told(572_500, &of(535_500)), [Cents(560_500), Cents(12_000)]);
        // The earlier line was credited in part: no more than the chain has billed.
        assert_eq!(told(500_000, &of(595_000)), [Cents(500_000), Cents::ZERO]);
        for (lines, billed, earlier) in [
            (lines, 833_006, of(833_006)),
            (lines, 840_000, of(833_000)),
            (lines, 833_000, of(840_000)),
            (lines, 975_800, of(595_000)),
            (lines, 595_000, vec![]),
            ([Cents(833_000), Cents(-83_300)], 595_000, of(595_000)),
        ] {
            let told = deductions_of_same(&lines, &[false; 2], Cents(billed), &earlier);
            assert_eq!(told, deductions(&lines, Cents(billed)), "{lines:?} {billed}");
        }
    }

    #[test]
    fn a_line_that_earlier_ones_billed_exactly_takes_all_of_it() {
        // Cabling billed wholly before; the invoice asks for the access points, 3.609,64.
        let lines = [Cents(833_000), Cents(360_964)];
        let whole = [Cents(833_000), Cents::ZERO];
        let of = |amounts: &[i64]| -> Vec<(Cents, Vec<usize>)> {
            amounts.iter().map(|amount| (Cents(*amount), vec![0])).collect()
        };
        let told = |has_records: &[bool], earlier: &[(Cents, Vec<usize>)]| {
            deductions_of_same(&lines, has_records, Cents(833_000), earlier)
        };
        let devices_below = [false, true];
        assert_eq!(told(&devices_below, &of(&[833_000])), whole);
        assert_eq!(
            told(&devices_below, &of(&[400_000, 433_000])),
            whole,
            "by two partial ones"
        );
        let in_proportion = deductions(&lines, Cents(833_000));
        assert_eq!(
            told(&[true, false], &of(&[833_000])),
            in_proportion,
            "devices need an allocation"
        );
        assert_eq!(told(&devices_below, &of(&[832_999])), [Cents(832_999), Cents(1)]);
        let both = [(Cents(833_000), vec![0, 1])];
        assert_eq!(
            told(&devices_below, &both).iter().copied().sum::<Cents>(),
            Cents(833_000)
        );
    }

    #[test]
    fn a_line_that_was_billed_some_cents_too_high_takes_nothing_off_the_others_but_these() {
        // Cabling and sockets billed before, the sockets at 396,66; the invoice bills them at less.
        let told = |sockets: i64, has_records: bool| {
            let lines = [Cents(238_000), Cents(sockets), Cents(107_096)];
            let earlier = [(Cents(238_000), vec![0]), (Cents(39_666), vec![1])];
            let deducted = deductions_of_same(&lines, &[false, has_records, true], Cents(277_666), &earlier);
            let is_in_proportion = deducted == deductions(&lines, Cents(277_666));
            (deducted, is_in_proportion)
        };
        for (sockets, beyond) in [(39_666, 0), (39_663, 3), (39_661, 5)] {
            let expected = vec![Cents(238_000), Cents(sockets), Cents(beyond)];
            assert_eq!(told(sockets, false), (expected, false), "{sockets}");
        }
        assert!(told(39_660, false).1, "six cents are no rounding");
        assert!(told(39_663, true).1, "devices need an allocation");
    }

    #[test]
    fn lines_are_the_same_by_their_designations() {
        let names = ["Verkabelung", "Access Points", "Verkabelung der Aula"];
        for (earlier, places) in [
            ("verkabelung", vec![0]),
            ("1. Abschlag: Verkabelung", vec![0]),
            ("Access-Points, 50 %", vec![1]),
            ("Abschlag", vec![]),
            ("Aula", vec![2]),
            ("", vec![]),
        ] {
            assert_eq!(same_lines(&names, earlier), places, "{earlier}");
        }
        assert_eq!(same_lines(&["", "AP"], "Abschlag AP"), Vec::<usize>::new());
    }

    #[test]
    fn what_is_billed_beyond_the_lines_goes_by_their_size() {
        let even = [Cents(100), Cents(-100)];
        assert_eq!(deductions(&even, Cents(50)), [Cents(25), Cents(25)]);
        let small = [Cents(1_000), Cents(-900)];
        assert_eq!(deductions(&small, Cents(290)), [Cents(1_100), Cents(-810)]);
        assert_eq!(deductions(&small, Cents(-19)), [Cents(-10), Cents(-9)]);
    }
}
