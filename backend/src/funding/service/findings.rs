//! What rule R2 says about a notice's cost plan.

use paktbuch_entity::notice;
use paktbuch_types::{BasisPoints, NoticeId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::funding::queries;
use crate::funding::rows::PlanFigures;
use crate::rules::r02_cost_item_tolerance::{self as r02, CostItem, Facts};
use crate::rules::{Finding, Subject, SubjectKind};

/// Findings of R2 on a notice and its Einzelansätze; none for a notice that does not exist.
///
/// # Errors
/// The database's refusal.
pub async fn findings(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<Finding>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(notice).one(conn).await? else {
        return Ok(Vec::new());
    };
    let plan = queries::figures(conn, notice, None).await?;
    let notice = Subject::new(SubjectKind::Notice, notice.0, row.reference);
    Ok(plan_findings(notice, row.item_tolerance, &plan))
}

/// R2 on a cost plan that was read already.
#[must_use]
pub fn plan_findings(notice: Subject, tolerance: Option<BasisPoints>, plan: &PlanFigures) -> Vec<Finding> {
    let items = plan.items.iter().map(|item| CostItem {
        subject: Subject::new(
            SubjectKind::CostItem,
            item.id.0,
            format!("{} {}", item.position, item.title),
        ),
        planned: item.figure.planned.eligible,
        // What is invoiced was ordered; orders of their own are not recorded yet.
        ordered: item.figure.invoiced.eligible,
        invoiced: item.figure.invoiced.eligible,
        paid: item.figure.paid.eligible,
    });
    r02::check(&Facts {
        notice,
        tolerance,
        items: items.collect(),
    })
}
