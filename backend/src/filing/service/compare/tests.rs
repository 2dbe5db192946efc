//! Records are met by their keys and compared value by value.

use super::*;

fn statement(part: reporting::Part, key: &str, values: &[(&str, &str)]) -> Statement {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Statement {
        part,
        key: key.to_owned(),
        record: 7,
        label: format!("Eintrag {key}"),
        number: 3,
        of: Vec::new(),
        values: values.iter().map(owned).collect(),
        aside: Vec::new(),
    }
}

fn value(name: &str, old: &str, new: &str) -> (String, String, String) {
    (name.to_owned(), old.to_owned(), new.to_owned())
}

fn of_notice(title: &str) -> Statement {
    statement(reporting::Part::Notice, "", &[("Zuwendungszweck", title)])
}

#[test]
fn records_are_added_removed_or_changed_value_by_value() {
    use reporting::Part::{Device, Receipt};
    let filed = Contents::of([
        of_notice("Tablets"),
        statement(Device, "D1", &[("Raum", "A 1"), ("Status", "verfügbar")]),
        statement(Receipt, "1", &[("Betrag", "5,00 €")]),
        statement(Receipt, "2", &[("Betrag", "6,00 €"), ("Skonto", "")]),
    ]);
    let now = Contents::of([
        of_notice("Tablets"),
        statement(Receipt, "1", &[("Betrag", "5,00 €"), ("Neu", "x")]),
        statement(Receipt, "3", &[("Betrag", "7,00 €")]),
        statement(Device, "D1", &[("Raum", "B 2"), ("Status", "verfügbar")]),
    ]);
    let told: Vec<_> = differences(&filed, &now)
        .into_iter()
        .map(|difference| {
            (
                difference.label,
                difference.number,
                difference.change,
                difference.values,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "Eintrag 2".to_owned(),
                3,
                Change::Removed,
                vec![value("Betrag", "6,00 €", "")]
            ),
            (
                "Eintrag 3".to_owned(),
                0,
                Change::Added,
                vec![value("Betrag", "", "7,00 €")]
            ),
            (
                "Eintrag D1".to_owned(),
                3,
                Change::Changed,
                vec![value("Raum", "A 1", "B 2")]
            ),
        ]
    );
    assert_eq!(differences(&filed, &filed), []);
}

#[test]
fn versions_say_which_proof_they_are_and_lists_only_where_both_have_them() {
    use reporting::Part::{Device, Item, Receipt};
    let version = |kind: ProofType, value: &str| {
        let aside = vec![("Art des Nachweises".to_owned(), kind.label().to_owned())];
        Contents::of([
            Statement {
                aside,
                ..of_notice("Tablets")
            },
            statement(Item, "1", &[("lt. Abrechnung", value)]),
            statement(Receipt, "1", &[("Betrag", value)]),
            statement(Device, "D1", &[("Raum", value)]),
        ])
    };
    let full = version(ProofType::Full, "a");
    let told = |after: &Contents| {
        let all = between(&full, after).into_iter();
        all.map(|difference| (difference.part, difference.values.len()))
            .collect::<Vec<_>>()
    };
    let all = [(Part::Item, 1), (Part::Receipt, 1), (Part::Device, 1)];
    assert_eq!(told(&version(ProofType::Full, "b")), all);
    assert_eq!(
        told(&version(ProofType::Simple, "b")),
        [(Part::Notice, 1), (Part::Item, 1)]
    );
    let confirmation = version(ProofType::Confirmation, "b");
    assert_eq!(told(&confirmation), [(Part::Notice, 1)]);
    let told = between(&full, &confirmation).swap_remove(0).values;
    assert_eq!(
        told,
        [value("Art", "Verwendungsnachweis", "Verwendungsbestätigung")]
    );
}

#[test]
fn what_is_confirmed_is_told_apart_from_the_sachbericht() {
    let version = |result: &str, confirmed: &str| {
        let values = [("Ergebnis und Wirkung", result), ("Bestätigt", confirmed)];
        Contents::of([
            of_notice("Tablets"),
            statement(reporting::Part::Narrative, "", &values),
        ])
    };
    let before = version("a", "der Zuwendungszweck erreicht wurde");
    let told = |after: &Contents| {
        let all = between(&before, after).into_iter();
        all.map(|difference| (difference.part, difference.values))
            .collect::<Vec<_>>()
    };
    let dropped = (
        Part::Confirmed,
        vec![value("Bestätigt", "der Zuwendungszweck erreicht wurde", "")],
    );
    assert_eq!(told(&version("a", "")), std::slice::from_ref(&dropped));
    let result = (Part::Narrative, vec![value("Ergebnis und Wirkung", "a", "b")]);
    assert_eq!(told(&version("b", "")), [result, dropped]);
    assert_eq!(told(&before), []);
}

#[test]
fn what_an_older_version_kept_aside_is_compared_and_what_it_does_not_say_is_not() {
    let rounding = |value: &str| ("Rundung der Zuwendung".to_owned(), value.to_owned());
    let filed = Contents::of([Statement {
        aside: vec![rounding("auf volle Euro")],
        ..of_notice("Tablets")
    }]);
    let now = |value: &str| {
        let mut notice = of_notice("Tablets");
        let fixed = ("Festbetrag".to_owned(), "5,00 €".to_owned());
        notice.values.extend([rounding(value), fixed]);
        Contents::of([notice])
    };
    assert_eq!(differences(&filed, &now("auf volle Euro")), []);
    let told = differences(&filed, &now("auf den Cent")).swap_remove(0).values;
    assert_eq!(
        told,
        [value("Rundung der Zuwendung", "auf volle Euro", "auf den Cent")]
    );
}

#[test]
fn findings_are_no_difference_of_the_proof() {
    let cover = |errors: &str| Contents::of([statement(reporting::Part::Notice, "", &[(FINDINGS, errors)])]);
    assert_eq!(differences(&cover("Fehler 1"), &cover("Fehler 4")), []);
}

#[test]
fn a_payment_that_went_is_the_one_that_went_and_one_allocated_elsewhere_is_the_same() {
    use reporting::Part::Receipt;
    let paid = |payment: i64, line: &str, amount: &str| {
        let key = format!("zahlung-{payment} position-8 {line} 190743");
        statement(Receipt, &key, &[("Betrag brutto", amount), ("Kostenzeile", line)])
    };
    let filed = Contents::of([
        of_notice("Tablets"),
        paid(1, "zeile-3", "5,00 €"),
        paid(2, "zeile-3", "6,00 €"),
        paid(4, "zeile-3", "9,00 €"),
    ]);
    let now = Contents::of([
        of_notice("Tablets"),
        paid(2, "zeile-3", "6,00 €"),
        paid(4, "zeile-9", "9,00 €"),
    ]);
    let told: Vec<_> = differences(&filed, &now)
        .into_iter()
        .map(|difference| (difference.change, difference.values))
        .collect();
    assert_eq!(
        told,
        [
            (
                Change::Removed,
                vec![
                    value("Betrag brutto", "5,00 €", ""),
                    value("Kostenzeile", "zeile-3", "")
                ]
            ),
            (Change::Changed, vec![value("Kostenzeile", "zeile-3", "zeile-9")]),
        ]
    );
}

#[test]
fn a_proof_filed_before_is_compared_in_what_it_says() {
    use reporting::Part::{Item, Payout};
    let filed = Contents::of([Statement {
        label: "Tablets".to_owned(),
        ..statement(Item, "Tablets", &[("lt. Bescheid", "5,00 €")])
    }]);
    let now = Contents::of([
        of_notice("Anderer Titel"),
        Statement {
            label: "Tablets".to_owned(),
            ..statement(Item, "ansatz-2", &[("Nr.", "1"), ("lt. Bescheid", "5,00 €")])
        },
        statement(Payout, "auszahlung-1", &[("Betrag", "1,00 €")]),
    ]);
    assert_eq!(differences(&filed, &now), []);
}

#[test]
fn a_proof_that_did_not_tell_the_anlagen_yet_does_not_lack_them() {
    let built = |place: &str, cost_line: &str| {
        let key = format!("anlage position-8 {cost_line} 190743");
        statement(reporting::Part::Installation, &key, &[("Ort", place)])
    };
    let telling = |built: Statement| {
        let aside = vec![("Anlagen".to_owned(), "1".to_owned())];
        let notice = Statement {
            aside,
            ..of_notice("Verkabelung")
        };
        Contents::of([notice, built])
    };
    let now = telling(built("Altbau", "zeile-3"));
    let before = Contents::of([of_notice("Verkabelung")]);
    assert_eq!(differences(&before, &now), []);
    let moved = differences(&telling(built("Neubau", "zeile-4")), &now);
    let [only] = moved.as_slice() else {
        panic!("{moved:?}")
    };
    assert_eq!((only.part, only.change), (Part::Installation, Change::Changed));
    assert_eq!(only.values, [value("Ort", "Neubau", "Altbau")]);
}
