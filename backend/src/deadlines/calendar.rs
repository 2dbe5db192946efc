//! Deadlines as a calendar file.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike};

use super::rows::{Deadline, Urgency};

/// One all-day event a deadline that is to come or still open, with a reminder a week before. `address` is the public address before
/// the paths, empty where none is configured; `made` is the time of the request.
#[must_use]
pub fn calendar(
    deadlines: &[Deadline],
    (made, today): (DateTime<Utc>, NaiveDate),
    address: &str,
    path: impl Fn(&Deadline) -> String,
) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Paktbuch: Fristen");
    for deadline in deadlines {
        let path = path(deadline);
        let overdue = match deadline.urgency(today) {
            Urgency::Overdue => "überfällig: ",
            Urgency::Soon | Urgency::Later => "",
        };
        let mut event = Event::new();
        event
            .uid(&format!(
                "{}-{}{}@paktbuch",
                deadline.kind.code(),
                deadline.date,
                path.replace('/', "-")
            ))
            .timestamp(made)
            .summary(&format!("{overdue}{}, {}", deadline.label, deadline.note))
            // An event of a day without an end lasts that day (RFC 5545, 3.6.1).
            .starts(deadline.date)
            .alarm(Alarm::display(&deadline.label, -chrono::Duration::days(7)));
        if !address.is_empty() {
            event.url(&format!("{address}{path}"));
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadlines::Place;
    use paktbuch_types::{DeadlineKind, NoticeId, parse_date};

    #[test]
    fn an_event_is_a_day_with_escaped_text_and_folded_lines() {
        let deadline = Deadline {
            date: parse_date("05.04.2024").unwrap(),
            year_only: false,
            kind: DeadlineKind::Condition,
            label: "Zwischennachweis; mit Anlagen, unterschrieben".to_owned(),
            note: "Bescheid 48.02.01-17, Ausstattung der Schulen der Gemeinde mit Endgeräten".to_owned(),
            place: Place::Notice(NoticeId(7)),
        };
        let made = DateTime::<Utc>::UNIX_EPOCH;
        let today = parse_date("14.03.2024").unwrap();
        let text = calendar(&[deadline], (made, today), "https://paktbuch.example", |_| {
            "/bescheide/7".to_owned()
        });
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
        assert!(text.contains("DTSTART;VALUE=DATE:20240405\r\n"), "{text}");
        assert!(!text.contains("DTEND"), "{text}");
        assert!(text.contains("DTSTAMP:19700101T000000Z\r\n"), "{text}");
        assert!(text.contains(r"Zwischennachweis\; mit Anlagen\, unter"), "{text}");
        assert!(text.contains("https://paktbuch.example/bescheide/7"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    }
}
