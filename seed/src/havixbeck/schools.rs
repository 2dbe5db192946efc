//! What is public: the authority, its schools and their pupils.

use crate::literal::school;
use crate::{AccountSeed, AuthoritySeed, PupilsSeed};

use super::{AFG, BAUMBERGE};

/// Havixbeck in the ministry's open data (Schulgrunddaten, September 2021; Datenlizenz Deutschland
/// Namensnennung 2.0, Ministerium für Schule und Bildung NRW). The last two belong to KOSMOS-Bildung gGmbH.
const LIST: &str = r#"sep=;
Schulnummer;Schulform;Schulbezeichnung_1;Schulbezeichnung_2;Schulbezeichnung_3;Kurzbezeichnung;PLZ;Ort;Strasse;Telefonvorwahl;Telefon;Faxvorwahl;Fax;E-Mail;Homepage;Rechtsform;Traegernummer;Gemeindeschluessel;Schulbetriebsschluessel;Schulbetriebsdatum;EPSG;UTMRechtswert;UTMHochwert;
"121885";"02";"Baumberge-Schule";"Kath. Grundschule Havixbeck";"";"Havixbeck, KG Baumberge-Schule";"48329";"Havixbeck";"Dirkes Allee 11";"02507";"7766";"02507";"570419";"121885@schule.nrw.de";"http://www.baumbergeschule.de";"1";"14254";"05558020";"1";"01.08.1973";"EPSG:25832";"391113";"5759685"
"190743";"15";"Anne Frank Gesamtschule";"- Sekundarstufen I und II -";"";"Havixbeck, GE Anne Frank";"48329";"Havixbeck";"Schulstr. 5";"02507";"3777";"02507";"4107";"190743@schule.nrw.de";"https://www.afg-havixbeck-billerbeck.de";"1";"14254";"05558020";"1";"01.08.1990";"EPSG:25832";"391064";"5759463"
"195613";"02";"KOSMOS-Bildung Münsterlandschule Tilbeck";"Private Grundschule (Ersatzschule)";"Schulträger: KOSMOS-Bildung gGmbH";"Havixbeck,GG KOSMOS-Bild. Münsterlandsch";"48329";"Havixbeck";"Tilbeck 2";"02507";"5392100";"02507";"5392103";"195613@schule.nrw.de";"http://www.kosmos-bildung.de";"2";"81670";"05558020";"1";"01.08.2008";"EPSG:25832";"392944";"5755719"
"199953";"15";"KOSMOS-Bildung Münsterlandschule Tilbeck";"Gesamtschule SEK I und II";"";"Havixbeck,GE KOSMOS-Bild. Münsterlandsch";"48329";"Havixbeck";"Tilbeck 2";"02507";"5392105";"02507";"5392103";"199953@schule.nrw.de";"http://www.muensterlandschule-tilbeck.de/";"2";"81670";"05558020";"1";"01.08.2016";"EPSG:25832";"392960";"5755718"
"#;

/// The school list as it would be downloaded.
pub(super) fn list() -> Vec<u8> {
    LIST.as_bytes().to_vec()
}

/// Trägernummer and address as in the table of school authorities of SVWS-NRW.
pub(super) fn authority() -> AuthoritySeed {
    AuthoritySeed {
        name: "Gemeinde Havixbeck".to_owned(),
        number: "14254".to_owned(),
        municipality_key: "05558020".to_owned(),
        land: "NW".to_owned(),
        granting_authority: "Bezirksregierung Münster".to_owned(),
        letterhead: "Gemeinde Havixbeck\nSchulverwaltung\nPfarrstiege 5\n48329 Havixbeck".to_owned(),
        inventory_pattern: "HAV-{jahr}-{nr:4}".to_owned(),
        account: AccountSeed::example("Gemeinde Havixbeck"),
    }
}

/// Pupils 2024/25, rounded to five in the source (IT.NRW 2025, Datenlizenz Deutschland Namensnennung 2.0).
pub(super) fn pupils() -> Vec<PupilsSeed> {
    [(BAUMBERGE, 495), (AFG, 1_220)]
        .into_iter()
        .map(|(number, pupils)| PupilsSeed {
            school: school(number),
            school_year: "2024/25".to_owned(),
            pupils,
        })
        .collect()
}
