//! The amounts of every school and Einzelansatz.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, cost_item, cost_line, notice, school};
use paktbuch_types::{
    ApplicationId, ApplicationState, Cents, CostItemId, CostLineId, NoticeId, OrderLineId, SchoolId,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use super::{Amounts, Key, Row, Source};
use crate::funding;
use crate::reporting::rows::OrderedLine;

/// Everything that was found, with its names.
pub(super) struct Found {
    amounts: HashMap<Key, Amounts>,
    notices: HashMap<NoticeId, notice::Model>,
    applications: HashMap<ApplicationId, application::Model>,
    items: HashMap<CostItemId, cost_item::Model>,
    lines: HashMap<CostLineId, cost_line::Model>,
    /// In their order.
    schools: Vec<school::Model>,
}

pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    ordered: &[OrderedLine],
    as_of: NaiveDate,
) -> Result<Found, DbErr> {
    let mut found = read(conn, as_of).await?;
    found.add_plans();
    found.add_spent(conn, as_of).await?;
    found.add_orders(conn, ordered).await?;
    let parts = application_school::Entity::find()
        .order_by_asc(application_school::Column::SchoolId)
        .all(conn)
        .await?;
    for part in &parts {
        found.add_requested(part);
    }
    found.amounts.retain(|_, amounts| *amounts != Amounts::default());
    Ok(found)
}

/// Notices and applications up to the day, and every cost plan.
async fn read(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Found, DbErr> {
    let notices = notice::Entity::find().all(conn).await?;
    let applications = application::Entity::find().all(conn).await?;
    let items = cost_item::Entity::find().all(conn).await?;
    let lines = cost_line::Entity::find().all(conn).await?;
    let was_sent = |row: &application::Model| {
        row.state.claims()
            && row.state != ApplicationState::Draft
            && row.submitted_on.is_none_or(|day| day <= as_of)
    };
    Ok(Found {
        amounts: HashMap::new(),
        notices: notices
            .into_iter()
            .filter(|row| row.notice_date <= as_of)
            .map(|row| (row.id, row))
            .collect(),
        applications: applications
            .into_iter()
            .filter(was_sent)
            .map(|row| (row.id, row))
            .collect(),
        items: items.into_iter().map(|row| (row.id, row)).collect(),
        lines: lines.into_iter().map(|row| (row.id, row)).collect(),
        schools: school::Entity::find()
            .order_by_asc(school::Column::SortKey)
            .order_by_asc(school::Column::Id)
            .all(conn)
            .await?,
    })
}

impl Found {
    /// The row of a cost line; `school` goes before its own. `None` where its notice came later.
    pub(super) fn key(&self, line: CostLineId, school: Option<SchoolId>) -> Option<Key> {
        let line = self.lines.get(&line)?;
        let item = self.items.get(&line.cost_item_id)?;
        self.notices.get(&item.notice_id)?;
        Some(Key {
            school: school.or(line.school_id),
            of: Source::Notice(item.notice_id),
            item: Some(item.id),
        })
    }

    fn of(&mut self, key: Key) -> &mut Amounts {
        self.amounts.entry(key).or_default()
    }

    /// The cost plans: each line, what an Einzelansatz has beyond its lines, and what a notice names as eligible beyond its plan.
    fn add_plans(&mut self) {
        let mut beyond_lines: HashMap<CostItemId, Cents> =
            self.items.values().map(|item| (item.id, item.total)).collect();
        let lines: Vec<(CostLineId, CostItemId, Cents)> = self
            .lines
            .values()
            .map(|line| (line.id, line.cost_item_id, line.gross))
            .collect();
        for (line, item, gross) in lines {
            if let Some(rest) = beyond_lines.get_mut(&item) {
                *rest = rest.minus(gross);
            }
            if let Some(key) = self.key(line, None) {
                self.add_planned(key, gross);
            }
        }
        let mut beyond_plan: HashMap<NoticeId, Cents> =
            self.notices.values().map(|row| (row.id, row.eligible)).collect();
        let items: Vec<(CostItemId, NoticeId, Cents)> = self
            .items
            .values()
            .map(|item| (item.id, item.notice_id, item.total))
            .collect();
        for (item, notice, total) in items {
            let Some(rest) = beyond_plan.get_mut(&notice) else {
                continue;
            };
            *rest = rest.minus(total);
            let beyond = beyond_lines.get(&item).copied().unwrap_or_default();
            self.add_planned(without_school(notice, Some(item)), beyond);
        }
        for (notice, rest) in beyond_plan {
            self.add_planned(without_school(notice, None), rest.max(Cents::ZERO));
        }
    }

    fn add_planned(&mut self, key: Key, amount: Cents) {
        let amounts = self.of(key);
        amounts.planned = amounts.planned.plus(amount);
    }

    /// Parts of invoices: ordered and paid, and delivered where they bill no order.
    async fn add_spent(&mut self, conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<(), DbErr> {
        for part in funding::settled_everywhere(conn, Some(as_of)).await? {
            let Some(key) = part.cost_line.and_then(|line| self.key(line, part.school)) else {
                continue;
            };
            let amounts = self.of(key);
            amounts.ordered = amounts.ordered.plus(part.invoiced.total);
            amounts.paid = amounts.paid.plus(part.paid.total);
            if part.order_line.is_none() {
                amounts.delivered = amounts.delivered.plus(part.invoiced.total);
            }
        }
        Ok(())
    }

    /// What orders bind beyond the invoices, and what was delivered on them.
    async fn add_orders(
        &mut self,
        conn: &impl ConnectionTrait,
        ordered: &[OrderedLine],
    ) -> Result<(), DbErr> {
        let open: HashMap<OrderLineId, Cents> = funding::open_order_lines(conn)
            .await?
            .into_iter()
            .map(|open| (open.line, open.amounts.total))
            .collect();
        for line in ordered {
            let Some(key) = self.key(line.cost_line, line.school) else {
                continue;
            };
            let amounts = self.of(key);
            amounts.ordered = amounts
                .ordered
                .plus(open.get(&line.id).copied().unwrap_or_default());
            amounts.delivered = amounts.delivered.plus(line.delivered_gross());
        }
        Ok(())
    }

    /// What an application asks for a school: it stands in the school's first row of the only notice that answers it.
    fn add_requested(&mut self, part: &application_school::Model) {
        if !self.applications.contains_key(&part.application_id) {
            return;
        }
        let answers: Vec<NoticeId> = self
            .notices
            .values()
            .filter(|row| row.application_id == Some(part.application_id))
            .map(|row| row.id)
            .collect();
        let school = Some(part.school_id);
        let key = match answers.as_slice() {
            [notice] => self.first_row(school, *notice),
            _ => Key {
                school,
                of: Source::Application(part.application_id),
                item: None,
            },
        };
        let amounts = self.of(key);
        amounts.requested = amounts.requested.plus(part.amount);
    }

    fn first_row(&self, school: Option<SchoolId>, notice: NoticeId) -> Key {
        let of = Source::Notice(notice);
        let rows = self
            .amounts
            .keys()
            .filter(|key| key.school == school && key.of == of);
        let first = rows.min_by_key(|key| self.position(key.item));
        first.copied().unwrap_or(Key {
            school,
            of,
            item: None,
        })
    }

    fn position(&self, item: Option<CostItemId>) -> i64 {
        let item = item.and_then(|id| self.items.get(&id));
        item.map_or(i64::MAX, |item| item.position)
    }

    /// The rows by school, notice and Einzelansatz; those without a school are last.
    pub(super) fn rows(&self) -> Vec<Row> {
        let places: HashMap<SchoolId, usize> = self
            .schools
            .iter()
            .enumerate()
            .map(|(place, school)| (school.id, place))
            .collect();
        let mut keys: Vec<Key> = self.amounts.keys().copied().collect();
        keys.sort_by_key(|key| {
            let school = key.school.and_then(|id| places.get(&id)).copied();
            let (day, id) = match key.of {
                Source::Notice(id) => (self.notices.get(&id).map(|row| row.notice_date), id.0),
                Source::Application(id) => {
                    (self.applications.get(&id).and_then(|row| row.submitted_on), id.0)
                }
            };
            let is_application = matches!(key.of, Source::Application(_));
            (
                school.unwrap_or(usize::MAX),
                is_application,
                day,
                id,
                self.position(key.item),
            )
        });
        let row = |key: Key| {
            let school = key
                .school
                .and_then(|id| places.get(&id))
                .and_then(|place| self.schools.get(*place));
            let (notice, title) = self.source(key.of);
            let item = key.item.and_then(|id| self.items.get(&id));
            Row {
                key,
                school: school.map_or_else(|| "ohne Schule".to_owned(), |row| row.name.clone()),
                notice,
                item: item.map_or(title, |item| item.title.clone()),
                amounts: self.amounts.get(&key).copied().unwrap_or_default(),
            }
        };
        keys.into_iter().map(row).collect()
    }

    /// Reference and title.
    fn source(&self, of: Source) -> (String, String) {
        let found = match of {
            Source::Notice(id) => {
                let row = self.notices.get(&id);
                row.map(|row| (row.reference.clone(), row.title.clone()))
            }
            Source::Application(id) => {
                let row = self.applications.get(&id);
                row.map(|row| (format!("Antrag {}", row.reference), row.title.clone()))
            }
        };
        found.unwrap_or_default()
    }
}

const fn without_school(notice: NoticeId, item: Option<CostItemId>) -> Key {
    Key {
        school: None,
        of: Source::Notice(notice),
        item,
    }
}
