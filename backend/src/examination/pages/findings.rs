//! What does not fit together in an examination.

use paktbuch_types::ExaminationStep::{FinalNotice, Reclaim, Settled, Supplement};
use paktbuch_types::{ApplicationState, Cents, NoticeId, NoticeState, format_date};

use super::examination::cuts_words;
use crate::examination::fields::euro;
use crate::examination::paths;
use crate::examination::rows::{EarlierCuts, Examination, Outcome, StepRow};
use crate::filing::paths as filing;
use crate::funding::paths as funding;
use crate::web::components::FindingView;

/// The findings of an examination, as its page shows them; what is to be closed only where `may_edit`.
pub(super) fn of(found: &Examination, may_edit: bool) -> Vec<FindingView> {
    let cuts = found
        .earlier_cuts
        .map(|earlier| cut_before(found.notice, earlier));
    let opposed = opposed(&found.steps).map(|(one, other)| both_ways(found.notice, one, other));
    let before = not_among_versions(found);
    let findings = [
        before,
        cuts,
        decided_before_cuts(found, may_edit),
        balance(found),
        claim(found),
        settlement(found),
        opposed,
    ];
    let to_close = may_edit && found.present == Some(Settled);
    let closings = [
        notice_to_close(found).filter(|_| to_close),
        application_to_close(found).filter(|_| to_close),
    ];
    findings.into_iter().chain(closings).flatten().collect()
}

/// The notice whose settled proof ends it.
fn notice_to_close(found: &Examination) -> Option<FindingView> {
    let state = found.state;
    matches!(state, NoticeState::Running | NoticeState::ProofFiled).then(|| {
        let message = format!("Der Nachweis ist ausgeglichen, der Bescheid steht auf „{state}“.");
        let remedy = format!("Beim Bescheid bitte den Stand „{}“ wählen.", NoticeState::Closed);
        let href = format!("{}#f-state", funding::edit_notice(found.notice));
        FindingView::hint(message, remedy).link(href, "Bescheid abschließen")
    })
}

/// The application that the notice answers.
fn application_to_close(found: &Examination) -> Option<FindingView> {
    let (id, reference, state) = found.application.as_ref()?;
    state.is_granted().then(|| {
        let message = format!("Der Nachweis ist ausgeglichen, der Antrag {reference} steht auf „{state}“.");
        let remedy = format!(
            "Sind alle seine Bescheide ausgeglichen, beim Antrag bitte „{}“ und den Tag eintragen.",
            ApplicationState::Closed
        );
        let href = format!("{}#f-state", funding::edit_application(*id));
        FindingView::hint(message, remedy).link(href, "Antrag abschließen")
    })
}

/// A proof filed before whose receipts nobody can cut yet.
fn not_among_versions(found: &Examination) -> Option<FindingView> {
    let day = found.filed_before.filter(|_| found.filing.is_none())?;
    let message = format!(
        "Der Nachweis ist am {} eingereicht, vor der Übernahme in Paktbuch.",
        format_date(day)
    );
    let remedy = "Schritte lassen sich eintragen. Damit seine Belege gekürzt werden können und das Ergebnis dasteht, unter „Eingereichte \
                  Nachweise“ als Version 1 aufnehmen.";
    Some(FindingView::hint(message, remedy).link(filing::filings(found.notice), "Eingereichte Nachweise"))
}

fn cut_before(notice: NoticeId, earlier: EarlierCuts) -> FindingView {
    let message = format!(
        "In Version {} sind Belege gekürzt: {}.",
        earlier.version,
        cuts_words(earlier.cuts)
    );
    let remedy = if earlier.copyable > 0 {
        "Für die gezeigte Version gelten sie erst, wenn sie hier eingetragen oder übernommen sind."
    } else {
        "Kein Beleg der gezeigten Version gleicht einem davon; was weiter gilt, ist hier neu einzutragen."
    };
    let href = paths::of_version(notice, earlier.version);
    FindingView::warning(message, remedy).link(href, format!("Version {}", earlier.version))
}

/// The Schlussbescheid keeps another grant than cuts leave that were entered after it.
fn decided_before_cuts(found: &Examination, may_edit: bool) -> Option<FindingView> {
    let (id, left) = found.cut_since?;
    let step = found.steps.iter().find(|row| row.id == id)?;
    let (kept, left) = (euro(step.data.decided?), euro(left));
    let name = format!("{} vom {}", step.data.step, format_date(step.data.done_on));
    let message = format!(
        "{name} hält {kept} als anerkannte Zuwendung fest; mit den Kürzungen der Bewilligungsbehörde, die seitdem eingetragen oder entfernt sind, wären es {left}."
    );
    let remedy = format!(
        "Gehören sie zu diesem Bescheid, bitte am Schritt unter „Anerkannte Zuwendung“ {left} eintragen; sonst gilt weiter {kept}."
    );
    let href = if may_edit {
        paths::step(id)
    } else {
        paths::sought_step(found.notice, id)
    };
    Some(FindingView::warning(message, remedy).link(href, name))
}

/// The grant that claims are compared with: that of the last Schlussbescheid, else what is accepted.
fn expected(found: &Examination, outcome: Outcome) -> Cents {
    let mut steps = found.steps.iter().rev();
    let notice = steps.find(|row| row.data.step == FinalNotice);
    notice
        .and_then(|row| row.data.decided)
        .unwrap_or(outcome.grant_accepted)
}

/// The last step says something else than accepted grant and payouts come to.
fn balance(found: &Examination) -> Option<FindingView> {
    let outcome = found.outcome?;
    let grant = match found.present? {
        Settled => found.decided.unwrap_or(outcome.grant_accepted),
        _ => expected(found, outcome),
    };
    let open = grant.minus(outcome.paid_out);
    let check = "Bitte Kürzungen, Auszahlungen beim Bescheid und den Schritt prüfen.";
    let (message, remedy) = match found.present? {
        Settled if open != Cents::ZERO => (
            format!(
                "Ausgeglichen ist eingetragen, anerkannte Zuwendung und Auszahlungen weichen um {} voneinander ab.",
                euro(open)
            ),
            "Fehlt eine Auszahlung oder Rückzahlung, beim Bescheid eintragen; sonst Kürzungen und Schritte prüfen.",
        ),
        Reclaim if open > Cents::ZERO => (
            format!(
                "Eingetragen ist eine Rückforderung; anerkannte Zuwendung und Auszahlungen ergeben eine Nachzahlung von {}.",
                euro(open)
            ),
            check,
        ),
        Supplement if open < Cents::ZERO => (
            format!(
                "Eingetragen ist eine Nachzahlung; anerkannte Zuwendung und Auszahlungen ergeben eine Rückforderung von {}.",
                euro(Cents::ZERO.minus(open))
            ),
            check,
        ),
        _ => return None,
    };
    Some(FindingView::warning(message, remedy).link(funding::notice(found.notice), "Bescheid"))
}

/// More or less is claimed back than accepted grant and payouts come to; where nothing is to be claimed [`balance`] says so.
fn claim(found: &Examination) -> Option<FindingView> {
    let outcome = found.outcome.filter(|_| found.present == Some(Reclaim))?;
    let claims = found.steps.iter().filter(|row| row.data.step == Reclaim);
    let claimed: Cents = claims.filter_map(|row| row.data.amount).sum();
    let due_to = |grant: Cents| outcome.paid_out.plus(outcome.repaid).minus(grant);
    let due = due_to(expected(found, outcome));
    // What another auditor cut since may be claimed, too.
    let fits = [due, due_to(outcome.grant_accepted)].contains(&claimed);
    (due > Cents::ZERO && !fits).then(|| {
        let message = format!(
            "Zurückgefordert sind {}; anerkannte Zuwendung und Auszahlungen ergeben {}.",
            euro(claimed),
            euro(due)
        );
        let remedy =
            "Bitte den Betrag mit dem Bescheid vergleichen; stimmt er, Kürzungen und Auszahlungen prüfen.";
        FindingView::warning(message, remedy).link(funding::notice(found.notice), "Bescheid")
    })
}

/// The last settlement names another amount than what was claimed back or paid in addition before it, with or without interest.
fn settlement(found: &Examination) -> Option<FindingView> {
    let last = found.steps.iter().rposition(|row| row.data.step == Settled)?;
    let settled = found.steps.get(last)?;
    let amount = settled.data.amount?;
    let before = found.steps.get(..last)?;
    let claims = before.iter().rev().take_while(|row| row.data.step != Settled);
    let claims = claims.filter(|row| matches!(row.data.step, Reclaim | Supplement));
    let (mut claimed, mut interest) = (Cents::ZERO, Cents::ZERO);
    for row in claims {
        claimed = claimed.plus(row.data.amount.unwrap_or_default());
        interest = interest.plus(row.data.interest.unwrap_or_default());
    }
    let fits = claimed == Cents::ZERO || amount == claimed || amount == claimed.plus(interest);
    (!fits).then(|| {
        let message = format!(
            "Ausgeglichen sind {}; gefordert oder nachzuzahlen waren {}.",
            euro(amount),
            euro(claimed)
        );
        let remedy = "Bitte den Betrag des Schritts „ausgeglichen“ oder den der Forderung berichtigen.";
        FindingView::warning(message, remedy).link(
            paths::sought_step(found.notice, settled.id),
            format!("{} vom {}", settled.data.step, format_date(settled.data.done_on)),
        )
    })
}

/// The last claim back and the last supplement (Nachzahlung), in their order, while the later one is not settled; `steps` are in order.
fn opposed(steps: &[StepRow]) -> Option<(&StepRow, &StepRow)> {
    let mut unsettled = steps.iter().rev().take_while(|row| row.data.step != Settled);
    let later = unsettled.find(|row| matches!(row.data.step, Reclaim | Supplement))?;
    let opposite = if later.data.step == Reclaim {
        Supplement
    } else {
        Reclaim
    };
    let earlier = steps.iter().rev().find(|row| row.data.step == opposite)?;
    Some((earlier, later))
}

fn both_ways(notice: NoticeId, earlier: &StepRow, later: &StepRow) -> FindingView {
    let words = |row: &StepRow| {
        let amount = euro(row.data.amount.unwrap_or_default());
        format!(
            "{} vom {} über {amount}",
            row.data.step,
            format_date(row.data.done_on)
        )
    };
    let message = format!("{} und {} stehen nebeneinander.", words(earlier), words(later));
    let remedy = "Beides zugleich stimmt nur, wenn die Bewilligungsbehörde ihren Bescheid dazwischen geändert hat; sonst den falschen \
                  Schritt ändern oder entfernen.";
    FindingView::warning(message, remedy).link(
        paths::sought_step(notice, earlier.id),
        format!("{} vom {}", earlier.data.step, format_date(earlier.data.done_on)),
    )
}
