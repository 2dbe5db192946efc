//! Devices disposed of, and taken back.

use paktbuch_entity::{device, disposal};
use paktbuch_types::{DeviceId, DeviceStatus, DisposalKind, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::edit::not_too_long;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditDevices, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{DisposeDevice, RestoreDevice};
use crate::error::ServiceError;
use crate::text::clean_lines;

/// Disposes of a device (Aussondern).
///
/// # Errors
/// [`ServiceError::NotFound`] for a device of a school outside the permit, [`ServiceError::Stale`] after another change,
/// [`ServiceError::Refused`] for one that is disposed of already, [`ServiceError::Field`] for a day that cannot be, or where
/// the reason is missing: while the Zweckbindung runs, after a theft or a loss, and for another kind than those listed.
pub async fn dispose_device(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    command: DisposeDevice,
) -> Result<(), ServiceError> {
    let stored = opened(tx, permit, command.device, command.version).await?;
    if stored.status == DeviceStatus::Disposed {
        return Err(ServiceError::refused("Das Gerät ist schon ausgesondert."));
    }
    not_too_long("reason", "Begründung", &command.reason)?;
    check_day(tx, &stored, &command)?;
    let reason = clean_lines(&command.reason);
    check_reason(&stored, &command, &reason)?;
    let event = Event::new(EventKind::DeviceDisposed, SubjectKind::Device, stored.id.0)
        .touching(stored.notice_id)
        .change(Change::new("Status", stored.status, DeviceStatus::Disposed))
        .change(Change::set("Art der Aussonderung", command.kind))
        .change(Change::set("Ausgesondert am", format_date(command.disposed_on)))
        .change(Change::set("Begründung der Aussonderung", &reason));
    let row = disposal::ActiveModel {
        device_id: Set(stored.id),
        kind: Set(command.kind),
        disposed_on: Set(command.disposed_on),
        reason: Set(reason),
        status_before: Set(stored.status),
    };
    disposal::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    become_status(tx, stored, DeviceStatus::Disposed).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Takes a disposal back: the device has its former status again (Aussonderung zurücknehmen).
///
/// # Errors
/// As [`dispose_device`]; [`ServiceError::Refused`] for a device that is not disposed of, [`ServiceError::Field`] without a
/// reason.
pub async fn restore_device(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    command: RestoreDevice,
) -> Result<(), ServiceError> {
    not_too_long("reason", "Begründung", &command.reason)?;
    let reason = clean_lines(&command.reason);
    if reason.is_empty() {
        let message = "Bitte begründen Sie, warum die Aussonderung zurückgenommen wird.";
        return Err(ServiceError::field("reason", message));
    }
    let stored = opened(tx, permit, command.device, command.version).await?;
    if stored.status != DeviceStatus::Disposed {
        return Err(ServiceError::refused("Das Gerät ist nicht ausgesondert."));
    }
    let told = disposal::Entity::find_by_id(stored.id).one(tx.conn()).await?;
    let status = told
        .as_ref()
        .map_or(DeviceStatus::Available, |row| row.status_before);
    let kind = told.as_ref().map(|row| row.kind.to_string());
    let day = told.as_ref().map(|row| format_date(row.disposed_on));
    let event = Event::new(EventKind::DeviceRestored, SubjectKind::Device, stored.id.0)
        .touching(stored.notice_id)
        .change(Change::new("Status", stored.status, status))
        .change(Change::new("Art der Aussonderung", kind.unwrap_or_default(), ""))
        .change(Change::new("Ausgesondert am", day.unwrap_or_default(), ""))
        .change(Change::set("Begründung der Rücknahme", reason));
    disposal::Entity::delete_by_id(stored.id).exec(tx.conn()).await?;
    become_status(tx, stored, status).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

async fn opened(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    id: DeviceId,
    version: i64,
) -> Result<device::Model, ServiceError> {
    let found = device::Entity::find_by_id(id).one(tx.conn()).await?;
    let stored = found.ok_or(ServiceError::NotFound)?;
    permit.at(stored.school_id)?;
    if stored.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(stored)
}

async fn become_status(
    tx: &WriteTx,
    stored: device::Model,
    status: DeviceStatus,
) -> Result<(), ServiceError> {
    let version = stored.version + 1;
    let mut row = stored.into_active_model();
    row.status = Set(status);
    row.version = Set(version);
    row.update(tx.conn()).await?;
    Ok(())
}

fn check_day(tx: &WriteTx, stored: &device::Model, command: &DisposeDevice) -> Result<(), ServiceError> {
    if command.disposed_on > tx.today() {
        let message = format!(
            "Die Aussonderung am {} liegt in der Zukunft. Bitte einen Tag bis heute ({}) angeben.",
            format_date(command.disposed_on),
            format_date(tx.today())
        );
        return Err(ServiceError::field("disposed_on", message));
    }
    match stored.delivered_on {
        Some(delivered) if command.disposed_on < delivered => {
            let message = format!(
                "Die Aussonderung am {} liegt vor dem Zugang des Geräts am {}. Bitte einen Tag ab dann angeben.",
                format_date(command.disposed_on),
                format_date(delivered)
            );
            Err(ServiceError::field("disposed_on", message))
        }
        _ => Ok(()),
    }
}

fn check_reason(stored: &device::Model, command: &DisposeDevice, reason: &str) -> Result<(), ServiceError> {
    if !reason.is_empty() {
        return Ok(());
    }
    let bound = stored
        .zweckbindung_until
        .filter(|until| command.disposed_on <= *until);
    let message = match (stored.notice_id.and(bound), command.kind) {
        (Some(until), _) => format!(
            "Die Zweckbindung läuft bis zum {}, ausgesondert wird das Gerät am {}. Bitte begründen Sie, warum es vorher ausgesondert wird.",
            format_date(until),
            format_date(command.disposed_on)
        ),
        (None, DisposalKind::Stolen | DisposalKind::Lost) => {
            "Bitte angeben, was geschehen ist und was veranlasst wurde, zum Beispiel das Aktenzeichen der Anzeige."
                .to_owned()
        }
        (None, DisposalKind::Other) => "Bitte angeben, was mit dem Gerät geschieht.".to_owned(),
        (None, _) => return Ok(()),
    };
    Err(ServiceError::field("reason", message))
}
