//! From a sheet to payments.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, parse_date};

use super::amount::{Style, parse};
use super::sides::{Entry, Side, Sides};
use super::{Column, Mapping, Row, Sheet, status};
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::with_creditor;
use crate::text;

/// A row that is no payment, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the file, from 1.
    pub line: usize,
    /// Heading of the column.
    pub field: String,
    pub message: String,
    /// Payee and amount as the file writes them.
    pub payee: String,
    pub amount: String,
}

impl Refusal {
    /// The message as it is shown: what it quotes of the file is shortened.
    #[must_use]
    pub fn told(&self) -> String {
        text::message(&self.message)
    }
}

/// The payments of a sheet and the rows that are refused. Rows without day and amount are titles, not payments, and those of [`sums`]
/// are none either.
#[must_use]
pub fn payments(sheet: &Sheet, mapping: &Mapping) -> (Vec<PaymentLine>, Vec<Refusal>) {
    let reader = Reader::new(sheet, mapping);
    let (mut lines, mut refusals) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        if reader.is_title(row) || reader.is_sum(row) {
            continue;
        }
        match reader.line(row) {
            Ok(line) => lines.push(line),
            Err((column, message)) => refusals.push(reader.told(row, column, message)),
        }
    }
    (lines, refusals)
}

/// The rows that add up others (Summenzeilen), which are left out: each with whether the payments above it add up to what it states.
#[must_use]
pub fn sums(sheet: &Sheet, mapping: &Mapping) -> Vec<Refusal> {
    let reader = Reader::new(sheet, mapping);
    let mut sums = Vec::new();
    // All payments above, and those since the last sum.
    let (mut all, mut part) = (Cents::ZERO, Cents::ZERO);
    for row in sheet.rows.iter().filter(|row| !reader.is_title(row)) {
        if !reader.is_sum(row) {
            let amount = reader.line(row).map_or(Cents::ZERO, |line| line.amount);
            (all, part) = (all.plus(amount), part.plus(amount));
            continue;
        }
        let is_met = |stated: Cents| [all, part].iter().any(|sum| sum.0.abs() == stated.0.abs());
        let message = match reader.amount(row) {
            Ok(stated) if !is_met(stated) => format!(
                "Als Summenzeile ausgelassen. Sie nennt {stated} €, die gelesenen Zahlungen darüber ergeben {all} €. Bitte prüfen Sie, ob die \
                 Liste vollständig ist."
            ),
            _ => "Als Summenzeile ausgelassen.".to_owned(),
        };
        sums.push(reader.told(row, Column::Amount, message));
        part = Cents::ZERO;
    }
    sums
}

/// Whether a cell says that the row adds up others.
pub(super) fn is_sum(row: &Row) -> bool {
    row.cells.iter().any(|cell| {
        let word: String = text::search_form(cell)
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        SUMS.contains(&word.as_str())
    })
}

const SUMS: &[&str] = &[
    "summe",
    "summen",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "ubertrag",
    "total",
];

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
    sides: Sides,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, mapping: &'a Mapping) -> Self {
        let mut reader = Self {
            sheet,
            mapping,
            amounts: style(sheet, mapping, Column::Amount),
            skonto: style(sheet, mapping, Column::Skonto),
            sides: Sides::default(),
        };
        reader.sides = reader.all_sides();
        reader
    }

    fn is_title(&self, row: &Row) -> bool {
        self.cell(row, Column::Date).is_empty() && self.cell(row, Column::Amount).is_empty()
    }

    /// A row that says that it is a sum and has neither day nor invoice.
    fn is_sum(&self, row: &Row) -> bool {
        let has_digits = |column| self.cell(row, column).contains(|c: char| c.is_ascii_digit());
        is_sum(row) && !has_digits(Column::Date) && !has_digits(Column::Number)
    }

    /// What is told of a row instead of a payment.
    fn told(&self, row: &Row, column: Column, message: String) -> Refusal {
        Refusal {
            line: row.line,
            field: self.mapping.columns.get(&column).cloned().unwrap_or_default(),
            message,
            payee: self.cell(row, Column::Payee).to_owned(),
            amount: self.cell(row, Column::Amount).to_owned(),
        }
    }

    fn cell<'row>(&self, row: &'row Row, column: Column) -> &'row str {
        let place = self.mapping.place(self.sheet, column);
        place
            .and_then(|place| row.cells.get(place))
            .map_or("", String::as_str)
    }

    fn line(&self, row: &Row) -> Result<PaymentLine, (Column, String)> {
        self.check_status(row)?;
        self.check_currency(row)?;
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
        Ok(with_creditor(PaymentLine {
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
        }))
    }

    /// What was reversed, turned down or not carried out is no payment.
    fn check_status(&self, row: &Row) -> Result<(), (Column, String)> {
        for column in [Column::Storno, Column::Status] {
            let heading = self.mapping.columns.get(&column).map_or("", String::as_str);
            status::check(heading, self.cell(row, column)).map_err(|message| (column, message))?;
        }
        Ok(())
    }

    fn check_currency(&self, row: &Row) -> Result<(), (Column, String)> {
        let text = self.cell(row, Column::Currency);
        if matches!(text.to_uppercase().as_str(), "" | "EUR" | "EURO" | "€") {
            return Ok(());
        }
        let message = format!(
            "„{text}“ ist nicht der Euro. Bitte tragen Sie die Zahlung mit ihrem Betrag in Euro von Hand ein."
        );
        Err((Column::Currency, message))
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
        let signed = match (self.cell(row, Column::Side), self.entry(row, amount)) {
            ("", _) => amount,
            (_, Some(entry)) => self.sides.signed(&entry)?,
            (other, None) => {
                return Err((
                    Column::Side,
                    format!("„{other}“ ist weder S noch H. Bitte berichtigen Sie die Zeile in der Datei."),
                ));
            }
        };
        Ok(if self.mapping.reversed {
            Cents(-signed.0)
        } else {
            signed
        })
    }

    /// A row with a side.
    fn entry<'row>(&self, row: &'row Row, amount: Cents) -> Option<Entry<'row>> {
        Some(Entry {
            side: Side::read(self.cell(row, Column::Side))?,
            account: self.cell(row, Column::Account),
            creditor: self.cell(row, Column::Creditor),
            payee: self.cell(row, Column::Payee),
            amount,
        })
    }

    /// What the rows with a side show together.
    fn all_sides(&self) -> Sides {
        let payments = self
            .sheet
            .rows
            .iter()
            .filter(|row| !self.is_title(row) && !self.is_sum(row));
        let entry = |row: &'a Row| {
            let amount = parse(self.cell(row, Column::Amount), self.amounts).ok()?;
            self.entry(row, amount).filter(|_| amount != Cents::ZERO)
        };
        let entries: Vec<Entry<'a>> = payments.filter_map(entry).collect();
        Sides::of(&entries, self.sheet.impersonal_digits, self.mapping.reversed)
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
            ("Kreditor", ["K-70001", "70002"], "K-70001", ""),
            ("Empfänger", ["70 001", "70002"], "70 001", ""),
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

    #[test]
    fn beside_numbers_of_creditors_the_name_is_the_payee() {
        let list = "Buchungsdatum;Kreditor;Name;Externe Belegnummer;Betrag\n03.05.2024;70011;Müller GmbH;RE-1;10,00\n;Summe;;;10,00\n";
        let sheet = read_text(list.as_bytes()).unwrap();
        let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
        assert_eq!(refused, []);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.creditor.as_str(), line.payee.as_str()))
            .collect();
        assert_eq!(told, [("70011", "Müller GmbH")]);
    }

    #[test]
    fn sums_are_left_out_and_compared() {
        let told = |rows: &str| {
            let list = format!("Zahldatum;Empfänger;Rechnungsnr.;Zahlbetrag\n{rows}");
            let sheet = read_text(list.as_bytes()).unwrap();
            let mapping = Mapping::known(&sheet).unwrap();
            let (lines, refused) = payments(&sheet, &mapping);
            let sums: Vec<(usize, bool)> = sums(&sheet, &mapping)
                .into_iter()
                .map(|sum| (sum.line, sum.message == "Als Summenzeile ausgelassen."))
                .collect();
            (lines.len(), refused.len(), sums)
        };
        let first = "03.05.2024;M;RE-1;10,00\n";
        let second = "04.05.2024;M;RE-2;20,00\n";
        for (rows, expected) in [
            (format!("{first}{second}Summe;;;30,00\n"), (2, 0, vec![(4, true)])),
            (
                format!("{first}{second};Gesamt:;;31,00\n"),
                (2, 0, vec![(4, false)]),
            ),
            (
                format!("{first};Zwischensumme;;10,00\n{second};Zwischensumme;;20,00\n;Summe;;30,00\n"),
                (2, 0, vec![(3, true), (5, true), (6, true)]),
            ),
            (format!("{first};Summe;RE-2;20,00\n"), (1, 1, vec![])),
            ("04.05.2024;Summe;RE-2;20,00\n".to_owned(), (1, 0, vec![])),
        ] {
            assert_eq!(told(&rows), expected, "{rows}");
        }
    }

    #[test]
    fn the_side_tells_a_credit_and_other_currencies_and_stornos_wait() {
        let told = |headings: &str, rows: &str| {
            let list = format!("Buchungsdatum;Empfänger;Rechnungsnummer;Betrag;{headings}\n{rows}");
            let sheet = read_text(list.as_bytes()).unwrap();
            let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
            let amounts: Vec<i64> = lines.iter().map(|line| line.amount.0).collect();
            let fields: Vec<String> = refused.into_iter().map(|refusal| refusal.field).collect();
            (amounts, fields)
        };
        let row = |rest: &str| format!("03.05.2024;M;RE-1;40,00;{rest}\n");
        let fields = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
        for (headings, rows, amounts, refused) in [
            (
                "S/H;Währung",
                ["S;EUR", "H;€", ";", "X;EUR", "H;USD"],
                vec![4_000, -4_000, 4_000],
                fields(&["S/H", "Währung"]),
            ),
            (
                "Status;Vermerk",
                [
                    "storniert;",
                    "Abgelehnt;",
                    "bezahlt;",
                    "nicht storniert;",
                    "angewiesen;",
                ],
                vec![4_000, 4_000],
                fields(&["Status", "Status", "Status"]),
            ),
            (
                "Storno;Status",
                ["x;bezahlt", ";gesperrt", "nein;gebucht", ";", "0;erledigt"],
                vec![4_000, 4_000, 4_000],
                fields(&["Storno", "Status"]),
            ),
            (
                "Storno;Vermerk",
                ["x;", "True;", "nein;", ";", "0;"],
                vec![4_000, 4_000, 4_000],
                fields(&["Storno", "Storno"]),
            ),
        ] {
            let rows: String = rows.iter().map(|rest| row(rest)).collect();
            assert_eq!(told(headings, &rows), (amounts, refused), "{headings}");
        }
    }
}
