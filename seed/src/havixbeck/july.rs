//! Applications of July 2025 in an invented programme, with what belongs to them: budgets, documents of the schools, Haushaltsjahre.
//! Two faults are planted: one application asks for more than its budget (R1), one school's TPEK has expired (R10).

use paktbuch_types::{ApplicationState, AssetChoice, Cents, ConceptKind};

use super::grants::PROGRAMME as DIGITALPAKT;
use super::{AFG, BAUMBERGE};
use crate::literal::{date, school};
use crate::{ApplicationSeed, AssetLimitSeed, BudgetSeed, ConceptSeed, CourseSeed, PlanSeed, YearSeed};

/// Asks for more than the budget (R1).
pub(super) const TOO_MUCH: &str = "HAV-SD-03";
/// Its school has no valid TPEK (R10).
pub(super) const WITHOUT_TPEK: &str = "HAV-SD-02";

const PROGRAMME: &str = "schule-digital-muster";
const NETWORK: &str = "Netz und WLAN";
const TOOLS: &str = "Digitale Arbeitsgeräte";
const MOBILE: &str = "Mobile Endgeräte";

/// The programme, as an authority enters one.
pub(super) const EDITION: &str = r#"code = "schule-digital-muster"
version = 1
titel = "Schule Digital (Muster, erfunden)"
sonst_entfaellt = "Erfundenes Programm der Vorführung: Was hier nicht steht, verlangt es nicht."

land = { wert = "NW", quelle = "erfunden" }
foerderart = { wert = "anteil", quelle = "erfunden, Nr. 5.2" }
foerdersatz = { wert = "90 %", quelle = "erfunden, Nr. 5.4" }
eigenanteil_min = { wert = "10 %", quelle = "erfunden, Nr. 5.4" }
budget_ebene = { wert = "traeger", quelle = "erfunden, Nr. 5.5" }
aufbewahrung_jahre = { wert = 6, quelle = "§ 59 KomHVO NRW" }

[kategorien]
wert = [
  { code = "netz", name = "Netz und WLAN", zweckbindung_jahre = 5, zweckbindung_start = "ende_durchfuehrung" },
  { code = "geraete", name = "Digitale Arbeitsgeräte", zweckbindung_jahre = 5, zweckbindung_start = "ende_durchfuehrung" },
  { code = "mobil", name = "Mobile Endgeräte", zweckbindung_jahre = 5, zweckbindung_start = "ende_durchfuehrung" },
]
quelle = "erfunden, Nr. 2"

[pflichtdokumente]
wert = ["Technisch-pädagogisches Einsatzkonzept (TPEK) je Schule", "Konzept für Betrieb, Support und Wartung"]
quelle = "erfunden, Nr. 6.1"
"#;

/// For the authority as a whole, and for mobile devices.
pub(super) fn budgets() -> Vec<BudgetSeed> {
    [("", 150_000), (MOBILE, 30_000)]
        .into_iter()
        .map(|(category, euros)| BudgetSeed {
            programme: PROGRAMME.to_owned(),
            category: category.to_owned(),
            school: None,
            amount: Cents::euros(euros),
            source: "Anlage 1 der Richtlinie (erfunden)".to_owned(),
            valid_from: date(2025, 5, 1),
        })
        .collect()
}

/// Four that were sent in July, and a draft.
pub(super) fn applications() -> Vec<ApplicationSeed> {
    let application = |reference: &str, category: &str, title: &str, parts: &[(&str, i64)]| ApplicationSeed {
        reference: reference.to_owned(),
        programme: PROGRAMME.to_owned(),
        category: category.to_owned(),
        title: title.to_owned(),
        state: ApplicationState::Submitted,
        submitted_on: None,
        schools: parts
            .iter()
            .map(|(number, euros)| (school(number), Cents::euros(*euros)))
            .collect(),
        course: CourseSeed::default(),
    };
    let measures = |measures: &[(&str, i64)]| {
        let measure = |(title, euros): &(&str, i64)| ((*title).to_owned(), Some(Cents::euros(*euros)));
        measures.iter().map(measure).collect()
    };
    vec![
        ApplicationSeed {
            submitted_on: Some(date(2025, 7, 7)),
            course: CourseSeed {
                measures: measures(&[
                    ("WLAN im Altbau erweitern", 40_000),
                    ("Verteiler der Fachräume erneuern", 22_000),
                ]),
                ..CourseSeed::default()
            },
            ..application("HAV-SD-01", NETWORK, "WLAN im Altbau", &[(AFG, 62_000)])
        },
        ApplicationSeed {
            state: ApplicationState::Queried,
            submitted_on: Some(date(2025, 7, 10)),
            course: CourseSeed {
                measures: measures(&[(
                    "Bodenroboter und Messwerterfassung für den Sachunterricht",
                    18_000,
                )]),
                queried_on: Some(date(2026, 5, 18)),
                answer_by: Some(date(2026, 12, 18)),
                decided_on: None,
                plan: PlanSeed {
                    third_party: Some((
                        Cents::euros(500),
                        "Förderverein der Baumberge-Schule (erfunden)".to_owned(),
                    )),
                    ..PlanSeed::default()
                },
            },
            ..application(
                WITHOUT_TPEK,
                TOOLS,
                "Robotik in der Grundschule",
                &[(BAUMBERGE, 18_000)],
            )
        },
        ApplicationSeed {
            submitted_on: Some(date(2025, 7, 16)),
            ..application(TOO_MUCH, MOBILE, "Tablets Jahrgang 5", &[(AFG, 40_000)])
        },
        ApplicationSeed {
            state: ApplicationState::Refused,
            submitted_on: Some(date(2025, 7, 29)),
            course: CourseSeed {
                decided_on: Some(date(2025, 9, 15)),
                ..CourseSeed::default()
            },
            ..application(
                "HAV-SD-04",
                NETWORK,
                "Digitale Anzeigetafeln in den Foyers",
                &[(AFG, 9_000), (BAUMBERGE, 6_000)],
            )
        },
        ApplicationSeed {
            state: ApplicationState::Draft,
            ..application("", TOOLS, "Dokumentenkameras ersetzen", &[(AFG, 12_500)])
        },
    ]
}

/// The TPEK of the Baumberge-Schule has expired (R10).
pub(super) fn concepts() -> Vec<ConceptSeed> {
    let concept =
        |number: Option<&str>, kind, file_name: &str, edition: &str, dated_on, valid_to| ConceptSeed {
            school: number.map(school),
            kind,
            file_name: file_name.to_owned(),
            edition: edition.to_owned(),
            dated_on,
            valid_to,
        };
    vec![
        concept(
            Some(AFG),
            ConceptKind::Tpek,
            "TPEK Gesamtschule 2025.pdf",
            "2025",
            date(2025, 2, 3),
            None,
        ),
        concept(
            Some(AFG),
            ConceptKind::Media,
            "Medienkonzept Gesamtschule.pdf",
            "3",
            date(2023, 8, 14),
            None,
        ),
        concept(
            Some(BAUMBERGE),
            ConceptKind::Tpek,
            "TPEK Baumberge-Schule 2021.pdf",
            "2021",
            date(2021, 3, 15),
            Some(date(2024, 7, 31)),
        ),
        concept(
            None,
            ConceptKind::Maintenance,
            "Betrieb Support Wartung.pdf",
            "2",
            date(2024, 11, 4),
            Some(date(2028, 12, 31)),
        ),
    ]
}

/// What the budgets of three years provide.
pub(super) fn years() -> Vec<YearSeed> {
    [
        (2024, DIGITALPAKT, 180_000, 46_500, 0),
        (2025, DIGITALPAKT, 0, 21_000, 0),
        (2026, DIGITALPAKT, 0, 21_000, 0),
        (2026, PROGRAMME, 60_000, 0, 75_000),
    ]
    .into_iter()
    .map(
        |(year, programme, appropriation, carried_over, commitment)| YearSeed {
            year,
            programme: programme.to_owned(),
            account: "03.01.01/783100".to_owned(),
            appropriation: Cents::euros(appropriation),
            carried_over: Cents::euros(carried_over),
            commitment: Cents::euros(commitment),
        },
    )
    .collect()
}

/// The authority makes use of the choice up to 800 €.
pub(super) fn asset_limits() -> Vec<AssetLimitSeed> {
    vec![AssetLimitSeed {
        valid_from: date(2019, 1, 1),
        up_to: Cents::euros(800),
        choice: AssetChoice::Expense,
        source: "§ 36 Abs. 3 KomHVO NRW; Bilanzierungsrichtlinie (erfunden), Nr. 4".to_owned(),
    }]
}
