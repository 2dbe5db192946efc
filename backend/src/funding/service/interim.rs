//! Interim proofs (Zwischennachweise) that a notice owes.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::notice;
use paktbuch_types::{NoticeId, NoticeState};

use crate::funding::commands::{NoticeData, NoticeLists};
use crate::funding::programme::{self, InterimTerm, Programme};
use crate::funding::queries::data;
use crate::funding::rows::InterimKnown;
use crate::rules::{Subject, SubjectKind, r15_interim as r15};

/// The interim proofs that a running notice owes by its programme, by year; `filed` are the days (Stichtage) of those that are filed.
/// None where the programme asks for none or tells no months, or the notice no end of its period.
#[must_use]
pub fn interim_due(
    notice: &notice::Model,
    programmes: &[Programme],
    filed: &[NaiveDate],
    today: NaiveDate,
) -> Vec<InterimTerm> {
    let version = notice.programme_version.parse().ok();
    let programme = programme::find(programmes, &notice.programme, version);
    let ends = notice.implementation_to.or(notice.approval_to);
    let begins = (notice.notice_date, notice.implementation_from);
    terms((notice.state, programme), begins, ends, (filed, today))
}

/// As [`interim_due`], of a notice of this programme whose data were read.
#[must_use]
pub fn interim_due_of(
    data: &NoticeData,
    programme: Option<&Programme>,
    filed: &[NaiveDate],
    today: NaiveDate,
) -> Vec<InterimTerm> {
    let ends = data.implementation_to.or(data.approval_to);
    let begins = (data.notice_date, data.implementation_from);
    terms((data.state, programme), begins, ends, (filed, today))
}

/// R15 on the interim proofs of a stored notice.
#[must_use]
pub fn interim_facts(
    row: &notice::Model,
    known: &InterimKnown,
    programmes: &[Programme],
    today: NaiveDate,
) -> r15::Facts {
    let lists = NoticeLists {
        conditions: known.conditions.clone(),
        ..NoticeLists::default()
    };
    interim_missing(
        row.id,
        &data::notice(row, lists),
        programmes,
        (&known.filed, today),
    )
}

/// R15 on the interim proofs of a notice: those whose day neither programme nor conditions tell; `filed` as in [`interim_due`].
pub(super) fn interim_missing(
    id: NoticeId,
    data: &NoticeData,
    programmes: &[Programme],
    (filed, today): (&[NaiveDate], NaiveDate),
) -> r15::Facts {
    let mut facts = r15::Facts {
        notice: Subject::new(SubjectKind::Notice, id.0, data.reference.clone()),
        years: Vec::new(),
        source: String::new(),
        conditions: Vec::new(),
    };
    if data.state != NoticeState::Running {
        return facts;
    }
    let programme = programme::find(programmes, &data.programme, data.programme_version);
    let asks = programme.filter(|programme| programme.interim_proof.value == Some(true));
    let asking = data.lists.conditions.iter().enumerate();
    let asking = asking.filter(|(_, condition)| asks_for_interim_proof(&condition.text));
    if asks.is_none_or(|programme| programme.interim_months.value.is_none()) {
        let undated = asking
            .clone()
            .filter(|(_, condition)| condition.due_on.is_none() && condition.done_on.is_none());
        facts.conditions = undated
            .map(|(index, condition)| r15::Condition {
                number: index + 1,
                text: condition.text.clone(),
                place: condition.place.clone(),
            })
            .collect();
    }
    if let Some(programme) = asks.filter(|programme| programme.interim_months.is_missing()) {
        let dated = asking.flat_map(|(_, condition)| [condition.due_on, condition.done_on]);
        let known: Vec<NaiveDate> = dated.flatten().chain(filed.iter().copied()).collect();
        let begins = (data.notice_date, data.implementation_from);
        let ends = data.implementation_to.or(data.approval_to);
        let years = ends.map(|ends| programme.interim_years(period(begins, ends), &known, today));
        facts.years = years.unwrap_or_default().iter().map(Datelike::year).collect();
        facts.source = programme.interim_proof.source.clone().unwrap_or_default();
    }
    facts
}

/// Whether a condition asks for an interim proof by its name.
fn asks_for_interim_proof(text: &str) -> bool {
    let text = text.to_lowercase();
    ["zwischennachweis", "zwischenverwendungsnachweis"]
        .iter()
        .any(|name| text.contains(name))
}

/// Nothing is owed for a year that ended before the notice, or before its measure began.
fn period((noticed_on, begins): (NaiveDate, Option<NaiveDate>), ends: NaiveDate) -> (NaiveDate, NaiveDate) {
    (begins.map_or(noticed_on, |day| day.max(noticed_on)), ends)
}

fn terms(
    (state, programme): (NoticeState, Option<&Programme>),
    begins: (NaiveDate, Option<NaiveDate>),
    ends: Option<NaiveDate>,
    (filed, today): (&[NaiveDate], NaiveDate),
) -> Vec<InterimTerm> {
    let (Some(programme), Some(ends), NoticeState::Running) = (programme, ends, state) else {
        return Vec::new();
    };
    programme.interim_terms(period(begins, ends), filed, today)
}
