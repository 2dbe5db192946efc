//! What a change notice does that is taken as it stands, and that somebody has to look at.

use paktbuch_types::{Cents, NoticeState, format_date};

use super::draft::Draft;
use crate::funding::commands::NoticeData;
use crate::funding::rows::{AmendmentRow, PlanFigures};
use crate::funding::settlement::OtherMoney;
use crate::rules::r15_proof_due as r15;

/// What is so, and what to do.
type Doubt = (String, String);

/// All doubts. `drawn` is what is paid out and asked for, `proof` when the proof would be due.
pub(super) fn doubts(draft: &Draft, plan: &PlanFigures, drawn: Cents, proof: &r15::Facts) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut earlier = draft.view.amendments.iter();
    let twin = earlier.find(|row| row.is_named_like(&draft.head));
    found.extend(twin.map(AmendmentRow::told_twice));
    found.extend(drawn_too_much(draft, drawn));
    found.extend(spent_too_much(draft, plan));
    found.extend(others_too_much(draft, plan));
    found.extend(items(draft, plan));
    found.extend(periods(draft));
    found.extend(proof_day(draft, proof));
    if let Some(due) = draft.after.proof_due.filter(|due| *due < proof.today)
        && draft.after.proof_due != draft.view.data.proof_due
    {
        found.push((
            format!(
                "Der Verwendungsnachweis wäre schon seit dem {} fällig.",
                format_date(due)
            ),
            "Bitte den Tag mit dem Änderungsbescheid vergleichen.".to_owned(),
        ));
    }
    found
}

fn drawn_too_much(draft: &Draft, drawn: Cents) -> Option<Doubt> {
    let granted = draft.after.granted.unwrap_or_default();
    let excess = drawn.minus(granted);
    let is_lower = granted < draft.view.granted;
    (is_lower && excess > Cents::ZERO).then(|| {
        (
            format!("Ausgezahlt und angefordert sind {drawn} €, das sind {excess} € mehr als die neue Zuwendung von {granted} €."),
            "Der Unterschied ist voraussichtlich zu erstatten; eine Rückzahlung tragen Sie unter Auszahlungen mit Minus ein. Angeforderte Mittelabrufe ziehen Sie bitte zurück.".to_owned(),
        )
    })
}

fn spent_too_much(draft: &Draft, plan: &PlanFigures) -> Option<Doubt> {
    let spent = plan.total().ordered().eligible;
    let eligible = draft.after.eligible;
    let is_lower = eligible < draft.view.data.eligible && draft.after.state != NoticeState::Revoked;
    (is_lower && spent > eligible).then(|| {
        (
            format!(
                "Beauftragt und berechnet sind schon {spent} € zuwendungsfähig, der Änderungsbescheid lässt {eligible} € zu."
            ),
            "Was darüber liegt, tragen eigene Mittel. Bitte offene Bestellungen prüfen.".to_owned(),
        )
    })
}

/// More money of others than before, so that all sources exceed what is spent.
fn others_too_much(draft: &Draft, plan: &PlanFigures) -> Option<Doubt> {
    let others = |data: &NoticeData| {
        let planned = OtherMoney::planned(&data.lists.incomes);
        planned.first.plus(planned.public)
    };
    let after = &draft.after;
    let changed = draft
        .items
        .iter()
        .map(|change| change.after.total.minus(change.before.total));
    let grown: Cents = changed.chain(draft.new_items.iter().map(|item| item.total)).sum();
    let spending = plan.total().planned.total.plus(grown).max(after.eligible);
    let sources = [after.granted, after.own_share, Some(others(after))];
    let sources: Cents = sources.into_iter().flatten().sum();
    (others(after) > others(&draft.view.data) && sources > spending).then(|| {
        (
            format!(
                "Zuwendung, Eigenanteil und Leistungen Dritter ergeben {sources} €, das sind {} € mehr als die Ausgaben von {spending} €.",
                sources.minus(spending)
            ),
            "Bitte die Leistungen Dritter mit dem Änderungsbescheid vergleichen.".to_owned(),
        )
    })
}

/// Einzelansätze below what they have to bear, and a plan that does not add up to the notice.
fn items(draft: &Draft, plan: &PlanFigures) -> Vec<Doubt> {
    let mut found = Vec::new();
    for change in &draft.items {
        let Some(item) = plan.items.iter().find(|item| item.id == change.id) else {
            continue;
        };
        let spent = item.figure.ordered().eligible;
        if change.after.eligible < change.before.eligible && spent > change.after.eligible {
            found.push((
                format!(
                    "{}: Beauftragt und berechnet sind schon {spent} €, der neue Ansatz ist {} €.",
                    change.name(),
                    change.after.eligible
                ),
                "Bitte prüfen, ob die Toleranz reicht, oder Positionen anders zuordnen.".to_owned(),
            ));
        }
    }
    let grown: Cents = draft
        .items
        .iter()
        .map(|change| change.after.eligible.minus(change.before.eligible))
        .chain(draft.new_items.iter().map(|item| item.eligible))
        .sum();
    let sum = plan.total().planned.eligible.plus(grown);
    let touched = !draft.items.is_empty()
        || !draft.new_items.is_empty()
        || draft.after.eligible != draft.view.data.eligible;
    if touched && !plan.items.is_empty() && sum != draft.after.eligible {
        found.push((
            format!(
                "Die Einzelansätze ergeben {sum} € zuwendungsfähig, der Bescheid nennt {} €.",
                draft.after.eligible
            ),
            "Bitte auch die Einzelansätze so eintragen, wie sie im Änderungsbescheid stehen.".to_owned(),
        ));
    }
    found
}

/// A Durchführungszeitraum that reaches beyond the Bewilligungszeitraum.
fn periods(draft: &Draft) -> Option<Doubt> {
    let after = &draft.after;
    let (implementation, approval) = (after.implementation_to?, after.approval_to?);
    let is_new = (after.implementation_to, after.approval_to)
        != (draft.view.data.implementation_to, draft.view.data.approval_to);
    (is_new && implementation > approval).then(|| {
        (
            format!(
                "Der Durchführungszeitraum endet am {}, der Bewilligungszeitraum schon am {}.",
                format_date(implementation),
                format_date(approval)
            ),
            "Bitte beide Zeiträume mit dem Änderungsbescheid vergleichen.".to_owned(),
        )
    })
}

/// A period that ends on another day, while the day of the proof is not the one that the programme gives then.
fn proof_day(draft: &Draft, proof: &r15::Facts) -> Option<Doubt> {
    let (day, counted) = proof.by_programme.as_ref()?;
    let (before, after) = (&draft.view.data, &draft.after);
    let is_moved =
        (before.implementation_to, before.approval_to) != (after.implementation_to, after.approval_to);
    let due = proof.due.filter(|due| due != day)?;
    is_moved.then(|| {
        (
            format!(
                "Der Verwendungsnachweis bliebe am {} fällig, nach dem Programm ist er es am {} ({counted}).",
                format_date(due),
                format_date(*day)
            ),
            "Bitte den Tag mit dem Änderungsbescheid vergleichen und, wenn er sich verschiebt, hier eintragen.".to_owned(),
        )
    })
}
