//! Own shares and money of others at and beside their limits.

use super::*;
use crate::rules::SubjectKind;

fn share(eligible: i64, own: i64) -> Share {
    Share {
        eligible: Cents(eligible),
        own: Cents(own),
    }
}

#[test]
fn the_own_share_reaches_what_is_asked_for() {
    use Severity::{Error, MissingParameter, Warning};
    let (cent, euro) = (CostRounding::Cent, CostRounding::Euro);
    let ten = Some(BasisPoints::percent(10));
    let enough = share(100_000, 10_000);
    for (name, least, rounding, [planned, settled], filing, expected) in [
        ("exactly enough", ten, cent, [enough; 2], false, vec![]),
        ("more", ten, cent, [share(100_000, 10_001); 2], true, vec![]),
        (
            "planned a cent short",
            ten,
            cent,
            [share(100_000, 9_999), enough],
            false,
            vec![Warning],
        ),
        (
            "settled a cent short",
            ten,
            cent,
            [enough, share(100_000, 9_999)],
            false,
            vec![Warning],
        ),
        (
            "both short, filing",
            ten,
            cent,
            [share(100_000, 9_999); 2],
            true,
            vec![Error, Error],
        ),
        (
            "nothing spent yet",
            ten,
            cent,
            [enough, share(0, 0)],
            true,
            vec![],
        ),
        (
            "nothing of it",
            ten,
            cent,
            [enough, share(100_000, 0)],
            true,
            vec![Error],
        ),
        (
            "rounding of the grant",
            ten,
            euro,
            [share(123_456, 12_356), enough],
            true,
            vec![],
        ),
        (
            "below the rounding",
            ten,
            euro,
            [share(123_456, 12_355), enough],
            true,
            vec![Error],
        ),
        (
            "no own share asked for",
            Some(BasisPoints(0)),
            cent,
            [share(100_000, 0); 2],
            true,
            vec![],
        ),
        (
            "nobody knows",
            None,
            cent,
            [share(100_000, 0); 2],
            true,
            vec![MissingParameter],
        ),
    ] {
        let facts = Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            least,
            exception: None,
            rounding,
            planned,
            settled,
            granted: Cents::ZERO,
            others: Others::default(),
            filing,
        };
        let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn the_message_says_how_much_and_of_what() {
    let facts = Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        least: Some(BasisPoints::percent(10)),
        exception: None,
        rounding: CostRounding::Euro,
        planned: share(10_000_000, 1_000_000),
        settled: share(8_000_000, 650_000),
        granted: Cents::ZERO,
        others: Others::default(),
        filing: false,
    };
    assert_eq!(
        check(&facts)[0].message,
        "Eigenanteil fehlt: 1.500,00 €. Lt. Abrechnung sind es 6.500,00 €; 10 % von 80.000,00 € sind 8.000,00 €."
    );
}

#[test]
fn the_message_tells_what_rounding_leaves() {
    let facts = Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        least: Some(BasisPoints::percent(10)),
        exception: None,
        rounding: CostRounding::Euro,
        planned: share(8_115_050, 800_000),
        settled: share(0, 0),
        granted: Cents::ZERO,
        others: Others::default(),
        filing: false,
    };
    assert_eq!(
        check(&facts)[0].message,
        "Eigenanteil fehlt: 115,50 €. Lt. Bescheid sind es 8.000,00 €; 10 % von 81.150,50 € sind 8.115,05 €, nach der Rundung der \
         Zuwendung mindestens 8.115,50 €."
    );
}

#[test]
fn money_of_others_beyond_plan_or_spending_is_told_as_itself() {
    let told = |granted: i64, (planned, received): (i64, i64), own: i64| -> Vec<(FindingCause, String)> {
        let facts = Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            least: Some(BasisPoints::percent(10)),
            exception: None,
            rounding: CostRounding::Cent,
            planned: share(8_654_000, 865_400),
            settled: share(8_654_000, own),
            granted: Cents(granted),
            others: Others {
                planned: Cents(planned),
                received: Cents(received),
            },
            filing: true,
        };
        let found = check(&facts).into_iter();
        found.map(|finding| (finding.cause, finding.message)).collect()
    };
    assert!(told(7_788_600, (865_400, 865_400), 865_400).is_empty());
    let beyond = told(7_788_600, (8_000_000, 8_000_000), 865_400);
    assert!(
        beyond.len() == 1 && beyond[0].0 == FindingCause::SourcesExceed,
        "{beyond:?}"
    );
    assert!(
        beyond[0]
            .1
            .contains("sind 157.886,00 €, mit dem Eigenanteil 166.540,00 €"),
        "{beyond:?}"
    );
    let more = told(7_788_600, (0, 500_000), 365_400);
    assert!(
        more.len() == 1 && more[0].0 == FindingCause::MoreReceived,
        "{more:?}"
    );
    assert!(
        more[0].1.ends_with(
            "Lt. Abrechnung bleiben 3.654,00 € Eigenanteil; 10 % von 86.540,00 € sind 8.654,00 €."
        ),
        "{more:?}"
    );
    let short = told(7_788_600, (0, 100), 365_400);
    let causes: Vec<&FindingCause> = short.iter().map(|(cause, _)| cause).collect();
    assert_eq!(
        causes,
        [&FindingCause::MoreReceived, &FindingCause::OwnShareShort]
    );
}

#[test]
fn the_remedy_names_an_exception_of_the_programme() {
    let remedies = |exception: Option<&str>| -> Vec<String> {
        let facts = Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            least: Some(BasisPoints::percent(15)),
            exception: exception.map(str::to_owned),
            rounding: CostRounding::Cent,
            planned: share(100_000, 0),
            settled: share(100_000, 0),
            granted: Cents::ZERO,
            others: Others::default(),
            filing: false,
        };
        check(&facts).into_iter().map(|finding| finding.remedy).collect()
    };
    let told = "Das Programm nennt eine Ausnahme („Finanzschwache Schulträger: 0 %“): Gilt sie laut Bescheid, dort „Eigenanteil mindestens“ eintragen.";
    let with = remedies(Some("Finanzschwache Schulträger: 0 %"));
    assert!(
        with.len() == 2 && with.iter().all(|remedy| remedy.ends_with(told)),
        "{with:#?}"
    );
    assert!(remedies(None).iter().all(|remedy| !remedy.contains("Ausnahme")));
}
