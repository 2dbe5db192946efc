//! What a notice says in lists: checked, and stored as a whole.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use paktbuch_entity::{notice_condition, notice_income, notice_own_share};
use paktbuch_types::{Cents, NoticeId, OwnShareSource, format_date};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, Set};

use super::check;
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::{ConditionData, IncomeData, NoticeLists};

/// Most rows of a list.
const ROWS: usize = 100;

/// The lists with cleaned texts; what is wrong in any row is told at once.
///
/// `main` is the source that bears what the further ones leave of the own share.
pub(super) fn checked(
    lists: NoticeLists,
    main: OwnShareSource,
    own_share: Cents,
) -> Result<NoticeLists, ServiceError> {
    let NoticeLists {
        own_sources,
        incomes,
        conditions,
    } = lists;
    few("incomes", "Leistungen Dritter", incomes.len())?;
    few("conditions", "Nebenbestimmungen", conditions.len())?;
    let mut refusals = Refusals::default();
    refusals.take(check_own_sources(&own_sources, main, own_share))?;
    let mut checked = NoticeLists {
        own_sources,
        ..NoticeLists::default()
    };
    for row in (1..).zip(incomes) {
        checked.incomes.extend(refusals.take(income(row))?);
    }
    for row in (1..).zip(conditions) {
        checked.conditions.extend(refusals.take(condition(row))?);
    }
    refusals.finish()?;
    Ok(checked)
}

fn few(field: &'static str, label: &str, rows: usize) -> Result<(), ServiceError> {
    if rows <= ROWS {
        return Ok(());
    }
    let message = format!("{label}: höchstens {ROWS} Zeilen, es sind {rows}. Bitte fassen Sie zusammen.");
    Err(ServiceError::field(field, message))
}

fn check_own_sources(
    sources: &[(OwnShareSource, Cents)],
    main: OwnShareSource,
    own_share: Cents,
) -> Result<(), ServiceError> {
    let wrong = |message: String| {
        ServiceError::field(
            "own_sources",
            format!("Weitere Herkunft des Eigenanteils: {message}"),
        )
    };
    let mut seen = BTreeSet::from([main]);
    for (source, amount) in sources {
        check::not_negative("own_sources", &format!("Eigenanteil aus {source}"), *amount)?;
        if *amount == Cents::ZERO {
            return Err(wrong(format!(
                "{source} hat keinen Betrag. Bitte eintragen oder leeren."
            )));
        }
        if !seen.insert(*source) {
            return Err(wrong(format!(
                "{source} steht zweimal da. Bitte zu einem Betrag zusammenfassen."
            )));
        }
    }
    let sum: Cents = sources.iter().map(|(_, amount)| *amount).sum();
    if sum > own_share {
        return Err(wrong(format!(
            "{sum} € sind mehr als der Eigenanteil von {own_share} €. Bitte einen der Beträge berichtigen."
        )));
    }
    Ok(())
}

fn income((row, income): (usize, IncomeData)) -> Result<IncomeData, ServiceError> {
    let label = |name: &str| format!("Leistungen Dritter, Zeile {row}, {name}");
    check::not_negative("incomes", &label("lt. Bescheid"), income.planned)?;
    check::not_negative("incomes", &label("erhalten"), income.received)?;
    if income.planned == Cents::ZERO && income.received == Cents::ZERO {
        let message = format!("{}: Bitte einen Betrag eintragen.", label("Betrag"));
        return Err(ServiceError::field("incomes", message));
    }
    if income.received == Cents::ZERO && income.received_on.is_some() {
        let message = format!(
            "{}: Bitte den Betrag zum Tag des Eingangs eintragen, oder den Tag leeren.",
            label("erhalten")
        );
        return Err(ServiceError::field("incomes", message));
    }
    Ok(IncomeData {
        source: check::required("incomes", &label("von wem"), &income.source)?,
        purpose: check::optional("incomes", &label("wofür"), &income.purpose)?,
        ..income
    })
}

/// Refuses money of others that is told as received on a day to come.
pub(super) fn received_by(incomes: &[IncomeData], today: NaiveDate) -> Result<(), ServiceError> {
    let mut refusals = Refusals::default();
    for (row, income) in (1..).zip(incomes) {
        if let Some(day) = income.received_on.filter(|day| *day > today) {
            let message = format!(
                "Leistungen Dritter, Zeile {row}, erhalten am: Der {} liegt in der Zukunft. Bitte den Tag des Eingangs eintragen, höchstens heute.",
                format_date(day)
            );
            refusals.take(Err::<(), _>(ServiceError::field("incomes", message)))?;
        }
    }
    refusals.finish()
}

fn condition((row, condition): (usize, ConditionData)) -> Result<ConditionData, ServiceError> {
    let label = format!("Nebenbestimmungen, Zeile {row}, Text");
    let text = check::note("conditions", &label, &condition.text)?;
    if text.is_empty() {
        return Err(ServiceError::field(
            "conditions",
            format!("{label}: Bitte ausfüllen."),
        ));
    }
    let label = |name: &str| format!("Nebenbestimmungen, Zeile {row}, {name}");
    let done_by = check::optional("conditions", &label("erledigt durch"), &condition.done_by)?;
    if !done_by.is_empty() && condition.done_on.is_none() {
        let message = format!(
            "{}: Bitte den Tag eintragen, oder „erledigt durch“ leeren.",
            label("erledigt am")
        );
        return Err(ServiceError::field("conditions", message));
    }
    Ok(ConditionData {
        text,
        place: check::optional("conditions", &label("Stelle"), &condition.place)?,
        done_by,
        remark: check::optional("conditions", &label("Bemerkung"), &condition.remark)?,
        ..condition
    })
}

/// Puts these lists in the place of the stored ones.
pub(super) async fn store(tx: &WriteTx, notice: NoticeId, lists: &NoticeLists) -> Result<(), DbErr> {
    notice_own_share::Entity::delete_many()
        .filter(notice_own_share::Column::NoticeId.eq(notice))
        .exec(tx.conn())
        .await?;
    notice_income::Entity::delete_many()
        .filter(notice_income::Column::NoticeId.eq(notice))
        .exec(tx.conn())
        .await?;
    notice_condition::Entity::delete_many()
        .filter(notice_condition::Column::NoticeId.eq(notice))
        .exec(tx.conn())
        .await?;
    for (position, (source, amount)) in (1..).zip(&lists.own_sources) {
        let row = notice_own_share::ActiveModel {
            notice_id: Set(notice),
            position: Set(position),
            source: Set(*source),
            amount: Set(*amount),
        };
        notice_own_share::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    for (position, income) in (1..).zip(&lists.incomes) {
        let row = notice_income::ActiveModel {
            notice_id: Set(notice),
            position: Set(position),
            kind: Set(income.kind),
            source: Set(income.source.clone()),
            purpose: Set(income.purpose.clone()),
            planned: Set(income.planned),
            received: Set(income.received),
            received_on: Set(income.received_on),
        };
        notice_income::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    for (position, condition) in (1..).zip(&lists.conditions) {
        let row = notice_condition::ActiveModel {
            notice_id: Set(notice),
            position: Set(position),
            text: Set(condition.text.clone()),
            due_on: Set(condition.due_on),
            done_on: Set(condition.done_on),
            place: Set(condition.place.clone()),
            done_by: Set(condition.done_by.clone()),
            remark: Set(condition.remark.clone()),
        };
        notice_condition::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}
