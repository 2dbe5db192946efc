//! R27: what costs little may be an expense at once; the account of a line agrees with what the authority decided for that.

use chrono::NaiveDate;
use paktbuch_types::{AssetChoice, Cents, Quantity, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

/// R27.
pub const RULE: Rule = Rule {
    id: RuleId::R27,
    title: "Anlage oder Aufwand",
    sentence: "Ein Gegenstand bis zur Wertgrenze wird gebucht, wie die örtliche Regel es sagt; darüber ist er Anlage.",
    source: "§ 36 Abs. 3 KomHVO NRW (Wertgrenze, Wahlrecht) und örtliche Regel; Kommunaler Kontenrahmen NRW (Kontenklassen)",
};

/// The limit and the choice of the authority, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub from: NaiveDate,
    /// Net price of one object, the limit included.
    pub up_to: Cents,
    pub choice: AssetChoice,
}

/// A line of an invoice about objects that can be used on their own, with the account (Sachkonto) of one of its parts.
#[derive(Debug, Clone)]
pub struct Line {
    pub subject: Subject,
    /// Day of the invoice.
    pub day: NaiveDate,
    /// Of all pieces.
    pub net: Cents,
    pub pieces: Quantity,
    pub account: String,
}

impl Line {
    /// Net price of one piece; `None` where there is none, or money comes back.
    fn each(&self) -> Option<Cents> {
        (self.pieces > Quantity(0) && self.net > Cents::ZERO)
            .then(|| self.net.pro_rata(Quantity::whole(1).0, self.pieces.0))
    }
}

/// What an account says of what is booked on it: classes 0 (fixed assets) and 78 (payments for investments) are assets, 5 (expenses)
/// and 72 to 75 (payments of running administration) are expenses. `None` for all others.
#[must_use]
pub fn booked_as(account: &str) -> Option<AssetChoice> {
    let digits: String = account.chars().filter(char::is_ascii_digit).take(2).collect();
    match digits.as_str() {
        "78" => Some(AssetChoice::Asset),
        "72" | "73" | "74" | "75" => Some(AssetChoice::Expense),
        _ if digits.starts_with('0') => Some(AssetChoice::Asset),
        _ if digits.starts_with('5') => Some(AssetChoice::Expense),
        _ => None,
    }
}

/// The limit that holds on a day: the newest that has begun.
#[must_use]
pub fn limit_on(day: NaiveDate, limits: &[Limit]) -> Option<&Limit> {
    limits
        .iter()
        .filter(|limit| limit.from <= day)
        .max_by_key(|limit| limit.from)
}

/// What is booked otherwise than the limit of its day asks.
#[must_use]
pub fn check(lines: &[Line], limits: &[Limit]) -> Vec<Finding> {
    lines.iter().filter_map(|line| check_line(line, limits)).collect()
}

fn check_line(line: &Line, limits: &[Limit]) -> Option<Finding> {
    let booked = booked_as(&line.account)?;
    let each = line.each()?;
    let Some(limit) = limit_on(line.day, limits) else {
        let parameter = format!("Wertgrenze der Aktivierung am {}", format_date(line.day));
        let remedy = "Bitte unter „Haushaltsjahr → Anlage oder Aufwand“ Wertgrenze und örtliche Regel eintragen, die an diesem Tag galten.";
        return Some(RULE.finding(
            Severity::MissingParameter,
            FindingCause::Unknown("Wertgrenze der Aktivierung".to_owned()),
            &line.subject,
            format!("Angabe fehlt: {parameter}."),
            remedy,
        ));
    };
    let is_small = each <= limit.up_to;
    let due = if is_small {
        limit.choice
    } else {
        AssetChoice::Asset
    };
    if due == booked {
        return None;
    }
    let (limit, account) = (limit.up_to, &line.account);
    let (side, due) = match (is_small, due) {
        (true, AssetChoice::Expense) => ("Unter", "sofort Aufwand (örtliche Regel)"),
        (true, AssetChoice::Asset) => ("Unter", "trotzdem Anlage (örtliche Regel)"),
        (false, _) => ("Über", "Anlage"),
    };
    let message = format!(
        "{side} {limit} € netto: {due}. Das Stück kostet {each} € netto, das Sachkonto {account} steht für {}.",
        match booked {
            AssetChoice::Asset => "Anlagen",
            AssetChoice::Expense => "Aufwand",
        }
    );
    let remedy = "Bitte das Sachkonto der Zuordnung mit der Kämmerei klären und berichtigen.";
    Some(RULE.warning(FindingCause::OtherAccount, &line.subject, message, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn limits(choice: AssetChoice) -> Vec<Limit> {
        vec![
            Limit {
                from: day("2012-01-01"),
                up_to: Cents::euros(410),
                choice: AssetChoice::Asset,
            },
            Limit {
                from: day("2019-01-01"),
                up_to: Cents::euros(800),
                choice,
            },
        ]
    }

    fn line(net: i64, pieces: i64, account: &str, on: &str) -> Line {
        Line {
            subject: Subject::new(SubjectKind::InvoiceLine, 5, "Rechnung RE-1, Position 1"),
            day: day(on),
            net: Cents(net),
            pieces: Quantity::whole(pieces),
            account: account.to_owned(),
        }
    }

    #[test]
    fn the_account_agrees_with_the_limit_of_the_day() {
        use AssetChoice::{Asset, Expense};
        let small = "Unter 800,00 € netto: sofort Aufwand (örtliche Regel).";
        for (net, pieces, account, on, choice, expected) in [
            // The limit itself is within, a cent more is not.
            (80_000, 1, "525500", "2024-05-02", Expense, None),
            (80_000, 1, "082100", "2024-05-02", Expense, Some(small)),
            (
                80_001,
                1,
                "525500",
                "2024-05-02",
                Expense,
                Some("Über 800,00 € netto: Anlage."),
            ),
            (80_001, 1, "082100", "2024-05-02", Expense, None),
            // It is the price of one piece that counts.
            (800_000, 10, "783200", "2024-05-02", Expense, Some(small)),
            (800_010, 10, "783100", "2024-05-02", Expense, None),
            // The authority may choose to capitalise.
            (
                40_000,
                1,
                "525500",
                "2024-05-02",
                Asset,
                Some("Unter 800,00 € netto: trotzdem Anlage (örtliche Regel)."),
            ),
            (40_000, 1, "082100", "2024-05-02", Asset, None),
            // The older limit on its last day.
            (
                41_001,
                1,
                "525500",
                "2018-12-31",
                Expense,
                Some("Über 410,00 € netto: Anlage."),
            ),
            (41_000, 1, "082100", "2018-12-31", Expense, None),
            // Before the first limit nobody knows.
            (
                41_000,
                1,
                "082100",
                "2011-12-31",
                Expense,
                Some("Angabe fehlt: Wertgrenze der Aktivierung am 31.12.2011."),
            ),
            // An account that says nothing, no account, and money that comes back.
            (90_000, 1, "448100", "2024-05-02", Expense, None),
            (90_000, 1, "", "2011-12-31", Expense, None),
            (-90_000, 1, "525500", "2024-05-02", Expense, None),
        ] {
            let found = check(&[line(net, pieces, account, on)], &limits(choice));
            let said = found.first().map(|finding| finding.message.as_str());
            match expected {
                None => assert_eq!(said, None, "{net} {account} {on}"),
                Some(words) => assert!(
                    said.is_some_and(|said| said.starts_with(words)),
                    "{said:?} {words}"
                ),
            }
        }
    }

    #[test]
    fn an_account_tells_its_side_by_its_class() {
        for (account, expected) in [
            ("0821000", Some(AssetChoice::Asset)),
            ("783100", Some(AssetChoice::Asset)),
            ("5255000", Some(AssetChoice::Expense)),
            ("7421", Some(AssetChoice::Expense)),
            ("SK 5255.10", Some(AssetChoice::Expense)),
            ("79", None),
            ("", None),
            ("Konto", None),
        ] {
            assert_eq!(booked_as(account), expected, "{account}");
        }
    }
}
