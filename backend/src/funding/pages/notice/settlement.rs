//! The panel *Abrechnung, Stand heute*: how each sum arises.

use paktbuch_types::{Cents, CostRounding, Financing};

use super::super::euro;
use crate::funding::rows::NoticeView;
use crate::funding::settlement::{Balance, Settlement};

/// A sum with the way it arises.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SettlementRow {
    pub(super) label: String,
    /// How it arises; empty where the label says it.
    pub(super) how: String,
    pub(super) amount: Cents,
    /// A result.
    pub(super) is_sum: bool,
}

fn row(label: &str, how: impl Into<String>, amount: Cents) -> SettlementRow {
    SettlementRow {
        label: label.to_owned(),
        how: how.into(),
        amount,
        is_sum: false,
    }
}

impl SettlementRow {
    fn sum(mut self) -> Self {
        self.is_sum = true;
        self
    }
}

/// From what was paid to the grant.
pub(super) fn grant_rows(view: &NoticeView, settled: &Settlement) -> Vec<SettlementRow> {
    let mut rows = vec![
        row(
            "Bezahlte Ausgaben, brutto",
            "bezahlter Teil der Zuordnungen zum Kostenplan",
            settled.spent.total,
        ),
        row(
            "davon zuwendungsfähig",
            "was dabei als zuwendungsfähig zugeordnet ist",
            settled.spent.eligible,
        ),
    ];
    let before = settled.recognised.minus(settled.spent.eligible);
    if before != Cents::ZERO {
        let how = "was der Bescheid nicht vorsieht, mindert, was gefördert wird";
        rows.push(row("Leistungen Dritter, Versicherung, Verkauf", how, before));
        rows.push(row(
            "Bemessungsgrundlage",
            "zuwendungsfähig weniger dieser Betrag",
            settled.recognised,
        ));
    }
    let (label, how) = rule(view);
    rows.push(row(label, how, settled.computed));
    rows.push(row("Bewilligt", "lt. Bescheid, der Höchstbetrag", view.granted));
    if let Some(decided) = view.decided {
        let how = "lt. Schlussbescheid, Rückforderung und Nachzahlung; mehr wird nicht ausgezahlt";
        rows.push(row("Anerkannt", how, decided));
    }
    rows.push(row("Zuwendung lt. Abrechnung", limit(view, settled), settled.grant).sum());
    rows
}

fn rule(view: &NoticeView) -> (&'static str, String) {
    let data = &view.data;
    match data.financing {
        Financing::Anteil => (
            "Anteilfinanzierung",
            match data.rounding {
                CostRounding::Euro => format!("{} % davon, auf volle Euro gerundet", data.rate),
                CostRounding::Cent => format!("{} % davon", data.rate),
            },
        ),
        Financing::Voll => ("Vollfinanzierung", "alles davon".to_owned()),
        Financing::Festbetrag => (
            "Festbetragsfinanzierung",
            match data.unit_count.zip(data.unit_amount) {
                Some((count, amount)) => {
                    format!("{count} × {}, höchstens die Ausgaben", euro(amount))
                }
                None => "der Festbetrag, höchstens die Ausgaben".to_owned(),
            },
        ),
        Financing::Fehlbedarf => (
            "Fehlbedarfsfinanzierung",
            format!(
                "zuwendungsfähig weniger Eigenanteil {} und anderer Einnahmen",
                euro(view.own_share)
            ),
        ),
    }
}

fn limit(view: &NoticeView, settled: &Settlement) -> &'static str {
    let most = view.ceiling();
    if settled.grant < settled.computed.min(most) {
        "soweit nicht andere schon gezahlt haben"
    } else if settled.computed > most && view.decided.is_some() {
        "höchstens, was anerkannt ist"
    } else if settled.computed > most {
        "höchstens, was bewilligt ist"
    } else {
        "was die Finanzierungsart ergibt"
    }
}

/// Who pays for the spending: income equals spending.
pub(super) fn income_rows(settled: &Settlement) -> Vec<SettlementRow> {
    let mut rows = vec![row("Zuwendung", "", settled.grant)];
    if settled.first != Cents::ZERO {
        rows.push(row(
            "Leistungen Dritter, Versicherung, Verkauf",
            "",
            settled.first,
        ));
    }
    if settled.public != Cents::ZERO {
        rows.push(row("Weitere öffentliche Förderung", "", settled.public));
    }
    let ineligible = settled.spent.total.minus(settled.spent.eligible);
    let how = if ineligible == Cents::ZERO {
        "was übrig bleibt".to_owned()
    } else {
        format!(
            "was übrig bleibt, nicht zuwendungsfähige {} eingeschlossen",
            euro(ineligible)
        )
    };
    rows.push(row("Eigenanteil", how, settled.own_share));
    rows.push(row("Einnahmen", "gleich den Ausgaben", settled.spent.total).sum());
    rows
}

/// What is left between the settled grant and what was paid out; once the proof was examined, the examination says what counts.
pub(super) fn payout_rows(settled: &Settlement, paid_out: Cents, is_examined: bool) -> Vec<SettlementRow> {
    let (label, how, amount) = match settled.balance(paid_out) {
        Balance::Claim(amount) => ("Restanforderung", "noch auszuzahlen", amount),
        Balance::Repayment(amount) => ("Rückzahlung", "mehr ausgezahlt als abgerechnet", amount),
        Balance::Even => ("Ausgeglichen", "", Cents::ZERO),
    };
    let how = if is_examined {
        "nach den Belegen; was gilt, steht bei der Prüfung des Nachweises"
    } else {
        how
    };
    vec![
        row("Ausgezahlt", "Summe der Auszahlungen", paid_out),
        row(label, how, amount).sum(),
    ]
}
