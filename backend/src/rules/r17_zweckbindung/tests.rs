use super::*;
use crate::rules::{Severity, SubjectKind};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    paktbuch_types::parse_date(text).unwrap()
}

#[test]
fn the_end_follows_the_programme() {
    use ZweckbindungStart::{Commissioning, EndOfImplementation, FixedDate, None as Never};
    for (start, years, implementation, commissioned, fixed, expected) in [
        (EndOfImplementation, Some(5), "31.10.2024", "", "", "31.12.2029"),
        (
            EndOfImplementation,
            Some(5),
            "01.01.2024",
            "15.03.2022",
            "",
            "31.12.2029",
        ),
        (EndOfImplementation, None, "31.10.2024", "", "", ""),
        (EndOfImplementation, Some(5), "", "15.03.2022", "", ""),
        (
            Commissioning,
            Some(3),
            "31.10.2024",
            "15.03.2022",
            "",
            "15.03.2025",
        ),
        (Commissioning, Some(10), "", "29.02.2024", "", "28.02.2034"),
        (Commissioning, Some(3), "31.10.2024", "", "", ""),
        (
            FixedDate,
            Some(3),
            "31.10.2024",
            "15.03.2022",
            "30.06.2027",
            "30.06.2027",
        ),
        (Never, Some(3), "31.10.2024", "15.03.2022", "30.06.2027", ""),
    ] {
        let optional = |text: &str| (!text.is_empty()).then(|| day(text));
        let end = zweckbindung_end(
            start,
            years,
            optional(implementation),
            optional(commissioned),
            optional(fixed),
        );
        assert_eq!(end, optional(expected), "{start:?} {years:?}");
    }
}

fn facts(terms: Terms, status: DeviceStatus, since: Option<&str>, bound_until: Option<&str>) -> Facts {
    Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        terms,
        items: Vec::new(),
        devices: vec![Device {
            subject: Subject::new(SubjectKind::Device, 4, "HAV-0001"),
            status,
            status_since: since.map(day),
            commissioned: None,
            bound_until: bound_until.map(day),
            is_credited: false,
            own: OwnZweckbindung::default(),
        }],
        today: day("14.03.2026"),
    }
}

const NRW: Terms = Terms {
    start: Some(ZweckbindungStart::EndOfImplementation),
    years: Some(5),
    implementation_to: NaiveDate::from_ymd_opt(2024, 10, 31),
    fixed: None,
};

#[test]
fn devices_are_watched_until_the_end() {
    use DeviceStatus::{Disposed, InUse, Missing};
    for (name, status, since, bound_until, expected) in [
        ("in order", InUse, None, Some("31.12.2029"), None),
        (
            "no date",
            InUse,
            None,
            None,
            Some((Severity::Warning, "nach dem Bescheid ist es der 31.12.2029.")),
        ),
        (
            "other date",
            InUse,
            None,
            Some("31.12.2028"),
            Some((
                Severity::Warning,
                "bis 31.12.2028, nach dem Bescheid endet sie am 31.12.2029.",
            )),
        ),
        (
            "disposed early",
            Disposed,
            Some("01.02.2026"),
            Some("31.12.2029"),
            Some((
                Severity::Error,
                "ist bis 31.12.2029 zweckgebunden, aber seit 01.02.2026 ausgesondert.",
            )),
        ),
        (
            "disposed on the last day",
            Disposed,
            Some("31.12.2029"),
            Some("31.12.2029"),
            Some((Severity::Error, "ausgesondert.")),
        ),
        (
            "disposed after",
            Disposed,
            Some("01.01.2030"),
            Some("31.12.2029"),
            None,
        ),
        (
            "missing",
            Missing,
            None,
            Some("31.12.2029"),
            Some((Severity::Warning, "zweckgebunden, wird aber vermisst.")),
        ),
    ] {
        let found = check(&facts(NRW, status, since, bound_until)).pop();
        let found = found.map(|finding| (finding.severity, finding.message));
        match (&found, expected) {
            (None, None) => {}
            (Some((severity, message)), Some((expected, end))) => {
                assert_eq!(*severity, expected, "{name}");
                assert!(message.ends_with(end), "{name}: {message}");
            }
            _ => panic!("{name}: {found:?}"),
        }
    }
}

#[test]
fn incomplete_terms_never_pass() {
    for (terms, parameter) in [
        (Terms { start: None, ..NRW }, "Beginn der Zweckbindung"),
        (Terms { years: None, ..NRW }, "Dauer der Zweckbindung in Jahren"),
        (
            Terms {
                implementation_to: None,
                ..NRW
            },
            "Ende des Durchführungszeitraums, von dem an die Zweckbindung zählt",
        ),
        (
            Terms {
                start: Some(ZweckbindungStart::FixedDate),
                ..NRW
            },
            "Ende der Zweckbindung",
        ),
    ] {
        let findings = check(&facts(terms, DeviceStatus::InUse, None, None));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].severity, Severity::MissingParameter);
        assert_eq!(findings[0].message, format!("Angabe fehlt: {parameter}."));
        let disposed = check(&facts(terms, DeviceStatus::Disposed, None, Some("31.12.2029")));
        assert_eq!(disposed.len(), 2, "a recorded date counts without the terms");
    }
    let own = Terms {
        start: Some(ZweckbindungStart::None),
        years: None,
        implementation_to: None,
        fixed: None,
    };
    assert!(check(&facts(own, DeviceStatus::Disposed, None, None)).is_empty());
    let commissioning = Terms {
        start: Some(ZweckbindungStart::Commissioning),
        ..NRW
    };
    let findings = check(&facts(commissioning, DeviceStatus::InUse, None, None));
    assert!(findings[0].message.contains("Ohne Tag der Inbetriebnahme"));
}

proptest! {
    #[test]
    fn the_nrw_formula_holds_for_every_day(day in 0_u64..20_000, years in 0_i64..30) {
        let end = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(day);
        let until = zweckbindung_end(ZweckbindungStart::EndOfImplementation, Some(years), Some(end), None, None).unwrap();
        prop_assert_eq!(until.year(), end.year() + i32::try_from(years).unwrap());
        prop_assert_eq!((until.month(), until.day()), (12, 31));
    }
}

#[test]
fn absurd_years_give_no_date() {
    for years in [i64::MAX, i64::MIN, -1, 400_000_000] {
        let from = Some(day("31.10.2024"));
        for start in [
            ZweckbindungStart::Commissioning,
            ZweckbindungStart::EndOfImplementation,
        ] {
            assert_eq!(zweckbindung_end(start, Some(years), from, from, None), None);
        }
    }
}

#[test]
fn what_went_back_for_a_credit_note_is_only_a_warning() {
    let mut told = facts(
        NRW,
        DeviceStatus::Disposed,
        Some("14.03.2025"),
        Some("31.12.2029"),
    );
    assert_eq!(check(&told)[0].severity, Severity::Error);
    told.devices[0].is_credited = true;
    let found = check(&told);
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(
        found[0]
            .message
            .contains("ist aber seit 14.03.2025 zurückgegeben: Der Lieferant hat eine Gutschrift erteilt"),
        "{}",
        found[0].message
    );
}

/// An Einzelansatz that says when and how long.
const fn own(start: Option<ZweckbindungStart>, years: Option<i64>) -> OwnZweckbindung {
    OwnZweckbindung { start, years }
}

#[test]
fn what_the_einzelansatz_says_goes_before_the_notice() {
    use ZweckbindungStart::{Commissioning, FixedDate, None as Never};
    for (own, end) in [
        (own(None, None), Some("31.12.2029")),
        (own(None, Some(3)), Some("31.12.2027")),
        (own(Some(Commissioning), Some(10)), Some("28.02.2034")),
        (own(Some(Commissioning), None), Some("28.02.2029")),
        (own(Some(FixedDate), Some(3)), None),
        (own(Some(Never), None), None),
    ] {
        let commissioned = Some(day("29.02.2024"));
        assert_eq!(NRW.with(own).end(commissioned), end.map(day), "{own:?}");
        let mut told = facts(NRW, DeviceStatus::InUse, None, end);
        told.devices[0].commissioned = commissioned;
        told.devices[0].own = own;
        assert!(check(&told).is_empty(), "{own:?}");
        told.devices[0].bound_until = Some(day("30.06.2040"));
        let objected = end.is_some();
        assert_eq!(!check(&told).is_empty(), objected, "{own:?}");
    }
}

#[test]
fn both_sides_of_the_end_that_the_einzelansatz_gives() {
    for (since, expected) in [("01.03.2027", 1), ("02.03.2027", 0)] {
        let mut told = facts(NRW, DeviceStatus::Disposed, Some(since), Some("01.03.2027"));
        told.devices[0].commissioned = Some(day("01.03.2024"));
        told.devices[0].own = own(Some(ZweckbindungStart::Commissioning), Some(3));
        assert_eq!(check(&told).len(), expected, "{since}");
    }
}

#[test]
fn what_an_einzelansatz_lacks_is_said_of_it_once() {
    let item = || Subject::new(SubjectKind::CostItem, 7, "Einzelansatz 2 Tablets");
    let commissioning = own(Some(ZweckbindungStart::Commissioning), None);
    let no_years = Terms {
        start: Some(ZweckbindungStart::None),
        years: None,
        ..NRW
    };
    let mut told = facts(no_years, DeviceStatus::InUse, None, None);
    told.items = vec![(item(), commissioning)];
    let found = check(&told);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].severity, found[0].subject.kind),
        (Severity::MissingParameter, SubjectKind::CostItem)
    );
    assert_eq!(
        found[0].message,
        "Angabe fehlt: Dauer der Zweckbindung in Jahren."
    );
    told.terms.start = Some(ZweckbindungStart::EndOfImplementation);
    let found = check(&told);
    assert_eq!(
        (found.len(), found[0].subject.kind),
        (1, SubjectKind::Notice),
        "the notice lacks the same"
    );
}
