//! Taking what the chain has billed before off the lines of later invoices: first planned, then written, so that a refusal changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{allocation, invoice, invoice_line};
use paktbuch_types::{Cents, InvoiceId, InvoiceLineId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::graph::Graph;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::chain::deductions;
use crate::purchasing::service::totals::{count_allocations, count_tax};

/// What changes in the books.
pub(super) struct Plan {
    invoices: Vec<(InvoiceId, Cents)>,
    lines: Vec<LineChange>,
}

struct LineChange {
    id: InvoiceLineId,
    version: i64,
    gross: Cents,
    deduction: Cents,
}

impl Plan {
    /// Computes the amounts of `touched` anew. The inner error is a refusal in words: more is allocated than would be left.
    pub(super) async fn of(
        tx: &WriteTx,
        graph: &Graph,
        touched: BTreeSet<InvoiceId>,
    ) -> Result<Result<Self, String>, ServiceError> {
        let mut plan = Self {
            invoices: Vec::new(),
            lines: Vec::new(),
        };
        for id in touched {
            let billed = graph.chain.billed_before(id);
            let lines = invoice_line::Entity::find()
                .filter(invoice_line::Column::InvoiceId.eq(id))
                .order_by_asc(invoice_line::Column::Position)
                .all(tx.conn())
                .await?;
            let allocated = allocated(tx, &lines).await?;
            let whole: Vec<Cents> = lines.iter().map(|line| line.gross.plus(line.deduction)).collect();
            for (line, deduction) in lines.iter().zip(deductions(&whole, billed)) {
                let gross = line.gross.plus(line.deduction).minus(deduction);
                if gross == line.gross && deduction == line.deduction {
                    continue;
                }
                let taken = allocated.get(&line.id).copied().unwrap_or_default();
                if !fits(taken, gross) {
                    return Ok(Err(format!(
                        "Rechnung {}, Position {}: zugeordnet sind schon {taken} €. Zieht man ab, was die Kette vorher berechnet hat ({billed} €), bleiben davon nur {gross} €. Bitte verkleinern Sie zuerst die Zuordnung.",
                        graph.number(id),
                        line.position
                    )));
                }
                plan.lines.push(LineChange {
                    id: line.id,
                    version: line.version + 1,
                    gross,
                    deduction,
                });
            }
            plan.invoices.push((id, billed));
        }
        Ok(Ok(plan))
    }

    /// Writes it.
    pub(super) async fn carry_out(self, tx: &WriteTx) -> Result<(), ServiceError> {
        for line in self.lines {
            let row = invoice_line::ActiveModel {
                id: Set(line.id),
                gross: Set(line.gross),
                deduction: Set(line.deduction),
                version: Set(line.version),
                ..Default::default()
            };
            invoice_line::Entity::update(row).exec(tx.conn()).await?;
        }
        for (id, billed) in self.invoices {
            let row = invoice::ActiveModel {
                id: Set(id),
                billed_before: Set(billed),
                ..Default::default()
            };
            invoice::Entity::update(row).exec(tx.conn()).await?;
            count_allocations(tx, id).await?;
            count_tax(tx, id).await?;
        }
        Ok(())
    }
}

/// What is allocated of each line.
async fn allocated(
    tx: &WriteTx,
    lines: &[invoice_line::Model],
) -> Result<BTreeMap<InvoiceLineId, Cents>, ServiceError> {
    let parts = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().map(|line| line.id)))
        .all(tx.conn())
        .await?;
    let mut sums: BTreeMap<InvoiceLineId, Cents> = BTreeMap::new();
    for part in parts {
        let sum = sums.entry(part.invoice_line_id).or_default();
        *sum = sum.plus(part.gross);
    }
    Ok(sums)
}

/// Whether a line over `gross` holds what is allocated of it.
fn fits(taken: Cents, gross: Cents) -> bool {
    if gross < Cents::ZERO {
        (gross..=Cents::ZERO).contains(&taken)
    } else {
        (Cents::ZERO..=gross).contains(&taken)
    }
}
