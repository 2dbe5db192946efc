use crate::purchasing::payment_file::{Mapping, is_doubt, payments, read_text};

/// Amounts in cents, and the columns of what is refused.
fn told(headings: &str, rows: &[&str]) -> (Vec<i64>, Vec<String>) {
    let rows: String = rows
        .iter()
        .map(|row| format!("03.05.2024;RE-1;{row}\n"))
        .collect();
    let list = format!("Buchungsdatum;Rechnungsnummer;{headings}\n{rows}");
    let sheet = read_text(list.as_bytes()).unwrap();
    let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
    let amounts = lines.iter().map(|line| line.amount.0).collect();
    (
        amounts,
        refused.into_iter().map(|refusal| refusal.field).collect(),
    )
}

#[test]
fn amounts_that_are_signed_beside_their_sides_keep_their_sign_or_wait() {
    for (rows, amounts, refused) in [
        (vec!["500,00;S", "-50,00;H"], vec![50_000, -5_000], 0),
        (vec!["-50,00;H"], vec![-5_000], 0),
        (vec!["500,00;S", "50,00;H"], vec![50_000, -5_000], 0),
        (vec!["500,00;S", "-50,00;S"], vec![50_000, -5_000], 0),
        (vec!["500,00;S", "-50,00;H", "70,00;H"], vec![50_000], 2),
        (vec!["-500,00;S", "50,00;H"], vec![], 2),
        (vec!["-500,00;S"], vec![], 1),
        (vec!["-500,00;S", "-50,00;H"], vec![], 2),
        (vec!["-500,00;S", "-20,00;S", "50,00;S"], vec![], 3),
    ] {
        let told = told("Betrag;S/H", &rows);
        assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
        assert!(told.1.iter().all(|field| field == "S/H"), "{rows:?}");
    }
}

#[test]
fn the_only_rows_that_can_be_meant_two_ways_wait_as_payments() {
    let both_kinds = [
        "Müller GmbH;1,00;H;1811000",
        "Groß KG;2,00;H;1811000",
        "Klein AG;3,00;H;1811000",
        "Groß KG;4,00;S;70001",
        "Groß KG;5,00;H;70001",
    ];
    for (headings, rows, amounts, doubtful) in [
        (
            "Empfänger;Betrag;S/H;Konto",
            &both_kinds[..],
            [100, 200, 300, 400, 500],
            vec![("Konto", 5), ("Konto", 6)],
        ),
        (
            "Empfänger;Betrag;S/H;Konto",
            &[
                "M;500,00;S;",
                "M;-50,00;H;",
                "M;-5,00;S;",
                "M;1,00;S;",
                "M;2,00;S;",
            ][..],
            [50_000, 5_000, -500, 100, 200],
            vec![("S/H", 3)],
        ),
    ] {
        let rows: String = rows
            .iter()
            .map(|row| format!("03.05.2024;RE-1;{row}\n"))
            .collect();
        let list = format!("Buchungsdatum;Rechnungsnummer;{headings}\n{rows}");
        let sheet = read_text(list.as_bytes()).unwrap();
        let (lines, refused) = payments(&sheet, &Mapping::known(&sheet).unwrap());
        assert_eq!(refused, []);
        let read: Vec<i64> = lines.iter().map(|line| line.amount.0).collect();
        assert_eq!(read, amounts);
        let told: Vec<(&str, usize)> = lines
            .iter()
            .filter_map(|line| {
                let doubt = line.doubt.as_deref()?;
                assert!(
                    is_doubt(doubt) && doubt.contains("war es eine Rückzahlung"),
                    "{doubt}"
                );
                let field = ["Konto", "S/H"]
                    .into_iter()
                    .find(|field| doubt.contains(&format!("Spalte „{field}“")))?;
                Some((field, line.line))
            })
            .collect();
        assert_eq!(told, doubtful);
    }
}

#[test]
fn payments_of_ones_own_account_with_a_minus_are_no_refunds() {
    let headings = "Empfänger;Betrag;S/H;Konto";
    for (rows, amounts, refused) in [
        (
            vec!["Müller GmbH;-100,00;H;1811000", "Groß KG;-2,00;H;1811000"],
            vec![],
            2,
        ),
        (
            vec![
                "Müller GmbH;-100,00;H;1811000",
                "Groß KG;-2,00;H;1811000",
                "Groß KG;-3,00;S;1811000",
            ],
            vec![],
            3,
        ),
        (vec!["Müller GmbH;-100,00;H;1200"], vec![], 1),
        (vec!["Müller GmbH;-100,00;H;1200", "Groß KG;-5,00;S;"], vec![], 2),
        (vec!["Müller GmbH;-100,00;S;1200"], vec![-10_000], 0),
    ] {
        let told = told(headings, &rows);
        assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
        assert!(told.1.iter().all(|field| field == "S/H"), "{rows:?}");
    }
}

#[test]
fn payments_that_somebody_said_stand_with_a_minus_are_paid() {
    let list = "Buchungsdatum;Rechnungsnummer;Betrag;S/H;Konto\n03.05.2024;RE-1;-100,00;H;1200\n";
    let sheet = read_text(list.as_bytes()).unwrap();
    let mapping = Mapping {
        reversed: true,
        ..Mapping::known(&sheet).unwrap()
    };
    let (lines, refused) = payments(&sheet, &mapping);
    let amounts: Vec<i64> = lines.iter().map(|line| line.amount.0).collect();
    assert_eq!((amounts, refused), (vec![10_000], vec![]));
}

#[test]
fn whose_account_it_is_shows_in_the_rows_or_is_asked() {
    let named = "Empfänger;Betrag;S/H;Konto";
    for (headings, rows, amounts, refused) in [
        (named, vec!["M;1,00;H;1200", "M;2,00;S;1200"], vec![100, -200], 0),
        (named, vec!["M;1,00;H;1811000"], vec![], 1),
        (named, vec!["M;1,00;S;70001"], vec![100], 0),
        (named, vec!["M;1,00;S;70001", "M;2,00;H;70001"], vec![], 2),
        (
            named,
            vec![
                "Müller GmbH;1,00;H;1811000",
                "Groß KG;2,00;H;1811000",
                "Groß KG;3,00;S;1811000",
            ],
            vec![100, 200, -300],
            0,
        ),
        (
            named,
            vec!["Müller GmbH;1,00;S;1811000", "Groß KG;2,00;H;1811000"],
            vec![],
            2,
        ),
        (
            named,
            vec![
                "Müller GmbH;1,00;S;70001",
                "Groß KG;2,00;S;70002",
                "Klein AG;3,00;S;70003",
                "Groß KG;4,00;H;70002",
            ],
            vec![100, 200, 300, -400],
            0,
        ),
        (
            "Kreditorennummer;Betrag;S/H;Konto",
            vec!["70001;1,00;H;070001"],
            vec![-100],
            0,
        ),
        (
            "Kreditorennummer;Betrag;S/H;Konto",
            vec!["70001;1,00;H;1811000"],
            vec![100],
            0,
        ),
        (
            "Kreditorennummer;Betrag;S/H;Konto",
            vec!["70001;1,00;S;1811000"],
            vec![],
            1,
        ),
    ] {
        let told = told(headings, &rows);
        assert_eq!((told.0, told.1.len()), (amounts, refused), "{rows:?}");
        assert!(told.1.iter().all(|field| field == "Konto"), "{rows:?}");
    }
}
