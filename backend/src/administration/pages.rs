//! Pages of this feature.

use askama::Template;
use paktbuch_types::Role;

use super::forms::RightsForm;
use super::paths;
use super::rows::{SchoolRow, TokenRow, UserRow, UserState, school_names};
use crate::web::components::{Choice, Conflict, ConflictRow, Fact, Field, FieldError, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// What there is to administer, as far as the actor may.
#[derive(Debug, Template)]
#[template(path = "administration/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    pub entries: Vec<IndexEntry>,
}

/// A part of the administration.
#[derive(Debug)]
pub struct IndexEntry {
    pub label: &'static str,
    pub href: &'static str,
    /// What one does there.
    pub text: &'static str,
}

/// All accounts.
#[derive(Debug, Template)]
#[template(path = "administration/users.html")]
pub struct UsersPage {
    pub layout: Layout,
    pub users: Vec<UserRow>,
}

/// A new account, or a new token.
#[derive(Debug, Template)]
#[template(path = "administration/new.html")]
pub struct NewPage {
    pub layout: Layout,
    pub title: &'static str,
    pub explanation: &'static str,
    /// Where the form goes.
    pub action: &'static str,
    /// Where one goes without sending it.
    pub list: &'static str,
    pub fields: RightsFields,
    pub errors: Vec<FieldError>,
}

/// The fields of [`RightsForm`].
#[derive(Debug)]
pub struct RightsFields {
    /// Absent where the name cannot change.
    pub name: Option<Field>,
    pub display_name: Option<Field>,
    pub role: Field,
    pub schools: Field,
}

/// One account.
#[derive(Debug, Template)]
#[template(path = "administration/user.html")]
pub struct UserPage {
    pub layout: Layout,
    pub user: UserRow,
    /// The account of the actor: role and lock are not to be changed.
    pub own: bool,
    pub fields: RightsFields,
    pub version: i64,
    pub conflict: Option<Conflict>,
    pub errors: Vec<FieldError>,
    pub history: Vec<HistoryEntry>,
}

/// A secret that is shown this once.
#[derive(Debug, Template)]
#[template(path = "administration/secret.html")]
pub struct SecretPage {
    pub layout: Layout,
    pub title: String,
    /// What to do with it.
    pub explanation: String,
    pub label: &'static str,
    pub secret: String,
    /// Page of the record, as (address, label).
    pub next: (String, &'static str),
}

/// All tokens.
#[derive(Debug, Template)]
#[template(path = "administration/tokens.html")]
pub struct TokensPage {
    pub layout: Layout,
    pub tokens: Vec<TokenRow>,
}

/// One token.
#[derive(Debug, Template)]
#[template(path = "administration/token.html")]
pub struct TokenPage {
    pub layout: Layout,
    pub token: TokenRow,
    pub history: Vec<HistoryEntry>,
}

impl RightsFields {
    /// For a new user.
    #[must_use]
    pub fn new_user(form: &RightsForm, schools: &[SchoolRow], errors: &FormErrors) -> Self {
        let name = Field::new("name", "Name zum Anmelden")
            .value(&form.name)
            .hint("Kleinbuchstaben, zum Beispiel e.beispiel; lässt sich später nicht ändern.")
            .attribute("autocomplete", "off")
            .attribute("autocapitalize", "none")
            .attribute("maxlength", "60")
            .error(errors.at("name"));
        Self {
            name: Some(name),
            ..Self::of_user(form, schools, errors)
        }
    }

    /// For a user who exists.
    #[must_use]
    pub fn of_user(form: &RightsForm, schools: &[SchoolRow], errors: &FormErrors) -> Self {
        let display_name = Field::new("display_name", "Name")
            .value(&form.display_name)
            .hint("So steht er im Protokoll und in der Kopfzeile, zum Beispiel Erika Beispiel. Ohne Angabe: der Name zum Anmelden.")
            .attribute("autocomplete", "off")
            .attribute("maxlength", "100")
            .optional()
            .error(errors.at("display_name"));
        Self {
            name: None,
            display_name: Some(display_name),
            ..Self::rights(form, schools, errors)
        }
    }

    /// For a new token.
    #[must_use]
    pub fn new_token(form: &RightsForm, schools: &[SchoolRow], errors: &FormErrors) -> Self {
        let name = Field::new("name", "Name")
            .value(&form.name)
            .hint("Wofür das Token da ist, zum Beispiel Inventurabgleich.")
            .attribute("autocomplete", "off")
            .attribute("maxlength", "60")
            .error(errors.at("name"));
        Self {
            name: Some(name),
            ..Self::rights(form, schools, errors)
        }
    }

    fn rights(form: &RightsForm, schools: &[SchoolRow], errors: &FormErrors) -> Self {
        let roles = Role::ALL
            .iter()
            .map(|role| {
                Choice::new(
                    role.code(),
                    format!("{}: {}", role.label(), rights_of(*role)),
                    form.role == role.code(),
                )
            })
            .collect();
        let choices = schools
            .iter()
            .map(|school| {
                let number = school.number.as_str();
                let ticked = form.schools.iter().any(|given| given == number);
                Choice::new(number, format!("{} ({number})", school.name), ticked)
            })
            .collect();
        Self {
            name: None,
            display_name: None,
            role: Field::new("role", "Rolle")
                .choices(roles)
                .error(errors.at("role")),
            schools: Field::new("schools", "Schulen")
                .hint("Nur für die Rolle Schul-IT: Sie sieht und bearbeitet diese Schulen und keine anderen.")
                .choices(choices)
                .optional()
                .error(errors.at("schools")),
        }
    }
}

impl RightsForm {
    /// The form as it is filled for a user.
    #[must_use]
    pub fn of(user: &UserRow) -> Self {
        Self {
            name: user.name.clone(),
            display_name: user.display_name.clone(),
            role: user.role.code().to_owned(),
            schools: user
                .schools
                .iter()
                .map(|school| school.number.to_string())
                .collect(),
            version: user.version.to_string(),
        }
    }

    /// What was typed beside what is stored.
    #[must_use]
    pub fn compared(&self, user: &UserRow, schools: &[SchoolRow]) -> Vec<ConflictRow> {
        let role = self.role.parse::<Role>().map_or("", Role::label);
        let ticked: Vec<SchoolRow> = schools
            .iter()
            .filter(|school| self.schools.iter().any(|given| given == school.number.as_str()))
            .cloned()
            .collect();
        vec![
            ConflictRow::new("Name", &self.display_name, &user.display_name),
            ConflictRow::new("Rolle", role, user.role.label()),
            ConflictRow::new("Schulen", school_names(&ticked), school_names(&user.schools)),
        ]
    }
}

impl UserRow {
    /// The state as icon and word.
    #[must_use]
    pub fn shown_state(&self) -> State {
        match self.state {
            UserState::Active => State::success("aktiv"),
            UserState::Invited(_) => State::info("eingeladen"),
            UserState::WithoutPassword => State::warning("ohne Passwort"),
            UserState::Disabled(_) => State::off("gesperrt").icon("close"),
        }
    }

    /// Whether the account is locked.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        matches!(self.state, UserState::Disabled(_))
    }

    /// „2 API-Token, die dieses Konto ausgestellt hat, gelten“; empty for none.
    #[must_use]
    pub fn issued(&self) -> String {
        match self.tokens {
            0 => String::new(),
            1 => "1 API-Token, das dieses Konto ausgestellt hat, gilt".to_owned(),
            tokens => format!("{tokens} API-Token, die dieses Konto ausgestellt hat, gelten"),
        }
    }

    /// Names of the schools in one line; „alle“ for roles without a limit.
    #[must_use]
    pub fn school_list(&self) -> String {
        school_list(self.role, &self.schools)
    }

    fn facts(&self) -> Vec<Fact> {
        let note = match self.state {
            UserState::Active => String::new(),
            UserState::Invited(until) => format!("Link gilt bis {}", filters::moment_text(until)),
            UserState::WithoutPassword => "Bitte stellen Sie einen Einrichtungslink aus.".to_owned(),
            UserState::Disabled(at) => format!("seit {}", filters::moment_text(at)),
        };
        vec![
            Fact::new("Name zum Anmelden", &self.name),
            Fact::state("Zustand", self.shown_state()).note(note),
            Fact::new("Rolle", self.role.label()),
            Fact::new("Schulen", self.school_list()),
        ]
    }
}

impl TokenRow {
    /// The state as icon and word.
    #[must_use]
    pub fn shown_state(&self) -> State {
        match self.revoked_at {
            None if self.is_stopped => State::off("gesperrt").icon("close"),
            None => State::success("gültig"),
            Some(_) => State::off("widerrufen").icon("close"),
        }
    }

    /// Names of the schools in one line; „alle“ for roles without a limit.
    #[must_use]
    pub fn school_list(&self) -> String {
        school_list(self.role, &self.schools)
    }

    fn facts(&self) -> Vec<Fact> {
        let revoked = self.revoked_at.map(filters::moment_text);
        let note = match revoked {
            Some(at) => format!("am {at}"),
            None if self.is_stopped => {
                "Das Konto, das es ausgestellt hat, ist gesperrt oder nicht mehr in der Verwaltung."
                    .to_owned()
            }
            None => String::new(),
        };
        vec![
            Fact::state("Zustand", self.shown_state()).note(note),
            Fact::new("Rolle", self.role.label()),
            Fact::new("Schulen", self.school_list()),
            Fact::new("Ausgestellt", filters::moment_text(self.created_at)).note(
                self.issued_by
                    .as_ref()
                    .map_or("auf der Kommandozeile".to_owned(), |name| format!("von {name}")),
            ),
        ]
    }
}

fn school_list(role: Role, schools: &[SchoolRow]) -> String {
    if role == Role::SchulIt {
        school_names(schools)
    } else {
        "alle".to_owned()
    }
}

const fn rights_of(role: Role) -> &'static str {
    match role {
        Role::Verwaltung => "Konten, Schulen und alles, was die anderen dürfen",
        Role::Foerdermittel => "Bescheide, Rechnungen, Geräte und Nachweise aller Schulen",
        Role::SchulIt => "Geräte, Räume und Ansprechpersonen der eigenen Schulen",
        Role::Pruefung => "alles ansehen, nichts ändern",
    }
}
