//! Draws the frame and every component once, with wrong and missing values, so that a template that breaks is seen.
//! With `PAKTBUCH_GALLERY=DIR` the page and its static files are also written there, to be looked at in a browser.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents};

use super::components::*;
use super::layout::{Flash, Layout, LayoutUser, MenuEntry, Tone};
use super::{assets, filters};

#[derive(Template)]
#[template(path = "test/gallery.html")]
struct Gallery {
    layout: Layout,
    running: State,
    over: State,
    rest: State,
    actions: Vec<Action>,
    errors: Vec<FieldError>,
    conflict: Conflict,
    facts: Vec<Fact>,
    history: Vec<HistoryEntry>,
    heads: Vec<SortHead>,
    deadlines: Vec<Deadline>,
    flow: Vec<FlowStep>,
    bar: BudgetBar,
    wide: BudgetBar,
    none: Option<Cents>,
    day: NaiveDate,
    no_day: Option<NaiveDate>,
    rate: BasisPoints,
    count: Option<u32>,
    findings: Vec<FindingView>,
    pager: Pager,
    facets: Vec<Facet>,
    tags: Vec<FilterTag>,
    serial: Field,
    bought: Field,
    price: Field,
    share: Field,
    quantity: Field,
    school: Field,
    school_wrong: Field,
    mail: Field,
    password: Field,
    serials: Field,
    leasing: Field,
    confirm: Field,
    condition: Field,
    accessories: Field,
    scan: Field,
}

fn layout() -> Layout {
    let user = LayoutUser {
        name: "Erika Beispiel".into(),
        role_label: "Fördermittel".into(),
    };
    let entries = [
        ("Übersicht", "/"),
        ("Schulen", "/schulen"),
        ("Förderung", "/bescheide"),
        ("Beschaffung", "/rechnungen"),
        ("Geräte", "/geraete"),
        ("Ausleihe", "/ausleihen"),
        ("Berichte", "/berichte"),
        ("Verwaltung", "/verwaltung"),
    ];
    Layout {
        authority: "Gemeinde Havixbeck".into(),
        user: Some(user),
        csrf: "geheim".into(),
        nonce: "einmal".into(),
        menu: entries.map(|(label, href)| MenuEntry::new(label, href)).into(),
        version: "0.1.0",
        print_date: "14.03.2024, 09:42 Uhr".into(),
        demo: true,
        session_seconds: 1_800,
        ..Layout::default()
    }
    .titled("Bescheid 48-DPS-2021/0118 – Förderung")
    .crumb("Förderung", "/bescheide")
    .crumb("DigitalPakt Schule NRW", "/programme/dps-nrw")
    .here("Bescheid 48-DPS-2021/0118")
    .in_menu("/bescheide")
    .searched("<HAV> & \"4711\"")
    .with_flash(Flash::success("Gerät HAV-2024-0117 ist angelegt.").link("/geraete/117", "Gerät ansehen"))
}

fn gallery() -> Gallery {
    let euros = Cents::euros;
    let schools = [
        ("", "bitte wählen"),
        ("190743", "Anne-Frank-Gesamtschule"),
        ("121885", "Baumberge-Schule"),
    ];
    Gallery {
        layout: layout(),
        running: State::info("in Durchführung"),
        over: State::error("über der Toleranz"),
        rest: State::warning("Rest 616,40 €"),
        actions: vec![
            Action::new("Bearbeiten", "#").icon("edit"),
            Action::new("Spalten", "#").low(),
            Action::new("Mittelabruf berechnen", "#").primary(),
        ],
        errors: vec![
            FieldError::new(
                "serial",
                "Seriennummer: „F9K7“ gibt es schon beim Gerät HAV-2023-0417.",
            ),
            FieldError::new("", "Die Rechnung ist schon geschlossen."),
        ],
        conflict: Conflict {
            changed_by: "Max Muster".into(),
            changed_at: "14.03.2024, 09:41 Uhr".into(),
            rows: vec![
                ConflictRow::new("Raum", "B 104", "Lager"),
                ConflictRow::new("Status", "verfügbar", "verfügbar"),
                ConflictRow::new("Bemerkung", "", "Hülle fehlt"),
            ],
        },
        facts: vec![
            Fact::new("Bewilligungsbehörde", "Bezirksregierung Münster"),
            Fact::new("Bescheid vom", "17.08.2021").note("bestandskräftig seit 21.09.2021"),
            Fact::new("Durchführungszeitraum", "01.09.2021 – 31.10.2024").note("noch 231 Tage"),
            Fact::new("Gesamtausgaben, brutto", "142.000,00 €").strong(),
            Fact::new("Programm", "DigitalPakt Schule NRW").link("/programme/dps-nrw"),
            Fact::new("Aktenzeichen", ""),
            Fact::state("Unterschrift", State::success("liegt vor")),
        ],
        history: vec![
            HistoryEntry {
                at: "14.03.2024, 08:10".into(),
                sentence: "Raum geändert.".into(),
                by: "Max Muster, Schul-IT".into(),
                changes: vec![Change {
                    label: "Raum".into(),
                    before: String::new(),
                    after: "B 104".into(),
                }],
            },
            HistoryEntry {
                at: "24.02.2023, 09:48".into(),
                sentence: "Gerät aus Rechnung RE-2023-00871, Position 1, angelegt.".into(),
                by: "Erika Beispiel".into(),
                changes: Vec::new(),
            },
        ],
        deadlines: vec![
            Deadline::new("29.02.2024", "Rückgabe: 2 Geräte von Abgängern", "seit 14 Tagen")
                .link("#")
                .note("Anne-Frank-Gesamtschule")
                .tone(Tone::Error),
            Deadline::new("05.04.2024", "Verwendung Abruf 3", "in 22 Tagen").tone(Tone::Warning),
            Deadline::new("31.12.2029", "Ende der Zweckbindung", "in 5 Jahren"),
        ],
        flow: vec![
            FlowStep::new(
                "Bescheid vom 09.03.2022",
                "48-DPS-2022/0342",
                "Zuwendung 449,82 € · 90 %",
            )
            .link("#"),
            FlowStep::new("Ansatz 1.1", "Tablets", "Eigenanteil 49,98 € · 10 %")
                .link("#")
                .note("Schulpauschale"),
            FlowStep::new(
                "Rechnung vom 21.02.2023",
                "RE-2023-00871, Pos. 1",
                "35 Stück · 17.493,00 €",
            )
            .link("#"),
            FlowStep::new("Dieses Gerät", "HAV-2023-0417", "499,80 €").here(),
        ],
        heads: vec![
            SortHead::new("Ansatz", "?sort=-ansatz").sorted(Some(Direction::Ascending)),
            SortHead::new("lt. Bescheid", "?sort=betrag").numeric(),
            SortHead::new("Rest", "?sort=rest")
                .sorted(Some(Direction::Descending))
                .numeric(),
            SortHead::plain("Ausschöpfung"),
            SortHead::new("Stand", "?sort=stand").low(),
            SortHead::plain("Bemerkung"),
        ],
        bar: BudgetBar::new("Ansatz 1.3", euros(36_000), euros(37_128), euros(29_750))
            .ordered(euros(44_387))
            .limit(euros(43_200)),
        wide: BudgetBar::new(
            "DigitalPakt Schule NRW",
            euros(207_450),
            euros(175_584),
            euros(168_944),
        )
        .budget(euros(218_400))
        .ordered(euros(198_503))
        .drawn(euros(171_374)),
        none: None,
        day: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        no_day: None,
        rate: BasisPoints(6_667),
        count: Some(7),
        findings: vec![
            FindingView::error(
                "Ansatz 1.3 ist um 23,3 % überschritten, 1.187,00 € mehr als die Toleranz von 20 %.",
                "Umschichtung mit der Bewilligungsbehörde klären.",
            )
            .source("Bescheid, Nebenbestimmung 4")
            .link("#", "Umschichtung vorbereiten"),
            FindingView::warning(
                "4.215,24 € sind abgerufen und noch nicht bezahlt.",
                "Rechnungen bezahlen.",
            ),
            FindingView::missing("Die Zweckbindung fehlt.", "Sie steht im Bescheid."),
            FindingView::hint(
                "Vorschlag: 428,40 € auf Eigene Mittel.",
                "So zuletzt bei A-2023-029.",
            ),
        ],
        pager: Pager {
            page: 2,
            size: 34,
            total: 290,
            more: false,
            base: "/geraete?seite=".into(),
        },
        facets: vec![Facet::new(
            "Schule",
            vec![
                FacetEntry::new("Anne-Frank-GS", Some(1_290), "#", true),
                FacetEntry::new("Baumberge-Schule", Some(69), "#", false),
                FacetEntry::new("ohne", None, "#", false),
            ],
        )],
        tags: vec![
            FilterTag::new("Schule", "Anne-Frank-GS", "#"),
            FilterTag::new("Kategorie", "Tablet", "#"),
        ],
        serial: Field::new("serial", "Seriennummer")
            .value("F9K7\"><script>")
            .hint("Steht auf der Rückseite des Geräts.")
            .error(Some("„F9K7“ gibt es schon beim Gerät HAV-2023-0417.")),
        bought: Field::new("bought", "Lieferung am")
            .value("1.3.26")
            .hint("TT.MM.JJJJ"),
        price: Field::new("price", "Preis brutto").value("499,80"),
        share: Field::new("share", "Förderquote").value("90").optional(),
        quantity: Field::new("quantity", "Anzahl").value("35"),
        school: Field::new("school", "Schule").value("190743").options(schools),
        school_wrong: Field::new("school2", "Schule der Rückgabe")
            .options(schools)
            .error(Some("Bitte eine Schule wählen.")),
        mail: Field::new("mail", "E-Mail").optional(),
        password: Field::new("password", "Passwort").attribute("autocomplete", "current-password"),
        serials: Field::new("serials", "Seriennummern")
            .value("F9K7MUST42\nF9K7MUST43")
            .hint("Eine je Zeile.")
            .attribute("data-expected", "35"),
        leasing: Field::new("leasing", "geleast").checked(true),
        confirm: Field::new("confirm", "Die Lieferung ist vollständig")
            .hint("Lieferschein prüfen.")
            .error(Some("Bitte bestätigen.")),
        condition: Field::new("condition", "Zustand")
            .value("neu")
            .options([("neu", "wie ausgegeben"), ("alt", "Gebrauchsspuren")]),
        accessories: Field::new("accessories", "Zubehör").optional().choices(vec![
            Choice::new("1", "Ladegerät", true),
            Choice::new("2", "Hülle", false),
        ]),
        scan: Field::new("scan", "Rechnungen")
            .hint("XRechnung, ZUGFeRD oder ein Scan.")
            .attribute("multiple", ""),
    }
}

#[test]
fn the_frame_and_every_component_draw() {
    let page = gallery().render().unwrap();
    for expected in [
        "<title>Bescheid 48-DPS-2021/0118 – Förderung – Paktbuch</title>",
        "aria-current=\"page\">Förderung</a>",
        "<input type=\"hidden\" name=\"csrf\" value=\"geheim\">",
        "href=\"#f-serial\"",
        "aria-describedby=\"h-serial e-serial\" aria-invalid=\"true\"",
        "aria-sort=\"ascending\"",
        "aria-sort=\"descending\"",
        "35–68 von 290 · Seite 2 von 9",
        "data-session-seconds=\"1800\"",
        "01.03.2026 66,67\u{a0}% 29.750,00\u{a0}€ – 7 – 2026-03-01",
        "<option value=\"190743\" selected>",
        ">1.290<",
    ] {
        assert!(page.contains(expected), "missing: {expected}");
    }
    for forbidden in ["<script>", " style=", " onclick=", "javascript:", "<style"] {
        assert!(!page.contains(forbidden), "the policy forbids {forbidden}");
    }
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "an id occurs twice: {ids:?}");

    if let Some(folder) = std::env::var_os("PAKTBUCH_GALLERY") {
        write_out(std::path::Path::new(&folder), &page);
    }
}

#[test]
fn tones_are_never_told_by_colour_alone() {
    for tone in [Tone::Success, Tone::Info, Tone::Warning, Tone::Error] {
        assert!(!tone.icon().is_empty() && !tone.word().is_empty() && !tone.kern_class().is_empty());
    }
}

fn write_out(folder: &std::path::Path, page: &str) {
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("galerie.html"), page.replace("/assets/", "assets/")).unwrap();
    let error = ErrorPage::new(404, layout(), "7f3a-4711").render().unwrap();
    std::fs::write(folder.join("fehler.html"), error.replace("/assets/", "assets/")).unwrap();
    for asset in assets::all() {
        std::fs::write(folder.join("assets").join(asset.name), asset.bytes).unwrap();
    }
}
