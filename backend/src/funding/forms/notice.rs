//! The form of a notice.

use paktbuch_types::{
    BasisPoints, Cents, CostRounding, DatePeriods, Financing, NoticeState, OwnShareSource, ZweckbindungStart,
};
use serde::{Deserialize, Serialize};

use super::{
    amount, category, choice, date, number, optional, percent, required_amount, required_date, required_text,
    shown_date, shown_number, shown_yes_no, yes_no,
};
use crate::funding::commands::{EarlyStart, NoticeData};
use crate::funding::programme::{self, Programme};
use crate::funding::rows::ApplicationView;
use crate::web::form::FormErrors;

/// A notice as typed; field names are those of [`NoticeData`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    /// Version of the record that was edited.
    pub version: String,
    pub application: String,
    pub reference: String,
    pub programme: String,
    pub programme_version: String,
    pub title: String,
    pub category: String,
    pub state: String,
    pub notice_date: String,
    pub granting_authority: String,
    pub financing: String,
    pub rate: String,
    pub rounding: String,
    pub eligible: String,
    pub granted: String,
    pub grant_differs: String,
    pub own_share: String,
    pub own_share_source: String,
    pub approval_from: String,
    pub approval_to: String,
    pub implementation_from: String,
    pub implementation_to: String,
    pub zweckbindung_start: String,
    pub zweckbindung_years: String,
    pub zweckbindung_date: String,
    pub item_tolerance: String,
    pub date_periods: String,
    pub grace_days: String,
    pub spend_within_days: String,
    pub proof_due: String,
    pub double_funding_forbidden: String,
    pub announcement: String,
    pub sent_on: String,
    pub announced_on: String,
    pub appeal_waived_on: String,
    pub unit_count: String,
    pub unit_amount: String,
    pub own_share_min: String,
    pub early_start_on: String,
    pub early_start_by: String,
    pub early_start_reference: String,
    /// Further sources of the own share; the lists belong together by their place, as all below do.
    pub own_source: Vec<String>,
    pub own_amount: Vec<String>,
    pub income_kind: Vec<String>,
    pub income_source: Vec<String>,
    pub income_purpose: Vec<String>,
    pub income_planned: Vec<String>,
    pub income_received: Vec<String>,
    pub income_received_on: Vec<String>,
    pub condition_text: Vec<String>,
    pub condition_due_on: Vec<String>,
    pub condition_done_on: Vec<String>,
    pub condition_place: Vec<String>,
    pub condition_done_by: Vec<String>,
    pub condition_remark: Vec<String>,
    pub note: String,
    /// [`NoticeForm::terms`] for which it was shown how the Zweckbindung of devices moves; empty before.
    pub moves: String,
}

impl NoticeForm {
    /// What the Zweckbindung of the devices follows, as typed, and the version that it changes.
    #[must_use]
    pub fn terms(&self) -> String {
        [
            &self.version,
            &self.zweckbindung_start,
            &self.zweckbindung_years,
            &self.implementation_to,
            &self.zweckbindung_date,
        ]
        .map(|value| value.trim())
        .join("|")
    }

    /// A stored notice.
    #[must_use]
    pub fn stored(data: &NoticeData, version: i64) -> Self {
        let mut form = Self {
            version: version.to_string(),
            application: data.application.map(|id| id.to_string()).unwrap_or_default(),
            reference: data.reference.clone(),
            programme: data.programme.clone(),
            programme_version: shown_number(data.programme_version.map(i64::from)),
            title: data.title.clone(),
            category: data.category.clone(),
            state: data.state.code().to_owned(),
            notice_date: shown_date(Some(data.notice_date)),
            granting_authority: data.granting_authority.clone(),
            financing: data.financing.code().to_owned(),
            rate: data.rate.to_string(),
            rounding: data.rounding.code().to_owned(),
            eligible: data.eligible.input(),
            granted: data.granted.map(|amount| amount.input()).unwrap_or_default(),
            grant_differs: if data.grant_differs {
                "true".to_owned()
            } else {
                String::new()
            },
            own_share: data.own_share.map(|amount| amount.input()).unwrap_or_default(),
            own_share_source: data.own_share_source.code().to_owned(),
            approval_from: shown_date(data.approval_from),
            approval_to: shown_date(data.approval_to),
            implementation_from: shown_date(data.implementation_from),
            implementation_to: shown_date(data.implementation_to),
            zweckbindung_start: data.zweckbindung_start.code().to_owned(),
            zweckbindung_years: shown_number(data.zweckbindung_years),
            zweckbindung_date: shown_date(data.zweckbindung_date),
            item_tolerance: data
                .item_tolerance
                .map(|rate| rate.to_string())
                .unwrap_or_default(),
            date_periods: data.date_periods.code().to_owned(),
            grace_days: shown_number(data.grace_days),
            spend_within_days: shown_number(data.spend_within_days),
            proof_due: shown_date(data.proof_due),
            double_funding_forbidden: shown_yes_no(data.double_funding_forbidden),
            announcement: data
                .announcement
                .map(|way| way.code().to_owned())
                .unwrap_or_default(),
            sent_on: shown_date(data.sent_on),
            announced_on: shown_date(data.announced_on),
            appeal_waived_on: shown_date(data.appeal_waived_on),
            unit_count: shown_number(data.unit_count),
            unit_amount: data.unit_amount.map(|amount| amount.input()).unwrap_or_default(),
            own_share_min: data
                .own_share_min
                .map(|rate| rate.to_string())
                .unwrap_or_default(),
            early_start_on: shown_date(data.early_start.on),
            early_start_by: data.early_start.by.clone(),
            early_start_reference: data.early_start.reference.clone(),
            note: data.note.clone(),
            ..Self::default()
        };
        form.show_lists(&data.lists);
        form
    }

    /// A new notice with what the programme and, where there is one, the application tell; its edition follows from its day.
    #[must_use]
    pub fn proposed(programme: &Programme, application: Option<&ApplicationView>) -> Self {
        let category = match (application, programme.category_list()) {
            (Some(view), _) => view.data.category.clone(),
            (None, [only]) => only.name.clone(),
            (None, _) => String::new(),
        };
        let financing = programme.financing.value.unwrap_or(Financing::Anteil);
        let rate = match financing {
            Financing::Voll => Some(BasisPoints::WHOLE),
            Financing::Festbetrag | Financing::Fehlbedarf => Some(BasisPoints(0)),
            Financing::Anteil => programme.rate.value,
        };
        let known = programme
            .category_list()
            .iter()
            .find(|known| known.name == category);
        let first = known.or_else(|| programme.category_list().first());
        let tolerance = programme.cost_item_tolerance.value;
        let plan = application.map(|view| &view.data.plan);
        Self {
            implementation_from: shown_date(plan.and_then(|plan| plan.implementation_from)),
            implementation_to: shown_date(plan.and_then(|plan| plan.implementation_to)),
            application: application.map(|view| view.id.to_string()).unwrap_or_default(),
            title: application
                .map(|view| view.data.title.clone())
                .unwrap_or_default(),
            programme: programme.code.clone(),
            category,
            eligible: application
                .and_then(ApplicationView::requested)
                .map(Cents::input)
                .unwrap_or_default(),
            state: NoticeState::Running.code().to_owned(),
            financing: financing.code().to_owned(),
            rate: rate.map(|rate| rate.to_string()).unwrap_or_default(),
            rounding: CostRounding::Euro.code().to_owned(),
            own_share_source: OwnShareSource::Budget.code().to_owned(),
            zweckbindung_start: first
                .and_then(|known| known.zweckbindung_start)
                .unwrap_or(ZweckbindungStart::EndOfImplementation)
                .code()
                .to_owned(),
            // Beside a fixed day they would be refused.
            zweckbindung_years: shown_number(
                first
                    .filter(|known| known.zweckbindung_start != Some(ZweckbindungStart::FixedDate))
                    .and_then(|known| known.zweckbindung_years),
            ),
            item_tolerance: tolerance.map(|rate| rate.to_string()).unwrap_or_default(),
            date_periods: programme
                .date_periods
                .value
                .unwrap_or(DatePeriods::Implementation)
                .code()
                .to_owned(),
            double_funding_forbidden: shown_yes_no(programme.no_double_funding.value),
            ..Self::default()
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self, programmes: &[Programme]) -> Result<NoticeData, FormErrors> {
        let (data, errors) = self.read_all(programmes);
        errors.finish(Some(data))
    }

    /// The command without what cannot be read, and a message at each such field.
    #[must_use]
    pub fn read_all(&self, programmes: &[Programme]) -> (NoticeData, FormErrors) {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let version = self.programme_version.parse().ok();
        let notice_date = required_date(e, "notice_date", "Bescheid vom", &self.notice_date);
        let programme = programme::of_notice(programmes, &self.programme, version, notice_date);
        let eligible = required_amount(e, "eligible", "Zuwendungsfähige Ausgaben", &self.eligible);
        let rate = percent(e, "rate", "Fördersatz", &self.rate);
        let data = NoticeData {
            application: optional(e, "application", "Antrag", &self.application, str::parse),
            reference: required_text(e, "reference", "Aktenzeichen", &self.reference),
            programme: self.programme.clone(),
            programme_version: version,
            title: required_text(e, "title", "Titel", &self.title),
            category: category(e, programme, &self.category),
            state: choice(e, "state", "Stand", &self.state).unwrap_or(NoticeState::Running),
            notice_date: notice_date.unwrap_or_default(),
            granting_authority: self.granting_authority.clone(),
            financing: choice(e, "financing", "Finanzierungsart", &self.financing)
                .unwrap_or(Financing::Anteil),
            rate: rate.unwrap_or_default(),
            rounding: choice(e, "rounding", "Rundung", &self.rounding).unwrap_or(CostRounding::Euro),
            eligible: eligible.unwrap_or_default(),
            granted: amount(e, "granted", "Zuwendung", &self.granted),
            grant_differs: self.grant_differs == "true",
            own_share: amount(e, "own_share", "Eigenanteil", &self.own_share),
            own_share_source: choice(
                e,
                "own_share_source",
                "Herkunft des Eigenanteils",
                &self.own_share_source,
            )
            .unwrap_or(OwnShareSource::Budget),
            approval_from: date(
                e,
                "approval_from",
                "Bewilligungszeitraum von",
                &self.approval_from,
            ),
            approval_to: date(e, "approval_to", "Bewilligungszeitraum bis", &self.approval_to),
            implementation_from: date(
                e,
                "implementation_from",
                "Durchführungszeitraum von",
                &self.implementation_from,
            ),
            implementation_to: date(
                e,
                "implementation_to",
                "Durchführungszeitraum bis",
                &self.implementation_to,
            ),
            zweckbindung_start: choice(
                e,
                "zweckbindung_start",
                "Beginn der Zweckbindung",
                &self.zweckbindung_start,
            )
            .unwrap_or(ZweckbindungStart::None),
            zweckbindung_years: number(
                e,
                "zweckbindung_years",
                "Jahre der Zweckbindung",
                &self.zweckbindung_years,
            ),
            zweckbindung_date: date(
                e,
                "zweckbindung_date",
                "Ende der Zweckbindung",
                &self.zweckbindung_date,
            ),
            item_tolerance: percent(
                e,
                "item_tolerance",
                "Toleranz je Einzelansatz",
                &self.item_tolerance,
            ),
            date_periods: choice(e, "date_periods", "Maßgeblicher Zeitraum", &self.date_periods)
                .unwrap_or(DatePeriods::Implementation),
            grace_days: number(e, "grace_days", "Nachlauf für Zahlungen", &self.grace_days),
            spend_within_days: number(e, "spend_within_days", "Verbrauchsfrist", &self.spend_within_days),
            proof_due: date(e, "proof_due", "Verwendungsnachweis fällig am", &self.proof_due),
            double_funding_forbidden: yes_no(
                e,
                "double_funding_forbidden",
                "Verbot der Doppelförderung",
                &self.double_funding_forbidden,
            ),
            announcement: optional(
                e,
                "announcement",
                "Weg der Bekanntgabe",
                &self.announcement,
                str::parse,
            ),
            sent_on: date(e, "sent_on", "Abgesandt am", &self.sent_on),
            announced_on: date(e, "announced_on", "Bekannt gegeben am", &self.announced_on),
            appeal_waived_on: date(
                e,
                "appeal_waived_on",
                "Rechtsbehelfsverzicht am",
                &self.appeal_waived_on,
            ),
            unit_count: number(e, "unit_count", "Anzahl der Einheiten", &self.unit_count),
            unit_amount: amount(e, "unit_amount", "Betrag je Einheit", &self.unit_amount),
            own_share_min: percent(e, "own_share_min", "Eigenanteil mindestens", &self.own_share_min),
            early_start: EarlyStart {
                on: date(
                    e,
                    "early_start_on",
                    "Maßnahmebeginn zulässig ab",
                    &self.early_start_on,
                ),
                by: self.early_start_by.clone(),
                reference: self.early_start_reference.clone(),
            },
            lists: self.read_lists(e),
            note: self.note.clone(),
        };
        (data, errors)
    }
}
