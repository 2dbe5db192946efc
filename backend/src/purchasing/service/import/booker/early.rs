//! Payments of a list that lie before the invoice that they name.

use paktbuch_types::{Cents, PaymentKind, format_date};

use super::{Booker, TO_SUPPLIER, facts_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::Found;

impl Booker<'_> {
    /// Why a line waits that pays an invoice before its day: the day of one of both is wrong, or it was paid in advance, which somebody
    /// decides. Neither a refund, a Vorauszahlung nor a payment that was entered by hand before waits for that.
    pub(super) async fn too_early(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        let invoices = match self.find(line).await? {
            Found::One(invoice) => vec![invoice],
            Found::Together(invoices) => invoices,
            Found::Prepaid(_) | Found::Tax(_) | Found::Nothing(_) => return Ok(None),
        };
        let mut named = invoices.into_iter().filter_map(|id| self.index.get(id));
        let early = named.find(|candidate| line.amount > Cents::ZERO && line.paid_on < candidate.issued);
        let Some(candidate) = early else {
            return Ok(None);
        };
        let facts = facts_of(PaymentKind::Invoice, line);
        let known = self
            .entered_before(candidate.invoice, &facts, &TO_SUPPLIER)
            .await?;
        if known.is_some() {
            return Ok(None);
        }
        Ok(Some(format!(
            "Rechnung {}: Die Zahlung vom {} liegt vor der Rechnung vom {}. Bitte beide Tage prüfen; wurde wirklich im Voraus gezahlt, die \
             Rechnung hier wählen.",
            candidate.number,
            format_date(line.paid_on),
            format_date(candidate.issued)
        )))
    }
}
