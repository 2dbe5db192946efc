//! What holds for any file.

use super::*;

/// What becomes of any file: a reason in German, or a sheet whose every payment is read or refused.
fn check(bytes: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let sheet = match read(bytes) {
        Ok(sheet) => sheet,
        Err(error) => {
            let message = error.to_string();
            let helps = message.contains("Bitte ") || message.contains("Sie braucht ");
            proptest::prop_assert!(message.starts_with(['D', 'Z']) && helps, "{message}");
            return Ok(());
        }
    };
    proptest::prop_assert!(sheet.headings.len() >= 2);
    let Some(mapping) = Mapping::known(&sheet) else {
        return Ok(());
    };
    let places = [Column::Date, Column::Amount].map(|column| mapping.place(&sheet, column).unwrap());
    let is_payment = |row: &&Row| {
        places
            .iter()
            .any(|place| row.cells.get(*place).is_some_and(|cell| !cell.is_empty()))
    };
    let (lines, refused) = payments(&sheet, &mapping);
    // No row is lost, none counts twice.
    let mut told: Vec<usize> = lines.iter().map(|line| line.line).collect();
    told.extend(refused.iter().map(|refusal| refusal.line));
    told.extend(sums(&sheet, &mapping).iter().map(|sum| sum.line));
    told.sort_unstable();
    let asked: Vec<usize> = sheet.rows.iter().filter(is_payment).map(|row| row.line).collect();
    proptest::prop_assert_eq!(told, asked);
    for refusal in &refused {
        let is_named = sheet.headings.contains(&refusal.field) && refusal.message.chars().count() > 10;
        proptest::prop_assert!(is_named, "{refusal:?}");
    }
    for line in &lines {
        let is_sound = line.amount != Cents::ZERO && line.amount.0.signum() * line.skonto.0 >= 0;
        proptest::prop_assert!(is_sound, "{line:?}");
    }
    Ok(())
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_refused_or_a_sheet(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        check(&bytes)?;
    }

    #[test]
    fn good_rows_lose_no_cent(rows in proptest::collection::vec((1_u32..=28, 1_i64..=99_999_999_999, proptest::bool::ANY), 1..20)) {
        let amounts: Vec<Cents> = rows.iter().map(|(_, cents, back)| Cents(if *back { -cents } else { *cents })).collect();
        let text: String = rows.iter().zip(&amounts).enumerate().map(|(index, ((day, ..), amount))| {
            format!("{day:02}.05.2024;M;RE-{index};{};;\n", amount.input())
        }).collect();
        let (lines, refused) = taken(format!("{HEAD}\n{text}").as_bytes());
        proptest::prop_assert_eq!(refused, []);
        let read: Vec<Cents> = lines.iter().map(|line| line.amount).collect();
        proptest::prop_assert_eq!(read, amounts);
        for (index, (line, (day, ..))) in lines.iter().zip(&rows).enumerate() {
            proptest::prop_assert_eq!(line.paid_on.to_string(), format!("2024-05-{day:02}"));
            proptest::prop_assert_eq!(&line.number, &format!("RE-{index}"));
        }
    }

    #[test]
    fn any_row_is_a_payment_or_refused_or_a_title(row in "\\PC*") {
        check(format!("{HEAD}\n{row}\n").as_bytes())?;
    }
}
