//! What other systems call an invoice, the rates of the VAT that the authority owes itself and Vorsteuerabzug, as typed; the choice of
//! a link.

use paktbuch_types::{BasisPoints, InvoiceId, InvoiceLineId, LinkKind, format_date, parse_date};
use serde::Deserialize;

use crate::purchasing::commands::{EditReferences, LinkInvoices};
use crate::purchasing::rows::InvoiceDetail;
use crate::text;
use crate::web::components::ConflictRow;
use crate::web::form::FormErrors;

/// Name of the field for Vorsteuerabzug.
pub const DEDUCTED: &str = "vorsteuer";

/// Name of the field for the day by which is to be paid.
pub const DUE: &str = "faellig";

/// Name of the field that lets the allocation be cut.
pub const CUT: &str = "kuerzen";

/// References and rates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoreForm {
    pub accounting: String,
    pub dms: String,
    /// Day by which is to be paid; `None` where the form has no field for it.
    pub due: Option<String>,
    pub rates: Vec<(InvoiceLineId, String)>,
    /// The VAT is deducted as Vorsteuer.
    pub deducted: bool,
    pub version: String,
}

impl MoreForm {
    /// Name of the field for a line's rate.
    #[must_use]
    pub fn rate_field(line: InvoiceLineId) -> String {
        format!("steuer-{line}")
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(invoice: &InvoiceDetail) -> Self {
        let rates = invoice
            .lines
            .iter()
            .filter_map(|line| Some((line.id, line.self_assessed_rate?.to_string())));
        Self {
            accounting: invoice.accounting_reference.clone(),
            dms: invoice.dms_reference.clone(),
            due: Some(invoice.row.due_date.map(format_date).unwrap_or_default()),
            rates: rates.collect(),
            deducted: invoice.tax_deducted,
            version: invoice.version.to_string(),
        }
    }

    /// As it was sent; a rate that was not sent stays as it is stored.
    #[must_use]
    pub fn sent(invoice: &InvoiceDetail, fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| text::clean(value))
        };
        let mut form = Self::stored(invoice);
        form.accounting = value("beleg").unwrap_or_default();
        form.dms = value("dms").unwrap_or_default();
        form.due = value(DUE);
        form.version = value("version").unwrap_or_default();
        form.deducted = invoice.has_vat() && value(DEDUCTED).is_some();
        for (line, rate) in &mut form.rates {
            if let Some(sent) = value(&Self::rate_field(*line)) {
                *rate = sent;
            }
        }
        form
    }

    /// What is typed for a line's rate.
    #[must_use]
    pub fn rate(&self, line: InvoiceLineId) -> &str {
        self.rates
            .iter()
            .find(|(id, _)| *id == line)
            .map_or("", |(_, rate)| rate)
    }

    /// The command.
    ///
    /// # Errors
    /// A message at the day and each rate that cannot be read.
    pub fn command(&self, invoice: InvoiceId) -> Result<EditReferences, FormErrors> {
        let mut errors = FormErrors::none();
        let rates = self.rates.iter().filter_map(|(line, rate)| {
            let rate = errors.take(&Self::rate_field(*line), BasisPoints::parse(rate))?;
            Some((*line, rate))
        });
        let rates = rates.collect();
        let due_date = self.due.as_deref().map(|due| match due {
            "" => None,
            due => errors.take(DUE, parse_date(due)),
        });
        errors.finish(Some(EditReferences {
            invoice,
            version: self.version.parse().unwrap_or_default(),
            accounting_reference: self.accounting.clone(),
            dms_reference: self.dms.clone(),
            due_date,
            tax_deducted: self.deducted,
            rates,
        }))
    }

    /// This form beside what is stored now.
    #[must_use]
    pub fn compared(&self, invoice: &InvoiceDetail) -> Vec<ConflictRow> {
        let stored = Self::stored(invoice);
        let mut rows = vec![
            ConflictRow::new("Beleg der Buchhaltung", &self.accounting, &stored.accounting),
            ConflictRow::new("Ablage im DMS", &self.dms, &stored.dms),
        ];
        if let (Some(due), Some(stored)) = (&self.due, &stored.due) {
            rows.push(ConflictRow::new("Zahlbar bis", due, stored));
        }
        let yes_no = |value: bool| if value { "ja" } else { "nein" };
        if invoice.has_vat() {
            rows.push(ConflictRow::new(
                "Vorsteuerabzug",
                yes_no(self.deducted),
                yes_no(stored.deducted),
            ));
        }
        for (line, rate) in &self.rates {
            let position = invoice.line(*line).map_or(0, |line| line.position);
            let label = format!("Position {position}, Steuersatz");
            rows.push(ConflictRow::new(label, rate, stored.rate(*line)));
        }
        rows
    }
}

/// A link as chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    pub frueher: String,
    pub verknuepfung: String,
    /// `true` where the allocation may be cut.
    pub kuerzen: String,
}

impl LinkForm {
    /// The command.
    ///
    /// # Errors
    /// A message at the invoice or the kind that was not chosen.
    pub fn command(&self, invoice: InvoiceId) -> Result<LinkInvoices, FormErrors> {
        let mut errors = FormErrors::none();
        let preceding = self.frueher.parse::<InvoiceId>().ok();
        if preceding.is_none() {
            errors.add("frueher", "Bitte wählen Sie die frühere Rechnung.");
        }
        let kind = errors.take("verknuepfung", self.verknuepfung.parse::<LinkKind>());
        errors.finish(preceding.zip(kind).map(|(preceding, kind)| LinkInvoices {
            invoice,
            preceding,
            kind,
            cut: self.kuerzen == "true",
        }))
    }
}

/// The version of a link that is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UnlinkForm {
    pub version: String,
}
