//! Which lines of orders an invoice bills, as chosen.

use paktbuch_types::{InvoiceLineId, OrderLineId};

use crate::purchasing::commands::{MatchLine, MatchOrder};
use crate::purchasing::comparing::Proposal;
use crate::purchasing::rows::InvoiceDetail;
use crate::text;
use crate::web::form::FormErrors;

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchForm {
    pub lines: Vec<MatchInput>,
    pub version: String,
}

/// A line of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchInput {
    pub line: InvoiceLineId,
    /// Chosen line of an order; empty for none.
    pub ordered: String,
    /// Why it is in no order.
    pub reason: String,
}

/// Name of the field for the chosen line of an order.
#[must_use]
pub fn ordered_field(line: InvoiceLineId) -> String {
    format!("bestellt-{line}")
}

/// Name of the field for the reason.
#[must_use]
pub fn reason_field(line: InvoiceLineId) -> String {
    format!("grund-{line}")
}

impl MatchForm {
    /// As it is stored, with proposals for what nobody decided yet.
    #[must_use]
    pub fn stored(invoice: &InvoiceDetail, proposals: &[Proposal]) -> Self {
        let input = |line: &crate::purchasing::rows::LineDetail| {
            let proposed = proposals.iter().find(|proposal| proposal.line == line.id);
            let ordered = line.ordered.as_ref().map(|ordered| ordered.id);
            MatchInput {
                line: line.id,
                ordered: ordered
                    .or(proposed.map(|proposal| proposal.ordered))
                    .map(|id| id.to_string())
                    .unwrap_or_default(),
                reason: line.order_reason.clone(),
            }
        };
        Self {
            lines: invoice.lines.iter().map(input).collect(),
            version: invoice.version.to_string(),
        }
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(invoice: &InvoiceDetail, fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| text::clean(value)).unwrap_or_default()
        };
        let input = |line: &crate::purchasing::rows::LineDetail| MatchInput {
            line: line.id,
            ordered: value(&ordered_field(line.id)),
            reason: value(&reason_field(line.id)),
        };
        Self {
            lines: invoice.lines.iter().map(input).collect(),
            version: value("version"),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each line that is in no order and has no reason, where another line is in one.
    pub fn read(&self, invoice: &InvoiceDetail) -> Result<MatchOrder, FormErrors> {
        let mut errors = FormErrors::none();
        let bills_any = self.lines.iter().any(|line| !line.ordered.is_empty());
        let mut lines = Vec::with_capacity(self.lines.len());
        for input in &self.lines {
            let ordered = match input.ordered.as_str() {
                "" => None,
                id => errors.take(
                    &ordered_field(input.line),
                    id.parse::<OrderLineId>()
                        .map_err(|_| "Bitte wählen Sie die Bestellposition aus der Liste."),
                ),
            };
            let costs = invoice.line(input.line).is_some_and(|line| line.gross.0 != 0);
            if bills_any && costs && input.ordered.is_empty() && input.reason.is_empty() {
                errors.add(
                    &reason_field(input.line),
                    "Die Position steht in keiner Bestellung. Bitte geben Sie den Grund an.",
                );
            }
            lines.push(MatchLine {
                line: input.line,
                ordered,
                reason: input.reason.clone(),
            });
        }
        errors.finish(Some(MatchOrder {
            invoice: invoice.row.id,
            version: self.version.parse().unwrap_or_default(),
            lines,
        }))
    }
}
