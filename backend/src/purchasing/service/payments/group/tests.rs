use proptest::prelude::*;

use super::*;

/// An invoice of a group: what is due, and each payment with the telling that it came by.
#[derive(Debug, Clone)]
struct Paper {
    due: i64,
    paid: Vec<(i64, usize)>,
}

/// One telling of a refund: its parts, each with the place of its invoice.
type Telling = Vec<(usize, i64)>;

impl Paper {
    /// Paid in full where it is an invoice.
    fn new(due: i64) -> Self {
        let paid = if due > 0 { vec![(due, 0)] } else { Vec::new() };
        Self { due, paid }
    }

    fn settled(&self) -> i64 {
        self.paid.iter().map(|(cents, _)| cents).sum()
    }

    fn share(&self, beside: Option<usize>) -> Share {
        let back = |except: Option<usize>| {
            let refunds = self
                .paid
                .iter()
                .filter(|(cents, telling)| *cents < 0 && Some(*telling) != except);
            Cents(-refunds.map(|(cents, _)| cents).sum::<i64>())
        };
        Share {
            due: Cents(self.due),
            settled: Cents(self.settled()),
            back: back(None),
            before: back(beside),
        }
    }

    /// What can come back on it at most.
    fn most(&self) -> i64 {
        if self.due < 0 {
            self.settled() - self.due
        } else {
            self.settled()
        }
    }
}

/// Whether a part of a telling waits.
fn waits(group: &[Paper], (place, cents): (usize, i64), telling: usize) -> bool {
    let share = |(at, paper): (usize, &Paper)| paper.share((at == place).then_some(telling));
    let shares: Vec<Share> = group.iter().enumerate().map(share).collect();
    let refunds = group.iter().enumerate().flat_map(|(at, paper)| {
        let others = paper
            .paid
            .iter()
            .filter(move |(cents, by)| *cents < 0 && (at, *by) != (place, telling));
        others.map(|(cents, _)| Cents(-cents))
    });
    Standing::of(shares[place], &shares, refunds.collect()).may_be_told_again(Cents(cents), Cents::ZERO)
}

/// Divides a refund: each part goes to one of the papers, where it is cut to what can come back there.
fn divided(group: &[Paper], refund: i64, cuts: &[(usize, i64)]) -> Telling {
    let mut most: Vec<i64> = group.iter().map(Paper::most).collect();
    let mut left = refund;
    let mut parts = Vec::new();
    let rest = (0..group.len()).map(|place| (place, i64::MAX));
    for (place, cents) in cuts.iter().copied().chain(rest) {
        let place = place % group.len();
        let part = cents.min(left).min(most[place]);
        if part > 0 {
            most[place] -= part;
            left -= part;
            parts.push((place, part));
        }
    }
    parts
}

fn cuts() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0_usize..4, 1_i64..30_000), 0..5)
}

proptest! {
    /// A refund of all that the credit notes give back, or of anything where there is none yet.
    #[test]
    fn a_refund_that_is_told_again_never_counts_twice(
        credits in prop::collection::vec(1_i64..20_000, 0..3),
        without_credit in 1_i64..60_000,
        (first, second) in (cuts(), cuts()),
    ) {
        let mut group = vec![Paper::new(60_000)];
        group.extend(credits.iter().map(|cents| Paper::new(-cents)));
        let refund = if credits.is_empty() { without_credit } else { credits.iter().sum() };
        let again = divided(&group, refund, &second);
        for (place, cents) in divided(&group, refund, &first) {
            group[place].paid.push((-cents, 1));
        }
        for part in again {
            prop_assert!(waits(&group, part, 2), "{part:?} of {group:?}");
        }
    }

    #[test]
    fn in_whatever_order_two_tellings_come_no_more_comes_back_than_the_credit_notes_give(
        credits in prop::collection::vec(1_i64..20_000, 1..3),
        (first, second) in (cuts(), cuts()),
        order in prop::collection::vec(any::<bool>(), 20),
    ) {
        let mut group = vec![Paper::new(60_000)];
        group.extend(credits.iter().map(|cents| Paper::new(-cents)));
        let refund: i64 = credits.iter().sum();
        let mut tellings = [divided(&group, refund, &first), divided(&group, refund, &second)];
        tellings.iter_mut().for_each(|telling| telling.reverse());
        let mut order = order.into_iter().map(usize::from).chain([0; 10]).chain([1; 10]);
        while tellings.iter().any(|telling| !telling.is_empty()) {
            let Some(telling) = order.next() else { break };
            let Some((place, cents)) = tellings[telling].pop() else { continue };
            if !waits(&group, (place, cents), telling + 1) && cents <= group[place].most() {
                group[place].paid.push((-cents, telling + 1));
            }
        }
        let back: i64 = group.iter().map(|paper| paper.share(None).back.0).sum();
        prop_assert!(back <= refund, "{group:?}");
    }

    /// Refunds of all that the credit notes give back, each told once, by hand or in a list of its own.
    #[test]
    fn refunds_within_the_credit_are_asked_about_only_where_they_equal_one_that_stands(
        credits in prop::collection::vec(1_i64..20_000, 1..4),
        cuts in cuts(),
        is_reversed in any::<bool>(),
    ) {
        let mut group = vec![Paper::new(60_000)];
        group.extend(credits.iter().map(|cents| Paper::new(-cents)));
        let given: Vec<Cents> = credits.iter().copied().map(Cents).collect();
        let mut parts = divided(&group, credits.iter().sum(), &cuts);
        if is_reversed {
            parts.reverse();
        }
        let mut back: Vec<Cents> = Vec::new();
        for (telling, (place, cents)) in (1..).zip(parts) {
            let is_equal = reach(&back, Cents(cents));
            back.push(Cents(cents));
            let is_of_credits = reach(&given, back.iter().copied().sum());
            if waits(&group, (place, cents), telling) {
                prop_assert!(is_equal && !is_of_credits, "{cents} of {group:?}");
            }
            group[place].paid.push((-cents, telling));
        }
    }
}

#[test]
fn what_is_left_of_a_credit_note_beside_the_others_is_another_refund() {
    let paper = |due: i64, back: &[i64]| {
        let mut paper = Paper::new(due);
        paper.paid.extend(back.iter().map(|cents| (-cents, 1)));
        paper
    };
    let bought = |back: &[i64]| paper(50_000, back);
    for (papers, part, expected) in [
        // The other credit note has its refund.
        (
            vec![bought(&[]), paper(-10_000, &[10_000]), paper(-5_000, &[])],
            (2, 5_000),
            false,
        ),
        (
            vec![bought(&[]), paper(-10_000, &[10_000]), paper(-10_000, &[])],
            (2, 10_000),
            false,
        ),
        // It stands on the invoice, where it is that of the other one.
        (
            vec![bought(&[10_000]), paper(-10_000, &[]), paper(-5_000, &[])],
            (2, 5_000),
            false,
        ),
        // The rest of the same one.
        (vec![bought(&[]), paper(-10_000, &[6_000])], (1, 4_000), false),
        // A part of it, within the credit and of another amount.
        (vec![bought(&[]), paper(-10_000, &[6_000])], (1, 3_000), false),
        (vec![bought(&[6_000]), paper(-10_000, &[])], (0, 4_000), false),
        (vec![bought(&[4_000]), paper(-10_000, &[])], (0, 6_000), false),
        (
            vec![
                paper(595_000, &[100_000]),
                paper(595_000, &[]),
                paper(-190_000, &[]),
            ],
            (1, 90_000),
            false,
        ),
        // The same amount once more: of two credit notes it is another refund, of one or as the sum of parts it may be the same.
        (
            vec![bought(&[5_000]), paper(-5_000, &[]), paper(-5_000, &[])],
            (0, 5_000),
            false,
        ),
        (vec![bought(&[4_000]), paper(-10_000, &[])], (1, 4_000), true),
        (
            vec![bought(&[4_000, 2_000]), paper(-10_000, &[]), paper(-10_000, &[])],
            (1, 6_000),
            true,
        ),
        (
            vec![bought(&[5_000, 5_000]), paper(-5_000, &[]), paper(-5_000, &[])],
            (0, 5_000),
            true,
        ),
        (
            vec![bought(&[]), paper(-10_000, &[6_000, 4_000])],
            (0, 10_000),
            true,
        ),
        (vec![bought(&[10_000]), paper(-10_000, &[])], (1, 6_000), true),
        // A final invoice that is lower than its partial invoice.
        (
            vec![paper(1_190_000, &[190_000]), paper(-190_000, &[])],
            (1, 190_000),
            true,
        ),
        (
            vec![paper(1_190_000, &[]), paper(-190_000, &[190_000])],
            (0, 190_000),
            true,
        ),
        // Nothing came back yet.
        (vec![bought(&[]), paper(-10_000, &[])], (0, 10_000), false),
        (vec![bought(&[])], (0, 50_000), false),
    ] {
        assert_eq!(waits(&papers, part, 2), expected, "{papers:?} {part:?}");
    }
}
