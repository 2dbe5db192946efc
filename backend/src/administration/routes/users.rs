//! Accounts of people.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use paktbuch_types::UserId;
use serde::de::IgnoredAny;

use super::layout;
use crate::account::paths as account;
use crate::administration::forms::RightsForm;
use crate::administration::pages::{NewPage, RightsFields, SecretPage, UserPage, UsersPage};
use crate::administration::rows::UserRow;
use crate::administration::{paths, queries, service};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, ManageUsers, Secret};
use crate::db::{Db, Who};
use crate::error::ServiceError;
use crate::web::components::{Conflict, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Frame, SignedIn};
use crate::web::state::AppState;

/// Entries of the history on an account's page.
const HISTORY: u64 = 200;

pub(super) async fn list(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ManageUsers>()?;
    let page = UsersPage {
        layout: layout(&frame, "Benutzerkonten").here("Benutzerkonten"),
        users: queries::list_users(db.reader(), db.clock().now()).await?,
    };
    frame.page(&page)
}

pub(super) async fn show_new(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ManageUsers>()?;
    let page = new_page(&frame, &db, &RightsForm::default(), &FormErrors::none()).await?;
    frame.page(&page)
}

pub(super) async fn add(
    frame: Frame,
    db: Db,
    SignedIn(session): SignedIn,
    State(state): State<AppState>,
    headers: HeaderMap,
    form: CsrfForm<RightsForm>,
) -> Result<Response, AppError> {
    let permit = session.actor.permit::<ManageUsers>()?;
    let command = match form.value.new_user() {
        Ok(command) => command,
        Err(errors) => {
            let page = new_page(&frame, &db, &form.value, &errors).await?;
            return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let name = command.name.clone();
    let token = Secret::of_form(&session.csrf, &form.once.nonce);
    let hours = state.config.session.setup_link_hours;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let user = service::add_user(tx, &permit, command).await?;
            service::issue_setup_link(tx, &permit, user, token.clone(), hours).await?;
            Ok::<_, ServiceError>(paths::user(user))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => link_page(&frame, &state, &headers, &token, &name, location),
        Err(again) => {
            let page = new_page(&frame, &db, &form.value, &again.errors()).await?;
            frame.page_with(again.status(), &page)
        }
    }
}

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<UserId>,
) -> Result<Response, AppError> {
    actor.permit::<ManageUsers>()?;
    let user = found(&db, id).await?;
    let form = RightsForm::of(&user);
    frame.page(&user_page(&frame, &db, &actor, user, &form, None).await?)
}

pub(super) async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<UserId>,
    form: CsrfForm<RightsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ManageUsers>()?;
    let user = found(&db, id).await?;
    let answer = match form.value.change(id) {
        Err(errors) => Err(Again::Errors(errors)),
        Ok(command) => sorted(
            db.write_once(permit.who(), &form.once, async |tx| {
                service::change_user(tx, &permit, command).await?;
                Ok::<_, ServiceError>(paths::user(id))
            })
            .await,
        )?,
    };
    match answer {
        Ok(location) => {
            let text = format!("Das Benutzerkonto {} ist gespeichert.", user.name);
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(again) => {
            let page = user_page(
                &frame,
                &db,
                &actor,
                found(&db, id).await?,
                &form.value,
                Some(&again),
            )
            .await?;
            frame.page_with(again.status(), &page)
        }
    }
}

pub(super) async fn issue_link(
    frame: Frame,
    db: Db,
    SignedIn(session): SignedIn,
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(id): Path<UserId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = session.actor.permit::<ManageUsers>()?;
    let user = found(&db, id).await?;
    let token = Secret::of_form(&session.csrf, &form.once.nonce);
    let hours = state.config.session.setup_link_hours;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::issue_setup_link(tx, &permit, id, token.clone(), hours).await?;
            Ok::<_, ServiceError>(paths::user(id))
        })
        .await?;
    link_page(&frame, &state, &headers, &token, &user.name, location)
}

pub(super) async fn disable(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<UserId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ManageUsers>()?;
    let user = found(&db, id).await?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::disable(tx, &permit, id).await?;
            Ok::<_, ServiceError>(paths::user(id))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!(
                "Das Benutzerkonto {} ist gesperrt und überall abgemeldet.",
                user.name
            );
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(again) => {
            let form = RightsForm::of(&user);
            let page = user_page(&frame, &db, &actor, user, &form, Some(&again)).await?;
            frame.page_with(again.status(), &page)
        }
    }
}

pub(super) async fn enable(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<UserId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ManageUsers>()?;
    let user = found(&db, id).await?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::enable(tx, &permit, id).await?;
            Ok::<_, ServiceError>(paths::user(id))
        })
        .await?;
    let text = format!("Das Benutzerkonto {} ist entsperrt.", user.name);
    Ok(frame.redirect(&location, &Flash::success(text)))
}

async fn found(db: &Db, id: UserId) -> Result<UserRow, AppError> {
    let user = queries::user(db.reader(), id, db.clock().now()).await?;
    user.ok_or(AppError::NotFound)
}

async fn new_page(
    frame: &Frame,
    db: &Db,
    form: &RightsForm,
    errors: &FormErrors,
) -> Result<NewPage, AppError> {
    let schools = queries::school_choices(db.reader()).await?;
    Ok(NewPage {
        layout: layout(frame, "Konto anlegen – Benutzerkonten")
            .crumb("Benutzerkonten", paths::USERS)
            .here("Konto anlegen"),
        title: "Konto anlegen",
        explanation: "Ein Passwort vergeben Sie nicht: Nach dem Anlegen sehen Sie einmal einen Link, mit dem die Person ihr \
                      Passwort selbst setzt.",
        action: paths::USERS,
        list: paths::USERS,
        fields: RightsFields::new_user(form, &schools, errors),
        errors: errors.list().to_vec(),
    })
}

async fn user_page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    user: UserRow,
    form: &RightsForm,
    again: Option<&Again>,
) -> Result<UserPage, AppError> {
    let errors = again.map_or_else(FormErrors::none, Again::errors);
    let schools = queries::school_choices(db.reader()).await?;
    let history = audit::of_subject(db.reader(), SubjectKind::User, user.id.0, HISTORY).await?;
    let last = history.first();
    let conflict = again.filter(|again| again.is_stale()).map(|_| Conflict {
        changed_by: last.map(|entry| entry.who.clone()).unwrap_or_default(),
        changed_at: last
            .map(|entry| entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string())
            .unwrap_or_default(),
        rows: form.compared(&user, &schools),
    });
    Ok(UserPage {
        layout: layout(frame, &format!("{} – Benutzerkonten", user.display_name))
            .crumb("Benutzerkonten", paths::USERS)
            .here(&user.display_name),
        own: actor.who == Who::User(user.id),
        fields: RightsFields::of_user(form, &schools, &errors),
        version: user.version,
        conflict,
        errors: errors.list().to_vec(),
        history: history.into_iter().map(HistoryEntry::from).collect(),
        user,
    })
}

fn link_page(
    frame: &Frame,
    state: &AppState,
    headers: &HeaderMap,
    token: &Secret,
    name: &str,
    location: String,
) -> Result<Response, AppError> {
    let hours = state.config.session.setup_link_hours;
    let page = SecretPage {
        layout: layout(frame, "Einrichtungslink – Benutzerkonten")
            .crumb("Benutzerkonten", paths::USERS)
            .here("Einrichtungslink"),
        title: format!("Einrichtungslink für {name}"),
        explanation: format!(
            "Bitte geben Sie diesen Link nur der Person, der das Konto gehört. Er gilt einmal und {hours} Stunden lang; mit ihm \
             setzt sie ihr Passwort."
        ),
        label: "Einrichtungslink",
        secret: format!("{}{}", base_url(state, headers), account::setup(token.reveal())),
        next: (location, "Zum Benutzerkonto"),
    };
    frame.page(&page)
}

/// The configured address, else the one this browser uses: the answer goes to nobody else.
fn base_url(state: &AppState, headers: &HeaderMap) -> String {
    let server = &state.config.server;
    if !server.base_url.is_empty() {
        return server.base_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = if server.behind_tls_proxy { "https" } else { "http" };
    format!("{scheme}://{}", host.unwrap_or_default())
}
