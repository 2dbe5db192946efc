//! The values of a notice with those of a change notice put in.

use paktbuch_types::{AmendmentKind, Cents, NoticeState, ZweckbindungStart};

use super::super::check;
use super::draft::ItemChange;
use crate::error::ServiceError;
use crate::funding::commands::{AmendedItem, AmendedValues, ItemData, NoticeData, NoticeLists};
use crate::funding::rows::{ItemFigures, NoticeView, PlanFigures};
use crate::funding::settlement::{OtherMoney, Terms};

/// The notice as it would be with these `lists`. What a change notice leaves out stays; grant and own share follow where amounts change.
pub(super) fn values(
    view: &NoticeView,
    kind: AmendmentKind,
    values: &AmendedValues,
    lists: NoticeLists,
) -> NoticeData {
    let before = &view.data;
    if kind == AmendmentKind::Revocation {
        let revoked = NoticeData {
            state: NoticeState::Revoked,
            granted: Some(Cents::ZERO),
            grant_differs: true,
            ..before.clone()
        };
        return with_own_share(view, revoked, None);
    }
    let cleared = &values.cleared;
    let start = values.zweckbindung_start.unwrap_or(before.zweckbindung_start);
    let mut after = NoticeData {
        eligible: values.eligible.unwrap_or(before.eligible),
        rate: values.rate.unwrap_or(before.rate),
        unit_count: changed(cleared, "unit_count", values.unit_count, before.unit_count),
        unit_amount: changed(cleared, "unit_amount", values.unit_amount, before.unit_amount),
        own_share_source: values.own_share_source.unwrap_or(before.own_share_source),
        implementation_from: changed(
            cleared,
            "implementation_from",
            values.implementation_from,
            before.implementation_from,
        ),
        implementation_to: changed(
            cleared,
            "implementation_to",
            values.implementation_to,
            before.implementation_to,
        ),
        approval_from: changed(
            cleared,
            "approval_from",
            values.approval_from,
            before.approval_from,
        ),
        approval_to: changed(cleared, "approval_to", values.approval_to, before.approval_to),
        zweckbindung_start: start,
        zweckbindung_years: changed(
            cleared,
            "zweckbindung_years",
            values.zweckbindung_years,
            // Years end with the Zweckbindung, and where a fixed day takes their place.
            before.zweckbindung_years.filter(|_| {
                values.zweckbindung_start != Some(ZweckbindungStart::None)
                    && start != ZweckbindungStart::FixedDate
            }),
        ),
        zweckbindung_date: changed(
            cleared,
            "zweckbindung_date",
            values.zweckbindung_date,
            // A fixed day ends with another beginning.
            before
                .zweckbindung_date
                .filter(|_| start == ZweckbindungStart::FixedDate),
        ),
        item_tolerance: changed(
            cleared,
            "item_tolerance",
            values.item_tolerance,
            before.item_tolerance,
        ),
        spend_within_days: changed(
            cleared,
            "spend_within_days",
            values.spend_within_days,
            before.spend_within_days,
        ),
        proof_due: changed(cleared, "proof_due", values.proof_due, before.proof_due),
        grant_differs: before.grant_differs || values.grant_differs,
        lists,
        ..before.clone()
    };
    let units_change = values.unit_count.is_some() || values.unit_amount.is_some();
    let terms_change = values.eligible.is_some() || values.rate.is_some() || units_change;
    if values.granted.is_some() || terms_change {
        after.granted = values.granted;
        after.grant_differs = values.grant_differs || kind == AmendmentKind::PartialRevocation;
        after = with_own_share(view, after, values.own_share);
    } else {
        after.own_share = values.own_share.or_else(|| left_by_others(before, &after));
    }
    after
}

/// The own share of before, less what other money bears more now, or with what it bears less.
fn left_by_others(before: &NoticeData, after: &NoticeData) -> Option<Cents> {
    let (was, is) = (
        Terms::of(before).third_within().plus(public(before)),
        third_within(before, after).plus(public(after)),
    );
    before
        .own_share
        .map(|own_share| own_share.plus(was).minus(is).max(Cents::ZERO))
}

/// Weitere öffentliche Förderung that is planned.
fn public(data: &NoticeData) -> Cents {
    OtherMoney::planned(&data.lists.incomes).public
}

/// Leistungen Dritter among the sources of the eligible spending: all of them, but none where the notice counted none of its own.
fn third_within(before: &NoticeData, after: &NoticeData) -> Cents {
    let terms = Terms::of(before);
    let counts_none = terms.third_beside > Cents::ZERO && terms.third_within() == Cents::ZERO;
    if counts_none {
        Cents::ZERO
    } else {
        Terms::of(after).third_in_plan
    }
}

/// The new value of a field, nothing where it is cleared, and else what it was.
fn changed<T>(cleared: &[&str], field: &str, new: Option<T>, before: Option<T>) -> Option<T> {
    new.or_else(|| before.filter(|_| !cleared.contains(&field)))
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
            .minus(public(&after))
            .minus(third_within(&view.data, &after))
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
