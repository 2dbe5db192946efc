//! The amounts of every school and Einzelansatz.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, cost_item, cost_line, notice, school};
use paktbuch_types::{
    ApplicationId, ApplicationState, Cents, CostItemId, CostLineId, NoticeId, NoticeState, OrderLineId,
    SchoolId,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use super::{Amounts, Key, Part, Row, Source};
use crate::budgets::{self, Place};
use crate::funding::{self, Programme};
use crate::reporting::rows::OrderedLine;

/// Everything that was found, with its names.
pub(super) struct Found {
    amounts: HashMap<Key, Amounts>,
    programmes: Vec<Programme>,
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
    found.add_granted(conn).await?;
    let billed = found.add_spent(conn, as_of).await?;
    found.add_orders(conn, ordered, &billed).await?;
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
        programmes: funding::programmes(conn).await?,
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
            part: Part::Item(item.id),
        })
    }

    fn of(&mut self, key: Key) -> &mut Amounts {
        self.amounts.entry(key).or_default()
    }

    /// The cost plans of notices that are not revoked: each line, what an Einzelansatz has beyond its lines or less than they, and what
    /// a notice names as eligible beyond its plan.
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
            if let Some(key) = self.key(line, None).filter(|key| self.plans(key.of)) {
                self.add_planned(key, gross);
            }
        }
        let planning = self.notices.values().filter(|row| row.state.plans());
        let mut beyond_plan: HashMap<NoticeId, Cents> = planning.map(|row| (row.id, row.eligible)).collect();
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
            let part = if beyond < Cents::ZERO {
                Part::Beyond(item)
            } else {
                Part::Item(item)
            };
            self.add_planned(without_school(notice, part), beyond);
        }
        for (notice, rest) in beyond_plan {
            self.add_planned(without_school(notice, Part::Unplanned), rest.max(Cents::ZERO));
        }
    }

    /// Whether the plan of a notice counts.
    fn plans(&self, of: Source) -> bool {
        match of {
            Source::Notice(id) => self.notices.get(&id).is_some_and(|row| row.state.plans()),
            Source::Application(_) => false,
        }
    }

    fn add_planned(&mut self, key: Key, amount: Cents) {
        let amounts = self.of(key);
        amounts.planned = amounts.planned.plus(amount);
    }

    /// The grant of each notice on the lines of its plan and beside them, as the Budgetübersicht has it.
    async fn add_granted(&mut self, conn: &impl ConnectionTrait) -> Result<(), DbErr> {
        for entry in budgets::granted(conn).await? {
            let Some(notice) = entry.notice.filter(|id| self.notices.contains_key(id)) else {
                continue;
            };
            let part = match entry.place {
                Place::CostItem(_, item) if entry.line.is_none() && entry.amount < Cents::ZERO => {
                    Part::Beyond(item)
                }
                Place::CostItem(_, item) => Part::Item(item),
                _ => Part::Unplanned,
            };
            let amounts = self.of(Key {
                school: entry.school,
                of: Source::Notice(notice),
                part,
            });
            amounts.granted = amounts.granted.plus(entry.amount);
        }
        Ok(())
    }

    /// Parts of invoices: ordered and paid, and delivered where they bill no order; answers what they bill of each line of an order.
    async fn add_spent(
        &mut self,
        conn: &impl ConnectionTrait,
        as_of: NaiveDate,
    ) -> Result<HashMap<OrderLineId, Cents>, DbErr> {
        let mut billed: HashMap<OrderLineId, Cents> = HashMap::new();
        for part in funding::settled_everywhere(conn, Some(as_of)).await? {
            let Some(key) = part.cost_line.and_then(|line| self.key(line, part.school)) else {
                continue;
            };
            let amounts = self.of(key);
            amounts.ordered = amounts.ordered.plus(part.invoiced.total);
            amounts.paid = amounts.paid.plus(part.paid.total);
            match part.order_line {
                None => amounts.delivered = amounts.delivered.plus(part.invoiced.total),
                Some(line) => {
                    let sum = billed.entry(line).or_default();
                    *sum = sum.plus(part.invoiced.total);
                }
            }
        }
        Ok(billed)
    }

    /// What orders bind beyond the invoices, and what was delivered on them: a share of what is ordered, so that a Skonto, which lowers
    /// what is billed, does not let more be delivered than ordered.
    async fn add_orders(
        &mut self,
        conn: &impl ConnectionTrait,
        ordered: &[OrderedLine],
        billed: &HashMap<OrderLineId, Cents>,
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
            let open = open.get(&line.id).copied().unwrap_or_default();
            let billed = billed.get(&line.id).copied().unwrap_or_default();
            let amounts = self.of(key);
            amounts.ordered = amounts.ordered.plus(open);
            amounts.delivered = amounts.delivered.plus(line.delivered_of(open.plus(billed)));
        }
        Ok(())
    }

    /// What an application asks for a school: it stands in a row of its own, with the only notice that answers it.
    fn add_requested(&mut self, part: &application_school::Model) {
        if !self.applications.contains_key(&part.application_id) {
            return;
        }
        let of = match self.answers(part.application_id).as_slice() {
            [notice] => Source::Notice(*notice),
            _ => Source::Application(part.application_id),
        };
        let amounts = self.of(Key {
            school: Some(part.school_id),
            of,
            part: Part::Requested,
        });
        amounts.requested = amounts.requested.plus(part.amount);
    }

    /// The notices that answer an application.
    fn answers(&self, application: ApplicationId) -> Vec<NoticeId> {
        let answering = self
            .notices
            .values()
            .filter(|row| row.application_id == Some(application));
        answering.map(|row| row.id).collect()
    }

    /// Where a part stands among those of its notice: what was applied for, each Einzelansatz, what is in none.
    fn position(&self, part: Part) -> (u8, i64, bool) {
        let item = part.item().and_then(|id| self.items.get(&id));
        match part {
            Part::Requested => (0, 0, false),
            Part::Item(_) | Part::Beyond(_) => (
                1,
                item.map_or(i64::MAX, |item| item.position),
                matches!(part, Part::Beyond(_)),
            ),
            Part::Unplanned => (2, 0, false),
        }
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
                self.position(key.part),
            )
        });
        let row = |key: Key| {
            let school = key
                .school
                .and_then(|id| places.get(&id))
                .and_then(|place| self.schools.get(*place));
            let [programme, notice, measure] = self.source(key.of);
            Row {
                key,
                school: school.map_or_else(|| "ohne Schule".to_owned(), |row| row.name.clone()),
                programme,
                notice,
                measure,
                item: self.told(key),
                amounts: self.amounts.get(&key).copied().unwrap_or_default(),
            }
        };
        keys.into_iter().map(row).collect()
    }

    /// Title of the programme, reference of the notice, and what it is for.
    fn source(&self, of: Source) -> [String; 3] {
        let title = |code: &str| {
            funding::find_programme(&self.programmes, code, None)
                .map_or_else(|| code.to_owned(), |programme| programme.title.clone())
        };
        let found = match of {
            Source::Notice(id) => self.notices.get(&id).map(|row| {
                let revoked = match row.state {
                    NoticeState::Revoked => " (widerrufen)",
                    NoticeState::Running | NoticeState::ProofFiled | NoticeState::Closed => "",
                };
                let reference = format!("{}{revoked}", row.reference);
                [title(&row.programme), reference, row.title.clone()]
            }),
            Source::Application(id) => self.applications.get(&id).map(|row| {
                let notice = match self.answers(id).len() {
                    0 => "ohne Bescheid",
                    _ => "mehrere Bescheide",
                };
                [title(&row.programme), notice.to_owned(), row.title.clone()]
            }),
        };
        found.unwrap_or_default()
    }

    /// What a row is about, as users read it.
    fn told(&self, key: Key) -> String {
        let item = key.part.item().and_then(|id| self.items.get(&id));
        let title = item.map(|item| item.title.clone()).unwrap_or_default();
        match key.part {
            Part::Requested => {
                let application = match key.of {
                    Source::Application(id) => Some(id),
                    Source::Notice(id) => self.notices.get(&id).and_then(|row| row.application_id),
                };
                let reference = application
                    .and_then(|id| self.applications.get(&id))
                    .map_or("", |row| row.reference.as_str());
                format!("Antrag {reference}, alle Einzelansätze")
            }
            Part::Item(_) => title,
            Part::Beyond(_) => format!("{title}: noch nicht auf Schulen umgeschichtet"),
            Part::Unplanned => "nicht im Kostenplan".to_owned(),
        }
    }
}

const fn without_school(notice: NoticeId, part: Part) -> Key {
    Key {
        school: None,
        of: Source::Notice(notice),
        part,
    }
}
