//! One row of a sheet after the other: what its cells say.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{Cents, parse_date};

use super::{Refusal, is_sum};
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::with_creditor;
use crate::purchasing::payment_file::amount::{Style, parse};
use crate::purchasing::payment_file::doubt::Doubt;
use crate::purchasing::payment_file::sides::{Entry, Side, Sides};
use crate::purchasing::payment_file::{Column, Mapping, Row, Sheet, status};

fn style(sheet: &Sheet, mapping: &Mapping, column: Column) -> Style {
    match mapping.place(sheet, column) {
        Some(place) => {
            let cells = sheet.rows.iter().filter_map(|row| row.cells.get(place));
            Style::of(cells.map(String::as_str))
        }
        None => Style::German,
    }
}

pub(super) struct Reader<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    amounts: Style,
    skonto: Style,
    sides: Sides,
    /// Most rows leave something open: the columns are not what they are taken for.
    refuses_doubts: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sheet: &'a Sheet, mapping: &'a Mapping) -> Self {
        let mut reader = Self {
            sheet,
            mapping,
            amounts: style(sheet, mapping, Column::Amount),
            skonto: style(sheet, mapping, Column::Skonto),
            sides: Sides::default(),
            refuses_doubts: false,
        };
        reader.sides = reader.all_sides();
        reader.refuses_doubts = reader.is_mostly_doubtful();
        reader
    }

    fn is_mostly_doubtful(&self) -> bool {
        let is_doubtful = |row: &&Row| matches!(self.read(row), Ok((_, Some(_))));
        self.payments().filter(is_doubtful).count() * 2 > self.payments().count()
    }

    /// The rows that are neither titles nor sums.
    pub(super) fn payments(&self) -> impl Iterator<Item = &'a Row> {
        let rows = self.sheet.rows.iter();
        rows.filter(|row| !self.is_title(row) && !self.is_sum(row))
    }

    pub(super) fn is_title(&self, row: &Row) -> bool {
        self.cell(row, Column::Date).is_empty() && self.cell(row, Column::Amount).is_empty()
    }

    /// A row that says that it is a sum and has neither day nor invoice.
    pub(super) fn is_sum(&self, row: &Row) -> bool {
        let has_digits = |column| self.cell(row, column).contains(|c: char| c.is_ascii_digit());
        is_sum(row) && !has_digits(Column::Date) && !has_digits(Column::Number)
    }

    /// What is told of a row instead of a payment.
    pub(super) fn told(&self, row: &Row, column: Column, message: String) -> Refusal {
        Refusal {
            line: row.line,
            field: self.heading(column).to_owned(),
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

    /// The payment of a row; where it leaves something open, with the reason for which it waits.
    ///
    /// # Errors
    /// The column and the message of a row that is no payment.
    pub(super) fn line(&self, row: &Row) -> Result<PaymentLine, (Column, String)> {
        match self.read(row)? {
            (line, None) => Ok(line),
            (_, Some(doubt)) if self.refuses_doubts => Err(doubt.refusal()),
            (line, Some(doubt)) => Ok(PaymentLine {
                doubt: Some(doubt.reason(self.heading(doubt.column))),
                ..line
            }),
        }
    }

    fn read(&self, row: &Row) -> Result<(PaymentLine, Option<Doubt>), (Column, String)> {
        let unknown = self.status(row)?;
        self.check_currency(row)?;
        let date = self.cell(row, Column::Date);
        let paid_on = self.day(date).map_err(|message| (Column::Date, message))?;
        let (amount, undirected) = self.amount(row)?;
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
        let line = with_creditor(PaymentLine {
            line: row.line,
            paid_on,
            amount,
            skonto,
            creditor: text(Column::Creditor),
            payee: text(Column::Payee),
            iban: text(Column::Iban),
            number: text(Column::Number),
            purpose: text(Column::Purpose),
            reference: text(Column::Reference),
            shared: text(Column::Shared),
            proof: self.proof(row),
            fiscal_year,
            doubt: None,
        });
        Ok((line, undirected.or(unknown)))
    }

    /// What proves the payment; a number of several payments stands for it where the file tells nothing else of this one.
    fn proof(&self, row: &Row) -> String {
        let told = |column| self.cell(row, column);
        let shared = told(Column::Shared);
        if shared.is_empty() || !told(Column::Proof).is_empty() || !told(Column::Reference).is_empty() {
            return told(Column::Proof).to_owned();
        }
        format!("{} {shared}", self.heading(Column::Shared))
    }

    fn heading(&self, column: Column) -> &str {
        self.mapping.columns.get(&column).map_or("", String::as_str)
    }

    /// What was reversed, turned down or not carried out is no payment; of what nobody knows, that is open.
    fn status(&self, row: &Row) -> Result<Option<Doubt>, (Column, String)> {
        let mut unknown = None;
        for column in [Column::Storno, Column::Status] {
            let told = status::read((column, self.heading(column)), self.cell(row, column));
            unknown = unknown.or(told.map_err(|message| (column, message))?);
        }
        Ok(unknown)
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

    /// The amount of a row, positive where it was paid; as if it was where the row leaves that open.
    ///
    /// # Errors
    /// The column and the message where it is none.
    pub(super) fn amount(&self, row: &Row) -> Result<(Cents, Option<Doubt>), (Column, String)> {
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
            (_, Some(entry)) => match self.sides.signed(&entry) {
                Ok(signed) => signed,
                Err(doubt) => return Ok((Cents(amount.0.abs()), Some(doubt))),
            },
            (other, None) => {
                return Err((
                    Column::Side,
                    format!("„{other}“ ist weder S noch H. Bitte berichtigen Sie die Zeile in der Datei."),
                ));
            }
        };
        let reversed = self.mapping.reversed;
        Ok((if reversed { Cents(-signed.0) } else { signed }, None))
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
        let entry = |row: &'a Row| {
            let amount = parse(self.cell(row, Column::Amount), self.amounts).ok()?;
            self.entry(row, amount).filter(|_| amount != Cents::ZERO)
        };
        let entries: Vec<Entry<'a>> = self.payments().filter_map(entry).collect();
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
