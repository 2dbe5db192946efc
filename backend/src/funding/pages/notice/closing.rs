//! What follows the filed proof: its examination, and once that is settled the end of the notice and its application.

use chrono::NaiveDate;
use paktbuch_types::{ApplicationState, ExaminationStep, NoticeState, format_date};

use super::steps::Step;
use crate::examination::paths as examination;
use crate::funding::paths;
use crate::funding::rows::NoticeView;

/// The examination before the granting authority has done anything.
pub(super) fn to_examine(view: &NoticeView) -> Step {
    Step {
        href: examination::of_notice(view.id),
        label: "Prüfung des Nachweises",
        text: "Dort werden Zeichnung, Kürzungen, Schlussbescheid und Ausgleich eingetragen.".to_owned(),
        ..Step::default()
    }
}

/// The examination with its last step, and what is to be closed after the last one, for those who may; the last of them comes first.
pub(super) fn examined(
    view: &NoticeView,
    (day, step): (NaiveDate, ExaminationStep),
    may_edit: bool,
) -> Vec<Step> {
    let day = format_date(day);
    let mut steps = vec![Step {
        href: examination::of_notice(view.id),
        label: "Prüfung des Nachweises",
        primary: true,
        text: format!(
            "Letzter Schritt: {step} am {day}. Die Seite zeigt, was anerkannt ist und was noch zu zahlen ist."
        ),
        ..Step::default()
    }];
    if step == ExaminationStep::Settled && may_edit {
        steps.extend(close_application(view));
        steps.extend(close_notice(view, &day));
    }
    steps
}

fn close_application(view: &NoticeView) -> Option<Step> {
    let application = view.application.as_ref()?;
    application.state.is_granted().then(|| Step {
        href: format!("{}#f-state", paths::edit_application(application.id)),
        label: "Antrag abschließen",
        primary: true,
        text: format!(
            "Antrag {} steht auf „{}“. Sind alle seine Bescheide ausgeglichen, dort bitte „{}“ und den Tag eintragen.",
            application.reference,
            application.state,
            ApplicationState::Closed
        ),
        ..Step::default()
    })
}

fn close_notice(view: &NoticeView, day: &str) -> Option<Step> {
    let state = view.data.state;
    let is_open = matches!(state, NoticeState::Running | NoticeState::ProofFiled);
    is_open.then(|| Step {
        href: format!("{}#f-state", paths::edit_notice(view.id)),
        label: "Bescheid abschließen",
        primary: true,
        text: format!(
            "Der Nachweis ist am {day} ausgeglichen, der Bescheid steht auf „{state}“. Dort bitte „{}“ wählen.",
            NoticeState::Closed
        ),
        ..Step::default()
    })
}
