//! The values of a notice with those of a change notice put in.

use paktbuch_types::{AmendmentKind, Cents, NoticeState};

use super::super::check;
use super::draft::ItemChange;
use crate::error::ServiceError;
use crate::funding::commands::{AmendedItem, AmendedValues, ItemData, NoticeData};
use crate::funding::rows::{ItemFigures, NoticeView, PlanFigures};
use crate::funding::settlement::{OtherMoney, Terms};

/// The notice as it would be. What a change notice leaves out stays; grant and own share follow where amounts change.
pub(super) fn values(
    view: &NoticeView,
    kind: AmendmentKind,
    values: &AmendedValues,
) -> Result<NoticeData, ServiceError> {
    let before = &view.data;
    if kind == AmendmentKind::Revocation {
        let revoked = NoticeData {
            state: NoticeState::Revoked,
            granted: Some(Cents::ZERO),
            grant_differs: true,
            ..before.clone()
        };
        return Ok(with_own_share(view, revoked, None));
    }
    let kept = |field: &str| !values.cleared.contains(&field);
    let mut after = NoticeData {
        eligible: values.eligible.unwrap_or(before.eligible),
        rate: values.rate.unwrap_or(before.rate),
        implementation_from: values.implementation_from.or(kept("implementation_from")
            .then_some(before.implementation_from)
            .flatten()),
        implementation_to: values.implementation_to.or(kept("implementation_to")
            .then_some(before.implementation_to)
            .flatten()),
        approval_from: values
            .approval_from
            .or(kept("approval_from").then_some(before.approval_from).flatten()),
        approval_to: values
            .approval_to
            .or(kept("approval_to").then_some(before.approval_to).flatten()),
        zweckbindung_years: values.zweckbindung_years.or(kept("zweckbindung_years")
            .then_some(before.zweckbindung_years)
            .flatten()),
        zweckbindung_date: values.zweckbindung_date.or(kept("zweckbindung_date")
            .then_some(before.zweckbindung_date)
            .flatten()),
        item_tolerance: values
            .item_tolerance
            .or(kept("item_tolerance").then_some(before.item_tolerance).flatten()),
        spend_within_days: values.spend_within_days.or(kept("spend_within_days")
            .then_some(before.spend_within_days)
            .flatten()),
        proof_due: values
            .proof_due
            .or(kept("proof_due").then_some(before.proof_due).flatten()),
        ..before.clone()
    };
    after.lists.conditions.extend(values.conditions.iter().cloned());
    let terms_change = values.eligible.is_some() || values.rate.is_some();
    if values.granted.is_some() || terms_change {
        after.granted = values.granted;
        after.grant_differs = values.grant_differs || kind == AmendmentKind::PartialRevocation;
        after = with_own_share(view, after, values.own_share);
    } else if values.own_share.is_some() {
        after.own_share = values.own_share;
    }
    Ok(after)
}

/// With the own share that is given, or with what the grant and other money leave as the notice counts them.
fn with_own_share(view: &NoticeView, after: NoticeData, given: Option<Cents>) -> NoticeData {
    let granted = after
        .granted
        .or_else(|| Terms::of(&after).proposed(after.eligible));
    let left = granted.map(|granted| {
        after
            .eligible
            .minus(granted)
            .minus(OtherMoney::planned(&after.lists.incomes).public)
            .minus(Terms::of(&view.data).third_in_plan)
            .max(Cents::ZERO)
    });
    NoticeData {
        own_share: given.or(left),
        ..after
    }
}

/// Einzelansätze with their new amounts.
pub(super) fn items(plan: &PlanFigures, wanted: &[AmendedItem]) -> Result<Vec<ItemChange>, ServiceError> {
    let mut changes = Vec::new();
    for wanted in wanted {
        let Some(known) = plan.items.iter().find(|item| item.id == wanted.item) else {
            let message =
                "Einzelansatz: Diesen gibt es in diesem Bescheid nicht. Bitte laden Sie die Seite neu.";
            return Err(ServiceError::field("items", message));
        };
        let change = item(known, wanted)?;
        if change.before != change.after {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn item(known: &ItemFigures, wanted: &AmendedItem) -> Result<ItemChange, ServiceError> {
    let planned = known.figure.planned;
    let before = ItemData {
        position: Some(known.position),
        title: known.title.clone(),
        total: planned.total,
        eligible: planned.eligible,
        zweckbindung: known.zweckbindung,
    };
    let ineligible = before.total.minus(before.eligible);
    let (total, eligible) = match (wanted.total, wanted.eligible) {
        (None, None) => (before.total, before.eligible),
        (Some(total), Some(eligible)) => (total, eligible),
        (Some(total), None) => (total, total.minus(ineligible)),
        (None, Some(eligible)) => (eligible.plus(ineligible), eligible),
    };
    let name = format!("Einzelansatz {} {}", known.position, known.title);
    check::not_negative("items", &format!("{name}, Gesamtausgaben"), total)?;
    check::not_negative("items", &format!("{name}, davon zuwendungsfähig"), eligible)?;
    if eligible > total {
        let message = format!(
            "{name}: davon zuwendungsfähig {eligible} € sind mehr als die Gesamtausgaben von {total} €. Bitte berichtigen Sie einen der Beträge."
        );
        return Err(ServiceError::field("items", message));
    }
    let after = ItemData {
        total,
        eligible,
        ..before.clone()
    };
    Ok(ItemChange {
        id: known.id,
        version: known.version,
        before,
        after,
    })
}

/// Einzelansätze that come on top, checked.
pub(super) fn new_items(wanted: Vec<ItemData>) -> Result<Vec<ItemData>, ServiceError> {
    for item in &wanted {
        let name = format!("Neuer Einzelansatz {}", item.title);
        check::not_negative("items", &format!("{name}, davon zuwendungsfähig"), item.eligible)?;
        if item.eligible > item.total {
            let message = format!(
                "{name}: davon zuwendungsfähig {} € sind mehr als die Gesamtausgaben von {} €. Bitte berichtigen Sie einen der Beträge.",
                item.eligible, item.total
            );
            return Err(ServiceError::field("items", message));
        }
    }
    Ok(wanted)
}
