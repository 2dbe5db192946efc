//! An order.

use std::cmp::Ordering;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, OrderState, format_date};

use super::award::{AwardPanel, OrderFinding};
use super::delivery::{self, DeliveryFields, DeliveryView};
use super::{framed, state};
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::ordering::forms::{DeliveryForm, StepForm};
use crate::ordering::paths;
use crate::ordering::rows::{AwardRow, LineDetail, OrderDetail, OrderFile};
use crate::purchasing::paths as purchasing;
use crate::schools::paths as schools;
use crate::web::components::{Action, Fact, Field, FieldError, FindingView, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// What the page is made of.
#[derive(Debug)]
pub struct OrderParts {
    pub order: OrderDetail,
    pub history: Vec<HistoryEntry>,
    /// What was typed into one of the small forms, with what is wrong.
    pub typed: StepForm,
    /// A delivery as typed, where it was refused.
    pub delivery: Option<DeliveryForm>,
    pub errors: FormErrors,
    pub award: AwardRow,
    pub files: Vec<OrderFile>,
    pub findings: Vec<OrderFinding>,
    pub today: NaiveDate,
    pub may_edit: bool,
    /// Whether the reader may open notices.
    pub may_read_funding: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "ordering/order.html")]
pub struct OrderPage {
    layout: Layout,
    heading: String,
    state: State,
    actions: Vec<Action>,
    errors: Vec<FieldError>,
    facts: Vec<Fact>,
    note: String,
    /// Why it was cancelled.
    cancelled: String,
    lines: Vec<Line>,
    prices: &'static str,
    net: Cents,
    gross: Cents,
    hidden: String,
    /// What comes next once it is ordered: address, words and what it does.
    next: Vec<(String, &'static str, &'static str)>,
    steps: Vec<StepView>,
    deliveries: Vec<DeliveryView>,
    deliver: Option<DeliveryFields>,
    /// None for those who may not read what others offered.
    award: Option<AwardPanel>,
    findings: Vec<FindingView>,
    /// Of the order, for the forms that remove a delivery.
    version: i64,
    /// Notes on it; `None` for those who may not read them.
    memos: Option<String>,
    history: Vec<HistoryEntry>,
}

#[derive(Debug)]
struct Line {
    line: LineDetail,
    paid_by: String,
    notice_href: String,
    school: String,
    school_href: String,
    delivered: State,
    billed: State,
    /// Invoices that bill it, as (address, number); none for those who may not read them.
    invoices: Vec<(String, String)>,
}

/// A small form that takes the order to another state.
#[derive(Debug)]
struct StepView {
    action: String,
    version: i64,
    code: &'static str,
    verb: &'static str,
    text: &'static str,
    primary: bool,
    /// The day or the reason that it asks for.
    day: Option<Field>,
    reason: Option<Field>,
}

impl OrderPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: OrderParts) -> Self {
        let OrderParts {
            order,
            history,
            typed,
            delivery,
            errors,
            award,
            files,
            findings,
            today,
            may_edit,
            may_read_funding,
        } = parts;
        let name = format!("Bestellung {}", order.number);
        let late = order
            .due_on()
            .filter(|day| order.state.awaits_goods() && *day < today);
        let mut actions = Vec::new();
        if may_read_funding {
            actions.push(Action::new("Weg des Geldes", evidence::order(order.id)));
        }
        if may_edit && order.state != OrderState::Cancelled {
            if order.state != OrderState::Draft {
                actions.push(Action::new("Rechnung dazu erfassen", purchasing::enter_for(order.id)).low());
            }
            actions.push(Action::new("Bearbeiten", paths::edit(order.id)).icon("edit"));
        }
        Self {
            layout: framed(layout, &name)
                .crumb("Bestellungen", paths::ORDERS)
                .here(name.clone()),
            heading: format!("{name}: {}", order.subject),
            state: state(order.state, late),
            actions,
            errors: errors.list().to_vec(),
            facts: facts(&order),
            note: order.note.clone(),
            cancelled: order.cancelled_because.clone(),
            prices: order.prices.label(),
            net: order.net(),
            gross: order.gross(),
            hidden: match order.hidden_lines {
                0 => String::new(),
                1 => "Eine weitere Position ist für andere Schulen bestellt.".to_owned(),
                more => format!("{more} weitere Positionen sind für andere Schulen bestellt."),
            },
            next: if may_edit { next(&order) } else { Vec::new() },
            steps: if may_edit {
                steps(&order, &typed, &errors, today)
            } else {
                Vec::new()
            },
            deliveries: delivery::views(&order, may_edit, may_read_funding),
            deliver: if may_edit {
                delivery::fields(&order, delivery.as_ref(), &errors)
            } else {
                None
            },
            award: may_read_funding.then(|| AwardPanel::of(&order, &award, &files, &errors, may_edit)),
            findings: findings.iter().map(OrderFinding::view).collect(),
            version: order.version,
            memos: may_read_funding.then(|| memos::order(order.id)),
            lines: order
                .lines
                .into_iter()
                .map(|line| Line::new(line, may_read_funding))
                .collect(),
            history,
        }
    }
}

impl Line {
    fn new(line: LineDetail, may_read_funding: bool) -> Self {
        let (paid_by, notice_href) = match &line.paid_by {
            None => ("Eigene Mittel".to_owned(), String::new()),
            Some(paid) => (
                format!("Bescheid {}, {}", paid.reference, paid.title),
                if may_read_funding {
                    funding::notice(paid.notice)
                } else {
                    String::new()
                },
            ),
        };
        let school = line.school.as_ref();
        Self {
            paid_by,
            notice_href,
            school: school.map(|school| school.name.clone()).unwrap_or_default(),
            school_href: school
                .map(|school| schools::school(&school.number))
                .unwrap_or_default(),
            delivered: delivered(&line),
            billed: billed(&line),
            invoices: if may_read_funding {
                let mut invoices: Vec<_> = line
                    .billed
                    .iter()
                    .map(|billed| (purchasing::invoice(billed.invoice), billed.number.clone()))
                    .collect();
                invoices.dedup();
                invoices
            } else {
                Vec::new()
            },
            line,
        }
    }
}

/// What came of a line, beside what was ordered.
fn delivered(line: &LineDetail) -> State {
    let text = line.delivered.to_string();
    match line.delivered.cmp(&line.quantity) {
        Ordering::Equal => State::success(text),
        Ordering::Greater => State::warning(format!("{text}, mehr als bestellt")),
        Ordering::Less if line.delivered.0 == 0 => State::off(text),
        Ordering::Less => State::info(text),
    }
}

/// What was billed of a line, net, beside what was ordered.
fn billed(line: &LineDetail) -> State {
    let net: Cents = line.billed.iter().map(|billed| billed.net).sum();
    let text = format!("{net}\u{a0}€");
    match net.cmp(&line.net) {
        Ordering::Equal => State::success(text),
        Ordering::Greater => State::warning(format!("{text}, mehr als bestellt")),
        Ordering::Less if line.billed.is_empty() => State::off(text),
        Ordering::Less => State::info(text),
    }
}

fn facts(order: &OrderDetail) -> Vec<Fact> {
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    vec![
        Fact::new("Lieferant", &order.supplier),
        Fact::new("Auftrag vom", day(order.ordered_on)),
        Fact::new("Liefertermin zugesagt", day(order.promised_on)),
        Fact::new(
            "Vergabeart",
            order.award.map(|award| award.label()).unwrap_or_default(),
        ),
        Fact::new("Vergabe-Az.", &order.award_reference),
    ]
}

/// What comes after ordering: deliveries while goods are awaited, and invoices until all is billed.
fn next(order: &OrderDetail) -> Vec<(String, &'static str, &'static str)> {
    let is_billed = |line: &LineDetail| {
        let net: Cents = line.billed.iter().map(|billed| billed.net).sum();
        net >= line.net
    };
    let is_open = order.state.awaits_goods() || order.state == OrderState::Delivered;
    let delivery = order.state.awaits_goods().then(|| {
        (
            "#lieferungen".to_owned(),
            "Zur Lieferung",
            "Was gekommen ist, wird unter „Lieferungen und Leistungen“ eingetragen.",
        )
    });
    let invoice = (is_open && !order.lines.iter().all(is_billed)).then(|| {
        (
            purchasing::enter_for(order.id),
            "Rechnung erfassen",
            "Die Positionen der Bestellung werden zum Abgleich vorgeschlagen.",
        )
    });
    delivery.into_iter().chain(invoice).collect()
}

/// What can be done with it, the next step first.
fn steps(order: &OrderDetail, typed: &StepForm, errors: &FormErrors, today: NaiveDate) -> Vec<StepView> {
    let view = |code, verb, text| StepView {
        action: paths::step(order.id),
        version: order.version,
        code,
        verb,
        text,
        primary: false,
        day: None,
        reason: None,
    };
    let mut steps = Vec::new();
    for next in order.state.next() {
        match (order.state, next) {
            (_, OrderState::Placed) if order.state == OrderState::Draft => {
                let proposed = match typed.datum.as_str() {
                    "" => format_date(order.ordered_on.unwrap_or(today)),
                    typed => typed.to_owned(),
                };
                let day = Field::new("datum", "Auftragsdatum")
                    .value(proposed)
                    .error(errors.at("datum"));
                steps.push(StepView {
                    primary: true,
                    day: Some(day),
                    ..view(
                        next.code(),
                        "Beauftragen",
                        "Der Auftrag ist erteilt. Von da an ist das Geld gebunden.",
                    )
                });
            }
            (_, OrderState::Cancelled) => {
                let reason = Field::new("grund", "Grund")
                    .hint("Zum Beispiel „Lieferant kann nicht liefern“.")
                    .value(&typed.grund)
                    .error(errors.at("grund"));
                steps.push(StepView {
                    reason: Some(reason),
                    ..view(
                        next.code(),
                        "Stornieren",
                        "Die Bestellung bleibt mit ihrem Verlauf erhalten, bindet aber kein Geld mehr.",
                    )
                });
            }
            (_, OrderState::Closed) => steps.push(view(
                next.code(),
                "Abschließen",
                "Es kommt nichts mehr, weder Ware noch Rechnung. Was noch nicht berechnet ist, wird wieder frei.",
            )),
            (OrderState::Closed, OrderState::Delivered) => steps.push(view(
                "wieder_offen",
                "Wieder öffnen",
                "Es kommt doch noch etwas. Was noch nicht berechnet ist, ist wieder gebunden.",
            )),
            _ => {}
        }
    }
    steps
}
