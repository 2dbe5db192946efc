//! Programmes: list, one with its parameters, and the form of an edition.

use askama::Template;
use paktbuch_types::{ProgrammeEditionId, format_date};

use super::framed;
use crate::funding::forms::EditionForm;
use crate::funding::paths;
use crate::funding::programme::{self, EditionPeriod, Programme};
use crate::memos::paths as memos;
use crate::web::components::{Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// All programmes.
#[derive(Debug, Template)]
#[template(path = "funding/programmes.html")]
pub struct ProgrammesPage {
    layout: Layout,
    rows: Vec<ProgrammeRow>,
    /// Form of a new programme; empty for those who may not.
    new_href: &'static str,
}

#[derive(Debug)]
struct ProgrammeRow {
    title: String,
    href: String,
    land: String,
    version: u32,
    valid: String,
    rate: String,
    missing: usize,
}

impl ProgrammesPage {
    /// The page; `may_edit` offers a new programme.
    #[must_use]
    pub fn new(layout: Layout, programmes: &[Programme], may_edit: bool) -> Self {
        let row = |programme: &Programme| {
            let parameters = programme.parameters();
            let value = |name: &str| {
                parameters
                    .iter()
                    .find(|parameter| parameter.name == name)?
                    .value
                    .clone()
            };
            ProgrammeRow {
                title: programme.title.clone(),
                href: paths::programme(&programme.code),
                land: value("land").unwrap_or_default(),
                version: programme.version,
                valid: valid(programme),
                rate: value("foerdersatz").unwrap_or_default(),
                missing: parameters
                    .iter()
                    .filter(|parameter| parameter.value.is_none())
                    .count(),
            }
        };
        Self {
            layout: framed(layout, "Förderprogramme").here("Förderprogramme"),
            rows: programme::newest(programmes).map(row).collect(),
            new_href: if may_edit { paths::EDITION_FIELDS } else { "" },
        }
    }
}

fn valid(programme: &Programme) -> String {
    match (programme.valid_from, programme.valid_to) {
        (None, None) => "unbefristet".to_owned(),
        (Some(from), None) => format!("ab {}", format_date(from)),
        (None, Some(to)) => format!("bis {}", format_date(to)),
        (Some(from), Some(to)) => format!("{} – {}", format_date(from), format_date(to)),
    }
}

/// A programme with its parameters.
#[derive(Debug, Template)]
#[template(path = "funding/programme.html")]
pub struct ProgrammePage {
    layout: Layout,
    title: String,
    code: String,
    version: u32,
    /// Days on which the edition is in force.
    period: EditionPeriod,
    valid: String,
    missing: usize,
    parameters: Vec<ParameterRow>,
    /// Its budgets; empty where it has none.
    budget_href: String,
    /// Form of a new notice under it; empty for those who may not.
    new_href: String,
    /// Form of an edition that follows this one; empty for those who may not.
    edition_href: String,
    /// Notes on it; empty for an edition that comes with Paktbuch.
    memos: String,
    /// All its editions where there are several.
    editions: Vec<EditionRow>,
}

#[derive(Debug)]
struct EditionRow {
    version: u32,
    href: String,
    period: String,
    /// What it corrects; empty for nothing.
    replaces: String,
    is_shown: bool,
}

impl EditionRow {
    fn new(edition: &Programme, shown: &Programme) -> Self {
        Self {
            version: edition.version,
            href: paths::edition(&edition.code, edition.version),
            period: EditionPeriod::of(edition).to_string(),
            replaces: edition
                .replaces
                .map(|replaced| format!("berichtigt Fassung {replaced}"))
                .unwrap_or_default(),
            is_shown: edition.version == shown.version,
        }
    }
}

/// What a user may do with a programme.
#[derive(Debug, Clone, Copy)]
pub struct ProgrammeRights {
    /// Enter notices under it.
    pub notices: bool,
    /// Enter editions.
    pub editions: bool,
}

#[derive(Debug)]
struct ParameterRow {
    label: &'static str,
    value: Option<String>,
    /// Shown instead of a value that is missing.
    state: State,
    source: String,
    note: String,
}

impl ProgrammePage {
    /// The page of an edition; `all` has the others, `own` is its id where the authority entered it.
    #[must_use]
    pub fn new(
        layout: Layout,
        programme: &Programme,
        all: &[Programme],
        own: Option<ProgrammeEditionId>,
        may: ProgrammeRights,
    ) -> Self {
        let editions: Vec<EditionRow> = all
            .iter()
            .filter(|other| other.code == programme.code)
            .map(|edition| EditionRow::new(edition, programme))
            .collect();
        let parameters: Vec<ParameterRow> = programme
            .parameters()
            .into_iter()
            .map(|parameter| ParameterRow {
                label: parameter.label,
                value: parameter.value,
                state: State::warning("Angabe fehlt"),
                source: parameter.source.unwrap_or_default(),
                note: parameter.note.unwrap_or_default(),
            })
            .collect();
        let new_href = if may.notices && !programme.categories.not_applicable {
            paths::new_notice_under(&programme.code)
        } else {
            String::new()
        };
        Self {
            layout: framed(layout, &programme.title)
                .crumb("Förderprogramme", paths::PROGRAMMES)
                .here(programme.title.clone()),
            title: programme.title.clone(),
            budget_href: if programme.budget_level.not_applicable {
                String::new()
            } else {
                paths::budget(&programme.code)
            },
            code: programme.code.clone(),
            version: programme.version,
            period: EditionPeriod::of(programme),
            valid: valid(programme),
            missing: parameters
                .iter()
                .filter(|parameter| parameter.value.is_none())
                .count(),
            parameters,
            new_href,
            memos: own.map(memos::edition).unwrap_or_default(),
            edition_href: if may.editions {
                paths::edition_fields_after(&programme.code, programme.version)
            } else {
                String::new()
            },
            editions: if editions.len() > 1 { editions } else { Vec::new() },
        }
    }
}

/// The form of an edition (Fassung) as a text.
#[derive(Debug, Template)]
#[template(path = "funding/edition_form.html")]
pub struct EditionFormPage {
    layout: Layout,
    action: &'static str,
    back: &'static str,
    /// Form with a field for each value.
    fields_href: &'static str,
    errors: Vec<FieldError>,
    toml: Field,
    file: Field,
}

impl EditionFormPage {
    /// The form with what was typed.
    #[must_use]
    pub fn new(layout: Layout, form: &EditionForm, errors: &FormErrors) -> Self {
        let hint = "Eine Zeile je Angabe: Schlüssel = { wert = …, quelle = \"…\" }. Was niemand veröffentlicht hat, bleibt leer: {}. Die nächste Nummer steht unter version; berichtigt die Fassung eine andere, gehört ersetzt = Nummer dazu.";
        Self {
            layout: framed(layout, "Fassung eintragen")
                .crumb("Förderprogramme", paths::PROGRAMMES)
                .here("Fassung eintragen"),
            action: paths::PROGRAMMES,
            back: paths::PROGRAMMES,
            fields_href: paths::EDITION_FIELDS,
            errors: errors.list().to_vec(),
            toml: Field::new("toml", "Angaben der Fassung (TOML)")
                .value(&form.toml)
                .hint(hint)
                .error(errors.at("toml"))
                .attribute("spellcheck", "false"),
            file: Field::new("datei", "oder TOML-Datei")
                .hint("Eine Datei gilt anstelle des Textes.")
                .error(errors.at("datei"))
                .attribute("accept", ".toml,text/plain")
                .optional(),
        }
    }
}
