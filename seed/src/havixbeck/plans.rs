//! What the portals ask of each application: period, person to ask, where the own share comes from.

use chrono::Days;
use paktbuch_types::{BasisPoints, Cents, OwnShareSource};

use crate::literal::date;
use crate::{ApplicationSeed, PlanSeed};

/// Fördersatz of both programmes.
const RATE: BasisPoints = BasisPoints::percent(90);
/// From the day of sending to the beginning.
const UNTIL_BEGIN: Days = Days::new(90);
/// From the beginning to the end.
const UNTIL_END: Days = Days::new(730);

/// The application with its plan: two years from three months after its sending, a third of the own share from the Schulpauschale, and its
/// title as its measure where it names none.
pub(super) fn planned(mut application: ApplicationSeed) -> ApplicationSeed {
    let spending: Cents = application.schools.iter().map(|(_, amount)| *amount).sum();
    let course = &mut application.course;
    if course.measures.is_empty() {
        course.measures = vec![(application.title.clone(), Some(spending))];
    }
    let others = course
        .plan
        .third_party
        .as_ref()
        .map_or(Cents::ZERO, |(amount, _)| *amount);
    let own = spending.minus(spending.share(RATE)).minus(others);
    let lump = own.pro_rata(1, 3);
    let begin = application
        .submitted_on
        .unwrap_or(date(2026, 9, 1))
        .checked_add_days(UNTIL_BEGIN);
    course.plan = PlanSeed {
        period: begin.and_then(|begin| Some((begin, begin.checked_add_days(UNTIL_END)?))),
        early_start: Some(false),
        contact: [
            "Thea Beispiel (erfunden)",
            "02507 0000-40",
            "foerderung@havixbeck.example",
        ]
        .map(str::to_owned),
        own_sources: vec![
            (OwnShareSource::Budget, own.minus(lump)),
            (OwnShareSource::Schulpauschale, lump),
        ],
        ..course.plan.clone()
    };
    application
}
