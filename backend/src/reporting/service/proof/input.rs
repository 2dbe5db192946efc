//! From records to the parts of a proof.

use chrono::{Days, NaiveDate};
use paktbuch_entity::{authority, cost_item, cost_line, document, filing, notice, payout};
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FiledVersion, FindingConfirmation, FindingRow, GrantRule, Income,
    Narrative, NoticeFacts, NoticeVersion, OtherIncome, OwnSource, PayoutRow, Period,
};
use paktbuch_types::{Cents, IncomeKind, OwnShareSource, ProofType, Role, ZweckbindungStart, format_date};

use crate::checking::Found;
use crate::clock::local;
use crate::funding::{self, AmendmentRow, IncomeData, NarrativeData, NoticeData, Programme, Terms};
use crate::reporting::rows::Names;
use crate::reporting::service::inventory::authority_name;
use crate::reporting::service::receipts::line_key;

pub(super) fn recipient(authority: Option<&authority::Model>, contact: &str) -> Authority {
    let name = authority_name(authority);
    let letterhead = authority.map(|row| row.letterhead.as_str()).unwrap_or_default();
    let lines = letterhead.lines().map(str::trim);
    Authority {
        address: lines
            .filter(|line| !line.is_empty() && *line != name)
            .collect::<Vec<_>>()
            .join(", "),
        name,
        contact: contact.to_owned(),
    }
}

pub(super) fn finding_row(found: Found) -> FindingRow {
    let finding = found.finding;
    FindingRow {
        rule: finding.rule.code().to_owned(),
        severity: finding.severity,
        subject: finding.subject.named(),
        message: finding.message,
        remedy: finding.remedy,
        source: finding.source,
        confirmation: found.confirmation.map(|confirmation| FindingConfirmation {
            reason: confirmation.reason,
            by: confirmation.by,
            role: confirmation.role.map_or("", Role::label).to_owned(),
            on: confirmation.on,
        }),
    }
}

pub(super) fn filed_version((filing, file): (filing::Model, Option<document::Model>)) -> FiledVersion {
    FiledVersion {
        number: filing.number,
        filed_on: local(filing.filed_at).date(),
        as_of: filing.as_of,
        sha256: file.map(|file| file.sha256).unwrap_or_default(),
    }
}

pub(super) fn told(data: NarrativeData) -> Narrative {
    Narrative {
        measure: data.measure,
        began_on: data.began_on,
        ended_on: data.ended_on,
        result: data.result,
        deviations: data.deviations,
        staff: data.staff,
        offices: data.offices,
        confirmed: data.confirmed,
    }
}

/// That the measure could begin before the notice (vorzeitiger Maßnahmebeginn), since when, and who allowed it; empty for not.
fn early_start(notice: &notice::Model) -> String {
    let Some(day) = notice.early_start_on.filter(|day| *day < notice.notice_date) else {
        return String::new();
    };
    let by = [
        notice.early_start_by.as_str(),
        notice.early_start_reference.as_str(),
    ];
    let by: Vec<&str> = by.into_iter().filter(|text| !text.is_empty()).collect();
    match by.as_slice() {
        [] => format!("zulässig ab {}", format_date(day)),
        by => format!("zulässig ab {} ({})", format_date(day), by.join(", ")),
    }
}

/// The notice and its change notices up to a day; none where nothing changed it until then.
fn versions(notice: &notice::Model, amendments: &[AmendmentRow], as_of: NaiveDate) -> Vec<NoticeVersion> {
    let known: Vec<&AmendmentRow> = amendments.iter().filter(|row| row.head.dated <= as_of).collect();
    let Some(earliest) = known.first() else {
        return Vec::new();
    };
    let first = NoticeVersion {
        kind: "Zuwendungsbescheid".to_owned(),
        date: notice.notice_date,
        reference: notice.reference.clone(),
        granted: earliest.granted_before,
    };
    let later = known.iter().map(|row| NoticeVersion {
        kind: row.kind.to_string(),
        date: row.head.dated,
        reference: row.head.reference.clone(),
        granted: row.granted,
    });
    std::iter::once(first).chain(later).collect()
}

pub(super) fn facts(notice: &notice::Model, amendments: &[AmendmentRow], as_of: NaiveDate) -> NoticeFacts {
    NoticeFacts {
        reference: notice.reference.clone(),
        date: notice.notice_date,
        purpose: notice.title.clone(),
        financing: notice.financing.label().to_owned(),
        rate: (notice.rate.0 > 0).then_some(notice.rate),
        granted: notice.granted,
        versions: versions(notice, amendments, as_of),
        approval_period: Period {
            from: notice.approval_from,
            until: notice.approval_to,
        },
        implementation_period: Period {
            from: notice.implementation_from,
            until: notice.implementation_to,
        },
        early_start: early_start(notice),
        zweckbindung_until: funding::bound_until(notice, None),
        zweckbindung_words: match notice.zweckbindung_start {
            ZweckbindungStart::Commissioning => "je Gerät".to_owned(),
            ZweckbindungStart::None => "keine".to_owned(),
            ZweckbindungStart::EndOfImplementation | ZweckbindungStart::FixedDate => String::new(),
        },
        proof_due: notice.proof_due,
    }
}

pub(super) fn income(
    notice: &notice::Model,
    programme: Option<&Programme>,
    data: &NoticeData,
    terms: Terms,
    as_of: NaiveDate,
) -> Income {
    let (public_funding, third_parties) = data
        .lists
        .incomes
        .iter()
        .partition::<Vec<_>, _>(|income| income.kind == IncomeKind::PublicFunding);
    let rows = |incomes: Vec<&IncomeData>| incomes.into_iter().map(|row| other_income(row, as_of)).collect();
    Income {
        own_share: notice.own_share,
        own_share_source: own_source_words(data, notice.own_share),
        own_sources: own_sources(data, notice.own_share),
        third_parties: rows(third_parties),
        public_funding: rows(public_funding),
        grant: notice.granted,
        grantor: grantor(programme),
        rule: GrantRule {
            financing: terms.financing,
            rate: terms.rate,
            rounding: terms.rounding,
            fixed: terms.units.and_then(|(count, amount)| amount.times(count)),
            third_in_plan: terms.third_in_plan,
            third_beside: terms.third_beside,
        },
    }
}

fn other_income(income: &IncomeData, as_of: NaiveDate) -> OtherIncome {
    let in_time = income.received_on.is_none_or(|day| day <= as_of);
    OtherIncome {
        kind: income.kind.label().to_owned(),
        source: income.source.clone(),
        purpose: income.purpose.clone(),
        granted: income.planned,
        received: if in_time { income.received } else { Cents::ZERO },
    }
}

/// The sources of the own share in words, with their amounts where there are several.
fn own_source_words(data: &NoticeData, own_share: Cents) -> String {
    match data.own_sources(own_share).as_slice() {
        [(only, _)] => only.label().to_owned(),
        several => several
            .iter()
            .map(|(source, amount)| format!("{source} {amount} €"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The sources of the own share where there are several; none for one.
fn own_sources(data: &NoticeData, own_share: Cents) -> Vec<OwnSource> {
    let sources = data.own_sources(own_share);
    if sources.len() == 1 {
        return Vec::new();
    }
    let row = |(source, granted): (OwnShareSource, Cents)| OwnSource {
        source: source.label().to_owned(),
        granted,
    };
    sources.into_iter().map(row).collect()
}

/// The payouts, each with the day until which notice or programme let its money be spent.
pub(super) fn payout_rows(
    notice: &notice::Model,
    programme: Option<&Programme>,
    payouts: Vec<payout::Model>,
) -> Vec<PayoutRow> {
    let days = funding::spend_within_days(notice, programme);
    let row = |payout: payout::Model| PayoutRow {
        paid_on: payout.paid_on,
        amount: payout.amount,
        use_by: days.and_then(|days| payout.paid_on.checked_add_days(Days::new(days.into()))),
        note: payout.note,
    };
    payouts.into_iter().map(row).collect()
}

/// Who grants, by the programme's Land.
fn grantor(programme: Option<&Programme>) -> String {
    let code = programme.and_then(|programme| programme.land.value.as_deref());
    code.map(land).unwrap_or_default()
}

/// The programme that a notice was granted under.
pub(in crate::reporting::service) fn programme<'a>(
    notice: &notice::Model,
    programmes: &'a [Programme],
) -> Option<&'a Programme> {
    funding::find_programme(
        programmes,
        &notice.programme,
        notice.programme_version.parse().ok(),
    )
}

/// Which proof a programme asks for, and whether the Belegliste is enclosed; `chosen` goes before the programme.
pub(super) fn proof_type(programme: Option<&Programme>, chosen: Option<ProofType>) -> (ProofType, bool) {
    let usual = programme
        .and_then(|programme| programme.proof.value)
        .map(ProofType::from);
    let proof_type = chosen.or(usual).unwrap_or(ProofType::Full);
    let receipts = programme.and_then(|programme| programme.receipt_list.value);
    (proof_type, proof_type.encloses_receipts(receipts))
}

/// Name of a Land by its code of ISO 3166-2.
fn land(code: &str) -> String {
    let name = match code {
        "BW" => "Baden-Württemberg",
        "BY" => return "Freistaat Bayern".to_owned(),
        "BE" => "Berlin",
        "BB" => "Brandenburg",
        "HB" => return "Freie Hansestadt Bremen".to_owned(),
        "HH" => return "Freie und Hansestadt Hamburg".to_owned(),
        "HE" => "Hessen",
        "MV" => "Mecklenburg-Vorpommern",
        "NI" => "Niedersachsen",
        "NW" => "Nordrhein-Westfalen",
        "RP" => "Rheinland-Pfalz",
        "SL" => return "Saarland".to_owned(),
        "SN" => return "Freistaat Sachsen".to_owned(),
        "ST" => "Sachsen-Anhalt",
        "SH" => "Schleswig-Holstein",
        "TH" => return "Freistaat Thüringen".to_owned(),
        "DE" => return "Bund".to_owned(),
        other => other,
    };
    format!("Land {name}")
}

pub(super) fn item_row(
    item: &cost_item::Model,
    lines: &[cost_line::Model],
    notice: &notice::Model,
    names: &Names,
) -> CostItemRow {
    let line = |line: &cost_line::Model| {
        let school = line.school_id.and_then(|id| names.schools.get(&id));
        CostLineRow {
            key: line_key(line.id),
            position: line.position,
            title: match school {
                Some((_, school)) => format!("{school}: {}", line.title),
                None => line.title.clone(),
            },
            total: line.gross,
            eligible: line.eligible,
        }
    };
    CostItemRow {
        key: format!("ansatz-{}", item.id),
        position: item.position,
        title: item.title.clone(),
        total: item.total,
        eligible: item.eligible,
        tolerance: notice.item_tolerance,
        lines: lines
            .iter()
            .filter(|line| line.cost_item_id == item.id)
            .map(line)
            .collect(),
    }
}
