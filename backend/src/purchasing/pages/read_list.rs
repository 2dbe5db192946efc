//! A payment list that was read, and taking it back.

use askama::Template;

use super::euro;
use crate::evidence::paths as evidence;
use crate::purchasing::forms::ReasonForm;
use crate::purchasing::paths;
use crate::purchasing::rows::{EnteredPayment, ListContent};
use crate::web::components::{Fact, Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Payments that the page shows; the facts tell how many there are.
const MOST: usize = 200;

/// Eine eingelesene Zahlungsliste.
#[derive(Debug, Template)]
#[template(path = "purchasing/read_list.html")]
pub struct ReadListPage {
    layout: Layout,
    file: String,
    facts: Vec<Fact>,
    /// Each with the addresses of its invoice and of its Weg des Geldes.
    payments: Vec<(String, String, EnteredPayment)>,
    more: usize,
    obstacle: Option<String>,
    /// What is lost of it that nobody can read again.
    lost: Option<String>,
    action: String,
    version: String,
    reason: Field,
    errors: Vec<FieldError>,
}

impl ReadListPage {
    /// The page with what was typed.
    #[must_use]
    pub fn new(layout: Layout, content: &ListContent, form: &ReasonForm, errors: &FormErrors) -> Self {
        let list = &content.list;
        let sum = content.payments.iter().map(|payment| payment.amount).sum();
        let mut facts = vec![
            Fact::new("Zeilen", (list.booked + list.open + list.set_aside).to_string()),
            Fact::new("eingetragene Zahlungen", content.payments.len().to_string()).strong(),
            Fact::new("Summe", euro(sum)),
            Fact::new("nicht zugeordnet", list.open.to_string()),
            Fact::new("zurückgestellt", list.set_aside.to_string()),
        ];
        if content.known > 0 {
            facts.push(Fact::new("schon vorher bekannt", content.known.to_string()));
        }
        Self {
            layout: layout
                .titled("Zahlungsliste zurücknehmen – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Zahlungen einlesen", paths::PAYMENT_IMPORT)
                .here("Zahlungsliste"),
            file: list.file_name.clone(),
            facts,
            more: content.payments.len().saturating_sub(MOST),
            payments: content
                .payments
                .iter()
                .take(MOST)
                .map(|payment| {
                    (
                        paths::invoice(payment.invoice),
                        evidence::payment(payment.id),
                        payment.clone(),
                    )
                })
                .collect(),
            obstacle: content.obstacle(),
            lost: lost(list.set_aside),
            action: paths::read_list(list.row),
            version: content.version.to_string(),
            reason: Field::new("grund", "Grund")
                .hint("Zum Beispiel „falsche Spalten zugeordnet“ oder „Liste eines anderen Amtes“.")
                .value(form.grund.clone())
                .error(errors.at("grund")),
            errors: errors.list().to_vec(),
        }
    }
}

/// That the reasons of so many rows set aside go with the list.
fn lost(set_aside: u64) -> Option<String> {
    let told = match set_aside {
        0 => return None,
        1 => "Eine Zeile ist mit Grund zurückgestellt; der Grund geht verloren".to_owned(),
        count => format!("{count} Zeilen sind mit Grund zurückgestellt; die {count} Gründe gehen verloren"),
    };
    Some(format!(
        "{told}. Wird die Liste noch einmal eingelesen, ist neu zu entscheiden; der Verlauf behält, was entschieden war."
    ))
}
