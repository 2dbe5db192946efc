//! Handlers of sign-in, sign-out, set-up and account.

mod session_end;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use crate::account::commands::TrySignIn;
use crate::account::error::SignInError;
use crate::account::forms::{Kept, PasswordForm, SignInForm};
use crate::account::pages::{AccountPage, SetupPage, SignInPage};
use crate::account::{paths, queries, service};
use crate::auth::password::MIN_CHARS;
use crate::auth::{Actor, Scope, Secret, session};
use crate::db::{Db, Who};
use crate::web::components::Field;
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, OpenForm};
use crate::web::layout::Flash;
use crate::web::peer::Network;
use crate::web::request::{Frame, SignedIn, cookie, set_cookie};
use crate::web::routes::Routes;
use crate::web::state::AppState;

pub use session_end::keep_input;

/// Largest sign-in form: name and password, and what is kept of another form, its names with a prefix.
const SIGN_IN_BYTES: usize = 2 * session_end::KEPT_BYTES + 16 * 1024;

/// Cookie of a browser that somebody has signed in with: wrong passwords from elsewhere do not make it wait. It opens nothing.
const BROWSER_COOKIE: &str = "__Host-browser";
/// Seconds that it is kept, 90 days.
const BROWSER_SECONDS: u32 = 7_776_000;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::SIGN_IN, show_sign_in)
        .post(paths::SIGN_IN, sign_in)
        .post(paths::SIGN_OUT, sign_out)
        .get(paths::SETUP, show_setup)
        .post(paths::SETUP, setup)
        .get(paths::ACCOUNT, show_account)
        .post(paths::PASSWORD, change_password)
        .get(paths::SESSION, remaining)
}

async fn show_sign_in(frame: Frame, Query(form): Query<SignInForm>) -> Result<Response, AppError> {
    if frame.layout().user.is_some() {
        return Ok(Redirect::to(form.target()).into_response());
    }
    frame.page(&sign_in_page(&frame, &form, None, &FormErrors::none()))
}

async fn sign_in(
    frame: Frame,
    db: Db,
    State(state): State<AppState>,
    Network(network): Network,
    before: Result<SignedIn, AppError>,
    headers: HeaderMap,
    OpenForm(pairs): OpenForm<Vec<(String, String)>, SIGN_IN_BYTES>,
) -> Result<Response, AppError> {
    let form = SignInForm::of(&pairs);
    let kept = Kept::brought(&pairs, form.target());
    let browser = cookie(&headers, BROWSER_COOKIE);
    let command = TrySignIn {
        name: &form.name,
        password: &form.password,
        network: &network,
        browser: browser.as_deref(),
        replaces: before.ok().map(|SignedIn(session)| session.id),
    };
    match service::sign_in(&db, &state.passwords, command).await {
        Ok((token, browser)) => {
            let mut response = match kept {
                Some(kept) => session_end::after_sign_in(&state, &token, kept).await?,
                None => Redirect::to(form.target()).into_response(),
            };
            set_cookie(&mut response, session::COOKIE, token.reveal(), None);
            remember_browser(&mut response, &browser);
            Ok(response)
        }
        Err(SignInError::Database(error)) => Err(error.into()),
        Err(SignInError::Wait(seconds)) if kept.is_none() => Err(AppError::TooMany(seconds)),
        Err(error) => {
            let status = match error {
                SignInError::Wrong => StatusCode::UNAUTHORIZED,
                SignInError::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let mut errors = FormErrors::none();
            errors.add("name", error.to_string());
            frame.page_with(status, &sign_in_page(&frame, &form, kept, &errors))
        }
    }
}

fn remember_browser(response: &mut Response, browser: &Secret) {
    let text = format!(
        "{BROWSER_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={BROWSER_SECONDS}",
        browser.reveal()
    );
    if let Ok(header) = HeaderValue::from_str(&text) {
        response.headers_mut().append("set-cookie", header);
    }
}

fn sign_in_page(frame: &Frame, form: &SignInForm, kept: Option<Kept>, errors: &FormErrors) -> SignInPage {
    let attribute = |field: Field, value: &str| {
        let mut field = field;
        field.attributes.push(("autocomplete", value.to_owned()));
        field
    };
    SignInPage {
        layout: frame.layout().titled("Anmelden"),
        name: attribute(Field::new("name", "Name").value(&form.name), "username"),
        password: attribute(Field::new("password", "Passwort"), "current-password"),
        return_to: form.target().to_owned(),
        kept,
        errors: errors.list().to_vec(),
    }
}

async fn sign_out(
    db: Db,
    SignedIn(session): SignedIn,
    _form: CsrfForm<serde::de::IgnoredAny>,
) -> Result<Response, AppError> {
    db.write_aside(Who::System, async |tx| session::close(tx, session.id).await)
        .await?;
    let mut response = Redirect::to(paths::SIGN_IN).into_response();
    set_cookie(&mut response, session::COOKIE, "", Some(0));
    Ok(response)
}

async fn show_setup(frame: Frame, db: Db, Path(token): Path<String>) -> Result<Response, AppError> {
    let user = queries::user_of_link(&db, &Secret::digest(&token))
        .await?
        .ok_or_else(spent_link)?;
    frame.page(&setup_page(&frame, &token, &user.name, FormErrors::none()))
}

async fn setup(
    frame: Frame,
    db: Db,
    State(state): State<AppState>,
    Path(token): Path<String>,
    OpenForm(form): OpenForm<PasswordForm>,
) -> Result<Response, AppError> {
    let user = queries::user_of_link(&db, &Secret::digest(&token))
        .await?
        .ok_or_else(spent_link)?;
    match new_password(&state, &form).await {
        Ok(hash) => {
            db.write(Who::User(user.id), async |tx| {
                service::use_link(tx, &token, hash).await
            })
            .await?;
            Ok(frame.redirect(
                paths::SIGN_IN,
                &Flash::success("Ihr Passwort ist gesetzt. Bitte melden Sie sich damit an."),
            ))
        }
        Err(errors) => frame.page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &setup_page(&frame, &token, &user.name, errors),
        ),
    }
}

fn spent_link() -> AppError {
    AppError::BadRequest(
        "Dieser Link wurde schon benutzt oder ist abgelaufen. Bitte lassen Sie sich von der Verwaltung einen neuen ausstellen.".to_owned(),
    )
}

async fn new_password(state: &AppState, form: &PasswordForm) -> Result<String, FormErrors> {
    let mut errors = FormErrors::none();
    if form.password != form.repeated {
        errors.add(
            "repeated",
            "Die beiden Eingaben sind verschieden. Bitte geben Sie das neue Passwort zweimal gleich ein.",
        );
        return Err(errors);
    }
    let hash = state.passwords.hash(&form.password).await;
    let hash = errors.take("password", hash);
    errors.finish(hash)
}

fn new_password_fields(errors: &FormErrors) -> (Field, Field) {
    let hint =
        format!("Mindestens {MIN_CHARS} Zeichen, zum Beispiel vier zufällige Wörter. Einfügen ist erlaubt.");
    let mut password = Field::new("password", "Neues Passwort")
        .hint(hint)
        .error(errors.at("password"));
    let mut repeated = Field::new("repeated", "Neues Passwort wiederholen").error(errors.at("repeated"));
    for field in [&mut password, &mut repeated] {
        field.attributes.push(("autocomplete", "new-password".to_owned()));
    }
    (password, repeated)
}

fn setup_page(frame: &Frame, token: &str, user: &str, errors: FormErrors) -> SetupPage {
    let (password, repeated) = new_password_fields(&errors);
    SetupPage {
        layout: frame.layout().titled("Passwort setzen"),
        user: user.to_owned(),
        action: paths::setup(token),
        password,
        repeated,
        errors: errors.list().to_vec(),
    }
}

async fn show_account(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = account_page(&frame, &db, &actor, FormErrors::none()).await?;
    frame.page(&page)
}

async fn change_password(
    frame: Frame,
    db: Db,
    actor: Actor,
    State(state): State<AppState>,
    Network(network): Network,
    form: CsrfForm<PasswordForm>,
) -> Result<Response, AppError> {
    let Who::User(user) = actor.who else {
        return Err(AppError::NotFound);
    };
    match service::check_own_password(&db, &state.passwords, user, &form.value.current, &network).await {
        Ok(()) => {}
        Err(SignInError::Wrong) => {
            let mut errors = FormErrors::none();
            errors.add("current", "Das ist nicht Ihr jetziges Passwort.");
            return frame.page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &account_page(&frame, &db, &actor, errors).await?,
            );
        }
        Err(SignInError::Wait(seconds)) => return Err(AppError::TooMany(seconds)),
        Err(SignInError::Database(error)) => return Err(error.into()),
        Err(other) => return Err(AppError::internal(other)),
    }
    match new_password(&state, &form.value).await {
        Ok(hash) => {
            db.write(actor.who, async |tx| {
                service::store_password(tx, user, hash).await
            })
            .await?;
            Ok(frame.redirect(
                paths::SIGN_IN,
                &Flash::success("Ihr neues Passwort gilt. Bitte melden Sie sich damit an."),
            ))
        }
        Err(errors) => frame.page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &account_page(&frame, &db, &actor, errors).await?,
        ),
    }
}

async fn account_page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    errors: FormErrors,
) -> Result<AccountPage, AppError> {
    let schools = match &actor.scope {
        Scope::All => Vec::new(),
        Scope::Only(ids) => queries::school_names(db.reader(), ids).await?,
    };
    let (password, repeated) = new_password_fields(&errors);
    let mut current = Field::new("current", "Jetziges Passwort").error(errors.at("current"));
    current
        .attributes
        .push(("autocomplete", "current-password".to_owned()));
    Ok(AccountPage {
        layout: frame.layout().titled("Mein Konto").here("Mein Konto"),
        name: actor.name.clone(),
        role: actor.role.label().to_owned(),
        schools,
        current,
        password,
        repeated,
        errors: errors.list().to_vec(),
    })
}

/// Seconds until the session ends, as plain text; asking is a sign of life.
async fn remaining(db: Db, SignedIn(session): SignedIn) -> String {
    (session.ends_at - db.clock().now())
        .num_seconds()
        .max(0)
        .to_string()
}
