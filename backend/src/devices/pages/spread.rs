//! Auf Geräte verteilen.

use std::collections::BTreeSet;

use askama::Template;
use paktbuch_types::SpreadRule;

use super::TITLE;
use crate::devices::forms::SpreadForm;
use crate::devices::paths;
use crate::devices::rows::{Purchase, SpreadTarget};
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Fact, Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/zuordnungen/{id}/verteilen`.
#[derive(Debug, Template)]
#[template(path = "devices/spread.html")]
pub struct SpreadPage {
    pub layout: Layout,
    /// Line and invoice.
    pub note: String,
    pub facts: Vec<Fact>,
    /// Devices were made of the allocation: there is no form.
    pub made: bool,
    pub action: String,
    pub invoice_href: String,
    pub version: String,
    pub rule: Field,
    pub rows: Vec<SpreadRow>,
    /// Numbers of the other invoices of the chain whose devices are among them; empty for none.
    pub others: String,
    /// Fewer devices are chosen than the line has pieces.
    pub remark: Option<FindingView>,
    /// How many are chosen.
    pub chosen: usize,
    /// The allocation is spread already.
    pub is_spread: bool,
    /// What is wrong with the chosen devices.
    pub problem: String,
    pub errors: Vec<FieldError>,
}

/// A device of the invoice or of its chain.
#[derive(Debug)]
pub struct SpreadRow {
    pub target: SpreadTarget,
    pub href: String,
    pub chosen: bool,
    /// „diesem Bescheid“, „einem anderen Bescheid“ or „Eigenen Mitteln“.
    pub paid_from: &'static str,
    pub amount: String,
}

impl SpreadPage {
    /// The form with what the user typed, else with how the allocation is spread, else, where a notice pays, with its own devices, and
    /// with all where own funds do.
    #[must_use]
    pub fn new(
        layout: Layout,
        purchase: &Purchase,
        (version, rule): (i64, Option<SpreadRule>),
        targets: Vec<SpreadTarget>,
        typed: Option<&SpreadForm>,
        errors: &FormErrors,
    ) -> Self {
        let is_spread = rule.is_some();
        let targets: Vec<SpreadTarget> = targets
            .into_iter()
            .filter(|target| purchase.may_spread_onto(target))
            .collect();
        let others: BTreeSet<&str> = targets
            .iter()
            .filter(|target| target.invoice != purchase.invoice)
            .map(|target| target.invoice_number.as_str())
            .collect();
        let others = others.into_iter().collect::<Vec<_>>().join(", ");
        let row = |target: SpreadTarget| {
            let chosen = match typed {
                Some(typed) => typed.chosen.contains(&target.id),
                None if is_spread => target.share.is_some(),
                // Money of a notice binds what it is spread onto: its own devices only. Own funds bind nothing.
                None => {
                    let own = purchase.notice.as_ref().map(|notice| notice.id);
                    own.is_none() || target.notice == own
                }
            };
            let amount = match typed {
                Some(typed) => typed.amounts.get(&target.id).cloned().unwrap_or_default(),
                None => target.share.map(paktbuch_types::Cents::input).unwrap_or_default(),
            };
            let own = purchase.notice.as_ref().map(|notice| notice.id);
            SpreadRow {
                href: paths::device(target.id),
                chosen,
                paid_from: match target.notice {
                    None => "Eigenen Mitteln",
                    notice if notice == own => "diesem Bescheid",
                    Some(_) if own.is_none() => "einem Bescheid",
                    Some(_) => "einem anderen Bescheid",
                },
                amount,
                target,
            }
        };
        let chosen_rule = match typed {
            Some(typed) => typed.rule.clone(),
            None => rule.unwrap_or(SpreadRule::Evenly).code().to_owned(),
        };
        let rows: Vec<SpreadRow> = targets.into_iter().map(row).collect();
        let chosen = rows.iter().filter(|row| row.chosen).count();
        Self {
            layout: layout
                .titled(format!("Auf Geräte verteilen – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(
                    format!("Rechnung {}", purchase.invoice_number),
                    purchasing::invoice(purchase.invoice),
                )
                .here("Auf Geräte verteilen"),
            note: format!(
                "Rechnung {}, Position {}: {}",
                purchase.invoice_number, purchase.position, purchase.line_name
            ),
            facts: facts(purchase, rule),
            made: purchase.devices > 0,
            action: paths::spread(purchase.allocation),
            invoice_href: purchasing::invoice(purchase.invoice),
            version: version.to_string(),
            rule: Field::new("regel", "Wie verteilt wird")
                .value(chosen_rule)
                .error(errors.at("regel"))
                .options(SpreadRule::ALL.iter().map(|rule| (rule.code(), rule.label()))),
            remark: few(purchase, chosen),
            chosen,
            rows,
            others,
            is_spread,
            problem: errors.at("geraete").unwrap_or_default(),
            errors: errors.list().to_vec(),
        }
    }
}

/// Each of them carries more than one piece then.
fn few(purchase: &Purchase, chosen: usize) -> Option<FindingView> {
    let message = purchase.too_few(chosen)?;
    let remedy = "Ein gewähltes Gerät trägt dann den Betrag von mehr als einem Stück. Bitte fehlende Geräte wählen, oder „Betrag verteilen“, \
                  wenn es so gemeint ist.";
    Some(FindingView::warning(message, remedy))
}

fn facts(purchase: &Purchase, rule: Option<SpreadRule>) -> Vec<Fact> {
    let paid_by = match &purchase.notice {
        Some(notice) => Fact::new("Zuordnung", &purchase.cost_line)
            .note(format!("Bescheid {}", notice.reference))
            .link(funding::notice(notice.id)),
        None => Fact::new("Zuordnung", "Eigene Mittel"),
    };
    vec![
        paid_by,
        Fact::new("zu verteilen, brutto", format!("{}\u{a0}€", purchase.gross)).strong(),
        Fact::new("davon verteilt", format!("{}\u{a0}€", purchase.used))
            .note(rule.map(|rule| rule.label()).unwrap_or_default()),
    ]
}
