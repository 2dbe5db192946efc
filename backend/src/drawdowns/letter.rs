//! What the letter that asks for a drawdown says, on its page and as a document.

use paktbuch_types::{BasisPoints, Cents, Drawdown, format_date};

use super::fields::euro;
use super::rows::{DrawdownRow, Foreseen, Letter};

/// The letter that asks for a drawdown (Mittelabruf).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownLetter {
    /// Who writes to whom.
    pub head: Letter,
    pub subject: String,
    /// What it asks for, in the given words; a text that somebody wrote (`head.text`) stands in its place.
    pub opening: String,
    /// The computation, the sum asked for last: label and amount or rate.
    pub sums: Vec<(&'static str, String)>,
    /// What stands above the payments that it foresees, or that there are none.
    pub foreseen: String,
    /// Payments that it foresees, with what of them is eligible.
    pub needs: Vec<(String, Cents)>,
    /// Where the money is to go.
    pub account: String,
}

/// What every such letter says at its end.
pub const ASSURANCE: &str = "Die Angaben stimmen mit den Büchern und Belegen überein. Die Nebenbestimmungen des Bescheids sind beachtet.";

impl DrawdownLetter {
    /// The letter of a drawdown with the payments that it foresees: one that was sent says what the notice said on that day.
    #[must_use]
    pub fn new(row: &DrawdownRow, needs: &[Foreseen], head: Letter) -> Self {
        let said = *head.said(row.progress.requested_on);
        let mut sums = vec![("Zuwendung laut Bescheid", euro(said.granted))];
        // Festbetrag and Fehlbedarf have none.
        if said.rate != BasisPoints(0) {
            sums.push(("Fördersatz", format!("{} %", said.rate)));
        }
        sums.push(("bisher ausgezahlt und angefordert", euro(row.drawn_before)));
        sums.push(("bezahlte zuwendungsfähige Ausgaben", euro(row.paid_eligible)));
        if row.kind != Drawdown::Reimbursement && !row.is_final_payment {
            sums.push(("vorgesehene Zahlungen, zuwendungsfähig", euro(row.need_eligible)));
        }
        sums.push(("Abrufbetrag", euro(row.amount)));
        let within = said.within.map_or_else(
            || "innerhalb der Verbrauchsfrist des Bescheids".to_owned(),
            |days| format!("innerhalb von {days} Tagen"),
        );
        Self {
            subject: format!(
                "Mittelabruf {} zum Zuwendungsbescheid vom {}, Aktenzeichen {}",
                row.number,
                format_date(head.notice_date),
                row.notice_reference
            ),
            opening: format!(
                "auf die Zuwendung „{}“ ({}) bitte ich um Auszahlung von {}. Berechnet ist der Betrag zum {} als {}.",
                head.title,
                head.programme,
                euro(row.amount),
                format_date(row.as_of),
                row.computed_as()
            ),
            foreseen: if needs.is_empty() {
                "Die zugrunde liegenden Rechnungen sind bezahlt; sie stehen in der Aufstellung.".to_owned()
            } else {
                format!("Nach der Auszahlung werden {within} bezahlt (zuwendungsfähig):")
            },
            needs: needs.iter().map(|need| (need.words(), need.eligible)).collect(),
            account: account(&head.letterhead),
            sums,
            head,
        }
    }
}

/// The account of the authority (IBAN), which stands in a line of its letterhead if anywhere.
#[must_use]
pub fn account_line(letterhead: &[String]) -> Option<&str> {
    let is_account = |line: &&String| line.to_uppercase().contains("IBAN");
    letterhead.iter().find(is_account).map(|line| line.trim())
}

/// Where the money is to go; a line to fill in by hand where no account is known.
fn account(letterhead: &[String]) -> String {
    let line = account_line(letterhead);
    format!(
        "Bankverbindung: {}",
        line.unwrap_or("____________________________")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_comes_from_the_letterhead_or_is_left_to_fill_in() {
        let lines = |lines: &[&str]| -> Vec<String> { lines.iter().map(|&line| line.to_owned()).collect() };
        let known = lines(&["Rathausplatz 1", "Sparkasse, IBAN DE02 1203 0000 0000 2020 51 "]);
        assert_eq!(
            account(&known),
            "Bankverbindung: Sparkasse, IBAN DE02 1203 0000 0000 2020 51"
        );
        for unknown in [lines(&[]), lines(&["Rathausplatz 1"])] {
            assert_eq!(account(&unknown), "Bankverbindung: ____________________________");
        }
    }
}
