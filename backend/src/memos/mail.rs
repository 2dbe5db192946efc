//! What a mail file (.eml, RFC 5322) says of itself, to fill a note with.

use chrono::NaiveDate;
use mail_parser::MessageParser;

/// Characters of a mail's text that a note takes over; all of it stays in the file.
const EXCERPT: usize = 1_500;

/// Day, sender, and subject with text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    pub on: Option<NaiveDate>,
    /// `Erika Beispiel`, else the address.
    pub from: String,
    pub text: String,
}

impl Mail {
    /// Whether it has the head of a mail: a sender or a day.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.on.is_some() || !self.from.is_empty()
    }
}

/// Whether a file is a mail by its name.
#[must_use]
pub fn is_mail(name: &str) -> bool {
    let suffix = name.rsplit('.').next().unwrap_or_default();
    suffix.eq_ignore_ascii_case("eml")
}

/// Reads a mail; empty where it is none.
#[must_use]
pub fn read(bytes: &[u8]) -> Mail {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Mail::default();
    };
    let sender = message.from().and_then(|from| from.first());
    let from = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let on = message.date().and_then(|date| {
        NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
    });
    let body = message.body_text(0).unwrap_or_default();
    let body: String = body.trim().chars().take(EXCERPT).collect();
    let parts = [message.subject().unwrap_or_default().trim(), &body];
    let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Mail {
        on,
        from: from.unwrap_or_default().to_owned(),
        text: told.join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_tells_day_sender_subject_and_text() {
        let mail = read(
            b"From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <m@example.org>\r\nDate: Tue, 05 Mar 2024 09:30:00 +0100\r\n\
              Subject: =?iso-8859-1?Q?R=FCckfrage_zum_Abruf?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBitte die Belege nachreichen.\r\n",
        );
        assert_eq!(mail.on, NaiveDate::from_ymd_opt(2024, 3, 5));
        assert_eq!(mail.from, "Jürgen Müller");
        assert_eq!(mail.text, "Rückfrage zum Abruf\nBitte die Belege nachreichen.");
        assert!(mail.is_told());
        for other in [&b"<html>kein Brief</html>"[..], b"MZ\x90\x00\x03", b""] {
            assert!(!read(other).is_told());
        }
    }

    #[test]
    fn what_is_no_mail_tells_nothing_wrong() {
        assert_eq!(read(b"").on, None);
        assert_eq!(read(&[0, 159, 146, 150]).from, "");
        assert!(is_mail("Antwort.EML") && !is_mail("Antwort.pdf"));
    }
}
