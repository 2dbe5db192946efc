use super::*;
use crate::rules::{Severity, SubjectKind};

fn excluded(name: &str, words: &[&str], except: &[&str]) -> Excluded {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    Excluded {
        name: name.to_owned(),
        words: owned(words),
        except: owned(except),
    }
}

fn facts(excluded: Option<Vec<Excluded>>, name: &str) -> Facts {
    Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        programme: "Endgeräte für Lehrkräfte NRW".to_owned(),
        excluded,
        included: Some(Vec::new()),
        source: "Schulministerium NRW".to_owned(),
        own_work: false,
        hire: Hire::default(),
        leased: Vec::new(),
        items: vec![Item {
            subject: Subject::new(SubjectKind::InvoiceLine, 7, "Rechnung RE-1, Position 1"),
            name: name.to_owned(),
            is_own_work: false,
        }],
    }
}

#[test]
fn excluded_things_are_known_by_the_words_of_their_names() {
    use Severity::{MissingParameter, Warning};
    let lists = || {
        Some(vec![
            excluded("Tablet-Koffer", &["koffer"], &[]),
            excluded("Software", &["software", "apps"], &["mdm"]),
            excluded("Nur beschrieben", &[], &[]),
        ])
    };
    for (name, list, item, expected) in [
        ("excluded", lists(), "Tablet-Koffer für 16 Geräte", Some(Warning)),
        ("in capitals", lists(), "LADEKOFFER", Some(Warning)),
        ("second list", lists(), "Apps für den Unterricht", Some(Warning)),
        ("except", lists(), "MDM-Software, Lizenz je Gerät", None),
        ("something else", lists(), "Hülle mit Tastatur", None),
        ("nothing excluded", Some(vec![]), "Tablet-Koffer", None),
        ("nobody knows", None, "Tablet-Koffer", Some(MissingParameter)),
    ] {
        let found = check(&facts(list, item));
        let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
        assert_eq!(found, Vec::from_iter(expected), "{name}");
    }
}

#[test]
fn the_longer_word_decides_between_the_lists() {
    use Severity::{MissingParameter, Warning};
    let software = || Some(vec![excluded("Software", &["software", "apps"], &[])]);
    let included = |word: &str| Some(vec![excluded("Ausdrücklich", &[word], &[])]);
    for (name, included, item, expected) in [
        ("nothing named", Some(vec![]), "Lernsoftware", vec![Warning]),
        ("longer", included("lernsoftware"), "Lernsoftware", vec![]),
        ("as long", included("software"), "Lernsoftware", vec![Warning]),
        ("shorter", included("lern"), "Lernsoftware", vec![Warning]),
        (
            "not in the name",
            included("verwaltungssoftware"),
            "Lernsoftware",
            vec![Warning],
        ),
        ("nothing excluded", included("apps für mathe"), "Tablet", vec![]),
        (
            "nobody knows",
            None,
            "Lernsoftware",
            vec![Warning, MissingParameter],
        ),
        ("nobody has to know", None, "Tablet", vec![]),
    ] {
        let facts = Facts {
            included,
            ..facts(software(), item)
        };
        let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_leased_device_is_told_where_the_programme_does_not_allow_it() {
    use Severity::{MissingParameter, Warning};
    for (leasing, expected) in [
        (None, Some(MissingParameter)),
        (Some(Leasing::Yes), None),
        (Some(Leasing::No), Some(Warning)),
        (Some(Leasing::Conditional), Some(Warning)),
    ] {
        let mut facts = facts(Some(Vec::new()), "Tablet");
        facts.hire.rule = leasing;
        assert!(check(&facts).is_empty(), "nothing is leased");
        facts.leased = vec![Subject::new(SubjectKind::Device, 4, "HAV-0004")];
        let found = check(&facts);
        assert_eq!(
            found.first().map(|finding| finding.severity),
            expected,
            "{leasing:?}"
        );
    }
}

#[test]
fn a_line_that_tells_a_hire_is_held_against_the_programme() {
    use Severity::{MissingParameter, Warning};
    let (no, yes, conditional) = (Some(Leasing::No), Some(Leasing::Yes), Some(Leasing::Conditional));
    for (name, rule, expected) in [
        ("Leasing iPads, 36 Monate", no, Some(Warning)),
        ("MIETE Drucker", no, Some(Warning)),
        ("Notebooks (Mietkauf)", no, Some(Warning)),
        ("Ratenkauf Tafel 86\"", no, Some(Warning)),
        ("Leasing-Rate 03/2024", no, Some(Warning)),
        ("Leasingraten 2024", no, Some(Warning)),
        ("Leasing iPads", conditional, Some(Warning)),
        ("Leasing iPads", yes, None),
        ("Leasing iPads", None, Some(MissingParameter)),
        ("Broschüre Mieterschutz", no, None),
        ("Vermieter, Schlüssel", no, None),
        ("Termiten-Falle", no, None),
        ("Tablet", no, None),
        ("Tablet", None, None),
    ] {
        let mut facts = facts(Some(Vec::new()), name);
        facts.hire.rule = rule;
        let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
        assert_eq!(found, Vec::from_iter(expected), "{name} {rule:?}");
    }
}

#[test]
fn a_hire_names_the_condition_and_is_told_once() {
    let mut conditional = facts(Some(Vec::new()), "Leasing iPads");
    conditional.hire = Hire {
        rule: Some(Leasing::Conditional),
        condition: Some("Nur mit Kaufoption.".to_owned()),
        source: "Nr. 4".to_owned(),
    };
    let found = check(&conditional);
    assert_eq!(
        found[0].message,
        "Rechnung RE-1, Position 1: „Leasing iPads“ ist dem Namen nach Leasing, Miete oder Ratenkauf; das ist im Programm \
         „Endgeräte für Lehrkräfte NRW“ nur unter Bedingungen förderfähig (Nur mit Kaufoption)."
    );
    assert_eq!(found[0].source, "Nr. 4");
    let mut excluded = facts(
        Some(vec![excluded("Koffer", &["koffer"], &[])]),
        "Leasing Tablet-Koffer",
    );
    excluded.hire.rule = Some(Leasing::No);
    assert_eq!(check(&excluded).len(), 1, "it is excluded anyway");
}

#[test]
fn a_search_by_parts_finds_each_word_of_a_hire() {
    let has_part = |word: &&str| HIRE_PARTS.iter().any(|part| word.contains(part));
    assert!(HIRE_WORDS.iter().all(has_part));
}

#[test]
fn own_work_is_eligible_only_where_the_programme_names_it() {
    for (named, is_own_work, expected) in [(false, true, 1), (true, true, 0), (false, false, 0)] {
        let mut facts = facts(Some(Vec::new()), "Montage durch den Bauhof");
        facts.own_work = named;
        facts.items[0].is_own_work = is_own_work;
        let found = check(&facts);
        assert_eq!(found.len(), expected, "{named} {is_own_work}");
        assert!(found.iter().all(|finding| finding.severity == Severity::Error));
    }
}

#[test]
fn the_message_names_item_and_reason() {
    let list = vec![excluded("Tablet-Koffer und Lademöbel", &["koffer"], &[])];
    let found = check(&facts(Some(list), "Tablet-Koffer"));
    assert_eq!(
        found[0].message,
        "Rechnung RE-1, Position 1: „Tablet-Koffer“ ist im Programm „Endgeräte für Lehrkräfte NRW“ vermutlich nicht förderfähig \
         (Tablet-Koffer und Lademöbel)."
    );
    assert_eq!(found[0].source, "Schulministerium NRW");
}
