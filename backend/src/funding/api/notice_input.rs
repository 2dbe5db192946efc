//! A notice as programs enter it.

use paktbuch_types::{
    BasisPoints, CostRounding, DatePeriods, Financing, NoticeState, OwnShareSource, ZweckbindungStart,
};
use serde::Deserialize;

use super::notice_lists::{ConditionInput, IncomeInput, OwnSourceInput};
use crate::funding::forms::NoticeForm;
use crate::funding::programme::{self, Programme};
use crate::web::api::{Day, written};

/// Ein Zuwendungsbescheid, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeInput {
    reference: String,
    /// Kennung des Programms.
    programme: String,
    /// Fassung; ohne Angabe die am Tag des Bescheids gültige, sonst die neueste.
    #[serde(default)]
    programme_version: Option<u32>,
    title: String,
    /// Förderbereich; leer, wo das Programm keine unterscheidet.
    #[serde(default)]
    category: String,
    /// Ohne Angabe `in_durchfuehrung`.
    #[serde(default)]
    state: Option<String>,
    date: Day,
    /// Bewilligungsbehörde, wie der Bescheid sie nennt; leer gilt die des Schulträgers bei Programmen seines Landes, sonst die des Programms.
    #[serde(default)]
    granting_authority: Option<String>,
    /// Antrag (`id`), auf den er ergangen ist.
    #[serde(default)]
    application: Option<i64>,
    eligible_cents: i64,
    /// Ohne Angabe Fördersatz × zuwendungsfähige Ausgaben, gerundet.
    #[serde(default)]
    granted_cents: Option<i64>,
    /// Bestätigt, dass der Bescheid einen anderen Betrag bewilligt als den errechneten.
    #[serde(default)]
    grant_differs: bool,
    /// Ohne Angabe der Rest.
    #[serde(default)]
    own_share_cents: Option<i64>,
    #[serde(default)]
    proof_due: Option<Day>,
    #[serde(default)]
    double_funding_forbidden: Option<bool>,
    /// Finanzierungsart: `anteil`, `festbetrag`, `fehlbedarf`, `voll`.
    #[serde(default)]
    financing: Option<String>,
    /// Fördersatz in Hundertstel Prozent: 9000 = 90 %.
    #[serde(default)]
    rate_basis_points: Option<i64>,
    /// Rundung der Zuwendung.
    #[serde(default)]
    rounding: Option<String>,
    /// Herkunft des Eigenanteils.
    #[serde(default)]
    own_share_source: Option<String>,
    /// Bewilligungszeitraum.
    #[serde(default)]
    approval_from: Option<Day>,
    #[serde(default)]
    approval_to: Option<Day>,
    /// Durchführungszeitraum.
    #[serde(default)]
    implementation_from: Option<Day>,
    #[serde(default)]
    implementation_to: Option<Day>,
    /// Beginn der Zweckbindung.
    #[serde(default)]
    zweckbindung_start: Option<String>,
    #[serde(default)]
    zweckbindung_years: Option<i64>,
    /// Festes Ende der Zweckbindung.
    #[serde(default)]
    zweckbindung_date: Option<Day>,
    /// Wie weit ein Einzelansatz überschritten werden darf.
    #[serde(default)]
    item_tolerance_basis_points: Option<i64>,
    /// Maßgeblicher Zeitraum; ohne Angabe der des Programms, sonst `durchfuehrung`.
    #[serde(default)]
    date_periods: Option<String>,
    /// Tage nach dem Zeitraum, in denen eine Zahlung noch zählt.
    #[serde(default)]
    grace_days: Option<i64>,
    /// Verbrauchsfrist für Auszahlungen in Tagen; ohne Angabe die des Programms.
    #[serde(default)]
    spend_within_days: Option<i64>,
    /// Weg der Bekanntgabe.
    #[serde(default)]
    announcement: Option<String>,
    #[serde(default)]
    sent_on: Option<Day>,
    #[serde(default)]
    announced_on: Option<Day>,
    /// Rechtsbehelfsverzicht.
    #[serde(default)]
    appeal_waived_on: Option<Day>,
    /// Festbetrag: Anzahl der Einheiten.
    #[serde(default)]
    unit_count: Option<i64>,
    /// Festbetrag: Betrag je Einheit.
    #[serde(default)]
    unit_amount_cents: Option<i64>,
    /// Mindestens selbst zu tragen, wo es vom Programm abweicht.
    #[serde(default)]
    own_share_min_basis_points: Option<i64>,
    /// Vorzeitiger Maßnahmebeginn: erster Tag, von wem erlaubt, Aktenzeichen.
    #[serde(default)]
    early_start_on: Option<Day>,
    #[serde(default)]
    early_start_by: String,
    #[serde(default)]
    early_start_reference: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    own_sources: Vec<OwnSourceInput>,
    #[serde(default)]
    incomes: Vec<IncomeInput>,
    #[serde(default)]
    conditions: Vec<ConditionInput>,
}

pub(super) fn percent(rate: Option<i64>) -> String {
    rate.map(|rate| BasisPoints(rate).to_string()).unwrap_or_default()
}

pub(super) fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl NoticeInput {
    /// As the form has it; what the form proposes is proposed here too.
    pub(super) fn form(self, programmes: &[Programme]) -> NoticeForm {
        let day = Some(self.date.0);
        let programme = programme::of_notice(programmes, &self.programme, self.programme_version, day);
        let periods = programme
            .and_then(|programme| programme.date_periods.value)
            .unwrap_or(DatePeriods::Implementation);
        let or = |given: Option<String>, proposed: &str| given.unwrap_or_else(|| proposed.to_owned());
        let forbidden = self
            .double_funding_forbidden
            .map(|yes| if yes { "ja" } else { "nein" });
        let mut form = NoticeForm {
            reference: self.reference,
            programme: self.programme,
            programme_version: self
                .programme_version
                .map(|version| version.to_string())
                .unwrap_or_default(),
            title: self.title,
            category: self.category,
            state: or(self.state, NoticeState::Running.code()),
            notice_date: Day::typed(Some(self.date)),
            granting_authority: self.granting_authority.unwrap_or_default(),
            application: number(self.application),
            eligible: written(Some(self.eligible_cents)),
            granted: written(self.granted_cents),
            grant_differs: self.grant_differs.to_string(),
            own_share: written(self.own_share_cents),
            proof_due: Day::typed(self.proof_due),
            double_funding_forbidden: forbidden.unwrap_or_default().to_owned(),
            financing: or(self.financing, Financing::Anteil.code()),
            rate: percent(self.rate_basis_points),
            rounding: or(self.rounding, CostRounding::Euro.code()),
            own_share_source: or(self.own_share_source, OwnShareSource::Budget.code()),
            approval_from: Day::typed(self.approval_from),
            approval_to: Day::typed(self.approval_to),
            implementation_from: Day::typed(self.implementation_from),
            implementation_to: Day::typed(self.implementation_to),
            zweckbindung_start: or(self.zweckbindung_start, ZweckbindungStart::None.code()),
            zweckbindung_years: number(self.zweckbindung_years),
            zweckbindung_date: Day::typed(self.zweckbindung_date),
            item_tolerance: percent(self.item_tolerance_basis_points),
            date_periods: or(self.date_periods, periods.code()),
            grace_days: number(self.grace_days),
            spend_within_days: number(self.spend_within_days),
            announcement: self.announcement.unwrap_or_default(),
            sent_on: Day::typed(self.sent_on),
            announced_on: Day::typed(self.announced_on),
            appeal_waived_on: Day::typed(self.appeal_waived_on),
            unit_count: number(self.unit_count),
            unit_amount: written(self.unit_amount_cents),
            own_share_min: percent(self.own_share_min_basis_points),
            early_start_on: Day::typed(self.early_start_on),
            early_start_by: self.early_start_by,
            early_start_reference: self.early_start_reference,
            note: self.note,
            // A client that writes is not asked.
            moves: String::new(),
            ..NoticeForm::default()
        };
        for source in self.own_sources {
            source.into_form(&mut form);
        }
        for income in self.incomes {
            income.into_form(&mut form);
        }
        for condition in self.conditions {
            condition.into_form(&mut form);
        }
        form
    }
}
