//! Taking what the chain has billed before off the lines of later invoices: first planned, then written, so that a refusal changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{allocation, invoice, invoice_line};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceLineId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::graph::Graph;
use crate::audit;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::chain::{deductions_of_same, same_lines};
use crate::purchasing::commands::Part;
use crate::purchasing::input_tax::at_most_net;
use crate::purchasing::rows::CutLine;
use crate::purchasing::service::parts;
use crate::purchasing::service::totals::{count_allocations, count_tax};

/// What changes in the books.
pub(super) struct Plan {
    invoices: Vec<(InvoiceId, Cents)>,
    lines: Vec<LineChange>,
    cuts: Vec<Cut>,
}

struct LineChange {
    id: InvoiceLineId,
    version: i64,
    gross: Cents,
    deduction: Cents,
}

/// A line as it will be, with the parts that it can hold then.
struct Cut {
    line: invoice_line::Model,
    parts: Vec<Part>,
    told: CutLine,
}

impl Plan {
    /// Computes the amounts of `touched` anew. Where more is allocated than would be left, the parts are cut in proportion where
    /// `may_cut`; else the inner error is a refusal that names all of them.
    pub(super) async fn of(
        conn: &impl ConnectionTrait,
        graph: &Graph,
        touched: BTreeSet<InvoiceId>,
        may_cut: bool,
    ) -> Result<Result<Self, String>, ServiceError> {
        let mut plan = Self {
            invoices: Vec::new(),
            lines: Vec::new(),
            cuts: Vec::new(),
        };
        let mut too_much: Vec<String> = Vec::new();
        for id in touched {
            let billed = graph.chain.billed_before(id);
            let lines = invoice_line::Entity::find()
                .filter(invoice_line::Column::InvoiceId.eq(id))
                .order_by_asc(invoice_line::Column::Position)
                .all(conn)
                .await?;
            let mut allocated = allocated(conn, &lines).await?;
            let whole: Vec<Cents> = lines.iter().map(|line| line.gross.plus(line.deduction)).collect();
            let before = earlier_lines(conn, &graph.chain.members(id), &plan.lines).await?;
            let deductions = {
                let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
                let same = before
                    .iter()
                    .map(|(name, gross)| (*gross, same_lines(&names, name)));
                let has_records: Vec<bool> = lines.iter().map(|line| line.kind.has_records()).collect();
                deductions_of_same(&whole, &has_records, billed, &same.collect::<Vec<_>>())
            };
            for (line, deduction) in lines.into_iter().zip(deductions) {
                let gross = line.gross.plus(line.deduction).minus(deduction);
                if gross == line.gross && deduction == line.deduction {
                    continue;
                }
                let parts = allocated.remove(&line.id).unwrap_or_default();
                let taken: Cents = parts.iter().map(|part| part.gross).sum();
                if !fits(taken, gross) && !may_cut {
                    too_much.push(format!(
                        "Rechnung {}, Position {} ({taken} € zugeordnet, {gross} € bleiben)",
                        graph.number(id),
                        line.position
                    ));
                    continue;
                }
                plan.lines.push(LineChange {
                    id: line.id,
                    version: line.version + 1,
                    gross,
                    deduction,
                });
                if !fits(taken, gross) {
                    let parts = cut(parts, gross, graph.deducted_rate(&line));
                    plan.cuts.push(Cut {
                        told: CutLine {
                            invoice: graph.number(id).to_owned(),
                            position: line.position,
                            from: taken,
                            to: parts.iter().map(|part| part.gross).sum(),
                        },
                        line: invoice_line::Model { gross, ..line },
                        parts,
                    });
                }
            }
            plan.invoices.push((id, billed));
        }
        if !too_much.is_empty() {
            return Ok(Err(format!(
                "Zieht man ab, was die Kette vorher berechnet hat, ist mehr zugeordnet, als bleibt: {}. Bitte lassen Sie beim \
                 Verknüpfen die Zuordnung kürzen, oder verkleinern Sie sie zuerst.",
                too_much.join("; ")
            )));
        }
        Ok(Ok(plan))
    }

    /// The lines whose parts are cut.
    pub(super) fn cut_lines(&self) -> Vec<CutLine> {
        self.cuts.iter().map(|cut| cut.told.clone()).collect()
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
        for cut in self.cuts {
            let (_, events) = parts::replace(tx, &cut.line, &cut.parts).await?;
            audit::record(tx, events).await?;
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

/// Designation and amount of each line of earlier invoices, the amount as it will be where it is among the changes.
async fn earlier_lines(
    conn: &impl ConnectionTrait,
    members: &BTreeSet<InvoiceId>,
    changes: &[LineChange],
) -> Result<Vec<(String, Cents)>, ServiceError> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.is_in(members.iter().copied()))
        .order_by_asc(invoice_line::Column::Id)
        .all(conn)
        .await?;
    let told = |line: invoice_line::Model| {
        let change = changes.iter().find(|change| change.id == line.id);
        (line.name, change.map_or(line.gross, |change| change.gross))
    };
    Ok(lines.into_iter().map(told).collect())
}

/// The parts of each line, in the order in which they came.
async fn allocated(
    conn: &impl ConnectionTrait,
    lines: &[invoice_line::Model],
) -> Result<BTreeMap<InvoiceLineId, Vec<Part>>, ServiceError> {
    let stored = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().map(|line| line.id)))
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let mut allocated: BTreeMap<InvoiceLineId, Vec<Part>> = BTreeMap::new();
    for row in stored {
        let parts = allocated.entry(row.invoice_line_id).or_default();
        parts.push(parts::stored_part(&row));
    }
    Ok(allocated)
}

/// Whether a line over `gross` holds what is allocated of it.
fn fits(taken: Cents, gross: Cents) -> bool {
    if gross < Cents::ZERO {
        (gross..=Cents::ZERO).contains(&taken)
    } else {
        (Cents::ZERO..=gross).contains(&taken)
    }
}

/// The parts of a line over `gross` in the proportion that they have, to the cent; what is eligible of each likewise, and no more than
/// is left of it without VAT that is deducted at the rate `deducted`. A line that turns its sign holds none of them.
fn cut(parts: Vec<Part>, gross: Cents, deducted: BasisPoints) -> Vec<Part> {
    let amounts: Vec<Cents> = parts.iter().map(|part| part.gross).collect();
    let sum: Cents = amounts.iter().copied().sum();
    let kept = if sum.0.signum() == gross.0.signum() {
        gross
    } else {
        Cents::ZERO
    };
    let cut = |(part, share): (Part, Cents)| Part {
        eligible: at_most_net(part.eligible.pro_rata(share.0, part.gross.0), share, deducted),
        gross: share,
        ..part
    };
    let cut = parts.into_iter().zip(kept.split_like(&amounts)).map(cut);
    cut.filter(|part| part.gross != Cents::ZERO).collect()
}

#[cfg(test)]
mod tests {
    use paktbuch_types::CostLineId;

    use super::*;
    use crate::purchasing::commands::Target;

    #[test]
    fn parts_are_cut_in_proportion_and_to_the_cent() {
        let funded = Part {
            eligible: Cents(2_000),
            reason: "Obergrenze".to_owned(),
            ..Part::whole(Target::CostLine(CostLineId(1)), Cents(3_000))
        };
        let own = Part::whole(Target::Own { school: None }, Cents(7_000));
        let none = BasisPoints::default();
        let left = cut(vec![funded.clone(), own.clone()], Cents(3_333), none);
        let told: Vec<(Cents, Cents)> = left.iter().map(|part| (part.gross, part.eligible)).collect();
        assert_eq!(told, [(Cents(1_000), Cents(667)), (Cents(2_333), Cents::ZERO)]);
        assert_eq!(cut(vec![funded.clone(), own.clone()], Cents::ZERO, none), []);
        assert_eq!(cut(vec![funded, own], Cents(-50), none), []);
    }

    #[test]
    fn a_cut_part_is_eligible_for_no_more_than_its_net_share() {
        let net = Part {
            eligible: Cents(8),
            ..Part::whole(Target::CostLine(CostLineId(1)), Cents(9))
        };
        // 8 × 4 ÷ 9 = 3.55…, rounded 4, and 4 ÷ 1.19 = 3.36…
        let left = cut(vec![net.clone()], Cents(4), BasisPoints::percent(19));
        assert_eq!(left[0].eligible, Cents(3));
        assert_eq!(
            cut(vec![net], Cents(4), BasisPoints::default())[0].eligible,
            Cents(4)
        );
    }
}
