//! What a column of Status or Storno says: whether money flowed.

use super::Column;
use super::doubt::Doubt;
use crate::text;

/// Parts of words for money that did not flow, or came back, as [`text::search_form`] writes them. They outweigh [`PAID`].
const NOT_PAID: &[&str] = &[
    "storn",
    "abgelehnt",
    "abgewiesen",
    "abgebrochen",
    "annull",
    "aufgehoben",
    "ausstehend",
    "entwurf",
    "fehl",
    "geloscht",
    "geplant",
    "offen",
    "retour",
    "ruckbuch",
    "ruckgabe",
    "ruckgebucht",
    "rucklast",
    "rucklauf",
    "sperr",
    "unbezahlt",
    "ungebucht",
    "ungultig",
    "unverbucht",
    "vorerfasst",
    "vorgemerkt",
    "wartend",
    "widerruf",
    "zuruckgebucht",
    "zuruckgegeben",
    "zuruckgerufen",
    "zuruckgestellt",
    "zuruckgewiesen",
    "blocked",
    "cancel",
    "declined",
    "failed",
    "pending",
    "reject",
    "returned",
    "reversed",
];

/// Parts of words for money that flowed.
const PAID: &[&str] = &[
    "ausgefuhrt",
    "ausgeglichen",
    "ausgezahlt",
    "ausgeziffert",
    "beglichen",
    "bezahlt",
    "durchgefuhrt",
    "erfolgt",
    "erledigt",
    "gebucht",
    "geleistet",
    "gezahlt",
    "uberwiesen",
    "booked",
    "completed",
    "executed",
    "paid",
    "posted",
    "settled",
];

/// Words that turn what stands after them.
const NOT: &[&str] = &["nicht", "kein", "keine", "not", "no"];

/// How a column of Stornos says yes and no.
const YES: &[&str] = &[
    "ja", "j", "yes", "y", "x", "1", "s", "wahr", "true", "✓", "✔", "☑", "✗", "✘",
];
const NO: &[&str] = &["nein", "n", "no", "0", "falsch", "false", "-", "–", "☐"];

/// Whether the cell `text` of a column of this heading leaves the row a payment: nothing said does, and so do words known to say that money
/// flowed. A word whose meaning nobody knows leaves it open.
///
/// # Errors
/// The message for a row without a payment.
pub(super) fn read((column, heading): (Column, &str), text: &str) -> Result<Option<Doubt>, String> {
    let mark = text.trim().to_lowercase();
    if mark.is_empty() {
        return Ok(None);
    }
    if text::search_form(heading).contains("storn") {
        if NO.contains(&mark.as_str()) {
            return Ok(None);
        }
        if YES.contains(&mark.as_str()) {
            return Err(no_payment(text));
        }
    }
    match flowed(&text::search_form(text)) {
        Some(true) => Ok(None),
        Some(false) => Err(no_payment(text)),
        None => Ok(Some(Doubt {
            column,
            question: format!("„{text}“: Ob damit Geld geflossen ist, weiß Paktbuch nicht."),
            waiting: "Wurde gezahlt, bitte die Rechnung wählen; sonst bitte zurückstellen.",
            refused: format!(
                "Bitte tragen Sie die Zahlung von Hand ein, wenn gezahlt wurde; sagt die Spalte nichts darüber, ordnen Sie die Spalten selbst \
                 zu, ohne „{heading}“."
            ),
        })),
    }
}

/// Whether a word says that money flowed; `None` where it is none that is known.
fn flowed(word: &str) -> Option<bool> {
    let says = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    let is_turned = word.split(' ').any(|one| NOT.contains(&one));
    match (says(NOT_PAID), says(PAID)) {
        // „nicht storniert“, but also „storniert, nicht bezahlt“.
        (true, false) => Some(is_turned),
        (true, true) => Some(false),
        (false, true) => Some(!is_turned),
        (false, false) => None,
    }
}

fn no_payment(text: &str) -> String {
    format!(
        "„{text}“: Eine stornierte, abgelehnte oder nicht ausgeführte Zeile ist keine Zahlung. Bitte tragen Sie sie von Hand ein, wenn doch \
         gezahlt wurde."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchasing::payment_file::is_doubt;

    fn told(heading: &str, text: &str) -> Result<Option<Doubt>, String> {
        read((Column::Status, heading), text)
    }

    #[test]
    fn known_words_are_booked_or_refused_and_others_are_named() {
        for (heading, good, bad, unknown) in [
            (
                "Status",
                &[
                    "",
                    " ",
                    "bezahlt",
                    "Ausgeführt",
                    "GEBUCHT",
                    "ausgeziffert",
                    "erledigt",
                    "Zahlung erfolgt",
                    "nicht storniert",
                    "kein Storno",
                    "überwiesen",
                    "ueberwiesen",
                    "executed",
                    "teilweise bezahlt",
                ][..],
                &[
                    "nicht ausgeführt",
                    "noch nicht gebucht",
                    "Rücklastschrift",
                    "Ruecklastschrift",
                    "fehlgeschlagen",
                    "offen",
                    "geplant",
                    "vorgemerkt",
                    "gesperrt",
                    "Retoure",
                    "rejected",
                    "unbezahlt",
                    "Rückbuchung gebucht",
                    "storniert, nicht bezahlt",
                    "zurückgewiesen",
                    "Storno",
                ][..],
                &["1", "angewiesen", "x", "ja", "in Bearbeitung", "A17"][..],
            ),
            (
                "Stornokennzeichen",
                &["", "nein", "N", "0", "no", "False", "-", "nicht storniert"][..],
                &["x", "True", "✓", "Y", "yes", "ja", "1", "storniert"][..],
                &["2", "Herr Meier"][..],
            ),
        ] {
            for text in good {
                assert_eq!(told(heading, text), Ok(None), "{heading}: {text}");
            }
            for text in bad {
                let message = told(heading, text).expect_err(text);
                assert!(
                    message.contains("ist keine Zahlung"),
                    "{heading}: {text}: {message}"
                );
            }
            for text in unknown {
                let doubt = told(heading, text).unwrap().expect(text);
                let (column, message) = doubt.clone().refusal();
                assert!(
                    column == Column::Status
                        && message.contains("weiß Paktbuch nicht")
                        && message.contains(heading),
                    "{heading}: {text}: {message}"
                );
                let reason = doubt.reason(heading);
                assert!(
                    is_doubt(&reason) && reason.contains(text) && reason.contains("bitte zurückstellen"),
                    "{reason}"
                );
            }
        }
    }
}
