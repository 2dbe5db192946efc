//! Handlers of this feature.

mod dossier;
mod hand_out;
mod inventory;
mod letters;
mod lists;
mod portal;
mod receipts;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_reports::ReportError;
use paktbuch_reports::proof::sheets;
use paktbuch_types::{DrawdownId, NoticeId, ProofType, format_date};

use crate::auth::{Actor, FileProof, MakeInventory, MakeProof};
use crate::checking::paths as checking_paths;
use crate::db::{Db, Who};
use crate::filing::paths as filing_paths;
use crate::funding::paths as funding_paths;
use crate::reporting::commands::ProofAsked;
use crate::reporting::forms::ProofQuery;
use crate::reporting::pages::{
    Asked, MadeEntry, Preview, ProofPage, ReportsPage, Since, edition, finding, proof_letters, proof_type,
};
use crate::reporting::rows::{MadeFilter, MadeRow, ProofPreview, ReportKind, label_of_total};
use crate::reporting::service::{self, Folders, proof_name};
use crate::reporting::{MakeError, paths, queries};
use crate::web::components::Field;
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) use dossier::dossier_file;
use hand_out::{Wanted, download, hand_out};
pub(super) use inventory::inventory_file;
pub(super) use letters::letter_file;
pub(super) use lists::list_file;
pub(super) use receipts::receipts_file;

/// Findings shown in a preview.
const SHOWN: usize = 20;
/// Reports that were made before, on one page.
const MADE: u64 = 10;
/// Rows that the preview of a list shows.
const FIRST: usize = 10;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::REPORTS, show_reports)
        .get(paths::INVENTORY, inventory::show)
        .get(paths::INVENTORY_XLSX, inventory::xlsx)
        .get(paths::INVENTORY_CSV, inventory::csv)
        .get(paths::PROOF, show_proof)
        .get(paths::PROOF_XLSX, proof_xlsx)
        .get(paths::RECEIPTS, receipts::show)
        .get(paths::RECEIPTS_XLSX, receipts::xlsx)
        .get(paths::RECEIPTS_CSV, receipts::csv)
        .get(paths::DOSSIER, dossier::show)
        .get(paths::DOSSIER_ZIP, dossier::zip)
        .get(paths::LIST, lists::show)
        .get(paths::LIST_XLSX, lists::xlsx)
        .get(paths::LIST_CSV, lists::csv)
        .get(paths::DRAWDOWN_XLSX, drawdown_xlsx)
        .get(paths::PORTAL_XLSX, portal::xlsx)
        .get(paths::PORTAL_CSV, portal::csv)
        .get(paths::LETTER_PAGE, letters::show)
        .get(paths::LETTER, letters::file)
}

async fn show_reports(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = catalogue(&frame, &db, &actor, &Asked::default()).await?;
    frame.page(&page)
}

/// The forms of the catalogue again, with what is wrong.
async fn again(frame: &Frame, db: &Db, actor: &Actor, asked: Asked) -> Result<Response, AppError> {
    let page = catalogue(frame, db, actor, &asked).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn catalogue(frame: &Frame, db: &Db, actor: &Actor, asked: &Asked) -> Result<ReportsPage, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let conn = db.reader();
    let schools: Vec<(String, String)> = queries::school_choices(conn, permit.scope().schools())
        .await?
        .into_iter()
        .map(|row| (row.number.to_string(), row.name))
        .collect();
    let notices = if actor.may::<MakeProof>() {
        Some(queries::notice_choices(conn).await?)
    } else {
        None
    };
    let today = format_date(db.clock().today());
    let made = service::earlier(conn, &seen_by(actor), None, MADE).await?;
    Ok(ReportsPage::new(
        frame.layout(),
        &today,
        &schools,
        notices.as_deref(),
        &made,
        asked,
    ))
}

/// Reports that were made, as far as the actor may see them: those who make no Verwendungsnachweis see their own.
pub(super) fn seen_by(actor: &Actor) -> MadeFilter {
    MadeFilter {
        by: if actor.may::<MakeProof>() {
            String::new()
        } else {
            actor.who.to_string()
        },
        ..MadeFilter::default()
    }
}

async fn drawdown_xlsx(
    authority: Authority,
    actor: Actor,
    Path(id): Path<DrawdownId>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let made = service::drawdown_sheet(&authority.db, folders(&authority), id).await?;
    download(made.ok_or(AppError::NotFound)?, "xlsx").await
}

async fn show_proof(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let today = db.clock().today();
    let id: NoticeId = query.bescheid.trim().parse().map_err(|_| AppError::NotFound)?;
    let notice = queries::the_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let filter = MadeFilter {
        kind: ReportKind::Proof.code(),
        notice: Some(id),
        ..seen_by(&actor)
    };
    let made = service::earlier(db.reader(), &filter, None, MADE).await?;
    let (preview, errors) = match query.read(today) {
        Ok(asked) => {
            let as_of = asked.as_of;
            let sums = service::preview(&db, asked).await?;
            let day = format_date(as_of);
            let written = (asked.edition, sums.proof_type);
            let preview = Preview {
                href: paths::proof_xlsx(id, as_of, asked.edition, asked.proof_type),
                file_href: if actor.may::<FileProof>() {
                    filing_paths::file_as_of(id, as_of, asked.proof_type)
                } else {
                    String::new()
                },
                file: format!("{}.xlsx", proof_name(&notice.reference, as_of, written)),
                letters: proof_letters(&asked, sums.has_narrative),
                sheets: sheets(
                    asked.edition,
                    sums.proof_type,
                    sums.encloses_receipts,
                    sums.installations > 0,
                )
                .join(", "),
                findings: sums.findings.iter().take(SHOWN).map(finding).collect(),
                more: sums.findings.len().saturating_sub(SHOWN),
                errors: sums.errors,
                confirmed: sums.confirmed.iter().take(SHOWN).map(finding).collect(),
                more_confirmed: sums.confirmed.len().saturating_sub(SHOWN),
                as_of: day,
                since: made.first().map(|last| since(last, &sums)),
                sums,
            };
            (Some(preview), FormErrors::none())
        }
        Err(errors) => (None, errors),
    };
    let sums = preview.as_ref().map(|preview| &preview.sums);
    let asks_interim = sums.and_then(|sums| sums.asks_interim);
    let shown = sums.map(|sums| sums.proof_type);
    let title = format!("{} {}", shown.unwrap_or(ProofType::Full), notice.reference);
    let page = ProofPage {
        layout: frame
            .layout()
            .titled(format!("{title} – Berichte"))
            .in_menu(paths::REPORTS)
            .crumb("Berichte", paths::REPORTS)
            .here(title.clone()),
        heading: title,
        reference: notice.reference,
        title: notice.title,
        notice_href: funding_paths::notice(id),
        filings_href: filing_paths::filings(id),
        findings_href: query.read(today).map_or_else(
            |_| checking_paths::of_notice(id),
            |asked| checking_paths::of_proof(id, asked.as_of),
        ),
        notice: id.to_string(),
        as_of: Field::new("stichtag", "Stichtag")
            .value(query.shown_day(today))
            .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist.")
            .error(errors.at("stichtag")),
        edition: edition(&query.ausgabe, &errors),
        proof_type: proof_type(&query.art, asks_interim, &errors),
        errors: errors.list().to_vec(),
        preview,
        made: made.iter().map(MadeEntry::of).collect(),
    };
    if page.errors.is_empty() {
        frame.page(&page)
    } else {
        frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }
}

/// What a proof says now against the workbook that was made last.
fn since(last: &MadeRow, sums: &ProofPreview) -> Since {
    let rows = u64::try_from(sums.receipts).unwrap_or(u64::MAX);
    let named = [("spent_cents", sums.spent), ("eligible_cents", sums.eligible)];
    let sums = named.map(|(key, amount)| (label_of_total(key).to_owned(), amount));
    Since::of(last, rows, &sums)
}

async fn proof_xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let db = &authority.db;
    let asked = match query.read(db.clock().today()) {
        Ok(read) => read,
        Err(errors) => {
            let asked = Asked {
                proof: (query, errors),
                ..Asked::default()
            };
            return again(&frame, db, &actor, asked).await;
        }
    };
    proof_file(&authority, actor.who, asked).await
}

/// A Verwendungsnachweis to download.
pub(super) async fn proof_file(
    authority: &Authority,
    who: Who,
    asked: ProofAsked,
) -> Result<Response, AppError> {
    queries::the_notice(authority.db.reader(), asked.notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let made = service::proof(&authority.db, folders(authority), asked).await?;
    let wanted = Wanted {
        who,
        kind: ReportKind::Proof,
        notice: Some(asked.notice),
        as_of: asked.as_of,
        format: "xlsx",
    };
    hand_out(authority, wanted, made).await
}

fn folders(authority: &Authority) -> Folders<'_> {
    Folders {
        folder: &authority.temporary,
        temporary: &authority.temporary,
        address: &authority.address,
    }
}

impl From<MakeError> for AppError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Report(
                ReportError::Write(_) | ReportError::TempDir { .. } | ReportError::TempFile(_),
            )
            | MakeError::File { .. } => Self::Storage(error.to_string()),
            MakeError::Report(ReportError::TooManyRows) => Self::Invalid(error.to_string()),
            MakeError::Refused(text) => Self::Conflict(text),
            MakeError::Document { .. } => Self::Conflict(error.to_string()),
            MakeError::Database(error) => error.into(),
            MakeError::Check(error) => error.into(),
            MakeError::Report(_) | MakeError::Thread(_) => Self::internal(error),
        }
    }
}
