//! Antragsübersicht: every application with the notices that answer it, and notices without one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, filed_proof, filing, notice, proof_step, school};
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{ApplicationId, Auditor, Cents, ExaminationStep, NoticeId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::Contents;
use crate::clock::local;
use crate::funding;
use crate::reporting::service::inventory::programme_title;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Antrag", 16, Kind::Text),
        Column::new("Programm", 22, Kind::Text),
        Column::new("Bereich", 20, Kind::Text),
        Column::new("Titel", 28, Kind::Text),
        Column::new("Schulen", 30, Kind::Text),
        Column::new("Status", 14, Kind::Text),
        Column::new("Antrag am", 11, Kind::Date),
        Column::new("beantragt", 14, Kind::Money),
        Column::new("Bescheid", 18, Kind::Text),
        Column::new("Bescheid am", 12, Kind::Date),
        Column::new("bewilligt", 14, Kind::Money),
        Column::new("Durchführung von", 12, Kind::Date),
        Column::new("Durchführung bis", 12, Kind::Date),
        Column::new("Nachweis fällig", 12, Kind::Date),
        Column::new("Nachweis am", 12, Kind::Date),
        Column::new("geprüft am", 12, Kind::Date),
        Column::new("Zweckbindung bis", 12, Kind::Date),
    ],
    totals: &["requested_cents", "granted_cents"],
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let applications = application::Entity::find()
        .order_by_asc(application::Column::SubmittedOn)
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await?;
    let mut by_application: BTreeMap<Option<ApplicationId>, Vec<notice::Model>> = BTreeMap::new();
    let notices = notice::Entity::find()
        .order_by_asc(notice::Column::NoticeDate)
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await?;
    for notice in notices.into_iter().filter(|notice| notice.notice_date <= as_of) {
        by_application
            .entry(notice.application_id)
            .or_default()
            .push(notice);
    }
    let programmes = funding::programmes(conn).await?;
    let schools = schools(conn).await?;
    let proofs = Proofs {
        filed: filed(conn, as_of).await?,
        examined: examined(conn, as_of).await?,
    };
    let mut rows = Vec::new();
    for row in &applications {
        let (names, requested) = schools.get(&row.id).cloned().unwrap_or_default();
        let head = Head {
            reference: row.reference.clone(),
            programme: programme_title(&programmes, &row.programme, &row.programme_version),
            category: row.category.clone(),
            title: row.title.clone(),
            schools: names.join(", "),
            state: row.state.label(),
            submitted_on: row.submitted_on,
        };
        let answers = by_application.remove(&Some(row.id)).unwrap_or_default();
        if answers.is_empty() {
            rows.push(head.row(Some(requested), None, &proofs));
        }
        // The amount asked for stands once, so that its sum is right.
        for (index, notice) in answers.iter().enumerate() {
            let requested = (index == 0).then_some(requested);
            rows.push(head.row(requested, Some(notice), &proofs));
        }
    }
    for notice in by_application.into_values().flatten() {
        let head = Head {
            reference: String::new(),
            programme: programme_title(&programmes, &notice.programme, &notice.programme_version),
            category: notice.category.clone(),
            title: notice.title.clone(),
            schools: String::new(),
            state: "ohne Antrag",
            submitted_on: None,
        };
        rows.push(head.row(None, Some(&notice), &proofs));
    }
    Ok(Contents {
        columns: COLUMNS,
        rows,
    })
}

/// Days of the proofs of every notice.
struct Proofs {
    filed: BTreeMap<NoticeId, NaiveDate>,
    examined: BTreeMap<NoticeId, NaiveDate>,
}

/// What stands before a notice.
struct Head {
    reference: String,
    programme: String,
    category: String,
    title: String,
    schools: String,
    state: &'static str,
    submitted_on: Option<NaiveDate>,
}

impl Head {
    fn row(&self, requested: Option<Cents>, notice: Option<&notice::Model>, proofs: &Proofs) -> Vec<Cell> {
        let mut row = vec![
            self.reference.clone().into(),
            self.programme.clone().into(),
            self.category.clone().into(),
            self.title.clone().into(),
            self.schools.clone().into(),
            self.state.into(),
            self.submitted_on.into(),
            requested.into(),
        ];
        match notice {
            Some(notice) => row.extend([
                notice.reference.clone().into(),
                Cell::Date(notice.notice_date),
                Cell::Money(notice.granted),
                notice.implementation_from.into(),
                notice.implementation_to.into(),
                notice.proof_due.into(),
                proofs.filed.get(&notice.id).copied().into(),
                proofs.examined.get(&notice.id).copied().into(),
                funding::bound_until(notice, None).into(),
            ]),
            None => row.resize(COLUMNS.columns.len(), Cell::Nothing),
        }
        row
    }
}

/// Names of the schools of every application, and the sum that it asks for.
async fn schools(
    conn: &impl ConnectionTrait,
) -> Result<BTreeMap<ApplicationId, (Vec<String>, Cents)>, DbErr> {
    let names: BTreeMap<SchoolId, school::Model> = school::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|school| (school.id, school))
        .collect();
    let rows = application_school::Entity::find()
        .order_by_asc(application_school::Column::SchoolId)
        .all(conn)
        .await?;
    let mut schools: BTreeMap<ApplicationId, (Vec<String>, Cents)> = BTreeMap::new();
    for row in rows {
        let entry = schools.entry(row.application_id).or_default();
        entry
            .0
            .extend(names.get(&row.school_id).map(|school| school.name.clone()));
        entry.1 = entry.1.plus(row.amount);
    }
    Ok(schools)
}

/// The day of the latest filed proof of every notice, also of one filed before it came here.
async fn filed(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
) -> Result<BTreeMap<NoticeId, NaiveDate>, DbErr> {
    let before = filed_proof::Entity::find().all(conn).await?;
    let here = filing::Entity::find()
        .filter(filing::Column::IsInterim.eq(false))
        .order_by_asc(filing::Column::Id)
        .all(conn)
        .await?;
    let before = before
        .into_iter()
        .filter_map(|row| Some((row.notice_id, row.filed_on?)));
    let here = here
        .into_iter()
        .map(|row| (row.notice_id, local(row.filed_at).date()));
    Ok(before.chain(here).filter(|(_, day)| *day <= as_of).collect())
}

/// The last day on which the granting authority examined the proof of a notice or closed it by its Schlussbescheid.
async fn examined(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
) -> Result<BTreeMap<NoticeId, NaiveDate>, DbErr> {
    let closing = [ExaminationStep::Examined, ExaminationStep::FinalNotice];
    let steps = proof_step::Entity::find()
        .filter(proof_step::Column::Auditor.eq(Auditor::Granting))
        .filter(proof_step::Column::Step.is_in(closing))
        .filter(proof_step::Column::DoneOn.lte(as_of))
        .order_by_asc(proof_step::Column::DoneOn)
        .order_by_asc(proof_step::Column::Id)
        .all(conn)
        .await?;
    Ok(steps
        .into_iter()
        .map(|step| (step.notice_id, step.done_on))
        .collect())
}
