//! The sheet on which the lines of an invoice are divided.

use paktbuch_entity::allocation;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, LineKind};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::rest_of;
use crate::purchasing::world::{invoice_of, invoice_row, lines, plan, take_data};

on_both! {
    async fn a_sheet_is_filled_split_and_saved(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 3, 10)])).await;
        let rows = lines(&app, id).await;
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await;
        let (first, second) = (rows[0].id, rows[1].id);

        // Without JavaScript a part comes by a button, and nothing is saved yet.
        let added = browser.submit(&sheet.clone().with(&[("teil", &first.to_string())])).await.expect(200);
        let form = added.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        assert_eq!(form.value(&format!("p{first}-t1-betrag")), Some(""));
        assert_eq!(allocation::Entity::find().count(app.db.reader()).await.unwrap(), 0);

        // A new part without an amount takes the rest.
        let target = format!("z{}", plan.displays);
        let form = form.with(&[
            (&format!("p{first}-t1-ziel"), &target),
            (&format!("p{first}-t1-betrag"), ""),
            (&format!("p{first}-art"), LineKind::Device.code()),
            ("auftrag", "1.3.22"),
            ("abnahme", ""),
        ]);
        assert_eq!(sheet.value("abnahme"), Some("10.12.2021"), "the day of the service is proposed");
        let answer = browser.submit(&form).await.expect(303);
        let twice = browser.submit(&form).await.expect(303);
        assert_eq!(answer.location(), twice.location());
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Die Positionen der Rechnung RE-1 sind gespeichert");
        page.assert_shows("Weiter mit Position 2");
        let (link, heading) = (format!("href=\"{path}#h-p{second}\""), format!("id=\"h-p{second}\""));
        assert!(page.html().contains(&link) && page.html().contains(&heading), "{}", page.html());
        page.assert_shows("0 von 2 Geräten angelegt");
        assert_eq!(invoice_row(&app, id).await.allocated, Cents(23_800));
        let stored = lines(&app, id).await;
        assert!(stored.iter().all(|line| line.ordered_on == paktbuch_types::parse_date("01.03.2022").ok()));

        // Wrong amounts keep what was typed.
        let wrong = browser.form(&path, &path).await.with(&[
            (&format!("p{second}-t1-ziel"), "e"),
            (&format!("p{second}-t1-betrag"), "12,345"),
            (&format!("p{second}-auftrag"), "30.02.2022"),
        ]);
        let page = browser.submit(&wrong).await.expect(422);
        page.assert_shows("„12,345“ ist kein eindeutiger Betrag");
        page.assert_shows("Den Tag „30.02.2022“ gibt es nicht");
        assert!(page.html().contains("value=\"12,345\""));
        let more = browser.form(&path, &path).await.with(&[
            (&format!("p{second}-t1-ziel"), "e"),
            (&format!("p{second}-t1-betrag"), "1.000,00"),
        ]);
        browser.submit(&more).await.expect(422).assert_shows("zu viel");

        // The rest of everything in one act; then the invoice has left the inbox.
        let rest = rest_of(browser.form(&path, &path).await);
        browser.submit(&rest).await.assert_status(422);
        let answer = browser.submit(&rest.with(&[("ziel", "e")])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("zugeordnet, Zahlung offen");
        assert_eq!(invoice_row(&app, id).await.open_lines, 0);
    }

    async fn two_editors_compare_their_sheets(app: TestApp) {
        plan(&app).await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let (one, two) = (app.foerdermittel().await, app.verwaltung().await);
        let mine = one.form(&path, &path).await.with(&[
            (&format!("p{line}-t1-ziel"), "e"),
            (&format!("p{line}-t1-betrag"), "100,00"),
        ]);
        let theirs = two.form(&path, &path).await.with(&[
            (&format!("p{line}-t1-ziel"), "e"),
            (&format!("p{line}-t1-betrag"), "200,00"),
        ]);
        two.submit(&theirs).await.assert_status(303);
        let page = one.submit(&mine).await.expect(412);
        page.assert_shows("Inzwischen geändert");
        page.assert_shows("100,00 € Eigene Mittel");
        page.assert_shows("200,00 € Eigene Mittel");
        let decided = page.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        one.submit(&decided).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.allocated, Cents(10_000));
    }
}
