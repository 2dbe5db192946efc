//! The fields of a change notice that stand once.

use chrono::NaiveDate;
use paktbuch_types::{AmendmentKind, OwnShareSource, ZweckbindungStart, format_date};

use super::super::euro;
use crate::funding::forms::AmendmentForm;
use crate::funding::rows::NoticeView;
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// The fields in the order of the page; each hint says what holds now.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) kind: Field,
    pub(super) reference: Field,
    pub(super) dated: Field,
    pub(super) announced_on: Field,
    pub(super) reason: Field,
    pub(super) eligible: Field,
    pub(super) rate: Field,
    pub(super) unit_count: Field,
    pub(super) unit_amount: Field,
    pub(super) granted: Field,
    pub(super) grant_differs: Field,
    pub(super) own_share: Field,
    pub(super) own_share_source: Field,
    pub(super) implementation_from: Field,
    pub(super) implementation_to: Field,
    pub(super) approval_from: Field,
    pub(super) approval_to: Field,
    pub(super) zweckbindung_start: Field,
    pub(super) zweckbindung_years: Field,
    pub(super) zweckbindung_date: Field,
    pub(super) item_tolerance: Field,
    pub(super) spend_within_days: Field,
    pub(super) proof_due: Field,
}

/// Choices behind the one that changes nothing.
fn or_unchanged(
    options: impl Iterator<Item = (&'static str, &'static str)>,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once(("", "unverändert")).chain(options)
}

/// The fields with what was typed; the hints tell what `view` says now.
pub(super) fn fields_of(view: &NoticeView, form: &AmendmentForm, errors: &FormErrors) -> Fields {
    let data = &view.data;
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let now = |name: &'static str, label: &str, value: &str, now: String| {
        let now = if now.is_empty() {
            "nicht eingetragen".to_owned()
        } else {
            now
        };
        field(name, label, value)
            .hint(format!("Bisher {now}."))
            .optional()
    };
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    Fields {
        kind: field("kind", "Art", &form.kind)
            .options(AmendmentKind::ALL.iter().map(|kind| (kind.code(), kind.label()))),
        reference: field("reference", "Aktenzeichen", &form.reference),
        dated: field("dated", "Bescheid vom", &form.dated),
        announced_on: field("announced_on", "Bekannt gegeben am", &form.announced_on).optional(),
        reason: field("reason", "Anlass", &form.reason)
            .hint("Zum Beispiel der Antrag, dem er folgt.")
            .optional(),
        eligible: now(
            "eligible",
            "Zuwendungsfähige Gesamtausgaben, brutto",
            &form.eligible,
            euro(data.eligible),
        ),
        rate: now("rate", "Fördersatz", &form.rate, format!("{} %", data.rate)),
        unit_count: now(
            "unit_count",
            "Anzahl der Einheiten",
            &form.unit_count,
            number(data.unit_count),
        )
        .only_with("bei Festbetrag"),
        unit_amount: now(
            "unit_amount",
            "Betrag je Einheit",
            &form.unit_amount,
            data.unit_amount.map(euro).unwrap_or_default(),
        )
        .only_with("bei Festbetrag"),
        granted: field("granted", "Zuwendung", &form.granted)
            .hint(format!(
                "Bisher {}. Leer: bleibt, oder Fördersatz × zuwendungsfähige Ausgaben (Festbetrag: Anzahl × Betrag), wenn sich eines davon ändert.",
                euro(view.granted)
            ))
            .optional(),
        grant_differs: field(
            "grant_differs",
            "Der Änderungsbescheid nennt wirklich diesen abweichenden Betrag",
            &form.grant_differs,
        ),
        own_share: field("own_share", "Eigenanteil", &form.own_share)
            .hint(format!("Bisher {}. Leer: was die Zuwendung offen lässt.", euro(view.own_share)))
            .optional(),
        own_share_source: now(
            "own_share_source",
            "Herkunft des Eigenanteils",
            &form.own_share_source,
            data.own_share_source.to_string(),
        )
        .options(or_unchanged(
            OwnShareSource::ALL
                .iter()
                .map(|source| (source.code(), source.label())),
        )),
        implementation_from: now(
            "implementation_from",
            "Durchführungszeitraum von",
            &form.implementation_from,
            day(data.implementation_from),
        ),
        implementation_to: now(
            "implementation_to",
            "bis",
            &form.implementation_to,
            day(data.implementation_to),
        ),
        approval_from: now(
            "approval_from",
            "Bewilligungszeitraum von",
            &form.approval_from,
            day(data.approval_from),
        ),
        approval_to: now("approval_to", "bis", &form.approval_to, day(data.approval_to)),
        zweckbindung_start: now(
            "zweckbindung_start",
            "Beginn der Zweckbindung",
            &form.zweckbindung_start,
            data.zweckbindung_start.to_string(),
        )
        .options(or_unchanged(
            ZweckbindungStart::ALL
                .iter()
                .map(|start| (start.code(), start.label())),
        )),
        zweckbindung_years: now(
            "zweckbindung_years",
            "Jahre der Zweckbindung",
            &form.zweckbindung_years,
            number(data.zweckbindung_years),
        ),
        zweckbindung_date: now(
            "zweckbindung_date",
            "Ende der Zweckbindung, festes Datum",
            &form.zweckbindung_date,
            day(data.zweckbindung_date),
        ),
        item_tolerance: now(
            "item_tolerance",
            "Toleranz je Einzelansatz",
            &form.item_tolerance,
            data.item_tolerance
                .map(|rate| format!("{rate} %"))
                .unwrap_or_default(),
        ),
        spend_within_days: now(
            "spend_within_days",
            "Verbrauchsfrist in Tagen",
            &form.spend_within_days,
            number(data.spend_within_days),
        ),
        proof_due: now(
            "proof_due",
            "Verwendungsnachweis fällig am",
            &form.proof_due,
            day(data.proof_due),
        ),
    }
}
