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
    let mut after = NoticeData {
        eligible: values.eligible.unwrap_or(before.eligible),
        rate: values.rate.unwrap_or(before.rate),
        implementation_from: values.implementation_from.or(before.implementation_from),
        implementation_to: values.implementation_to.or(before.implementation_to),
        approval_from: values.approval_from.or(before.approval_from),
        approval_to: values.approval_to.or(before.approval_to),
        zweckbindung_years: values.zweckbindung_years.or(before.zweckbindung_years),
        zweckbindung_date: values.zweckbindung_date.or(before.zweckbindung_date),
        item_tolerance: values.item_tolerance.or(before.item_tolerance),
        spend_within_days: values.spend_within_days.or(before.spend_within_days),
        proof_due: values.proof_due.or(before.proof_due),
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
