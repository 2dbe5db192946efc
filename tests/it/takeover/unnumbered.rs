//! Rows of an inventory with neither serial nor inventory number.

use paktbuch::takeover::{FileOutcome, SheetKind, TakeFile};
use paktbuch_entity::device;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use sea_orm::{EntityTrait, QueryOrder};

use super::{RECEIPTS, counts, events, file, marks, take};
use crate::devices::world;

const PLAN: &str = "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n";

/// Two with a receipt, one without, one that names nothing, a sum, and one that has a number.
const LIST: &str = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Raum;Zugang;Rechnungsnummer\n\
    ;;Muster;Display 75;AFG;B 104;03.05.2023;R-100\n\
    -;–;Muster;Display 75;AFG;;03.05.2023;R-100\n\
    ;;Muster;Ladewagen;BBS;;03.05.2023;\n\
    ;;;;AFG;;;R-100\n\
    ;;;Summe;;;;\n\
    HAV-2023-0001;;Muster;Display 75;AFG;;03.05.2023;R-100\n";

/// Given numbers with their lines.
fn given(outcome: &FileOutcome) -> Vec<(usize, &str)> {
    let told = outcome.warnings.iter().filter_map(|remark| {
        let number = remark
            .message
            .strip_prefix("Weder Serien- noch Inventarnummer; vergeben ist ")?;
        Some((remark.line, number.trim_end_matches('.')))
    });
    told.collect()
}

async fn inventory(app: &TestApp, notice: paktbuch_types::NoticeId, list: TakeFile) -> FileOutcome {
    take(app, notice, vec![list]).await.unwrap().remove(0)
}

on_both! {
    async fn they_get_the_next_numbers_and_come_in_once(app: TestApp) {
        let world = world::build(&app.db).await;
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, RECEIPTS), file(SheetKind::Inventory, LIST)];
        let outcome = take(&app, world.notice, files).await.unwrap().remove(2);
        assert_eq!(counts(&outcome), (4, 0, 0, 1), "{outcome:?}");
        let numbers: [(usize, &str); 3] = [(2, "HAV-2023-0002"), (3, "HAV-2023-0003"), (4, "HAV-2023-0004")];
        assert_eq!(given(&outcome), numbers, "behind those of the list: {outcome:?}");
        assert!(outcome.refused[0].line == 5 && outcome.refused[0].message.contains("es kann eine Summe sein"), "{outcome:?}");
        let told = |line: usize, words: &str| outcome.warnings.iter().any(|remark| remark.line == line && remark.message.contains(words));
        assert!(told(4, "Der Beleg fehlt") && told(6, "Summenzeile") && told(7, "Die Seriennummer fehlt."), "{outcome:?}");
        let devices = device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let paid: Vec<bool> = devices.iter().map(|device| device.notice_id == Some(world.notice)).collect();
        assert_eq!(paid, [true, true, true, false]);
        let mut lines: Vec<i64> = marks(&app).await.iter().filter(|mark| mark.device_id.is_some()).map(|mark| mark.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [2, 3, 4, 7]);

        let before = (row_counts(&app.db).await, events(&app).await);
        let again = inventory(&app, world.notice, file(SheetKind::Inventory, LIST)).await;
        assert_eq!((counts(&again), given(&again)), ((0, 0, 4, 1), numbers.to_vec()), "{again:?}");
        let renamed = TakeFile { name: "bestand.csv".to_owned(), ..file(SheetKind::Inventory, LIST) };
        let again = inventory(&app, world.notice, renamed).await;
        assert_eq!((counts(&again), given(&again)), ((0, 0, 4, 1), numbers.to_vec()), "whatever the name of the file: {again:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");
    }

    async fn what_is_beyond_those_of_before_is_new_and_a_serial_goes_to_its_line(app: TestApp) {
        let world = world::build(&app.db).await;
        let row = ";;Muster;Ladewagen;BBS;;03.05.2023;\n";
        inventory(&app, world.notice, file(SheetKind::Inventory, LIST)).await;
        let longer = format!("{LIST}{row}");
        let more = inventory(&app, world.notice, file(SheetKind::Inventory, &longer)).await;
        assert_eq!(counts(&more), (1, 0, 4, 1), "one more of a model: {more:?}");
        let other = format!("{longer}{}", row.replace("BBS", "AFG"));
        let more = inventory(&app, world.notice, file(SheetKind::Inventory, &other)).await;
        assert_eq!(counts(&more), (1, 0, 5, 1), "one at another school: {more:?}");
        let mended = other.replacen(";;Muster;Display 75", ";D1;Muster;Display 75", 1);
        let told = inventory(&app, world.notice, file(SheetKind::Inventory, &mended)).await;
        assert_eq!(counts(&told), (0, 1, 5, 1), "the serial that was missing: {told:?}");
        let again = inventory(&app, world.notice, file(SheetKind::Inventory, &mended)).await;
        assert_eq!(counts(&again), (0, 0, 6, 1), "{again:?}");
    }
    async fn sums_with_a_school_or_in_place_of_a_number_are_left_out(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Preis brutto\n\
            HAV-2023-0001;D1;Muster;Display 75;AFG;713,99\n\
            HAV-2023-0002;D2;Muster;Display 75;BBS;700,00\n\
            Zwischensumme;;;;AFG;713,99\n\
            ;;;Summe Baumberge;BBS;700,00\n\
            ;;Summe BBS;1 Gerät;BBS;700,00\n\
            Gesamt;2;;;;1.413,99\n\
            TOTAL-0001;;Muster;Display 75;BBS;700,00\n";
        let outcome = inventory(&app, world.notice, file(SheetKind::Inventory, list)).await;
        assert_eq!(counts(&outcome), (3, 0, 0, 0), "{outcome:?}");
        let left_out = outcome.warnings.iter().filter(|remark| remark.message == "Als Summenzeile ausgelassen.");
        assert_eq!(left_out.map(|remark| remark.line).collect::<Vec<_>>(), [4, 5, 6, 7], "{outcome:?}");
        let devices = device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let numbers: Vec<&str> = devices.iter().map(|device| device.inventory_number.as_str()).collect();
        assert_eq!(numbers, ["HAV-2023-0001", "HAV-2023-0002", "TOTAL-0001"]);
    }
}
