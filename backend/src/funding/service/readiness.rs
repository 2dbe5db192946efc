//! How far a proof is: what the database counts, and what only the rules know to ask for.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, notice};
use paktbuch_types::{LineKind, NoticeId, OwnZweckbindung, ProofKind, Severity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait};

use super::findings::on_notice;
use super::zweckbindung::of_data;
use super::{limits, start};
use crate::confirming;
use crate::funding::commands::{NoticeData, NoticeLists};
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, data};
use crate::funding::rows::{ItemFigures, PlanFigures, Progress, Readiness};
use crate::rules::{
    Finding, RuleId, Subject, SubjectKind, r03_mobile_cap as r03, r04_device_cap as r04,
    r05_own_share as r05, r06_earliest_start as r06, r07_periods as r07, r08_eligible_item as r08,
    r09_eligible_school as r09, r11_double_funding as r11, r16_proof_complete as r16,
    r17_zweckbindung as r17, r20_identification as r20,
};

/// How far the proof of one notice is, or of each that has an invoice or a device.
///
/// # Errors
/// The database's refusal.
pub async fn progress(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    today: NaiveDate,
) -> Result<HashMap<NoticeId, Progress>, DbErr> {
    let rows = notice::Entity::find().apply_if(notice, |query, notice| {
        query.filter(notice::Column::Id.eq(notice))
    });
    let (mut all, rows, programmes, confirmed, bound_apart) = tokio::try_join!(
        queries::progress(conn, notice),
        rows.all(conn),
        queries::programmes(conn),
        confirmed_lacks(conn, notice),
        queries::bound_apart(conn, notice),
    )?;
    let notices: HashMap<NoticeId, NoticeData> = rows
        .iter()
        .map(|row| (row.id, data::notice(row, NoticeLists::default())))
        .collect();
    for (id, data) in &notices {
        let asked = start::periods(*id, data, &programmes).asks_acceptance(LineKind::Service);
        if let Some(progress) = all.get_mut(id).filter(|_| asked) {
            progress.lacks.without_acceptance += progress.works_without_acceptance;
            progress.undated += progress.works_undated;
        }
        let programme = programme::find(&programmes, &data.programme, data.programme_version);
        // A Verwendungsbestätigung comes without Sachbericht.
        let kind = programme.and_then(|programme| programme.proof.value);
        if let Some(progress) = all.get_mut(id).filter(|_| kind == Some(ProofKind::Confirmation)) {
            progress.lacks_narrative = false;
        }
    }
    for (id, rule) in confirmed {
        if let Some(progress) = all.get_mut(&id) {
            let count = if rule == RuleId::R20 {
                &mut progress.lacks.without_serial
            } else {
                &mut progress.lacks.without_room
            };
            *count = count.saturating_sub(1);
        }
    }
    let plan = PlanFigures::default();
    let mut found: Vec<Finding> = notices
        .iter()
        .flat_map(|(id, data)| of_notice(*id, (data, &programmes), &plan, today))
        .collect();
    let items: HashMap<i64, cost_item::Model> =
        bound_apart.into_iter().map(|item| (item.id.0, item)).collect();
    for item in items.values() {
        if let Some(data) = notices.get(&item.notice_id) {
            found.extend(of_item(item, data, today));
        }
    }
    found.retain(|finding| finding.severity == Severity::MissingParameter);
    let untold = rows
        .iter()
        .filter(|row| all.get(&row.id).is_some_and(|progress| progress.lacks_narrative));
    found.extend(untold.filter_map(|row| {
        let subject = Subject::new(SubjectKind::Notice, row.id.0, row.reference.clone());
        r16::check_narrative(&subject, false)
    }));
    for reviewed in confirming::review(conn, found).await? {
        let subject = &reviewed.finding.subject;
        let notice = match items.get(&subject.id) {
            Some(item) if subject.kind == SubjectKind::CostItem => item.notice_id,
            _ => NoticeId(subject.id),
        };
        if r16::is_narrative(&reviewed.finding) {
            // Somebody has said why none is needed.
            if let Some(progress) = all.get_mut(&notice).filter(|_| reviewed.confirmation.is_some()) {
                progress.lacks_narrative = false;
            }
        } else if reviewed.confirmation.is_none() {
            all.entry(notice).or_default().lacks.unknown += 1;
        }
    }
    Ok(all)
}

/// What R16 and R20 say of devices that lack a room or serial number and somebody confirmed: it keeps no proof back.
async fn confirmed_lacks(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, RuleId)>, DbErr> {
    let mut notices: HashMap<i64, NoticeId> = HashMap::new();
    let mut found = Vec::new();
    for device in queries::confirmed_devices(conn, notice, [RuleId::R16.code(), RuleId::R20.code()]).await? {
        let number = device.inventory_number.to_string();
        let subject = Subject::new(SubjectKind::Device, device.id.0, number.clone());
        notices.extend(device.notice_id.map(|notice| (device.id.0, notice)));
        found.extend(r20::check(&[r20::Device {
            subject: subject.clone(),
            has_serial: device.serial.is_some() || !device.kind.has_serials(),
            has_inventory_number: !number.is_empty(),
            has_programme: true,
            filing: false,
        }]));
        found.extend(r16::check(&r16::Facts {
            notice: subject.clone(),
            filing: false,
            invoices: Vec::new(),
            device_lines: Vec::new(),
            devices: vec![r16::Device {
                subject,
                has_room: device.room_id.is_some(),
            }],
            others: Vec::new(),
        }));
    }
    let reviewed = confirming::review(conn, found).await?.into_iter();
    let confirmed = reviewed.filter(|reviewed| reviewed.confirmation.is_some());
    Ok(confirmed
        .filter_map(|reviewed| {
            let notice = notices.get(&reviewed.finding.subject.id)?;
            Some((*notice, reviewed.finding.rule))
        })
        .collect())
}

/// R17 on what an Einzelansatz says for itself.
fn of_item(item: &cost_item::Model, notice: &NoticeData, today: NaiveDate) -> Vec<Finding> {
    let label = format!("{} {}", item.position, item.title);
    let subject = Subject::new(SubjectKind::CostItem, item.id.0, label);
    let mut found = r17::check(&r17::Facts {
        notice: Subject::new(SubjectKind::Notice, item.notice_id.0, notice.reference.clone()),
        terms: of_data(notice),
        items: vec![(subject, data::own_zweckbindung(item))],
        devices: Vec::new(),
        today,
    });
    found.retain(|finding| finding.subject.kind == SubjectKind::CostItem);
    found
}

/// What the proof of a notice lacks, as R7, R12, R16 and R20 find it, and what the notice does not say yet.
///
/// # Errors
/// The database's refusal.
pub async fn readiness(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    today: NaiveDate,
) -> Result<Readiness, DbErr> {
    let progress = progress(conn, Some(notice), today).await?;
    Ok(progress
        .get(&notice)
        .map(|progress| progress.lacks)
        .unwrap_or_default())
}

/// R2 on a cost plan, R5 on the own share, and what R3, R4, R6 to R9, R11 and R17 miss in the notice itself and its programme.
pub(super) fn of_notice(
    id: NoticeId,
    (data, programmes): (&NoticeData, &[Programme]),
    plan: &PlanFigures,
    today: NaiveDate,
) -> Vec<Finding> {
    let notice = Subject::new(SubjectKind::Notice, id.0, data.reference.clone());
    let mut found = on_notice(&notice, data, plan);
    let paid = plan.total().paid;
    found.extend(r05::check(&start::own_share(
        id,
        (data, programmes),
        paid,
        today,
        false,
    )));
    found.extend(r06::check(&start::start(id, data, programmes)));
    found.extend(r07::check(&start::periods(id, data, programmes)));
    found.extend(r11::check(&start::double_funding(id, data, programmes)));
    let limits = limits::of_notice(id, data, programmes, false);
    found.extend(r03::check(&limits.spending));
    found.extend(r04::check(&limits.devices));
    found.extend(r08::check(&limits.items));
    found.extend(r09::check(&limits.schools));
    found.extend(r17::check(&r17::Facts {
        notice,
        terms: of_data(data),
        items: plan.items.iter().filter_map(own_terms).collect(),
        devices: Vec::new(),
        today,
    }));
    found
}

/// An Einzelansatz that says something for itself of the Zweckbindung.
fn own_terms(item: &ItemFigures) -> Option<(Subject, OwnZweckbindung)> {
    let label = format!("{} {}", item.position, item.title);
    let subject = Subject::new(SubjectKind::CostItem, item.id.0, label);
    (!item.zweckbindung.is_none()).then_some((subject, item.zweckbindung))
}
