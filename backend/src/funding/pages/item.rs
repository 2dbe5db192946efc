//! An Einzelansatz with the invoice lines and devices behind its amounts.

use askama::Template;
use paktbuch_types::{Cents, DeviceId};

use super::{euro, framed, own_zweckbindung, share_text};
use crate::evidence::paths as evidence;
use crate::funding::figures::Amounts;
use crate::funding::paths;
use crate::funding::rows::{ItemFigures, LineFigures, NoticeView, ReceiptRow};
use crate::ordering::paths as ordering;
use crate::web::components::{Action, BudgetBar, Fact};
use crate::web::filters;
use crate::web::layout::Layout;

/// An Einzelansatz.
#[derive(Debug, Template)]
#[template(path = "funding/item.html")]
pub struct ItemPage {
    layout: Layout,
    heading: String,
    actions: Vec<Action>,
    facts: Vec<Fact>,
    bar: BudgetBar,
    sections: Vec<Section>,
}

/// A line with what was bought on it.
#[derive(Debug)]
struct Section {
    /// `zeile-2`.
    id: String,
    heading: String,
    /// School, quantity and price.
    note: String,
    planned: Cents,
    /// The way of the money from the line.
    /// Orders on it, as (address, words).
    orders: Option<(String, String)>,
    way: String,
    receipts: Vec<Receipt>,
    invoiced: Amounts,
    paid: Amounts,
}

#[derive(Debug)]
struct Receipt {
    row: ReceiptRow,
    href: String,
    devices: Vec<(String, String)>,
    more: usize,
}

/// Devices named before the rest is only counted.
const NAMED_DEVICES: usize = 6;

impl ItemPage {
    /// The page; `may_edit` offers the form.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        item: &ItemFigures,
        receipts: &[ReceiptRow],
        may_edit: bool,
    ) -> Self {
        let name = format!("Einzelansatz {}", item.position);
        let figure = item.figure;
        let mut bar = BudgetBar::new(
            name.clone(),
            figure.planned.total,
            figure.invoiced.total,
            figure.paid.total,
        )
        .ordered(figure.ordered().total);
        if let Some(tolerance) = view.data.item_tolerance {
            bar = bar.limit(figure.planned.total.plus(figure.planned.total.share(tolerance)));
        }
        let actions = if may_edit {
            vec![Action::new("Bearbeiten", paths::edit_item(view.id, item.id)).icon("edit")]
        } else {
            Vec::new()
        };
        let bound = Some(own_zweckbindung(item.zweckbindung))
            .filter(|words| !words.is_empty())
            .map(|words| Fact::new("abweichend vom Bescheid", words));
        let eligible = |amounts: Amounts| format!("zuwendungsfähig {}", euro(amounts.eligible));
        Self {
            layout: framed(layout, &format!("{name} – Bescheid {}", view.data.reference))
                .crumb(
                    format!("Bescheid {}", view.data.reference),
                    paths::notice(view.id),
                )
                .here(name.clone()),
            heading: format!("{name}: {}", item.title),
            actions,
            facts: [
                Fact::new("lt. Bescheid", euro(figure.planned.total)).note(eligible(figure.planned)),
                Fact::new("beauftragt", euro(figure.ordered().total)).note(eligible(figure.ordered())),
                Fact::new("berechnet", euro(figure.invoiced.total)).note(eligible(figure.invoiced)),
                Fact::new("bezahlt", euro(figure.paid.total)).note(eligible(figure.paid)),
                Fact::new("Rest", euro(figure.rest())).strong(),
                Fact::new("Ausschöpfung", share_text(figure.used())),
            ]
            .into_iter()
            .chain(bound)
            .collect(),
            bar,
            sections: item.lines.iter().map(|line| section(line, receipts)).collect(),
        }
    }
}

fn section(line: &LineFigures, receipts: &[ReceiptRow]) -> Section {
    let school = line.school.as_ref().map_or("alle Schulen", |school| &school.name);
    let own = receipts
        .iter()
        .filter(|receipt| receipt.part.cost_line == line.id);
    Section {
        id: format!("zeile-{}", line.position),
        // Two lines may have the same title, and no two regions the same name.
        heading: format!("Zeile {}: {}", line.position, line.title),
        note: format!("{school} · {} × {}", line.quantity, euro(line.unit_price)),
        planned: line.figure.planned.total,
        way: evidence::cost_line(line.id),
        orders: line.has_orders.then(|| {
            let words = format!(
                "{} noch nicht berechnet bestellt",
                euro(line.figure.open_orders.total)
            );
            (ordering::for_cost_line(line.id), words)
        }),
        receipts: own.map(receipt).collect(),
        invoiced: line.figure.invoiced,
        paid: line.figure.paid,
    }
}

fn receipt(row: &ReceiptRow) -> Receipt {
    let device = |(id, number): &(DeviceId, String)| (paths::device(*id), number.clone());
    Receipt {
        href: paths::invoice(row.part.invoice),
        devices: row.devices.iter().take(NAMED_DEVICES).map(device).collect(),
        more: row.devices.len().saturating_sub(NAMED_DEVICES),
        row: row.clone(),
    }
}
