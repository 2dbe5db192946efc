//! Applications, notices with their cost plans.

use std::collections::HashMap;

use paktbuch_entity::cost_line;
use paktbuch_seed::{ApplicationSeed, CostItemSeed, NoticeSeed, PlanSeed};
use paktbuch_types::{ApplicationId, Cents, CostLineId, DatePeriods, NoticeId, OwnZweckbindung};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::places::Keys;
use super::{PlayError, permit, unknown, write};
use crate::auth::EditFunding;
use crate::db::Db;
use crate::funding;
use crate::funding::commands::{
    ApplicationData, ApplicationDays, ApplicationPlan, EarlyStart, ItemData, LineData, LineEdit, MeasureData,
    NoticeData, NoticeLists, PlanContact,
};

/// Ids of notices and cost lines by the names that a scenario uses.
#[derive(Debug, Default)]
pub(super) struct Plan {
    notices: HashMap<String, NoticeId>,
    /// By reference, position of the Einzelansatz, position of the line.
    lines: HashMap<(String, u16, u16), CostLineId>,
}

impl Plan {
    pub(super) fn notice(&self, reference: &str) -> Result<NoticeId, PlayError> {
        unknown(self.notices.get(reference).copied(), || {
            format!("den Bescheid {reference}")
        })
    }

    pub(super) fn line(&self, notice: &str, item: u16, line: u16) -> Result<CostLineId, PlayError> {
        let found = self.lines.get(&(notice.to_owned(), item, line)).copied();
        unknown(found, || {
            format!("die Kostenzeile {item}.{line} des Bescheids {notice}")
        })
    }
}

pub(super) async fn play(
    db: &Db,
    keys: &Keys,
    applications: &[ApplicationSeed],
    notices: &[NoticeSeed],
) -> Result<Plan, PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let mut application_ids: HashMap<&str, ApplicationId> = HashMap::new();
    for seed in applications {
        // What was granted was decided by its notice.
        let answer = notices
            .iter()
            .find(|notice| notice.application.as_ref() == Some(&seed.reference));
        let granted_on = answer.map(|notice| notice.notice_date);
        let mut schools = Vec::new();
        for (number, amount) in &seed.schools {
            schools.push((keys.school(number)?, *amount));
        }
        let command = ApplicationData {
            reference: seed.reference.clone(),
            programme: seed.programme.clone(),
            programme_version: None,
            category: seed.category.clone(),
            title: seed.title.clone(),
            state: seed.state,
            submitted_on: seed.submitted_on,
            days: ApplicationDays {
                queried_on: seed.course.queried_on,
                answer_by: seed.course.answer_by,
                decided_on: seed
                    .course
                    .decided_on
                    .or(granted_on.filter(|_| seed.state.is_granted())),
                closed_on: None,
            },
            requested_grant: None,
            schools,
            measures: seed.course.measures.iter().map(measure).collect(),
            plan: application_plan(&seed.course.plan),
        };
        let id = write(db, &seed.reference, async |tx| {
            funding::add_application(tx, &may_edit, command).await
        })
        .await?;
        application_ids.insert(&seed.reference, id);
    }
    let mut plan = Plan::default();
    for seed in notices {
        let application = match &seed.application {
            Some(reference) => {
                let found = application_ids.get(reference.as_str()).copied();
                Some(unknown(found, || format!("den Antrag {reference}"))?)
            }
            None => None,
        };
        let command = notice(seed, application);
        let id = write(db, &seed.reference, async |tx| {
            funding::add_notice(tx, &may_edit, command).await
        })
        .await?;
        plan.notices.insert(seed.reference.clone(), id);
        for item in &seed.items {
            play_item(db, keys, &mut plan, &seed.reference, id, item).await?;
        }
    }
    Ok(plan)
}

async fn play_item(
    db: &Db,
    keys: &Keys,
    plan: &mut Plan,
    reference: &str,
    notice: NoticeId,
    seed: &CostItemSeed,
) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let command = ItemData {
        position: Some(i64::from(seed.position)),
        title: seed.title.clone(),
        total: seed.total,
        eligible: seed.eligible,
        zweckbindung: OwnZweckbindung::default(),
    };
    let mut lines = Vec::new();
    for line in &seed.lines {
        lines.push(LineEdit::Add(LineData {
            position: None,
            school: line
                .school
                .as_ref()
                .map(|number| keys.school(number))
                .transpose()?,
            title: line.title.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: Some(line.gross),
            eligible: Some(line.eligible),
        }));
    }
    let (item, _) = write(db, &seed.title, async |tx| {
        funding::save_item(tx, &may_edit, notice, None, command, lines).await
    })
    .await?;
    let rows = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.eq(item))
        .order_by_asc(cost_line::Column::Position)
        .all(db.reader())
        .await?;
    for (position, row) in (1_u16..).zip(rows) {
        plan.lines
            .insert((reference.to_owned(), seed.position, position), row.id);
    }
    Ok(())
}

fn measure((title, amount): &(String, Option<Cents>)) -> MeasureData {
    MeasureData {
        title: title.clone(),
        amount: *amount,
    }
}

fn application_plan(seed: &PlanSeed) -> ApplicationPlan {
    let [name, phone, email] = seed.contact.clone();
    ApplicationPlan {
        implementation_from: seed.period.map(|(from, _)| from),
        implementation_to: seed.period.map(|(_, to)| to),
        starts_on: seed.period.map(|(from, _)| from),
        early_start: seed.early_start,
        contact: PlanContact { name, phone, email },
        third_party: seed.third_party.as_ref().map(|(amount, _)| *amount),
        third_party_source: seed
            .third_party
            .as_ref()
            .map(|(_, source)| source.clone())
            .unwrap_or_default(),
        own_sources: seed.own_sources.clone(),
    }
}

fn notice(seed: &NoticeSeed, application: Option<ApplicationId>) -> NoticeData {
    NoticeData {
        application,
        reference: seed.reference.clone(),
        programme: seed.programme.clone(),
        programme_version: None,
        title: seed.title.clone(),
        category: seed.category.clone(),
        state: seed.state,
        notice_date: seed.notice_date,
        granting_authority: String::new(),
        financing: seed.financing,
        rate: seed.rate,
        rounding: seed.rounding,
        eligible: seed.eligible,
        granted: Some(seed.granted),
        grant_differs: false,
        own_share: Some(seed.own_share),
        own_share_source: seed.own_share_source,
        approval_from: seed.bewilligung_from,
        approval_to: seed.bewilligung_to,
        implementation_from: seed.durchfuehrung_from,
        implementation_to: seed.durchfuehrung_to,
        zweckbindung_start: seed.zweckbindung_start,
        zweckbindung_years: seed.zweckbindung_years,
        zweckbindung_date: None,
        item_tolerance: seed.tolerance,
        date_periods: DatePeriods::Implementation,
        grace_days: Some(0),
        spend_within_days: None,
        proof_due: seed.proof_due,
        double_funding_forbidden: seed.double_funding_forbidden,
        announcement: None,
        sent_on: None,
        announced_on: None,
        appeal_waived_on: None,
        unit_count: None,
        unit_amount: None,
        own_share_min: None,
        early_start: EarlyStart {
            on: seed.durchfuehrung_from,
            ..EarlyStart::default()
        },
        lists: NoticeLists::default(),
        note: seed.note.clone(),
    }
}
