//! Interim proofs of which nobody tells the day.

use super::super::interim::interim_missing;
use super::*;
use crate::funding::programme::Programme;

const ASKED: &str = "zwischennachweis = { wert = true, quelle = \"Nr. 6\" }\n";
const MONTHS: &str = "zwischennachweis_frist_monate = { wert = 4, quelle = \"Nr. 6\" }\n";
const NO_MONTHS: &str = "zwischennachweis_frist_monate = { entfaellt = true, quelle = \"Nr. 6\" }\n";

/// A condition as it comes: text, due on, done on.
type Told = (&'static str, Option<NaiveDate>, Option<NaiveDate>);

#[test]
fn what_programme_and_conditions_leave_open_is_missing() {
    let undated: &[Told] = &[("Zwischennachweis jährlich", None, None)];
    for (parameters, conditions, filed, years, numbers) in [
        ("", &[][..], &[][..], &[][..], &[][..]),
        // The measure lasts from 2021 to October 2024: its last year ends with the proof.
        (ASKED, &[], &[], &[2021, 2022, 2023], &[]),
        (ASKED, &[], &[day(2021, 12, 31)], &[2022, 2023], &[]),
        (&format!("{ASKED}{MONTHS}"), &[], &[], &[], &[]),
        (&format!("{ASKED}{NO_MONTHS}"), &[], &[], &[], &[]),
        (MONTHS, &[], &[], &[], &[]),
        // A day of the notice speaks for the year before it.
        (
            ASKED,
            &[("Zwischennachweis", Some(day(2023, 3, 31)), None)],
            &[],
            &[2021, 2023],
            &[],
        ),
        (
            ASKED,
            &[("Zwischenverwendungsnachweis", None, Some(day(2022, 3, 1)))],
            &[],
            &[2022, 2023],
            &[],
        ),
        (
            ASKED,
            &[("Anzeige der Vergabe", Some(day(2023, 3, 31)), None)],
            &[],
            &[2021, 2022, 2023],
            &[],
        ),
        ("", undated, &[], &[], &[1]),
        (
            "",
            &[("Anzeige", None, None), ("ZWISCHENNACHWEIS", None, None)],
            &[],
            &[],
            &[2],
        ),
        (ASKED, undated, &[], &[2021, 2022, 2023], &[1]),
        (&format!("{ASKED}{MONTHS}"), undated, &[], &[], &[]),
        (
            "",
            &[("Zwischennachweis", None, Some(day(2023, 3, 1)))],
            &[],
            &[],
            &[],
        ),
    ] {
        let text = format!("code = \"digitalpakt-nrw\"\nversion = 1\ntitel = \"X\"\n{parameters}");
        let programme = Programme::read("x.toml", &text).unwrap();
        let mut data = coesfeld();
        data.lists.conditions = conditions
            .iter()
            .map(|(text, due_on, done_on)| ConditionData {
                text: (*text).to_owned(),
                due_on: *due_on,
                done_on: *done_on,
                ..ConditionData::default()
            })
            .collect();
        let programmes = [programme];
        let ask =
            |data: &NoticeData| interim_missing(NoticeId(1), data, &programmes, (filed, day(2024, 3, 14)));
        let facts = ask(&data);
        let found: Vec<usize> = facts
            .conditions
            .iter()
            .map(|condition| condition.number)
            .collect();
        assert_eq!(
            (facts.years.as_slice(), found.as_slice()),
            (years, numbers),
            "{parameters} {conditions:?}"
        );
        let of_programme = if years.is_empty() { "" } else { "Nr. 6" };
        assert_eq!(facts.source, of_programme, "{parameters} {conditions:?}");
        data.state = NoticeState::ProofFiled;
        let settled = ask(&data);
        assert!(
            settled.years.is_empty() && settled.conditions.is_empty(),
            "{parameters}"
        );
    }
}
