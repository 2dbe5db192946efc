//! What each sheet of a proof says, in the words of its readers.

use chrono::NaiveDate;
use paktbuch_entity::payout;
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{
    CostItemRow, CostLineRow, Income, Narrative, NoticeVersion, OtherIncome, PayoutRow, Period, ReceiptRow,
};
use paktbuch_types::{Cents, Financing, ProofType, format_date};

use super::proof::{Installed, Proof};
use crate::purchasing::paths as purchasing;
use crate::reporting::behind::{FIXED, ROUNDING};
use crate::reporting::contents::{
    BETWEEN, CONFIRMED, CONTACT, ENCLOSED, INSTALLATIONS, NOT_ENCLOSED, PROOF_TYPE, Part, RECEIPT_LIST,
    Statement,
};
use crate::reporting::rows::{PreviewItem, ProofPreview};

type Values = Vec<(String, String)>;

fn statement<const N: usize>(
    part: Part,
    key: String,
    label: String,
    values: [(&str, String); N],
) -> Statement {
    Statement {
        part,
        key,
        record: 0,
        label,
        number: 0,
        of: Vec::new(),
        values: named(values),
        aside: Vec::new(),
    }
}

fn named<const N: usize>(values: [(&str, String); N]) -> Values {
    values.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The Deckblatt without its sums, and without the hash of the trail, which each event changes.
pub(super) fn notice(proof: &Proof) -> Statement {
    let (input, notice) = (&proof.input, &proof.input.notice);
    let found = input.findings;
    let [rounding, fixed, third_in_plan] = rule(&input.income);
    let values = [
        ("Zuwendungsempfänger", input.authority.name.clone()),
        ("Anschrift", input.authority.address.clone()),
        (CONTACT, input.authority.contact.clone()),
        ("Bewilligungsbehörde", input.granting_authority.clone()),
        ("Förderprogramm", input.programme.clone()),
        ("Aktenzeichen", notice.reference.clone()),
        ("Bescheid vom", format_date(notice.date)),
        ("Änderungsbescheide", versions(&notice.versions)),
        ("Finanzierung", notice.financing.clone()),
        (
            "Fördersatz",
            notice.rate.map(|rate| format!("{rate} %")).unwrap_or_default(),
        ),
        (ROUNDING, rounding),
        (FIXED, fixed),
        ("Leistungen Dritter im Finanzierungsplan", third_in_plan),
        ("Bewilligungszeitraum", period(notice.approval_period)),
        ("Durchführungszeitraum", period(notice.implementation_period)),
        ("Vorzeitiger Maßnahmebeginn", notice.early_start.clone()),
        ("Zweckbindung bis", day(notice.zweckbindung_until)),
        ("Nachweis fällig am", day(notice.proof_due)),
        ("Stichtag", format_date(input.as_of)),
        ("Zuwendungszweck", notice.purpose.clone()),
        (
            "Prüfhinweise",
            format!(
                "Fehler {}, Warnungen {}, fehlende Angaben {}, bestätigt {}",
                found.errors, found.warnings, found.missing, found.confirmed
            ),
        ),
    ];
    // A full proof does not say so, as those that were filed before there were others.
    let proof_type = (input.proof_type != ProofType::Full)
        .then(|| (PROOF_TYPE.to_owned(), input.proof_type.label().to_owned()));
    // Said only where the programme asks for something else than is usual.
    let (is_enclosed, is_usual) = (input.encloses_receipts, input.proof_type.encloses_receipts(None));
    let told = if is_enclosed { ENCLOSED } else { NOT_ENCLOSED };
    let receipts = (is_enclosed != is_usual).then(|| (RECEIPT_LIST.to_owned(), told.to_owned()));
    Statement {
        aside: proof_type
            .into_iter()
            .chain(receipts)
            .chain([(INSTALLATIONS.to_owned(), proof.installed.len().to_string())])
            .collect(),
        ..statement(
            Part::Notice,
            String::new(),
            "Angaben des Deckblatts".to_owned(),
            values,
        )
    }
}

/// What *Einnahmen* prints of the rule by which the grant follows from the spending, each empty where it does not count: how it is rounded,
/// the Festbetrag, and the Leistungen Dritter that do not lower it.
fn rule(income: &Income) -> [String; 3] {
    let rule = income.rule;
    let (rounding, fixed) = match rule.financing {
        Financing::Anteil => (rule.rounding.label().to_owned(), String::new()),
        Financing::Festbetrag => (String::new(), euro(rule.fixed.unwrap_or(income.grant))),
        Financing::Voll | Financing::Fehlbedarf => (String::new(), String::new()),
    };
    let third_in_plan = match rule.third_in_plan {
        Cents::ZERO => String::new(),
        amount => euro(amount),
    };
    [rounding, fixed, third_in_plan]
}

/// The notice and its change notices in one line; empty where nothing changed it.
fn versions(versions: &[NoticeVersion]) -> String {
    let told = versions.iter().map(|version| {
        format!(
            "{} vom {}, {}, {}",
            version.kind,
            format_date(version.date),
            version.reference,
            euro(version.granted)
        )
    });
    told.collect::<Vec<_>>().join("; ")
}

pub(super) fn sums(figures: &ProofPreview, proof: &Proof) -> Statement {
    let income = &proof.input.income;
    let values = [
        ("Ausgaben", euro(figures.spent)),
        ("davon zuwendungsfähig", euro(figures.eligible)),
        ("Zuwendung lt. Bescheid", euro(figures.granted)),
        ("Zuwendung lt. Abrechnung", euro(figures.grant_settled)),
        ("Eigenanteil lt. Bescheid", euro(income.own_share)),
        ("Eigenanteil lt. Abrechnung", euro(figures.own_settled)),
        ("Herkunft des Eigenanteils", income.own_share_source.clone()),
        ("Zuwendungsgeber", income.grantor.clone()),
        (
            "Leistungen Dritter und weitere Förderung",
            euro(figures.others_settled),
        ),
        ("ausgezahlt", euro(figures.paid_out)),
    ];
    statement(
        Part::Sums,
        String::new(),
        "Summen des Nachweises".to_owned(),
        values,
    )
}

/// Leistungen Dritter and public funding, each by whom and what for it is.
pub(super) fn incomes(proof: &Proof) -> impl Iterator<Item = Statement> {
    let income = &proof.input.income;
    let rows = income.third_parties.iter().chain(&income.public_funding);
    rows.map(|row: &OtherIncome| {
        let label = format!("{} {}", row.kind, row.source).trim().to_owned();
        let values = [
            ("Zweck", row.purpose.clone()),
            ("lt. Bescheid", euro(row.granted)),
            ("lt. Abrechnung", euro(row.received)),
        ];
        statement(Part::Income, label.clone(), label, values)
    })
}

/// The Einzelansätze with the lines below them.
pub(super) fn plan(figures: &ProofPreview, proof: &Proof) -> Vec<Statement> {
    let rows = proof.input.items.iter().zip(&figures.items);
    rows.flat_map(|(row, sums)| {
        let lines = row.lines.iter().map(|below| line(row, below, proof));
        std::iter::once(item(row, sums)).chain(lines).collect::<Vec<_>>()
    })
    .collect()
}

fn item(row: &CostItemRow, sums: &PreviewItem) -> Statement {
    let tolerance = row.tolerance.map(|rate| format!("{rate} %"));
    let values = [
        ("Nr.", row.position.to_string()),
        ("Bezeichnung", row.title.clone()),
        ("lt. Bescheid", euro(sums.planned)),
        ("lt. Bescheid zuwendungsfähig", euro(sums.planned_eligible)),
        ("lt. Abrechnung", euro(sums.settled)),
        ("lt. Abrechnung zuwendungsfähig", euro(sums.settled_eligible)),
        ("Toleranz", tolerance.unwrap_or_default()),
    ];
    statement(Part::Item, row.key.clone(), row.title.clone(), values)
}

fn line(above: &CostItemRow, row: &CostLineRow, proof: &Proof) -> Statement {
    let of_line = proof
        .settled
        .receipts
        .iter()
        .filter(|receipt| receipt.cost_key == row.key);
    let (gross, eligible) = of_line.fold((Cents::ZERO, Cents::ZERO), |(gross, eligible), receipt| {
        (gross.plus(receipt.gross), eligible.plus(receipt.eligible))
    });
    let values = [
        ("Nr.", format!("{}.{}", above.position, row.position)),
        ("Bezeichnung", row.title.clone()),
        ("lt. Bescheid", euro(row.total)),
        ("lt. Bescheid zuwendungsfähig", euro(row.eligible)),
        ("lt. Abrechnung", euro(gross)),
        ("lt. Abrechnung zuwendungsfähig", euro(eligible)),
    ];
    statement(Part::Line, row.key.clone(), row.title.clone(), values)
}

/// A line of the Belegliste. Its shares of grant and own funds are not compared: they follow from the sums, and one late receipt moves a
/// cent of many.
pub(super) fn receipt((number, row): (u32, &ReceiptRow), proof: &Proof) -> Statement {
    let invoice = row.link.as_deref().and_then(purchasing::invoice_at);
    let target = target(proof, &row.cost_key);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let values = [
        ("Belegnummer", text(&row.receipt_number)),
        ("Rechnungsnummer", row.invoice_number.clone()),
        ("Rechnungsdatum", format_date(row.invoice_date)),
        ("Zahlungsdatum", format_date(row.paid_on)),
        ("Zahlungsempfänger", row.payee.clone()),
        ("Gegenstand", row.subject.clone()),
        ("Förderbereich", row.category.clone()),
        (
            "Ansatz",
            target
                .map(|(item, line)| format!("{}.{}", item.position, line.position))
                .unwrap_or_default(),
        ),
        (
            "Kostenzeile",
            target.map(|(_, line)| line.title.clone()).unwrap_or_default(),
        ),
        ("Schulnummer", text(&row.school_number)),
        ("Schule", row.school.clone()),
        ("Auftrag / Vergabe-Az.", text(&row.order_reference)),
        ("Betrag brutto", euro(row.gross)),
        ("davon zuwendungsfähig", euro(row.eligible)),
        ("Skonto", row.discount.map(euro).unwrap_or_default()),
    ];
    let place = match row.school.as_str() {
        "" => String::new(),
        school => format!(", {school}"),
    };
    let label = format!(
        "Rechnung {}, {}{place}, bezahlt am {}",
        row.invoice_number,
        row.subject,
        format_date(row.paid_on)
    );
    Statement {
        record: invoice.map_or(0, |id| id.0),
        number,
        aside: named([
            ("Zuwendungsanteil", euro(row.grant_share)),
            ("Eigenanteil", euro(row.own_share)),
        ]),
        of: of(target),
        ..statement(
            Part::Receipt,
            format!("{} {} {}", row.key, row.cost_key, text(&row.school_number)),
            label,
            values,
        )
    }
}

fn target<'a>(proof: &'a Proof, key: &str) -> Option<(&'a CostItemRow, &'a CostLineRow)> {
    let lines = proof
        .input
        .items
        .iter()
        .flat_map(|item| item.lines.iter().map(move |line| (item, line)));
    let mut found = lines.filter(|(_, line)| line.key == key);
    found.next()
}

/// Keys of an Einzelansatz and its cost line.
fn of(target: Option<(&CostItemRow, &CostLineRow)>) -> Vec<String> {
    target
        .map(|(item, line)| vec![item.key.clone(), line.key.clone()])
        .unwrap_or_default()
}

pub(super) fn device(row: &InventoryRow, id: i64) -> Statement {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let values = [
        ("Kategorie", row.category.clone()),
        ("Modell", row.model.clone()),
        ("Seriennummer", text(&row.serial)),
        ("Anschaffungsdatum", day(row.purchased_on)),
        ("Inbetriebnahme", day(row.commissioned_on)),
        ("Preis netto", row.net.map(euro).unwrap_or_default()),
        ("Preis brutto", euro(row.gross)),
        ("Schulnummer", text(&row.school_number)),
        ("Schule", text(&row.school)),
        ("Standort", text(&row.site)),
        ("Raum", text(&row.room)),
        ("Lieferant", text(&row.supplier)),
        ("Rechnungsnummer", text(&row.invoice_number)),
        ("Belegnummer", text(&row.receipt_number)),
        ("Programm", text(&row.programme)),
        ("Bescheid-Az.", text(&row.notice_reference)),
        ("Zweckbindung bis", day(row.zweckbindung_until)),
        ("Status", row.status.clone()),
        ("Verbleib", text(&row.whereabouts)),
    ];
    Statement {
        record: id,
        ..statement(
            Part::Device,
            row.inventory_number.clone(),
            format!("Gerät {}", row.inventory_number),
            values,
        )
    }
}

/// A fixed installation, with the Einzelansatz and the cost line that it belongs to.
pub(super) fn installation(installed: &Installed, proof: &Proof) -> Statement {
    let row = &installed.row;
    let target = target(proof, &installed.cost_key);
    let values = [
        ("Gegenstand", row.subject.clone()),
        ("Schule", row.school.clone()),
        ("Ort", row.place.clone()),
        ("Umfang", row.extent.clone()),
        ("Abnahme", day(row.accepted_on)),
        ("Rechnungsnummer", row.invoice_number.clone()),
        ("Kostenzeile", row.cost_line.clone()),
        ("Betrag brutto", euro(row.gross)),
    ];
    let label = format!("Anlage aus Rechnung {}, {}", row.invoice_number, row.subject);
    Statement {
        record: installed.invoice.0,
        of: of(target),
        ..statement(Part::Installation, installed.key.clone(), label, values)
    }
}

pub(super) fn payout((stored, row): (&payout::Model, &PayoutRow)) -> Statement {
    let values = [
        ("Ausgezahlt am", format_date(row.paid_on)),
        ("Betrag", euro(row.amount)),
        ("Bemerkung", row.note.clone()),
        ("Verwendung bis", day(row.use_by)),
    ];
    let label = format!("Auszahlung vom {}", format_date(row.paid_on));
    statement(Part::Payout, format!("auszahlung-{}", stored.id), label, values)
}

pub(super) fn narrative(told: &Narrative, contact: &str) -> Statement {
    let confirmed: Vec<&str> = told.confirmed.iter().map(|what| what.label()).collect();
    let values = [
        ("Maßnahme", told.measure.clone()),
        ("Beginn", day(told.began_on)),
        ("Abschluss", day(told.ended_on)),
        ("Ergebnis und Wirkung", told.result.clone()),
        ("Abweichungen und Gründe", told.deviations.clone()),
        ("Gefördertes Personal", told.staff.clone()),
        ("Beteiligte Fachdienststellen", told.offices.clone()),
        (CONTACT, contact.to_owned()),
        (CONFIRMED, confirmed.join(BETWEEN)),
    ];
    statement(Part::Narrative, String::new(), "Sachbericht".to_owned(), values)
}

fn day(value: Option<NaiveDate>) -> String {
    value.map(format_date).unwrap_or_default()
}

fn period(period: Period) -> String {
    match (period.from, period.until) {
        (None, None) => String::new(),
        (from, until) => format!("{} bis {}", day(from), day(until)),
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}
