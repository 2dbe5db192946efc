use super::*;
use proptest::prelude::*;

/// A list of the test data.
fn data(name: &str) -> Option<Vec<u8>> {
    paktbuch_test_data::read(&format!("schools/{name}"))
}

fn find<'a>(list: &'a SchoolList, number: &str) -> &'a SchoolRow {
    list.rows
        .iter()
        .find(|row| row.number.as_str() == number)
        .unwrap()
}

const MINISTRY: &str = "sep=;\nSchulnummer;Schulform;Schulbezeichnung_1;Schulbezeichnung_2;PLZ;Ort;Traegernummer;Gemeindeschluessel;\n";

#[test]
fn reads_every_school_of_the_real_lists() {
    for (file, format, rows, header_line) in [
        (
            "nrw_schuldaten_2021_muenster_detmold_arnsberg.csv",
            ListFormat::NrwSchuldaten,
            2661,
            2,
        ),
        (
            "nrw_schulverzeichnis_2024_25_muenster_detmold_arnsberg.csv",
            ListFormat::NrwStatistik,
            2595,
            1,
        ),
        (
            "svws_schulen_muenster_detmold_arnsberg.csv",
            ListFormat::Svws,
            2606,
            1,
        ),
        ("berlin_schulen_bsn_01_06.csv", ListFormat::Berlin, 590, 1),
    ] {
        let Some(bytes) = data(file) else { return };
        let list = read(&bytes).unwrap();
        assert_eq!(
            (list.format, list.rows.len(), list.header_line),
            (format, rows, header_line),
            "{file}"
        );
        assert_eq!(list.refused, [], "{file}");
        assert!(list.warnings.len() < 10, "{file}: {:#?}", list.warnings);
        assert!(
            list.rows
                .iter()
                .all(|row| row.postal_code.is_some() && row.city.is_some()),
            "{file}"
        );
    }
}

#[test]
fn the_three_lists_of_nrw_say_the_same_about_one_school() {
    let files = [
        "nrw_schuldaten_2021_muenster_detmold_arnsberg.csv",
        "svws_schulen_muenster_detmold_arnsberg.csv",
        "nrw_schulverzeichnis_2024_25_muenster_detmold_arnsberg.csv",
    ];
    for file in files {
        let Some(bytes) = data(file) else { return };
        let list = read(&bytes).unwrap();
        let school = find(&list, "190743");
        assert_eq!(school.name, "Anne Frank Gesamtschule");
        assert_eq!(school.form_key.as_deref(), Some("15"));
        assert_eq!(school.form.as_deref(), Some("Gesamtschule"));
        assert_eq!(school.legal_form.as_deref(), Some("öffentlich"));
        assert_eq!(school.street.as_deref(), Some("Schulstr. 5"));
        assert_eq!(school.postal_code.as_deref(), Some("48329"));
        assert_eq!(school.city.as_deref(), Some("Havixbeck"));
        assert_eq!(school.phone.as_deref(), Some("02507 3777"));
        assert_eq!(school.email.as_deref(), Some("190743@schule.nrw.de"));
        assert_eq!(school.municipality_key.as_deref(), Some("05558020"));
        assert_eq!(school.land, "NW");
        if list.format == ListFormat::NrwStatistik {
            assert_eq!(school.pupils, Some(("2024/25".to_owned(), 1220)));
            assert_eq!(
                (&school.authority_number, &school.short_name, &school.homepage),
                (&None, &None, &None)
            );
        } else {
            assert_eq!(school.authority_number.as_deref(), Some("14254"));
            assert_eq!(school.short_name.as_deref(), Some("Havixbeck, GE Anne Frank"));
            assert_eq!(
                school.homepage.as_deref(),
                Some("https://www.afg-havixbeck-billerbeck.de")
            );
            let own = list
                .rows
                .iter()
                .filter(|row| row.authority_number.as_deref() == Some("14254"));
            assert!(own.count() >= 2);
        }
    }
}

#[test]
fn berlin_has_numbers_with_letters_and_quotation_marks_inside() {
    let Some(bytes) = data("berlin_schulen_bsn_01_06.csv") else {
        return;
    };
    let list = read(&bytes).unwrap();
    let school = find(&list, "02E40");
    assert_eq!(
        school.name,
        "Schauspielschule \"Der Kreis\" (Fritz-Kirchhoff-Schule)"
    );
    assert_eq!((school.land, school.city.as_deref()), ("BE", Some("Berlin")));
    assert_eq!((&school.form, &school.authority_number), (&None, &None));
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let text = "Liste der Schulen\n\nOrt,Bezirksregierung,Schulbezeichnung_1,Schulnummer\nHavixbeck,Münster,Baumberge-Schule,121885\n";
    let list = read(text.as_bytes()).unwrap();
    assert_eq!((list.header_line, list.rows[0].line), (3, 4));
    assert_eq!(list.rows[0].name, "Baumberge-Schule");
    assert_eq!(list.rows[0].postal_code, None);
}

#[test]
fn lost_zeros_come_back() {
    let text = format!(
        "{MINISTRY}121885.0;2;Baumberge-Schule;;8329;Havixbeck;14254.0;5558020.0\n\
         190743;15;Anne;;48329;Havixbeck;0;558020\n"
    );
    let list = read(text.as_bytes()).unwrap();
    assert_eq!((&list.refused, &list.warnings), (&vec![], &vec![]));
    let row = &list.rows[0];
    assert_eq!(row.number.as_str(), "121885");
    assert_eq!(row.form.as_deref(), Some("Grundschule"));
    assert_eq!(row.postal_code.as_deref(), Some("08329"));
    assert_eq!(row.authority_number.as_deref(), Some("14254"));
    assert_eq!(row.municipality_key.as_deref(), Some("05558020"));
    assert_eq!(list.rows[1].municipality_key.as_deref(), Some("05558020"));
    assert_eq!(list.rows[1].authority_number, None);

    let text = "Schuljahr,Schulform,Schulnummer,Amtliche Bezeichnung 1,Telefonnummer Vorwahl,Telefonnummer Durchwahl,Anzahl\n\
                2024/2025,Förderschule Grund-/Hauptschule,121885,Baumberge-Schule,2507.0,3777.0,205.0\n";
    let list = read(text.as_bytes()).unwrap();
    let row = &list.rows[0];
    assert_eq!(row.phone.as_deref(), Some("02507 3777"));
    assert_eq!(row.pupils, Some(("2024/25".to_owned(), 205)));
    assert_eq!(
        (row.form_key.as_deref(), row.form.as_deref()),
        (Some("08"), Some("Förderschule"))
    );
}

#[test]
fn a_damaged_row_is_refused_and_the_rest_comes_in() {
    let text = format!(
        "{MINISTRY}\
         121885;02;Baumberge-Schule;;48329;Havixbeck;14254;05558020;\n\
         ;02;Ohne Nummer;;48329;Havixbeck;14254;05558020\n\
         121886;02;;;48329;Havixbeck;14254;05558020\n\
         121887;02;Zu wenig;48329\n\
         121888;02;Zu viel;;48329;Havixbeck;14254;05558020;x\n\
         \"121889\";\"02\";\"Offen;;48329;Havixbeck;14254;05558020\n\
         \"121890\";\"02\";\"Danach\";\"\";\"48329\";\"Havixbeck\";\"14254\";\"05558020\"\n\
         1218;02;Zu kurz;;48329;Havixbeck;14254;05558020\n\
         121885;02;Noch einmal;;48329;Havixbeck;14254;05558020\n\
         121891;02;Nul\0;;48329;Havixbeck;14254;05558020\n\
         121892;02;{};;48329;Havixbeck;14254;05558020\n\
         ;;;;;;;\n\
         \"121893\";\"02\";\"Name mit\nUmbruch\";\"\";\"48329\";\"Havixbeck\";\"14254\";\"05558020\"\n\
         121894;77;Merkwürdig;;4832X;Havixbeck;14254;05558020\n",
        "lang".repeat(60)
    );
    let list = read(text.as_bytes()).unwrap();
    let numbers: Vec<&str> = list.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["121885", "121890", "121893", "121894"]);
    assert_eq!(list.rows[2].name, "Name mit Umbruch");
    let refused: Vec<(usize, &str, &str)> = list
        .refused
        .iter()
        .map(|refusal| (refusal.line, refusal.field.as_str(), refusal.message.as_str()))
        .collect();
    let expected = [
        (4, "Schulnummer", "Die Schulnummer fehlt"),
        (5, "Schulbezeichnung_1", "Der Name der Schule fehlt"),
        (6, "", "Die Zeile hat 4 Spalten statt 8"),
        (7, "", "Die Zeile hat 9 Spalten statt 8"),
        (8, "", "Ein Anführungszeichen ist nicht geschlossen"),
        (10, "Schulnummer", "„1218“ ist keine Schulnummer"),
        (11, "Schulnummer", "Die Schulnummer 121885 steht schon in Zeile 3"),
        (12, "Schulbezeichnung_1", "„Nul“ enthält nicht lesbare Zeichen"),
        (13, "Schulbezeichnung_1", "„langlang"),
    ];
    assert_eq!(refused.len(), expected.len(), "{refused:#?}");
    for ((line, field, message), (expected_line, expected_field, start)) in refused.into_iter().zip(expected)
    {
        assert_eq!((line, field), (expected_line, expected_field), "{message}");
        assert!(message.starts_with(start), "{message}");
    }
    let warned: Vec<(usize, &str)> = list
        .warnings
        .iter()
        .map(|warning| (warning.line, warning.field.as_str()))
        .collect();
    assert_eq!(warned, [(17, "Schulform"), (17, "PLZ")]);
}

#[test]
fn as_many_columns_as_allowed_come_in_and_a_row_with_more_is_refused() {
    let more = ";x".repeat(MAX_COLUMNS - 2);
    let text = format!("BSN;Name{more}\n01A04;Eins{more}\n01A05;Zwei{more};x\n01A06;Drei{more}\n");
    let list = read(text.as_bytes()).unwrap();
    assert_eq!((list.rows.len(), list.refused.len()), (2, 1));
    assert!(list.refused[0].message.starts_with("Die Zeile hat mehr Spalten"));
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = "BSN\tName\tAdresse\r\n01A04\tSchülerschule Straße\tAm Zoo 1\r\n";
    let utf16 = |units: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(units).collect::<Vec<u8>>();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let with_bom = |bom: &[u8], bytes: &[u8]| [bom, bytes].concat();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (with_bom(b"\xEF\xBB\xBF", text.as_bytes()), Encoding::Utf8Bom),
        (utf16(u16::to_le_bytes), Encoding::Utf16Le),
        (with_bom(b"\xFF\xFE", &utf16(u16::to_le_bytes)), Encoding::Utf16Le),
        (with_bom(b"\xFE\xFF", &utf16(u16::to_be_bytes)), Encoding::Utf16Be),
        (latin.to_vec(), Encoding::Windows1252),
    ] {
        let list = read(&bytes).unwrap();
        assert_eq!(list.encoding, encoding);
        assert_eq!(list.rows[0].name, "Schülerschule Straße", "{encoding}");
    }
}

#[test]
fn one_damaged_byte_costs_one_row_of_a_utf8_file() {
    let mut bytes = "BSN;Name\n01A04;Schüler\n01A05;Köln".as_bytes().to_vec();
    bytes.extend(b"\n01A06;Stra\xDFe\n01A07;ok\n");
    let list = read(&bytes).unwrap();
    assert_eq!(list.encoding, Encoding::Utf8);
    assert_eq!(list.rows.len(), 3);
    assert_eq!((list.refused.len(), list.refused[0].line), (1, 4));
}

#[test]
fn files_that_are_no_school_list_are_refused_in_german() {
    let damaged = format!("BSN;Name\n{}", "x\n".repeat(MAX_REFUSALS + 1));
    for (bytes, start) in [
        (vec![], "Die Datei ist leer (0 Bytes)"),
        (b" \r\n \n".to_vec(), "Die Datei enthält nur leere Zeilen"),
        (
            b"PK\x03\x04rest".to_vec(),
            "Die Datei ist keine Textdatei, sondern eine Excel-",
        ),
        (
            b"\x00\x01\x02\x03\xff\x00\x00\x00".repeat(100),
            "Die Datei ist keine Textdatei. Bitte",
        ),
        (
            b"Name;Klasse\nLeon;9a\n".to_vec(),
            "Die Spalten „Name;Klasse“ gehören zu keiner bekannten Schulliste. Bekannt sind: NRW-Schuldaten",
        ),
        (b"hallo".to_vec(), "Die Spalten „hallo“ gehören"),
        (b"BSN;Name\n".to_vec(), "Die Datei enthält nur die Kopfzeile"),
        (
            damaged.into_bytes(),
            "Mehr als 1000 Zeilen sind beschädigt, zuerst Zeile 2: Die Zeile hat 1 Spalten statt 2",
        ),
        (
            format!("BSN;Name{}\n", ";x".repeat(MAX_COLUMNS)).into_bytes(),
            "Zeile 1 hat mehr als 300 Spalten",
        ),
        (
            [b"\n\n", "a;".repeat(1_000_000).as_bytes()].concat(),
            "Zeile 3 ist länger als 64 KB",
        ),
        (
            [b"BSN;Name\n".as_slice(), &vec![b'\n'; 4 * MAX_ROWS]].concat(),
            "Die Datei hat mehr als 60000 Zeilen",
        ),
        (vec![b' '; MAX_BYTES + 1], "Die Datei ist mit 50 MB zu groß"),
    ] {
        let message = read(&bytes).unwrap_err().to_string();
        assert!(message.starts_with(start), "{message}");
    }
    if let Some(bytes) = data("svws_schultraeger.csv") {
        assert_eq!(read(&bytes), Err(ListError::AuthorityList));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused_with_a_message(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        // Four hundred bytes of anything do not hold the headings of a school list.
        let refused = read(&bytes).unwrap_err().to_string();
        prop_assert!(refused.ends_with('.'), "{}", refused);
    }

    #[test]
    fn rows_of_any_text_come_in_or_are_refused(lines in prop::collection::vec("[0-9A-Z;\"äß\0 ]{0,40}", 0..12)) {
        let text = format!("{MINISTRY}{}", lines.join("\n"));
        if let Ok(list) = read(text.as_bytes()) {
            prop_assert!(list.rows.len() + list.refused.len() <= lines.len());
            prop_assert!(list.rows.iter().all(|row| !row.name.is_empty()));
        }
    }

    #[test]
    fn quoted_values_read_back(values in prop::collection::vec("[a-z;\",äß ]{0,12}", 1..8)) {
        let quoted: Vec<String> = values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect();
        prop_assert_eq!(table::split(&quoted.join(";"), ';'), Ok(values));
    }
}
