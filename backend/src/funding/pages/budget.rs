//! The budgets of a programme.

use askama::Template;
use paktbuch_types::{Cents, format_date};

use super::framed;
use crate::funding::forms::BudgetForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{BudgetRow, BudgetUse, SchoolName};
use crate::web::components::{BarChart, Field, FieldError, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Budgets with what is claimed of them, and the form of a new one.
#[derive(Debug, Template)]
#[template(path = "funding/budget.html")]
pub struct BudgetPage {
    layout: Layout,
    /// The application from which it was opened; its id, empty for none.
    back: Option<String>,
    antrag: String,
    title: String,
    /// How the programme divides its money; empty where it does not say.
    key: String,
    rows: Vec<Row>,
    /// Of the budgets that hold.
    chart: Option<BarChart>,
    form: Option<Fields>,
    errors: Vec<FieldError>,
    action: String,
}

#[derive(Debug)]
struct Row {
    school: String,
    category: String,
    amount: Cents,
    /// `None` = nobody tells.
    claimed: Option<Cents>,
    free: Option<Cents>,
    from: String,
    source: String,
    state: State,
    remove: Option<String>,
}

#[derive(Debug)]
struct Fields {
    school: Field,
    category: Field,
    amount: Field,
    from: Field,
    source: Field,
}

impl BudgetPage {
    /// The page; without `schools` there is no form.
    #[must_use]
    pub fn new(
        layout: Layout,
        programme: &Programme,
        used: Vec<BudgetUse>,
        schools: Option<&[SchoolName]>,
        (typed, errors): (&BudgetForm, &FormErrors),
    ) -> Self {
        let may_edit = schools.is_some();
        Self {
            layout: framed(layout, &format!("Budget {}", programme.title))
                .crumb("Förderprogramme", paths::PROGRAMMES)
                .crumb(&programme.title, paths::programme(&programme.code))
                .here("Budget"),
            back: paths::back_to(&typed.antrag),
            antrag: typed.antrag.clone(),
            title: programme.title.clone(),
            key: programme.budget_key.value.clone().unwrap_or_default(),
            chart: chart(&used),
            rows: used.into_iter().map(|used| row(used, may_edit)).collect(),
            form: schools.map(|schools| fields(programme, schools, typed, errors)),
            errors: errors.list().to_vec(),
            action: paths::budget(&programme.code),
        }
    }
}

/// For whom a budget is.
fn whose(row: &BudgetRow) -> String {
    let school = row.school.as_ref();
    school.map_or_else(|| "Schulträger".to_owned(), |school| school.name.clone())
}

fn chart(used: &[BudgetUse]) -> Option<BarChart> {
    let amounts = |used: &BudgetUse| {
        let label = match used.row.category.as_str() {
            "" => whose(&used.row),
            category => format!("{}: {category}", whose(&used.row)),
        };
        (label, vec![Some(used.row.amount), used.claimed])
    };
    let holding = used.iter().filter(|used| used.holds);
    BarChart::money(
        "Budget und beantragte Zuwendung, in Euro",
        &["Budget", "beantragt"],
        holding.map(amounts).collect(),
    )
}

fn row(used: BudgetUse, may_edit: bool) -> Row {
    let BudgetUse { row, holds, claimed } = used;
    Row {
        free: claimed.map(|claimed| row.amount.minus(claimed)),
        claimed,
        state: match (holds, claimed) {
            (false, _) => State::off("gilt heute nicht"),
            (true, Some(claimed)) if claimed > row.amount => State::error("überschritten"),
            (true, None) => State::warning("Angabe fehlt"),
            (true, Some(_)) => State::success("gilt"),
        },
        remove: may_edit.then(|| paths::remove_budget(row.id)),
        school: whose(&row),
        category: if row.category.is_empty() {
            "alle".to_owned()
        } else {
            row.category
        },
        amount: row.amount,
        from: format_date(row.valid_from),
        source: row.source,
    }
}

fn fields(programme: &Programme, schools: &[SchoolName], typed: &BudgetForm, errors: &FormErrors) -> Fields {
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let first = |words: &str| std::iter::once((String::new(), words.to_owned()));
    let names = programme.category_list().iter();
    Fields {
        school: field("school", "Für", &typed.school).options(first("den ganzen Schulträger").chain(
            schools.iter().map(|school| {
                (
                    school.id.to_string(),
                    format!("{} ({})", school.name, school.number),
                )
            }),
        )),
        category: field("category", "Förderbereich", &typed.category).options(
            first("alle zusammen").chain(names.map(|known| (known.name.clone(), known.name.clone()))),
        ),
        amount: field("amount", "Budget", &typed.amount).hint("Zuwendung, ohne Eigenanteil"),
        from: field("valid_from", "Gilt ab", &typed.valid_from)
            .hint("Ein späteres Budget löst das frühere ab diesem Tag ab."),
        source: field("source", "Quelle", &typed.source)
            .hint("Liste oder Schreiben, zum Beispiel „Anlage 2 der Richtlinie“."),
    }
}
