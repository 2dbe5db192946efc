//! Spreads an allocation onto devices that exist (auf Geräte verteilen).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, device, funding_share, notice};
use paktbuch_types::{AllocationId, Cents, DeviceId, NoticeId, SpreadRule, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Set,
};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{CreateDevices as MayCreate, Permit};
use crate::db::WriteTx;
use crate::devices::commands::SpreadAllocation;
use crate::devices::queries;
use crate::devices::rows::{Purchase, SpreadTarget};
use crate::devices::shares::net_prices;
use crate::devices::spread::{Taker, spread};
use crate::error::ServiceError;
use crate::funding;

/// What an allocation gives a device, gross and net.
type Share = (Cents, Cents);

/// Spreads an allocation onto devices of the same invoice or of its chain, in place of how it was spread before; without devices
/// it takes the shares back. Each device whose shares change gets its price, its notice and its Zweckbindung anew and leaves one
/// audit event; answers how many devices share the allocation now.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where devices were made of the allocation;
/// [`ServiceError::Field`] for a device of a foreign invoice or another notice, and for amounts that do not add up.
pub async fn spread_allocation(
    tx: &WriteTx,
    _permit: &Permit<MayCreate>,
    command: SpreadAllocation,
) -> Result<usize, ServiceError> {
    let purchase = queries::purchase(tx.conn(), command.allocation)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let row = allocation::Entity::find_by_id(command.allocation)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    if purchase.devices > 0 {
        return Err(ServiceError::refused(
            "Aus dieser Zuordnung sind Geräte angelegt; ihr Betrag steckt schon in deren Preis.",
        ));
    }
    let chosen = chosen(tx, &purchase, &command).await?;
    let before = taken(tx, command.allocation).await?;
    let after = shares(&purchase, &chosen, &command, &before)?;
    if before == after {
        return Ok(after.len());
    }
    funding_share::Entity::delete_many()
        .filter(funding_share::Column::AllocationId.eq(command.allocation))
        .exec(tx.conn())
        .await?;
    if !after.is_empty() {
        let rows = after
            .iter()
            .map(|(device, (gross, net))| funding_share::ActiveModel {
                device_id: Set(*device),
                allocation_id: Set(command.allocation),
                gross: Set(*gross),
                net: Set(*net),
                spread: Set(Some(command.rule)),
                ..Default::default()
            });
        funding_share::Entity::insert_many(rows)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.version = Set(version);
    row.update(tx.conn()).await?;
    let mut touched: Vec<DeviceId> = before.keys().chain(after.keys()).copied().collect();
    touched.sort_unstable();
    touched.dedup();
    let words = told(&purchase, command.rule, after.len());
    for device in touched {
        follow(tx, device, &words).await?;
    }
    Ok(after.len())
}

/// The chosen devices with what was entered for each.
async fn chosen(
    tx: &WriteTx,
    purchase: &Purchase,
    command: &SpreadAllocation,
) -> Result<Vec<(SpreadTarget, Option<Cents>)>, ServiceError> {
    let targets = queries::spread_targets(tx.conn(), purchase.invoice, purchase.allocation).await?;
    let mut targets: HashMap<DeviceId, SpreadTarget> =
        targets.into_iter().map(|target| (target.id, target)).collect();
    let mut chosen = Vec::new();
    for (id, entered) in &command.devices {
        let refused = |message: String| ServiceError::field("geraete", message);
        let Some(target) = targets.remove(id) else {
            let message = format!(
                "Ein gewähltes Gerät gehört nicht zur Rechnung {}. Verteilt wird nur auf Geräte derselben Rechnung \
                 oder ihrer Kette.",
                purchase.invoice_number
            );
            return Err(refused(message));
        };
        if !purchase.may_spread_onto(&target) {
            let message = format!(
                "Gerät {} gehört zu Position {}. Der Betrag einer Geräteposition geht nur auf ihre eigenen Geräte.",
                target.inventory_number, target.position
            );
            return Err(refused(message));
        }
        if let (Some(wanted), Some(bound)) = (&purchase.notice, target.notice)
            && wanted.id != bound
        {
            let other = reference(tx, bound).await?;
            let message = format!(
                "Gerät {} ist aus dem Bescheid {other} bezahlt, diese Zuordnung gehört zum Bescheid {}. Ein Gerät wird nicht aus \
                 zwei Bescheiden bezahlt; bitte das Gerät abwählen oder die Zuordnung ändern.",
                target.inventory_number, wanted.reference
            );
            return Err(refused(message));
        }
        chosen.push((target, *entered));
    }
    chosen.sort_by(|(one, _), (other, _)| one.inventory_number.cmp(&other.inventory_number));
    Ok(chosen)
}

async fn reference(tx: &WriteTx, id: NoticeId) -> Result<String, ServiceError> {
    let found = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(found.map(|notice| notice.reference).unwrap_or_default())
}

/// How the allocation is spread now.
async fn taken(tx: &WriteTx, id: AllocationId) -> Result<BTreeMap<DeviceId, Share>, ServiceError> {
    let shares = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.eq(id))
        .all(tx.conn())
        .await?;
    Ok(shares
        .into_iter()
        .map(|share| (share.device_id, (share.gross, share.net)))
        .collect())
}

/// The shares by the rule; the nets of a line's shares add up to its net amount.
fn shares(
    purchase: &Purchase,
    chosen: &[(SpreadTarget, Option<Cents>)],
    command: &SpreadAllocation,
    before: &BTreeMap<DeviceId, Share>,
) -> Result<BTreeMap<DeviceId, Share>, ServiceError> {
    if chosen.is_empty() {
        return Ok(BTreeMap::new());
    }
    let takers: Vec<Taker> = chosen
        .iter()
        .map(|(target, entered)| Taker {
            price: target.price,
            entered: *entered,
        })
        .collect();
    let gross = spread(purchase.gross, command.rule, &takers)
        .map_err(|error| ServiceError::field("geraete", error.to_string()))?;
    let given_back: Cents = before.values().map(|(gross, _)| *gross).sum();
    let fresh = Purchase {
        used_on_line: purchase.used_on_line.minus(given_back),
        ..purchase.clone()
    };
    let net = net_prices(&fresh, &gross);
    let pairs = gross.into_iter().zip(net);
    Ok(chosen.iter().map(|(target, _)| target.id).zip(pairs).collect())
}

fn told(purchase: &Purchase, rule: SpreadRule, devices: usize) -> String {
    let line = format!(
        "Rechnung {}, Position {}",
        purchase.invoice_number, purchase.position
    );
    if devices == 0 {
        format!("{line}: Verteilung aufgehoben")
    } else {
        format!("{line}: {} € {rule} ({devices})", purchase.gross)
    }
}

/// Price, notice and Zweckbindung of a device after its shares.
async fn follow(tx: &WriteTx, id: DeviceId, words: &str) -> Result<(), ServiceError> {
    let Some(stored) = device::Entity::find_by_id(id).one(tx.conn()).await? else {
        return Ok(());
    };
    let shares: Vec<(Cents, Cents, Option<NoticeId>)> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(funding_share::Column::DeviceId.eq(id))
        .select_only()
        .column(funding_share::Column::Gross)
        .column(funding_share::Column::Net)
        .column(cost_item::Column::NoticeId)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let gross: Cents = shares.iter().map(|(gross, _, _)| *gross).sum();
    let net: Cents = shares.iter().map(|(_, net, _)| *net).sum();
    let bound = shares.iter().find_map(|(_, _, notice)| *notice);
    let (reference, until) = terms(tx, &stored, bound).await?;
    let old = match stored.notice_id {
        Some(id) => self::reference(tx, id).await?,
        None => String::new(),
    };
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let event = Event::new(EventKind::SharesChanged, SubjectKind::Device, id.0)
        .touching(bound.or(stored.notice_id))
        .change(Change::new(
            "Preis, brutto",
            format!("{} €", stored.gross),
            format!("{gross} €"),
        ))
        .change(Change::new(
            "Preis, netto",
            format!("{} €", stored.net),
            format!("{net} €"),
        ))
        .change(Change::new("Bescheid", old, reference))
        .change(Change::new(
            "Zweckbindung bis",
            day(stored.zweckbindung_until),
            day(until),
        ))
        .change(Change::set("Verteilung", words));
    let version = stored.version + 1;
    let mut row = stored.into_active_model();
    row.gross = Set(gross);
    row.net = Set(net);
    row.notice_id = Set(bound);
    row.zweckbindung_until = Set(until);
    row.version = Set(version);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Reference of the notice and the end of its Zweckbindung; nothing without one.
async fn terms(
    tx: &WriteTx,
    stored: &device::Model,
    bound: Option<NoticeId>,
) -> Result<(String, Option<NaiveDate>), ServiceError> {
    let Some(id) = bound else {
        return Ok((String::new(), None));
    };
    let Some(notice) = notice::Entity::find_by_id(id).one(tx.conn()).await? else {
        return Ok((String::new(), None));
    };
    let until = if stored.notice_id == bound {
        stored.zweckbindung_until
    } else {
        // Only the Einzelansatz that a device was bought on says something of its own, and that one bound it before.
        funding::bound_until(&notice, stored.commissioned_on)
    };
    Ok((notice.reference, until))
}
