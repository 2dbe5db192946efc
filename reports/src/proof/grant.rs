use paktbuch_types::{Cents, CostRounding, Financing};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::income::{IncomeSums, OtherMoney};
use super::sheets;
use super::spending::SpendingSums;
use super::{Income, OtherIncome};
use crate::receipts;
use crate::sheet::{FinishedSheet, Styles, fit_row, formula};
use crate::{amount, text};

/// Rows of *Ermittlung der Zuwendung*, its heading included.
pub(super) const ROWS: u32 = 9;
/// Width of both columns of text.
const TEXT_WIDTH: u8 = 46;

/// Below the table of *Einnahmen*: how the grant follows from the spending, and other money row by row.
pub(super) struct Block<'a> {
    pub(super) income: &'a Income,
    pub(super) spending: &'a SpendingSums,
    pub(super) sums: &'a IncomeSums,
    pub(super) other: OtherMoney,
    pub(super) list: &'a FinishedSheet,
}

/// Where other money stands row by row: its heading and the numbers of rows.
pub(super) struct Details {
    row: u32,
    third: u32,
    public: u32,
}

impl Details {
    /// Sum of a column over third parties.
    pub(super) fn third(&self, column: char) -> String {
        sum(column, self.row + 2, self.third)
    }
    /// Sum of a column over public funding.
    pub(super) fn public(&self, column: char) -> String {
        sum(column, self.row + 2 + self.third, self.public)
    }
}

fn sum(column: char, first_row: u32, rows: u32) -> String {
    if rows == 0 {
        return "0".to_owned();
    }
    format!("SUM({column}{}:{column}{})", first_row + 1, first_row + rows)
}

fn count(rows: &[OtherIncome]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

impl Block<'_> {
    /// Where the rows of other money will stand, from `row` on.
    pub(super) fn details(&self, row: u32) -> Details {
        Details {
            row,
            third: count(&self.income.third_parties),
            public: count(&self.income.public_funding),
        }
    }

    /// Writes *Ermittlung der Zuwendung* from `row` on.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        row: u32,
        details: &Details,
    ) -> Result<(), XlsxError> {
        sheet.merge_range(row, 0, row, 3, "Ermittlung der Zuwendung", &styles.head)?;
        for (column, title) in [(4, "EUR"), (5, "")] {
            sheet.write_string_with_format(row, column, title, &styles.head_right)?;
        }
        // A cell counts from one: the line `n` below the heading is in row `row + 1 + n`.
        let cell = |line: u32| format!("E{}", row + 1 + line);
        for (line, (label, how, text, value)) in (1..).zip(self.lines(&cell, details)) {
            let is_sum = line == 6;
            let (plain, money) = if is_sum {
                (&styles.sum_text, &styles.sum_money)
            } else {
                (&styles.text, &styles.money)
            };
            let at = row + line;
            sheet.write_string_with_format(at, 0, label, plain)?;
            sheet.merge_range(at, 1, at, 3, &how, plain)?;
            if text.contains(sheets::RECEIPTS) {
                self.list
                    .write_result(sheet, (at, 4), (text, amount::euros(value)), money)?;
            } else {
                sheet.write_formula_with_format(at, 4, formula(text, amount::euros(value)), money)?;
            }
            sheet.write_blank(at, 5, plain)?;
        }
        Ok(())
    }

    /// Label, how it arises, formula, value.
    fn lines(
        &self,
        cell: &impl Fn(u32) -> String,
        details: &Details,
    ) -> [(&'static str, String, String, Cents); 8] {
        let rule = self.income.rule;
        let spent = self.spending.settled;
        let lowered = self.other.third.minus(rule.third_in_plan).max(Cents::ZERO);
        let recognised = spent.eligible.minus(lowered).max(Cents::ZERO);
        let (how, computation, computed) = self.rule(cell, details, recognised);
        let granted = self.income.grant;
        let (third, public) = (self.sums.first_row + 2, self.sums.first_row + 3);
        let rest = spent
            .gross
            .minus(self.other.third_used)
            .minus(self.other.public_used);
        let uncovered = spent
            .eligible
            .minus(self.other.third_used.minus(self.beside()))
            .max(Cents::ZERO)
            .min(rest);
        let borne = self.of_eligible(format!("E{third}"), cell);
        let grant = computed.min(granted).min(uncovered).max(Cents::ZERO);
        let shares = self.sums.settled[3];
        [
            (
                "Zuwendungsfähige Ausgaben lt. Abrechnung",
                "siehe Blatt Ausgaben".to_owned(),
                format!("={}", self.spending.settled_eligible()),
                spent.eligible,
            ),
            (
                "abzüglich Leistungen Dritter",
                "soweit mehr einging, als der Bescheid vorsieht".to_owned(),
                format!(
                    "=ROUND(MAX(0,{}-{}),2)",
                    details.third('E'),
                    amount::euros(rule.third_in_plan)
                ),
                lowered,
            ),
            (
                "Bemessungsgrundlage",
                "zuwendungsfähige Ausgaben weniger dieser Betrag".to_owned(),
                format!("=ROUND(MAX(0,{}-{}),2)", cell(1), cell(2)),
                recognised,
            ),
            (rule.financing.label(), how, computation, computed),
            (
                "Bewilligt",
                "Höchstbetrag lt. Bescheid".to_owned(),
                format!("=C{}", self.sums.first_row + 4),
                granted,
            ),
            (
                "Zuwendung nach dieser Rechnung",
                "der kleinere Betrag, soweit nicht andere schon gezahlt haben".to_owned(),
                format!(
                    "=ROUND(MAX(0,MIN({},{},MAX(0,{}-{borne}),{}-E{third}-E{public})),2)",
                    cell(4),
                    cell(5),
                    cell(1),
                    self.spending.settled_total()
                ),
                grant,
            ),
            (
                "Summe der Zuwendungsanteile",
                if self.list.is_enclosed {
                    "siehe Belegliste"
                } else {
                    "lt. Belegliste, die nicht beigefügt ist"
                }
                .to_owned(),
                format!("={}", self.list.total(receipts::GRANT_SHARE)),
                shares,
            ),
            (
                "Abweichung",
                "muss 0,00 sein".to_owned(),
                format!("=ROUND({}-{},2)", cell(6), cell(7)),
                grant.minus(shares),
            ),
        ]
    }

    /// Of what third parties pay: what bears spending that is not eligible, as the notice plans it.
    fn beside(&self) -> Cents {
        let spent = self.spending.settled;
        let ineligible = spent.gross.minus(spent.eligible).max(Cents::ZERO);
        self.income
            .rule
            .third_beside
            .min(ineligible)
            .min(self.other.third_used)
    }

    /// Of what third parties pay (`third`) that part which bears eligible spending, as a formula.
    fn of_eligible(&self, third: String, cell: &impl Fn(u32) -> String) -> String {
        let planned = self.income.rule.third_beside;
        if planned == Cents::ZERO {
            return third;
        }
        format!(
            "({third}-MIN({},MAX(0,{}-{}),E{}))",
            amount::euros(planned),
            self.spending.settled_total(),
            cell(1),
            self.sums.first_row + 2
        )
    }

    /// What the kind of financing gives: in words, as a formula, and its value.
    fn rule(
        &self,
        cell: &impl Fn(u32) -> String,
        details: &Details,
        recognised: Cents,
    ) -> (String, String, Cents) {
        let rule = self.income.rule;
        let base = cell(3);
        match rule.financing {
            Financing::Anteil => {
                let (digits, rounded) = match rule.rounding {
                    CostRounding::Euro => (0, ", auf volle Euro gerundet"),
                    CostRounding::Cent => (2, ""),
                };
                (
                    format!("{} % davon{rounded}", rule.rate),
                    format!("=ROUND({base}*{}/10000,{digits})", rule.rate.0),
                    rule.rounding.grant(recognised, rule.rate),
                )
            }
            Financing::Voll => ("alles davon".to_owned(), format!("={base}"), recognised),
            Financing::Festbetrag => {
                let fixed = rule.fixed.unwrap_or(self.income.grant);
                (
                    format!("{fixed} €, höchstens die Ausgaben"),
                    format!("=MIN({},{base})", amount::euros(fixed)),
                    fixed.min(recognised),
                )
            }
            Financing::Fehlbedarf => (
                "zuwendungsfähig weniger andere Einnahmen und Eigenanteil lt. Bescheid".to_owned(),
                format!(
                    "=ROUND(MAX(0,{}-{}-{}-C{}),2)",
                    cell(1),
                    self.of_eligible(details.third('E'), cell),
                    details.public('E'),
                    self.sums.first_row + 1
                ),
                self.spending
                    .settled
                    .eligible
                    .minus(self.other.third.minus(self.beside()))
                    .minus(self.other.public)
                    .minus(self.income.own_share)
                    .max(Cents::ZERO),
            ),
        }
    }

    /// Writes other money row by row; nothing where there is none.
    pub(super) fn write_details(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        details: &Details,
    ) -> Result<(), XlsxError> {
        if details.third + details.public == 0 {
            return Ok(());
        }
        let row = details.row;
        let title = "Leistungen Dritter und andere Einnahmen im Einzelnen";
        sheet.merge_range(row, 0, row, 5, title, &styles.head)?;
        sheet.write_string_with_format(row + 1, 0, "Art, von wem", &styles.head)?;
        sheet.write_string_with_format(row + 1, 1, "wofür", &styles.head)?;
        for (column, title) in [(2, "lt. Bescheid"), (3, ""), (4, "erhalten"), (5, "")] {
            sheet.write_string_with_format(row + 1, column, title, &styles.head_right)?;
        }
        let rows = self
            .income
            .third_parties
            .iter()
            .chain(&self.income.public_funding);
        for (at, income) in (row + 2..).zip(rows) {
            let who = format!("{}: {}", income.kind, income.source);
            sheet.write_string_with_format(at, 0, text::cell(&who), &styles.text)?;
            sheet.write_string_with_format(at, 1, text::cell(&income.purpose), &styles.text)?;
            fit_row(
                sheet,
                at,
                [(who.as_str(), TEXT_WIDTH), (income.purpose.as_str(), TEXT_WIDTH)],
            )?;
            for (column, value) in [(2, income.granted), (4, income.received)] {
                sheet.write_number_with_format(at, column, amount::euros(value), &styles.money)?;
                sheet.write_blank(at, column + 1, &styles.text)?;
            }
        }
        Ok(())
    }
}
