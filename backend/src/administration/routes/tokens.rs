//! Tokens of programs.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::TokenId;
use serde::de::IgnoredAny;

use super::layout;
use crate::administration::forms::RightsForm;
use crate::administration::pages::{NewPage, RightsFields, SecretPage, TokenPage, TokensPage};
use crate::administration::rows::TokenRow;
use crate::administration::{paths, queries, service};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, ManageTokens, Secret, token};
use crate::db::Db;
use crate::error::ServiceError;
use crate::web::components::HistoryEntry;
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Frame, SignedIn};

/// Entries of the history on a token's page.
const HISTORY: u64 = 200;

pub(super) async fn list(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ManageTokens>()?;
    let page = TokensPage {
        layout: layout(&frame, "API-Token").here("API-Token"),
        tokens: queries::list_tokens(db.reader()).await?,
    };
    frame.page(&page)
}

pub(super) async fn show_new(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ManageTokens>()?;
    let page = new_page(&frame, &db, &RightsForm::default(), &FormErrors::none()).await?;
    frame.page(&page)
}

pub(super) async fn add(
    frame: Frame,
    db: Db,
    SignedIn(session): SignedIn,
    form: CsrfForm<RightsForm>,
) -> Result<Response, AppError> {
    let permit = session.actor.permit::<ManageTokens>()?;
    let command = match form.value.new_token() {
        Ok(command) => command,
        Err(errors) => {
            let page = new_page(&frame, &db, &form.value, &errors).await?;
            return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let name = command.name.clone();
    let value = token::value(&Secret::of_form(&session.csrf, &form.once.nonce));
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let token = service::add_token(tx, &permit, &value, command).await?;
            Ok::<_, ServiceError>(paths::token(token))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => frame.page(&SecretPage {
            layout: layout(&frame, "Neues Token – API-Token")
                .crumb("API-Token", paths::TOKENS)
                .here("Neues Token"),
            title: format!("API-Token {name}"),
            explanation: "Bitte hinterlegen Sie den Wert jetzt in dem Programm, das ihn braucht. Gespeichert ist nur seine \
                          Prüfsumme; geht er verloren, widerrufen Sie das Token und stellen ein neues aus."
                .to_owned(),
            label: "Wert des Tokens",
            secret: value,
            next: (location, "Zum API-Token"),
        }),
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
    Path(id): Path<TokenId>,
) -> Result<Response, AppError> {
    actor.permit::<ManageTokens>()?;
    let token = found(&db, id).await?;
    let history = audit::of_subject(db.reader(), SubjectKind::Token, id.0, HISTORY).await?;
    let page = TokenPage {
        layout: layout(&frame, &format!("{} – API-Token", token.name))
            .crumb("API-Token", paths::TOKENS)
            .here(&token.name),
        history: history.into_iter().map(HistoryEntry::from).collect(),
        token,
    };
    frame.page(&page)
}

pub(super) async fn revoke(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<TokenId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ManageTokens>()?;
    let token = found(&db, id).await?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::revoke_token(tx, &permit, id).await?;
            Ok::<_, ServiceError>(paths::token(id))
        })
        .await?;
    let text = format!("Das API-Token {} ist widerrufen.", token.name);
    Ok(frame.redirect(&location, &Flash::success(text)))
}

async fn found(db: &Db, id: TokenId) -> Result<TokenRow, AppError> {
    queries::token(db.reader(), id).await?.ok_or(AppError::NotFound)
}

async fn new_page(
    frame: &Frame,
    db: &Db,
    form: &RightsForm,
    errors: &FormErrors,
) -> Result<NewPage, AppError> {
    let schools = queries::school_choices(db.reader()).await?;
    Ok(NewPage {
        layout: layout(frame, "Token ausstellen – API-Token")
            .crumb("API-Token", paths::TOKENS)
            .here("Token ausstellen"),
        title: "Token ausstellen",
        explanation: "Das Programm darf mit dem Token, was die Rolle darf. Geben Sie ihm nicht mehr, als es braucht: Zum Lesen \
                      genügt Prüfung.",
        action: paths::TOKENS,
        list: paths::TOKENS,
        fields: RightsFields::new_token(form, &schools, errors),
        errors: errors.list().to_vec(),
    })
}
