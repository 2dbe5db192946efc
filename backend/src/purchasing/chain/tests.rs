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
