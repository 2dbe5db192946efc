use super::*;
use crate::rules::SubjectKind;

fn day(text: &str) -> NaiveDate {
    paktbuch_types::parse_date(text).unwrap()
}

fn threshold(award: AwardType, euros: Option<i64>, from: &str, to: &str) -> Threshold {
    Threshold {
        award,
        up_to: euros.map(Cents::euros),
        from: day(from),
        to: paktbuch_types::parse_date(to).ok(),
        source: format!("Quelle {award}"),
    }
}

fn order(award: Option<AwardType>, euros: i64, others: i64, has_note: bool) -> Order {
    Order {
        subject: Subject::new(SubjectKind::Order, 1, "B-2026-001"),
        day: day("01.03.2026"),
        award,
        value: Cents::euros(euros),
        others: (others > 0)
            .then(|| ("B-2025-090".to_owned(), Cents::euros(others)))
            .into_iter()
            .collect(),
        note: has_note.then_some(Note {
            has_estimate: true,
            has_reason: true,
        }),
    }
}

#[test]
fn a_note_counts_where_it_says_the_estimate_and_why() {
    let known = [threshold(AwardType::Negotiated, None, "01.01.2026", "")];
    let told = |note: Option<Note>| {
        let order = Order {
            note,
            ..order(Some(AwardType::Negotiated), 90_000, 0, true)
        };
        let found = check(&order, &known).into_iter();
        found
            .filter(|finding| finding.cause.key() == "without")
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    let note = |has_estimate, has_reason| {
        Some(Note {
            has_estimate,
            has_reason,
        })
    };
    let nothing: [&str; 0] = [];
    assert_eq!(told(note(true, true)), nothing);
    for (note, words) in [
        (None, "Es fehlt der Vergabevermerk."),
        (
            note(true, false),
            "Im Vergabevermerk fehlt: die Begründung oder ein eingegangenes Angebot.",
        ),
        (
            note(false, true),
            "Im Vergabevermerk fehlt: der geschätzte Auftragswert.",
        ),
        (
            note(false, false),
            "Im Vergabevermerk fehlt: der geschätzte Auftragswert, dazu die Begründung oder ein eingegangenes Angebot.",
        ),
    ] {
        assert_eq!(told(note), [format!("Auftragswert 90.000,00 € netto: {words}")]);
    }
}

#[test]
fn the_way_of_award_is_held_against_value_day_and_note() {
    use AwardType::{Direct, European, Framework, Negotiated, Open};
    use Severity::{Error, MissingParameter, Warning};
    let known = [
        threshold(European, Some(216_000), "01.01.2026", "31.12.2027"),
        threshold(Direct, Some(25_000), "01.01.2026", ""),
        threshold(Negotiated, None, "01.01.2026", ""),
    ];
    for (name, order, expected) in [
        ("small", order(Some(Direct), 10_000, 0, false), vec![]),
        ("at the limit", order(Some(Direct), 25_000, 0, false), vec![]),
        (
            "above it",
            order(Some(Direct), 25_001, 0, true),
            vec![(Warning, "above-threshold")],
        ),
        (
            "above it, without note",
            order(Some(Direct), 25_001, 0, false),
            vec![(Warning, "above-threshold"), (Warning, "without")],
        ),
        (
            "together at the limit",
            order(Some(Direct), 10_000, 15_000, false),
            vec![],
        ),
        (
            "split",
            order(Some(Direct), 10_000, 15_001, false),
            vec![(Warning, "split")],
        ),
        (
            "negotiated, with note",
            order(Some(Negotiated), 90_000, 0, true),
            vec![],
        ),
        (
            "negotiated, without note",
            order(Some(Negotiated), 90_000, 0, false),
            vec![(Warning, "without")],
        ),
        ("just below the EU", order(Some(Open), 215_999, 0, true), vec![]),
        (
            "at the EU threshold",
            order(Some(Open), 216_000, 0, true),
            vec![(Error, "above-threshold")],
        ),
        (
            "together at the EU threshold",
            order(Some(Open), 200_000, 16_000, true),
            vec![(Error, "above-threshold")],
        ),
        (
            "in the EU procedure",
            order(Some(European), 300_000, 0, true),
            vec![],
        ),
        (
            "from a framework",
            order(Some(Framework), 300_000, 0, false),
            vec![],
        ),
        (
            "nobody says how",
            order(None, 1_000, 0, false),
            vec![(MissingParameter, "unknown")],
        ),
    ] {
        let found: Vec<_> = check(&order, &known)
            .iter()
            .map(|finding| (finding.severity, finding.cause.key()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_no_threshold_covers_is_a_missing_parameter() {
    let order = order(Some(AwardType::Direct), 60_000, 48_000, true);
    let known = [
        threshold(AwardType::European, Some(216_000), "02.03.2026", ""),
        threshold(AwardType::Direct, Some(25_000), "01.01.2024", "28.02.2026"),
    ];
    let found = check(&order, &known);
    for (finding, words) in found
        .iter()
        .zip(["„EU-weite Verfahren“", "bleibt „Zulässig bis, netto“ leer"])
    {
        assert!(finding.remedy.contains(words), "{}", finding.remedy);
    }
    let messages: Vec<String> = found.into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "Angabe fehlt: EU-Schwellenwert am 01.03.2026.",
            "Angabe fehlt: örtliche Wertgrenzen am 01.03.2026."
        ]
    );
    let later = [
        known[0].clone(),
        threshold(AwardType::European, Some(221_000), "01.01.2024", "01.03.2026"),
        threshold(AwardType::Direct, Some(1_000), "01.01.2024", ""),
        threshold(AwardType::Direct, Some(125_000), "01.03.2026", ""),
    ];
    assert_eq!(check(&order, &later), [], "the newest that holds on the day");
}

#[test]
fn an_unknown_eu_threshold_is_told_only_where_an_order_could_reach_it() {
    let direct = threshold(AwardType::Direct, None, "01.01.2024", "");
    let eu = threshold(AwardType::European, Some(216_000), "02.03.2026", "");
    let unlimited = threshold(AwardType::European, None, "02.03.2026", "");
    for (name, (euros, others), known, expected) in [
        ("far below", (107_999, 0), vec![direct.clone(), eu.clone()], 0),
        ("half of it", (108_000, 0), vec![direct.clone(), eu.clone()], 1),
        (
            "half of it together",
            (60_000, 48_000),
            vec![direct.clone(), eu],
            1,
        ),
        ("none is known", (100, 0), vec![direct.clone()], 1),
        ("one without an amount", (100, 0), vec![direct, unlimited], 1),
    ] {
        let found = check(&order(Some(AwardType::Direct), euros, others, true), &known);
        assert_eq!(found.len(), expected, "{name}: {found:?}");
    }
}
