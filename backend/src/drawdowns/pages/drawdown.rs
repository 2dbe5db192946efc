//! A stored drawdown, with what became of it.

use askama::Template;
use paktbuch_types::{Cents, DrawdownState, format_date};

use super::{TITLE, below, href, state};
use crate::drawdowns::fields::euro;
use crate::drawdowns::forms::ProgressForm;
use crate::drawdowns::paths;
use crate::drawdowns::rows::{DrawdownRow, Foreseen, PayoutChoice};
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
    /// What the portal asks for, in its order: label and value.
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
            payouts,
            form,
            errors,
            conflict,
            may_edit,
        } = parts;
        let heading = format!("Mittelabruf {}", row.number);
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
            portal: portal(row),
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
                    .optional(),
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

/// The values that the form of the granting authority asks for, in its order.
fn portal(row: &DrawdownRow) -> Vec<(&'static str, String)> {
    vec![
        ("Aktenzeichen des Bescheids", row.notice_reference.clone()),
        ("Nummer des Abrufs", row.number.to_string()),
        ("Stichtag", format_date(row.as_of)),
        ("Bisher abgerufen", row.drawn_before.input()),
        (
            "Zuwendungsfähige Ausgaben",
            row.paid_eligible.plus(row.need_eligible).input(),
        ),
        ("Abrufbetrag", row.amount.input()),
    ]
}
