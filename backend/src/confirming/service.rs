//! Confirming, taking it back, and what is confirmed.

use std::collections::HashMap;

use paktbuch_entity::finding_confirmation;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, ModelTrait, Set};

use super::identity::fingerprint;
use super::queries;
use super::rows::{Confirmation, Where};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ConfirmFindings, Permit};
use crate::clock::local;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::rules::Finding;
use crate::text;

/// Longest reason.
const REASON_CHARS: usize = 500;

/// A finding with the confirmation that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    pub finding: Finding,
    pub fingerprint: String,
    pub confirmation: Option<Confirmation>,
}

/// These findings, each with its confirmation.
///
/// # Errors
/// The database's refusal.
pub async fn review(conn: &impl ConnectionTrait, findings: Vec<Finding>) -> Result<Vec<Reviewed>, DbErr> {
    let prints: Vec<String> = findings.iter().map(of_finding).collect();
    let rows = queries::confirmations(conn, &prints).await?;
    let actors: Vec<String> = rows.iter().map(|row| row.actor.clone()).collect();
    let names = audit::names_of(conn, &actors).await?;
    let confirmation = |row: finding_confirmation::Model| {
        let confirmation = Confirmation {
            by: names
                .get(&row.actor)
                .cloned()
                .unwrap_or_else(|| "System".to_owned()),
            role: row.role,
            on: local(row.confirmed_at).date(),
            at: row.confirmed_at,
            reason: row.reason,
        };
        (row.fingerprint, confirmation)
    };
    let known: HashMap<String, Confirmation> = rows.into_iter().map(confirmation).collect();
    let reviewed = |(finding, fingerprint): (Finding, String)| Reviewed {
        confirmation: known.get(&fingerprint).cloned(),
        finding,
        fingerprint,
    };
    Ok(findings.into_iter().zip(prints).map(reviewed).collect())
}

/// Confirms a finding; `place` is the record in whose history it stands.
///
/// # Errors
/// [`ServiceError::Field`] (`grund`) without a reason or with one too long; [`ServiceError::Refused`] where it is confirmed
/// already.
pub async fn confirm(
    tx: &WriteTx,
    permit: &Permit<ConfirmFindings>,
    finding: &Finding,
    place: Where,
    reason: &str,
) -> Result<(), ServiceError> {
    let reason = checked(reason)?;
    let fingerprint = of_finding(finding);
    if queries::confirmation(tx.conn(), &fingerprint).await?.is_some() {
        return Err(ServiceError::refused(
            "Dieser Prüfhinweis ist schon bestätigt. Bitte laden Sie die Seite neu.",
        ));
    }
    let row = finding_confirmation::ActiveModel {
        fingerprint: Set(fingerprint),
        rule: Set(finding.rule.code().to_owned()),
        subject_kind: Set(finding.subject.kind),
        subject_id: Set(finding.subject.id),
        message: Set(finding.message.clone()),
        reason: Set(reason.clone()),
        actor: Set(tx.who().to_string()),
        role: Set(permit.role()),
        confirmed_at: Set(tx.now()),
        ..Default::default()
    };
    row.insert(tx.conn()).await?;
    let event = event(EventKind::FindingConfirmed, place)
        .change(Change::set("Regel", finding.rule))
        .change(Change::set("Prüfhinweis", &finding.message))
        .change(Change::set("Grund", reason));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Takes a confirmation back: the finding counts again.
///
/// # Errors
/// [`ServiceError::NotFound`] where there is none.
pub async fn take_back(
    tx: &WriteTx,
    _permit: &Permit<ConfirmFindings>,
    fingerprint: &str,
    place: Where,
) -> Result<(), ServiceError> {
    let row = queries::confirmation(tx.conn(), fingerprint)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let event = event(EventKind::FindingReopened, place)
        .change(Change::new("Regel", &row.rule, ""))
        .change(Change::new("Prüfhinweis", &row.message, ""))
        .change(Change::new("Grund", &row.reason, ""));
    row.delete(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

fn of_finding(finding: &Finding) -> String {
    let subject = &finding.subject;
    fingerprint(
        finding.rule.code(),
        subject.kind.code(),
        subject.id,
        &finding.message,
    )
}

fn event(kind: EventKind, place: Where) -> Event {
    match place {
        Where::Application(id) => Event::new(kind, SubjectKind::Application, id.0),
        Where::Notice(id) => Event::new(kind, SubjectKind::Notice, id.0).touching(Some(id)),
        Where::Order(id) => Event::new(kind, SubjectKind::Order, id.0),
        Where::Invoice(id) => Event::new(kind, SubjectKind::Invoice, id.0),
        Where::Device(id) => Event::new(kind, SubjectKind::Device, id.0),
    }
}

fn checked(reason: &str) -> Result<String, ServiceError> {
    let reason = text::clean(reason);
    if reason.is_empty() {
        let message = "Grund: Bitte angeben, warum der Hinweis in Ordnung ist.";
        return Err(ServiceError::field("grund", message));
    }
    let length = text::length(&reason);
    if length > REASON_CHARS {
        let message = format!("Grund: höchstens {REASON_CHARS} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field("grund", message));
    }
    Ok(reason)
}
