//! The proof that was filed before the notice came into Paktbuch: kept, and compared with the records.

use chrono::NaiveDate;
use paktbuch_entity::{filed_proof, notice};
use paktbuch_types::{Cents, NoticeId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, Set};

use super::retention::refuse_removal;
use super::{check, read_notice};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ConfirmFindings, EditFunding, Permit};
use crate::clock::local;
use crate::confirming::{self, Confirmation, Where};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::funding::commands::FiledProofData;
use crate::funding::rows::{FiledProof, FiledValue, LastFiling, NoticeView};
use crate::funding::settlement::{OtherMoney, Terms};
use crate::funding::{fields, queries};
use crate::rules::{Finding, Subject, SubjectKind as Kind};
use crate::rules::{r16_filed_proof as rule, r26_retention as r26};
use crate::text;

/// Characters of a file's name that are kept.
const NAME_CHARS: usize = 200;
/// Characters of an explanation that the confirmations of its differences repeat.
const REASON_CHARS: usize = 499;
const MOST: i64 = 1_000_000;

/// The version of a notice's proof that was filed last.
///
/// # Errors
/// The database's refusal.
pub async fn last_filing(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Option<LastFiling>, DbErr> {
    let Some(row) = queries::last_filing(conn, notice).await? else {
        return Ok(None);
    };
    let actor = [row.filed_by];
    let name = audit::names_of(conn, &actor).await?.remove(&actor[0]);
    Ok(Some(LastFiling {
        id: row.id,
        number: row.number,
        filed_on: local(row.filed_at).date(),
        filed_by: name.unwrap_or_else(|| "System".to_owned()),
        as_of: row.as_of,
        taken_over: row.taken_over,
    }))
}

/// Stores what a filed proof reports, with its PDF where one is given; replaces what was stored with the version `version`
/// (`None` = nothing). A new explanation stands for what differs now: each difference is confirmed with it, and another one counts
/// again.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a day to come, a negative value, a text too
/// long; [`ServiceError::Refused`] where nothing is stated, for more than the explanation once the proof stands as a version, and for another
/// PDF while the retention of the notice has not ended (R26).
pub async fn save_filed_proof(
    tx: &WriteTx,
    (_edit, confirm): (&Permit<EditFunding>, &Permit<ConfirmFindings>),
    notice: NoticeId,
    version: Option<i64>,
    data: FiledProofData,
    file: Option<(&Stored, &str)>,
) -> Result<(), ServiceError> {
    if notice::Entity::find_by_id(notice).count(tx.conn()).await? == 0 {
        return Err(ServiceError::NotFound);
    }
    let before = queries::stored_proof(tx.conn(), notice).await?;
    if before.as_ref().map(|before| before.version) != version {
        return Err(ServiceError::Stale);
    }
    let data = checked(tx.today(), data)?;
    if data == FiledProofData::default() && before.is_none() && file.is_none() {
        return Err(ServiceError::refused(
            "Bitte tragen Sie ein, was der Verwendungsnachweis berichtet, oder wählen Sie seine PDF-Datei aus.",
        ));
    }
    let (old, old_file) = before
        .map(|before| (before.data, before.file))
        .unwrap_or_default();
    let is_same_file =
        |(stored, _): &(&Stored, &str)| old_file.as_ref().is_some_and(|old| old.sha256 == stored.sha256);
    let is_same = told(&old) == told(&data) && file.as_ref().is_none_or(is_same_file);
    if !is_same && queries::is_version(tx.conn(), notice).await? {
        return Err(ServiceError::refused(
            "Der eingereichte Nachweis steht als Version 1; nur die Erklärung der Abweichung lässt sich noch ändern. Sind Tag, Summen oder \
             Datei falsch, bitte unter „Eingereichte Nachweise“ die Version zurücknehmen, ihn hier berichtigen und wieder aufnehmen.",
        ));
    }
    let mut event = Event::new(EventKind::ProofFiled, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(
            fields::filed_proof(&old),
            fields::filed_proof(&data),
        ));
    let mut document = old_file.as_ref().map(|file| file.document);
    if let Some((stored, name)) = file {
        let name = text::excerpt(&text::clean(name), NAME_CHARS);
        if let Some(old) = old_file.as_ref().filter(|old| old.sha256 != stored.sha256) {
            refuse_another_file(tx, notice, &old.name).await?;
        }
        document = Some(documents::register(tx, stored, "application/pdf", &name).await?);
        let old_hash = old_file.map(|file| file.sha256).unwrap_or_default();
        event = event.change(Change::new("SHA-256 der Datei", old_hash, &stored.sha256));
    }
    if event.is_empty() {
        return Ok(());
    }
    let row = filed_proof::ActiveModel {
        notice_id: Set(notice),
        filed_on: Set(data.filed_on),
        document_id: Set(document),
        spent: Set(data.spent),
        eligible: Set(data.eligible),
        granted: Set(data.granted),
        own_share: Set(data.own_share),
        receipts: Set(data.receipts),
        devices: Set(data.devices),
        explanation: Set(data.explanation.clone()),
        version: Set(version.unwrap_or(0) + 1),
    };
    match version {
        Some(_) => {
            row.update(tx.conn()).await?;
        }
        None => {
            filed_proof::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
        }
    }
    audit::record(tx, [event]).await?;
    if data.explanation != old.explanation {
        explain(tx, confirm, notice, (&old.explanation, &data.explanation)).await?;
    }
    Ok(())
}

/// What the proof itself says, without the explanation of its differences.
fn told(data: &FiledProofData) -> FiledProofData {
    FiledProofData {
        explanation: String::new(),
        ..data.clone()
    }
}

/// Refuses to put another PDF in the place of that of a filed proof, which stands for what was filed.
async fn refuse_another_file(tx: &WriteTx, notice: NoticeId, name: &str) -> Result<(), ServiceError> {
    let removal = r26::Removal {
        what: name,
        dated: None,
        instead: "Eine andere Datei bitte als Vermerk zum Nachweis ablegen: Sie steht dann daneben.",
    };
    refuse_removal(tx.conn(), vec![notice], removal, tx.today()).await
}

/// Confirms what differs now with the explanation; what the one before stood for counts again first.
async fn explain(
    tx: &WriteTx,
    permit: &Permit<ConfirmFindings>,
    notice: NoticeId,
    (before, after): (&str, &str),
) -> Result<(), ServiceError> {
    let view = read_notice(tx.conn(), notice).await?;
    let view = view.ok_or(ServiceError::NotFound)?;
    let proof = compared(tx.conn(), &view, tx.today()).await?;
    let reason = |explanation: &str| text::excerpt(&text::clean(explanation), REASON_CHARS);
    let is_replaced =
        |confirmation: &Confirmation| !before.is_empty() && confirmation.reason == reason(before);
    let place = Where::Notice(notice);
    for found in confirming::review(tx.conn(), findings_of(&view, proof.as_ref())).await? {
        let mut is_confirmed = found.confirmation.is_some();
        if found.confirmation.as_ref().is_some_and(is_replaced) {
            confirming::take_back(tx, permit, &found.fingerprint, place).await?;
            is_confirmed = false;
        }
        if !is_confirmed && !after.is_empty() {
            confirming::confirm(tx, permit, &found.finding, place, &reason(after)).await?;
        }
    }
    Ok(())
}

fn checked(today: NaiveDate, data: FiledProofData) -> Result<FiledProofData, ServiceError> {
    if data.filed_on.is_some_and(|day| day > today) {
        let message =
            "Eingereicht am: Der Tag liegt in der Zukunft. Bitte den Tag der Einreichung eintragen.";
        return Err(ServiceError::field("filed_on", message));
    }
    for (field, label, value) in [
        ("spent", "Ausgaben gesamt", data.spent),
        ("eligible", "davon zuwendungsfähig", data.eligible),
        ("granted", "Zuwendung", data.granted),
        ("own_share", "Eigenanteil", data.own_share),
    ] {
        check::not_negative(field, label, value.unwrap_or(Cents::ZERO))?;
    }
    for (field, label, value) in [
        ("receipts", "Zahl der Belege", data.receipts),
        ("devices", "Zahl der Geräte", data.devices),
    ] {
        if value.is_some_and(|count| !(0..=MOST).contains(&count)) {
            let message = format!("{label}: Bitte eine Zahl von 0 bis 1.000.000 eintragen.");
            return Err(ServiceError::field(field, message));
        }
    }
    let explanation = check::note("explanation", "Erklärung", &data.explanation)?;
    Ok(FiledProofData { explanation, ..data })
}

/// The filed proof of a notice with the same values from Paktbuch, as of the day of filing; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn compared(
    conn: &impl ConnectionTrait,
    view: &NoticeView,
    today: NaiveDate,
) -> Result<Option<FiledProof>, DbErr> {
    let Some(mut proof) = queries::stored_proof(conn, view.id).await? else {
        return Ok(None);
    };
    let as_of = proof.data.filed_on.unwrap_or(today);
    let spent = queries::figures(conn, view.id, Some(as_of)).await?.total().paid;
    let received = OtherMoney::received(&view.data.lists.incomes, as_of);
    let settled = Terms::of(&view.data).settle(spent, received);
    let mut receipts: Vec<_> = queries::spent_parts(conn, view.id, Some(as_of))
        .await?
        .into_iter()
        .filter(|part| part.paid.total != Cents::ZERO)
        .map(|part| part.invoice)
        .collect();
    receipts.sort_unstable();
    receipts.dedup();
    let devices = queries::delivered_devices(conn, view.id, as_of).await?;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let devices = i64::try_from(devices).unwrap_or(i64::MAX);
    let data = &proof.data;
    let money =
        |label, filed: Option<Cents>, here: Cents| value(label, true, filed.map(|amount| amount.0), here.0);
    let values = [
        money("Ausgaben gesamt", data.spent, spent.total),
        money("davon zuwendungsfähig", data.eligible, spent.eligible),
        money("Zuwendung", data.granted, settled.grant),
        money("Eigenanteil", data.own_share, settled.own_share),
        value("Zahl der Belege", false, data.receipts, count(receipts.len())),
        value("Zahl der Geräte", false, data.devices, devices),
    ];
    proof.values = values.into_iter().flatten().collect();
    Ok(Some(proof))
}

fn value(label: &'static str, is_money: bool, filed: Option<i64>, here: i64) -> Option<FiledValue> {
    filed.map(|filed| FiledValue {
        label,
        is_money,
        filed,
        here,
    })
}

/// What R16 says about the filed proofs of these notices, or of all.
///
/// # Errors
/// The database's refusal.
pub async fn filed_findings(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    today: NaiveDate,
) -> Result<Vec<Finding>, DbErr> {
    let mut found = Vec::new();
    for id in queries::with_filed_proof(conn).await? {
        if notice.is_none_or(|notice| notice == id)
            && let Some(view) = read_notice(conn, id).await?
        {
            let proof = Box::pin(compared(conn, &view, today)).await?;
            found.extend(findings_of(&view, proof.as_ref()));
        }
    }
    Ok(found)
}

/// What R16 says about the filed proof of a notice.
pub(in crate::funding) fn findings_of(view: &NoticeView, proof: Option<&FiledProof>) -> Vec<Finding> {
    let Some(proof) = proof else { return Vec::new() };
    let pair = |value: &FiledValue| rule::Pair {
        label: value.label,
        filed: value.text(value.filed),
        here: value.text(value.here),
        difference: match value.difference() {
            0 => String::new(),
            difference => value.text(difference),
        },
    };
    rule::check(&rule::Facts {
        notice: Subject::new(Kind::Notice, view.id.0, view.data.reference.clone()),
        pairs: proof.values.iter().map(pair).collect(),
    })
}
