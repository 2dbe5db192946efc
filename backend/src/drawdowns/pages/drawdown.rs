//! A stored drawdown, with what became of it.

use askama::Template;
use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, DrawdownState, format_date};

use super::{TITLE, below, href, state};
use crate::drawdowns::fields::euro;
use crate::drawdowns::forms::ProgressForm;
use crate::drawdowns::letter::account_line;
use crate::drawdowns::paths;
use crate::drawdowns::rows::{DrawdownRow, Foreseen, Letter, PayoutChoice};
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::reporting::paths as reporting;
use crate::web::components::{Conflict, Fact, Field, FieldError, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A stored drawdown.
#[derive(Debug, Template)]
#[template(path = "drawdowns/drawdown.html")]
pub struct DrawdownPage {
    layout: Layout,
    heading: String,
    state: State,
    /// Came in by a takeover.
    is_taken: bool,
    notice: String,
    notice_href: String,
    facts: Vec<Fact>,
    /// What the portal asks for, in its order: label and value, empty where it is not known.
    portal: Vec<(&'static str, String)>,
    needs: Vec<(String, String, Cents)>,
    /// Empty for those who only read.
    action: String,
    version: String,
    fields: [Field; 3],
    reference: Field,
    note: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    all_href: String,
    way_href: String,
    letter_href: String,
    sheet_href: String,
    /// Notes on it.
    memos: String,
}

/// What a stored drawdown is shown with.
pub struct DrawdownParts<'a> {
    pub row: &'a DrawdownRow,
    pub needs: Vec<Foreseen>,
    /// What the notice and the authority say.
    pub head: &'a Letter,
    pub payouts: &'a [PayoutChoice],
    pub form: &'a ProgressForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
    pub may_edit: bool,
}

impl DrawdownPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: DrawdownParts<'_>) -> Self {
        let DrawdownParts {
            row,
            needs,
            head,
            payouts,
            form,
            errors,
            conflict,
            may_edit,
        } = parts;
        let heading = format!("Mittelabruf {}", row.number);
        let answer = payouts
            .iter()
            .find(|payout| row.progress.payout == Some(payout.id));
        let present = row.progress.state;
        let states = DrawdownState::ALL
            .iter()
            .filter(|next| present.may_become(**next))
            .map(|next| (next.code(), next.label()));
        let choices = payouts.iter().map(|payout| {
            let words = format!("{} vom {}", euro(payout.amount), format_date(payout.paid_on));
            (payout.id.to_string(), words)
        });
        let none = std::iter::once((String::new(), "noch keine".to_owned()));
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            layout: below(layout, row.notice, &row.notice_reference)
                .titled(format!("{heading} – Bescheid {}", row.notice_reference))
                .crumb(TITLE, paths::drawdowns(row.notice))
                .here(heading.clone()),
            heading,
            state: state(present),
            is_taken: row.is_taken,
            notice: format!("Bescheid {}", row.notice_reference),
            notice_href: funding::notice(row.notice),
            facts: facts(row),
            portal: portal(row, head, answer.map(|payout| payout.paid_on)),
            needs: needs
                .into_iter()
                .map(|need| (href(need.id), need.words(), need.eligible))
                .collect(),
            action: if may_edit {
                paths::drawdown(row.id)
            } else {
                String::new()
            },
            version: form.version.clone(),
            fields: [
                field("state", "Stand", &form.state).options(states),
                field("requested_on", "Angefordert am", &form.requested_on)
                    .hint("TT.MM.JJJJ")
                    .only_with("ab „angefordert“ nötig"),
                field("payout", "Auszahlung", &form.payout)
                    .options(none.chain(choices))
                    .hint("Auszahlungen werden beim Bescheid eingetragen. Wer hier eine wählt, setzt den Stand auf „ausgezahlt“.")
                    .optional(),
            ],
            reference: field("reference", "Aktenzeichen oder Vorgangsnummer", &form.reference).optional(),
            note: field("note", "Bemerkung", &form.note).optional(),
            errors: errors.list().to_vec(),
            conflict,
            all_href: paths::drawdowns(row.notice),
            way_href: evidence::notice(row.notice),
            letter_href: paths::letter(row.id),
            sheet_href: reporting::drawdown_xlsx(row.id),
            memos: memos::drawdown(row.id),
        }
    }
}

fn facts(row: &DrawdownRow) -> Vec<Fact> {
    let amount = Fact::new("Abrufbetrag", euro(row.amount)).strong();
    vec![
        Fact::new("Art", row.computed_as()),
        Fact::new("Stichtag", format_date(row.as_of)),
        match row.paid_out {
            Some(paid_out) => amount.note(format!("ausgezahlt {}", euro(paid_out))),
            None => amount,
        },
        Fact::new("bezahlt, zuwendungsfähig", euro(row.paid_eligible)),
        Fact::new("vorgesehene Zahlungen, zuwendungsfähig", euro(row.need_eligible)),
        Fact::new("bisher ausgezahlt und angefordert", euro(row.drawn_before)),
        Fact::new("Fördersatz", format!("{} %", row.rate)),
    ]
}

/// The values that the form of the granting authority asks for, in the order of the programme; empty where nobody knows one. The money is to be spent
/// within its term after the payout; before that the day of asking stands for it, before that the Stichtag. [domain.md, reports 5]
fn portal(row: &DrawdownRow, head: &Letter, paid_on: Option<NaiveDate>) -> Vec<(&'static str, String)> {
    let said = head.said(row.progress.requested_on);
    let from = paid_on.or(row.progress.requested_on).unwrap_or(row.as_of);
    let use_by = said
        .within
        .and_then(|days| from.checked_add_days(Days::new(days.into())));
    // Festbetrag and Fehlbedarf have none.
    let rate = (said.rate != BasisPoints(0)).then(|| ("Fördersatz", format!("{} %", said.rate)));
    let mut values = vec![
        ("Aktenzeichen des Bescheids", row.notice_reference.clone()),
        ("Bescheid vom", format_date(head.notice_date)),
        ("Zuwendung laut Bescheid", said.granted.input()),
        ("Nummer des Abrufs", row.number.to_string()),
        ("Stichtag", format_date(row.as_of)),
        ("Bisher abgerufen", row.drawn_before.input()),
        ("Bezahlt, zuwendungsfähig", row.paid_eligible.input()),
        ("Fällig, zuwendungsfähig", row.need_eligible.input()),
        (
            "Zuwendungsfähige Ausgaben",
            row.paid_eligible.plus(row.need_eligible).input(),
        ),
    ];
    values.extend(rate);
    values.extend([
        ("Eigenanteil laut Bescheid", said.own_share.input()),
        ("Abrufbetrag", row.amount.input()),
        ("Verwendung bis", use_by.map(format_date).unwrap_or_default()),
    ]);
    if head.account.is_empty() {
        let line = account_line(&head.letterhead).unwrap_or_default();
        values.push(("Bankverbindung", line.to_owned()));
    } else {
        values.extend(head.account.iter().cloned());
    }
    head.in_portal_order(values)
}
