//! Invoices that were there and stay as they are: payments and allocations that a list tells more are named, none is dropped unseen.

use paktbuch::takeover::SheetKind;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;

use super::known::{SUPPLIER, entered, receipt, says};
use super::{counts, events, file, take};
use crate::devices::world;
use crate::purchasing::world::{invoice_of, take_data};

const HEAD: &str = "Lieferant;Rechnungsnummer;Datum;Betrag;Gezahlter Betrag;gezahlt am";

on_both! {
    async fn the_payment_of_an_unpaid_invoice_is_told_with_where_it_is_to_be_entered(app: TestApp) {
        let world = world::build(&app.db).await;
        let data = invoice_of("RE-1", &[("Display", 1, 100)]);
        take_data(&app, &data).await;
        let before = (row_counts(&app.db).await, events(&app).await);
        let outcome = receipt(&app, world.notice, ["15.06.2023", &data.seller.name, "RE-1", "119,00", "", ""]).await;
        assert_eq!(counts(&outcome), (0, 0, 1, 0), "{outcome:?}");
        let told = "Nicht übernommen ist von der Rechnung RE-1, was die Datei als Zahlung nennt: 119,00 € am 15.06.2023. Eingetragen ist dort: keine \
            Zahlung. Bitte vergleichen und eine fehlende Zahlung an der Rechnung unter „Zahlung eintragen“ ergänzen.";
        assert!(says(&outcome, told), "{outcome:?}");
        assert!(says(&outcome, "Die Rechnung RE-1 ist nicht ganz zugeordnet"), "{outcome:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "it stays as it is");
    }

    async fn of_two_instalments_the_one_that_is_not_entered_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        entered(&app.api(Role::Foerdermittel, &[]).await, "DD-9", 40_000).await;
        let first = format!("{SUPPLIER};DD-9;01.06.2023;1.000,00;400,00;15.06.2023\n");
        let second = format!("{SUPPLIER};DD-9;01.06.2023;1.000,00;600,00;15.07.2023\n");
        let both = file(SheetKind::Receipts, &format!("{HEAD}\n{first}{second}"));
        let outcome = take(&app, world.notice, vec![both]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (0, 0, 2, 0), "{outcome:?}");
        let told = "was die Datei als Zahlung nennt: 600,00 € am 15.07.2023. Eingetragen ist dort: 400,00 € am 15.06.2023.";
        assert!(says(&outcome, told), "{outcome:?}");
        let one = file(SheetKind::Receipts, &format!("{HEAD}\n{first}"));
        let outcome = take(&app, world.notice, vec![one]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (0, 0, 1, 0), "{outcome:?}");
        assert!(!says(&outcome, "Nicht übernommen ist"), "{outcome:?}");
    }
}
