//! A receipt that is no invoice, as it is typed.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, LineKind, parse_date};

use crate::purchasing::commands::{EnterReceipt, PersonnelCost, ReceiptAmount};
use crate::text;
use crate::web::form::FormErrors;

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptForm {
    pub kind: String,
    pub payee: String,
    pub number: String,
    pub date: String,
    pub title: String,
    pub amount: String,
    pub person_key: String,
    pub month: String,
    pub employer_gross: String,
    pub share: String,
    pub accounting: String,
    pub dms: String,
}

impl ReceiptForm {
    /// An empty one of the authority with this name.
    #[must_use]
    pub fn empty(authority: &str) -> Self {
        Self {
            kind: LineKind::Personnel.code().to_owned(),
            payee: authority.to_owned(),
            share: "100".to_owned(),
            ..Self::default()
        }
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            text::clean(found.map(|(_, value)| value.as_str()).unwrap_or_default())
        };
        Self {
            kind: value("art"),
            payee: value("empfaenger"),
            number: value("nummer"),
            date: value("datum"),
            title: value("bezeichnung"),
            amount: value("betrag"),
            person_key: value("schluessel"),
            month: value("monat"),
            employer_gross: value("arbeitgeberbrutto"),
            share: value("anteil"),
            accounting: value("beleg"),
            dms: value("dms"),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<EnterReceipt, FormErrors> {
        let mut errors = FormErrors::none();
        let kind = errors.take("art", self.kind.parse::<LineKind>());
        let date = errors.take("datum", parse_date(&self.date));
        let amount = match kind {
            Some(LineKind::Personnel) => self.personnel(&mut errors).map(ReceiptAmount::Personnel),
            _ => errors
                .take("betrag", Cents::parse(&self.amount))
                .map(ReceiptAmount::Whole),
        };
        let command = kind
            .zip(date)
            .zip(amount)
            .map(|((kind, date), amount)| EnterReceipt {
                kind,
                payee: self.payee.clone(),
                number: self.number.clone(),
                date,
                title: self.title.clone(),
                amount,
                accounting_reference: self.accounting.clone(),
                dms_reference: self.dms.clone(),
            });
        errors.finish(command)
    }

    fn personnel(&self, errors: &mut FormErrors) -> Option<PersonnelCost> {
        if self.person_key.is_empty() {
            errors.add(
                "schluessel",
                "Personenschlüssel: Bitte ausfüllen, zum Beispiel die Personalnummer, aber keinen Namen.",
            );
        }
        let month = errors.take("monat", month(&self.month));
        let employer_gross = errors.take("arbeitgeberbrutto", Cents::parse(&self.employer_gross));
        let share = errors.take("anteil", BasisPoints::parse(&self.share));
        Some(PersonnelCost {
            person_key: self.person_key.clone(),
            month: month?,
            employer_gross: employer_gross?,
            share: share?,
        })
    }
}

/// `03.2024`, `3/2024` or any day of the month, as its first day.
fn month(typed: &str) -> Result<NaiveDate, String> {
    let parts: Vec<&str> = typed.split(['.', '/', '-']).map(str::trim).collect();
    let found = match parts.as_slice() {
        [month, year] if year.len() == 4 => year
            .parse()
            .ok()
            .zip(month.parse().ok())
            .and_then(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1)),
        _ => parse_date(typed).ok().and_then(|day| day.with_day(1)),
    };
    found.ok_or_else(|| format!("Monat: „{typed}“ ist kein Monat. Bitte wie 03.2024 eintragen."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_typed_in_several_ways() {
        let first = |year, month| NaiveDate::from_ymd_opt(year, month, 1);
        for (typed, expected) in [
            ("03.2024", first(2024, 3)),
            ("3/2024", first(2024, 3)),
            ("15.03.2024", first(2024, 3)),
            ("13.2024", None),
            ("2024", None),
            ("", None),
        ] {
            assert_eq!(month(typed).ok(), expected, "{typed}");
        }
    }
}
