//! Whether the terms and amounts of a notice hold.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Financing, ZweckbindungStart, format_date};

use super::check;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::{EarlyStart, NoticeData};
use crate::funding::settlement::{OtherMoney, Terms};

/// Periods, Zweckbindung, tolerance, days and Bekanntgabe; all that is wrong is told at once.
pub(super) fn check_terms(command: &NoticeData) -> Result<(), ServiceError> {
    let mut refusals = Refusals::default();
    refusals.take(check::period(
        "approval_to",
        "Bewilligungszeitraum",
        command.approval_from,
        command.approval_to,
    ))?;
    refusals.take(check::period(
        "implementation_to",
        "Durchführungszeitraum",
        command.implementation_from,
        command.implementation_to,
    ))?;
    let undated =
        command.zweckbindung_start == ZweckbindungStart::FixedDate && command.zweckbindung_date.is_none();
    let two_ends =
        command.zweckbindung_start != ZweckbindungStart::FixedDate && command.zweckbindung_date.is_some();
    let out = |value: Option<i64>, range: RangeInclusive<i64>| value.is_some_and(|it| !range.contains(&it));
    for (is_wrong, field, message) in [
        (
            out(command.zweckbindung_years, 0..=50),
            "zweckbindung_years",
            "Jahre der Zweckbindung: Bitte eine Zahl von 0 bis 50 eintragen.",
        ),
        (
            command.zweckbindung_start == ZweckbindungStart::None
                && command.zweckbindung_years.is_some_and(|years| years > 0),
            "zweckbindung_years",
            "Jahre der Zweckbindung: Als Beginn ist „keine Zweckbindung“ gewählt. Bitte die Jahre leeren oder den Beginn wählen, den der Bescheid nennt.",
        ),
        (
            command.zweckbindung_start == ZweckbindungStart::FixedDate
                && command.zweckbindung_years.is_some_and(|years| years > 0),
            "zweckbindung_years",
            "Jahre der Zweckbindung: Als Beginn ist „festes Datum laut Bescheid“ gewählt; dann gilt nur der Tag. Bitte die Jahre leeren oder den Beginn wählen, von dem an sie laut Bescheid zählen.",
        ),
        (
            undated,
            "zweckbindung_date",
            "Ende der Zweckbindung: Bitte den Tag eintragen, den der Bescheid nennt.",
        ),
        (
            two_ends,
            "zweckbindung_date",
            "Ende der Zweckbindung: Der Tag gilt nur, wenn der Bescheid ein festes Datum nennt. Bitte als Beginn „festes Datum laut Bescheid“ wählen, oder den Tag leeren.",
        ),
        (
            out(command.grace_days, 0..=3_660),
            "grace_days",
            "Nachlauf für Zahlungen: Bitte 0 bis 3660 Tage eintragen.",
        ),
        (
            out(command.spend_within_days, 1..=3_660),
            "spend_within_days",
            "Verbrauchsfrist: Bitte 1 bis 3660 Tage eintragen, oder leer lassen, wenn die des Programms gilt.",
        ),
        (
            out(command.item_tolerance.map(|rate| rate.0), 0..=10_000),
            "item_tolerance",
            "Toleranz je Einzelansatz: Bitte 0 bis 100 % eintragen.",
        ),
        (
            out(command.own_share_min.map(|rate| rate.0), 0..=10_000),
            "own_share_min",
            "Eigenanteil mindestens: Bitte 0 bis 100 % eintragen.",
        ),
    ] {
        if is_wrong {
            refusals.take(Err::<(), _>(ServiceError::field(field, message)))?;
        }
    }
    refusals.take(check_announcement(command))?;
    refusals.finish()
}

/// A notice is not older than the application (Antrag) that it answers.
pub(super) fn not_before_application(
    notice_date: NaiveDate,
    submitted: Option<NaiveDate>,
) -> Result<(), ServiceError> {
    match submitted.filter(|submitted| notice_date < *submitted) {
        None => Ok(()),
        Some(submitted) => {
            let message = format!(
                "Bescheid vom: Der Tag liegt vor der Einreichung des Antrags am {}. Bitte einen der beiden Tage berichtigen.",
                format_date(submitted)
            );
            Err(ServiceError::field("notice_date", message))
        }
    }
}

/// The agreed beginning: who allowed it and under which reference make sense with a day only.
pub(super) fn early_start(start: EarlyStart) -> Result<EarlyStart, ServiceError> {
    let start = EarlyStart {
        on: start.on,
        by: check::optional("early_start_by", "genehmigt von", &start.by)?,
        reference: check::optional(
            "early_start_reference",
            "Aktenzeichen der Genehmigung",
            &start.reference,
        )?,
    };
    if start.on.is_none() && !(start.by.is_empty() && start.reference.is_empty()) {
        let message =
            "Maßnahmebeginn zulässig ab: Bitte den Tag eintragen, oder die Angaben zur Genehmigung leeren.";
        return Err(ServiceError::field("early_start_on", message));
    }
    Ok(start)
}

/// The days of the Bekanntgabe follow each other.
fn check_announcement(command: &NoticeData) -> Result<(), ServiceError> {
    let mut refusals = Refusals::default();
    let known = Some(command.notice_date);
    let sent = command.sent_on.or(known);
    for (field, label, before, day) in [
        ("sent_on", "Abgesandt am", known, command.sent_on),
        ("announced_on", "Bekannt gegeben am", sent, command.announced_on),
        (
            "appeal_waived_on",
            "Rechtsbehelfsverzicht am",
            command.announced_on.or(sent),
            command.appeal_waived_on,
        ),
    ] {
        if let Some((before, _)) = before.zip(day).filter(|(before, day)| day < before) {
            let message = format!(
                "{label}: Der Tag liegt vor dem {}. Bitte beide Tage prüfen.",
                format_date(before)
            );
            refusals.take(Err::<(), _>(ServiceError::field(field, message)))?;
        }
    }
    refusals.finish()
}

/// Grant and own share: proposed where they are left out, checked where they are given.
pub(super) fn money(command: &NoticeData) -> Result<(Cents, Cents), ServiceError> {
    check::not_negative("eligible", "Zuwendungsfähige Ausgaben", command.eligible)?;
    check_rate(command)?;
    check_units(command)?;
    let proposed = Terms::of(command).proposed(command.eligible);
    let granted = command.granted.or(proposed).ok_or_else(|| {
        ServiceError::field(
            "granted",
            "Zuwendung: Bitte den Betrag aus dem Bescheid eintragen, bei Festbeträgen auch Anzahl und Betrag je Einheit.",
        )
    })?;
    check::not_negative("granted", "Zuwendung", granted)?;
    let mut refusals = Refusals::default();
    if let Some(proposed) = proposed.filter(|proposed| *proposed != granted && !command.grant_differs) {
        let message = format!(
            "Zuwendung: {} sind {proposed} €, eingetragen sind {granted} €. Bitte prüfen Sie die Angaben; steht es so im Bescheid, bestätigen Sie die Abweichung.",
            rule(command)
        );
        refusals.take(Err::<(), _>(ServiceError::field("grant_differs", message)))?;
    }
    refusals.take(check_others(command))?;
    let own_share = refusals.take(own_share(command, granted))?;
    refusals.finish()?;
    Ok((granted, own_share.unwrap_or_default()))
}

/// What the proposed grant is made of, in words.
fn rule(command: &NoticeData) -> String {
    match command.unit_count.zip(command.unit_amount) {
        Some((count, amount)) if command.financing == Financing::Festbetrag => {
            format!("{count} × {amount} €")
        }
        _ => format!("{} % von {} €", command.rate, command.eligible),
    }
}

/// Money of others beyond all eligible spending is asked about: it may bear what is not eligible, but more likely it was mistyped.
fn check_others(command: &NoticeData) -> Result<(), ServiceError> {
    let planned = OtherMoney::planned(&command.lists.incomes);
    let others = planned.first.plus(planned.public);
    if others <= command.eligible || command.grant_differs {
        return Ok(());
    }
    let message = format!(
        "Leistungen Dritter: Mit weiterer Förderung sind {others} € vorgesehen, zuwendungsfähig sind {} €. Bitte prüfen Sie die Beträge; steht es so im Bescheid, bestätigen Sie die Abweichung.",
        command.eligible
    );
    Err(ServiceError::field("grant_differs", message))
}

/// What the grant and the money of others leave of the eligible spending. Typed, it may leave out the Leistungen Dritter: they bear
/// what is not eligible then.
fn own_share(command: &NoticeData, granted: Cents) -> Result<Cents, ServiceError> {
    let planned = OtherMoney::planned(&command.lists.incomes);
    let rest = command.eligible.minus(granted).minus(planned.public);
    let left = rest.minus(planned.first).max(Cents::ZERO);
    let own_share = command.own_share.unwrap_or(left);
    check::not_negative("own_share", "Eigenanteil", own_share)?;
    let fixed = command.financing == Financing::Festbetrag;
    if fixed || (rest >= Cents::ZERO && [rest, left].contains(&own_share)) {
        return Ok(own_share);
    }
    let others = match planned.first.plus(planned.public) {
        Cents::ZERO => String::new(),
        others => format!(", Leistungen Dritter und weitere Förderung {others} €"),
    };
    let message = format!(
        "Eigenanteil: Zuwendung {granted} € und Eigenanteil {own_share} €{others} ergeben {} €, zuwendungsfähig sind {} €. Bitte berichtigen Sie einen der Beträge.",
        granted.plus(own_share).plus(planned.first).plus(planned.public),
        command.eligible
    );
    Err(ServiceError::field("own_share", message))
}

fn check_rate(command: &NoticeData) -> Result<(), ServiceError> {
    let (fits, message) = match command.financing {
        Financing::Anteil => (
            (1..=BasisPoints::WHOLE.0).contains(&command.rate.0),
            "Fördersatz: Bitte mehr als 0 und höchstens 100 % eintragen.",
        ),
        Financing::Voll => (
            command.rate == BasisPoints::WHOLE,
            "Fördersatz: Bei Vollfinanzierung sind es 100 %.",
        ),
        Financing::Festbetrag => (
            command.rate == BasisPoints(0),
            "Fördersatz: Eine Festbetragsfinanzierung hat keinen. Bitte 0 eintragen.",
        ),
        Financing::Fehlbedarf => (
            command.rate == BasisPoints(0),
            "Fördersatz: Eine Fehlbedarfsfinanzierung hat keinen. Bitte 0 eintragen.",
        ),
    };
    if fits {
        Ok(())
    } else {
        Err(ServiceError::field("rate", message))
    }
}

/// Units are for fixed amounts only, and both numbers belong together.
fn check_units(command: &NoticeData) -> Result<(), ServiceError> {
    let wrong = |field: &'static str, message: &str| Err(ServiceError::field(field, message));
    let units = match (command.unit_count, command.unit_amount) {
        (None, None) => return Ok(()),
        (Some(_), None) => return wrong("unit_amount", "Betrag je Einheit: Bitte zur Anzahl eintragen."),
        (None, Some(_)) => return wrong("unit_count", "Anzahl der Einheiten: Bitte zum Betrag eintragen."),
        (Some(count), Some(amount)) => (count, amount),
    };
    if command.financing != Financing::Festbetrag {
        let message = "Anzahl der Einheiten: Nur eine Festbetragsfinanzierung hat Einheiten. Bitte leeren.";
        return wrong("unit_count", message);
    }
    if !(1..=1_000_000).contains(&units.0) {
        return wrong(
            "unit_count",
            "Anzahl der Einheiten: Bitte 1 bis 1.000.000 eintragen.",
        );
    }
    check::not_negative("unit_amount", "Betrag je Einheit", units.1)?;
    if units.1.times(units.0).is_none_or(|product| product > Cents::MAX) {
        return wrong(
            "unit_amount",
            "Betrag je Einheit: Anzahl × Betrag ist zu groß. Bitte prüfen Sie beides.",
        );
    }
    Ok(())
}
