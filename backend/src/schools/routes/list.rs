//! The list of schools.

use axum::extract::Query;
use axum::response::Response;

use super::layout;
use crate::auth::{Actor, EditAuthority, EditSchools, ImportSchools, ReadSchools};
use crate::db::Db;
use crate::schools::pages::ListPage;
use crate::schools::rows::{SchoolFilter, SchoolSort};
use crate::schools::{paths, queries};
use crate::web::components::{Action, Pager};
use crate::web::error::AppError;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadSchools>()?;
    let filter = filter(&query);
    let lines = queries::school_lines(db.reader(), permit.scope(), &filter).await?;
    let total = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let page = query.page(total);
    let sums = ListPage::sums(&lines);
    let first = usize::try_from((page - 1) * PAGE_ROWS).unwrap_or(usize::MAX);
    let rows = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let mut layout = layout(&frame, "Schulen").here("Schulen");
    layout.breadcrumbs.clear();
    layout.title = "Schulen".to_owned();
    if !filter.text.is_empty() {
        layout = layout.printing_filter(format!("gesucht: {}", filter.text));
    }
    frame.page(&ListPage {
        layout,
        actions: actions(&actor),
        heads: ListPage::heads(&filter),
        lines: lines.into_iter().skip(first).take(rows).collect(),
        sums,
        pager: Pager {
            page,
            size: PAGE_ROWS,
            total,
            more: false,
            base: ListPage::base(&filter),
        },
        empty: empty(&db, &actor, &filter).await?,
        filter,
    })
}

fn filter(query: &ListQuery) -> SchoolFilter {
    let (column, descending) = query.sorting();
    let sort = SchoolSort::ALL.iter().find(|(_, name, _)| *name == column);
    SchoolFilter {
        text: query.q.trim().chars().take(200).collect(),
        sort: sort.map(|(sort, _, _)| *sort).unwrap_or_default(),
        descending: descending && sort.is_some(),
    }
}

fn actions(actor: &Actor) -> Vec<Action> {
    let mut actions = Vec::new();
    if actor.may::<EditSchools>() {
        actions.push(Action::new("Schule anlegen", paths::NEW).icon("add").low());
    }
    if actor.may::<ImportSchools>() {
        actions.push(Action::new("Schulliste einlesen", paths::IMPORT).primary());
    }
    actions
}

/// What to do about an empty list.
async fn empty(
    db: &Db,
    actor: &Actor,
    filter: &SchoolFilter,
) -> Result<(String, &'static str, &'static str), AppError> {
    if !filter.text.is_empty() {
        let text = format!("Zu „{}“ gibt es keine Schule.", filter.text);
        return Ok((text, paths::LIST, "Alle Schulen zeigen"));
    }
    if actor.may::<EditAuthority>() && queries::authority_facts(db.reader()).await?.is_none() {
        let text = "Zuerst braucht Paktbuch die Angaben zum Schulträger: An der Trägernummer erkennt es die eigenen Schulen.";
        return Ok((text.to_owned(), paths::AUTHORITY, "Schulträger eintragen"));
    }
    if actor.may::<ImportSchools>() {
        let text = "Noch keine Schulen. Die amtliche Schulliste bringt sie mit.";
        return Ok((text.to_owned(), paths::IMPORT, "Schulliste einlesen"));
    }
    Ok(("Für Sie ist noch keine Schule eingetragen.".to_owned(), "", ""))
}
