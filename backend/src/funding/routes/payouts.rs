//! Payouts: entering one on the notice's page, changing one on a page of its own.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{Cents, NoticeId, PayoutId};

use super::notice::{self, history, stored};
use super::version;
use crate::auth::{Actor, EditFunding};
use crate::db::Db;
use crate::funding::forms::{PayoutForm, RemovePayoutForm};
use crate::funding::pages::{PayoutPage, conflict, opened};
use crate::funding::rows::{LATE_PAYOUT, NoticeView, PayoutRow};
use crate::funding::service::Elsewhere;
use crate::funding::{fields, paths, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::PAYOUTS, add)
        .get(paths::PAYOUT, edit)
        .post(paths::PAYOUT, change)
        .post(paths::REMOVE_PAYOUT, remove)
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Extension(elsewhere): Extension<Elsewhere>,
    Path(id): Path<NoticeId>,
    form: CsrfForm<PayoutForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let text = format!(
                "Auszahlung über {} ist eingetragen.",
                fields::euro(command.amount)
            );
            let paid_on = command.paid_on;
            let mut answered = None;
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let payout = service::add_payout(tx, &permit, id, command).await?;
                    answered = service::answer_drawdown(tx, &permit, payout).await?;
                    Ok(paths::notice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let view = stored(&db, id).await?;
                    let waiting = queries::awaited(db.reader(), id).await?;
                    let text = format!("{text}{}", answer_words(answered, waiting));
                    let mut flash = told(&view, text);
                    if queries::counts_payout(db.reader(), id, paid_on).await? {
                        flash = Flash::warning(format!("{} {LATE_PAYOUT}", flash.text));
                    }
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let source = (&db, &elsewhere);
    let page = notice::page(&frame, source, &actor, id, &form.value, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

/// Which drawdown the payout answered; else, while one waits for its money, where to say which.
fn answer_words(answered: Option<i64>, waiting: Cents) -> String {
    match answered {
        Some(number) => format!(" Mittelabruf {number} ist damit ausgezahlt."),
        None if waiting > Cents::ZERO => format!(
            " Angefordert sind noch {}: Antwortet sie auf einen Mittelabruf, bitte auf dessen Seite unter „Auszahlung“ wählen.",
            fields::euro(waiting)
        ),
        None => String::new(),
    }
}

/// That it is saved, and how much more than the grant is paid out now.
fn told(view: &NoticeView, text: String) -> Flash {
    let excess = view.paid_out().minus(view.granted);
    if excess <= Cents::ZERO {
        return Flash::success(text);
    }
    Flash::warning(format!(
        "{text} Ausgezahlt sind damit {}, {} mehr als bewilligt.",
        fields::euro(view.paid_out()),
        fields::euro(excess)
    ))
}

/// Whether a filed proof counts the payout or reaches beyond its day.
async fn is_filed(authority: &Authority, payout: &PayoutRow) -> Result<bool, AppError> {
    let (id, paid_on) = ((payout.notice, payout.id), payout.data.paid_on);
    let conn = authority.db.reader();
    if queries::counts_payout(conn, payout.notice, paid_on).await? {
        return Ok(true);
    }
    Ok(service::is_payout_counted(conn, &authority.documents, id, paid_on).await?)
}

async fn edit(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PayoutId>,
) -> Result<Response, AppError> {
    let db = &authority.db;
    actor.permit::<EditFunding>()?;
    let payout = queries::payout(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let view = stored(db, payout.notice).await?;
    let is_filed = is_filed(&authority, &payout).await?;
    let form = PayoutForm::stored(&payout.data, payout.version);
    frame.page(&PayoutPage::new(
        frame.layout().based_on(Basis::of(&form)),
        &view,
        (&payout, is_filed),
        &form,
        &FormErrors::none(),
        None,
    ))
}

async fn change(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PayoutId>,
    form: CsrfForm<PayoutForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::change_payout(
                        tx,
                        &authority.documents,
                        &permit,
                        id,
                        base,
                        command,
                        &form.value.reason,
                    )
                    .await
                    .map(paths::notice)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let payout = queries::payout(db.reader(), id)
                        .await?
                        .ok_or(AppError::NotFound)?;
                    let view = stored(db, payout.notice).await?;
                    let text = "Die Auszahlung ist gespeichert.".to_owned();
                    return Ok(frame.redirect(&location, &told(&view, text)));
                }
                Err(again) => again,
            }
        }
    };
    let payout = queries::payout(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let view = stored(db, payout.notice).await?;
    let is_filed = is_filed(&authority, &payout).await?;
    let now = PayoutForm::stored(&payout.data, payout.version);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let both = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = payout.version.to_string();
            let last = history(db, view.id).await?;
            let before = form.basis.form::<PayoutForm>().and_then(|form| form.read().ok());
            let both = conflict(fields::payout(&yours), fields::payout(&payout.data), last.first());
            Some(both.opened_with(before.map(|before| opened(fields::payout(&before)))))
        }
        _ => None,
    };
    let page = PayoutPage::new(
        frame.layout().based_on(basis),
        &view,
        (&payout, is_filed),
        &shown,
        &again.errors(),
        both,
    );
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PayoutId>,
    form: CsrfForm<RemovePayoutForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let base = version(&form.value.version)?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_payout(tx, &authority.documents, &permit, id, base, &form.value.grund)
                .await
                .map(paths::notice)
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            return Ok(frame.redirect(&location, &Flash::success("Die Auszahlung ist entfernt.")));
        }
        Err(again) => again,
    };
    let mut errors = again.errors();
    if again.is_stale() {
        let message = "Jemand anderes hat die Auszahlung inzwischen geändert. Bitte prüfen Sie, ob sie noch zu entfernen ist.";
        errors.add("", message);
    }
    let payout = queries::payout(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let view = stored(db, payout.notice).await?;
    let is_filed = is_filed(&authority, &payout).await?;
    let now = PayoutForm::stored(&payout.data, payout.version);
    let layout = frame.layout().based_on(Basis::of(&now));
    let page = PayoutPage::new(layout, &view, (&payout, is_filed), &now, &errors, None);
    frame.page_with(again.status(), &page)
}
