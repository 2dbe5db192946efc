//! The authority's own data.

use paktbuch_entity::authority;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::{bank, text};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditAuthority, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::SetAuthority;
use crate::schools::{InventoryPattern, queries};
use crate::text::{clean, clean_lines, length};

/// The one row of its table.
pub(super) const ID: i64 = 1;
const MAX_LETTERHEAD: usize = 2_000;

/// Stores the authority's data; unchanged data are no change.
///
/// # Errors
/// [`ServiceError::Field`] at a wrong input, [`ServiceError::Stale`] where someone else saved meanwhile.
pub async fn set_authority(
    tx: &WriteTx,
    _permit: &Permit<EditAuthority>,
    command: SetAuthority,
) -> Result<(), ServiceError> {
    let stored = queries::authority(tx.conn()).await?;
    if stored.as_ref().map(|row| row.version) != command.version {
        return Err(ServiceError::Stale);
    }
    let version = command.version.unwrap_or_default() + 1;
    let row = checked(command, version)?;
    let event = Event::new(EventKind::AuthoritySet, SubjectKind::Authority, ID)
        .changes(changes(stored.as_ref(), &row));
    if event.is_empty() {
        return Ok(());
    }
    let active = row.into_active_model().reset_all();
    if stored.is_some() {
        active.update(tx.conn()).await?;
    } else {
        active.insert(tx.conn()).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

fn checked(command: SetAuthority, version: i64) -> Result<authority::Model, ServiceError> {
    let pattern: InventoryPattern =
        clean(&command.inventory_pattern)
            .parse()
            .map_err(|error: crate::schools::PatternError| {
                ServiceError::field("inventory_pattern", error.to_string())
            })?;
    let letterhead = clean_lines(&command.letterhead);
    if length(&letterhead) > MAX_LETTERHEAD {
        let message = format!("Briefkopf: höchstens {MAX_LETTERHEAD} Zeichen.");
        return Err(ServiceError::field("letterhead", message));
    }
    let account = bank::account(&command.account)?;
    Ok(authority::Model {
        id: ID,
        name: text::required("name", "Name des Schulträgers", &command.name)?,
        number: number(command.number.as_deref())?,
        municipality_key: municipality_key(command.municipality_key.as_deref())?,
        land: text::land(&command.land)?,
        granting_authority: text::optional(
            "granting_authority",
            "Bewilligungsbehörde",
            &command.granting_authority,
        )?,
        letterhead,
        inventory_pattern: pattern.to_string(),
        version,
        account_holder: account.holder,
        iban: account.iban,
        bic: account.bic,
    })
}

fn number(text: Option<&str>) -> Result<Option<String>, ServiceError> {
    let number = text::maybe("number", "Trägernummer", text)?;
    let fits = number.as_ref().is_none_or(|number| {
        number.len() <= 20 && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    if fits {
        Ok(number)
    } else {
        Err(ServiceError::field(
            "number",
            "Die Trägernummer besteht aus höchstens 20 Ziffern oder Buchstaben, zum Beispiel 14254.",
        ))
    }
}

fn municipality_key(text: Option<&str>) -> Result<Option<String>, ServiceError> {
    let key = text::maybe("municipality_key", "Gemeindeschlüssel", text)?;
    let fits = key
        .as_ref()
        .is_none_or(|key| key.len() == 8 && key.bytes().all(|byte| byte.is_ascii_digit()));
    if fits {
        Ok(key)
    } else {
        Err(ServiceError::field(
            "municipality_key",
            "Der Amtliche Gemeindeschlüssel hat acht Ziffern, zum Beispiel 05558020.",
        ))
    }
}

fn changes(before: Option<&authority::Model>, after: &authority::Model) -> Vec<Change> {
    let change = |field, value: fn(&authority::Model) -> &str| {
        Change::new(field, before.map(value).unwrap_or_default(), value(after))
    };
    vec![
        change("Name", |row| &row.name),
        change("Trägernummer", |row| row.number.as_deref().unwrap_or_default()),
        change("Gemeindeschlüssel", |row| {
            row.municipality_key.as_deref().unwrap_or_default()
        }),
        change("Land", |row| &row.land),
        change("Bewilligungsbehörde", |row| &row.granting_authority),
        change("Briefkopf", |row| &row.letterhead),
        change("Muster der Inventarnummern", |row| &row.inventory_pattern),
        change("Kontoinhaber", |row| &row.account_holder),
        change("IBAN", |row| &row.iban),
        change("BIC", |row| &row.bic),
    ]
}
