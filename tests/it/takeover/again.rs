//! Lists taken over once more, and a list after another: what is added, and what stays.

use paktbuch::db::Who;
use paktbuch::takeover::SheetKind;
use paktbuch_entity::{device, invoice_line, notice, payment};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, LineKind, Quantity};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{RECEIPTS, counts, events, file, take};
use crate::devices::world;

const PLAN: &str = "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n";
const TOLD: &str = "Firma;Rechnungs-Nr.;Rechnung vom;Zahlungsgrund;Betrag brutto;Menge;bezahlt am;Einzelansatz\n\
    Muster Medien GmbH;A-100;02.05.2023;Displays;11.900,00;2;15.05.2023;Displays\n";
const DEVICES: &str = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Rechnungsnummer\n";

/// A row of the inventory that names the receipt.
fn display(place: usize, receipt: &str) -> String {
    format!("HAV-2023-000{place};D{place};Muster;Display 75;AFG;{receipt}\n")
}

async fn displays(app: &TestApp) -> invoice_line::Model {
    invoice_line::Entity::find()
        .filter(invoice_line::Column::Name.eq("Displays"))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn a_quantity_that_the_receipts_told_stays_whatever_the_inventory_has(app: TestApp) {
        let world = world::build(&app.db).await;
        let first = format!("{DEVICES}{}{}", display(1, "A-100"), display(2, "A-100"));
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, TOLD), file(SheetKind::Inventory, &first)];
        let outcome = take(&app, world.notice, files).await.unwrap().remove(2);
        assert_eq!(counts(&outcome), (2, 0, 0, 0), "{outcome:?}");
        let line = displays(&app).await;
        assert_eq!((line.kind, line.quantity), (LineKind::Device, Quantity::whole(2)));

        let second = format!("{DEVICES}{}", display(3, "A-100"));
        let outcome = take(&app, world.notice, vec![file(SheetKind::Inventory, &second)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 0, 0, 0), "{outcome:?}");
        assert!(outcome.warnings.iter().any(|remark| remark.message.contains("ohne Finanzierung durch den Bescheid. Soll der Beleg es mitbezahlen")), "{outcome:?}");
        assert_eq!(displays(&app).await.quantity, Quantity::whole(2), "as the list told");
        let devices = device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let paid: Vec<bool> = devices.iter().map(|device| device.notice_id == Some(world.notice)).collect();
        assert_eq!(paid, [true, true, false]);

        let again = take(&app, world.notice, vec![file(SheetKind::Inventory, &first.replace("A-100", "A-999"))]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 2, 0), "{again:?}");
        assert!(again.warnings.iter().all(|remark| !remark.message.contains("ohne Finanzierung")), "what is paid already is not told to be unpaid: {again:?}");
    }

    async fn a_row_that_is_a_known_device_of_another_number_and_invoice_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let first = format!("{DEVICES}{}{}", display(1, "A-100"), display(2, "A-100"));
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, TOLD), file(SheetKind::Inventory, &first)];
        take(&app, world.notice, files).await.unwrap();
        let other = first.replace("HAV-2023-0001;D1", "A-5;D1").replacen("A-100", "T-100", 1);
        let outcome = take(&app, world.notice, vec![file(SheetKind::Inventory, &other)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (0, 0, 2, 0), "{outcome:?}");
        let told: Vec<_> = outcome.warnings.iter().map(|remark| (remark.line, remark.field.as_str(), remark.message.as_str())).collect();
        let message = "Die Zeile ist das Gerät HAV-2023-0001 mit der Seriennummer D1, Rechnung A-100, das es schon gibt. \
            Nicht übernommen: Inventarnummer A-5, Rechnung „T-100“. Bitte prüfen, welches Gerät gemeint ist.";
        assert!(told.contains(&(2, "Inventarnummer", message)), "{told:?}");
        let again = told.iter().filter(|(_, _, message)| message.contains("das es schon gibt"));
        assert_eq!(again.count(), 1, "the other row says what is known: {told:?}");
    }

    async fn a_row_that_is_a_device_of_another_notice_is_told_with_both(app: TestApp) {
        let world = world::build(&app.db).await;
        let first = format!("{DEVICES}{}{}", display(1, "A-100"), display(2, "A-100"));
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, TOLD), file(SheetKind::Inventory, &first)];
        take(&app, world.notice, files).await.unwrap();
        let stored = notice::Entity::find_by_id(world.notice).one(app.db.reader()).await.unwrap().unwrap();
        let own = stored.reference.clone();
        let mut other = stored.into_active_model().reset_all();
        other.id = NotSet;
        other.reference = Set("48.02.77".to_owned());
        let other = app.db.write(Who::System, async |tx| other.insert(tx.conn()).await).await.unwrap();
        let list = format!("{DEVICES}{}{}", display(1, ""), display(3, ""));
        let outcome = take(&app, other.id, vec![file(SheetKind::Inventory, &list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 0, 1, 0), "{outcome:?}");
        let told = |line: usize| outcome.warnings.iter().filter(move |remark| remark.line == line).map(|remark| (remark.field.as_str(), remark.message.as_str())).collect::<Vec<_>>();
        let message = format!("Das Gerät HAV-2023-0001 mit der Seriennummer D1 gehört schon zu Bescheid {own}, Rechnung A-100; diese Liste ist für \
            Bescheid 48.02.77. Das bleibt, wie es ist: Bitte prüfen, ob es doppelt gefördert ist, und die Nummer berichtigen oder die Zeile weglassen.");
        assert!(told(2).contains(&("Seriennummer", message.as_str())), "{outcome:?}");
        let unpaid = "Der Beleg fehlt; das Gerät kommt ohne Finanzierung durch den Bescheid.";
        let says_unpaid = |line: usize| told(line).iter().any(|(_, message)| *message == unpaid);
        assert!(says_unpaid(3) && !says_unpaid(2), "{outcome:?}");
        let again = take(&app, world.notice, vec![file(SheetKind::Inventory, &first)]).await.unwrap().remove(0);
        assert!(again.warnings.iter().all(|remark| !remark.message.contains("gehört schon zu Bescheid")), "{again:?}");
    }

    async fn a_row_that_puts_a_known_device_elsewhere_or_at_another_price_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let priced = |school: &str, gross: &str, net: &str| {
            format!("Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Raum;Preis brutto;Preis netto;Rechnungsnummer\n\
                HAV-2023-0001;D1;Muster;Display 75;{school};;{gross};{net};A-100\n\
                HAV-2023-0002;D2;Muster;Display 75;AFG;;11.186,01;;A-100\n")
        };
        let first = priced("AFG", "713,99", "599,99");
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, TOLD), file(SheetKind::Inventory, &first)];
        let outcome = take(&app, world.notice, files).await.unwrap().remove(2);
        assert_eq!(counts(&outcome), (2, 0, 0, 0), "{outcome:?}");
        let devices = async || device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let stored = devices().await;
        assert_eq!((stored[0].gross, stored[0].school_id), (Cents(71_399), world.schools[0]));
        let told = async |list: &str| {
            let outcome = take(&app, world.notice, vec![file(SheetKind::Inventory, list)]).await.unwrap().remove(0);
            assert_eq!(counts(&outcome), (0, 0, 2, 0), "{outcome:?}");
            let there = outcome.warnings.into_iter().filter(|remark| remark.message.contains("das es schon gibt"));
            there.map(|remark| (remark.line, remark.field, remark.message)).collect::<Vec<_>>()
        };
        assert_eq!(told(&first).await, [], "the same list");
        assert_eq!(told(&priced("", "", "")).await, [], "a list that says nothing of both");
        let other = told(&priced("BBS", "700,00", "588,24")).await;
        let message = "Die Zeile ist das Gerät HAV-2023-0001 mit der Seriennummer D1, Rechnung A-100, das es schon gibt. Nicht übernommen: \
            Schule Baumberge-Schule (am Gerät: Anne-Frank-Gesamtschule), Preis, brutto 700,00 € (am Gerät: 713,99 €). \
            Bitte prüfen, welches Gerät gemeint ist. Ist es umgezogen, bitte danach am Gerät die Schule ändern.";
        assert_eq!(other, [(2, "Schule".to_owned(), message.to_owned())]);
        let gross = told(&priced("AFG", "714,00", "")).await;
        assert!(gross.len() == 1 && gross[0].1 == "Preis brutto" && gross[0].2.contains("Preis, brutto 714,00 € (am Gerät: 713,99 €)"), "{gross:?}");
        let net = told(&priced("AFG", "713,99", "500,00")).await;
        assert!(net.len() == 1 && net[0].1 == "Preis netto" && net[0].2.contains("Preis, netto 500,00 € (am Gerät: "), "{net:?}");
        assert_eq!(devices().await, stored, "the devices stay as they are");
    }

    async fn a_quantity_that_nothing_told_follows_one_inventory_after_the_other(app: TestApp) {
        let world = world::build(&app.db).await;
        let first = format!("{DEVICES}{}{}", display(1, "R-100"), display(2, "R-100"));
        let files = vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, RECEIPTS), file(SheetKind::Inventory, &first)];
        take(&app, world.notice, files).await.unwrap();
        assert_eq!(displays(&app).await.quantity, Quantity::whole(2));
        let second = format!("{DEVICES}{}", display(3, "R-100"));
        take(&app, world.notice, vec![file(SheetKind::Inventory, &second)]).await.unwrap();
        assert_eq!(displays(&app).await.quantity, Quantity::whole(3));
    }

    async fn proofs_of_payments_are_added_from_a_later_list_and_none_is_replaced(app: TestApp) {
        let world = world::build(&app.db).await;
        let bare = RECEIPTS.replace("KA 5/2023", "").replace("KA 6/2023", "");
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN), file(SheetKind::Receipts, &bare)]).await.unwrap();
        let proofs = async || {
            let rows = payment::Entity::find().order_by_asc(payment::Column::Id).all(app.db.reader()).await.unwrap();
            rows.into_iter().map(|row| row.proof).collect::<Vec<_>>()
        };
        assert_eq!(proofs().await, ["", "", ""]);
        let before = events(&app).await;
        let fuller = take(&app, world.notice, vec![file(SheetKind::Receipts, RECEIPTS)]).await.unwrap().remove(0);
        assert_eq!(counts(&fuller), (0, 3, 2, 1), "two rows of one invoice and the credit note: {fuller:?}");
        assert_eq!(proofs().await, ["KA 5/2023", "KA 6/2023", ""]);
        assert_eq!(events(&app).await, before + 3, "two payments and the takeover stand in the history");

        let before = (row_counts(&app.db).await, events(&app).await);
        let other = RECEIPTS.replace("KA 6/2023", "KA 7/2023");
        let again = take(&app, world.notice, vec![file(SheetKind::Receipts, &other)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 5, 1), "{again:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before);
        assert_eq!(proofs().await[1], "KA 6/2023", "what was known stays");
    }
}
