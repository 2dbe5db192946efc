//! What fits keeps what does not fit from being proposed.

use super::*;

fn day(text: &str) -> Option<NaiveDate> {
    paktbuch_types::parse_date(text).ok()
}

/// The notice of [`groups`] behind another with the same subjects, which ended on 31 October 2024.
fn behind_an_ended_notice() -> Vec<TargetGroup> {
    let mut all = groups();
    let mut ended = all[0].clone();
    let until = Span {
        from: None,
        to: day("31.10.2024"),
    };
    (ended.ordered, ended.invoiced) = (until, until);
    for (option, id) in ended.options.iter_mut().zip([11, 12]) {
        option.target = Target::CostLine(CostLineId(id));
    }
    all.insert(0, ended);
    all
}

fn invoiced(text: &str) -> Precedents {
    Precedents {
        invoiced: day(text),
        ..Precedents::default()
    }
}

#[test]
fn an_ended_notice_is_not_proposed_beside_a_running_one() {
    let all = behind_an_ended_notice();
    let display = [line("Interaktives Display 86 Zoll")];
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
    assert!(found[0].is_safe());
    assert!(
        suggestions(&display, &invoiced("15.09.2024"), &all, "").is_empty(),
        "both fit, nothing tells them apart"
    );
    let accepted = LineDetail {
        accepted_on: day("04.11.2024"),
        ..line("Interaktives Display 86 Zoll")
    };
    let found = suggestions(&[accepted], &Precedents::default(), &all, "");
    assert_eq!(
        found[0].target,
        Target::CostLine(CostLineId(1)),
        "the day of acceptance counts as in R7"
    );
    let only_ended = &all[..1];
    let found = suggestions(&display, &invoiced("15.09.2026"), only_ended, "");
    assert!(!found[0].is_safe(), "nothing else names it, and it says so");
}

#[test]
fn what_would_be_overdrawn_comes_after_what_fits_and_before_what_lies_outside() {
    let mut all = behind_an_ended_notice();
    all[1].options[0].left = Some(Cents(99));
    let display = [line("Interaktives Display 86 Zoll")];
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(
        (found[0].target, found[0].rest),
        (Target::CostLine(CostLineId(1)), Some(Cents(-1)))
    );
    let again = TargetOption {
        target: Target::CostLine(CostLineId(3)),
        left: Some(Cents(100)),
        ..all[1].options[0].clone()
    };
    all[1].options.push(again);
    let found = suggestions(&display, &invoiced("15.09.2026"), &all, "");
    assert_eq!(
        (found[0].target, found[0].rest),
        (Target::CostLine(CostLineId(3)), Some(Cents::ZERO))
    );
}

/// A cost line of [`groups`] again, at another school.
fn again_elsewhere(all: &mut [TargetGroup], id: i64) {
    let again = TargetOption {
        target: Target::CostLine(CostLineId(id)),
        place: "Anne-Frank-Gesamtschule AFG Südostring 9".to_owned(),
        ..all[0].options[0].clone()
    };
    all[0].options.push(again);
}

#[test]
fn between_planned_lines_another_supplier_decides_nothing() {
    let mut all = groups();
    all[0].options[0].subject = "Tablets: Tablet 11 Zoll mit Hülle".to_owned();
    again_elsewhere(&mut all, 3);
    let earlier = |on: Option<NaiveDate>| Precedents {
        invoiced: on,
        others: vec![before("Tablet, 10,2 Zoll", "BI-24-0102", OWN)],
        ..Precedents::default()
    };
    let tablet = [line("Tablet 11 Zoll 128 GB")];
    assert!(
        suggestions(&tablet, &earlier(None), &all, "").is_empty(),
        "two schools plan it, none is named"
    );
    all[0].invoiced.to = day("31.12.2024");
    let found = suggestions(&tablet, &earlier(day("15.09.2026")), &all, "");
    assert_eq!(found[0].target, OWN, "what ended plans nothing any more");
}

#[test]
fn the_words_of_the_same_notice_come_before_where_its_chain_went() {
    let mut all = groups();
    all[0].options[1].subject = "WLAN: Zugangspunkt".to_owned();
    let displays = Target::CostLine(CostLineId(1));
    let chain = |target: Target| Precedents {
        chain: vec![before("1. Abschlag", "NT-26-A1", target)],
        ..Precedents::default()
    };
    let lines = |name: &str| [line(name)];
    let found = suggestions(&lines("WLAN-Zugangspunkt"), &chain(displays), &all, "");
    assert_eq!(found[0].target, SWITCHES);
    assert_eq!(found[0].because, "Der Kostenplan nennt denselben Gegenstand.");
    let found = suggestions(&lines("Dämpfungsglied"), &chain(displays), &all, "");
    assert_eq!(found[0].target, displays, "no words, so the chain decides");
    let found = suggestions(&lines("WLAN-Zugangspunkt"), &chain(OWN), &all, "");
    assert_eq!(found[0].target, OWN, "the words of another notice do not");
}

#[test]
fn one_long_word_is_enough_where_one_subject_has_it() {
    let none = Precedents::default();
    let mut all = groups();
    all[0].options[0].subject = "Netz: Nachverkabelung, Datenanschluss Kat. 7".to_owned();
    let cabling = [line("Nachverkabelung Kat. 7")];
    let found = suggestions(&cabling, &none, &all, "");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
    assert!(
        suggestions(&[line("Netz Aula")], &none, &all, "").is_empty(),
        "a short word is not"
    );
    all[0].options[1].subject = "Netz: Nachverkabelung, Brandschutz".to_owned();
    assert!(
        suggestions(&cabling, &none, &all, "").is_empty(),
        "two subjects have it"
    );
}

#[test]
fn the_only_word_of_a_title_is_enough_and_comes_before_the_chain() {
    let mut all = groups();
    all[0].options[0].subject = "Mobile Endgeräte Notebook 14 Zoll".to_owned();
    all[0].options[0].title = "Notebook 14 Zoll".to_owned();
    all[0].options[1].subject = "Mobile Endgeräte Ladewagen".to_owned();
    all[0].options[1].title = "Ladewagen".to_owned();
    let chain = Precedents {
        chain: vec![before("1. Abschlag", "AB-1", Target::CostLine(CostLineId(1)))],
        ..Precedents::default()
    };
    for precedents in [Precedents::default(), chain] {
        let found = suggestions(&[line("Ladewagen")], &precedents, &all, "");
        assert_eq!(found[0].target, SWITCHES, "the second cost line");
        assert_eq!(found[0].because, "Der Kostenplan nennt denselben Gegenstand.");
    }
    assert!(
        suggestions(&[line("Notebook")], &Precedents::default(), &all, "").is_empty(),
        "one word of two is none of a title either"
    );
}

#[test]
fn between_two_schools_money_left_decides_nothing() {
    let mut all = groups();
    all[0].options[0].place = "Baumberge-Schule BBS Schulstraße 2".to_owned();
    again_elsewhere(&mut all, 3);
    let none = Precedents::default();
    let display = [line("Interaktives Display 75 Zoll")];
    for left in [99, 100] {
        all[0].options[0].left = Some(Cents(left));
        let found = proposals(&display, &none, &all, "");
        assert!(found.made.is_empty(), "{left}");
        assert_eq!(
            found.several[&InvoiceLineId(1)],
            "Mehrere Kostenzeilen passen: Interaktive Displays (Bescheid 1); Interaktive Displays (Bescheid 1). Bitte wählen Sie eine.",
        );
    }
    all[0].options[0].left = Some(Cents(99));
    let found = proposals(&display, &none, &all, "Baumberge-Schule");
    assert_eq!(
        found.made[0].rest,
        Some(Cents(-1)),
        "the place decides, and it says so"
    );
    assert!(found.several.is_empty());
    all[0].options[0].left = Some(Cents(150));
    for id in [4, 5] {
        again_elsewhere(&mut all, id);
    }
    let many = proposals(&display, &none, &all, "");
    assert!(
        many.several[&InvoiceLineId(1)].ends_with("(Bescheid 1); andere. Bitte wählen Sie eine."),
        "{many:?}"
    );
}

#[test]
fn a_notice_whose_proof_is_filed_is_proposed_only_to_money_that_comes_back() {
    let mut all = groups();
    let target = Target::CostLine(CostLineId(1));
    let decided = of_supplier(&[before("Interaktives Display 75 Zoll", "RE-1", target)]);
    let bought = [line("Interaktives Display 86 Zoll")];
    assert_eq!(suggestions(&bought, &decided, &all, "")[0].target, target);
    all[0].is_filed = true;
    assert!(suggestions(&bought, &decided, &all, "").is_empty());
    let back = LineDetail {
        gross: Cents(-100),
        ..line("Interaktives Display 86 Zoll")
    };
    assert_eq!(suggestions(&[back], &decided, &all, "")[0].target, target);
}
