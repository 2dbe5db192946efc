//! The sums of invoices, made anew from what is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, funding_share, invoice, invoice_line, payment, proof_gap, spending,
};
use paktbuch_types::{
    Cents, CostLineId, InvoiceId, InvoiceLineId, LineKind, NoticeId, PaymentKind, Quantity, SubjectKind,
    claimed_prepaid, is_partial_invoice,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};

use crate::funding::queries::parts_of;
use crate::rules::Subject;
use crate::rules::r16_proof_complete::{self as r16, OtherLine, Pieces};

/// What some invoices spend and lack, in the order of invoices; the rows are not stored and have the id 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) spending: Vec<spending::Model>,
    pub(super) gaps: Vec<proof_gap::Model>,
}

impl Sums {
    /// Invoices that have other rows in `other`.
    pub(super) fn differing(&self, other: &Self) -> usize {
        let mut invoices = BTreeSet::new();
        for (here, there) in [(self, other), (other, self)] {
            let spending: HashSet<&spending::Model> = there.spending.iter().collect();
            let gaps: HashSet<&proof_gap::Model> = there.gaps.iter().collect();
            let unlike = here.spending.iter().filter(|row| !spending.contains(row));
            invoices.extend(unlike.map(|row| row.invoice_id));
            let unlike = here.gaps.iter().filter(|row| !gaps.contains(row));
            invoices.extend(unlike.map(|row| row.invoice_id));
        }
        invoices.len()
    }
}

/// The sums as these invoices have them now.
pub(super) async fn sums_of(conn: &impl ConnectionTrait, invoices: &[InvoiceId]) -> Result<Sums, DbErr> {
    let spending = spending_of(conn, invoices).await?;
    let touched: BTreeMap<InvoiceId, BTreeSet<NoticeId>> =
        spending.iter().fold(BTreeMap::new(), |mut touched, row| {
            touched.entry(row.invoice_id).or_default().insert(row.notice_id);
            touched
        });
    Ok(Sums {
        gaps: gaps_of(conn, &touched).await?,
        spending,
    })
}

/// The sums as they are stored.
pub(super) async fn stored_sums(conn: &impl ConnectionTrait) -> Result<Sums, DbErr> {
    let spending = spending::Entity::find()
        .order_by_asc(spending::Column::InvoiceId)
        .order_by_asc(spending::Column::CostLineId)
        .all(conn)
        .await?;
    let gaps = proof_gap::Entity::find()
        .order_by_asc(proof_gap::Column::InvoiceId)
        .order_by_asc(proof_gap::Column::NoticeId)
        .all(conn)
        .await?;
    Ok(Sums {
        spending: spending
            .into_iter()
            .map(|row| spending::Model { id: 0, ..row })
            .collect(),
        gaps: gaps
            .into_iter()
            .map(|row| proof_gap::Model { id: 0, ..row })
            .collect(),
    })
}

async fn spending_of(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
) -> Result<Vec<spending::Model>, DbErr> {
    let mut sums: BTreeMap<(InvoiceId, CostLineId), spending::Model> = BTreeMap::new();
    for (notice_id, part) in parts_of(conn, these(invoices), None).await? {
        let sum = sums
            .entry((part.invoice, part.cost_line))
            .or_insert_with(|| spending::Model {
                id: 0,
                notice_id,
                cost_line_id: part.cost_line,
                invoice_id: part.invoice,
                invoiced: Cents::ZERO,
                invoiced_eligible: Cents::ZERO,
                paid: Cents::ZERO,
                paid_eligible: Cents::ZERO,
            });
        sum.invoiced = sum.invoiced.plus(part.invoiced.total);
        sum.invoiced_eligible = sum.invoiced_eligible.plus(part.invoiced.eligible);
        sum.paid = sum.paid.plus(part.paid.total);
        sum.paid_eligible = sum.paid_eligible.plus(part.paid.eligible);
    }
    Ok(sums.into_values().collect())
}

fn these(invoices: &[InvoiceId]) -> SelectStatement {
    Query::select()
        .column((invoice::Entity, invoice::Column::Id))
        .from(invoice::Entity)
        .and_where(Expr::col((invoice::Entity, invoice::Column::Id)).is_in(invoices.iter().copied()))
        .to_owned()
}

/// An invoice line as far as its gaps go.
#[derive(FromQueryResult)]
struct Line {
    id: InvoiceLineId,
    invoice_id: InvoiceId,
    gross: Cents,
    quantity: Quantity,
    kind: LineKind,
    ordered_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    place: String,
    extent: String,
    term_from: Option<NaiveDate>,
    term_to: Option<NaiveDate>,
    /// BT-3 of its invoice.
    type_code: i64,
}

async fn gaps_of(
    conn: &impl ConnectionTrait,
    touched: &BTreeMap<InvoiceId, BTreeSet<NoticeId>>,
) -> Result<Vec<proof_gap::Model>, DbErr> {
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let invoices: Vec<InvoiceId> = touched.keys().copied().collect();
    let mut by_invoice: HashMap<InvoiceId, Vec<Line>> = HashMap::new();
    for line in lines(conn, &invoices).await? {
        by_invoice.entry(line.invoice_id).or_default().push(line);
    }
    let money = money(conn, &invoices).await?;
    let divided = Divided::of(conn, &invoices).await?;
    let mut gaps = Vec::new();
    for (invoice_id, notices) in touched {
        let lines = by_invoice.remove(invoice_id).unwrap_or_default();
        let invoice = money.get(invoice_id);
        let open_lines = lines
            .iter()
            .filter(|line| divided.all(line) != line.gross)
            .count();
        for notice_id in notices {
            let here = || lines.iter().filter(|line| divided.on(line, *notice_id).is_some());
            let asked = |lacks: fn(&Line) -> bool| {
                let asked = here().filter(|line| line.gross >= Cents::ZERO);
                number(asked.filter(|line| lacks(line)).count())
            };
            let gap = proof_gap::Model {
                id: 0,
                notice_id: *notice_id,
                invoice_id: *invoice_id,
                open_lines: number(open_lines),
                unpaid: i64::from(invoice.is_some_and(r16::Invoice::is_unpaid)),
                unproven: i64::from(invoice.is_some_and(|invoice| invoice.unproven() > 0)),
                short_lines: number(here().filter(|line| divided.is_short(line, *notice_id)).count()),
                incomplete_lines: number(here().filter(|line| line.is_incomplete()).count()),
                lines: asked(|_| true),
                without_order: asked(Line::lacks_order),
                without_acceptance: asked(|line| line.is_thing() && line.lacks_acceptance()),
                undated: asked(|line| line.lacks_order() || (line.is_thing() && line.lacks_acceptance())),
                works_without_acceptance: asked(|line| line.is_work() && line.lacks_acceptance()),
                works_undated: asked(|line| line.is_work() && line.lacks_acceptance() && !line.lacks_order()),
            };
            gaps.push(gap);
        }
    }
    Ok(gaps)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn lines(conn: &impl ConnectionTrait, invoices: &[InvoiceId]) -> Result<Vec<Line>, DbErr> {
    invoice_line::Entity::find()
        .select_only()
        .columns([
            invoice_line::Column::Id,
            invoice_line::Column::InvoiceId,
            invoice_line::Column::Gross,
            invoice_line::Column::Quantity,
            invoice_line::Column::Kind,
            invoice_line::Column::OrderedOn,
            invoice_line::Column::AcceptedOn,
            invoice_line::Column::Place,
            invoice_line::Column::Extent,
            invoice_line::Column::TermFrom,
            invoice_line::Column::TermTo,
        ])
        .column(invoice::Column::TypeCode)
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices.iter().copied()))
        .into_model()
        .all(conn)
        .await
}

impl Line {
    fn lacks_order(&self) -> bool {
        self.ordered_on.is_none()
    }

    /// What a partial invoice bills is accepted with the final one.
    fn lacks_acceptance(&self) -> bool {
        self.accepted_on.is_none() && !is_partial_invoice(self.type_code)
    }

    /// Of a kind whose acceptance R7 asks for with every notice.
    fn is_thing(&self) -> bool {
        matches!(
            self.kind,
            LineKind::Device | LineKind::Item | LineKind::Installation
        )
    }

    /// Of a kind whose acceptance R7 asks for where the notice says in which period it has to lie.
    fn is_work(&self) -> bool {
        matches!(self.kind, LineKind::Accessory | LineKind::Service) || self.kind.is_other()
    }

    /// A line that gives money back asks for nothing.
    fn is_incomplete(&self) -> bool {
        let other = OtherLine {
            subject: Subject::new(SubjectKind::InvoiceLine, self.id.0, ""),
            kind: self.kind,
            has_place: !self.place.is_empty(),
            has_extent: !self.extent.is_empty(),
            is_accepted: !self.lacks_acceptance(),
            has_term: self.term_from.is_some() && self.term_to.is_some(),
        };
        self.gross >= Cents::ZERO && !other.missing().is_empty()
    }
}

/// What the invoices ask for and what was paid.
async fn money(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
) -> Result<HashMap<InvoiceId, r16::Invoice>, DbErr> {
    type Asked = (InvoiceId, Cents, Cents, Cents, Cents, Cents, bool);
    let rows: Vec<Asked> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Due,
            invoice::Column::Prepaid,
            invoice::Column::BilledBefore,
            invoice::Column::Retention,
            invoice::Column::SelfAssessedTax,
            invoice::Column::TaxDeducted,
        ])
        .filter(invoice::Column::Id.is_in(invoices.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let invoice = |(id, due, prepaid, billed_before, retention, tax, is_deducted): Asked| {
        let invoice = r16::Invoice {
            subject: Subject::new(SubjectKind::Invoice, id.0, ""),
            due,
            claimed: claimed_prepaid(prepaid, billed_before),
            // Whether it is unpaid does not depend on who was paid before.
            chain: Cents::ZERO,
            retention,
            // A day that passes changes nothing that is stored; `check` tells it.
            retention_is_due: false,
            paid_later: None,
            tax: if is_deducted { Cents::ZERO } else { tax },
            payments: Vec::new(),
        };
        (id, invoice)
    };
    let mut money: HashMap<InvoiceId, r16::Invoice> = rows.into_iter().map(invoice).collect();
    let payments: Vec<(InvoiceId, PaymentKind, Cents, Cents, String)> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Kind,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::Proof,
        ])
        .filter(payment::Column::InvoiceId.is_in(invoices.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    for (id, kind, amount, skonto, proof) in payments {
        if let Some(invoice) = money.get_mut(&id) {
            invoice.payments.push(r16::Payment {
                kind,
                amount,
                skonto,
                proven: !proof.trim().is_empty(),
            });
        }
    }
    Ok(money)
}

/// How lines are divided over notices, and how many devices were made of each part.
struct Divided {
    gross: HashMap<InvoiceLineId, BTreeMap<Option<NoticeId>, Cents>>,
    devices: HashMap<(InvoiceLineId, Option<NoticeId>), i64>,
}

impl Divided {
    async fn of(conn: &impl ConnectionTrait, invoices: &[InvoiceId]) -> Result<Self, DbErr> {
        let rows: Vec<(InvoiceLineId, Option<NoticeId>, Cents)> = allocations(invoices)
            .column(cost_item::Column::NoticeId)
            .column(allocation::Column::Gross)
            .into_tuple()
            .all(conn)
            .await?;
        let mut gross: HashMap<InvoiceLineId, BTreeMap<Option<NoticeId>, Cents>> = HashMap::new();
        for (line, notice, part) in rows {
            let sum = gross.entry(line).or_default().entry(notice).or_default();
            *sum = sum.plus(part);
        }
        let counted = || {
            let devices =
                Expr::col((funding_share::Entity, funding_share::Column::DeviceId)).count_distinct();
            allocations(invoices)
                .join_rev(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
                .column_as(devices, "devices")
                .group_by(allocation::Column::InvoiceLineId)
        };
        let all: Vec<(InvoiceLineId, i64)> = counted().into_tuple().all(conn).await?;
        let by_notice: Vec<(InvoiceLineId, i64, NoticeId)> = counted()
            .column(cost_item::Column::NoticeId)
            .filter(cost_item::Column::NoticeId.is_not_null())
            .group_by(cost_item::Column::NoticeId)
            .into_tuple()
            .all(conn)
            .await?;
        let all = all.into_iter().map(|(line, devices)| ((line, None), devices));
        let by_notice = by_notice
            .into_iter()
            .map(|(line, devices, notice)| ((line, Some(notice)), devices));
        Ok(Self {
            gross,
            devices: all.chain(by_notice).collect(),
        })
    }

    /// All that is divided of a line.
    fn all(&self, line: &Line) -> Cents {
        self.gross
            .get(&line.id)
            .map_or(Cents::ZERO, |parts| parts.values().copied().sum())
    }

    /// What a notice pays of a line; `None` where it has no part in it.
    fn on(&self, line: &Line, notice: NoticeId) -> Option<Cents> {
        self.gross.get(&line.id)?.get(&Some(notice)).copied()
    }

    fn is_short(&self, line: &Line, notice: NoticeId) -> bool {
        let made = |notice| self.devices.get(&(line.id, notice)).copied().unwrap_or(0);
        let on_notice = self.on(line, notice).unwrap_or_default();
        line.kind.has_records()
            && line.quantity > Quantity(0)
            && Pieces::on_notice(
                line.quantity,
                (line.gross, on_notice),
                (made(None), made(Some(notice))),
            )
            .is_short()
    }
}

/// Allocations of the invoices with their line; the notice is joined.
fn allocations(invoices: &[InvoiceId]) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices.iter().copied()))
}
