//! One notice as JSON.

use chrono::NaiveDate;
use paktbuch_types::Cents;
use serde::Serialize;

use super::notice_lists::{ConditionJson, IncomeJson, OwnSourceJson};
use super::notices::NoticeJson;
use super::payouts::PayoutJson;
use super::plan_json::Item;
use crate::funding::commands::{CitationData, NoticeData};
use crate::funding::rows::{NoticeFile, NoticeView, PlanFigures};

/// Ein Zuwendungsbescheid mit seinem Kostenplan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullNotice {
    #[serde(flatten)]
    notice: NoticeJson,
    version: i64,
    #[schema(required)]
    programme_version: Option<u32>,
    /// Antrag (`id`), auf den er ergangen ist.
    #[schema(required)]
    application: Option<i64>,
    /// Bewilligungsbehörde, wie der Bescheid sie nennt; leer, wo er es nicht sagt.
    granting_authority: String,
    /// Ob Doppelförderung verboten ist; `null`, wo der Bescheid es nicht sagt.
    #[schema(required)]
    double_funding_forbidden: Option<bool>,
    #[serde(flatten)]
    terms: TermsJson,
    /// Weitere Herkünfte des Eigenanteils; die Hauptherkunft trägt den Rest.
    own_sources: Vec<OwnSourceJson>,
    /// Leistungen Dritter und anderes Geld.
    incomes: Vec<IncomeJson>,
    /// Nebenbestimmungen und weitere Fristen.
    conditions: Vec<ConditionJson>,
    /// Fundstellen im Bescheid.
    citations: Vec<CitationJson>,
    #[schema(required)]
    file: Option<NoticeFileJson>,
    payouts: Vec<PayoutJson>,
    items: Vec<Item>,
}

/// Die Bestimmungen des Bescheids.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TermsJson {
    /// Finanzierungsart: `anteil`, `festbetrag`, `fehlbedarf`, `voll`.
    financing: &'static str,
    /// Fördersatz in Hundertstel Prozent: 9000 = 90 %.
    rate_basis_points: i64,
    /// Rundung der Zuwendung.
    rounding: &'static str,
    /// Herkunft des Eigenanteils.
    own_share_source: &'static str,
    /// Bewilligungszeitraum.
    #[schema(required)]
    approval_from: Option<NaiveDate>,
    #[schema(required)]
    approval_to: Option<NaiveDate>,
    /// Durchführungszeitraum.
    #[schema(required)]
    implementation_from: Option<NaiveDate>,
    #[schema(required)]
    implementation_to: Option<NaiveDate>,
    /// Beginn der Zweckbindung.
    zweckbindung_start: &'static str,
    #[schema(required)]
    zweckbindung_years: Option<i64>,
    /// Festes Ende der Zweckbindung.
    #[schema(required)]
    zweckbindung_date: Option<NaiveDate>,
    /// Wie weit ein Einzelansatz überschritten werden darf.
    #[schema(required)]
    item_tolerance_basis_points: Option<i64>,
    /// Maßgeblicher Zeitraum.
    date_periods: &'static str,
    /// Tage nach dem Zeitraum, in denen eine Zahlung noch zählt.
    #[schema(required)]
    grace_days: Option<i64>,
    /// Verbrauchsfrist für Auszahlungen in Tagen.
    #[schema(required)]
    spend_within_days: Option<i64>,
    /// Weg der Bekanntgabe.
    #[schema(required)]
    announcement: Option<&'static str>,
    #[schema(required)]
    sent_on: Option<NaiveDate>,
    #[schema(required)]
    announced_on: Option<NaiveDate>,
    /// Rechtsbehelfsverzicht.
    #[schema(required)]
    appeal_waived_on: Option<NaiveDate>,
    /// Festbetrag: Anzahl der Einheiten.
    #[schema(required)]
    unit_count: Option<i64>,
    /// Festbetrag: Betrag je Einheit.
    #[schema(required)]
    unit_amount_cents: Option<i64>,
    /// Mindestens selbst zu tragen, wo es vom Programm abweicht.
    #[schema(required)]
    own_share_min_basis_points: Option<i64>,
    /// Vorzeitiger Maßnahmebeginn: erster Tag, von wem erlaubt, Aktenzeichen.
    #[schema(required)]
    early_start_on: Option<NaiveDate>,
    early_start_by: String,
    early_start_reference: String,
    note: String,
}

/// Wo ein Wert im Bescheid steht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CitationJson {
    #[schema(example = "granted")]
    field: &'static str,
    #[schema(required)]
    page: Option<i64>,
    place: String,
}

impl From<CitationData> for CitationJson {
    fn from(citation: CitationData) -> Self {
        Self {
            field: citation.field,
            page: citation.page,
            place: citation.place,
        }
    }
}

/// Die abgelegte Datei eines Bescheids.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NoticeFileJson {
    name: String,
    size: i64,
    sha256: String,
    added_on: NaiveDate,
}

impl From<NoticeFile> for NoticeFileJson {
    fn from(file: NoticeFile) -> Self {
        Self {
            name: file.name,
            size: file.size,
            sha256: file.sha256,
            added_on: file.added_on,
        }
    }
}

impl From<NoticeData> for TermsJson {
    fn from(data: NoticeData) -> Self {
        Self {
            financing: data.financing.code(),
            rate_basis_points: data.rate.0,
            rounding: data.rounding.code(),
            own_share_source: data.own_share_source.code(),
            approval_from: data.approval_from,
            approval_to: data.approval_to,
            implementation_from: data.implementation_from,
            implementation_to: data.implementation_to,
            zweckbindung_start: data.zweckbindung_start.code(),
            zweckbindung_years: data.zweckbindung_years,
            zweckbindung_date: data.zweckbindung_date,
            item_tolerance_basis_points: data.item_tolerance.map(|value| value.0),
            date_periods: data.date_periods.code(),
            grace_days: data.grace_days,
            spend_within_days: data.spend_within_days,
            announcement: data.announcement.map(|value| value.code()),
            sent_on: data.sent_on,
            announced_on: data.announced_on,
            appeal_waived_on: data.appeal_waived_on,
            unit_count: data.unit_count,
            unit_amount_cents: data.unit_amount.map(|amount| amount.0),
            own_share_min_basis_points: data.own_share_min.map(|rate| rate.0),
            early_start_on: data.early_start.on,
            early_start_by: data.early_start.by,
            early_start_reference: data.early_start.reference,
            note: data.note,
        }
    }
}

impl FullNotice {
    /// A notice and the figures of its cost plan.
    pub(super) fn new(view: NoticeView, plan: PlanFigures) -> Self {
        let mut data = view.data;
        let lists = std::mem::take(&mut data.lists);
        let paid_out: Cents = view.payouts.iter().map(|payout| payout.data.amount).sum();
        Self {
            notice: NoticeJson {
                id: view.id.0,
                reference: data.reference.clone(),
                programme: data.programme.clone(),
                title: data.title.clone(),
                category: data.category.clone(),
                date: data.notice_date,
                state: data.state.code(),
                eligible_cents: data.eligible.0,
                granted_cents: view.granted.0,
                own_share_cents: view.own_share.0,
                paid_out_cents: paid_out.0,
                spent_cents: plan.total().paid.total.0,
                proof_due: data.proof_due,
                zweckbindung_until: view.zweckbindung_until,
            },
            version: view.version,
            programme_version: data.programme_version,
            application: data.application.map(|id| id.0),
            granting_authority: data.granting_authority.clone(),
            double_funding_forbidden: data.double_funding_forbidden,
            terms: data.into(),
            own_sources: lists.own_sources.into_iter().map(OwnSourceJson::from).collect(),
            incomes: lists.incomes.into_iter().map(IncomeJson::from).collect(),
            conditions: lists.conditions.into_iter().map(ConditionJson::from).collect(),
            citations: view.citations.into_iter().map(CitationJson::from).collect(),
            file: view.file.map(NoticeFileJson::from),
            payouts: view.payouts.into_iter().map(PayoutJson::from).collect(),
            items: plan.items.into_iter().map(Item::from).collect(),
        }
    }
}
