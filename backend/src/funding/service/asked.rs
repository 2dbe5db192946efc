//! What the rules say about applications that nobody has decided yet: budget (R1), caps (R3), last day (R7), schools (R9) and documents
//! (R10).

use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState, Cents, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::limits::{category_name, of_record};
use super::{budget, concept, late};
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, Applied, Planned};
use crate::funding::rows::SchoolName;
use crate::rules::{Finding, Subject, SubjectKind, r03_mobile_cap as r03, r09_eligible_school as r09};

/// What rules R1, R3, R7, R9 and R10 say about one application or all, as of `today`.
///
/// # Errors
/// The database's refusal.
pub async fn application_findings(
    conn: &impl ConnectionTrait,
    only: Option<ApplicationId>,
    today: NaiveDate,
) -> Result<Vec<Finding>, DbErr> {
    let mut found = budget::budget_findings(conn, only, today).await?;
    found.extend(concept::document_findings(conn, only, today).await?);
    found.extend(late::late_findings(conn, only).await?);
    found.extend(limit_findings(conn, only).await?);
    Ok(found)
}

/// R3 and R9: a warning while the application is a draft, an error once it is sent.
async fn limit_findings(
    conn: &impl ConnectionTrait,
    only: Option<ApplicationId>,
) -> Result<Vec<Finding>, DbErr> {
    let (applied, _) = queries::applied(conn).await?;
    let asked: Vec<&Applied> = applied
        .iter()
        .filter(|applied| only.is_none_or(|id| id == applied.row.id))
        .filter(|applied| applied.granted.is_none() && applied.row.state.is_open())
        .collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<SchoolId> = asked
        .iter()
        .flat_map(|applied| applied.schools.iter().map(|(school, _)| *school))
        .collect();
    let known = Known {
        planned: queries::planned(conn).await?,
        schools: queries::school_choices(conn, &ids).await?,
        programmes: queries::programmes(conn).await?,
        open: applied
            .iter()
            .filter(|applied| applied.granted.is_none() && applied.row.state.claims())
            .collect(),
    };
    Ok(asked
        .into_iter()
        .flat_map(|applied| known.check(applied))
        .collect())
}

/// What the applications are held against.
struct Known<'a> {
    /// Of every notice.
    planned: Vec<Planned>,
    schools: Vec<SchoolName>,
    programmes: Vec<Programme>,
    /// Applications that no notice answers and that are not refused or withdrawn.
    open: Vec<&'a Applied>,
}

impl Known<'_> {
    fn check(&self, applied: &Applied) -> Vec<Finding> {
        let row = &applied.row;
        let programme = programme::find(
            &self.programmes,
            &row.programme,
            row.programme_version.parse().ok(),
        );
        let subject = Subject::new(SubjectKind::Application, row.id.0, row.reference.clone());
        let limits = of_record(
            subject.clone(),
            (&row.programme, programme),
            &row.category,
            row.state != ApplicationState::Draft,
        );
        let ids = applied.schools.iter();
        let named: Vec<&SchoolName> = ids
            .filter_map(|(id, _)| self.schools.iter().find(|school| school.id == *id))
            .collect();
        let mut found = r03::check(&r03::Facts {
            schools: named
                .iter()
                .map(|school| self.spending(applied, programme, Some(school)))
                .collect(),
            authority: self.spending(applied, programme, None),
            ..limits.spending
        });
        found.extend(r09::check(&r09::Facts {
            assigned: named
                .iter()
                .map(|school| r09::Assigned {
                    subject: subject.clone(),
                    number: school.number.clone(),
                    name: school.name.clone(),
                })
                .collect(),
            ..limits.schools
        }));
        found
    }

    /// What a school, or the authority, is granted and asks for under the programme of an application.
    fn spending(
        &self,
        applied: &Applied,
        programme: Option<&Programme>,
        school: Option<&SchoolName>,
    ) -> r03::Spending {
        let part = |schools: &[(SchoolId, Cents)]| -> Cents {
            let own = schools.iter();
            own.filter(|(id, _)| school.is_none_or(|school| school.id == *id))
                .map(|(_, amount)| *amount)
                .sum()
        };
        let category = category_name(&applied.row.category, programme);
        let is_same = |given: &str| category_name(given, programme) == category;
        let mut spending = r03::Spending {
            name: school.map_or_else(|| "Schulträger".to_owned(), |school| school.name.clone()),
            ..r03::Spending::default()
        };
        let of_programme = self.planned.iter();
        for planned in of_programme.filter(|planned| planned.programme == applied.row.programme) {
            let amount = match school {
                Some(_) => part(&planned.schools),
                None => planned.eligible,
            };
            spending.whole = spending.whole.plus(amount);
            if is_same(&planned.category) {
                spending.planned = spending.planned.plus(amount);
            }
        }
        let of_programme = self.open.iter();
        for open in of_programme.filter(|open| open.row.programme == applied.row.programme) {
            let amount = part(&open.schools);
            spending.whole = spending.whole.plus(amount);
            if is_same(&open.row.category) {
                spending.asked = spending.asked.plus(amount);
            }
        }
        spending
    }
}
