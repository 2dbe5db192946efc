//! The panel *Bestandsübernahme*: what came in, what it lacks, and the proof that was filed before.

use paktbuch_types::format_date;

use super::super::filed::ComparedRow;
use super::readiness::Gap;
use crate::checking::paths as checking;
use crate::funding::paths;
use crate::funding::rows::{FiledProof, NoticeView, TakenOver};
use crate::takeover::paths as takeover;
use crate::text::counted;

/// The panel.
#[derive(Debug)]
pub(super) struct TakeoverPanel {
    /// Nothing came in and no proof was filed: the panel is not shown.
    pub(super) is_empty: bool,
    /// `2 Kostenzeilen, 12 Belege`; empty for nothing.
    pub(super) brought: String,
    pub(super) gaps: Vec<Gap>,
    /// Addresses of takeover and filed proof; empty for those who may not edit.
    pub(super) takeover_href: String,
    pub(super) proof_href: String,
    /// When it was filed, and its PDF.
    pub(super) filed: String,
    pub(super) file_href: String,
    pub(super) values: Vec<ComparedRow>,
    pub(super) explanation: String,
}

impl TakeoverPanel {
    pub(super) fn new(
        view: &NoticeView,
        taken: &TakenOver,
        proof: Option<&FiledProof>,
        may_edit: bool,
    ) -> Self {
        let at = |href: String| if may_edit { href } else { String::new() };
        Self {
            is_empty: taken.is_empty() && proof.is_none(),
            brought: brought(taken),
            gaps: gaps(view, taken, may_edit),
            takeover_href: at(takeover::takeover(view.id)),
            proof_href: at(paths::filed_proof(view.id)),
            filed: match proof {
                None => "Was der eingereichte Verwendungsnachweis berichtet, ist noch nicht eingetragen."
                    .to_owned(),
                Some(proof) => match proof.data.filed_on {
                    Some(day) => format!("Verwendungsnachweis eingereicht am {}", format_date(day)),
                    None => "Verwendungsnachweis eingereicht; der Tag ist nicht eingetragen".to_owned(),
                },
            },
            file_href: proof
                .and_then(|proof| proof.file.as_ref())
                .map(|_| paths::filed_proof_file(view.id))
                .unwrap_or_default(),
            values: proof
                .map(|proof| proof.values.iter().map(ComparedRow::of).collect())
                .unwrap_or_default(),
            explanation: proof
                .map(|proof| proof.data.explanation.clone())
                .unwrap_or_default(),
        }
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn brought(taken: &TakenOver) -> String {
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let parts = [
        (size(taken.lines.len()), "Kostenzeile", "Kostenzeilen"),
        (taken.receipts, "Rechnung", "Rechnungen"),
        (size(taken.payouts.len()), "Auszahlung", "Auszahlungen"),
        (taken.drawdowns, "Mittelabruf", "Mittelabrufe"),
        (taken.devices, "Gerät", "Geräte"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(number(count), one, many))
        .collect();
    told.join(", ")
}

/// Each leads to the list of what lacks it; for those who may not open it to the findings or devices.
fn gaps(view: &NoticeView, taken: &TakenOver, may_edit: bool) -> Vec<Gap> {
    let (receipts, devices) = if may_edit {
        let list = takeover::missing(view.id);
        (list.clone(), list)
    } else {
        (checking::of_notice(view.id), paths::devices(view.id))
    };
    let counts = [
        (
            taken.open,
            &receipts,
            "Rechnung ohne vollständige Zuordnung",
            "Rechnungen ohne vollständige Zuordnung",
        ),
        (
            taken.unpaid,
            &receipts,
            "Rechnung ohne Zahlung",
            "Rechnungen ohne Zahlung",
        ),
        (
            taken.unproven,
            &receipts,
            "Rechnung mit Zahlung ohne Zahlungsbeleg",
            "Rechnungen mit Zahlung ohne Zahlungsbeleg",
        ),
        (
            taken.without_serial,
            &devices,
            "Gerät ohne Seriennummer",
            "Geräte ohne Seriennummer",
        ),
        (
            taken.without_room,
            &devices,
            "Gerät ohne Raum",
            "Geräte ohne Raum",
        ),
        (taken.unfunded, &devices, "Gerät ohne Beleg", "Geräte ohne Beleg"),
    ];
    counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, href, one, many)| Gap {
            href: href.clone(),
            text: counted(number(count), one, many),
        })
        .collect()
}
