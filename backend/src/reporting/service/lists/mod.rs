//! Plain lists over all grants or of one: what each shows, and where its rows come from.

mod applications;
mod bindings;
mod budgets;
mod concepts;
mod deadlines;
mod drawdown;
mod drawdowns;
mod findings;
mod installations;
mod portal;
mod state;
mod years;

pub use portal::portal_file;

use std::io::BufWriter;

use chrono::NaiveDate;
use paktbuch_reports::list::{self, Cell, Columns, ListChart, ListHead};
use paktbuch_types::{DrawdownId, NoticeId, format_date};
use sea_orm::ConnectionTrait;

use super::inventory::authority_name;
use super::{About, Folders, Made, for_file_name, scratch};
use crate::db::Db;
use crate::reporting::rows::{AboutNotice, Drawn, ListFormat, ListKind};
use crate::reporting::{MakeError, queries};

/// A list as it is written.
pub(in crate::reporting::service) struct Contents {
    pub(in crate::reporting::service) columns: Columns,
    pub(in crate::reporting::service) rows: Vec<Vec<Cell>>,
}

/// Makes a plain list as of a day (Stichtag), of one notice where the list is about one.
///
/// # Errors
/// [`MakeError`], also where the list needs a notice, or knows none; nothing is left behind.
pub async fn plain_list(
    db: &Db,
    folders: Folders<'_>,
    (kind, notice): (ListKind, Option<NoticeId>),
    as_of: NaiveDate,
    format: ListFormat,
) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let mut figures = String::new();
    let mut sentence = kind.sentence().to_owned();
    let contents = match kind {
        ListKind::State => {
            let state = state::contents(&conn, as_of).await?;
            sentence = format!("{sentence} {}", state.since);
            figures = state.figures;
            state.contents
        }
        _ => contents(&conn, kind, notice, as_of).await?,
    };
    let authority = queries::the_authority(&conn).await?;
    let of = match notice {
        Some(id) => queries::the_notice(&conn, id).await?,
        None => None,
    };
    if let Some(of) = &of {
        sentence = format!(
            "Zum Bescheid {} vom {}: {}",
            of.reference,
            format_date(of.notice_date),
            of.title
        );
    }
    let head = ListHead {
        authority: authority_name(authority.as_ref()),
        title: kind.title(),
        sentence,
        as_of,
    };
    let name = match &of {
        Some(of) => format!("{}_{}_{as_of}", kind.title(), for_file_name(&of.reference)),
        None => format!("{}_{as_of}", kind.title()),
    };
    let shape = Shape::of(kind);
    let chart = shape.chart.map(|chart| drawn(&chart, &contents, shape));
    let made = write_shaped(folders, (head, contents), shape, format, name).await?;
    Ok(Made {
        about: About {
            figures,
            chart,
            ..About::default()
        },
        ..made
    })
}

/// Makes the sheet that comes with a drawdown: what is paid and what is foreseen; `None` where there is no such drawdown.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn drawdown_sheet(
    db: &Db,
    folders: Folders<'_>,
    id: DrawdownId,
) -> Result<Option<Made>, MakeError> {
    let conn = queries::snapshot(db).await?;
    drawdown_sheet_of(&conn, folders, id).await
}

/// The same from what `conn` reads.
///
/// # Errors
/// As [`drawdown_sheet`].
pub(in crate::reporting::service) async fn drawdown_sheet_of(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    id: DrawdownId,
) -> Result<Option<Made>, MakeError> {
    let Some((asked, contents)) = drawdown::contents(conn, id).await? else {
        return Ok(None);
    };
    let authority = queries::the_authority(conn).await?;
    let account = drawdown::account(conn, asked.notice).await?;
    let head = ListHead {
        authority: authority_name(authority.as_ref()),
        title: "Mittelabruf",
        sentence: drawdown::sentence(&asked, account.as_deref()),
        as_of: asked.as_of,
    };
    let reference = for_file_name(&asked.notice_reference);
    let name = format!("Mittelabruf_{reference}_{}", asked.number);
    Ok(Some(
        write(folders, (head, contents), ListFormat::Xlsx, name).await?,
    ))
}

/// Writes a list to a file of its own.
pub(in crate::reporting::service) async fn write(
    folders: Folders<'_>,
    list: (ListHead, Contents),
    format: ListFormat,
    name: String,
) -> Result<Made, MakeError> {
    write_shaped(folders, list, Shape::default(), format, name).await
}

/// What the file of a list has beside its rows.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    chart: Option<ListChart>,
    /// Its first column names parts, which tell the same money in several ways.
    in_parts: bool,
}

impl Shape {
    const fn of(kind: ListKind) -> Self {
        let chart = match kind {
            ListKind::State => Some(state::CHART),
            ListKind::Bindings => Some(bindings::CHART),
            ListKind::Budgets => Some(budgets::CHART),
            _ => None,
        };
        Self {
            chart,
            in_parts: matches!(kind, ListKind::Budgets),
        }
    }
}

/// What the chart of a list shows, for its page.
fn drawn(chart: &ListChart, contents: &Contents, shape: Shape) -> Drawn {
    let rows = if shape.in_parts {
        list::first_part(&contents.rows)
    } else {
        &contents.rows
    };
    let table = chart.table(contents.columns, rows);
    Drawn {
        title: table.title,
        series: table.series,
        is_money: table.is_money,
        groups: table.groups,
    }
}

async fn write_shaped(
    folders: Folders<'_>,
    (head, Contents { columns, rows }): (ListHead, Contents),
    shape: Shape,
    format: ListFormat,
    name: String,
) -> Result<Made, MakeError> {
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let writing = tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::new(scratch.file());
        let list = (columns, shape.chart);
        let report = match (format, shape.in_parts) {
            (ListFormat::Xlsx, true) => list::write_parts(&head, list, &rows, &temporary, &mut out),
            (ListFormat::Xlsx, false) => list::write_charted(&head, list, &rows, &temporary, &mut out),
            (ListFormat::Csv, true) => list::write_csv_parts(columns, &rows, &mut out),
            (ListFormat::Csv, false) => list::write_csv(columns, &rows, &mut out),
        };
        drop(out);
        report.map(|report| (scratch, report))
    });
    let (scratch, report) = writing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Made {
        scratch,
        report,
        name,
        about: About::default(),
    })
}

async fn contents(
    conn: &impl ConnectionTrait,
    kind: ListKind,
    notice: Option<NoticeId>,
    as_of: NaiveDate,
) -> Result<Contents, MakeError> {
    if notice.is_some() && kind.about_notice() == AboutNotice::Never {
        return Err(MakeError::Refused(format!(
            "Den Bericht {} gibt es nur über alles, nicht zu einem Bescheid. Bitte keinen Bescheid angeben.",
            kind.title()
        )));
    }
    Ok(match kind {
        ListKind::State => state::contents(conn, as_of).await?.contents,
        ListKind::Deadlines => deadlines::contents(conn, as_of).await?,
        ListKind::Applications => applications::contents(conn, as_of).await?,
        ListKind::Bindings => bindings::contents(conn, as_of).await?,
        ListKind::Budgets => budgets::contents(conn, as_of).await?,
        ListKind::Year => years::contents(conn, as_of).await?,
        ListKind::Concepts => concepts::contents(conn, as_of).await?,
        ListKind::Findings => findings::contents(conn, as_of, notice).await?,
        ListKind::Drawdowns => drawdowns::contents(conn, as_of, needed(kind, notice)?).await?,
        ListKind::Installations => installations::contents(conn, as_of, needed(kind, notice)?).await?,
    })
}

/// The notice that the list is about.
fn needed(kind: ListKind, notice: Option<NoticeId>) -> Result<NoticeId, MakeError> {
    notice.ok_or_else(|| {
        MakeError::Refused(format!(
            "Der Bericht {} braucht einen Bescheid. Bitte einen auswählen.",
            kind.title()
        ))
    })
}
