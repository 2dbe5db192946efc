//! Pages of the device list.
//!
//! Rows are found in two steps: the ids of the page through an index that covers filter and order, then their names.

use paktbuch_entity::{building, device, device_model, funding_share, notice, room, school};
use paktbuch_types::{AllocationId, DeviceId, InventoryNumber};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};

use super::choices::in_building;
use super::condition::{beyond, in_scope, matching, narrowed_to, on_devices};
use super::facets::{counted, with_chosen};
use super::hits::{Hit, Reach, capped, hits, many, narrowed, reach, recounted, summed};
use super::narrowing::named;
use super::order::{behind, sorted};
use crate::auth::Scope;
use crate::db::search::devices_with_row_by_row;
use crate::devices::filter::{DeviceFilter, Sorting};
use crate::devices::rows::{DeviceList, DeviceRow, FacetCount, Totals};

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The page with this number, from 1; the last where there are fewer.
    Page(u64),
    /// Behind the device with this inventory number.
    After(InventoryNumber),
}

/// A page of `size` devices with totals and facet counts of the whole filtered set.
///
/// # Errors
/// The database's refusal.
pub async fn devices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
    sorting: Sorting,
    start: &Start,
    size: u64,
) -> Result<DeviceList, DbErr> {
    // A page from the front does not depend on how many devices there are: it is read beside the counts.
    let from_front = matches!(start, Start::Page(0 | 1) | Start::After(_));
    let alone = from_front && beyond(conn.get_database_backend(), filter).is_none();
    let (totals, counts, (rows, page)) = if alone {
        let unknown = Totals::default();
        let page = page_of(
            conn,
            scope,
            facets(scope, filter),
            (sorting, start, size),
            &unknown,
        );
        let ((totals, counts), page) = tokio::try_join!(counted(conn, scope, filter), page)?;
        (totals, counts, page)
    } else {
        let (totals, counts, chosen) = counts(conn, scope, filter).await?;
        let page = page_of(conn, scope, chosen, (sorting, start, size), &totals).await?;
        (totals, counts, page)
    };
    Ok(DeviceList {
        rows,
        totals,
        counts: with_chosen(conn, scope, filter, counts).await?,
        narrowed: named(conn, scope, filter).await?,
        page,
    })
}

/// The rows of a page, and which page it is.
async fn page_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    chosen: Condition,
    (sorting, start, size): (Sorting, &Start, u64),
    totals: &Totals,
) -> Result<(Vec<DeviceRow>, u64), DbErr> {
    let last = totals.devices.div_ceil(size.max(1)).max(1);
    let query = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(chosen)
        .limit(size);
    let (query, page) = match start {
        Start::Page(page) => {
            let page = (*page).clamp(1, last);
            (from_page(query, sorting, page, size, totals), page)
        }
        Start::After(number) => match behind(conn, scope, number, sorting).await? {
            Some(behind) => (sorted(query.filter(behind), sorting), 1),
            None => (sorted(query.filter(device::Column::Id.eq(0)), sorting), 1),
        },
    };
    let mut ids: Vec<DeviceId> = query.into_tuple().all(conn).await?;
    if backwards(start, page, size, totals) {
        ids.reverse();
    }
    Ok((rows(conn, &ids).await?, page))
}

/// The facets of a filter within `scope`.
fn facets(scope: &Scope, filter: &DeviceFilter) -> Condition {
    on_devices(filter).add_option(in_scope(scope, device::Column::SchoolId))
}

/// Totals, facet counts, and the condition that finds the filtered set fastest.
async fn counts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<(Totals, Vec<FacetCount>, Condition), DbErr> {
    let Some(beyond) = beyond(conn.get_database_backend(), filter) else {
        let (totals, counts) = counted(conn, scope, filter).await?;
        return Ok((totals, counts, facets(scope, filter)));
    };
    let (whole, all) = counted(conn, scope, &DeviceFilter::default()).await?;
    let only_text = DeviceFilter {
        q: filter.q.clone(),
        ..DeviceFilter::default()
    };
    let certain = *scope == Scope::All
        && narrowed_to(filter).is_none()
        && reach(conn, &filter.q).await? == Reach::Many { exactly: true };
    let few = if certain {
        None
    } else {
        hits(conn, scope, beyond).await?
    };
    match few {
        Some(hits) => {
            let counts = recounted(all, &hits, filter);
            let chosen: Vec<Hit> = hits.into_iter().filter(|hit| hit.passes(filter, None)).collect();
            let prices: Vec<_> = chosen.iter().map(Hit::gross).collect();
            let ids = chosen.iter().map(|hit| hit.id);
            let condition = Condition::all().add(device::Column::Id.is_in(ids));
            Ok((capped(&prices), counts, condition))
        }
        None => {
            let row_by_row = devices_with_row_by_row(&filter.q);
            let totals = match row_by_row {
                Some(_) if certain && *filter == only_text => many(),
                Some(_) => narrowed(conn, scope, filter, whole.devices).await?,
                None => summed(conn, scope, filter).await?,
            };
            let uncounted = |count| FacetCount {
                devices: None,
                ..count
            };
            let counts = all.into_iter().map(uncounted).collect();
            let condition = facets(scope, filter)
                .add_option(narrowed_to(filter))
                .add_option(row_by_row);
            Ok((totals, counts, condition))
        }
    }
}

/// Whether a page is read from the end of the list: its second half is nearer from there. Never where the end is unknown.
fn backwards(start: &Start, page: u64, size: u64, totals: &Totals) -> bool {
    matches!(start, Start::Page(_)) && !totals.more && page * size > totals.devices / 2 + size
}

fn from_page(
    query: Select<device::Entity>,
    sorting: Sorting,
    page: u64,
    size: u64,
    totals: &Totals,
) -> Select<device::Entity> {
    let before = (page - 1) * size;
    if !backwards(&Start::Page(page), page, size, totals) {
        return sorted(query, sorting).offset(before);
    }
    let end = totals.devices.min(page * size);
    let turned = Sorting {
        descending: !sorting.descending,
        ..sorting
    };
    sorted(query, turned)
        .limit(end - before)
        .offset(totals.devices - end)
}

/// Ids of the devices that a filter leaves, by inventory number; at most `most`.
pub(in crate::devices) async fn ids_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
    most: usize,
) -> Result<Vec<DeviceId>, DbErr> {
    device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(matching(conn.get_database_backend(), scope, filter))
        .order_by_asc(device::Column::InventoryNumber)
        .limit(u64::try_from(most).unwrap_or(u64::MAX))
        .into_tuple()
        .all(conn)
        .await
}

/// The devices bought with one allocation, by inventory number.
pub(in crate::devices) async fn of_allocation(
    conn: &impl ConnectionTrait,
    id: AllocationId,
) -> Result<Vec<DeviceRow>, DbErr> {
    let ids: Vec<DeviceId> = funding_share::Entity::find()
        .inner_join(device::Entity)
        .filter(funding_share::Column::AllocationId.eq(id))
        .filter(funding_share::Column::Spread.is_null())
        .order_by_asc(device::Column::InventoryNumber)
        .select_only()
        .column(funding_share::Column::DeviceId)
        .into_tuple()
        .all(conn)
        .await?;
    rows(conn, &ids).await
}

#[derive(Debug, FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    device: device::Model,
    manufacturer: String,
    model: String,
    school_number: paktbuch_types::SchoolNumber,
    school: String,
    room: Option<String>,
    building: Option<String>,
    notice: Option<String>,
    programme: Option<String>,
    is_paid: bool,
}

/// The rows of these devices, in the order of `ids`.
pub(super) async fn rows(conn: &impl ConnectionTrait, ids: &[DeviceId]) -> Result<Vec<DeviceRow>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let share = Query::select()
        .expr(Expr::value(1))
        .from(funding_share::Entity)
        .cond_where(funding_share::Relation::Device.def())
        .to_owned();
    let found: Vec<Named> = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .join(JoinType::LeftJoin, device::Relation::Room.def())
        .join(JoinType::LeftJoin, room::Relation::Building.def())
        .join(JoinType::LeftJoin, device::Relation::Notice.def())
        .filter(device::Column::Id.is_in(ids.iter().copied()))
        .column_as(device_model::Column::Manufacturer, "manufacturer")
        .column_as(device_model::Column::Name, "model")
        .column_as(school::Column::Number, "school_number")
        .column_as(school::Column::ShortName, "school")
        .column_as(room::Column::Name, "room")
        .column_as(building::Column::Name, "building")
        .column_as(notice::Column::Reference, "notice")
        .column_as(notice::Column::Programme, "programme")
        .column_as(Expr::exists(share), "is_paid")
        .into_model()
        .all(conn)
        .await?;
    let mut by_id: std::collections::HashMap<DeviceId, Named> =
        found.into_iter().map(|row| (row.device.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).map(row).collect())
}

fn row(named: Named) -> DeviceRow {
    let Named { device, .. } = named;
    DeviceRow {
        id: device.id,
        inventory_number: device.inventory_number,
        serial: device.serial,
        kind: device.kind,
        manufacturer: named.manufacturer,
        model: named.model,
        category: device.category,
        school_number: named.school_number,
        school: named.school,
        room_name: named.room.clone(),
        room: named.room.map(|room| in_building(named.building, room)),
        status: device.status,
        notice: named.notice,
        programme: named.programme,
        is_paid: named.is_paid,
        zweckbindung_until: device.zweckbindung_until,
        delivered_on: device.delivered_on,
        gross: device.gross,
    }
}
