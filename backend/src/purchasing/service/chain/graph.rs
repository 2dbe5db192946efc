//! The invoices that hang together with some, read from the database.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{invoice, invoice_line, invoice_link};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, LinkKind};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::ServiceError;
use crate::purchasing::chain::Chain;
use crate::purchasing::input_tax::deducted_rate;

/// A chain with the numbers of its invoices.
pub(super) struct Graph {
    pub(super) chain: Chain,
    numbers: BTreeMap<InvoiceId, String>,
    /// Those whose VAT is deducted as Vorsteuer.
    deducting: BTreeSet<InvoiceId>,
}

/// Everything that hangs together with `start` by partial and final invoices, and what corrects it.
pub(super) async fn load(conn: &impl ConnectionTrait, start: &[InvoiceId]) -> Result<Graph, ServiceError> {
    let mut graph = Graph {
        chain: Chain::default(),
        numbers: BTreeMap::new(),
        deducting: BTreeSet::new(),
    };
    let mut known: BTreeSet<InvoiceId> = start.iter().copied().collect();
    let mut fresh: Vec<InvoiceId> = start.to_vec();
    while !fresh.is_empty() {
        let touching = Condition::any()
            .add(invoice_link::Column::InvoiceId.is_in(fresh.clone()))
            .add(invoice_link::Column::PrecedingId.is_in(fresh.clone()));
        let links = invoice_link::Entity::find()
            .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
            .filter(touching)
            .all(conn)
            .await?;
        fresh.clear();
        for link in links {
            let Some(earlier) = link.preceding_id else {
                continue;
            };
            graph.chain.include(link.invoice_id, earlier);
            fresh.extend(
                [link.invoice_id, earlier]
                    .into_iter()
                    .filter(|id| known.insert(*id)),
            );
        }
    }
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(known.iter().copied()))
        .all(conn)
        .await?;
    for row in rows {
        graph.chain.add(row.id, total(&row));
        if row.tax_deducted {
            graph.deducting.insert(row.id);
        }
        graph.numbers.insert(row.id, row.number);
    }
    let corrections = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::PrecedingId.is_in(known))
        .all(conn)
        .await?;
    for link in corrections {
        let row = invoice::Entity::find_by_id(link.invoice_id).one(conn).await?;
        if let (Some(row), Some(earlier)) = (row, link.preceding_id) {
            graph.chain.correct(earlier, total(&row));
            graph.chain.add(row.id, total(&row));
        }
    }
    Ok(graph)
}

/// Gross amount with rounding: what the lines of an invoice add up to before deductions.
fn total(row: &invoice::Model) -> Cents {
    row.gross.plus(row.rounding)
}

impl Graph {
    /// The rate of the VAT of a line that is deducted as Vorsteuer; zero where none is.
    pub(super) fn deducted_rate(&self, line: &invoice_line::Model) -> BasisPoints {
        deducted_rate(self.deducting.contains(&line.invoice_id), line.vat_rate)
    }

    /// The invoices whose amounts depend on this one.
    pub(super) fn dependants(&self, id: InvoiceId) -> BTreeSet<InvoiceId> {
        self.chain.dependants(id)
    }

    /// Adds a link; the invoices whose amounts change by it.
    pub(super) fn connect(
        &mut self,
        later: &invoice::Model,
        earlier: &invoice::Model,
        kind: LinkKind,
    ) -> Result<BTreeSet<InvoiceId>, String> {
        if later.id == earlier.id {
            return Err("Eine Rechnung lässt sich nicht mit sich selbst verknüpfen.".to_owned());
        }
        match kind {
            LinkKind::Included => {
                self.refuse_circle(later, earlier)?;
                self.refuse_second_final(later, earlier)?;
                self.chain.include(later.id, earlier.id);
                let mut touched = self.chain.dependants(later.id);
                touched.insert(later.id);
                Ok(touched)
            }
            LinkKind::Corrected => {
                self.chain.correct(earlier.id, total(later));
                Ok(self.chain.dependants(earlier.id))
            }
            LinkKind::Earlier => Ok(BTreeSet::new()),
        }
    }

    /// Takes a link back; the invoices whose amounts change by it.
    pub(super) fn disconnect(
        &mut self,
        later: InvoiceId,
        earlier: InvoiceId,
        kind: LinkKind,
    ) -> BTreeSet<InvoiceId> {
        match kind {
            LinkKind::Included => {
                self.chain.exclude(later, earlier);
                let mut touched = self.chain.dependants(later);
                touched.insert(later);
                touched
            }
            LinkKind::Corrected => {
                self.chain.uncorrect(earlier, self.chain.total(later));
                self.chain.dependants(earlier)
            }
            LinkKind::Earlier => BTreeSet::new(),
        }
    }

    /// The number of an invoice in it.
    pub(super) fn number(&self, id: InvoiceId) -> &str {
        self.numbers.get(&id).map_or("", String::as_str)
    }

    fn refuse_circle(&self, later: &invoice::Model, earlier: &invoice::Model) -> Result<(), String> {
        if self.chain.members(earlier.id).contains(&later.id) {
            return Err(format!(
                "Die Rechnung {} enthält ihrerseits die Rechnung {}. Bitte verknüpfen Sie umgekehrt.",
                earlier.number, later.number
            ));
        }
        Ok(())
    }

    /// A partial invoice belongs to one final one; cumulative partial invoices of the same chain may name it too.
    fn refuse_second_final(&self, later: &invoice::Model, earlier: &invoice::Model) -> Result<(), String> {
        let members = self.chain.members(later.id);
        let foreign = self.chain.includers(earlier.id).into_iter().find(|other| {
            *other != later.id && !members.contains(other) && !self.chain.members(*other).contains(&later.id)
        });
        match foreign {
            Some(other) => Err(format!(
                "Die Abschlagsrechnung {} ist schon in der Rechnung {} enthalten und würde doppelt abgezogen. Bitte prüfen Sie, zu welcher sie gehört.",
                earlier.number,
                self.number(other)
            )),
            None => Ok(()),
        }
    }
}
