//! What rule R2 says about a notice's cost plan.

use paktbuch_types::BasisPoints;

use crate::funding::commands::NoticeData;
use crate::funding::rows::PlanFigures;
use crate::funding::settlement::OtherMoney;
use crate::rules::r02_cost_item_tolerance::{self as r02, CostItem, Facts, PlanSums};
use crate::rules::{Finding, Subject, SubjectKind};

/// R2 on each Einzelansatz of a cost plan that was read already.
#[must_use]
pub fn plan_findings(notice: Subject, tolerance: Option<BasisPoints>, plan: &PlanFigures) -> Vec<Finding> {
    let items = plan.items.iter().map(|item| CostItem {
        subject: Subject::new(
            SubjectKind::CostItem,
            item.id.0,
            format!("{} {}", item.position, item.title),
        ),
        planned: item.figure.planned.eligible,
        ordered: item.figure.ordered().eligible,
        invoiced: item.figure.invoiced.eligible,
        paid: item.figure.paid.eligible,
    });
    r02::check(&Facts {
        notice,
        tolerance,
        items: items.collect(),
    })
}

/// R2 on a notice as a whole: its Einzelansätze, and whether they add up to what it names.
pub(super) fn on_notice(notice: &Subject, data: &NoticeData, plan: &PlanFigures) -> Vec<Finding> {
    let sums = PlanSums {
        notice: data.eligible,
        third_parties: OtherMoney::planned(&data.lists.incomes).first,
        plan: (!plan.items.is_empty()).then(|| plan.total().planned.eligible),
    };
    let mut findings = plan_findings(notice.clone(), data.item_tolerance, plan);
    findings.extend(r02::check_plan(notice, sums));
    findings
}
