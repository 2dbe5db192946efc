//! What the rules say about devices (R11, R17).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::{DeviceId, DeviceStatus, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::audit::{self, SubjectKind as Record};
use crate::devices::queries;
use crate::devices::rows::BoundDevice;
use crate::rules::{Finding, Subject, SubjectKind, r11_double_funding as r11, r17_zweckbindung as r17};

/// What R11 asks of a programme; funding knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeTerms {
    pub title: String,
    /// Whether double funding is forbidden; `None` where nobody knows.
    pub double_funding_forbidden: Option<bool>,
}

/// The findings on the devices of all notices, or of one: what their Zweckbindung lacks or suffers, and devices paid twice.
/// `programme` tells the terms of a programme by code and version.
///
/// # Errors
/// The database's refusal.
pub async fn findings(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    only: Option<NoticeId>,
    programme: impl Fn(&str, &str) -> ProgrammeTerms,
) -> Result<Vec<Finding>, DbErr> {
    let mut found = Vec::new();
    let mut notices = Vec::new();
    for (notice, devices) in queries::bound_devices(conn, only).await? {
        let mut bound = Vec::with_capacity(devices.len());
        for device in devices {
            bound.push(watched(conn, device).await?);
        }
        found.extend(r17::check(&r17::Facts {
            notice: subject(&notice),
            terms: terms(&notice),
            devices: bound,
            today,
        }));
        let terms = programme(&notice.programme, &notice.programme_version);
        notices.push(r11::Notice {
            subject: subject(&notice),
            programme: notice.programme,
            programme_title: terms.title,
            forbidden: notice.double_funding_forbidden.or(terms.double_funding_forbidden),
        });
    }
    found.extend(double_funded(conn, notices).await?);
    Ok(found)
}

/// R11 on devices. That a notice does not say whether it is forbidden is told with its invoice lines.
async fn double_funded(
    conn: &impl ConnectionTrait,
    notices: Vec<r11::Notice>,
) -> Result<Vec<Finding>, DbErr> {
    let mut items: BTreeMap<DeviceId, r11::Item> = BTreeMap::new();
    for (device, number, notice) in queries::shared_devices(conn).await? {
        let item = items.entry(device).or_insert_with(|| r11::Item {
            subject: Subject::new(SubjectKind::Device, device.0, number.to_string()),
            notices: Vec::new(),
        });
        item.notices.push(notice.0);
    }
    let facts = r11::Facts {
        notices,
        items: items.into_values().collect(),
    };
    let mut found = r11::check(&facts);
    found.retain(|finding| finding.subject.kind == SubjectKind::Device);
    Ok(found)
}

fn subject(notice: &notice::Model) -> Subject {
    Subject::new(SubjectKind::Notice, notice.id.0, notice.reference.clone())
}

fn terms(notice: &notice::Model) -> r17::Terms {
    r17::Terms {
        start: Some(notice.zweckbindung_start),
        years: notice.zweckbindung_years,
        implementation_to: notice.implementation_to,
        fixed: notice.zweckbindung_date,
    }
}

async fn watched(conn: &impl ConnectionTrait, device: BoundDevice) -> Result<r17::Device, DbErr> {
    let gone = matches!(device.status, DeviceStatus::Disposed | DeviceStatus::Missing);
    Ok(r17::Device {
        subject: Subject::new(
            SubjectKind::Device,
            device.id.0,
            device.inventory_number.to_string(),
        ),
        status: device.status,
        status_since: if gone {
            status_since(conn, device.id).await?
        } else {
            None
        },
        commissioned: device.commissioned_on,
        bound_until: device.zweckbindung_until,
    })
}

/// The day of the last change of status in the device's history.
async fn status_since(conn: &impl ConnectionTrait, id: DeviceId) -> Result<Option<NaiveDate>, DbErr> {
    let events = audit::of_subject(conn, Record::Device, id.0, 100).await?;
    let changed = events
        .iter()
        .find(|event| event.changes.iter().any(|change| change.field == "Status"));
    Ok(changed.map(|event| event.at.date()))
}
