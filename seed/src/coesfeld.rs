//! Kreis Coesfeld with the figures that it published: one district, its schools, one grant.
//!
//! Public are the authority and its schools (Schulgrunddaten, September 2021; Datenlizenz Deutschland Namensnennung 2.0, Ministerium für Schule
//! und Bildung NRW) and the sums of its DigitalPakt, as of August 2022: Zuwendung 2,731,728 €, Eigenanteil 303,525 €, zuwendungsfähige
//! Gesamtausgaben 3,035,253 €, 911,000 € drawn in four Mittelabrufe; and its money of „Aufholen nach Corona NRW“: Schulbudget 122,127 €,
//! Bildungsgutscheine 122,127 €, Schulträgerbudget 162,836 €, together 407,090 €
//! (kreis-coesfeld.de/sessionnet/sessionnetbi/to0050.php?__ktonr=26501).
//! Not public, so invented and marked so: the account, file numbers, days, kind and parts of the four drawdowns, the cost plan below its
//! sum.
//!
//! Left out: the first Tranche of about 365,000 € that the district applied for in May 2020 (schulamt.kreis-coesfeld.de, news 6561). It is
//! rounded and a part of the sums above; as an application of its own it would count twice.

use chrono::Days;
use paktbuch_types::{
    ApplicationState, BasisPoints, Cents, CostRounding, Drawdown, DrawdownState, Financing, NoticeState,
    OwnShareSource, ZweckbindungStart,
};

use crate::literal::{date, school};
use crate::{
    AccountSeed, ApplicationSeed, AuthoritySeed, BudgetSeed, CostItemSeed, CostLineSeed, CourseSeed,
    DrawdownSeed, NoticeSeed, PayoutSeed, PupilsSeed, Scenario,
};

/// Zuwendungsfähige Gesamtausgaben, as published.
const ELIGIBLE: Cents = Cents::euros(3_035_253);
/// Drawn until August 2022, as published; the sum of four drawdowns.
const DRAWN: Cents = Cents::euros(911_000);

const PROGRAMME: &str = "digitalpakt-nrw";
/// Where the figures of August 2022 are published.
const PUBLISHED: &str = "Kreis Coesfeld, Sitzungsdienst, August 2022 (to0050.php?__ktonr=26501)";

/// The second programme of which figures are published, with nothing but what that source names.
const CATCHING_UP: &str = r#"code = "aufholen-nach-corona-nrw"
version = 1
titel = "Aufholen nach Corona NRW"

land = { wert = "NW", quelle = "Kreis Coesfeld, Sitzungsdienst, August 2022 (to0050.php?__ktonr=26501)" }

[kategorien]
wert = [
  { code = "schulbudget", name = "Schulbudget" },
  { code = "bildungsgutscheine", name = "Bildungsgutscheine" },
  { code = "schultraegerbudget", name = "Schulträgerbudget" },
]
quelle = "Kreis Coesfeld, Sitzungsdienst, August 2022 (to0050.php?__ktonr=26501)"
"#;

const CATEGORY: &str = "IT-Grundstruktur";
const APPLICATION: &str = "COE-DPS (Az. erfunden)";
const NOTICE: &str = "COE-DPS-BESCHEID (Az. erfunden)";
/// The district's vocational and special schools.
const SCHOOLS: [&str; 6] = ["156127", "177684", "177702", "177787", "189649", "191360"];

/// The schools of Trägernummer 10595 in the ministry's open data.
const LIST: &str = r#"sep=;
Schulnummer;Schulform;Schulbezeichnung_1;Schulbezeichnung_2;Schulbezeichnung_3;Kurzbezeichnung;PLZ;Ort;Strasse;Telefonvorwahl;Telefon;Faxvorwahl;Fax;E-Mail;Homepage;Rechtsform;Traegernummer;Gemeindeschluessel;Schulbetriebsschluessel;Schulbetriebsdatum;EPSG;UTMRechtswert;UTMHochwert;
"156127";"08";"Pestalozzischule";"Förderschule des Kreises Coesfeld";"- Primarstufe und Sekundarstufe I -";"Dülmen, FÖ LE Pestalozzischule";"48249";"Dülmen";"An der Kreuzkirche 5";"02594";"3944";"02594";"890024";"156127@schule.nrw.de";"http://psd.duelmen.org";"1";"10595";"05558016";"1";"01.08.1973";"EPSG:25832";"381748";"5743062"
"177684";"30";"Pictorius-Berufskolleg";"Schulen der Sekundarstufe II";"des Kreises Coesfeld in Coesfeld";"Coesfeld, BK Pictorius";"48653";"Coesfeld";"Borkener Str. 23";"02541";"9548330";"02541";"9548339";"177684@schule.nrw.de";"http://www.pictorius.de";"1";"10595";"05558012";"1";"01.08.1973";"EPSG:25832";"373507";"5756301"
"177702";"30";"Oswald-von-Nell-Breuning-Berufskolleg";"Europaschule  - Sekundarstufe II -";"des Kreises Coesfeld in Coesfeld";"Coesfeld, BK Oswald-von-Nell-Breuning";"48653";"Coesfeld";"Bahnhofstr. 33";"02541";"94230";"02541";"942323";"177702@schule.nrw.de";"http://www.nbbkcoe.de";"1";"10595";"05558012";"1";"01.08.1973";"EPSG:25832";"374103";"5756035"
"177787";"30";"Richard-von-Weizsäcker-Berufskolleg";"Europaschule  - Sekundarstufe II -";"des Kreises Coesfeld in Lüdinghausen";"Lüdinghausen, BK Richard-von-Weizsäcker";"59348";"Lüdinghausen";"Auf der Geest 2";"02591";"23980";"02591";"239850";"177787@schule.nrw.de";"http://www.rvw-berufskolleg.de";"1";"10595";"05558024";"1";"01.08.1973";"EPSG:25832";"392956";"5736214"
"189649";"08";"Steverschule, Förderschule m. d.";"Förderschwerpunkt Emotionale u. soziale";"Entwicklung d. Kreises Coesfeld";"Nottuln, FÖ ES Steverschule";"48301";"Nottuln";"Niederstockumer Weg 15";"02502";"224400";"02502";"22440111";"189649@schule.nrw.de";"http://www.steverschule.de";"1";"10595";"05558032";"1";"01.08.1987";"EPSG:25832";"386315";"5754206"
"191360";"08";"Peter-Pan-Schule";"Förderschule des Kreises Coesfeld";"Förderschwerpunkt Sprache  -Primarstufe-";"Dülmen, FÖ SQ Peter-Pan-Schule";"48249";"Dülmen";"Ludwig-Wiesmann-Str. 22";"02594";"91160";"02594";"911621";"191360@schule.nrw.de";"http://www.peter-pan-schule-duelmen.de";"1";"10595";"05558016";"1";"01.08.1991";"EPSG:25832";"381829";"5743512"
"#;

/// The district with its published figures; no invoices, because none are public.
#[must_use]
pub fn coesfeld() -> Scenario {
    Scenario {
        authority: AuthoritySeed {
            name: "Kreis Coesfeld".to_owned(),
            number: "10595".to_owned(),
            municipality_key: "05558000".to_owned(),
            land: "NW".to_owned(),
            granting_authority: "Bezirksregierung Münster".to_owned(),
            letterhead: "Kreis Coesfeld\nSchützenwall 18\n48653 Coesfeld".to_owned(),
            inventory_pattern: "COE-{jahr}-{nr:5}".to_owned(),
            account: AccountSeed::example("Kreis Coesfeld"),
        },
        schools_csv: LIST.as_bytes().to_vec(),
        pupils: Vec::<PupilsSeed>::new(),
        sites: Vec::new(),
        buildings: Vec::new(),
        rooms: Vec::new(),
        contacts: Vec::new(),
        applications: vec![ApplicationSeed {
            reference: APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: CATEGORY.to_owned(),
            title: "DigitalPakt an den Schulen des Kreises".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2021, 6, 30)),
            // The parts of the schools are not public: the first stands for all.
            schools: vec![(school(SCHOOLS[1]), ELIGIBLE)],
            course: CourseSeed::default(),
        }],
        notices: vec![notice()],
        invoices: Vec::new(),
        payouts: payouts(),
        narratives: Vec::new(),
        orders: Vec::new(),
        budgets: budgets(),
        thresholds: Vec::new(),
        takeovers: Vec::new(),
        editions: vec![CATCHING_UP.to_owned()],
        concepts: Vec::new(),
        years: Vec::new(),
        asset_limits: Vec::new(),
        amendments: Vec::new(),
        drawdowns: payouts().iter().map(drawdown).collect(),
        reallocations: Vec::new(),
        filings: Vec::new(),
        faults: Vec::new(),
    }
}

fn notice() -> NoticeSeed {
    let (rate, rounding) = (BasisPoints::percent(90), CostRounding::Euro);
    let granted = rounding.grant(ELIGIBLE, rate);
    NoticeSeed {
        reference: NOTICE.to_owned(),
        application: Some(APPLICATION.to_owned()),
        programme: PROGRAMME.to_owned(),
        title: "DigitalPakt an den Schulen des Kreises".to_owned(),
        category: CATEGORY.to_owned(),
        state: NoticeState::Running,
        notice_date: date(2021, 9, 15),
        financing: Financing::Anteil,
        rate,
        rounding,
        eligible: ELIGIBLE,
        granted,
        own_share: ELIGIBLE.minus(granted),
        own_share_source: OwnShareSource::Schulpauschale,
        bewilligung_from: Some(date(2021, 9, 15)),
        bewilligung_to: Some(date(2024, 12, 31)),
        durchfuehrung_from: Some(date(2021, 9, 15)),
        durchfuehrung_to: Some(date(2024, 10, 31)),
        zweckbindung_start: ZweckbindungStart::EndOfImplementation,
        zweckbindung_years: Some(5),
        proof_due: Some(date(2025, 4, 30)),
        tolerance: None,
        double_funding_forbidden: None,
        note: "Beträge wie vom Kreis veröffentlicht (August 2022); Aktenzeichen, Tage und Aufteilung sind erfunden.".to_owned(),
        items: vec![CostItemSeed {
            position: 1,
            title: "Ausstattung der Schulen des Kreises".to_owned(),
            total: ELIGIBLE,
            eligible: ELIGIBLE,
            lines: vec![CostLineSeed {
                school: None,
                title: "Gesamtausgaben, Aufteilung nicht veröffentlicht".to_owned(),
                quantity: 1,
                unit_price: ELIGIBLE,
                gross: ELIGIBLE,
                eligible: ELIGIBLE,
            }],
        }],
    }
}

/// Four drawdowns that add up to the published sum.
fn payouts() -> Vec<PayoutSeed> {
    let days = [
        date(2021, 12, 6),
        date(2022, 3, 7),
        date(2022, 5, 16),
        date(2022, 8, 1),
    ];
    let part = Cents(DRAWN.0 / 4);
    (1..)
        .zip(days)
        .map(|(number, paid_on)| PayoutSeed {
            notice: NOTICE.to_owned(),
            paid_on,
            amount: part,
            note: format!("Mittelabruf {number}; nur die Summe der vier ist veröffentlicht"),
        })
        .collect()
}

/// The drawdown that a payout answers, asked for three weeks before (invented). Its kind is not public either: without invoices only an
/// advance can be asked for.
fn drawdown(payout: &PayoutSeed) -> DrawdownSeed {
    DrawdownSeed {
        notice: payout.notice.clone(),
        kind: Drawdown::Advance,
        amount: Some(payout.amount),
        note: payout.note.clone(),
        state: DrawdownState::PaidOut,
        requested_on: Some(payout.paid_on - Days::new(21)),
        reference: String::new(),
        paid_on: Some(payout.paid_on),
    }
}

/// The money of „Aufholen nach Corona NRW“, as published in August 2022; since when it is there is not public.
fn budgets() -> Vec<BudgetSeed> {
    [
        ("Schulbudget", 122_127),
        ("Bildungsgutscheine", 122_127),
        ("Schulträgerbudget", 162_836),
    ]
    .into_iter()
    .map(|(category, euros)| BudgetSeed {
        programme: "aufholen-nach-corona-nrw".to_owned(),
        category: category.to_owned(),
        school: None,
        amount: Cents::euros(euros),
        source: PUBLISHED.to_owned(),
        valid_from: date(2022, 8, 1),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_figures_come_out() {
        let scenario = coesfeld();
        let notice = &scenario.notices[0];
        assert_eq!(
            (notice.granted, notice.own_share),
            (Cents::euros(2_731_728), Cents::euros(303_525))
        );
        let drawn: Cents = scenario.payouts.iter().map(|payout| payout.amount).sum();
        assert_eq!((scenario.payouts.len(), drawn), (4, DRAWN));
        let asked: Cents = scenario
            .drawdowns
            .iter()
            .filter_map(|drawdown| drawdown.amount)
            .sum();
        assert_eq!((scenario.drawdowns.len(), asked), (4, DRAWN));
        let caught_up: Cents = scenario.budgets.iter().map(|budget| budget.amount).sum();
        assert_eq!(caught_up, Cents::euros(407_090), "the published sum");
        for number in SCHOOLS {
            assert!(LIST.contains(&format!("\"{number}\"")), "{number}");
        }
    }
}
