//! What the letter that asks for a drawdown says, on its page and as a document.

use paktbuch_types::{BasisPoints, Cents, Drawdown, format_date};

use super::fields::euro;
use super::rows::{DrawdownRow, Foreseen, Letter};
use crate::text;

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
                "Mittelabruf {} zum Zuwendungsbescheid vom {}{}, Aktenzeichen {}",
                row.number,
                format_date(head.notice_date),
                text::in_version(&head.amended_until(row.progress.requested_on)),
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
            account: account(&head),
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

/// Where the money is to go: the account that was entered, else the line of the letterhead; a line to fill in by hand where no account is
/// known.
fn account(head: &Letter) -> String {
    let entered: Vec<String> = head
        .account
        .iter()
        .map(|(label, value)| format!("{label} {value}"))
        .collect();
    let known = match entered.as_slice() {
        [] => account_line(&head.letterhead)
            .unwrap_or("____________________________")
            .to_owned(),
        entered => entered.join(", "),
    };
    format!("Bankverbindung: {known}")
}

/// The account as a sentence for the sheet; `None` where none is known.
#[must_use]
pub fn account_of(head: &Letter) -> Option<String> {
    let is_known = !head.account.is_empty() || account_line(&head.letterhead).is_some();
    is_known.then(|| account(head))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::drawdowns::rows::Said;

    fn head(letterhead: &[&str], account: Vec<(&'static str, String)>) -> Letter {
        Letter {
            authority: "Gemeinde Havixbeck".to_owned(),
            letterhead: letterhead.iter().map(|&line| line.to_owned()).collect(),
            account,
            portal_order: Vec::new(),
            recipient: String::new(),
            notice_date: NaiveDate::default(),
            amended: Vec::new(),
            title: String::new(),
            programme: String::new(),
            first: Said {
                from: NaiveDate::default(),
                granted: Cents::ZERO,
                rate: BasisPoints(0),
                own_share: Cents::ZERO,
                within: None,
            },
            later: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn the_account_was_entered_or_comes_from_the_letterhead_or_is_left_to_fill_in() {
        let known = ["Rathausplatz 1", "Sparkasse, IBAN DE02 1203 0000 0000 2020 51 "];
        let entered = vec![
            ("Kontoinhaber", "Kasse".to_owned()),
            ("IBAN", "DE02 1203".to_owned()),
        ];
        let head_of_entered = head(&known, entered);
        assert_eq!(
            account(&head_of_entered),
            "Bankverbindung: Kontoinhaber Kasse, IBAN DE02 1203"
        );
        assert_eq!(
            account_of(&head(&known, Vec::new())).as_deref(),
            Some("Bankverbindung: Sparkasse, IBAN DE02 1203 0000 0000 2020 51")
        );
        for unknown in [head(&[], Vec::new()), head(&["Rathausplatz 1"], Vec::new())] {
            assert_eq!(account(&unknown), "Bankverbindung: ____________________________");
            assert_eq!(account_of(&unknown), None);
        }
    }
}
