//! A notice's page and form.

use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::{Cents, NoticeId, NoticeState};

use super::notices::early_words;
use super::{HISTORY, programmes, version, with_found};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, ConfirmFindings, EditFunding, ReadFunding};
use crate::checking::paths as checking;
use crate::db::Db;
use crate::funding::forms::{NoticeForm, PayoutForm};
use crate::funding::pages::{NoticeFormPage, NoticePage, NoticeParts, ShownFinding, conflict, opened};
use crate::funding::rows::{Blocking, InterimProofs, NoticeView, Progress};
use crate::funding::service::Elsewhere;
use crate::funding::{fields, paths, programme, queries, service};
use crate::rules::{self, FindingCause, Severity};
use crate::web::basis::Basis;
use crate::web::components::HistoryEntry;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NOTICE, show)
        .get(paths::EDIT_NOTICE, edit)
        .post(paths::EDIT_NOTICE, change)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Extension(elsewhere): Extension<Elsewhere>,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (form, errors) = (PayoutForm::default(), FormErrors::none());
    // Boxed: its many reads side by side would lie within the future of the whole request.
    let page = Box::pin(page(&frame, (&db, &elsewhere), &actor, id, &form, &errors)).await?;
    frame.page(&page)
}

/// The notice's page, with what was typed into the form of payouts.
pub(super) async fn page(
    frame: &Frame,
    (db, elsewhere): (&Db, &Elsewhere),
    actor: &Actor,
    id: NoticeId,
    form: &PayoutForm,
    errors: &FormErrors,
) -> Result<NoticePage, AppError> {
    let today = db.clock().today();
    let conn = db.reader();
    // Reads that ask nothing of each other go side by side.
    let (view, programmes, (plan, untold, progress, filing, taken), history) = tokio::try_join!(
        stored(db, id),
        programmes(db),
        async {
            Ok(tokio::try_join!(
                queries::figures(conn, id, None),
                service::narrative_findings(conn, Some(id)),
                service::progress(conn, Some(id), today),
                service::last_filing(conn, id),
                queries::takeover_state(conn, id),
            )?)
        },
        history(db, id),
    )?;
    let mut findings = service::page_findings(&view, &plan, &programmes, today);
    let filed = service::compared(conn, &view, today).await?;
    findings.extend(service::findings_of(&view, filed.as_ref()));
    findings.extend(untold);
    let may_confirm = actor.may::<ConfirmFindings>();
    let findings = service::reviewed(conn, findings).await?;
    let findings: Vec<ShownFinding> = findings
        .into_iter()
        .map(|found| ShownFinding {
            confirmation: found
                .confirmation
                .map(|confirmation| confirmation.sentence())
                .unwrap_or_default(),
            confirm: may_confirm.then(|| checking::confirm(&found.fingerprint, Some(id))),
            ..shown(found.finding)
        })
        .collect();
    let own_errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && finding.keeps_back())
        .map(|finding| (finding.item, finding.message.as_str()))
        .collect();
    let beside = match view.data.state {
        NoticeState::Running => elsewhere.errors(db, id).await?.beside(&own_errors),
        // Once the proof is filed, nothing is to be cleared before.
        _ => Blocking::default(),
    };
    let blocking = u64::try_from(own_errors.len() + beside.filing.len()).unwrap_or(u64::MAX);
    let programme = programme::find(&programmes, &view.data.programme, view.data.programme_version);
    let filed_here = filing.as_ref().map(|filing| filing.filed_on);
    let filed_on = filed_here.or_else(|| filed.as_ref()?.data.filed_on);
    let examined = match filed_on {
        Some(_) => queries::examined(conn, id).await?,
        None => None,
    };
    let examination = queries::step_deadlines(conn, Some(id), today).await?;
    let may_edit = actor.may::<EditFunding>();
    let drawable = match view.data.state {
        NoticeState::Running if may_edit => Some(elsewhere.drawable(db, id).await?),
        // The rest of the grant (Restanforderung, Schlusszahlung).
        NoticeState::ProofFiled if may_edit => {
            Some(elsewhere.drawable(db, id).await?).filter(|drawable| drawable.amount > Cents::ZERO)
        }
        _ => None,
    };
    let awaited = match view.data.state {
        NoticeState::Closed => queries::awaited(conn, id).await?,
        _ => Cents::ZERO,
    };
    let retained = Box::pin(service::retained_from(conn, id)).await?;
    let interim = InterimProofs {
        due: service::interim_due_of(&view.data, programme, &view.interim_filed, today),
        filed: view.interim_filed.clone(),
    };
    let payout_uses = service::payout_uses(&view, &plan, &programmes, today);
    let parts = NoticeParts {
        progress: Progress {
            errors: blocking,
            record_errors: beside.records,
            ..progress.get(&id).copied().unwrap_or_default()
        },
        filing_errors: beside.filing,
        taken,
        filed,
        kept_until: service::kept_until(&view, programme, retained),
        filing,
        interim,
        examined,
        examination,
        view: &view,
        plan: &plan,
        payout_uses: &payout_uses,
        programme,
        programmes: &programmes,
        findings,
        history,
        drawable,
        awaited,
        today,
        may_edit,
    };
    Ok(NoticePage::new(frame.layout(), parts, form, errors))
}

fn shown(finding: rules::Finding) -> ShownFinding {
    let subject = finding.subject;
    let (unknown, field, place) = match &finding.cause {
        FindingCause::Unknown(parameter) => {
            let known = fields::ASKED.iter().find(|(asked, ..)| asked == parameter);
            (parameter.clone(), known.map(|(_, field, _)| *field), None)
        }
        FindingCause::PeriodTooLong => (String::new(), Some("implementation_to"), None),
        FindingCause::OutsideProgramme => (String::new(), Some("implementation_from"), None),
        FindingCause::OutsideApproval => (String::new(), Some("approval_from"), None),
        FindingCause::PaidOutTooMuch | FindingCause::PaidOutEarly => {
            let place = ("#auszahlungen".to_owned(), "Auszahlungen");
            (String::new(), None, Some(place))
        }
        _ => (String::new(), None, None),
    };
    ShownFinding {
        unknown,
        field,
        place,
        item: (subject.kind == rules::SubjectKind::CostItem).then_some(subject.id),
        severity: finding.severity,
        message: finding.message,
        remedy: finding.remedy,
        source: finding.source,
        confirmation: String::new(),
        confirm: None,
        ends_with_filing: matches!(
            finding.cause,
            FindingCause::ProofOverdue | FindingCause::ProofDueSoon
        ),
    }
}

/// The notice, or 404.
pub(super) async fn stored(db: &Db, id: NoticeId) -> Result<NoticeView, AppError> {
    service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// The notice's history, newest first.
pub(super) async fn history(db: &Db, id: NoticeId) -> Result<Vec<HistoryEntry>, AppError> {
    let entries = audit::of_subject(db.reader(), SubjectKind::Notice, id.0, HISTORY).await?;
    Ok(entries.into_iter().map(HistoryEntry::from).collect())
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let form = NoticeForm::stored(&view.data, view.version);
    let basis = Basis::of(&form);
    let again = Again::Errors(FormErrors::none());
    let page = form_page(&frame, &db, &view, (form, &basis), &again).await?;
    frame.page_with(StatusCode::OK, &page)
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<NoticeForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let version = version(&form.value.version)?;
    let mut followed = 0;
    let read = form.value.read_all(&programmes(&db).await?);
    if read.1.is_empty() && form.value.moves != form.value.terms() {
        let today = db.clock().today();
        // What is refused is told below, as it is where no device moves.
        if let Ok(moved) = service::preview_notice(db.reader(), id, version, &read.0, today).await
            && !moved.is_empty()
        {
            let view = stored(&db, id).await?;
            let mut typed = form.value;
            typed.moves = typed.terms();
            let again = Again::Errors(FormErrors::none());
            let page = form_page(&frame, &db, &view, (typed, &form.basis), &again).await?;
            return frame.page(&page.moving(id, moved));
        }
    }
    let again = match read {
        (command, errors) if !errors.is_empty() => {
            let stored = Some((id, stored(&db, id).await?.data.notice_date));
            let found = service::check_notice(db.reader(), command, stored, db.clock().today()).await;
            Again::Errors(with_found(errors, found)?)
        }
        (command, _) => {
            let early = early_words(&command);
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    followed = service::change_notice(tx, &permit, id, version, command).await?;
                    Ok(paths::notice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let devices = followed_words(followed);
                    let text = format!(
                        "Bescheid {} ist gespeichert.{devices}{early}",
                        form.value.reference.trim()
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let view = stored(&db, id).await?;
    let page = form_page(&frame, &db, &view, (form.value, &form.basis), &again).await?;
    frame.page_with(again.status(), &page)
}

/// How many devices follow with their Zweckbindung, behind another sentence.
pub(super) fn followed_words(devices: u64) -> String {
    match devices {
        0 => String::new(),
        1 => " Die Zweckbindung von 1 Gerät folgt ihm.".to_owned(),
        count => format!(" Die Zweckbindung von {count} Geräten folgt ihm."),
    }
}

/// The form of a stored notice; after a conflict with both versions, and ready to be saved over the stored one.
async fn form_page(
    frame: &Frame,
    db: &Db,
    view: &NoticeView,
    (form, basis): (NoticeForm, &Basis),
    again: &Again,
) -> Result<NoticeFormPage, AppError> {
    let (mut form, next) = basis.shown(again, form, &NoticeForm::stored(&view.data, view.version));
    let programmes = programmes(db).await?;
    let applications = queries::application_choices(db.reader(), &form.programme).await?;
    let both = match (again.is_stale(), form.read(&programmes)) {
        (true, Ok(yours)) => {
            form.version = view.version.to_string();
            let name = |id: Option<_>| {
                let label = applications.iter().find(|(known, _)| Some(*known) == id);
                label.map(|(_, label)| label.clone()).unwrap_or_default()
            };
            let yours = fields::notice(&yours, &name(yours.application));
            let stored = fields::notice(&view.data, &name(view.data.application));
            let before = basis
                .form::<NoticeForm>()
                .and_then(|form| form.read(&programmes).ok());
            let before = before.map(|before| opened(fields::notice(&before, &name(before.application))));
            let both = conflict(yours, stored, history(db, view.id).await?.first());
            Some(both.opened_with(before))
        }
        _ => None,
    };
    let errors = again.errors();
    Ok(NoticeFormPage::new(
        frame.layout().based_on(next),
        Some(view.id),
        &programmes,
        &applications,
        &form,
        &errors,
        both,
    ))
}
