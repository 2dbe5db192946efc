//! Financial years (Haushaltsjahre): what is provided, paid, bound, and left to carry over.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::budget_year;
use paktbuch_types::{BudgetYearId, Cents};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Set};

use super::year_entries::{entries, of_figure};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::budgets::commands::YearData;
use crate::budgets::queries;
use crate::budgets::rows::{Place, Provided, YearEntry, YearFigure, YearRow, YearSpot};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::{self, Programme};
use crate::text;

/// Longest account.
const ACCOUNT: usize = 200;

/// Enters what the budget of a year provides for a programme and an account.
///
/// # Errors
/// [`ServiceError::Field`] for a year that is none, an unknown programme, a negative amount, a Verpflichtungsermächtigung for a year that is
/// not later or without an amount, a text that is too long, or an account that the programme has in that year already.
pub async fn add_year(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    data: YearData,
) -> Result<BudgetYearId, ServiceError> {
    if !(2000..=2100).contains(&data.year) {
        let message = format!(
            "Haushaltsjahr: {} geht nicht. Bitte ein Jahr von 2000 bis 2100 eintragen.",
            data.year
        );
        return Err(ServiceError::field("jahr", message));
    }
    let all = funding::programmes(tx.conn()).await?;
    if funding::find_programme(&all, &data.programme, None).is_none() {
        let known: Vec<&str> = funding::newest_programmes(&all)
            .map(|programme| programme.code.as_str())
            .collect();
        let message = format!(
            "Programm: Bitte wählen Sie eines aus der Liste. Vorhanden: {}.",
            known.join(", ")
        );
        return Err(ServiceError::field("programme", message));
    }
    for (field, label, amount) in [
        ("appropriation", "Ansatz", data.appropriation),
        ("carried_over", "Ermächtigungsübertragung", data.carried_over),
        ("commitment", "Verpflichtungsermächtigung", data.commitment),
    ] {
        if amount < Cents::ZERO || amount > Cents::MAX {
            let message = format!(
                "{label}: {amount} € geht nicht. Bitte einen Betrag von 0 bis {} € eintragen.",
                Cents::MAX
            );
            return Err(ServiceError::field(field, message));
        }
    }
    if let Some(due) = data.commitment_year {
        if due <= data.year || due > 2100 {
            let message = format!(
                "Fällig im Jahr: {due} geht nicht. Bitte ein Jahr nach {} eintragen oder das Feld leeren.",
                data.year
            );
            return Err(ServiceError::field("commitment_year", message));
        }
        if data.commitment == Cents::ZERO {
            let message = "Verpflichtungsermächtigung: Bitte den Betrag zum Jahr eintragen oder „Fällig im Jahr“ leeren.";
            return Err(ServiceError::field("commitment", message));
        }
    }
    let account = text::clean(&data.account);
    if text::length(&account) > ACCOUNT {
        let message = format!("Produktsachkonto: höchstens {ACCOUNT} Zeichen. Bitte kürzen.");
        return Err(ServiceError::field("account", message));
    }
    let row = budget_year::ActiveModel {
        year: Set(data.year),
        programme: Set(data.programme.clone()),
        account: Set(account.clone()),
        appropriation: Set(data.appropriation),
        carried_over: Set(data.carried_over),
        commitment: Set(data.commitment),
        commitment_year: Set(data.commitment_year),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await.map_err(|error| {
        let message = format!(
            "Produktsachkonto: Im Haushaltsjahr {} gibt es für dieses Programm schon einen Ansatz {}. Bitte ein anderes Konto eintragen oder den vorhandenen erst entfernen.",
            data.year,
            match account.as_str() {
                "" => "ohne Konto".to_owned(),
                account => format!("auf {account}"),
            }
        );
        ServiceError::unique(error, "account", message)
    })?;
    audit::record(tx, [event(EventKind::BudgetYearAdded, &row)]).await?;
    Ok(row.id)
}

/// Removes it; `version` is the one that was seen, `None` = whichever. Answers its year.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`].
pub async fn remove_year(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: BudgetYearId,
    version: Option<i64>,
) -> Result<i64, ServiceError> {
    let row = queries::one_provided(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if version.is_some_and(|version| version != row.version) {
        return Err(ServiceError::Stale);
    }
    budget_year::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(EventKind::BudgetYearRemoved, &row)]).await?;
    Ok(row.year)
}

fn event(kind: EventKind, row: &budget_year::Model) -> Event {
    let euro = |amount: Cents| format!("{amount} €");
    Event::new(kind, SubjectKind::Authority, 1)
        .change(Change::set("Haushaltsjahr", row.year))
        .change(Change::set("Programm", &row.programme))
        .change(Change::set("Produktsachkonto", &row.account))
        .change(Change::set("Ansatz", euro(row.appropriation)))
        .change(Change::set("Ermächtigungsübertragung", euro(row.carried_over)))
        .change(Change::set("Verpflichtungsermächtigung", euro(row.commitment)))
        .change(Change::set(
            "Fällig im Jahr",
            row.commitment_year
                .map(|year| year.to_string())
                .unwrap_or_default(),
        ))
}

pub(in crate::budgets) fn told(row: budget_year::Model) -> Provided {
    Provided {
        id: row.id,
        version: row.version,
        data: YearData {
            year: row.year,
            programme: row.programme,
            account: row.account,
            appropriation: row.appropriation,
            carried_over: row.carried_over,
            commitment: row.commitment,
            commitment_year: row.commitment_year,
        },
    }
}

/// The years that have an Ansatz or a payment, and the one of `until`, none later than that; the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn years(conn: &impl ConnectionTrait, until: NaiveDate) -> Result<Vec<i64>, DbErr> {
    let running = i64::from(until.year());
    let provided = queries::provided(conn, None).await?;
    let paid = queries::payment_days(conn).await?;
    let years: BTreeSet<i64> = provided
        .iter()
        .map(|row| row.year)
        .chain(paid.iter().map(|day| i64::from(day.year())))
        .chain([running])
        .filter(|year| *year <= running)
        .collect();
    Ok(years.into_iter().rev().collect())
}

/// Ansätze of a year, and programmes that had money in it beside them, by titles and accounts. A year that runs counts up to `today`.
///
/// # Errors
/// The database's refusal.
pub async fn year(conn: &impl ConnectionTrait, year: i64, today: NaiveDate) -> Result<Vec<YearRow>, DbErr> {
    let entries = entries(conn, year, today).await?;
    let is_begun = year <= i64::from(today.year());
    let mut provided: BTreeMap<BudgetYearId, Provided> = queries::provided(conn, Some(year))
        .await?
        .into_iter()
        .map(|row| (row.id, told(row)))
        .collect();
    let named: BTreeSet<String> = provided
        .values()
        .map(|provided| provided.data.programme.clone())
        .collect();
    let spots: BTreeSet<(String, Option<BudgetYearId>)> = entries
        .iter()
        .map(|entry| (entry.programme.clone(), entry.ansatz))
        .chain(
            provided
                .iter()
                .map(|(id, provided)| (provided.data.programme.clone(), Some(*id))),
        )
        .collect();
    let all = funding::programmes(conn).await?;
    let row = |(code, ansatz): (String, Option<BudgetYearId>)| {
        let sum = |figure: YearFigure, of_order: bool| -> Cents {
            let own = entries.iter().filter(|entry| {
                entry.programme == code
                    && entry.ansatz == ansatz
                    && entry.figure == figure
                    && matches!(entry.place, Place::Order(_)) == of_order
            });
            own.map(|entry| entry.amount).sum()
        };
        YearRow {
            provided: ansatz.and_then(|id| provided.remove(&id)),
            is_other: ansatz.is_none() && named.contains(&code),
            paid: sum(YearFigure::Paid, false),
            unpaid: sum(YearFigure::Bound, false),
            open_orders: is_begun.then(|| sum(YearFigure::Bound, true)),
            later: later(&entries, &code, ansatz),
            title: title(&all, &code),
            programme: code,
        }
    };
    let mut rows: Vec<YearRow> = spots.into_iter().map(row).collect();
    rows.retain(|row| row.provided.is_some() || row.paid != Cents::ZERO || row.bound() != Cents::ZERO);
    rows.sort_by_cached_key(|row| {
        (
            text::sort_key(&row.title),
            row.provided.is_none(),
            text::sort_key(row.account()),
        )
    });
    Ok(rows)
}

/// What orders of an Ansatz bind, by the year for which they are promised.
fn later(entries: &[YearEntry], programme: &str, ansatz: Option<BudgetYearId>) -> BTreeMap<i64, Cents> {
    let mut sums: BTreeMap<i64, Cents> = BTreeMap::new();
    let own = entries.iter().filter(|entry| {
        entry.figure == YearFigure::Later && entry.programme == programme && entry.ansatz == ansatz
    });
    for (entry, promised) in own.filter_map(|entry| Some((entry, entry.on?))) {
        let sum = sums.entry(i64::from(promised.year())).or_default();
        *sum = sum.plus(entry.amount);
    }
    sums
}

/// The records that a figure of a year adds up at a spot, and its label.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn year_records(
    conn: &impl ConnectionTrait,
    (year, figure, spot): (i64, YearFigure, &YearSpot),
    today: NaiveDate,
) -> Result<(Vec<YearEntry>, String), DbErr> {
    let mut entries = entries(conn, year, today).await?;
    entries.retain(|entry| spot.has(entry));
    let mut label = match spot.programme.as_str() {
        "" => "Summe".to_owned(),
        code => title(&funding::programmes(conn).await?, code),
    };
    if let Some(id) = spot.ansatz
        && let Some(row) = queries::one_provided(conn, id).await?
        && !row.account.is_empty()
    {
        label = format!("{label} {}", row.account);
    }
    Ok((of_figure(entries, figure, year), label))
}

fn title(programmes: &[Programme], code: &str) -> String {
    funding::find_programme(programmes, code, None)
        .map_or_else(|| code.to_owned(), |programme| programme.title.clone())
}

/// What the budgets of all years provide, the newest first.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn all_provided(conn: &impl ConnectionTrait) -> Result<Vec<Provided>, DbErr> {
    let rows = queries::provided(conn, None).await?;
    Ok(rows.into_iter().map(told).collect())
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn one_year(
    conn: &impl ConnectionTrait,
    id: BudgetYearId,
) -> Result<Option<Provided>, DbErr> {
    Ok(queries::one_provided(conn, id).await?.map(told))
}

/// Code and title of every programme, for a choice.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn programmes(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(String, String)>, DbErr> {
    let all = funding::programmes(conn).await?;
    let choices = funding::newest_programmes(&all);
    Ok(choices
        .map(|programme| (programme.code.clone(), programme.title.clone()))
        .collect())
}
