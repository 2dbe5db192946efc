//! Everything that is asked about, read once and indexed.

mod settled;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, drawdown, notice};
use paktbuch_types::{
    AllocationId, ApplicationId, Cents, CostItemId, DeviceId, DeviceStatus, InvoiceId, InvoiceLineId,
    NoticeId, NoticeState, OrderId, PaymentKind, SubjectKind,
};
use sea_orm::ConnectionTrait;

use super::Question;
use super::facts::same_ends;
use super::limits::Limited;
use crate::capitalising;
use crate::checking::CheckError;
use crate::checking::queries;
use crate::checking::rows::{
    DeviceRow, InvoiceRow, LineRow, PartRow, PaymentRow, Place, RelocatedRow, SharedDevice, UnboundRow,
};
use crate::devices;
use crate::drawdowns;
use crate::funding::{self, Amounts, IncomeData, InterimKnown, Limits, Programme, Settled};
use crate::ordering;
use crate::purchasing;
use crate::rules::{Finding, Subject, r11_double_funding as r11, r27_asset_or_expense as r27};

/// The records that the rules are about.
#[derive(Debug)]
pub(super) struct World {
    question: Question,
    /// Every notice by id, those that were not asked about too: a line may be paid by two.
    pub(super) notices: BTreeMap<NoticeId, notice::Model>,
    items: Vec<cost_item::Model>,
    /// By Einzelansatz: what its lines plan; nothing for those without lines.
    planned_lines: HashMap<CostItemId, Amounts>,
    pub(super) invoices: BTreeMap<InvoiceId, InvoiceRow>,
    pub(super) lines: BTreeMap<InvoiceLineId, LineRow>,
    /// By line.
    parts: HashMap<InvoiceLineId, Vec<PartRow>>,
    /// By notice: its lines.
    lines_of: HashMap<NoticeId, BTreeSet<InvoiceLineId>>,
    payments: HashMap<InvoiceId, Vec<PaymentRow>>,
    /// By invoice: the first day after the asked one on which its supplier is paid.
    paid_later: HashMap<InvoiceId, NaiveDate>,
    /// By allocation: what has become of it.
    settled: HashMap<AllocationId, Settled>,
    /// Devices created from a line, on one notice or (`None`) in all.
    devices_of_line: HashMap<(InvoiceLineId, Option<NoticeId>), i64>,
    devices: HashMap<NoticeId, Vec<DeviceRow>>,
    pub(super) shared: Vec<SharedDevice>,
    /// Bound devices at another school than the one they were granted for.
    pub(super) relocated: Vec<RelocatedRow>,
    /// Devices on no notice that R20 objects to; none where one notice is asked about.
    pub(super) unbound: Vec<UnboundRow>,
    leased: Vec<(NoticeId, DeviceId, String)>,
    /// Leistungen Dritter and other money by notice.
    incomes: HashMap<NoticeId, Vec<IncomeData>>,
    /// By notice.
    payouts: HashMap<NoticeId, Vec<(NaiveDate, Cents)>>,
    /// Those that are not withdrawn.
    drawdowns: Vec<drawdown::Model>,
    /// What the proofs say that were filed before a takeover.
    pub(super) filed: Vec<Finding>,
    /// What R16 says of Sachberichte; nothing while a proof is made, which knows whether one belongs to it.
    pub(super) narratives: Vec<Finding>,
    /// By notice.
    interim: HashMap<NoticeId, InterimKnown>,
    /// By Einzelansatz: what orders bind that no invoice bills yet, eligible.
    open_orders: HashMap<CostItemId, Amounts>,
    /// What rules R6, R7, R8 and R29 say of orders; nothing while a proof is made.
    pub(super) orders: Vec<Finding>,
    /// What rules R1, R3, R7, R9 and R10 say of applications; nothing where one notice is asked about.
    pub(super) applications: Vec<Finding>,
    /// Of all invoices that were read.
    pub(super) chains: Vec<r11::Chain>,
    /// What the programmes of the asked notices limit.
    pub(super) limited: Limited,
    pub(super) programmes: Vec<Programme>,
    /// What is an asset and what an expense.
    pub(super) asset_limits: Vec<r27::Limit>,
}

impl World {
    pub(super) async fn read(conn: &impl ConnectionTrait, question: Question) -> Result<Self, CheckError> {
        let notice = question.notice;
        let in_time = |date: NaiveDate| !question.filing || date <= question.today;
        let until = question.filing.then_some(question.today);

        let notices: BTreeMap<_, _> = queries::notices(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut invoices: BTreeMap<_, _> = queries::invoices(conn, notice)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        invoices.retain(|_, row| in_time(row.issue_date));
        let mut lines: BTreeMap<_, _> = queries::lines(conn, notice)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        lines.retain(|_, row| invoices.contains_key(&row.invoice));

        let mut parts: HashMap<_, Vec<PartRow>> = HashMap::new();
        let mut lines_of: HashMap<_, BTreeSet<_>> = HashMap::new();
        for part in queries::parts(conn, notice).await? {
            if lines.contains_key(&part.line) {
                if let Some(notice) = part.notice {
                    lines_of.entry(notice).or_default().insert(part.line);
                }
                parts.entry(part.line).or_default().push(part);
            }
        }
        let mut payments: HashMap<_, Vec<PaymentRow>> = HashMap::new();
        let mut paid_later = HashMap::new();
        for payment in queries::payments(conn, notice).await? {
            if in_time(payment.paid_on) {
                payments.entry(payment.invoice).or_default().push(payment);
            } else if payment.kind == PaymentKind::Invoice {
                paid_later.entry(payment.invoice).or_insert(payment.paid_on);
            }
        }
        let counted = queries::devices_of_lines(conn, notice, until).await?;
        let devices_of_line = counted
            .into_iter()
            .map(|row| ((row.line, row.notice), row.devices))
            .collect();
        let mut planned_lines: HashMap<CostItemId, Amounts> = HashMap::new();
        for (item, total, eligible) in queries::planned_lines(conn, notice).await? {
            let sum = planned_lines.entry(item).or_default();
            *sum = sum.plus(Amounts { total, eligible });
        }
        let mut world = Self {
            planned_lines,
            question,
            notices,
            items: queries::cost_items(conn, notice).await?,
            invoices,
            lines,
            parts,
            lines_of,
            payments,
            paid_later,
            settled: HashMap::new(),
            devices_of_line,
            devices: HashMap::new(),
            shared: queries::shared_devices(conn, notice).await?,
            relocated: queries::relocated_devices(conn, notice, question.today).await?,
            unbound: match notice {
                Some(_) => Vec::new(),
                None => queries::unbound_devices(conn).await?,
            },
            leased: queries::leased_devices(conn, notice).await?,
            incomes: funding::incomes(conn, notice).await?,
            payouts: funding::payouts_by_notice(conn, notice, until).await?,
            drawdowns: queries::drawdowns(conn, notice).await?,
            filed: funding::filed_findings(conn, notice, question.today).await?,
            narratives: if question.filing {
                Vec::new()
            } else {
                funding::narrative_findings(conn, notice).await?
            },
            // Boxed: the futures around it are large as they are.
            interim: Box::pin(funding::interim_known(conn, notice)).await?,
            open_orders: if question.filing {
                HashMap::new()
            } else {
                funding::open_orders_by_item(conn, notice).await?
            },
            orders: if question.filing {
                Vec::new()
            } else {
                ordering::order_findings(conn, (notice, None)).await?
            },
            applications: match notice {
                Some(_) => Vec::new(),
                None => funding::application_findings(conn, None, question.today).await?,
            },
            chains: purchasing::chain_facts(conn, None).await?,
            limited: Limited::default(),
            programmes: funding::programmes(conn).await?,
            asset_limits: capitalising::limits(conn).await?,
        };
        world.limited = Limited::read(conn, &world.notices, world.limits(), until).await?;
        let considered = drawdowns::considered(conn, notice).await?;
        for row in &mut world.drawdowns {
            if let Some(sums) = considered.get(&row.id) {
                (row.paid_eligible, row.need_eligible) = *sums;
            }
        }
        world.settled = world.settled_parts();
        let invoices = &world.invoices;
        world
            .chains
            .retain(|chain| invoices.contains_key(&InvoiceId(chain.subject.id)));
        let found = queries::questionable_devices(conn, &same_ends(&world), until).await?;
        let is_gone =
            |device: &&DeviceRow| matches!(device.status, DeviceStatus::Disposed | DeviceStatus::Missing);
        let gone: Vec<DeviceId> = found.iter().filter(is_gone).map(|device| device.id).collect();
        let since = devices::statuses_since(conn, &gone).await?;
        let credited = devices::credited_devices(conn, &gone).await?;
        // Most cost plans say nothing for themselves; then no device is asked for.
        let says = |item: &cost_item::Model| !funding::item_zweckbindung(item).is_none();
        let own = if world.items.iter().any(says) {
            funding::own_zweckbindungen(conn, notice).await?
        } else {
            HashMap::new()
        };
        for mut device in found {
            device.own = own.get(&device.id).copied().unwrap_or_default();
            device.is_credited = credited.contains(&device.id);
            device.status_since = since.get(&device.id).map(|since| since.day);
            let is_later = device.status_since.is_some_and(|day| day > question.today);
            if device.status == DeviceStatus::Disposed && is_later {
                // On the day that is asked about it was still there.
                device.status = DeviceStatus::InUse;
                device.status_since = None;
            }
            world.devices.entry(device.notice).or_default().push(device);
        }
        Ok(world)
    }

    /// What orders bind on an Einzelansatz that no invoice bills yet, eligible.
    pub(super) fn open_orders(&self, item: CostItemId) -> Cents {
        self.open_orders
            .get(&item)
            .map(|open| open.eligible)
            .unwrap_or_default()
    }

    /// What orders bind that no invoice bills yet, gross, with the notice of each Einzelansatz.
    pub(super) fn open_by_notice(&self) -> impl Iterator<Item = (NoticeId, Cents)> {
        self.items
            .iter()
            .filter_map(|item| Some((item.notice_id, self.open_orders.get(&item.id)?.total)))
    }

    pub(super) fn question(&self) -> Question {
        self.question
    }

    /// The notices that were asked about, by id.
    pub(super) fn asked(&self) -> impl Iterator<Item = &notice::Model> {
        let asked = self.question.notice;
        self.notices
            .values()
            .filter(move |row| asked.is_none_or(|asked| row.id == asked))
    }

    pub(super) fn items_of(&self, notice: NoticeId) -> impl Iterator<Item = &cost_item::Model> {
        self.items.iter().filter(move |item| item.notice_id == notice)
    }

    /// What the lines below an Einzelansatz plan; `None` where there are none.
    pub(super) fn planned_by_lines(&self, item: CostItemId) -> Option<Amounts> {
        self.planned_lines.get(&item).copied()
    }

    /// Lines with a part on the notice, by id.
    pub(super) fn lines_of(&self, notice: NoticeId) -> impl Iterator<Item = &LineRow> {
        let ids = self.lines_of.get(&notice).into_iter().flatten();
        ids.filter_map(|id| self.lines.get(id))
    }

    /// Invoices with a part on the notice, by id.
    pub(super) fn invoices_of(&self, notice: NoticeId) -> impl Iterator<Item = &InvoiceRow> {
        let ids: BTreeSet<InvoiceId> = self.lines_of(notice).map(|line| line.invoice).collect();
        ids.into_iter().filter_map(|id| self.invoices.get(&id))
    }

    pub(super) fn parts_of(&self, line: InvoiceLineId) -> &[PartRow] {
        self.parts.get(&line).map(Vec::as_slice).unwrap_or_default()
    }

    /// All allocations.
    pub(super) fn parts(&self) -> impl Iterator<Item = &PartRow> {
        self.parts.values().flatten()
    }

    /// The parts that a notice pays.
    pub(super) fn parts_on(&self, notice: NoticeId) -> impl Iterator<Item = &PartRow> {
        let parts = self.lines_of(notice).flat_map(|line| self.parts_of(line.id));
        parts.filter(move |part| part.notice == Some(notice))
    }

    /// By day.
    pub(super) fn payments_of(&self, invoice: InvoiceId) -> &[PaymentRow] {
        self.payments.get(&invoice).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first day after the asked one on which the supplier is paid.
    pub(super) fn paid_later(&self, invoice: InvoiceId) -> Option<NaiveDate> {
        self.paid_later.get(&invoice).copied()
    }

    /// What an allocation costs and what is paid of it.
    pub(super) fn settled(&self, part: AllocationId) -> Settled {
        self.settled.get(&part).copied().unwrap_or_default()
    }

    pub(super) fn devices_of_line(&self, line: InvoiceLineId, notice: Option<NoticeId>) -> i64 {
        self.devices_of_line.get(&(line, notice)).copied().unwrap_or(0)
    }

    pub(super) fn devices_of(&self, notice: NoticeId) -> &[DeviceRow] {
        self.devices.get(&notice).map(Vec::as_slice).unwrap_or_default()
    }

    /// Leased devices that a notice binds.
    pub(super) fn leased_devices(&self, notice: NoticeId) -> Vec<Subject> {
        let own = self.leased.iter().filter(|(of, ..)| *of == notice);
        own.map(|(_, id, number)| Subject::new(SubjectKind::Device, id.0, number.clone()))
            .collect()
    }

    /// Leistungen Dritter and other money of a notice.
    pub(super) fn incomes_of(&self, notice: NoticeId) -> &[IncomeData] {
        self.incomes.get(&notice).map(Vec::as_slice).unwrap_or_default()
    }

    /// What tells of the interim proofs of a notice.
    pub(super) fn interim_of(&self, notice: NoticeId) -> InterimKnown {
        self.interim.get(&notice).cloned().unwrap_or_default()
    }

    /// Days and amounts of a notice's payouts, by day.
    pub(super) fn payouts_of(&self, notice: NoticeId) -> &[(NaiveDate, Cents)] {
        self.payouts.get(&notice).map(Vec::as_slice).unwrap_or_default()
    }

    /// Its drawdowns, by number.
    pub(super) fn drawdowns_of(&self, notice: NoticeId) -> impl Iterator<Item = &drawdown::Model> {
        self.drawdowns.iter().filter(move |row| row.notice_id == notice)
    }

    /// Where a subject is mended; `None` only for a record that is not here.
    pub(super) fn place(&self, subject: &Subject) -> Option<Place> {
        match subject.kind {
            SubjectKind::Application => Some(Place::Application(ApplicationId(subject.id))),
            SubjectKind::Notice => Some(Place::Notice(NoticeId(subject.id))),
            SubjectKind::CostItem => {
                let item = self.items.iter().find(|item| item.id == CostItemId(subject.id))?;
                Some(Place::Notice(item.notice_id))
            }
            SubjectKind::Order => Some(Place::Order(OrderId(subject.id))),
            SubjectKind::Invoice => Some(Place::Invoice(InvoiceId(subject.id))),
            SubjectKind::InvoiceLine => self.line_place(InvoiceLineId(subject.id)),
            SubjectKind::Allocation => {
                let part = self.parts().find(|part| part.id == AllocationId(subject.id))?;
                self.line_place(part.line)
            }
            SubjectKind::Device => Some(Place::Device(DeviceId(subject.id))),
        }
    }

    fn line_place(&self, line: InvoiceLineId) -> Option<Place> {
        self.lines.get(&line).map(|line| Place::Invoice(line.invoice))
    }

    /// What limits each asked notice.
    fn limits(&self) -> BTreeMap<NoticeId, Limits> {
        let limits = |row: &notice::Model| {
            (
                row.id,
                funding::limits(row, &self.programmes, self.is_filing(row)),
            )
        };
        self.asked().map(limits).collect()
    }

    /// Whether the proof of a notice is being made or filed.
    pub(super) fn is_filing(&self, notice: &notice::Model) -> bool {
        self.question.filing || notice.state != NoticeState::Running
    }

    /// Whether what filing the proof settles is still to be told.
    pub(super) fn awaits_filing(&self, notice: &notice::Model) -> bool {
        notice.state == NoticeState::Running && (!self.question.filing || self.question.record)
    }
}
