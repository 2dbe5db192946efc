use super::*;
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, parse_date};
use proptest::prelude::*;

fn read_entries(bytes: &[u8]) -> (Table, Vec<Entry>, Vec<Refusal>) {
    let table = read_text(bytes, None).unwrap();
    let mapping = Mapping::guessed(&table);
    mapping.check(&table).unwrap();
    let (entries, refused) = entries(&table, &mapping);
    (table, entries, refused)
}

#[test]
fn separators_and_encodings_are_found_out() {
    let german =
        "Seriennummer;Modell;Schule;Preis brutto;Zugang\nf9k 7m1;iPad 10;Müster-Schule;1.234,50;1.3.24\n";
    let (table, entries, refused) = read_entries(german.as_bytes());
    assert_eq!(
        (table.format, table.encoding, refused.len()),
        (ListFormat::Csv, "UTF-8", 0)
    );
    assert_eq!(entries[0].serial.as_ref().unwrap().as_str(), "F9K7M1");
    assert_eq!((entries[0].line, entries[0].gross), (2, Some(Cents(123_450))));
    assert_eq!(
        (entries[0].category, entries[0].delivered_on),
        (Some(DeviceCategory::Tablet), parse_date("01.03.2024").ok())
    );
    let (ansi, _, _) = encoding_rs::WINDOWS_1252.encode(german);
    assert_eq!(read_entries(&ansi).1[0].school, "Müster-Schule");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(german.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read_entries(&utf16).1, entries);
    let with_sep = format!("\u{feff}sep=;\r\n{}", german.replace('\n', "\r\n"));
    assert_eq!(
        (
            read_entries(with_sep.as_bytes()).1[0].line,
            read_entries(with_sep.as_bytes()).0.encoding
        ),
        (3, "UTF-8 mit BOM")
    );
    for separator in [",", "\t", "|"] {
        let other = "Seriennummer;Modell;Schule\nA1;\"Tab, groß\";190743\n".replace(';', separator);
        assert_eq!(
            read_entries(other.as_bytes()).1[0].model,
            "Tab, groß",
            "{separator}"
        );
    }
}

#[test]
fn a_word_that_is_no_category_is_kept_whatever_the_model_speaks_for() {
    let list = "Seriennummer;Modell;Kategorie\nA1;iPad 10;Hülle\nA2;Satz M8;Experimente\n\
        A3;iPad 10;Tablet\nA4;Satz M9;\nA5;Satz M9;Sonstiges\nA6;Satz M9;Mess- und Experimentiergerät\n\
        A7;Schutzhülle iPad;Hülle\nA8;Tablethülle;\nA9;iPad 10;Tablethülle\nB1;Rack 42;Serverschrank\n\
        B2;PARAT N10;iPad-Koffer\nB3;Tablethülle;Sonstiges\n";
    let (_, entries, refused) = read_entries(list.as_bytes());
    assert_eq!(refused, []);
    let told: Vec<(Option<DeviceCategory>, &str)> = entries
        .iter()
        .map(|entry| (entry.category, entry.unknown_category.as_str()))
        .collect();
    let tablet = Some(DeviceCategory::Tablet);
    assert_eq!(
        told,
        [
            (tablet, "Hülle"),
            (None, "Experimente"),
            (tablet, ""),
            (None, ""),
            (None, ""),
            (Some(DeviceCategory::Measuring), ""),
            (None, "Hülle"),
            (None, "Tablethülle"),
            (tablet, "Tablethülle"),
            (None, "Serverschrank"),
            (Some(DeviceCategory::ChargingCase), ""),
            (None, ""),
        ]
    );
    let apple = r#"{"data":[{"type":"orgDevices","attributes":{"serialNumber":"T1","deviceModel":"MacBook Air","productFamily":"Mac"}}]}"#;
    let (_, entries, _) = read_entries(apple.as_bytes());
    assert_eq!(
        (entries[0].category, entries[0].unknown_category.as_str()),
        (Some(DeviceCategory::Notebook), "")
    );
}

#[test]
fn a_title_above_the_header_is_left_out_and_the_more_telling_name_counts() {
    for (title, separator) in [
        ("Inventarliste;;;;\n;;;;\n", ";"),
        ("Inventarliste, Stand heute\n\n", ";"),
        ("Bestand\n", ","),
    ] {
        let rows =
            "Bezeichnung;Hersteller;Modell;Seriennummer\nTablet;Apple;iPad 10;F9K7\n".replace(';', separator);
        let (table, entries, refused) = read_entries(format!("{title}{rows}").as_bytes());
        assert_eq!(table.columns.len(), 4, "{title}");
        assert_eq!((entries.len(), refused.len()), (1, 0), "{title}");
        assert_eq!(
            (entries[0].model.as_str(), entries[0].line),
            ("iPad 10", title.matches('\n').count() + 2)
        );
    }
    let untitled = "Seriennummer\nA1\nB1\n";
    assert_eq!(read_entries(untitled.as_bytes()).1.len(), 2);
}

#[test]
fn a_bad_row_is_refused_at_its_line_and_the_others_come_in() {
    let list = "Seriennr.;Inventar-Nr.;Zugang;Status;Preis\n\
        A1;;;;\n\
        a 1;;;;\n\
        ;;1.1.2024;;\n\
        B1;;31.2.2024;;\n\
        C1;;;kaputt;\n\
        D1;;;;1,234.50\n\
        E1;;;;;;;x\n\
        F1;HAV-1;;defekt;\n\
        G1;hav-1;;;\n";
    let (_, entries, refused) = read_entries(list.as_bytes());
    let serials: Vec<&str> = entries
        .iter()
        .map(|entry| entry.serial.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(serials, ["A1", "F1"]);
    assert_eq!(entries[1].status, Some(DeviceStatus::InRepair));
    let told: Vec<(usize, &str)> = refused
        .iter()
        .map(|refusal| (refusal.line, refusal.field.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "Seriennr."),
            (4, ""),
            (5, "Zugang"),
            (6, "Status"),
            (7, "Preis"),
            (8, ""),
            (10, "Inventar-Nr.")
        ]
    );
    assert!(
        refused[0]
            .message
            .contains("Die Seriennummer A1 steht schon in Zeile 2"),
        "{}",
        refused[0].message
    );
}

#[test]
fn a_serial_is_known_by_its_usual_short_names() {
    for name in [
        "Ser.-Nr.",
        "Ser.Nr.",
        "SerNr",
        "Ser. Nr.",
        "Serialnummer",
        "Seriennr.",
    ] {
        assert_eq!(Column::named(name), Some(Column::Serial), "{name}");
    }
}

#[test]
fn a_refused_status_is_answered_with_those_that_a_list_may_name() {
    let (_, _, refused) = read_entries("Ser.-Nr.;Status\nA1;ok\n".as_bytes());
    let message = &refused[0].message;
    assert!(
        message.starts_with("„ok“ ist kein Status. Erlaubt: "),
        "{message}"
    );
    for status in DeviceStatus::ALL {
        let is_allowed = *status != DeviceStatus::Disposed;
        assert_eq!(
            message.contains(status.label()),
            is_allowed,
            "{status}: {message}"
        );
    }
}

#[test]
fn a_refusal_repeats_no_more_than_the_beginning_of_a_cell() {
    let list = format!("Seriennummer;Status\nA1;{}\n", "x".repeat(5_000));
    let (_, _, refused) = read_entries(list.as_bytes());
    let message = &refused[0].message;
    assert!(
        message.contains("xxx…“ ist kein Status.") && message.chars().count() < 500,
        "{message}"
    );
}

#[test]
fn lines_are_counted_past_empty_ones_and_over_values_of_several_lines() {
    let list = "\n\r\nSeriennummer;Bemerkung\r\nA1;\"eins\nzwei\"\r\n\r\n\r\nA1;x";
    let (_, entries, refused) = read_entries(list.as_bytes());
    assert_eq!((entries[0].line, entries[0].note.as_str()), (4, "eins\nzwei"));
    assert_eq!(refused[0].line, 8);
    let carried = read_entries("#\tSeriennummer\n17\tA1\n".as_bytes());
    assert_eq!((carried.1[0].line, carried.0.columns.len()), (17, 1));
}

#[test]
fn answers_of_management_systems_are_recognised_by_their_keys() {
    let apple = r#"{"data":[{"type":"orgDevices","id":"X","attributes":{"serialNumber":"tst1","deviceModel":"iPad (A16)","productFamily":"iPad","releasedFromOrgDateTime":null}},
        {"type":"orgDevices","id":"Y","attributes":{"serialNumber":"tst2","releasedFromOrgDateTime":"2025-01-01T00:00:00Z"}}],
        "links":{"next":"https://example.test/next"}}"#;
    let (table, entries, refused) = read_entries(apple.as_bytes());
    assert_eq!(
        (table.format, table.warnings.len(), refused.len()),
        (ListFormat::AppleSchoolManager, 1, 1)
    );
    assert_eq!(
        (entries[0].manufacturer.as_str(), entries[0].category),
        ("Apple", Some(DeviceCategory::Tablet))
    );
    let jamf = r#"{"code":200,"devices":[{"UDID":"1","serialNumber":"TST1","assetTag":"IT-1","name":"05A-Mia","model":{"name":"iPad","type":"iPad"},"owner":{"name":"Mia Muster"}}]}"#;
    let (table, entries, _) = read_entries(jamf.as_bytes());
    assert_eq!(table.format, ListFormat::JamfSchool);
    assert_eq!(entries[0].inventory_number.as_ref().unwrap().as_str(), "IT-1");
    assert!(!format!("{table:?}").contains("Mia"), "people are not read");
    let intune = r#"{"value":[{"serialNumber":"N1","model":"TestBook 14","manufacturer":"TestCo","enrolledDateTime":"2025-08-20T08:00:00Z","managedDeviceOwnerType":"company"},
        {"serialNumber":"N2","model":"X","managedDeviceOwnerType":"personal"}]}"#;
    let (table, entries, refused) = read_entries(intune.as_bytes());
    assert_eq!(
        (table.format, refused.len(), entries[0].category),
        (ListFormat::Intune, 1, Some(DeviceCategory::Notebook))
    );
    assert_eq!(entries[0].commissioned_on, parse_date("20.08.2025").ok());
    let never = intune.replace("2025-08-20T08:00:00Z", "0001-01-01T00:00:00Z");
    let (_, entries, refused) = read_entries(never.as_bytes());
    assert_eq!((entries[0].commissioned_on, refused.len()), (None, 1));
    let snipe = "Company,Name,Asset Tag,Category,Manufacturer,Model,Model Number,Purchase Date,Purchase Cost,Checkout Type\nA,B,ICC-1,Laptops,Apple,\"Macbook Pro 13\"\"\",X,1/23/23,2266.13,\n";
    let (table, entries, _) = read_entries(snipe.as_bytes());
    assert_eq!(table.format, ListFormat::SnipeIt);
    assert_eq!(
        (entries[0].gross, entries[0].delivered_on),
        (Some(Cents(226_613)), parse_date("23.01.2023").ok())
    );
    assert_eq!(
        (entries[0].model.as_str(), entries[0].category),
        ("Macbook Pro 13\"", Some(DeviceCategory::Notebook))
    );
}

#[test]
fn what_is_no_list_is_refused_as_a_whole() {
    let many = format!("Seriennummer\n{}", "x\n".repeat(MAX_ROWS + 1));
    let cases: [(&[u8], ListError); 8] = [
        (b"", ListError::Empty),
        (b"  \n ", ListError::Empty),
        (b"%PDF-1.7", ListError::Unreadable(", sondern eine PDF-Datei")),
        (b"Seriennummer;Modell\n", ListError::NoRows),
        (
            b"{\"data\": [",
            ListError::Unreadable(", sondern unvollständiges JSON"),
        ),
        (b"{\"a\": 1}", ListError::Unreadable(", sondern anderes JSON")),
        (
            b"PK\x03\x04 and nothing else",
            ListError::Unreadable(", sondern eine gepackte Datei"),
        ),
        (many.as_bytes(), ListError::TooMany),
    ];
    for (bytes, expected) in cases {
        assert_eq!(read_text(bytes, None), Err(expected));
    }
    assert_eq!(
        read_text(b"a;b\n1;2", Some(ListFormat::Intune)),
        Err(ListError::OtherFormat(ListFormat::Intune))
    );
    let table = read_text("Gerät;Ort\niPad;A1\n".as_bytes(), None).unwrap();
    assert!(
        matches!(Mapping::guessed(&table).check(&table), Err(ListError::NoKey(names)) if names == "Gerät, Ort")
    );
}

#[test]
fn a_file_of_mappings_changes_what_the_names_say() {
    let table = read_text("Nummer;Gerät;Ort\nA1;iPad 10;B 104\n".as_bytes(), None).unwrap();
    let map = "seriennummer = \"Nummer\"\nmodell = \"Gerät\"\n[fest]\nhersteller = \"Apple\"\nschule = \"190743\"\n";
    let mapping = Mapping::from_toml(map, &table).unwrap();
    let (entries, _) = entries(&table, &mapping);
    assert_eq!(
        (
            entries[0].manufacturer.as_str(),
            entries[0].school.as_str(),
            entries[0].room.as_str()
        ),
        ("Apple", "190743", "")
    );
    assert_eq!(
        Mapping::from_toml("raum = \"Zimmer\"", &table),
        Err(ListError::NoColumn("Zimmer".to_owned()))
    );
    assert!(
        matches!(Mapping::from_toml("zimmer = \"Ort\"", &table), Err(ListError::Map(message)) if message.contains("„zimmer“"))
    );
    assert!(
        matches!(Mapping::from_toml("raum = \"Ort\"\n= x", &table), Err(ListError::Map(message)) if message.contains("Jede Zeile lautet wie"))
    );
}

#[test]
fn titles_above_the_header_are_passed_over() {
    let list = "Geräteliste 2025;;\nStand:;01.03.2025;\n\nSeriennummer;Modell;Raum\nA1;iPad;1\nB1;iPad;2\n";
    let (table, found, refused) = read_entries(list.as_bytes());
    assert_eq!(table.columns, ["Seriennummer", "Modell", "Raum"]);
    assert_eq!((found[0].line, found.len(), refused.len()), (5, 2, 0));
    let unknown = read_text("Liste\nNr;Ding\n1;x\n".as_bytes(), None).unwrap();
    assert_eq!(unknown.columns, ["Nr", "Ding"]);
}

#[test]
fn rows_of_a_workbook_are_read_by_their_types() {
    let row = |line, cells: [tables::Cell; 3]| tables::Row {
        line,
        cells: cells.to_vec(),
    };
    let text = tables::Cell::of;
    let number = |number: &str| tables::Cell::Number(number.to_owned());
    let day = tables::Cell::Date(parse_date("01.03.2025").unwrap());
    let wrong = tables::Cell::Error("#N/A".to_owned());
    let rows = vec![
        row(1, [text("Seriennummer"), text("Zugang"), text("Preis")]),
        row(2, [number("1234567"), day, number("499.9")]),
        row(3, [text("A1"), wrong, tables::Cell::Empty]),
    ];
    let table = of_workbook(rows.clone(), None).unwrap();
    let (found, refused) = entries(&table, &Mapping::guessed(&table));
    assert_eq!(refused, []);
    assert_eq!(found[0].serial.as_ref().unwrap().as_str(), "1234567");
    assert_eq!(
        (found[0].gross, found[0].delivered_on),
        (Some(Cents(49_990)), parse_date("01.03.2025").ok())
    );
    assert_eq!(found[1].delivered_on, None, "a formula's error is no day");
    assert_eq!(
        of_workbook(rows, Some(ListFormat::Csv)),
        Err(ListError::OtherFormat(ListFormat::Csv))
    );
    assert_eq!(of_workbook(Vec::new(), None), Err(ListError::NoHeader));
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_a_table(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        match read_text(&bytes, None) {
            Ok(table) => {
                let (found, refused) = entries(&table, &Mapping::guessed(&table));
                prop_assert_eq!(found.len() + refused.len(), table.rows.len() + table.refused.len());
                prop_assert!(refused.iter().all(|refusal| !refusal.message.is_empty()));
            }
            Err(error) => prop_assert!(error.to_string().ends_with('.'), "{}", error),
        }
    }

    #[test]
    fn rows_are_read_or_refused_and_none_is_lost(rows in prop::collection::vec("[a-c0-2 \";]{0,8}", 1..30)) {
        let text = format!("Seriennummer;Raum\n{}", rows.iter().map(|row| format!("{};x\n", row.replace(['"', ';'], ""))).collect::<String>());
        let table = read_text(text.as_bytes(), None).unwrap();
        let (found, refused) = entries(&table, &Mapping::guessed(&table));
        prop_assert_eq!(found.len() + refused.len(), rows.len());
    }
}
