//! A change notice held against the notice that it changes: what would be stored, and what differs.

use chrono::NaiveDate;
use paktbuch_types::{AmendmentKind, Cents, CostItemId, NoticeId, NoticeState, format_date};
use sea_orm::ConnectionTrait;

use super::super::{check, notice, own_terms, read_notice, zweckbindung};
use super::{apply, lists};
use crate::error::{Refusals, ServiceError};
use crate::funding::commands::{AmendedValues, AmendmentData, AmendmentHead, ItemData, NoticeData};
use crate::funding::rows::{AmendedValue, NoticeView};
use crate::funding::{fields, queries};

/// A change notice that may be stored.
pub(super) struct Draft {
    pub(super) kind: AmendmentKind,
    pub(super) head: AmendmentHead,
    /// The notice as it is.
    pub(super) view: NoticeView,
    /// The notice as it would be, but for its Einzelansätze.
    pub(super) after: NoticeData,
    /// Places of its conditions that remain among those of the notice as it is, from 0.
    kept_conditions: Vec<usize>,
    /// Einzelansätze with other amounts.
    pub(super) items: Vec<ItemChange>,
    /// Einzelansätze that come on top.
    pub(super) new_items: Vec<ItemData>,
}

/// An Einzelansatz with other amounts.
pub(super) struct ItemChange {
    pub(super) id: CostItemId,
    pub(super) version: i64,
    pub(super) before: ItemData,
    pub(super) after: ItemData,
}

impl Draft {
    /// What differs, line by line.
    pub(super) fn values(&self) -> Vec<AmendedValue> {
        let row = |label: String, before: String, after: String| AmendedValue {
            label,
            before,
            after,
            ..AmendedValue::default()
        };
        // A Förderbereich stored by its code is the same by its name.
        let before = NoticeData {
            category: self.after.category.clone(),
            ..self.view.data.clone()
        };
        let old = fields::notice(&before, "");
        let new = fields::notice(&self.after, "");
        let mut values: Vec<AmendedValue> = old
            .into_iter()
            .zip(new)
            .filter(|((label, before), (_, after))| before != after && *label != fields::CONDITIONS)
            .map(|((label, before), (_, after))| row(label.to_owned(), before, after))
            .collect();
        values.extend(self.items.iter().map(|item| {
            row(
                item.name(),
                fields::item_amounts(&item.before),
                fields::item_amounts(&item.after),
            )
        }));
        values.extend(self.new_items.iter().map(|item| {
            let label = format!("Neuer Einzelansatz {}", item.title);
            row(label, String::new(), fields::item_amounts(item))
        }));
        let conditions = &self.after.lists.conditions;
        for (place, old) in self.view.data.lists.conditions.iter().enumerate() {
            let kept = self.kept_conditions.iter().position(|kept| *kept == place);
            let new = kept.and_then(|now| conditions.get(now)).map(fields::condition);
            let (old, new) = (fields::condition(old), new.unwrap_or_default());
            if old != new {
                values.push(row(format!("Nebenbestimmung {}", place + 1), old, new));
            }
        }
        let added = conditions.iter().skip(self.kept_conditions.len());
        values.extend(added.map(|condition| {
            row(
                "Neue Nebenbestimmung".to_owned(),
                String::new(),
                fields::condition(condition),
            )
        }));
        values
    }
}

impl ItemChange {
    /// `Einzelansatz 1 WLAN-Ausbau`.
    pub(super) fn name(&self) -> String {
        let position = self.before.position.unwrap_or_default();
        format!("Einzelansatz {position} {}", self.before.title)
    }
}

/// Holds a change notice against its notice.
///
/// # Errors
/// As [`super::amend`], but for [`ServiceError::Stale`].
pub(super) async fn draft(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    data: AmendmentData,
    today: NaiveDate,
) -> Result<Draft, ServiceError> {
    let values = data.values.clone();
    let draft = unfitted(conn, id, data, today).await?;
    fits_kind(&draft, &values)?;
    Ok(draft)
}

/// As [`draft`], whatever its kind asks for; all that is wrong is told at once.
pub(super) async fn unfitted(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    data: AmendmentData,
    today: NaiveDate,
) -> Result<Draft, ServiceError> {
    let view = read_notice(conn, id).await?.ok_or(ServiceError::NotFound)?;
    if view.data.state == NoticeState::Revoked {
        return Err(ServiceError::refused(format!(
            "Der Bescheid {} ist widerrufen; ein weiterer Änderungsbescheid kann ihn nicht mehr ändern. Ist der Widerruf aufgehoben, ändern Sie bitte zuerst den Stand des Bescheids (Bearbeiten).",
            view.data.reference
        )));
    }
    let before = view.amendments.last().map(|last| last.head.dated);
    let AmendmentData { kind, head, values } = data;
    let plan = queries::figures(conn, id, None).await?;
    let mut refusals = Refusals::default();
    let head = refusals.take(self::head(head, view.data.notice_date, before, today))?;
    let items = refusals.take(apply::items(&plan, &values.items))?;
    let new_items = refusals.take(apply::new_items(values.new_items.clone()))?;
    let listed = refusals.take(lists::amended(&view.data.lists, &values))?;
    let (lists, kept_conditions) = match listed {
        Some(listed) => (listed.lists, listed.kept),
        None => (view.data.lists.clone(), Vec::new()),
    };
    let changed = apply::values(&view, kind, &values, lists);
    let terms = (zweckbindung::of_data(&view.data), zweckbindung::of_data(&changed));
    refusals.take(own_terms::check_items(conn, id, terms).await)?;
    let after = refusals.take(notice::checked(conn, changed).await)?;
    refusals.finish()?;
    let ((head, items), (new_items, after)) = head
        .zip(items)
        .zip(new_items.zip(after))
        .ok_or(ServiceError::NotFound)?;
    Ok(Draft {
        kind,
        head,
        view,
        after,
        kept_conditions,
        items,
        new_items,
    })
}

/// What a change notice says of itself, cleaned. It is not older than the notice and the change notice before it.
pub(super) fn head(
    head: AmendmentHead,
    notice: NaiveDate,
    before: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<AmendmentHead, ServiceError> {
    let mut refusals = Refusals::default();
    refusals.take(dated(head.dated, notice, before, today))?;
    if head.announced_on.is_some_and(|day| day < head.dated) {
        let message = "Bekannt gegeben am: Der Tag liegt vor dem Tag des Bescheids. Bitte beide Tage prüfen.";
        refusals.take(Err::<(), _>(ServiceError::field("announced_on", message)))?;
    }
    let reference = refusals.take(check::required("reference", "Aktenzeichen", &head.reference))?;
    let reason = refusals.take(check::note("reason", "Anlass", &head.reason))?;
    refusals.finish()?;
    Ok(AmendmentHead {
        reference: reference.unwrap_or_default(),
        reason: reason.unwrap_or_default(),
        ..head
    })
}

/// The day of a change notice lies neither before the `notice` nor before the change notice `before` it nor in the future.
fn dated(
    day: NaiveDate,
    notice: NaiveDate,
    before: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let wrong = |message: String| Err(ServiceError::field("dated", message));
    if day < notice {
        return wrong(format!(
            "Bescheid vom: Der Tag liegt vor dem ersten Bescheid vom {}. Bitte prüfen Sie ihn.",
            format_date(notice)
        ));
    }
    if let Some(before) = before.filter(|before| day < *before) {
        return wrong(format!(
            "Bescheid vom: Der Tag liegt vor dem vorigen Änderungsbescheid vom {}. Bitte erfassen Sie Änderungsbescheide in ihrer Reihenfolge.",
            format_date(before)
        ));
    }
    if day > today {
        return wrong(format!(
            "Bescheid vom: Der {} liegt in der Zukunft.",
            format_date(day)
        ));
    }
    Ok(())
}

/// Whether it does what its kind says.
fn fits_kind(draft: &Draft, values: &AmendedValues) -> Result<(), ServiceError> {
    let (before, after) = (&draft.view.data, &draft.after);
    match draft.kind {
        AmendmentKind::Change if draft.values().is_empty() => Err(ServiceError::refused(
            "Der Änderungsbescheid ändert nichts. Bitte tragen Sie ein, was er ändert.",
        )),
        AmendmentKind::Extension
            if after.implementation_to <= before.implementation_to
                && after.approval_to <= before.approval_to
                && after.proof_due <= before.proof_due =>
        {
            let message = "Verlängerung: Bitte das neue, spätere Ende des Durchführungs- oder Bewilligungszeitraums oder den neuen Tag des Nachweises eintragen.";
            Err(ServiceError::field("implementation_to", message))
        }
        AmendmentKind::PartialRevocation
            if after.granted >= before.granted || after.granted == Some(Cents::ZERO) =>
        {
            let message = format!(
                "Teilwiderruf: Bitte die Zuwendung eintragen, die bleibt; sie liegt zwischen 0 und {} €. Bleibt nichts, ist es ein Widerruf.",
                draft.view.granted
            );
            Err(ServiceError::field("granted", message))
        }
        AmendmentKind::Reallocation => {
            let sum = |of: fn(&ItemChange) -> &ItemData| -> Cents {
                draft.items.iter().map(|item| of(item).eligible).sum()
            };
            let added: Cents = draft.new_items.iter().map(|item| item.eligible).sum();
            let (old, new) = (sum(|item| &item.before), sum(|item| &item.after).plus(added));
            if draft.items.is_empty() || old != new {
                let message = format!(
                    "Umschichtung: Was ein Einzelansatz gewinnt, geben andere ab; zuwendungsfähig waren es {old} €, jetzt sind es {new} €. Bitte gleichen Sie die Beträge aus."
                );
                return Err(ServiceError::field("items", message));
            }
            Ok(())
        }
        AmendmentKind::Revocation if *values != AmendedValues::default() => {
            let message = "Widerruf: Er beendet die Zuwendung im Ganzen und ändert nichts weiter. Bitte leeren Sie die übrigen Felder.";
            Err(ServiceError::field("kind", message))
        }
        _ => Ok(()),
    }
}
