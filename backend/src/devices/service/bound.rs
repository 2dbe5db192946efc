//! Until when stored devices are bound (Zweckbindung).

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, notice};
use paktbuch_types::{DeviceId, NoticeId, OwnZweckbindung};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::funding;

/// What notices and their Einzelansätze say of the Zweckbindung; read once for many devices.
pub(super) struct Bound {
    notices: HashMap<NoticeId, notice::Model>,
    own: HashMap<DeviceId, OwnZweckbindung>,
}

impl Bound {
    /// For every device.
    pub(super) async fn read(conn: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let notices = notice::Entity::find().all(conn).await?;
        Ok(Self {
            notices: notices.into_iter().map(|notice| (notice.id, notice)).collect(),
            own: funding::own_zweckbindungen(conn, None).await?,
        })
    }

    /// For one device.
    pub(super) async fn of(conn: &impl ConnectionTrait, stored: &device::Model) -> Result<Self, DbErr> {
        let notice = match stored.notice_id {
            Some(id) => notice::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        let own = funding::own_zweckbindung(conn, stored.id).await?;
        Ok(Self {
            notices: notice.into_iter().map(|notice| (notice.id, notice)).collect(),
            own: HashMap::from([(stored.id, own)]),
        })
    }

    /// The end of the Zweckbindung by the notice; what is stored where no notice pays.
    pub(super) fn until(
        &self,
        stored: &device::Model,
        commissioned_on: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        let notice = stored.notice_id.and_then(|id| self.notices.get(&id));
        let Some(notice) = notice else {
            return stored.zweckbindung_until;
        };
        let own = self.own.get(&stored.id).copied().unwrap_or_default();
        funding::zweckbindung_of(notice, own).end(commissioned_on)
    }
}
