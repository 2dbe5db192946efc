//! Ceilings of programmes: entering and removing them, and what rule R1 says about applications.

use chrono::NaiveDate;
use paktbuch_entity::budget;
use paktbuch_types::{ApplicationId, ApplicationState, BudgetId, Cents, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Set};

use super::check;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::ceilings::{Claim, claimed, contradictions, in_force};
use crate::funding::commands::BudgetData;
use crate::funding::fields::euro;
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, Applied, data};
use crate::funding::rows::{BudgetRow, BudgetUse};
use crate::rules::{self, Finding, Subject, r01_budget as r01};

/// Enters a budget.
///
/// # Errors
/// [`ServiceError::Field`] for an unknown programme, Förderbereich or school, a negative amount, a missing source, or a budget of the
/// same school and Förderbereich from the same day on.
pub async fn add_budget(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    command: BudgetData,
) -> Result<BudgetId, ServiceError> {
    let programme = check::programme(tx.conn(), &command.programme, None, None).await?;
    let category = match command.category.trim() {
        "" => String::new(),
        given => check::category(&programme, given)?,
    };
    check::not_negative("amount", "Budget", command.amount)?;
    let source = check::required("source", "Quelle", &command.source)?;
    let names = data::school_names(tx.conn(), Vec::from_iter(command.school).as_slice()).await?;
    if names.iter().any(String::is_empty) {
        let message = "Schule: Bitte wählen Sie eine aus der Liste.";
        return Err(ServiceError::field("school", message));
    }
    let row = budget::ActiveModel {
        programme: Set(programme.code.clone()),
        category: Set(category),
        school_id: Set(command.school),
        amount: Set(command.amount),
        source: Set(source),
        valid_from: Set(command.valid_from),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await.map_err(|error| {
        let message = format!(
            "Gilt ab: Vom {} an gibt es dieses Budget schon. Bitte einen anderen Tag wählen oder das vorhandene entfernen.",
            format_date(command.valid_from)
        );
        ServiceError::unique(error, "valid_from", message)
    })?;
    let stored = stored(tx, row.id).await?;
    audit::record(tx, [event(EventKind::BudgetAdded, &stored)]).await?;
    Ok(row.id)
}

/// What contradicts a budget that was entered, with the remedy; as of its first day, or `today` where that is later.
///
/// # Errors
/// The database's refusal.
pub async fn budget_doubts(
    conn: &impl ConnectionTrait,
    id: BudgetId,
    today: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    let Some(own) = queries::one_budget(conn, id).await? else {
        return Ok(Vec::new());
    };
    let rows = queries::budgets(conn, Some(&own.programme)).await?;
    Ok(contradictions(&rows, &own, own.valid_from.max(today)))
}

/// Removes the budget that has the version `version`; `None` = whichever it has.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`].
pub async fn remove_budget(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: BudgetId,
    version: Option<i64>,
) -> Result<String, ServiceError> {
    let row = stored(tx, id).await?;
    if version.is_some_and(|version| version != row.version) {
        return Err(ServiceError::Stale);
    }
    budget::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(EventKind::BudgetRemoved, &row)]).await?;
    Ok(row.programme)
}

async fn stored(tx: &WriteTx, id: BudgetId) -> Result<BudgetRow, ServiceError> {
    queries::one_budget(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)
}

fn event(kind: EventKind, row: &BudgetRow) -> Event {
    let school = row.school.as_ref();
    Event::new(kind, SubjectKind::Authority, 1)
        .change(Change::set("Programm", &row.programme))
        .change(Change::set("Förderbereich", &row.category))
        .change(Change::set(
            "Schule",
            school.map(|school| school.name.clone()).unwrap_or_default(),
        ))
        .change(Change::set("Budget", euro(row.amount)))
        .change(Change::set("Gilt ab", format_date(row.valid_from)))
        .change(Change::set("Quelle", &row.source))
}

/// Budgets of a programme, or of all, with what is claimed of them.
///
/// # Errors
/// The database's refusal.
pub async fn read_budgets(
    conn: &impl ConnectionTrait,
    programme: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<BudgetUse>, DbErr> {
    let rows = queries::budgets(conn, programme).await?;
    let (applied, others) = queries::applied(conn).await?;
    let programmes = queries::programmes(conn).await?;
    let claims = claims(&applied, &others, &programmes);
    let holding: Vec<BudgetId> = in_force(&rows, today).iter().map(|row| row.id).collect();
    let used = rows.into_iter().map(|row| BudgetUse {
        holds: holding.contains(&row.id),
        claimed: claimed(&claims, &row),
        row,
    });
    Ok(used.collect())
}

/// What rule R1 says about the applications that nobody has decided yet, one or all, as of `today`.
///
/// # Errors
/// The database's refusal.
pub(super) async fn budget_findings(
    conn: &impl ConnectionTrait,
    only: Option<ApplicationId>,
    today: NaiveDate,
) -> Result<Vec<Finding>, DbErr> {
    let (applied, others) = queries::applied(conn).await?;
    let asked = |applied: &&Applied| is_open(applied) && only.is_none_or(|id| id == applied.row.id);
    let asked: Vec<&Applied> = applied.iter().filter(asked).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let budgets = queries::budgets(conn, None).await?;
    let holding = in_force(&budgets, today);
    let programmes = queries::programmes(conn).await?;
    let claims = claims(&applied, &others, &programmes);
    let facts = asked
        .into_iter()
        .filter_map(|applied| facts(applied, &holding, &claims, &programmes));
    Ok(facts.flat_map(|facts| r01::check(&facts)).collect())
}

/// `None` for a programme that has no budget at all.
fn facts(
    applied: &Applied,
    holding: &[&BudgetRow],
    claims: &[Claim],
    programmes: &[Programme],
) -> Option<r01::Facts> {
    let row = &applied.row;
    let programme = known_programme(applied, programmes);
    if programme.is_some_and(|programme| programme.budget_level.not_applicable) {
        return None;
    }
    let own = claim(applied, programmes);
    let of_programme: Vec<&&BudgetRow> = holding
        .iter()
        .filter(|budget| budget.programme == row.programme)
        .collect();
    let counting = of_programme.iter().filter(|budget| own.counts(budget));
    let ceilings: Vec<r01::Ceiling> = counting
        .map(|budget| r01::Ceiling {
            scope: budget.scope(),
            amount: budget.amount,
            claimed: claimed(claims, budget),
            source: budget.source.clone(),
        })
        .collect();
    if ceilings.is_empty() && !of_programme.is_empty() && own.grant == Some(Cents::ZERO) {
        return None;
    }
    let label = row.reference.clone();
    Some(r01::Facts {
        application: Subject::new(rules::SubjectKind::Application, row.id.0, label),
        is_sent: row.state != ApplicationState::Draft,
        ceilings,
    })
}

/// What all applications claim that were not refused or withdrawn, and all notices without one.
fn claims(applied: &[Applied], others: &[(String, String, Cents)], programmes: &[Programme]) -> Vec<Claim> {
    let applied = applied
        .iter()
        .filter(|applied| applied.row.state.claims())
        .map(|applied| claim(applied, programmes));
    let others = others.iter().map(|(programme, category, granted)| Claim {
        programme: programme.clone(),
        category: category.clone(),
        grant: Some(*granted),
        schools: Vec::new(),
    });
    applied.chain(others).collect()
}

/// Once notices answer it, an application claims what they grant; before, the programme's rate of its spending.
fn claim(applied: &Applied, programmes: &[Programme]) -> Claim {
    let spending: Cents = applied.schools.iter().map(|(_, amount)| *amount).sum();
    let rate = known_programme(applied, programmes).and_then(|programme| programme.rate.value);
    Claim {
        programme: applied.row.programme.clone(),
        category: applied.row.category.clone(),
        grant: applied
            .granted
            .or(applied.row.requested_grant)
            .or_else(|| rate.map(|rate| spending.share(rate))),
        schools: applied.schools.clone(),
    }
}

fn known_programme<'a>(applied: &Applied, programmes: &'a [Programme]) -> Option<&'a Programme> {
    programme::find(
        programmes,
        &applied.row.programme,
        applied.row.programme_version.parse().ok(),
    )
}

fn is_open(applied: &Applied) -> bool {
    applied.granted.is_none() && applied.row.state.is_open()
}
