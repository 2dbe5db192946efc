//! Handlers of this feature.

mod years;

use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::pages::{Choices, OverviewPage, RecordsPage};
use super::rows::{Figure, Filter, Level};
use super::{paths, service};
use crate::auth::{Actor, ReadFunding};
use crate::db::Db;
use crate::reporting::paths as reporting;
use crate::web::error::AppError;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::OVERVIEW, show)
        .get(paths::RECORDS, records)
        .merge(years::routes())
}

/// What stands in the address; what is not understood narrows nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    ebene: String,
    programm: String,
    bereich: String,
    schule: String,
    zahl: String,
    zeile: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            level: Level::named(&self.ebene),
            programme: self.programm.clone(),
            category: self.bereich.clone(),
            school: self.schule.parse().ok(),
        }
    }
}

async fn show(frame: Frame, db: Db, actor: Actor, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (filter, today) = (asked.filter(), db.clock().today());
    let (programmes, categories, schools) = service::choices(db.reader(), today).await?;
    let choices = Choices {
        programmes,
        categories,
        schools,
    };
    let sums = service::overview(db.reader(), &filter, today).await?;
    let report = reporting::list("budgetuebersicht", "xlsx");
    frame.page(&OverviewPage::new(frame.layout(), &filter, choices, sums, report))
}

async fn records(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(asked): Query<Asked>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let filter = asked.filter();
    let figure = Figure::named(&asked.zahl).unwrap_or(Figure::Planned);
    let told = service::records(db.reader(), &filter, (figure, &asked.zeile), db.clock().today()).await?;
    let page = |rows| list.page(rows);
    frame.page(&RecordsPage::new(
        frame.layout(),
        &filter,
        (figure, &asked.zeile),
        told,
        page,
    ))
}
