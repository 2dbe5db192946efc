//! Financial years.

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use paktbuch_types::BudgetYearId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::budgets::forms::YearForm;
use crate::budgets::pages::{RecordsPage, YearPage};
use crate::budgets::rows::{YearFigure, YearSpot};
use crate::budgets::{paths, service};
use crate::db::Db;
use crate::reporting::paths as reporting;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::YEARS, show)
        .get(paths::YEAR_RECORDS, records)
        .post(paths::YEARS, add)
        .post(paths::REMOVE_YEAR, remove)
}

/// `?jahr=`; anything else is the running year. `?zahl=`, `?programm=` and `?ansatz=` choose a figure.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    jahr: String,
    zahl: String,
    programm: String,
    ansatz: String,
}

/// The year of an address, from 2000 to 2100; `running` where it is none.
fn known_year(asked: &str, running: i64) -> i64 {
    let year = asked.trim().parse().ok();
    year.filter(|year| (2000..=2100).contains(year))
        .unwrap_or(running)
}

async fn show(frame: Frame, db: Db, actor: Actor, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let (form, errors) = (YearForm::default(), FormErrors::none());
    frame.page(&page(&frame, &db, &actor, &asked.jahr, (&form, &errors)).await?)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    year: &str,
    form: (&YearForm, &FormErrors),
) -> Result<YearPage, AppError> {
    actor.permit::<ReadFunding>()?;
    let today = db.clock().today();
    let running = i64::from(today.year());
    let year = known_year(year, running);
    let rows = service::year(db.reader(), year, today).await?;
    let programmes = if actor.may::<EditFunding>() {
        Some(service::programmes(db.reader()).await?)
    } else {
        None
    };
    // A report tells no day that is to come.
    let end = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    let report = end.filter(|_| year <= running).map(|end| {
        let address = reporting::list("haushaltsjahr", "xlsx");
        format!("{address}?stichtag={}", end.min(today))
    });
    Ok(YearPage::new(
        frame.layout(),
        (year, running),
        rows,
        programmes,
        form,
        report,
    ))
}

async fn records(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(asked): Query<Asked>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let today = db.clock().today();
    let year = known_year(&asked.jahr, i64::from(today.year()));
    let figure = YearFigure::named(&asked.zahl).unwrap_or(YearFigure::Paid);
    let spot = YearSpot {
        programme: asked.programm,
        ansatz: asked.ansatz.parse().ok(),
    };
    let chosen = (year, figure, &spot);
    let told = service::year_records(db.reader(), chosen, today).await?;
    let page = |rows| list.page(rows);
    frame.page(&RecordsPage::of_year(frame.layout(), chosen, told, page))
}

async fn add(frame: Frame, db: Db, actor: Actor, form: CsrfForm<YearForm>) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let year = data.year;
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_year(tx, &permit, data).await?;
                    Ok(paths::of_year(year))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Der Ansatz ist eingetragen.")));
                }
                Err(again) => again,
            }
        }
    };
    let page = page(
        &frame,
        &db,
        &actor,
        &form.value.jahr,
        (&form.value, &again.errors()),
    )
    .await?;
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<BudgetYearId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            let year = service::remove_year(tx, &permit, id, None).await?;
            Ok::<_, crate::error::ServiceError>(paths::of_year(year))
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Der Ansatz ist entfernt.")))
}
