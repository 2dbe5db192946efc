//! What programmes limit: the facts of R3, R4, R8 and R9, read only where a notice is limited.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{notice, school};
use paktbuch_types::{Cents, InvoiceLineId, Leasing, LineKind, NoticeId, Quantity, SchoolId, SubjectKind};
use sea_orm::{ConnectionTrait, DbErr};

use super::facts::{device_subject, of_line};
use super::world::World;
use crate::checking::queries;
use crate::checking::rows::{LineRow, PartRow, PlanLine, SchoolAmount, ShareRow};
use crate::funding::{self, Limits, OpenOrderLine};
use crate::rules::{
    Finding, Subject, r03_mobile_cap as r03, r04_device_cap as r04, r08_eligible_item as r08,
    r09_eligible_school as r09,
};

/// What the limits of the asked notices are held against.
#[derive(Debug, Default)]
pub(super) struct Limited {
    limits: BTreeMap<NoticeId, Limits>,
    plan: Vec<PlanLine>,
    invoiced: Vec<SchoolAmount>,
    /// What orders bind that no invoice bills yet; nothing where something is left out.
    ordered: Vec<SchoolAmount>,
    shares: Vec<ShareRow>,
    names: HashMap<InvoiceLineId, String>,
    schools: Vec<school::Model>,
}

impl Limited {
    /// Reads what `limits` needs; `notices` are all there are, `until` leaves out what came later.
    pub(super) async fn read(
        conn: &impl ConnectionTrait,
        notices: &BTreeMap<NoticeId, notice::Model>,
        limits: BTreeMap<NoticeId, Limits>,
        until: Option<NaiveDate>,
    ) -> Result<Self, DbErr> {
        let ids = |is_limited: fn(&Limits) -> bool| -> Vec<NoticeId> {
            let found = limits.iter().filter(|(_, limits)| is_limited(limits));
            found.map(|(id, _)| *id).collect()
        };
        let capped = same_programme(notices, &ids(has_caps));
        let (named, listed, devices) = (ids(has_words), ids(has_schools), ids(has_device_caps));
        let unhired = ids(limits_hire);
        let planned: BTreeSet<NoticeId> = [&capped, &named, &listed, &unhired]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let planned = Vec::from_iter(planned);
        let names = queries::line_names(conn, &named, (&unhired, r08::HIRE_PARTS)).await?;
        Ok(Self {
            plan: queries::plan_lines(conn, &planned).await?,
            invoiced: queries::invoiced_by_school(conn, &capped, until).await?,
            ordered: match until {
                None if !capped.is_empty() => open_orders(conn, &capped).await?,
                _ => Vec::new(),
            },
            shares: queries::device_shares(conn, &devices, until).await?,
            names: names.into_iter().collect(),
            schools: if capped.is_empty() && listed.is_empty() {
                Vec::new()
            } else {
                queries::all_schools(conn).await?
            },
            limits,
        })
    }

    fn school(&self, id: SchoolId) -> Option<&school::Model> {
        self.schools.iter().find(|school| school.id == id)
    }
}

/// What orders bind of the money of these notices, eligible.
async fn open_orders(conn: &impl ConnectionTrait, notices: &[NoticeId]) -> Result<Vec<SchoolAmount>, DbErr> {
    let lines = funding::open_order_lines(conn).await?.into_iter();
    let of_these = lines.filter(|line| notices.contains(&line.notice));
    let amount = |line: OpenOrderLine| SchoolAmount {
        notice: line.notice,
        school: line.school,
        eligible: line.amounts.eligible,
    };
    Ok(of_these.map(amount).collect())
}

fn has_caps(limits: &Limits) -> bool {
    limits.spending.caps.as_ref().is_some_and(|caps| !caps.is_empty())
}

fn has_device_caps(limits: &Limits) -> bool {
    limits.devices.caps.as_ref().is_some_and(|caps| !caps.is_empty())
}

fn has_words(limits: &Limits) -> bool {
    let mut excluded = limits.items.excluded.iter().flatten();
    excluded.any(|excluded| !excluded.words.is_empty())
}

/// Whether leasing, rent and purchase by instalments are not simply eligible.
fn limits_hire(limits: &Limits) -> bool {
    limits.items.hire.rule != Some(Leasing::Yes)
}

fn has_schools(limits: &Limits) -> bool {
    matches!(limits.schools.list, r09::List::Only(_))
}

/// All notices of the programmes of these.
fn same_programme(notices: &BTreeMap<NoticeId, notice::Model>, of: &[NoticeId]) -> Vec<NoticeId> {
    let programmes: BTreeSet<&str> = of
        .iter()
        .filter_map(|id| Some(notices.get(id)?.programme.as_str()))
        .collect();
    let same = notices
        .values()
        .filter(|row| programmes.contains(row.programme.as_str()));
    same.map(|row| row.id).collect()
}

/// What R3, R4, R8 and R9 say about a notice.
pub(super) fn findings(world: &World, notice: &notice::Model) -> Vec<Finding> {
    let Some(limits) = world.limited.limits.get(&notice.id) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if notice.state.plans() {
        found.extend(r03::check(&spending(world, notice, &limits.spending)));
    }
    found.extend(r04::check(&r04::Facts {
        things: things(world, notice, limits),
        ..limits.devices.clone()
    }));
    found.extend(r08::check(&r08::Facts {
        leased: world.leased_devices(notice.id),
        items: items(world, notice),
        ..limits.items.clone()
    }));
    found.extend(r09::check(&r09::Facts {
        assigned: assigned(world, notice),
        ..limits.schools.clone()
    }));
    found
}

/// R3 of a notice that is not revoked: those of one programme count together, those of the same Förderbereich against the cap.
fn spending(world: &World, notice: &notice::Model, facts: &r03::Facts) -> r03::Facts {
    let limited = &world.limited;
    // Of notices of the same programme: whether they have the same Förderbereich.
    let is_same = |id: NoticeId| -> Option<bool> {
        let other = world.notices.get(&id)?;
        let counts = other.programme == notice.programme && other.state.plans();
        counts.then_some(other.category == notice.category)
    };
    let mut schools: BTreeMap<Option<SchoolId>, r03::Spending> = BTreeMap::new();
    for line in &limited.plan {
        if let Some(here) = is_same(line.notice) {
            let spending = schools.entry(line.school).or_default();
            spending.whole = spending.whole.plus(line.eligible);
            if here {
                spending.planned = spending.planned.plus(line.eligible);
            }
        }
    }
    for amount in &limited.invoiced {
        if is_same(amount.notice) == Some(true) {
            let spending = schools.entry(amount.school).or_default();
            spending.invoiced = spending.invoiced.plus(amount.eligible);
        }
    }
    for amount in &limited.ordered {
        if is_same(amount.notice) == Some(true) {
            let spending = schools.entry(amount.school).or_default();
            spending.open_orders = spending.open_orders.plus(amount.eligible);
        }
    }
    let mut authority = r03::Spending {
        name: "Schulträger".to_owned(),
        invoiced: schools.values().map(|spending| spending.invoiced).sum(),
        open_orders: schools.values().map(|spending| spending.open_orders).sum(),
        ..r03::Spending::default()
    };
    for other in world.notices.values() {
        match is_same(other.id) {
            None => continue,
            Some(true) => authority.planned = authority.planned.plus(other.eligible),
            Some(false) => {}
        }
        authority.whole = authority.whole.plus(other.eligible);
    }
    let named = limited.schools.iter().filter_map(|school| {
        let spending = schools.get(&Some(school.id))?.clone();
        let name = school.name.clone();
        Some(r03::Spending { name, ..spending })
    });
    r03::Facts {
        schools: named.collect(),
        authority,
        ..facts.clone()
    }
}

/// R4: devices with all that pays for them, and lines of devices without records.
fn things(world: &World, notice: &notice::Model, limits: &Limits) -> Vec<r04::Thing> {
    if !has_device_caps(limits) {
        return Vec::new();
    }
    let mut devices: BTreeMap<_, r04::Thing> = BTreeMap::new();
    for share in world
        .limited
        .shares
        .iter()
        .filter(|share| share.notice == notice.id)
    {
        let thing = devices.entry(share.id).or_insert_with(|| r04::Thing {
            subject: device_subject(share.id, &share.inventory_number),
            pieces: Quantity::whole(1),
            gross: Cents::ZERO,
            net: Cents::ZERO,
        });
        thing.gross = thing.gross.plus(share.gross);
        thing.net = thing.net.plus(share.net);
    }
    let lines = world
        .lines_of(notice.id)
        .filter(|line| line.kind == LineKind::Device && world.devices_of_line(line.id, None) == 0)
        .filter_map(|line| line_of_devices(world, notice, line));
    devices.into_values().chain(lines).collect()
}

/// A line as far as the notice pays it; where nobody says for how many pieces, all of them may share the amount.
fn line_of_devices(world: &World, notice: &notice::Model, line: &LineRow) -> Option<r04::Thing> {
    let parts = || parts_on(world, notice, line);
    let gross: Cents = parts().map(|part| world.settled(part.id).invoiced.eligible).sum();
    let pieces: Option<i64> = parts().map(|part| Some(part.quantity?.0)).sum();
    let rate = line.vat_rate.0 + line.self_assessed_rate.map_or(0, |rate| rate.0);
    let pieces = pieces.map_or(line.quantity, Quantity);
    (pieces > Quantity(0)).then_some(())?;
    Some(r04::Thing {
        subject: of_line(world.invoices.get(&line.invoice)?, line),
        pieces,
        gross,
        net: gross.pro_rata(10_000, 10_000 + rate),
    })
}

/// R8: lines of the plan and of invoices with an eligible amount.
fn items(world: &World, notice: &notice::Model) -> Vec<r08::Item> {
    let planned = plan_of(world, notice)
        .filter(|line| line.eligible > Cents::ZERO)
        .map(|line| r08::Item {
            subject: plan_subject(line),
            name: line.title.clone(),
            is_own_work: false,
        });
    let paid = world.lines_of(notice.id).filter(|line| {
        let mut parts = parts_on(world, notice, line);
        parts.any(|part| part.eligible > Cents::ZERO)
    });
    let paid = paid.filter_map(|line| {
        let is_own_work = line.kind == LineKind::OwnWork;
        let name = world.limited.names.get(&line.id).cloned();
        Some(r08::Item {
            subject: of_line(world.invoices.get(&line.invoice)?, line),
            // Names are read only where words are looked for in them; own work is told by its kind.
            name: name.or_else(|| is_own_work.then(String::new))?,
            is_own_work,
        })
    });
    planned.chain(paid).collect()
}

/// R9: each school that a line of the plan or of an invoice names.
fn assigned(world: &World, notice: &notice::Model) -> Vec<r09::Assigned> {
    let assigned = |subject: Subject, school: Option<SchoolId>| {
        let school = world.limited.school(school?)?;
        Some(r09::Assigned {
            subject,
            number: school.number.clone(),
            name: school.name.clone(),
        })
    };
    let planned = plan_of(world, notice).filter_map(|line| assigned(plan_subject(line), line.school));
    let paid = world.lines_of(notice.id).flat_map(|line| {
        let schools: BTreeSet<_> = parts_on(world, notice, line).map(|part| part.school).collect();
        let invoice = world.invoices.get(&line.invoice);
        let named = schools.into_iter();
        named.filter_map(move |school| assigned(of_line(invoice?, line), school))
    });
    planned.chain(paid).collect()
}

fn plan_of<'a>(world: &'a World, notice: &notice::Model) -> impl Iterator<Item = &'a PlanLine> {
    let id = notice.id;
    world.limited.plan.iter().filter(move |line| line.notice == id)
}

fn parts_on<'a>(
    world: &'a World,
    notice: &notice::Model,
    line: &LineRow,
) -> impl Iterator<Item = &'a PartRow> {
    let id = notice.id;
    let parts = world.parts_of(line.id).iter();
    parts.filter(move |part| part.notice == Some(id))
}

fn plan_subject(line: &PlanLine) -> Subject {
    Subject::new(SubjectKind::CostItem, line.item.0, line.label.clone())
}
