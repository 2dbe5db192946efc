//! What a proof of the notice still lacks, each with the page where it is mended.

use chrono::NaiveDate;
use paktbuch_types::CostItemId;

use super::findings::{ShownFinding, counted};
use crate::checking::paths::{self as checking, Topic};
use crate::funding::paths;
use crate::funding::rows::{FilingError, NoticeView, PlanFigures, Progress};
use crate::purchasing::paths as purchasing;

/// A gap: how many of what, and where they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) href: String,
    pub(super) text: String,
}

/// All gaps, first what there is to prove at all, then the findings on the notice itself that are to be cleared before the proof is
/// filed, those that are errors only then one by one, then the errors on its records; none where nothing is missing.
pub(super) fn gaps(
    (view, plan): (&NoticeView, &PlanFigures),
    progress: &Progress,
    (findings, filing_errors): (&[ShownFinding], &[FilingError]),
    (today, may_edit): (NaiveDate, bool),
) -> Vec<Gap> {
    let readiness = &progress.lacks;
    let about = |topic| checking::about(view.id, topic);
    let devices = |what: &str| format!("{}&{what}=ohne", paths::devices(view.id));
    let own = counted(findings);
    let own = (!own.is_empty()).then(|| Gap {
        href: "#hinweise".to_owned(),
        text: format!("{own} zum Bescheid und seinem Kostenplan"),
    });
    let gap = |count: u64, href: String, one: &str, many: &str| {
        (count > 0).then(|| Gap {
            href,
            text: if count == 1 {
                format!("1 {one}")
            } else {
                format!("{count} {many}")
            },
        })
    };
    let counted = [
        gap(
            readiness.open_lines,
            about(Topic::Division),
            "Rechnungsposition ist nicht ganz zugeordnet",
            "Rechnungspositionen sind nicht ganz zugeordnet",
        ),
        gap(
            readiness.unpaid_invoices,
            about(Topic::Payment),
            "Rechnung ist nicht genau bezahlt",
            "Rechnungen sind nicht genau bezahlt",
        ),
        gap(
            readiness.unproven_invoices,
            about(Topic::Receipt),
            "Rechnung hat eine Zahlung ohne Beleg",
            "Rechnungen haben Zahlungen ohne Beleg",
        ),
        gap(
            readiness.short_lines,
            about(Topic::Devices),
            "Position hat weniger Geräte als berechnet",
            "Positionen haben weniger Geräte als berechnet",
        ),
        gap(
            readiness.incomplete_lines,
            about(Topic::Particulars),
            "Position ohne Ort, Abnahme oder Laufzeit",
            "Positionen ohne Ort, Abnahme oder Laufzeit",
        ),
        gap(
            readiness.without_serial,
            devices("seriennummer"),
            "Gerät ohne Seriennummer",
            "Geräte ohne Seriennummer",
        ),
        gap(
            readiness.without_room,
            devices("raum"),
            "Gerät ohne Raum",
            "Geräte ohne Raum",
        ),
        gap(
            readiness.without_order,
            about(Topic::Days),
            "Position ohne Tag des Auftrags",
            "Positionen ohne Tag des Auftrags",
        ),
        gap(
            readiness.without_acceptance,
            about(Topic::Days),
            "Position ohne Tag der Abnahme",
            "Positionen ohne Tag der Abnahme",
        ),
    ];
    let records = gap(
        progress.record_errors,
        checking::of_notice(view.id),
        "Fehler an einer Rechnung, einer Bestellung oder einem Gerät",
        "Fehler an Rechnungen, Bestellungen und Geräten",
    );
    let filing = filing_errors.iter().map(|error| Gap {
        href: match error.item.map(CostItemId) {
            Some(item) if may_edit => paths::edit_item(view.id, item),
            Some(item) => paths::item(view.id, item),
            None => checking::of_proof(view.id, today),
        },
        text: format!("Beim Einreichen ein Fehler: {}", error.message),
    });
    let narrative = progress.lacks_narrative.then(|| Gap {
        href: paths::narrative(view.id),
        text: "Der Sachbericht ist noch nicht eingetragen".to_owned(),
    });
    let no_plan = plan.items.is_empty().then(|| Gap {
        href: "#h-plan".to_owned(),
        text: "Der Kostenplan ist noch nicht eingetragen".to_owned(),
    });
    let no_invoice = (progress.invoices == 0).then(|| Gap {
        href: purchasing::INVOICES.to_owned(),
        text: "Noch keine Rechnung ist zugeordnet".to_owned(),
    });
    no_plan
        .into_iter()
        .chain(no_invoice)
        .chain(own)
        .chain(filing)
        .chain(records)
        .chain(counted.into_iter().flatten())
        .chain(narrative)
        .collect()
}
