//! Forms of a notice: choosing the programme, then everything on one page.

mod days;
mod fields;

use askama::Template;
use paktbuch_types::{ApplicationId, Cents, IncomeKind, NoticeId, OwnShareSource, parse_date};

use self::fields::{Fields, fields};
use super::framed;
use super::moved::MovedView;
use crate::funding::forms::{ConditionRow, IncomeRow, NoticeForm, OwnSourceRow};
use crate::funding::paths;
use crate::funding::programme::{self, EditionPeriod, Programme};
use crate::funding::rows::MovedDevice;
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The first step of a new record: which programme it belongs to.
#[derive(Debug, Template)]
#[template(path = "funding/choose_programme.html")]
pub struct ChooseProgrammePage {
    layout: Layout,
    heading: &'static str,
    text: &'static str,
    action: &'static str,
    programme: Field,
    back: &'static str,
}

impl ChooseProgrammePage {
    /// For a new notice.
    #[must_use]
    pub fn for_notice(layout: Layout, programmes: &[Programme]) -> Self {
        let text = "Fördersatz, Zweckbindung und Förderbereiche kommen aus dem Programm; Sie vergleichen sie danach mit dem Bescheid.";
        Self {
            layout: framed(layout, "Bescheid erfassen").here("Bescheid erfassen"),
            heading: "Bescheid erfassen",
            text,
            action: paths::NEW_NOTICE,
            programme: choice(programmes),
            back: paths::NOTICES,
        }
    }

    /// For a new application.
    #[must_use]
    pub fn for_application(layout: Layout, programmes: &[Programme]) -> Self {
        Self {
            layout: framed(layout, "Antrag erfassen")
                .crumb("Anträge", paths::APPLICATIONS)
                .here("Antrag erfassen"),
            heading: "Antrag erfassen",
            text: "Ein Antrag gilt für einen Förderbereich; welche es gibt, sagt das Programm.",
            action: paths::NEW_APPLICATION,
            programme: choice(programmes),
            back: paths::APPLICATIONS,
        }
    }
}

fn choice(programmes: &[Programme]) -> Field {
    let grants = programme::newest(programmes).filter(|programme| !programme.categories.not_applicable);
    Field::new("programm", "Förderprogramm")
        .options(grants.map(|programme| (programme.code.clone(), programme.title.clone())))
}

/// The editions of the notice's programme.
fn edition(programmes: &[Programme], form: &NoticeForm, errors: &FormErrors) -> Field {
    let same: Vec<&Programme> = programmes
        .iter()
        .filter(|edition| edition.code == form.programme)
        .collect();
    let of_the_day = (same.len() > 1).then(|| (String::new(), "die am Tag des Bescheids gültige".to_owned()));
    let options = same.into_iter().map(|edition| {
        let period = EditionPeriod::of(edition);
        (
            edition.version.to_string(),
            format!("{}, {period}", edition.version),
        )
    });
    Field::new("programme_version", "Fassung des Programms")
        .value(&form.programme_version)
        .hint("Die Fassung, unter der bewilligt wurde. Vorbelegte Werte bitte mit dem Bescheid vergleichen.")
        .error(errors.at("programme_version"))
        .options(of_the_day.into_iter().chain(options))
}

/// A notice, new or stored, on one page.
#[derive(Debug, Template)]
#[template(path = "funding/notice_form.html")]
pub struct NoticeFormPage {
    layout: Layout,
    heading: String,
    programme: String,
    action: String,
    back: String,
    button: &'static str,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    /// Names and values of hidden fields.
    hidden: Vec<(&'static str, String)>,
    /// Edition of the programme, the one it has and those it may have.
    edition: Field,
    f: Fields,
    own_sources: Vec<OwnSourceRow>,
    incomes: Vec<IncomeRow>,
    conditions: Vec<ConditionRow>,
    /// Devices whose Zweckbindung would move, before it is saved.
    moved: Option<MovedView>,
}

impl NoticeFormPage {
    /// The form; `id` is that of a stored notice, `applications` can be answered.
    #[must_use]
    pub fn new(
        layout: Layout,
        id: Option<NoticeId>,
        programmes: &[Programme],
        applications: &[(ApplicationId, String)],
        form: &NoticeForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let (version, day) = (
            form.programme_version.parse().ok(),
            parse_date(&form.notice_date).ok(),
        );
        let programme = programme::of_notice(programmes, &form.programme, version, day);
        let layout = framed(
            layout,
            if id.is_some() {
                "Bescheid bearbeiten"
            } else {
                "Bescheid erfassen"
            },
        );
        let (layout, heading, action, back) = match id {
            Some(id) => (
                layout
                    .crumb(format!("Bescheid {}", form.reference), paths::notice(id))
                    .here("Bearbeiten"),
                format!("Bescheid {} bearbeiten", form.reference),
                paths::edit_notice(id),
                paths::notice(id),
            ),
            None => (
                layout.here("Bescheid erfassen"),
                "Bescheid erfassen".to_owned(),
                paths::NOTICES.to_owned(),
                paths::NOTICES.to_owned(),
            ),
        };
        Self {
            layout,
            heading,
            programme: programme.map_or_else(|| form.programme.clone(), |programme| programme.title.clone()),
            action,
            back,
            button: if id.is_some() {
                "Bescheid speichern"
            } else {
                "Bescheid erfassen"
            },
            errors: errors.list().to_vec(),
            conflict,
            hidden: vec![
                ("programme", form.programme.clone()),
                ("version", form.version.clone()),
                ("moves", form.moves.clone()),
            ],
            edition: edition(programmes, form, errors),
            f: fields(programme, applications, form, errors),
            own_sources: form.own_sources(),
            incomes: form.incomes(),
            conditions: form.conditions(),
            moved: None,
        }
    }

    /// The same form of a stored notice; before it is saved, it shows the devices whose Zweckbindung moves.
    #[must_use]
    pub fn moving(mut self, id: NoticeId, devices: Vec<MovedDevice>) -> Self {
        self.moved = Some(MovedView::new(id, devices));
        self
    }

    /// The same form; where the eligible spending is not typed otherwise, it says that it comes from the application.
    #[must_use]
    pub fn suggesting(mut self, requested: Option<Cents>) -> Self {
        if let Some(requested) = requested {
            self.f.eligible.hint = format!(
                "Vorschlag aus dem Antrag: beantragt sind {requested}\u{a0}€. Maßgeblich ist der Bescheid; bitte ändern, wenn er anders lautet."
            );
        }
        self
    }

    /// Whether something is wrong in this field of a row.
    fn is_wrong(&self, name: &str, row: &usize) -> bool {
        let field = format!("{name}-{row}");
        self.errors.iter().any(|error| error.field == field)
    }

    fn own_share_sources(&self) -> &'static [OwnShareSource] {
        OwnShareSource::ALL
    }

    fn income_kinds(&self) -> &'static [IncomeKind] {
        IncomeKind::ALL
    }
}
