//! Every record with an amount, under all that it is counted under.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{application, application_school, cost_item, cost_line, notice};
use paktbuch_types::{ApplicationId, ApplicationState, Cents, CostLineId, NoticeId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::drawn::Drawn;
use super::own_funds;
use crate::budgets::queries::{self, InvoiceHeads, LinePlace, Ordered};
use crate::budgets::rows::{Entry, Figure, Filter, Level, Place};
use crate::funding::{self, Programme, SettledPart};

/// Names of the rows.
#[derive(Debug, Default)]
pub(super) struct Names {
    programmes: Vec<Programme>,
    schools: HashMap<SchoolId, String>,
    applications: HashMap<ApplicationId, String>,
    notices: HashMap<NoticeId, String>,
    lines: HashMap<CostLineId, String>,
}

impl Names {
    /// Label of the row that an entry belongs to.
    pub(super) fn of(&self, level: Level, entry: Option<&Entry>) -> String {
        let Some(entry) = entry else {
            return String::new();
        };
        let known = |name: Option<&String>, none: &str| name.cloned().unwrap_or_else(|| none.to_owned());
        match (level, entry.unused()) {
            (Level::School, Some(unused)) => unused.told().1.to_owned(),
            (Level::CostLine, Some(unused)) => {
                let notice = known(entry.notice.and_then(|id| self.notices.get(&id)), "ohne Bescheid");
                format!("{notice}, {}", unused.told().1)
            }
            (Level::Programme, _) => self.programme(&entry.programme),
            (Level::Category, _) => {
                let category = match entry.category.as_str() {
                    "" => "ohne Förderbereich",
                    category => category,
                };
                format!("{}: {category}", self.programme(&entry.programme))
            }
            (Level::School, None) => known(entry.school.and_then(|id| self.schools.get(&id)), "ohne Schule"),
            (Level::Application, _) => known(
                entry.application.and_then(|id| self.applications.get(&id)),
                "ohne Antrag",
            ),
            (Level::Notice, _) => known(entry.notice.and_then(|id| self.notices.get(&id)), "ohne Bescheid"),
            (Level::CostLine, None) => {
                known(entry.line.and_then(|id| self.lines.get(&id)), "ohne Kostenzeile")
            }
        }
    }

    /// Title of a programme.
    pub(super) fn programme(&self, code: &str) -> String {
        funding::find_programme(&self.programmes, code, None)
            .map_or_else(|| code.to_owned(), |programme| programme.title.clone())
    }
}

/// Everything that was found.
pub(super) struct Found {
    /// Of every figure but what is drawn.
    entries: Vec<Entry>,
    /// What is drawn, as it was paid out or asked for.
    drawn: Vec<Entry>,
    /// The same by what used it; empty where that was not asked for.
    used: Vec<Entry>,
    pub(super) names: Names,
}

impl Found {
    /// The entries of every figure, for a page that is filtered so.
    pub(super) fn entries(&self, filter: &Filter) -> Vec<Entry> {
        let drawn = if filter.is_by_use() {
            &self.used
        } else {
            &self.drawn
        };
        self.entries.iter().chain(drawn).cloned().collect()
    }
}

/// All entries as of `today`; by what used what is drawn, where that is asked for.
pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    by_use: bool,
) -> Result<Found, DbErr> {
    let notices = queries::notices(conn).await?;
    let applications = queries::applications(conn).await?;
    let (items, lines) = (queries::items(conn).await?, queries::lines(conn).await?);
    let places = queries::places(&items, &lines);
    let programmes = funding::programmes(conn).await?;
    let world = World {
        programmes: &programmes,
        notices: notices.iter().map(|row| (row.id, row)).collect(),
        places: &places,
    };
    let mut entries = budgets(conn, today).await?;
    entries.extend(requested(&applications, &notices, &programmes));
    entries.extend(world.granted(&notices, &items, &lines));
    entries.extend(world.planned(&items, &lines));
    let heads = queries::invoice_heads(conn).await?;
    let parts = funding::settled_everywhere(conn, None).await?;
    let orders = queries::ordered(conn).await?;
    entries.extend(world.spent(&parts, &heads));
    entries.extend(own_funds::spent(&parts, &heads));
    entries.extend(world.open_orders(conn, &orders).await?);
    entries.extend(own_funds::open_orders(conn, &orders).await?);
    let rest: Vec<Entry> = entries.iter().filter_map(rest).collect();
    entries.extend(rest);
    let drawn = Drawn::read(conn).await?;
    let used = if by_use {
        Box::pin(world.used(conn, &drawn, today)).await?
    } else {
        Vec::new()
    };
    Ok(Found {
        entries,
        drawn: world.drawn(&drawn),
        used,
        names: names(conn, (&notices, &applications, &places), programmes).await?,
    })
}

/// The entries of what one can spend and what was applied for, as of `today`: Budget and beantragt.
pub(super) async fn asked(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Entry>, DbErr> {
    let notices = queries::notices(conn).await?;
    let applications = queries::applications(conn).await?;
    let programmes = funding::programmes(conn).await?;
    let mut entries = budgets(conn, today).await?;
    entries.extend(requested(&applications, &notices, &programmes));
    Ok(entries)
}

/// The entries of what notices grant, by lines of their plans.
pub(super) async fn granted(conn: &impl ConnectionTrait) -> Result<Vec<Entry>, DbErr> {
    let notices = queries::notices(conn).await?;
    let (items, lines) = (queries::items(conn).await?, queries::lines(conn).await?);
    let programmes = funding::programmes(conn).await?;
    let world = World {
        programmes: &programmes,
        notices: notices.iter().map(|row| (row.id, row)).collect(),
        places: &queries::places(&items, &lines),
    };
    Ok(world.granted(&notices, &items, &lines))
}

/// What an entry is for the rest: planned adds to it, ordered takes from it. Own funds have no plan, and so no rest.
fn rest(entry: &Entry) -> Option<Entry> {
    entry.notice?;
    let amount = match entry.figure {
        Figure::Planned => entry.amount,
        Figure::Ordered => Cents::ZERO.minus(entry.amount),
        _ => return None,
    };
    Some(Entry {
        figure: Figure::Rest,
        amount,
        ..entry.clone()
    })
}

async fn names(
    conn: &impl ConnectionTrait,
    (notices, applications, places): (
        &[notice::Model],
        &[(application::Model, Vec<application_school::Model>)],
        &HashMap<CostLineId, LinePlace>,
    ),
    programmes: Vec<Programme>,
) -> Result<Names, DbErr> {
    let notices: HashMap<NoticeId, String> = notices
        .iter()
        .map(|row| (row.id, format!("{}: {}", row.reference, row.title)))
        .collect();
    let line = |(id, place): (&CostLineId, &LinePlace)| {
        let notice = notices.get(&place.notice).map_or("", String::as_str);
        (*id, format!("{notice}, {}", place.label))
    };
    Ok(Names {
        programmes,
        schools: queries::all_schools(conn).await?.into_iter().collect(),
        applications: applications
            .iter()
            .map(|(row, _)| (row.id, format!("{}: {}", row.reference, row.title)))
            .collect(),
        lines: places.iter().map(line).collect(),
        notices,
    })
}

/// Budgets that hold.
async fn budgets(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Entry>, DbErr> {
    let used = funding::read_budgets(conn, None, today).await?;
    let entry = |used: funding::BudgetUse| {
        let row = used.row;
        Entry {
            figure: Figure::Budget,
            amount: row.amount,
            school: row.school.as_ref().map(|school| school.id),
            label: match row.scope().as_str() {
                "" => format!("Budget des Schulträgers, {}", row.source),
                scope => format!("Budget {scope}, {}", row.source),
            },
            on: Some(row.valid_from),
            place: Place::Budget(row.programme.clone()),
            programme: row.programme,
            category: row.category,
            application: None,
            notice: None,
            line: None,
        }
    };
    Ok(used.into_iter().filter(|used| used.holds).map(entry).collect())
}

/// Applications that were sent and neither refused nor taken back; they count to their notice where only one answers them.
fn requested(
    applications: &[(application::Model, Vec<application_school::Model>)],
    notices: &[notice::Model],
    programmes: &[Programme],
) -> Vec<Entry> {
    let counts = |row: &application::Model| row.state.claims() && row.state != ApplicationState::Draft;
    let mut entries = Vec::new();
    for (row, parts) in applications.iter().filter(|(row, _)| counts(row)) {
        let answers: Vec<NoticeId> = notices
            .iter()
            .filter(|notice| notice.application_id == Some(row.id))
            .map(|notice| notice.id)
            .collect();
        entries.extend(parts.iter().map(|part| Entry {
            figure: Figure::Requested,
            amount: part.amount,
            programme: row.programme.clone(),
            category: category(programmes, &row.programme, &row.category),
            school: Some(part.school_id),
            application: Some(row.id),
            notice: match answers.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            line: None,
            label: format!("Antrag {}: {}", row.reference, row.title),
            on: row.submitted_on,
            place: Place::Application(row.id),
        }));
    }
    entries
}

/// A Förderbereich by its name, where a record has its code.
pub(super) fn category(programmes: &[Programme], code: &str, given: &str) -> String {
    funding::find_programme(programmes, code, None)
        .and_then(|programme| programme.category(given))
        .map_or_else(|| given.to_owned(), |category| category.name.clone())
}

/// What records of a notice are counted under.
pub(super) struct World<'a> {
    programmes: &'a [Programme],
    pub(super) notices: HashMap<NoticeId, &'a notice::Model>,
    places: &'a HashMap<CostLineId, LinePlace>,
}

impl World<'_> {
    pub(super) fn of_notice(&self, row: &notice::Model, figure: Figure, amount: Cents) -> Entry {
        Entry {
            figure,
            amount,
            programme: row.programme.clone(),
            category: category(self.programmes, &row.programme, &row.category),
            school: None,
            application: row.application_id,
            notice: Some(row.id),
            line: None,
            label: format!("Bescheid {}: {}", row.reference, row.title),
            on: Some(row.notice_date),
            place: Place::Notice(row.id),
        }
    }

    /// An amount on a line of a cost plan; `school` goes before that of the line.
    pub(super) fn of_line(
        &self,
        id: CostLineId,
        school: Option<SchoolId>,
        figure: Figure,
        amount: Cents,
    ) -> Option<Entry> {
        let place = self.places.get(&id)?;
        let notice = self.notices.get(&place.notice)?;
        Some(Entry {
            line: Some(id),
            school: school.or(place.school),
            label: format!("Kostenzeile {}", place.label),
            place: Place::CostItem(place.notice, place.item),
            ..self.of_notice(notice, figure, amount)
        })
    }

    /// The cost plans of notices that are not revoked: each line; what an Einzelansatz has beyond its lines; what the notice names as
    /// eligible beyond its plan.
    fn planned(&self, items: &[cost_item::Model], lines: &[cost_line::Model]) -> Vec<Entry> {
        let by_item = queries::by_item(lines);
        let mut entries = Vec::new();
        let mut plans: HashMap<NoticeId, Cents> = HashMap::new();
        let known = self.notices.values().filter(|notice| notice.state.plans());
        let notices: HashMap<NoticeId, &notice::Model> = known.map(|notice| (notice.id, *notice)).collect();
        for item in items {
            let Some(notice) = notices.get(&item.notice_id) else {
                continue;
            };
            let plan = plans.entry(item.notice_id).or_default();
            *plan = plan.plus(item.total);
            let own = by_item.get(&item.id).map(Vec::as_slice).unwrap_or_default();
            let of_lines: Cents = own.iter().map(|line| line.gross).sum();
            entries.extend(
                own.iter()
                    .filter_map(|line| self.of_line(line.id, None, Figure::Planned, line.gross)),
            );
            let beyond = item.total.minus(of_lines);
            if beyond != Cents::ZERO {
                entries.push(Entry {
                    label: format!("Einzelansatz {} {}, ohne Zeile", item.position, item.title),
                    place: Place::CostItem(notice.id, item.id),
                    ..self.of_notice(notice, Figure::Planned, beyond)
                });
            }
        }
        for notice in notices.values() {
            let beyond = notice
                .eligible
                .minus(plans.get(&notice.id).copied().unwrap_or_default());
            if beyond > Cents::ZERO {
                entries.push(Entry {
                    label: format!("Bescheid {}, nicht im Kostenplan", notice.reference),
                    ..self.of_notice(notice, Figure::Planned, beyond)
                });
            }
        }
        entries
    }

    /// Parts of invoices, as invoiced, paid and ordered.
    fn spent(&self, parts: &[SettledPart], heads: &InvoiceHeads) -> Vec<Entry> {
        let mut entries = Vec::new();
        for part in parts {
            let (Some(line), Some((number, seller, day))) = (part.cost_line, heads.get(&part.invoice)) else {
                continue;
            };
            for (figure, amount) in [
                (Figure::Invoiced, part.invoiced.total),
                (Figure::Ordered, part.invoiced.total),
                (Figure::Paid, part.paid.total),
            ] {
                entries.extend(
                    self.of_line(line, part.school, figure, amount)
                        .map(|entry| Entry {
                            label: format!("Rechnung {number}, {seller}"),
                            on: Some(*day),
                            place: Place::Invoice(part.invoice),
                            ..entry
                        }),
                );
            }
        }
        entries
    }

    /// What orders bind that no invoice bills yet.
    async fn open_orders(&self, conn: &impl ConnectionTrait, orders: &Ordered) -> Result<Vec<Entry>, DbErr> {
        let open = funding::open_order_lines(conn).await?;
        Ok(open
            .into_iter()
            .filter(|open| open.amounts.total != Cents::ZERO)
            .filter_map(|open| {
                let (school, order, label) = orders.get(&open.line)?;
                Some(Entry {
                    label: label.clone(),
                    on: None,
                    place: Place::Order(*order),
                    ..self.of_line(open.cost_line, *school, Figure::Ordered, open.amounts.total)?
                })
            })
            .collect())
    }
}
