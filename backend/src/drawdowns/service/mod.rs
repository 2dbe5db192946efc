//! Computing and storing drawdowns.

mod add;
mod change;
mod considered;
mod draft;
mod drawable;
mod receipts;
mod take;

use chrono::NaiveDate;
use paktbuch_entity::{authority, notice};
use paktbuch_types::{AmendmentKind, NoticeId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

pub use add::add_drawdown;
pub(super) use add::as_of;
pub use change::change_drawdown;
pub(super) use change::payout_words;
pub use considered::{Considered, all, considered, entry, of_notice};
pub(super) use draft::draft;
pub use drawable::drawable;
pub use receipts::counted;
pub use take::{Taken, take_drawdown};

use super::queries;
use super::rows::{Letter, Said};
use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::error::ServiceError;
use crate::funding;
use crate::text;

/// Longest note.
const NOTE: usize = 2_000;
/// Longest reference.
const REFERENCE: usize = 200;

/// Reference (Aktenzeichen) of a notice.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn reference(conn: &impl ConnectionTrait, id: NoticeId) -> Result<String, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.ok_or(ServiceError::NotFound)?.reference)
}

/// Who writes the letter for a drawdown of a notice to whom, and what it says of the notice.
///
/// # Errors
/// The database's refusal.
pub async fn letter_head(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Letter>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let Some(view) = funding::read_notice(conn, id).await? else {
        return Ok(None);
    };
    let authority = queries::the_authority(conn).await?;
    let programmes = funding::programmes(conn).await?;
    let programme = funding::find_programme(&programmes, &row.programme, row.programme_version.parse().ok());
    // The name stands above them.
    let lines = |row: &authority::Model| -> Vec<String> {
        let lines = row.letterhead.lines().filter(|line| line.trim() != row.name);
        lines.map(str::to_owned).collect()
    };
    let said = |day: NaiveDate| {
        let data = view.on(Some(day));
        let then = notice::Model {
            spend_within_days: data.spend_within_days,
            ..row.clone()
        };
        Said {
            from: day,
            granted: data.granted.unwrap_or_default(),
            rate: data.rate,
            own_share: data.own_share.unwrap_or_default(),
            within: funding::spend_within_days(&then, programme),
        }
    };
    let amended = view.amendments.iter().map(|amendment| amendment.head.dated);
    let changes = view
        .amendments
        .iter()
        .filter(|amendment| amendment.kind != AmendmentKind::Reallocation);
    Ok(Some(Letter {
        authority: authority.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        letterhead: authority.as_ref().map(lines).unwrap_or_default(),
        amended: changes.map(|amendment| amendment.head.dated).collect(),
        portal_order: programme
            .and_then(|programme| programme.portal_drawdown.value.clone())
            .unwrap_or_default(),
        account: authority.as_ref().map(account).unwrap_or_default(),
        recipient: view.granting_authority.clone(),
        notice_date: row.notice_date,
        programme: programme.map_or_else(|| row.programme.clone(), |programme| programme.title.clone()),
        first: said(row.notice_date),
        later: amended.map(said).collect(),
        text: funding::narrative(conn, id).await?.data.drawdown_text,
        title: row.title,
    }))
}

/// Where grants are paid out to, as a form asks for it; nothing where no account was entered.
fn account(authority: &authority::Model) -> Vec<(&'static str, String)> {
    if authority.iban.is_empty() {
        return Vec::new();
    }
    let holder = match authority.account_holder.as_str() {
        "" => &authority.name,
        holder => holder,
    };
    let mut account = vec![
        ("Kontoinhaber", holder.to_owned()),
        ("IBAN", text::in_fours(&authority.iban)),
    ];
    if !authority.bic.is_empty() {
        account.push(("BIC", authority.bic.clone()));
    }
    account
}

fn event(kind: EventKind, notice: NoticeId, number: i64) -> Event {
    Event::new(kind, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .change(Change::set("Mittelabruf", number))
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}
