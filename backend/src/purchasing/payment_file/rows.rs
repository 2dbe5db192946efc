//! From a sheet to payments.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, parse_date};

use super::amount::{Style, parse};
use super::{Column, Mapping, Row, Sheet};
use crate::purchasing::commands::PaymentLine;
use crate::text;

/// A row that is no payment, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the file, from 1.
    pub line: usize,
    /// Heading of the column.
    pub field: String,
    pub message: String,
}

impl Refusal {
    /// The message as it is shown: what it quotes of the file is shortened.
    #[must_use]
    pub fn told(&self) -> String {
        text::message(&self.message)
    }
}

/// The payments of a sheet and the rows that are refused. Rows without day and amount are titles and sums, not payments.
#[must_use]
pub fn payments(sheet: &Sheet, mapping: &Mapping) -> (Vec<PaymentLine>, Vec<Refusal>) {
    let reader = Reader {
        sheet,
        mapping,
        amounts: style(sheet, mapping, Column::Amount),
        skonto: style(sheet, mapping, Column::Skonto),
    };
    let (mut lines, mut refusals) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        if reader.cell(row, Column::Date).is_empty() && reader.cell(row, Column::Amount).is_empty() {
            continue;
        }
        match reader.line(row) {
            Ok(line) => lines.push(line),
            Err((column, message)) => refusals.push(Refusal {
                line: row.line,
                field: mapping.columns.get(&column).cloned().unwrap_or_default(),
                message,
            }),
        }
    }
    (lines, refusals)
}

fn style(sheet: &Sheet, mapping: &Mapping, column: Column) -> Style {
    match mapping.place(sheet, column) {
        Some(place) => {
            let cells = sheet.rows.iter().filter_map(|row| row.cells.get(place));
            Style::of(cells.map(String::as_str))
        }
        None => Style::German,
    }
}

struct Reader<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    amounts: Style,
    skonto: Style,
}

impl Reader<'_> {
    fn cell<'row>(&self, row: &'row Row, column: Column) -> &'row str {
        let place = self.mapping.place(self.sheet, column);
        place
            .and_then(|place| row.cells.get(place))
            .map_or("", String::as_str)
    }

    fn line(&self, row: &Row) -> Result<PaymentLine, (Column, String)> {
        let date = self.cell(row, Column::Date);
        let paid_on = self.day(date).map_err(|message| (Column::Date, message))?;
        let amount = self.amount(row)?;
        let skonto = match self.cell(row, Column::Skonto) {
            "" => Cents::ZERO,
            text => parse(text, self.skonto).map_err(|message| (Column::Skonto, message))?,
        };
        // However the discount is signed in the file: it has the sign of the payment.
        let skonto = Cents(skonto.0.abs() * amount.0.signum());
        let fiscal_year = match self.cell(row, Column::Year) {
            "" => None,
            text => Some(year(text).map_err(|message| (Column::Year, message))?),
        };
        let text = |column| self.cell(row, column).to_owned();
        Ok(PaymentLine {
            line: row.line,
            paid_on,
            amount,
            skonto,
            creditor: text(Column::Creditor),
            payee: text(Column::Payee),
            number: text(Column::Number),
            purpose: text(Column::Purpose),
            reference: text(Column::Reference),
            proof: text(Column::Proof),
            fiscal_year,
        })
    }

    fn amount(&self, row: &Row) -> Result<Cents, (Column, String)> {
        let text = self.cell(row, Column::Amount);
        if text.is_empty() {
            return Err((Column::Amount, "Der Betrag fehlt.".to_owned()));
        }
        let amount = parse(text, self.amounts).map_err(|message| (Column::Amount, message))?;
        if amount == Cents::ZERO {
            return Err((Column::Amount, "0,00 € ist keine Zahlung.".to_owned()));
        }
        let signed = match self.cell(row, Column::Side).to_uppercase().as_str() {
            "" => amount,
            "S" | "SOLL" if self.is_personal(row) => amount,
            "H" | "HABEN" if self.is_personal(row) => Cents(-amount.0),
            "H" | "HABEN" => amount,
            "S" | "SOLL" => Cents(-amount.0),
            other => return Err((Column::Side, format!("„{other}“ ist weder S noch H."))),
        };
        Ok(if self.mapping.reversed {
            Cents(-signed.0)
        } else {
            signed
        })
    }

    /// Accounts of suppliers have five or more digits; what is debited there was paid. On a bank account it was what is credited.
    fn is_personal(&self, row: &Row) -> bool {
        let account = self.cell(row, Column::Account);
        account.is_empty() || account.len() >= 5
    }

    /// A day as Germans or databases write it, with or without a time; `TTMM` in a DATEV batch.
    fn day(&self, text: &str) -> Result<NaiveDate, String> {
        if text.is_empty() {
            return Err("Der Tag der Zahlung fehlt.".to_owned());
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some((from, until)) = &self.sheet.period
            && digits
            && text.len() <= 4
        {
            return day_in_period(text, from, until)
                .ok_or_else(|| format!("„{text}“ ist kein Tag (TTMM) im Zeitraum des Stapels."));
        }
        let day = text.split([' ', 'T']).next().unwrap_or_default();
        // JJJJMMTT, as databases write it.
        if digits && day.len() == 8 && (day.starts_with("19") || day.starts_with("20")) {
            let iso = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
            if let Ok(day) = parse_date(&iso) {
                return Ok(day);
            }
        }
        parse_date(day).map_err(|error| error.to_string())
    }
}

fn day_in_period(text: &str, from: &str, until: &str) -> Option<NaiveDate> {
    let (from, until) = (parse_date(from).ok()?, parse_date(until).ok()?);
    let number: u32 = text.parse().ok()?;
    let years = from.year()..=until.year();
    let mut days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, number % 100, number / 100));
    days.find(|day| (from..=until).contains(day))
}

fn year(text: &str) -> Result<i64, String> {
    text.parse()
        .ok()
        .filter(|year| (1990..=2099).contains(year))
        .ok_or_else(|| format!("„{text}“ ist kein Haushaltsjahr."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchasing::payment_file::read_text;

    #[test]
    fn a_column_of_creditors_holds_numbers_or_names() {
        for (heading, cells, creditor, payee) in [
            ("Kreditor", ["70001", "70002"], "70001", ""),
            ("Kreditor", ["Müller GmbH", "70002"], "", "Müller GmbH"),
            ("Kreditorennr.", ["K-70001", ""], "K-70001", ""),
        ] {
            let [first, second] = cells;
            let list = format!(
                "Zahldatum;{heading};Rechnungsnr.;Zahlbetrag\n03.05.2024;{first};RE-1;10,00\n04.05.2024;{second};RE-2;20,00\n"
            );
            let sheet = read_text(list.as_bytes()).unwrap();
            let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
            assert_eq!((lines.len(), refused.len()), (2, 0), "{heading}");
            assert_eq!(
                (lines[0].creditor.as_str(), lines[0].payee.as_str()),
                (creditor, payee),
                "{heading}"
            );
        }
    }
}
