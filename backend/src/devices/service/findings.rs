//! What the rules say about one device (R16, R17, R18, R20).

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::{DeviceId, DeviceStatus, DisposalKind, NoticeState, OwnZweckbindung};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::statuses_since;
use crate::auth::Scope;
use crate::confirming::{self, Reviewed};
use crate::devices::queries;
use crate::devices::rows::DeviceDetail;
use crate::funding;
use crate::rules::{
    Finding, Subject, SubjectKind, r16_proof_complete as r16, r17_zweckbindung as r17,
    r18_other_school as r18, r20_identification as r20,
};

/// The findings on a device as of `today`, with their confirmations. What its notice lacks stands on the notice's page.
///
/// # Errors
/// The database's refusal.
pub async fn findings(
    conn: &impl ConnectionTrait,
    device: &DeviceDetail,
    today: NaiveDate,
) -> Result<Vec<Reviewed>, DbErr> {
    let is_gone = matches!(device.status, DeviceStatus::Disposed | DeviceStatus::Missing);
    let status_since = if is_gone {
        statuses_since(conn, &[device.id])
            .await?
            .remove(&device.id)
            .map(|since| since.day)
    } else {
        None
    };
    let notice = match &device.notice {
        Some(facts) => notice::Entity::find_by_id(facts.id).one(conn).await?,
        None => None,
    };
    let subject = Subject::new(SubjectKind::Device, device.id.0, device.inventory_number.as_str());
    let mut found = Vec::new();
    if let Some(notice) = &notice {
        let allowed = funding::may_change_school(notice, &funding::programmes(conn).await?);
        found.extend(on_notice(
            notice,
            device,
            &subject,
            allowed,
            (status_since, today),
        ));
    }
    if notice.is_some() || device.status != DeviceStatus::Disposed {
        found.extend(r20::check(&[r20::Device {
            subject,
            has_serial: device.serial.is_some() || !device.kind.has_serials(),
            has_inventory_number: !device.inventory_number.as_str().is_empty(),
            has_programme: notice.is_some() || !device.money.is_empty(),
            filing: notice.is_some_and(|notice| notice.state != NoticeState::Running),
        }]));
    }
    confirming::review(conn, found).await
}

/// The same of the device with this id; none where there is none within `scope`.
///
/// # Errors
/// The database's refusal.
pub async fn device_findings(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: DeviceId,
    today: NaiveDate,
) -> Result<Vec<Reviewed>, DbErr> {
    match queries::device_detail(conn, scope, id).await? {
        Some(device) => findings(conn, &device, today).await,
        None => Ok(Vec::new()),
    }
}

/// Whether it went back to the supplier for a credit note.
fn is_credited(device: &DeviceDetail) -> bool {
    let is_returned = device
        .disposal
        .as_ref()
        .is_some_and(|disposal| disposal.kind == DisposalKind::Returned);
    let mut bought = device.money.iter().filter(|money| money.spread.is_none());
    is_returned && bought.any(|money| !money.credits.is_empty())
}

/// `allowed` says whether the programme lets it change the school.
fn on_notice(
    notice: &notice::Model,
    device: &DeviceDetail,
    subject: &Subject,
    allowed: Option<bool>,
    (status_since, today): (Option<NaiveDate>, NaiveDate),
) -> Vec<Finding> {
    let of_notice = Subject::new(SubjectKind::Notice, notice.id.0, &notice.reference);
    let mut found = r16::check(&r16::Facts {
        notice: of_notice.clone(),
        filing: notice.state != NoticeState::Running,
        invoices: Vec::new(),
        device_lines: Vec::new(),
        devices: vec![r16::Device {
            subject: subject.clone(),
            has_room: device.room.is_some(),
        }],
        others: Vec::new(),
    });
    let bound = r17::check(&r17::Facts {
        notice: of_notice,
        terms: funding::zweckbindung_of(notice, OwnZweckbindung::default()),
        items: Vec::new(),
        devices: vec![r17::Device {
            subject: subject.clone(),
            status: device.status,
            status_since,
            commissioned: device.commissioned_on,
            bound_until: device.zweckbindung_until,
            is_credited: is_credited(device),
            own: device
                .bound_by_item()
                .map(|money| money.own_zweckbindung)
                .unwrap_or_default(),
        }],
        today,
    });
    let of_device = |finding: &Finding| finding.subject.kind == SubjectKind::Device;
    found.extend(bound.into_iter().filter(of_device));
    let made_of = device.money.iter().filter(|money| money.spread.is_none());
    let granted_for = made_of.filter_map(|money| money.granted_for.clone()).next();
    if let (Some(granted_for), Some(bound_until)) = (granted_for, device.zweckbindung_until)
        && device.status != DeviceStatus::Disposed
    {
        found.extend(r18::check(&r18::Facts {
            device: subject.clone(),
            granted_for,
            stands_at: device.school_short.clone(),
            allowed,
            bound_until,
            today,
        }));
    }
    found
}
