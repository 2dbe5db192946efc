//! What a value of a proof follows from: the records that add up to it, or the figures it is computed of. Pure calculation.

use paktbuch_types::parse_date;

use super::contents::{Contents, Part, Statement};
use super::totals::{ALL, DEVICES, INCOME, INSTALLED, SCHOOL, UNTIL, is_paid_until};

/// What a value follows from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Behind<'a> {
    /// Records that add up to it, or that belong to a record, in the order of the proof.
    pub records: Vec<&'a Statement>,
    /// How it is computed; empty where it is nothing but the sum of the records.
    pub terms: Vec<Term<'a>>,
}

/// A line of a computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<'a> {
    /// With its sign before it: `− Zuwendung lt. Abrechnung`.
    pub label: String,
    pub value: String,
    /// The record that says it; `None` where the sum itself does.
    pub of: Option<&'a Statement>,
}

/// Values of the sums of a proof by what adds up to them.
const OF_RECEIPTS: [&str; 4] = ["Ausgaben", "davon zuwendungsfähig", GRANT, OWN];
const GRANT: &str = "Zuwendung lt. Abrechnung";
const OWN: &str = "Eigenanteil lt. Abrechnung";
/// How the notice rounds the grant; filed versions kept it aside before it was compared.
pub(super) const ROUNDING: &str = "Rundung der Zuwendung";
/// What a Festbetragsfinanzierung grants.
pub(super) const FIXED: &str = "Festbetrag";
const OTHERS: &str = "Leistungen Dritter und weitere Förderung";
const PAID_OUT: &str = "ausgezahlt";
const PAID_OUT_UNTIL: &str = "ausgezahlt bis dahin";
const UNUSED: &str = "noch nicht verwendet (+) / vorgelegt (−)";

impl Contents {
    /// What the values with these names follow from, all that the statement says where there are none. A value of the notice (lt. Bescheid)
    /// follows from the Einzelansätze where it is their sum, else from nothing in the proof.
    #[must_use]
    pub fn behind(&self, statement: &Statement, names: &[&str]) -> Behind<'_> {
        Behind {
            records: self.records(statement, names),
            terms: self.terms(statement, names),
        }
    }

    fn records(&self, statement: &Statement, names: &[&str]) -> Vec<&Statement> {
        let key = statement.key.as_str();
        let of_line = |row: &Statement| row.of.iter().any(|of| of == key);
        match statement.part {
            Part::Item | Part::Line if is_approved(names) => Vec::new(),
            Part::Item | Part::Line => self.receipts(of_line),
            Part::Receipt => self.receipts(|row| row.key == key),
            Part::Device => {
                let invoice = statement.value("Rechnungsnummer");
                self.receipts(|row| !invoice.is_empty() && row.value("Rechnungsnummer") == invoice)
            }
            Part::Installation => self
                .receipts(|row| row.of == statement.of && line_of_invoice(row) == line_of_invoice(statement)),
            Part::Sums => match (key.strip_prefix(SCHOOL), key.strip_prefix(UNTIL)) {
                (Some(school), _) => self.receipts(|row| row.value("Schule") == school),
                (_, Some(until)) => self.until(until, names),
                _ if key.is_empty() => self.of_sums(names),
                _ if key == INCOME => Vec::new(),
                _ if key == DEVICES => self.all(Part::Device).collect(),
                _ if key == INSTALLED => self.all(Part::Installation).collect(),
                _ if key == ALL && is_approved(names) => self.all(Part::Item).collect(),
                _ if key == ALL => self.receipts(|_| true),
                _ => self.receipts(of_line),
            },
            Part::Notice | Part::Income | Part::Payout | Part::Narrative => Vec::new(),
        }
    }

    fn all(&self, part: Part) -> impl Iterator<Item = &Statement> {
        self.statements().iter().filter(move |row| row.part == part)
    }

    fn receipts(&self, fits: impl Fn(&Statement) -> bool) -> Vec<&Statement> {
        self.all(Part::Receipt).filter(|row| fits(row)).collect()
    }

    /// Of the sums of the proof.
    fn of_sums(&self, names: &[&str]) -> Vec<&Statement> {
        let parts: [(Part, &[&str]); 3] = [
            (Part::Income, &[OTHERS]),
            (Part::Receipt, &OF_RECEIPTS),
            (Part::Payout, &[PAID_OUT]),
        ];
        let asked = parts
            .into_iter()
            .filter(|(_, said)| said.iter().any(|name| names.contains(name)));
        asked.flat_map(|(part, _)| self.all(part)).collect()
    }

    /// Of what was paid out and spent up to a day.
    fn until(&self, until: &str, names: &[&str]) -> Vec<&Statement> {
        let Ok(until) = parse_date(until) else {
            return Vec::new();
        };
        let is_paid_out =
            |row: &&Statement| parse_date(row.value("Ausgezahlt am")).is_ok_and(|day| day <= until);
        let payouts = self
            .all(Part::Payout)
            .filter(|row| names.contains(&PAID_OUT_UNTIL) && is_paid_out(row));
        let is_spent = names.is_empty() || names.iter().any(|name| *name != PAID_OUT_UNTIL);
        let receipts = self.receipts(|row| is_spent && is_paid_until(row, until));
        receipts.into_iter().chain(payouts).collect()
    }

    fn terms(&self, statement: &Statement, names: &[&str]) -> Vec<Term<'_>> {
        let key = statement.key.as_str();
        if statement.part != Part::Sums {
            return Vec::new();
        }
        if key.is_empty() {
            return self.of_settlement(names);
        }
        if key == INCOME {
            return self.of_income(if is_approved(names) {
                "lt. Bescheid"
            } else {
                "lt. Abrechnung"
            });
        }
        if key.starts_with(UNTIL) && names.contains(&UNUSED) {
            let own = |sign: &str, name: &str| term(sign, name, statement.value(name), None);
            return vec![own("", PAID_OUT_UNTIL), own("− ", "Zuwendungsanteil")];
        }
        let mut plan = self.all(Part::Item).chain(self.all(Part::Line));
        plan.find(|row| row.key == key && !names.is_empty())
            .map(|row| deviation(row, names))
            .unwrap_or_default()
    }

    /// Grant and own share, which are shared out to the receipts.
    fn of_settlement(&self, names: &[&str]) -> Vec<Term<'_>> {
        let sums = self.all(Part::Sums).next();
        let said = |sign: &str, name: &str| {
            let value = sums.map(|sums| sums.value(name)).unwrap_or_default();
            term(sign, name, value, sums)
        };
        let mut terms = Vec::new();
        if names.contains(&GRANT) {
            let notice = self.all(Part::Notice).next();
            let fact = |name: &str| {
                let mut values = notice
                    .into_iter()
                    .flat_map(|row| row.values.iter().chain(&row.aside));
                let value = values.find(|(other, _)| other == name);
                let value = value.map(|(_, value)| value.as_str());
                term("", name, value.unwrap_or_default(), notice)
            };
            terms.extend([
                said("", "davon zuwendungsfähig"),
                fact("Finanzierung"),
                fact("Fördersatz"),
                fact(ROUNDING),
                fact(FIXED),
                said("höchstens ", "Zuwendung lt. Bescheid"),
            ]);
        }
        if names.contains(&OWN) {
            terms.extend([said("", "Ausgaben"), said("− ", GRANT), said("− ", OTHERS)]);
        }
        terms.retain(|term| !term.value.is_empty());
        terms
    }

    /// All income, as approved or as accounted for.
    fn of_income(&self, column: &str) -> Vec<Term<'_>> {
        let sums = self.all(Part::Sums).next();
        let own = sums.into_iter().flat_map(|sums| {
            ["Zuwendung", "Eigenanteil"].map(|what| {
                let name = format!("{what} {column}");
                term("+ ", &name, sums.value(&name), Some(sums))
            })
        });
        let others = self
            .all(Part::Income)
            .map(|row| term("+ ", &row.label, row.value(column), Some(row)));
        own.chain(others).filter(|term| !term.value.is_empty()).collect()
    }
}

/// The invoice line that the key of a receipt or of a fixed installation names.
fn line_of_invoice(row: &Statement) -> Option<&str> {
    row.key.split(' ').find(|part| part.starts_with("position-"))
}

/// What the account deviates from the approval.
fn deviation<'a>(row: &'a Statement, names: &[&str]) -> Vec<Term<'a>> {
    let of = |suffix: &str| {
        [("", "lt. Abrechnung"), ("− ", "lt. Bescheid")].map(|(sign, name)| {
            let name = format!("{name}{suffix}");
            term(sign, &name, row.value(&name), Some(row))
        })
    };
    let columns = [
        ("Abweichung", ""),
        ("Abweichung zuwendungsfähig", " zuwendungsfähig"),
    ];
    let asked = columns.into_iter().filter(|(name, _)| names.contains(name));
    asked.flat_map(|(_, suffix)| of(suffix)).collect()
}

fn term<'a>(sign: &str, name: &str, value: &str, of: Option<&'a Statement>) -> Term<'a> {
    Term {
        label: format!("{sign}{name}"),
        value: value.to_owned(),
        of,
    }
}

/// Whether values of the notice alone are asked about.
fn is_approved(names: &[&str]) -> bool {
    !names.is_empty() && names.iter().all(|name| name.starts_with("lt. Bescheid"))
}
