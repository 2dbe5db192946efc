//! The form of an edition with a field for each value: it stores what the text in TOML stores, and names what is wrong at its field.

use paktbuch::funding::{Programme, programmes};
use paktbuch_tests::{TestApp, World, on_both};

const PLACE: &str = "/fassungen/angaben";
/// The text with the same values as [`VALUES`].
const TEXT: &str = r#"code = "als-text"
version = 1
titel = "Laptops des Kreises"
gueltig_von = 2024-01-01
land = { wert = "NW", quelle = "Richtlinie" }
fassung_von = { wert = 2024-01-01, quelle = "Richtlinie" }
fassung_bis = { wert = 2024-12-31, quelle = "Richtlinie" }
foerderart = { wert = "anteil", quelle = "Nr. 5" }
foerdersatz = { wert = "80 %", quelle = "Nr. 5.3", hinweis = "Höchstens." }
abschlag_min_betrag = { wert = "10.000,00", quelle = "Nr. 7" }
bestandskraft_noetig = { wert = true, quelle = "Nr. 7" }
vn_frist_monate = { wert = 6, quelle = "Nr. 8" }
label_text = { entfaellt = true, quelle = "Nr. 9" }
pflichtdokumente = { wert = ["Konzept", "Bestand"], quelle = "Nr. 4" }
kategorien = { wert = [{ code = "mobil", name = "Mobile Geräte", zweckbindung_jahre = 3, zweckbindung_start = "inbetriebnahme", frueheste_massnahme = 2024-02-01, antrag_bis = 2024-06-30 }], quelle = "Nr. 2" }
deckel = { wert = [{ bezug = "geraet", kategorie = "mobil", betrag = "500,00", steuer = "brutto" }], quelle = "Nr. 5.4" }
nicht_foerderfaehig = { wert = [{ name = "Hüllen", woerter = ["koffer", "hülle"] }], quelle = "Nr. 3" }
foerderfaehig = { wert = [{ name = "Stifte", woerter = ["eingabestift"] }], quelle = "Nr. 3" }
"#;
const VALUES: &[(&str, &str)] = &[
    ("code", "im-formular"),
    ("titel", "Laptops des Kreises"),
    ("gueltig_von", "1.1.2024"),
    ("land", "NW"),
    ("land-quelle", "Richtlinie"),
    ("fassung_von", "01.01.2024"),
    ("fassung_von-quelle", "Richtlinie"),
    ("fassung_bis", "31.12.2024"),
    ("fassung_bis-quelle", "Richtlinie"),
    ("foerderart", "anteil"),
    ("foerderart-quelle", "Nr. 5"),
    ("foerdersatz", "80"),
    ("foerdersatz-quelle", "Nr. 5.3"),
    ("foerdersatz-hinweis", "Höchstens."),
    ("abschlag_min_betrag", "10.000,00"),
    ("abschlag_min_betrag-quelle", "Nr. 7"),
    ("bestandskraft_noetig", "ja"),
    ("bestandskraft_noetig-quelle", "Nr. 7"),
    ("vn_frist_monate", "6"),
    ("vn_frist_monate-quelle", "Nr. 8"),
    ("label_text-entfaellt", "true"),
    ("label_text-quelle", "Nr. 9"),
    ("pflichtdokumente", "Konzept\nBestand"),
    ("pflichtdokumente-quelle", "Nr. 4"),
    ("kategorien-code", "mobil"),
    ("kategorien-name", "Mobile Geräte"),
    ("kategorien-zweckbindung_jahre", "3"),
    ("kategorien-zweckbindung_start", "inbetriebnahme"),
    ("kategorien-frueheste_massnahme", "01.02.2024"),
    ("kategorien-antrag_bis", "30.06.2024"),
    ("kategorien-quelle", "Nr. 2"),
    ("deckel-bezug", "geraet"),
    ("deckel-kategorie", "mobil"),
    ("deckel-betrag", "500"),
    ("deckel-steuer", "brutto"),
    ("deckel-quelle", "Nr. 5.4"),
    ("nicht_foerderfaehig-name", "Hüllen"),
    ("nicht_foerderfaehig-woerter", "koffer, hülle"),
    ("nicht_foerderfaehig-quelle", "Nr. 3"),
    ("foerderfaehig-name", "Stifte"),
    ("foerderfaehig-woerter", "eingabestift"),
    ("foerderfaehig-quelle", "Nr. 3"),
];

/// What is stored of a programme's edition, under the code of the text.
async fn stored(app: &TestApp, code: &str, version: u32) -> Programme {
    let all = programmes(app.db.reader()).await.unwrap();
    let mut found = all
        .into_iter()
        .find(|programme| programme.code == code && programme.version == version)
        .unwrap();
    found.code = "als-text".to_owned();
    found
}

on_both! {
    async fn the_form_stores_the_programme_that_the_text_stores(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let text = office.form("/fassungen/neu", "/programme").await.with(&[("toml", TEXT)]);
        office.submit_files(&text, &[]).await.assert_status(303);
        let form = office.form(PLACE, PLACE).await.with(VALUES);
        let answer = office.submit(&form).await.expect(303);
        assert_eq!(answer.location(), Some("/programme/im-formular?fassung=1"));
        let first = stored(&app, "im-formular", 1).await;
        assert_eq!(first, stored(&app, "als-text", 1).await);
        let trail = app.verwaltung().await;
        trail.get("/verwaltung/protokoll").await.expect(200).assert_shows("hat eine Fassung des Förderprogramms eingetragen");

        // The next edition starts from this one, and differs in what was changed.
        let place = "/fassungen/angaben?programm=im-formular&fassung=1";
        let page = office.get("/programme/im-formular").await.expect(200);
        assert!(page.html().contains("/fassungen/angaben?programm=im-formular"), "the page leads to the form");
        let form = office.form(place, PLACE).await;
        assert_eq!(form.value("nummer"), Some("2"));
        assert_eq!(form.value("foerdersatz"), Some("80"));
        let refused = office.submit(&form).await.expect(422);
        refused.assert_shows("Fassung vom: Der Zeitraum (01.01.2024 bis 31.12.2024) überschneidet sich mit Fassung 1");
        refused.assert_shows("Bitte „Fassung vom“ oder „Fassung gilt bis“ ändern");
        let form = office.form(place, PLACE).await.with(&[("fassung_von", "01.01.2025"), ("fassung_bis", "")]);
        office.submit(&form).await.assert_status(303);
        let second = stored(&app, "im-formular", 2).await;
        assert_eq!(second.edition_to.value, None);
        assert_eq!((second.rate, second.categories, second.caps), (first.rate, first.categories, first.caps));
        office.get("/fassungen/angaben?programm=im-formular&fassung=7").await.assert_status(404);
    }

    async fn what_is_wrong_is_named_at_its_field(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let before = programmes(app.db.reader()).await.unwrap().len();
        let long = "x".repeat(201);
        for (field, value, at, message) in [
            ("titel", "", "titel", "Name in Listen: Bitte ausfüllen."),
            ("code", "Laptops!", "code", "Kennung: „Laptops!“ darf nur aus kleinen Buchstaben"),
            ("nummer", "2", "nummer", "Nummer der Fassung: Die nächste Fassung von „im-formular“ ist 1, angegeben ist 2."),
            ("ersetzt", "9", "ersetzt", "berichtigt Fassung: Eine Fassung 9 von „im-formular“ gibt es nicht."),
            ("gueltig_bis", "31.12.2023", "gueltig_bis", "gültig bis: liegt vor „gültig ab“."),
            ("fassung_bis", "31.02.2024", "fassung_bis", "Fassung gilt bis: Den Tag „31.02.2024“ gibt es nicht."),
            ("foerdersatz", "101", "foerdersatz", "„101“ ist kein Prozentsatz zwischen 0 und 100"),
            ("foerdersatz-quelle", "", "foerdersatz-quelle", "Bitte die Quelle angeben"),
            ("foerderart", "anteilig", "foerderart", "Finanzierungsart: „anteilig“ ist kein Wert für Finanzierungsart."),
            ("vn_frist_monate", "sechs", "vn_frist_monate", "Nachweisfrist (Monate): „sechs“ ist keine ganze Zahl."),
            ("titel", long.as_str(), "titel", "Name in Listen: höchstens 200 Zeichen, es sind 201. Bitte kürzen."),
            ("vn_frist_monate", "121", "vn_frist_monate", "Nachweisfrist (Monate): höchstens 120, angegeben sind 121. Bitte die Zahl prüfen."),
            ("label_text", "Gefördert", "label_text", "Bitte den Wert leeren oder das Häkchen „entfällt“ entfernen."),
            ("portal_url", "http://x", "portal_url-quelle", "Adresse des Portals: Bitte die Quelle angeben"),
            ("kategorien-name", "", "kategorien-name-1", "Förderbereiche und Zweckbindung, Zeile 1, Name: Bitte ausfüllen."),
            ("deckel-kategorie", "fest", "deckel", "Den Förderbereich „fest“ gibt es unter den Förderbereichen nicht."),
            ("deckel-betrag", "", "deckel-betrag-1", "Obergrenzen, Zeile 1, Betrag: Bitte entweder einen Betrag oder einen Anteil in Prozent eintragen."),
        ] {
            let form = office.form(PLACE, PLACE).await.with(VALUES).with(&[(field, value)]);
            let answer = office.submit(&form).await.expect(422);
            answer.assert_shows(message);
            let html = answer.html();
            assert!(html.contains(&format!("href=\"#f-{at}\"")) && html.contains(&format!("id=\"e-{at}\"")), "{field}: the message stands at {at}");
            assert!(html.contains("value=\"Mobile Geräte\"") || field == "kategorien-name", "nothing typed is lost");
        }
        assert_eq!(programmes(app.db.reader()).await.unwrap().len(), before);
    }
}
