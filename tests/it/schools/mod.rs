//! The authority, school lists, and the places and people of a school, by pages and by REST.

mod api;
mod import;
mod lists_api;
mod logo;
mod pages;

use paktbuch_tests::{Browser, TestApp};

/// Two schools of Havixbeck, one of another authority, one damaged row.
const LIST: &str = "sep=;\nSchulnummer;Schulform;Schulbezeichnung_1;PLZ;Ort;Traegernummer;Gemeindeschluessel;\n\
    121885;02;Baumberge-Schule;48329;Havixbeck;14254;05558020;\n\
    190743;15;Anne Frank Gesamtschule;48329;Havixbeck;14254;05558020;\n\
    195613;02;Münsterlandschule Tilbeck;48329;Havixbeck;81670;05558020;\n\
    12;02;Ohne Nummer;48329;Havixbeck;14254;05558020;\n";

/// Pupils of one of them and of a school elsewhere; no column names the authority.
const STATISTICS: &str = "Schuljahr,Schulform,Schulnummer,Amtliche Bezeichnung 1,Postleitzahl,Ort,Offizielle E-Mail-Adresse,Anzahl\n\
    2024/25,Grundschule,121885,Baumberge,48329,Havixbeck,neu@schule.nrw.de,495\n\
    2024/25,Grundschule,118710,Rheinbabenschule,46240,Bottrop,,205\n";

/// Enters the authority by its page.
async fn enter_authority(browser: &Browser) {
    let form = browser
        .form("/verwaltung/traeger", "/verwaltung/traeger")
        .await
        .with(&[
            ("name", "Gemeinde Havixbeck"),
            ("number", "14254"),
            ("inventory_pattern", "HAV-{jahr}-{nr:4}"),
        ]);
    browser.submit(&form).await.assert_status(303);
}

/// Havixbeck with its two schools.
async fn havixbeck(app: &TestApp) -> Browser {
    let browser = app.verwaltung().await;
    enter_authority(&browser).await;
    let form = browser.fill("/schulen/einlesen").await;
    let answer = browser
        .submit_files(&form, &[("files", "schuldaten.csv", LIST.as_bytes())])
        .await;
    answer.assert_status(200);
    browser
}
