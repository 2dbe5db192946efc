use super::*;

fn form(rows: &[[&str; 6]]) -> ItemForm {
    let column = |place: usize| rows.iter().map(|row| row[place].to_owned()).collect();
    ItemForm {
        title: "WLAN".to_owned(),
        line_id: column(0),
        line_version: rows
            .iter()
            .map(|row| {
                if row[0].is_empty() {
                    String::new()
                } else {
                    "1".to_owned()
                }
            })
            .collect(),
        line_school: column(1),
        line_title: column(2),
        line_quantity: column(3),
        line_price: column(4),
        line_eligible: column(5),
        remove: vec!["8".to_owned()],
        ..ItemForm::default()
    }
}

#[test]
fn rows_become_edits_and_the_amounts_their_sums() {
    let form = form(&[
        ["7", "3", "Zugangspunkte", "24", "850", ""],
        ["8", "", "Falsch", "1", "x", ""],
        ["", "", "Montage", "", "1.000,50", "500"],
        ["", "3", " ", "", "", ""],
    ]);
    let (item, edits) = form.read().unwrap();
    assert_eq!((item.total, item.eligible), (Cents(2_140_050), Cents(2_090_000)));
    assert!(
        matches!(&edits[0], LineEdit::Change { id: CostLineId(7), version: 1, data } if data.school == Some(SchoolId(3)))
    );
    assert_eq!(
        edits[1],
        LineEdit::Remove {
            id: CostLineId(8),
            version: 1
        }
    );
    assert!(matches!(&edits[2], LineEdit::Add(data) if data.quantity == 1 && data.school.is_none()));
    assert_eq!(edits.len(), 3);
}

#[test]
fn what_is_wrong_names_row_and_column() {
    let errors = form(&[["", "", "", "zwei", "12,345", ""]]).read().unwrap_err();
    let fields: Vec<&str> = errors.list().iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["quantity-1", "price-1", "title-1"]);
    assert!(errors.list()[1].message.starts_with("Zeile 1, Einzelpreis:"));
}
