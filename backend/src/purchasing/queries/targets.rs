//! What invoice lines can be allocated to.

use std::collections::BTreeMap;

use paktbuch_entity::{cost_item, cost_line, notice, school, spending_summary};
use paktbuch_types::{Cents, CostItemId, CostLineId, DatePeriods, NoticeId, NoticeState, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::purchasing::commands::Target;
use crate::purchasing::rows::{OWN_OF_SCHOOL, Span, TargetGroup, TargetOption};

/// Id, Einzelansatz, school, title and amount of a cost line: all of them are read, so nothing else is.
type Line = (CostLineId, CostItemId, Option<SchoolId>, String, Cents);

/// The cost lines of every notice that is neither closed nor revoked, in the order of references and cost plans; those whose
/// proof is filed come after the others, then own funds.
///
/// # Errors
/// The database's refusal.
pub async fn targets(conn: &impl ConnectionTrait) -> Result<Vec<TargetGroup>, DbErr> {
    let schools = school::Entity::find()
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    let mut notices = notice::Entity::find()
        .filter(notice::Column::State.is_not_in([NoticeState::Closed, NoticeState::Revoked]))
        .order_by_asc(notice::Column::Reference)
        .all(conn)
        .await?;
    notices.sort_by_key(|notice| notice.state != NoticeState::Running);
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.is_in(notices.iter().map(|notice| notice.id)))
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let lines: Vec<Line> = cost_line::Entity::find()
        .select_only()
        .columns([
            cost_line::Column::Id,
            cost_line::Column::CostItemId,
            cost_line::Column::SchoolId,
            cost_line::Column::Title,
            cost_line::Column::Gross,
        ])
        .filter(cost_line::Column::CostItemId.is_in(items.iter().map(|item| item.id)))
        .order_by_asc(cost_line::Column::Position)
        .into_tuple()
        .all(conn)
        .await?;
    let spent = spent(conn, notices.iter().map(|notice| notice.id)).await?;
    let by_id: BTreeMap<SchoolId, &school::Model> =
        schools.iter().map(|school| (school.id, school)).collect();
    let mut by_item: BTreeMap<CostItemId, Vec<Line>> = BTreeMap::new();
    for line in lines {
        by_item.entry(line.1).or_default().push(line);
    }
    let mut groups: Vec<TargetGroup> = notices
        .iter()
        .map(|notice| TargetGroup {
            label: group_label(notice),
            sum: format!("Bescheid {}", notice.reference),
            is_filed: notice.state == NoticeState::ProofFiled,
            ordered: span(notice, &[DatePeriods::Approval]),
            invoiced: span(notice, &[DatePeriods::Approval, DatePeriods::InvoicedInApproval]),
            options: items
                .iter()
                .filter(|item| item.notice_id == notice.id)
                .flat_map(|item| {
                    by_item
                        .remove(&item.id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(move |line| (item, line))
                })
                .map(|(item, line)| cost_option(item, line, (&by_id, &spent)))
                .collect(),
        })
        .filter(|group| !group.options.is_empty())
        .collect();
    groups.push(own_funds(&schools));
    Ok(groups)
}

fn group_label(notice: &notice::Model) -> String {
    let label = format!("Bescheid {}, {}", notice.reference, notice.title);
    match notice.state {
        NoticeState::ProofFiled => format!("{label} ({})", notice.state.label()),
        _ => label,
    }
}

/// The Bewilligungszeitraum where the notice is of one of these kinds, else the Durchführungszeitraum.
fn span(notice: &notice::Model, in_approval: &[DatePeriods]) -> Span {
    let (from, to) = if in_approval.contains(&notice.date_periods) {
        (notice.approval_from, notice.approval_to)
    } else {
        (notice.implementation_from, notice.implementation_to)
    };
    Span { from, to }
}

fn school_word(school: &school::Model) -> &str {
    if school.short_name.is_empty() {
        &school.name
    } else {
        &school.short_name
    }
}

/// What a delivery to the school, or a line for it, may be called by.
fn place(school: &school::Model) -> String {
    format!("{} {} {}", school.name, school.short_name, school.street)
}

fn cost_option(
    item: &cost_item::Model,
    (id, _, school, title, planned): Line,
    (schools, spent): (&BTreeMap<SchoolId, &school::Model>, &BTreeMap<CostLineId, Cents>),
) -> TargetOption {
    let school = school.and_then(|id| schools.get(&id));
    let at = school
        .map(|school| format!(", {}", school_word(school)))
        .unwrap_or_default();
    TargetOption {
        target: Target::CostLine(id),
        label: format!("{}: {}{at}", item.title, title),
        subject: format!("{} {}", item.title, title),
        title,
        place: school.map(|school| place(school)).unwrap_or_default(),
        left: Some(planned.minus(spent.get(&id).copied().unwrap_or_default())),
    }
}

/// What invoices are allocated of each cost line, gross; nothing of those that none is.
async fn spent(
    conn: &impl ConnectionTrait,
    notices: impl Iterator<Item = NoticeId>,
) -> Result<BTreeMap<CostLineId, Cents>, DbErr> {
    let rows: Vec<(CostLineId, Cents)> = spending_summary::Entity::find()
        .select_only()
        .columns([
            spending_summary::Column::CostLineId,
            spending_summary::Column::Invoiced,
        ])
        .filter(spending_summary::Column::NoticeId.is_in(notices))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

fn own_funds(schools: &[school::Model]) -> TargetGroup {
    let mut options = vec![TargetOption {
        target: Target::Own { school: None },
        label: "Eigene Mittel".to_owned(),
        subject: String::new(),
        title: String::new(),
        place: String::new(),
        left: None,
    }];
    options.extend(schools.iter().map(|school| TargetOption {
        target: Target::Own {
            school: Some(school.id),
        },
        label: format!("{OWN_OF_SCHOOL}{}", school.name),
        subject: String::new(),
        title: String::new(),
        place: place(school),
        left: None,
    }));
    TargetGroup {
        label: "Eigene Mittel".to_owned(),
        sum: "Eigene Mittel".to_owned(),
        is_filed: false,
        ordered: Span::default(),
        invoiced: Span::default(),
        options,
    }
}
