use chrono::NaiveDate;

use super::*;
use crate::audit::EventKind;

fn event(number: i64, kind: EventKind, subject: SubjectKind, change: (&str, &str, &str)) -> Entry {
    let (field, before, after) = change;
    Entry {
        number,
        at: NaiveDate::default().into(),
        who: "System".to_owned(),
        kind: Some(kind),
        what: kind.text(),
        subject: Some(subject),
        subject_id: 1,
        changes: vec![EntryChange {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }],
    }
}

fn changed(part: Part, name: &str, before: &str, now: &str) -> Difference {
    Difference {
        part,
        key: String::new(),
        record: 7,
        label: String::new(),
        number: 0,
        of: Vec::new(),
        change: Change::Changed,
        values: vec![(name.to_owned(), before.to_owned(), now.to_owned())],
    }
}

/// The numbers of the events that explain it, and what is not explained.
fn told(difference: &Difference, all: &[Entry]) -> (Vec<i64>, Vec<String>) {
    let changed = Changed::of(std::slice::from_ref(difference));
    let (events, unexplained) = explained(difference, &changed, &Events::of(all));
    (events.iter().map(|event| event.number).collect(), unexplained)
}

#[test]
fn an_order_that_is_renumbered_twice_explains_the_belegliste() {
    let order = |number: i64, before: &str, after: &str| {
        let change = ("Bestellnummer", before, after);
        event(number, EventKind::OrderChanged, SubjectKind::Order, change)
    };
    let receipt = changed(Part::Receipt, "Auftrag / Vergabe-Az.", "B-1, V 4", "B-3, V 4");
    let all = [
        order(1, "B-1", "B-2"),
        order(2, "B-8", "B-9"),
        order(3, "B-2", "B-3"),
    ];
    assert_eq!(told(&receipt, &all), (vec![1, 3], Vec::new()));
    let name = vec!["Auftrag / Vergabe-Az.".to_owned()];
    assert_eq!(told(&receipt, &all[..2]), (Vec::new(), name), "it ends elsewhere");
}

#[test]
fn a_cost_line_that_is_renamed_twice_keeps_what_happened_to_it_in_between() {
    let line = |number: i64, field: &str, before: &str, after: &str| {
        let change = (field, before, after);
        event(number, EventKind::CostLineChanged, SubjectKind::Notice, change)
    };
    let mut price = line(2, "Betrag, brutto", "5,00 €", "6,00 €");
    price.changes.extend(line(2, "Bezeichnung", "", "iPads").changes);
    let all = [
        line(1, "Bezeichnung", "Tablets", "iPads"),
        price,
        line(3, "Bezeichnung", "iPads", "Geräte"),
    ];
    let difference = Difference {
        label: "Grundschule: Tablets".to_owned(),
        ..changed(Part::Line, "lt. Bescheid", "5,00 €", "6,00 €")
    };
    assert_eq!(told(&difference, &all), (vec![1, 2, 3], Vec::new()));
    let other = Difference {
        label: "Grundschule: Hüllen".to_owned(),
        ..difference
    };
    assert_eq!(told(&other, &all).1, ["lt. Bescheid"]);
}

#[test]
fn a_change_notice_explains_what_the_notice_says_and_nothing_else() {
    let amended = |field: &str| {
        let change = (field, "90 %", "80 %");
        event(5, EventKind::NoticeAmended, SubjectKind::Notice, change)
    };
    let rate = changed(Part::Notice, "Fördersatz", "90 %", "80 %");
    assert_eq!(told(&rate, &[amended("Fördersatz")]).0, [5]);
    let (events, unexplained) = told(&rate, &[amended("Zuwendung")]);
    assert_eq!((events, unexplained), (Vec::new(), vec!["Fördersatz".to_owned()]));
    let granted = changed(Part::Sums, "Zuwendung lt. Bescheid", "9,00 €", "8,00 €");
    assert_eq!(
        told(&granted, &[]).1,
        ["Zuwendung lt. Bescheid"],
        "no receipt says it"
    );
    let spent = changed(Part::Sums, "Ausgaben", "9,00 €", "8,00 €");
    assert_eq!(told(&spent, &[]).1, [""; 0]);
}

#[test]
fn a_receipt_that_keeps_its_amounts_explains_no_sum() {
    let receipt = |record: i64, name: &str| Difference {
        part: Part::Receipt,
        key: format!("zahlung-{record}"),
        record,
        label: String::new(),
        number: 1,
        of: Vec::new(),
        change: Change::Changed,
        values: vec![(name.to_owned(), "1".to_owned(), "2".to_owned())],
    };
    let sums = Difference {
        part: Part::Sums,
        ..receipt(0, "Ausgaben")
    };
    let changed = Changed::of(&[receipt(7, "Zahlungsdatum"), receipt(8, "Betrag brutto")]);
    assert_eq!(changed.invoices(&sums), BTreeSet::from([8]));
}

/// A payout of 5,00 € that was paid out on `before` by what was filed, and on `now` as of its Stichtag.
fn payout(change: Change, before: &str, now: &str) -> Difference {
    let value = |name: &str, before: &str, now: &str| (name.to_owned(), before.to_owned(), now.to_owned());
    let amount = |day: &str| if day.is_empty() { "" } else { "5,00 €" };
    Difference {
        change,
        values: vec![
            value("Ausgezahlt am", before, now),
            value("Betrag", amount(before), amount(now)),
        ],
        ..changed(Part::Payout, "", "", "")
    }
}

#[test]
fn a_payout_comes_and_goes_with_its_days() {
    let moved = |number: i64, before: &str, after: &str| {
        let change = ("Ausgezahlt am", before, after);
        event(number, EventKind::PayoutChanged, SubjectKind::Notice, change)
    };
    let mut removed = event(
        9,
        EventKind::PayoutRemoved,
        SubjectKind::Notice,
        ("Ausgezahlt am", "03.02.2023", ""),
    );
    let all = [
        moved(1, "01.02.2023", "02.02.2023"),
        moved(2, "02.02.2023", "01.06.2024"),
        moved(3, "01.06.2024", "05.02.2023"),
    ];
    let gone = payout(Change::Removed, "01.02.2023", "");
    assert_eq!(told(&gone, &all[..2]).0, [1, 2]);
    let come = payout(Change::Added, "", "05.02.2023");
    assert_eq!(told(&come, &all[2..]).0, [3]);
    let more = event(
        4,
        EventKind::PayoutChanged,
        SubjectKind::Notice,
        ("Betrag", "4,00 €", "5,00 €"),
    );
    assert_eq!(told(&come, &[more]).0, [4], "it came with another amount");
    // Of two of the same amount the day tells which one it is.
    let amount = event(
        0,
        EventKind::PayoutRemoved,
        SubjectKind::Notice,
        ("Betrag", "5,00 €", ""),
    );
    removed.changes.extend(amount.changes);
    assert_eq!(told(&gone, std::slice::from_ref(&removed)).0, [0_i64; 0]);
    let other = payout(Change::Removed, "03.02.2023", "");
    assert_eq!(told(&other, &[removed]).0, [9]);
}

#[test]
fn what_is_paid_out_is_explained_by_the_payouts_that_differ() {
    let added = |number: i64, day: &str| {
        let change = ("Ausgezahlt am", "", day);
        event(number, EventKind::PayoutAdded, SubjectKind::Notice, change)
    };
    let all = [added(1, "01.02.2023"), added(2, "27.11.2026")];
    let sum = changed(Part::Sums, "ausgezahlt", "0,00 €", "5,00 €");
    let of = |differences: &[Difference]| {
        let (events, unexplained) = explained(&sum, &Changed::of(differences), &Events::of(&all));
        let numbers: Vec<i64> = events.iter().map(|event| event.number).collect();
        (numbers, unexplained)
    };
    let come = payout(Change::Added, "", "01.02.2023");
    assert_eq!(of(&[sum.clone(), come]), (vec![1], Vec::new()));
    assert_eq!(
        of(std::slice::from_ref(&sum)).0,
        [1, 2],
        "the payouts are not compared"
    );
}
