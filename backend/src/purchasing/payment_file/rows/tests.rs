use super::*;
use crate::purchasing::payment_file::read_text;

#[test]
fn a_column_of_creditors_holds_numbers_or_names() {
    for (heading, cells, creditor, payee) in [
        ("Kreditor", ["70001", "70002"], "70001", ""),
        ("Kreditor", ["Müller GmbH", "70002"], "", "Müller GmbH"),
        ("Kreditor", ["K-70001", "70002"], "K-70001", ""),
        ("Empfänger", ["70 001", "70002"], "70 001", ""),
        ("Kreditorennr.", ["K-70001", ""], "K-70001", ""),
    ] {
        let [first, second] = cells;
        let list = format!(
            "Zahldatum;{heading};Rechnungsnr.;Zahlbetrag\n03.05.2024;{first};RE-1;10,00\n04.05.2024;{second};RE-2;20,00\n"
        );
        let sheet = read_text(list.as_bytes()).unwrap();
        let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
        assert_eq!((lines.len(), refused.len()), (2, 0), "{heading}");
        assert_eq!(
            (lines[0].creditor.as_str(), lines[0].payee.as_str()),
            (creditor, payee),
            "{heading}"
        );
    }
}

#[test]
fn beside_numbers_of_creditors_the_name_is_the_payee() {
    let list = "Buchungsdatum;Kreditor;Name;Externe Belegnummer;Betrag\n03.05.2024;70011;Müller GmbH;RE-1;10,00\n;Summe;;;10,00\n";
    let sheet = read_text(list.as_bytes()).unwrap();
    let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
    assert_eq!(refused, []);
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.creditor.as_str(), line.payee.as_str()))
        .collect();
    assert_eq!(told, [("70011", "Müller GmbH")]);
}

#[test]
fn sums_are_left_out_and_compared() {
    let told = |rows: &str| {
        let list = format!("Zahldatum;Empfänger;Rechnungsnr.;Zahlbetrag\n{rows}");
        let sheet = read_text(list.as_bytes()).unwrap();
        let mapping = Mapping::known(&sheet).unwrap();
        let (lines, refused) = payments(&sheet, &mapping);
        let sums: Vec<(usize, bool)> = sums(&sheet, &mapping)
            .into_iter()
            .map(|sum| (sum.line, sum.message == "Als Summenzeile ausgelassen."))
            .collect();
        (lines.len(), refused.len(), sums)
    };
    let first = "03.05.2024;M;RE-1;10,00\n";
    let second = "04.05.2024;M;RE-2;20,00\n";
    for (rows, expected) in [
        (format!("{first}{second}Summe;;;30,00\n"), (2, 0, vec![(4, true)])),
        (
            format!("{first}{second};Gesamt:;;31,00\n"),
            (2, 0, vec![(4, false)]),
        ),
        (
            format!("{first};Zwischensumme;;10,00\n{second};Zwischensumme;;20,00\n;Summe;;30,00\n"),
            (2, 0, vec![(3, true), (5, true), (6, true)]),
        ),
        (format!("{first};Summe;RE-2;20,00\n"), (1, 1, vec![])),
        ("04.05.2024;Summe;RE-2;20,00\n".to_owned(), (1, 0, vec![])),
    ] {
        assert_eq!(told(&rows), expected, "{rows}");
    }
}

#[test]
fn the_side_tells_a_credit_and_other_currencies_and_stornos_wait() {
    let told = |headings: &str, rows: &str| {
        let list = format!("Buchungsdatum;Empfänger;Rechnungsnummer;Betrag;{headings}\n{rows}");
        let sheet = read_text(list.as_bytes()).unwrap();
        let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
        let amounts: Vec<i64> = lines.iter().map(|line| line.amount.0).collect();
        let fields: Vec<String> = refused.into_iter().map(|refusal| refusal.field).collect();
        (amounts, fields)
    };
    let row = |rest: &str| format!("03.05.2024;M;RE-1;40,00;{rest}\n");
    let fields = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
    for (headings, rows, amounts, refused) in [
        (
            "S/H;Währung",
            ["S;EUR", "H;€", ";", "X;EUR", "H;USD"],
            vec![4_000, -4_000, 4_000],
            fields(&["S/H", "Währung"]),
        ),
        (
            "Status;Vermerk",
            [
                "storniert;",
                "Abgelehnt;",
                "bezahlt;",
                "nicht storniert;",
                "angewiesen;",
            ],
            vec![4_000, 4_000, 4_000],
            fields(&["Status", "Status"]),
        ),
        (
            "Storno;Status",
            ["x;bezahlt", ";gesperrt", "nein;gebucht", ";", "0;erledigt"],
            vec![4_000, 4_000, 4_000],
            fields(&["Storno", "Status"]),
        ),
        (
            "Storno;Vermerk",
            ["x;", "True;", "nein;", ";", "0;"],
            vec![4_000, 4_000, 4_000],
            fields(&["Storno", "Storno"]),
        ),
    ] {
        let rows: String = rows.iter().map(|rest| row(rest)).collect();
        assert_eq!(told(headings, &rows), (amounts, refused), "{headings}");
    }
}

#[test]
fn the_only_rows_with_a_word_that_nobody_knows_wait_and_most_rows_are_refused() {
    let told = |words: &[&str]| {
        let rows: String = words
            .iter()
            .map(|word| format!("03.05.2024;RE-1;40,00;{word}\n"))
            .collect();
        let list = format!("Buchungsdatum;Rechnungsnummer;Betrag;Status\n{rows}Summe;;80,00;\n");
        let sheet = read_text(list.as_bytes()).unwrap();
        let mapping = Mapping::known(&sheet).unwrap();
        let (lines, refused) = payments(&sheet, &mapping);
        let doubtful: Vec<usize> = lines
            .iter()
            .filter(|line| line.doubt.is_some())
            .map(|line| line.line)
            .collect();
        let is_met = sums(&sheet, &mapping)[0].message == "Als Summenzeile ausgelassen.";
        (lines.len(), doubtful, refused.len(), is_met)
    };
    assert_eq!(told(&["bezahlt", "angewiesen"]), (2, vec![3], 0, true));
    assert_eq!(told(&["bezahlt", "bezahlt", "storniert"]), (2, vec![], 1, true));
    assert_eq!(
        told(&["bezahlt", "angewiesen", "in Arbeit"]),
        (1, vec![], 2, false)
    );
    assert_eq!(told(&["A17"]), (0, vec![], 1, false));
}
