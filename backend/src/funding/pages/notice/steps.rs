//! What to do next with a notice.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, ExaminationStep, NoticeState, format_date};

use super::closing;
use super::readiness::Gap;
use crate::checking::paths as checking;
use crate::drawdowns::paths as drawdowns;
use crate::filing::paths as filing;
use crate::funding::pages::euro;
use crate::funding::paths;
use crate::funding::rows::{Drawable, FiledProof, InterimProofs, LastFiling, NoticeView, PlanFigures};
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::reporting::paths as reporting;

/// A button that matters, and what it would do today.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub(super) href: String,
    pub(super) label: &'static str,
    pub(super) primary: bool,
    pub(super) text: String,
    /// What it still lacks.
    pub(super) gaps: Vec<Gap>,
    /// Address of all findings; empty where the step has none.
    pub(super) all: String,
}

/// How far the proof is.
#[derive(Debug)]
pub(super) struct Proof<'a> {
    /// The version filed last.
    pub(super) filing: Option<LastFiling>,
    pub(super) interim: &'a InterimProofs,
    /// What a proof that was filed before Paktbuch says.
    pub(super) filed: Option<&'a FiledProof>,
    /// The last step of its examination, with its day.
    pub(super) examined: Option<(NaiveDate, ExaminationStep)>,
    /// What it still lacks.
    pub(super) gaps: Vec<Gap>,
}

/// A drawdown and the proof, and what comes before it for those who may enter it; `awaited` was asked for and a closed notice still waits
/// for it.
pub(super) fn steps(
    view: &NoticeView,
    plan: &PlanFigures,
    proof: Proof<'_>,
    (drawable, awaited): (Option<Drawable>, Cents),
    may_edit: bool,
) -> Vec<Step> {
    let Proof {
        filing,
        interim,
        filed: before,
        examined,
        gaps,
    } = proof;
    let is_filed = matches!(view.data.state, NoticeState::ProofFiled | NoticeState::Closed);
    let is_to_examine = examined.is_none() && (is_filed || filing.is_some());
    let mut steps: Vec<Step> = match filing {
        Some(last) => filed(view, last, gaps).into(),
        None if is_filed => filed_before(view, before, may_edit),
        None => to_file(view, gaps).into(),
    };
    if is_to_examine {
        steps.insert(1, closing::to_examine(view));
    }
    steps.extend(interim_proofs(view, interim));
    let drawdown = drawable.map(|drawable| drawdown(view, &drawable));
    let is_drawn = drawdown.as_ref().is_some_and(|step| step.primary);
    if let Some(drawdown) = drawdown {
        lead(&mut steps, drawdown);
    }
    for after in examined
        .into_iter()
        .flat_map(|last| closing::examined(view, last, may_edit))
    {
        lead(&mut steps, after);
    }
    if awaited > Cents::ZERO {
        let left = Step {
            href: drawdowns::drawdowns(view.id),
            label: "Offene Mittelabrufe",
            primary: false,
            text: format!(
                "Der Bescheid ist abgeschlossen, angefordert und nicht ausgezahlt sind noch {}. Bitte die Auszahlung eintragen oder den Abruf zurückziehen.",
                euro(awaited)
            ),
            ..Step::default()
        };
        lead(&mut steps, left);
    }
    steps.push(Step {
        href: paths::narrative(view.id),
        label: "Sachbericht",
        primary: false,
        text: "Maßnahme, Ergebnis, Abweichungen und Bestätigungen in kurzen Texten; sie stehen im Verwendungsnachweis."
            .to_owned(),
        ..Step::default()
    });
    if may_edit {
        let is_running = view.data.state == NoticeState::Running;
        if plan.items.is_empty() {
            let enter = Step {
                href: paths::new_item(view.id),
                label: "Kostenplan eintragen",
                primary: is_running,
                text: "Die Einzelansätze stehen im Bescheid; darunter je Schule die geplanten Ausgaben."
                    .to_owned(),
                ..Step::default()
            };
            // Everything else of a running notice needs it.
            if is_running {
                lead(&mut steps, enter);
            } else {
                steps.push(enter);
            }
        } else {
            for step in spend(view, plan, is_running) {
                if step.primary && !is_drawn {
                    lead(&mut steps, step);
                } else {
                    steps.push(Step {
                        primary: false,
                        ..step
                    });
                }
            }
        }
    }
    steps
}

/// Puts a step before the others; one step at most is the primary one.
fn lead(steps: &mut Vec<Step>, step: Step) {
    if step.primary {
        for other in &mut *steps {
            other.primary = false;
        }
    }
    steps.insert(0, step);
}

/// Orders, while the notice runs, and invoices. Before the first of either the order is the next step, and while orders are open their
/// invoices.
fn spend(view: &NoticeView, plan: &PlanFigures, is_running: bool) -> Vec<Step> {
    let total = plan.total();
    let is_untouched = total.ordered().total == Cents::ZERO && total.invoiced.total == Cents::ZERO;
    let order = is_running.then(|| Step {
        href: ordering::new_under(view.id),
        label: "Bestellung erfassen",
        primary: is_untouched,
        text: format!(
            "Beauftragt und berechnet sind {} von {}.",
            euro(total.ordered().total),
            euro(total.planned.total)
        ),
        ..Step::default()
    });
    let invoices = Step {
        href: purchasing::INVOICES.to_owned(),
        label: "Rechnungen einlesen",
        primary: is_running && total.open_orders.total > Cents::ZERO,
        text: format!(
            "Berechnet sind {} von {}, bezahlt {}.",
            euro(total.invoiced.total),
            euro(total.planned.total),
            euro(total.paid.total)
        ),
        ..Step::default()
    };
    order.into_iter().chain([invoices]).collect()
}

/// The drawdown, and what it would ask for today.
fn drawdown(view: &NoticeView, drawable: &Drawable) -> Step {
    let needs = match drawable.needs {
        (0, _) => String::new(),
        (1, gross) => format!(
            " Eine offene Rechnung oder Bestellung über {} zählt mit.",
            euro(gross)
        ),
        (count, gross) => format!(
            " {count} offene Rechnungen und Bestellungen über {} zählen mit.",
            euro(gross)
        ),
    };
    let drawn = match drawable.drawn {
        Cents::ZERO => String::new(),
        drawn => format!(
            " Ausgezahlt und angefordert sind {} von {}.",
            euro(drawn),
            euro(view.ceiling())
        ),
    };
    let doubt = match drawable.doubt.as_str() {
        "" => String::new(),
        doubt => format!(" Davor zu klären: {doubt}"),
    };
    Step {
        href: drawdowns::new(view.id),
        label: "Mittelabruf berechnen",
        primary: drawable.amount > Cents::ZERO && drawable.doubt.is_empty(),
        text: format!(
            "Abrufbar heute: {} ({}).{needs}{drawn}{doubt}",
            euro(drawable.amount),
            drawable.kind
        ),
        ..Step::default()
    }
}

fn to_file(view: &NoticeView, gaps: Vec<Gap>) -> [Step; 2] {
    let due = view
        .data
        .proof_due
        .map(|day| format!("Fällig am {}. ", format_date(day)))
        .unwrap_or_default();
    let state = if gaps.is_empty() {
        "Es fehlt nichts, was Paktbuch prüft."
    } else {
        "Als Entwurf möglich. Es fehlt noch:"
    };
    [
        Step {
            href: paths::proof(view.id),
            label: "Verwendungsnachweis erzeugen",
            primary: true,
            text: format!("{due}{state}"),
            gaps,
            all: checking::of_notice(view.id),
        },
        Step {
            href: filing::filings(view.id),
            label: "Eingereichte Nachweise",
            primary: false,
            text: "Jede eingereichte Version, unverändert, und was sich seither geändert hat.".to_owned(),
            ..Step::default()
        },
    ]
}

/// Interim proofs that are filed or due.
fn interim_proofs(view: &NoticeView, interim: &InterimProofs) -> Option<Step> {
    let days = interim.filed.iter().map(|day| format_date(*day));
    let filed = match days.collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        days => format!("Eingereicht zum {}. ", days.join(", ")),
    };
    let due = match interim.due.first() {
        Some(term) => format!(
            "Der für {} ist am {} fällig. Er rechnet den Bescheid nicht ab.",
            term.year_end.year(),
            format_date(term.due)
        ),
        None if filed.is_empty() => return None,
        None => "Er rechnet den Bescheid nicht ab.".to_owned(),
    };
    Some(Step {
        href: filing::filings(view.id),
        label: "Zwischennachweis",
        text: format!("{filed}{due}"),
        ..Step::default()
    })
}

/// When a proof was filed that Paktbuch did not make.
pub(super) fn filed_before_words(proof: Option<&FiledProof>) -> String {
    match proof.and_then(|proof| proof.data.filed_on) {
        Some(day) => format!("Nachweis eingereicht am {}, nicht aus Paktbuch", format_date(day)),
        None => "Nachweis eingereicht, nicht aus Paktbuch; der Tag ist nicht eingetragen".to_owned(),
    }
}

/// The proof that was filed by other means: its PDF, or where one enters it; and where its examination begins.
fn filed_before(view: &NoticeView, proof: Option<&FiledProof>, may_edit: bool) -> Vec<Step> {
    let has_file = proof.is_some_and(|proof| proof.file.is_some());
    let (href, label, more) = if has_file {
        (
            paths::filed_proof_file(view.id),
            "Eingereichter Nachweis (PDF)",
            "",
        )
    } else if may_edit {
        (
            paths::filed_proof(view.id),
            "Eingereichten Nachweis eintragen",
            " Das PDF fehlt noch.",
        )
    } else {
        (
            filing::filings(view.id),
            "Eingereichte Nachweise",
            " Das PDF fehlt noch.",
        )
    };
    let to_examine = Step {
        href: filing::filings(view.id),
        label: "Eingereichte Nachweise",
        primary: false,
        text: "Dort wird er zu Version 1, deren Belege sich kürzen lassen, und geprüft.".to_owned(),
        ..Step::default()
    };
    let to_examine = (href != to_examine.href && proof.is_some()).then_some(to_examine);
    let file = Step {
        href,
        label,
        primary: true,
        text: format!("{}.{more}", filed_before_words(proof)),
        ..Step::default()
    };
    [
        Some(file),
        to_examine,
        Some(Step {
            href: paths::proof(view.id),
            label: "Nachweis aus dem heutigen Bestand",
            primary: false,
            text: "Als Entwurf, zum Vergleichen oder für eine Berichtigung.".to_owned(),
            all: checking::of_notice(view.id),
            ..Step::default()
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn filed(view: &NoticeView, last: LastFiling, gaps: Vec<Gap>) -> [Step; 2] {
    let lacks = if gaps.is_empty() { "" } else { " Es fehlt noch:" };
    [
        Step {
            href: filing::filings(view.id),
            label: "Eingereichte Nachweise",
            primary: true,
            text: format!(
                "Eingereicht {}, Version {}, Stichtag {}. Die Seite zeigt, was sich seither geändert hat.",
                last.filed(),
                last.number,
                format_date(last.as_of)
            ),
            ..Step::default()
        },
        Step {
            href: reporting::proof_as_of(view.id, last.as_of),
            label: "Berichtigung vorbereiten",
            primary: false,
            text: format!("Der Nachweis zum selben Stichtag aus dem heutigen Bestand, als Entwurf.{lacks}"),
            gaps,
            all: checking::of_notice(view.id),
        },
    ]
}
