//! The form of an application.

use paktbuch_types::{ApplicationState, Cents, SchoolId};
use serde::Deserialize;

use super::{amount, category, choice, date, required_text, shown_date, shown_number};
use crate::funding::commands::{ApplicationData, ApplicationDays};
use crate::funding::programme::{self, Programme};
use crate::funding::provisional;
use crate::web::form::FormErrors;

/// An application as typed. `school` and `amount` belong together by their place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    /// Version of the record that was edited.
    pub version: String,
    pub reference: String,
    pub programme: String,
    pub programme_version: String,
    pub category: String,
    pub title: String,
    pub state: String,
    pub submitted_on: String,
    pub queried_on: String,
    pub answer_by: String,
    pub decided_on: String,
    pub closed_on: String,
    pub requested_grant: String,
    pub school: Vec<String>,
    pub amount: Vec<String>,
    /// Maßnahmen, one a line, with their amount behind a semicolon.
    pub measures: String,
    pub implementation_from: String,
    pub implementation_to: String,
    pub starts_on: String,
    pub early_start: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub contact_email: String,
    pub third_party: String,
    pub third_party_source: String,
    /// `own_source` and `own_amount` belong together by their place.
    pub own_source: Vec<String>,
    pub own_amount: Vec<String>,
}

impl ApplicationForm {
    /// A stored application.
    #[must_use]
    pub fn stored(data: &ApplicationData, version: i64) -> Self {
        let mut form = Self {
            version: version.to_string(),
            reference: provisional::given(&data.reference).to_owned(),
            programme: data.programme.clone(),
            programme_version: shown_number(data.programme_version.map(i64::from)),
            category: data.category.clone(),
            title: data.title.clone(),
            state: data.state.code().to_owned(),
            submitted_on: shown_date(data.submitted_on),
            queried_on: shown_date(data.days.queried_on),
            answer_by: shown_date(data.days.answer_by),
            decided_on: shown_date(data.days.decided_on),
            closed_on: shown_date(data.days.closed_on),
            requested_grant: data.requested_grant.map(Cents::input).unwrap_or_default(),
            school: data
                .schools
                .iter()
                .map(|(school, _)| school.to_string())
                .collect(),
            amount: data.schools.iter().map(|(_, amount)| amount.input()).collect(),
            ..Self::default()
        };
        form.show_plan(&data.plan, &data.measures);
        form
    }

    /// A new application under a programme.
    #[must_use]
    pub fn proposed(programme: &Programme) -> Self {
        Self {
            programme: programme.code.clone(),
            programme_version: programme.version.to_string(),
            state: ApplicationState::Draft.code().to_owned(),
            ..Self::default()
        }
    }

    /// How a message names it.
    #[must_use]
    pub fn name(&self) -> String {
        match self.reference.trim() {
            "" => format!("Der Antrag „{}“", self.title.trim()),
            reference => format!("Antrag {reference}"),
        }
    }

    /// What was typed for a school.
    #[must_use]
    pub fn amount_of(&self, school: SchoolId) -> &str {
        let id = school.to_string();
        let place = self.school.iter().position(|other| *other == id);
        place
            .and_then(|place| self.amount.get(place))
            .map_or("", String::as_str)
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self, programmes: &[Programme]) -> Result<ApplicationData, FormErrors> {
        let (data, errors) = self.read_all(programmes);
        errors.finish(Some(data))
    }

    /// The command without what cannot be read, and a message at each such field.
    #[must_use]
    pub fn read_all(&self, programmes: &[Programme]) -> (ApplicationData, FormErrors) {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let mut schools = Vec::new();
        for (school, amount) in self.school.iter().zip(&self.amount) {
            if amount.trim().is_empty() {
                continue;
            }
            let parsed = school
                .parse()
                .map(SchoolId)
                .map_err(|_| "Schulen: Bitte laden Sie die Seite neu.");
            let field = format!("amount-{school}");
            let amount = Cents::parse(amount).map_err(|error| format!("Beantragte Ausgaben: {error}"));
            if let (Some(school), Some(amount)) = (e.take("schools", parsed), e.take(&field, amount)) {
                schools.push((school, amount));
            }
        }
        let version = self.programme_version.parse().ok();
        let programme = programme::find(programmes, &self.programme, version);
        let state = choice(e, "state", "Stand", &self.state).unwrap_or(ApplicationState::Draft);
        let submitted_on = date(e, "submitted_on", "Eingereicht am", &self.submitted_on);
        if self.reference.trim().is_empty() && provisional::was_filed(state, submitted_on) {
            e.add("reference", provisional::missing());
        }
        if state == ApplicationState::Submitted && self.submitted_on.trim().is_empty() {
            e.add(
                "submitted_on",
                format!("Eingereicht am: Zum Stand „{state}“ bitte den Tag der Einreichung eintragen."),
            );
        }
        let days = ApplicationDays {
            queried_on: date(e, "queried_on", "Nachforderung vom", &self.queried_on),
            answer_by: date(e, "answer_by", "Zu beantworten bis", &self.answer_by),
            decided_on: date(e, "decided_on", "Entschieden am", &self.decided_on),
            closed_on: date(e, "closed_on", "Abgeschlossen am", &self.closed_on),
        };
        let requested_grant = amount(
            e,
            "requested_grant",
            "Beantragte Zuwendung",
            &self.requested_grant,
        );
        let data = ApplicationData {
            reference: self.reference.clone(),
            programme: self.programme.clone(),
            programme_version: version,
            category: category(e, programme, &self.category),
            title: required_text(e, "title", "Titel", &self.title),
            state,
            submitted_on,
            days,
            requested_grant,
            schools,
            measures: self.read_measures(e),
            plan: self.read_plan(e),
        };
        (data, errors)
    }
}
