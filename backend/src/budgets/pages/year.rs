//! A financial year: what is provided, paid, bound, and left to carry over.

use askama::Template;
use paktbuch_types::Cents;

use super::{Cell, framed};
use crate::budgets::forms::YearForm;
use crate::budgets::paths;
use crate::budgets::rows::{Beyond, YearFigure, YearRow, YearSpot, beyond_commitment};
use crate::capitalising::paths as capitalising;
use crate::web::components::{Action, BarChart, Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The page of a year.
#[derive(Debug, Template)]
#[template(path = "budgets/year.html")]
pub struct YearPage {
    layout: Layout,
    year: i64,
    actions: Vec<Action>,
    heads: Vec<&'static str>,
    rows: Vec<Shown>,
    total: Vec<Cell>,
    /// Whether its end is past.
    is_past: bool,
    is_begun: bool,
    /// Whether money stands beside the Ansätze of its programme.
    has_other: bool,
    findings: Vec<FindingView>,
    chart: Option<BarChart>,
    form: Option<Fields>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct Shown {
    title: String,
    account: String,
    cells: Vec<Cell>,
    /// Where it is taken off the year's budget.
    remove: Option<String>,
}

/// Columns in their order.
#[derive(Debug, Clone, Copy, Default)]
struct Amounts {
    appropriation: Cents,
    carried_over: Cents,
    available: Cents,
    paid: Cents,
    left: Cents,
    bound: Cents,
    commitment: Cents,
    later: Cents,
}

impl Amounts {
    fn of(row: &YearRow) -> Self {
        Self {
            appropriation: row.appropriation(),
            carried_over: row.carried_over(),
            available: row.available(),
            paid: row.paid,
            left: row.to_carry_over(),
            bound: row.bound(),
            commitment: row.commitment(),
            later: row.later_in_all(),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            appropriation: self.appropriation.plus(other.appropriation),
            carried_over: self.carried_over.plus(other.carried_over),
            available: self.available.plus(other.available),
            paid: self.paid.plus(other.paid),
            left: self.left.plus(other.left),
            bound: self.bound.plus(other.bound),
            commitment: self.commitment.plus(other.commitment),
            later: self.later.plus(other.later),
        }
    }

    /// Cells with the addresses of their records.
    fn cells(&self, year: i64, spot: &YearSpot) -> Vec<Cell> {
        let amounts = [
            self.appropriation,
            self.carried_over,
            self.available,
            self.paid,
            self.left,
            self.bound,
            self.commitment,
            self.later,
        ];
        let cell = |(figure, amount): (&YearFigure, Cents)| {
            let (code, name) = figure.told();
            Cell {
                name,
                amount: Some(amount),
                href: paths::records_of_year(year, code, &spot.programme, spot.ansatz),
            }
        };
        YearFigure::ALL.iter().zip(amounts).map(cell).collect()
    }
}

#[derive(Debug)]
struct Fields {
    programme: Field,
    account: Field,
    appropriation: Field,
    carried_over: Field,
    commitment: Field,
    commitment_year: Field,
}

impl YearPage {
    /// The page of a year; `running` is the one of today, `programmes` are code and title for those who may enter.
    #[must_use]
    pub fn new(
        layout: Layout,
        (year, running): (i64, i64),
        rows: Vec<YearRow>,
        programmes: Option<Vec<(String, String)>>,
        (typed, errors): (&YearForm, &FormErrors),
        report: Option<String>,
    ) -> Self {
        let may_edit = programmes.is_some();
        let total = rows
            .iter()
            .map(Amounts::of)
            .fold(Amounts::default(), Amounts::plus);
        let mut actions = vec![
            Action::new(format!("Haushaltsjahr {}", year - 1), paths::of_year(year - 1)),
            Action::new(format!("Haushaltsjahr {}", year + 1), paths::of_year(year + 1)),
        ];
        actions.push(Action::new("Anlage oder Aufwand", capitalising::LIMITS));
        actions.extend(report.map(|report| Action::new("Als Excel-Datei", report).icon("download")));
        let shown = |row: YearRow| Shown {
            cells: Amounts::of(&row).cells(year, &row.spot()),
            account: row.account().to_owned(),
            remove: row
                .provided
                .as_ref()
                .filter(|_| may_edit)
                .map(|provided| paths::remove_year(provided.id)),
            title: row.title,
        };
        Self {
            layout: framed(layout, &format!("Haushaltsjahr {year}")).here(format!("Haushaltsjahr {year}")),
            year,
            actions,
            heads: YearFigure::ALL.iter().map(|figure| figure.told().1).collect(),
            findings: beyond_commitment(&rows).into_iter().map(warning).collect(),
            chart: chart(year, &rows),
            has_other: rows.iter().any(|row| row.is_other),
            rows: rows.into_iter().map(shown).collect(),
            total: total.cells(year, &YearSpot::default()),
            is_past: year < running,
            is_begun: year <= running,
            form: programmes.map(|programmes| fields(programmes, typed, errors)),
            errors: errors.list().to_vec(),
        }
    }
}

/// What there is, what is bound and paid of it, and what is left, of each Ansatz.
fn chart(year: i64, rows: &[YearRow]) -> Option<BarChart> {
    let names = [
        YearFigure::Available,
        YearFigure::Paid,
        YearFigure::Bound,
        YearFigure::Left,
    ];
    let amounts = |row: &YearRow| {
        let label = match row.account() {
            "" => row.title.clone(),
            account => format!("{}, {account}", row.title),
        };
        let amounts = [row.available(), row.paid, row.bound(), row.to_carry_over()];
        (label, amounts.map(Some).to_vec())
    };
    BarChart::money(
        format!("Verfügbar, bezahlt, gebunden und zu übertragen je Ansatz {year}, in Euro"),
        &names.map(|figure| figure.told().1),
        rows.iter().map(amounts).collect(),
    )
}

fn warning(beyond: Beyond) -> FindingView {
    let years: Vec<String> = beyond.years.iter().map(ToString::to_string).collect();
    let years = years.join(", ");
    let message = format!(
        "{}: Bestellungen für {} binden {} €, die Verpflichtungsermächtigung {}ist {} €.",
        beyond.title,
        if years.is_empty() {
            "spätere Jahre"
        } else {
            years.as_str()
        },
        beyond.later,
        if years.is_empty() { "" } else { "dafür " },
        beyond.commitment
    );
    let remedy = format!(
        "Es fehlen {} €. Bitte den zugesagten Liefertermin prüfen oder die Verpflichtungsermächtigung mit der Kämmerei klären.",
        beyond.later.minus(beyond.commitment)
    );
    FindingView::warning(message, remedy)
}

fn fields(programmes: Vec<(String, String)>, typed: &YearForm, errors: &FormErrors) -> Fields {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let first = std::iter::once((String::new(), "bitte wählen".to_owned()));
    Fields {
        programme: field("programme", "Programm", &typed.programme).options(first.chain(programmes)),
        account: field("account", "Produktsachkonto", &typed.account)
            .hint("Ein Programm kann mehrere Ansätze haben, jeden auf einem eigenen Konto.")
            .optional(),
        appropriation: field("appropriation", "Ansatz", &typed.appropriation),
        carried_over: field("carried_over", "Ermächtigungsübertragung", &typed.carried_over)
            .hint("Aus dem Vorjahr übertragen.")
            .optional(),
        commitment: field("commitment", "Verpflichtungsermächtigung", &typed.commitment)
            .hint("Für spätere Jahre.")
            .optional(),
        commitment_year: field("commitment_year", "Fällig im Jahr", &typed.commitment_year)
            .hint("Das Jahr, für das die Verpflichtungsermächtigung gilt; leer: jedes spätere.")
            .optional(),
    }
}
