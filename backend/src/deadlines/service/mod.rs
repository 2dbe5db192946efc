//! Gathering the deadlines.

mod at_schools;
mod bought;
mod documents;
mod ends;
mod interim;
mod leases;
mod payouts;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{application, device, device_summary, notice, notice_amendment};
use paktbuch_types::{DeadlineKind, DeviceStatus, NoticeId, NoticeState, format_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::queries::{self, Kept};
use super::rows::{Deadline, Place};
use crate::auth::Scope;
use crate::funding::{self, Programme};
use crate::memos::{self, FollowUp};
use crate::text::counted;

/// The deadlines that somebody may see, by day: all of them, or those of these schools.
///
/// # Errors
/// The database's refusal.
pub async fn within(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    match scope.schools() {
        None => all(conn, today).await,
        Some(schools) => at_schools::all(conn, schools, today).await,
    }
}

/// Every deadline by day: what is overdue and open, and what is to come. Ends of periods that have passed are no deadlines.
///
/// # Errors
/// The database's refusal.
pub async fn all(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Deadline>, DbErr> {
    let notices = queries::notices(conn).await?;
    let programmes = funding::programmes(conn).await?;
    let names: BTreeMap<NoticeId, String> = notices.iter().map(|notice| (notice.id, name(notice))).collect();
    let mut rows: Vec<Deadline> = notices
        .iter()
        .flat_map(|notice| of_notice(notice, &programmes, today))
        .collect();
    let summary = queries::summary(conn).await?;
    let bound_by_item = queries::bound_by_item(conn).await?;
    for notice in &notices {
        let common = funding::bound_until(notice, None).filter(|_| !bound_by_item.contains(&notice.id));
        rows.extend(bindings(notice, common, &summary, today));
    }
    let amendments = queries::announced_amendments(conn).await?;
    let appeals = amendments
        .iter()
        .filter_map(|row| appeal(row, &notices, &programmes, today));
    rows.extend(appeals);
    for (condition, due) in queries::conditions(conn).await? {
        rows.push(Deadline {
            label: condition.text,
            ..deadline(
                DeadlineKind::Condition,
                due,
                names.get(&condition.notice_id).cloned().unwrap_or_default(),
                Place::Notice(condition.notice_id),
            )
        });
    }
    for step in funding::step_deadlines(conn, None, today).await? {
        let notice = names.get(&step.notice).cloned().unwrap_or_default();
        let note = format!("{notice}: {}", step.asked_by());
        rows.push(Deadline {
            label: step.label().to_owned(),
            ..deadline(step.kind(), step.until, note, Place::Examination(step.notice))
        });
    }
    let drafts = queries::drafts(conn).await?;
    rows.extend(drafts.iter().filter_map(|draft| of_draft(draft, &programmes)));
    rows.extend(queries::queried(conn).await?.iter().filter_map(of_queried));
    rows.extend(queries::kept(conn).await?.into_iter().map(of_kept));
    rows.extend(of_leases(&queries::leased(conn, None).await?));
    rows.extend(leases::of_rates(conn, today).await?);
    rows.extend(ends::of_warranties(conn, &names, None, today).await?);
    rows.extend(ends::of_licences(conn, today).await?);
    rows.extend(memos::follow_ups(conn).await?.into_iter().map(of_memo));
    rows.extend(interim::to_file(conn, &notices, &programmes, today).await?);
    rows.extend(payouts::to_spend(conn, &notices, &programmes, today).await?);
    rows.extend(bought::to_pay(conn).await?);
    rows.extend(bought::to_come(conn, None).await?);
    rows.extend(documents::to_renew(conn).await?);
    sort(&mut rows);
    Ok(rows)
}

/// By day, then by kind.
fn sort(rows: &mut [Deadline]) {
    rows.sort_by(|one, other| {
        (one.date, one.kind, one.place)
            .cmp(&(other.date, other.kind, other.place))
            .then_with(|| one.label.cmp(&other.label))
    });
}

fn deadline(kind: DeadlineKind, date: NaiveDate, note: String, place: Place) -> Deadline {
    Deadline {
        date,
        year_only: false,
        kind,
        label: kind.label().to_owned(),
        note,
        place,
    }
}

fn name(notice: &notice::Model) -> String {
    format!("Bescheid {}, {}", notice.reference, notice.title)
}

/// What a running notice asks for: its proof, also where that is overdue, and the ends that are to come.
fn of_notice(notice: &notice::Model, programmes: &[Programme], today: NaiveDate) -> Vec<Deadline> {
    if notice.state != NoticeState::Running {
        return Vec::new();
    }
    let to_come = |day: Option<NaiveDate>| day.filter(|day| *day >= today);
    let approval = to_come(notice.approval_to).filter(|end| Some(*end) != notice.implementation_to);
    let days = [
        (DeadlineKind::Proof, notice.proof_due),
        (
            DeadlineKind::Appeal,
            to_come(funding::appeal_ends(notice, programmes)),
        ),
        (DeadlineKind::Approval, approval),
        (DeadlineKind::Implementation, to_come(notice.implementation_to)),
    ];
    days.into_iter()
        .filter_map(|(kind, day)| Some(deadline(kind, day?, name(notice), Place::Notice(notice.id))))
        .collect()
}

/// The last day for an action against a change notice, also against one that revokes the grant.
fn appeal(
    amendment: &notice_amendment::Model,
    notices: &[notice::Model],
    programmes: &[Programme],
    today: NaiveDate,
) -> Option<Deadline> {
    let notice = notices.iter().find(|notice| notice.id == amendment.notice_id)?;
    let until = funding::amendment_appeal_ends(notice, amendment.announced_on?, programmes)?;
    let note = format!(
        "{}, {} vom {}",
        name(notice),
        amendment.kind,
        format_date(amendment.dated)
    );
    let place = Place::Notice(notice.id);
    (until >= today).then(|| deadline(DeadlineKind::Appeal, until, note, place))
}

/// Ends of the Zweckbindung of a notice's devices, by year; `common` is the day of all of them, where they have one.
fn bindings(
    notice: &notice::Model,
    common: Option<NaiveDate>,
    summary: &[device_summary::Model],
    today: NaiveDate,
) -> Vec<Deadline> {
    let mut years: BTreeMap<i64, i64> = BTreeMap::new();
    for row in summary {
        if row.notice_id == notice.id.0 && row.status != DeviceStatus::Disposed {
            *years.entry(row.zweckbindung_year).or_default() += row.devices;
        }
    }
    let ends = years.into_iter().filter_map(|(year, devices)| {
        let year = i32::try_from(year).ok().filter(|year| *year > 0)?;
        let exact = common.filter(|end| end.year() == year);
        let date = exact.or_else(|| NaiveDate::from_ymd_opt(year, 12, 31))?;
        let note = format!("{}, {}", name(notice), counted(devices, "Gerät", "Geräte"));
        Some(Deadline {
            year_only: exact.is_none(),
            ..deadline(DeadlineKind::Zweckbindung, date, note, Place::Notice(notice.id))
        })
    });
    ends.filter(|end| end.date >= today).collect()
}

/// The last day to submit a draft, where its programme says one.
fn of_draft(draft: &application::Model, programmes: &[Programme]) -> Option<Deadline> {
    let version = draft.programme_version.parse().ok();
    let programme = funding::find_programme(programmes, &draft.programme, version)?;
    let until = programme.application_until_in(&draft.category)?;
    let note = format!("Antrag {}, {}", draft.reference, draft.title);
    Some(deadline(
        DeadlineKind::Application,
        until,
        note,
        Place::Application(draft.id),
    ))
}

fn of_queried(row: &application::Model) -> Option<Deadline> {
    let note = format!("Antrag {}, {}", row.reference, row.title);
    let place = Place::Application(row.id);
    Some(deadline(DeadlineKind::Answer, row.answer_by?, note, place))
}

fn of_memo(memo: FollowUp) -> Deadline {
    Deadline {
        label: format!("{}: {}", DeadlineKind::FollowUp.label(), memo.text),
        ..deadline(
            DeadlineKind::FollowUp,
            memo.on,
            memo.record.label,
            Place::Memos(memo.kind, memo.subject),
        )
    }
}

/// Leases of devices, which come by lessor and day: one for what goes back to one lessor on one day.
fn of_leases(devices: &[device::Model]) -> Vec<Deadline> {
    let same = |one: &device::Model, other: &device::Model| {
        (&one.lessor, one.lease_until) == (&other.lessor, other.lease_until)
    };
    devices.chunk_by(same).filter_map(of_leased).collect()
}

/// Devices that go back to one lessor on one day.
fn of_leased(devices: &[device::Model]) -> Option<Deadline> {
    let first = devices.first()?;
    let count = counted(i64::try_from(devices.len()).ok()?, "Gerät", "Geräte");
    let note = format!("{}, {count}, {}", first.lessor, first.inventory_number);
    let place = Place::Device(first.id);
    Some(deadline(DeadlineKind::Lease, first.lease_until?, note, place))
}

fn of_kept(kept: Kept) -> Deadline {
    let label = format!("{}: {} €", DeadlineKind::Retention.label(), kept.amount);
    let note = format!("Rechnung {}, {}", kept.number, kept.supplier);
    Deadline {
        label,
        ..deadline(
            DeadlineKind::Retention,
            kept.until,
            note,
            Place::Invoice(kept.invoice),
        )
    }
}
