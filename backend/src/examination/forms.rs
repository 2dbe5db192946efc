//! What came in from the browser.

use chrono::NaiveDate;
use paktbuch_types::{Auditor, Cents, ExaminationStep, NoticeId, format_date, parse_date};
use serde::{Deserialize, Serialize};

use super::commands::{CutData, StepData};
use super::fields::answer_label;
use super::paths;
use super::rows::CutRow;
use crate::filing::paths as filing;
use crate::web::form::FormErrors;

/// A step as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Version of the record that was edited; empty for a new one.
    pub version: String,
    pub step: String,
    pub auditor: String,
    pub done_on: String,
    pub person: String,
    pub reference: String,
    pub amount: String,
    pub interest: String,
    pub decided: String,
    pub hearing_until: String,
    pub appeal_until: String,
    pub booked_on: String,
    pub booking_reference: String,
    pub note: String,
    /// Stichtag of the proof that a local audit is of; only of a new one.
    pub audited_as_of: String,
    /// Stichtag of the proof whose filing waits for the step, as `2025-12-31`; empty for none.
    pub stichtag: String,
}

impl StepForm {
    /// A stored step.
    #[must_use]
    pub fn stored(data: &StepData, version: i64) -> Self {
        let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
        let money = |amount: Option<Cents>| amount.map(Cents::input).unwrap_or_default();
        Self {
            version: version.to_string(),
            step: data.step.code().to_owned(),
            auditor: data.auditor.code().to_owned(),
            done_on: format_date(data.done_on),
            person: data.person.clone(),
            reference: data.reference.clone(),
            amount: money(data.amount),
            interest: money(data.interest),
            decided: money(data.decided),
            hearing_until: day(data.hearing_until),
            appeal_until: day(data.appeal_until),
            booked_on: day(data.booked_on),
            booking_reference: data.booking_reference.clone(),
            note: data.note.clone(),
            audited_as_of: String::new(),
            stichtag: String::new(),
        }
    }

    /// From the text fields of a form with a file.
    #[must_use]
    pub fn sent(field: impl Fn(&str) -> String) -> Self {
        Self {
            version: String::new(),
            step: field("step"),
            auditor: field("auditor"),
            done_on: field("done_on"),
            person: field("person"),
            reference: field("reference"),
            amount: field("amount"),
            interest: field("interest"),
            decided: field("decided"),
            hearing_until: field("hearing_until"),
            appeal_until: field("appeal_until"),
            booked_on: field("booked_on"),
            booking_reference: field("booking_reference"),
            note: field("note"),
            audited_as_of: field("audited_as_of"),
            stichtag: field("stichtag"),
        }
    }

    /// Where one goes on: to the filing that waits for the step, else to the examination of the notice.
    #[must_use]
    pub fn onwards(&self, notice: NoticeId) -> String {
        self.stichtag.parse::<NaiveDate>().map_or_else(
            |_| paths::of_notice(notice),
            |day| filing::file_as_of(notice, day, None),
        )
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<StepData, FormErrors> {
        let mut errors = FormErrors::none();
        let step = errors.take("step", self.step.parse::<ExaminationStep>());
        let auditor = errors.take("auditor", self.auditor.parse::<Auditor>());
        let read = parse_date(&self.done_on).map_err(|error| format!("Tag: {error}"));
        let done_on = errors.take("done_on", read);
        let amount = money(&mut errors, ("amount", "Betrag"), &self.amount);
        let interest = money(&mut errors, ("interest", "Zinsen"), &self.interest);
        let decided = money(&mut errors, ("decided", "Anerkannte Zuwendung"), &self.decided);
        let hearing_until = day(
            &mut errors,
            ("hearing_until", step.map_or("Anhörung bis", answer_label)),
            &self.hearing_until,
        );
        let appeal_until = day(
            &mut errors,
            ("appeal_until", "Rechtsbehelf bis"),
            &self.appeal_until,
        );
        let booked_on = day(&mut errors, ("booked_on", "Gebucht am"), &self.booked_on);
        let audited_as_of = day(&mut errors, ("audited_as_of", "Stichtag"), &self.audited_as_of);
        let known = step.zip(auditor).zip(done_on);
        let data = known.map(|((step, auditor), done_on)| StepData {
            step,
            auditor,
            done_on,
            person: self.person.clone(),
            reference: self.reference.clone(),
            amount,
            interest,
            decided,
            hearing_until,
            appeal_until,
            booked_on,
            booking_reference: self.booking_reference.clone(),
            note: self.note.clone(),
            audited_as_of,
        });
        errors.finish(data)
    }
}

fn day(errors: &mut FormErrors, (field, label): (&str, &str), text: &str) -> Option<NaiveDate> {
    match text.trim() {
        "" => None,
        text => errors.take(
            field,
            parse_date(text).map_err(|error| format!("{label}: {error}")),
        ),
    }
}

fn money(errors: &mut FormErrors, (field, label): (&str, &str), text: &str) -> Option<Cents> {
    match text.trim() {
        "" => None,
        text => errors.take(
            field,
            Cents::parse(text).map_err(|error| format!("{label}: {error}")),
        ),
    }
}

/// A cut as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CutForm {
    /// Version of the auditor's cut; 0 before there is one.
    pub version: String,
    pub auditor: String,
    /// Empty: all of it is accepted.
    pub accepted: String,
    pub reason: String,
}

impl CutForm {
    /// The auditor's stored cut, or an empty one.
    #[must_use]
    pub fn stored(auditor: Auditor, cut: Option<&CutRow>) -> Self {
        Self {
            version: cut.map_or(0, |cut| cut.version).to_string(),
            auditor: auditor.code().to_owned(),
            accepted: cut.map(|cut| cut.accepted.input()).unwrap_or_default(),
            reason: cut.map(|cut| cut.reason.clone()).unwrap_or_default(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<CutData, FormErrors> {
        let mut errors = FormErrors::none();
        let auditor = errors.take("auditor", self.auditor.parse::<Auditor>());
        let accepted = money(&mut errors, ("accepted", "Anerkannt"), &self.accepted);
        let data = auditor.map(|auditor| CutData {
            auditor,
            accepted,
            reason: self.reason.clone(),
        });
        errors.finish(data)
    }
}
