//! Hits of a search text: few enough to be counted one by one, or too many.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{device, notice, school};
use paktbuch_types::{Cents, DeviceCategory, DeviceId, DeviceStatus, NoticeId, SchoolNumber};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use super::condition::{in_scope, matching, narrowed_to, on_devices};
use crate::auth::Scope;
use crate::db::search::{Needle, devices_with_row_by_row};
use crate::devices::filter::{DeviceFilter, Dimension, KEPT, OWN_FUNDS, UNBOUND};
use crate::devices::rows::{FacetCount, Totals};

/// Hits of a search text are counted up to here.
pub(super) const COUNTED: u64 = 1_000;

/// A device that the search text finds, with what the facets ask.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Hit {
    pub(super) id: DeviceId,
    number: SchoolNumber,
    category: DeviceCategory,
    status: DeviceStatus,
    notice_id: Option<NoticeId>,
    programme: Option<String>,
    zweckbindung_until: Option<NaiveDate>,
    gross: Cents,
}

/// Of so many hits of a text most rows are: they are found faster by walking the list than by collecting all of them.
const BROAD: u64 = 20_000;

/// How many devices a search text finds, as far as the index tells it cheaply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not more than are counted, or nobody knows.
    Few,
    /// More than are counted; `exactly` = every one of them is a hit.
    Many { exactly: bool },
}

/// Asks the trigram index whether the text has more hits than are counted, and stops there.
pub(super) async fn reach(conn: &impl ConnectionTrait, text: &str) -> Result<Reach, DbErr> {
    let Some(needle) = Needle::new(text) else {
        return Ok(Reach::Few);
    };
    let found = probed(conn, &needle, COUNTED + 1).await?;
    Ok(if found > COUNTED {
        Reach::Many {
            exactly: needle.is_decided_by_index(),
        }
    } else {
        Reach::Few
    })
}

/// Rows that the index finds for a needle, counted to `limit`; 0 where it cannot tell.
async fn probed(conn: &impl ConnectionTrait, needle: &Needle, limit: u64) -> Result<u64, DbErr> {
    let Some(statement) = needle.probe(conn.get_database_backend(), "device", limit) else {
        return Ok(0);
    };
    let rows = conn.query_all_raw(statement).await?;
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}

/// All hits of `text` within `scope`, whatever the facets; `None` where there are more than [`COUNTED`].
pub(super) async fn hits(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: Condition,
) -> Result<Option<Vec<Hit>>, DbErr> {
    let found: Vec<Hit> = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .join(JoinType::LeftJoin, device::Relation::Notice.def())
        .filter(text)
        .filter(Condition::all().add_option(in_scope(scope, device::Column::SchoolId)))
        .select_only()
        .column(device::Column::Id)
        .column(school::Column::Number)
        .column(device::Column::Category)
        .column(device::Column::Status)
        .column(device::Column::NoticeId)
        .column(notice::Column::Programme)
        .column(device::Column::ZweckbindungUntil)
        .column(device::Column::Gross)
        .limit(COUNTED + 1)
        .into_model()
        .all(conn)
        .await?;
    Ok((u64::try_from(found.len()).unwrap_or(u64::MAX) <= COUNTED).then_some(found))
}

/// Totals of more than [`COUNTED`] hits, narrowed by facets: counted to the same limit. `devices` = how many there are in all.
pub(super) async fn narrowed(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
    devices: u64,
) -> Result<Totals, DbErr> {
    let broad = (devices / 5).clamp(COUNTED + 1, BROAD);
    let is_broad = match Needle::new(&filter.q) {
        Some(needle) => probed(conn, &needle, broad).await? >= broad,
        None => false,
    };
    let condition = if is_broad {
        on_devices(filter)
            .add_option(in_scope(scope, device::Column::SchoolId))
            .add_option(narrowed_to(filter))
            .add_option(devices_with_row_by_row(&filter.q))
    } else {
        matching(conn.get_database_backend(), scope, filter)
    };
    let found: Vec<Cents> = device::Entity::find()
        .filter(condition)
        .select_only()
        .column(device::Column::Gross)
        .limit(COUNTED + 1)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(capped(&found))
}

/// Totals of a filtered set without a search text, all counted.
pub(super) async fn summed(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<Totals, DbErr> {
    let gross: Vec<Cents> = device::Entity::find()
        .filter(matching(conn.get_database_backend(), scope, filter))
        .select_only()
        .column(device::Column::Gross)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Totals {
        devices: u64::try_from(gross.len()).unwrap_or(u64::MAX),
        gross: Some(gross.into_iter().sum()),
        more: false,
    })
}

/// Totals of more hits than are counted.
pub(super) fn many() -> Totals {
    Totals {
        devices: COUNTED,
        gross: None,
        more: true,
    }
}

/// Totals of these prices; no sum where there are more than [`COUNTED`].
pub(super) fn capped(prices: &[Cents]) -> Totals {
    let devices = u64::try_from(prices.len()).unwrap_or(u64::MAX);
    let more = devices > COUNTED;
    Totals {
        devices: devices.min(COUNTED),
        gross: (!more).then(|| prices.iter().copied().sum()),
        more,
    }
}

impl Hit {
    /// Whether every facet of `filter` but one lets it through.
    pub(super) fn passes(&self, filter: &DeviceFilter, but: Option<Dimension>) -> bool {
        Dimension::ALL.into_iter().all(|dimension| {
            let value = filter.value(dimension);
            let kept = dimension == Dimension::Status && value == KEPT;
            but == Some(dimension)
                || value.is_empty()
                || (kept && self.status != DeviceStatus::Disposed)
                || self.key(dimension) == value
        })
    }

    pub(super) fn gross(&self) -> Cents {
        self.gross
    }

    fn key(&self, dimension: Dimension) -> String {
        match dimension {
            Dimension::School => self.number.to_string(),
            Dimension::Category => self.category.code().to_owned(),
            Dimension::Status => self.status.code().to_owned(),
            Dimension::Programme => self.programme.clone().unwrap_or_else(|| OWN_FUNDS.to_owned()),
            Dimension::Notice => self
                .notice_id
                .map_or_else(|| OWN_FUNDS.to_owned(), |id| id.to_string()),
            Dimension::BoundUntil => match self.zweckbindung_until {
                Some(until) => until.year().to_string(),
                None => UNBOUND.to_owned(),
            },
        }
    }
}

/// Counts `hits` for every value in `all`; values without a hit are left out.
pub(super) fn recounted(all: Vec<FacetCount>, hits: &[Hit], filter: &DeviceFilter) -> Vec<FacetCount> {
    let mut tally: std::collections::HashMap<(Dimension, String), u64> = std::collections::HashMap::new();
    for hit in hits {
        for dimension in Dimension::ALL {
            if hit.passes(filter, Some(dimension)) {
                *tally.entry((dimension, hit.key(dimension))).or_default() += 1;
            }
        }
    }
    all.into_iter()
        .filter_map(|mut count| {
            count.devices = Some(*tally.get(&(count.dimension, count.key.clone()))?);
            Some(count)
        })
        .collect()
}
