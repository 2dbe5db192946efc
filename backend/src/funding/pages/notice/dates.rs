//! The deadlines on a notice's page.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, NoticeState, format_date};

use super::Head;
use crate::funding::deadlines::distance;
use crate::web::components::Deadline;
use crate::web::layout::Tone;

/// Longest label of a condition; the list of conditions has all of it.
const LABEL: usize = 60;

/// Days that the notice names or that follow from it, by date; left out are conditions that are done, and once they ask for nothing any
/// more the day of the proof and, of a notice that is closed or revoked, all conditions.
pub(super) fn deadlines(head: &Head<'_>) -> Vec<Deadline> {
    let data = &head.view.data;
    let running = data.state == NoticeState::Running;
    let mut days: Vec<(NaiveDate, String, String, Urgency)> = Vec::new();
    if let Some(day) = head.appeal.appeal_until {
        let against = format!("gegen den Bescheid vom {}", format_date(data.notice_date));
        days.push((day, "Ende der Klagefrist".to_owned(), against, Urgency::Soon));
    }
    let mut push = |day: Option<NaiveDate>, label: &str, urgency: Urgency| {
        days.extend(day.map(|day| (day, label.to_owned(), String::new(), urgency)));
    };
    let ends = if running { Urgency::Soon } else { Urgency::None };
    push(data.implementation_to, "Ende der Durchführung", ends);
    push(data.approval_to, "Ende des Bewilligungszeitraums", Urgency::None);
    if running {
        push(data.proof_due, "Nachweis fällig", Urgency::Overdue);
    }
    for term in &head.interim.due {
        let label = format!("Zwischennachweis für {}", term.year_end.year());
        push(Some(term.due), &label, Urgency::Overdue);
    }
    push(
        head.view.zweckbindung_until,
        "Ende der Zweckbindung",
        Urgency::None,
    );
    // As in the list of all deadlines.
    let is_over = matches!(data.state, NoticeState::Closed | NoticeState::Revoked);
    for condition in &data.lists.conditions {
        if !is_over && condition.done_on.is_none() {
            push(condition.due_on, &short(&condition.text), Urgency::Overdue);
        }
    }
    for (payout, used) in head.view.payouts.iter().zip(head.payout_uses) {
        if running && used.rest > Cents::ZERO {
            let label = format!(
                "Verwendung der Auszahlung vom {}",
                format_date(payout.data.paid_on)
            );
            push(used.until, &label, Urgency::Overdue);
        }
    }
    for step in head.examination {
        days.push((
            step.until,
            step.label().to_owned(),
            step.asked_by(),
            Urgency::Overdue,
        ));
    }
    days.sort_by_key(|(day, ..)| *day);
    days.into_iter()
        .map(|(day, label, note, urgency)| {
            let tone = tone(urgency, (day - head.today).num_days());
            Deadline::new(format_date(day), label, distance(head.today, day))
                .note(note)
                .tone(tone)
        })
        .collect()
}

/// When a day asks for something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Urgency {
    None,
    /// While it comes near.
    Soon,
    /// And still when it has passed.
    Overdue,
}

fn tone(urgency: Urgency, days: i64) -> Tone {
    match urgency {
        Urgency::Overdue if days < 0 => Tone::Error,
        Urgency::Soon | Urgency::Overdue if (0..=60).contains(&days) => Tone::Warning,
        _ => Tone::Off,
    }
}

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LABEL {
        return line.to_owned();
    }
    let kept: String = line.chars().take(LABEL - 1).collect();
    format!("{}…", kept.trim_end())
}
