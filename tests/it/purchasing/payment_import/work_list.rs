//! The work list of payments that wait for their invoice.

use paktbuch_entity::payment_row;
use paktbuch_tests::{Form, TestApp, on_both};
use paktbuch_types::PaymentRowState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{import, payments, waiting};
use crate::purchasing::world::{invoice_of, take_data};

on_both! {
    async fn the_work_list_tells_the_purpose_on_a_narrow_screen_too(app: TestApp) {
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;Wartung Server 2024;30,00;\n").await;
        assert_eq!(waiting(&app).await.purpose, "Wartung Server 2024");
        let page = app.foerdermittel().await.get("/zahlungen/offen").await.expect(200);
        assert!(page.html().contains("<span class=\"pb-sub\">Wartung Server 2024</span>"), "{}", page.html());
    }

    async fn waiting_payments_are_worked_through(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;Display;119,00;\n").await;
        let browser = app.foerdermittel().await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("passen zur Rechnung RE-1");
        browser.get("/rechnungen").await.expect(200).assert_shows("Nicht zugeordnete Zahlungen (1)");
        let forms = browser.get(&path).await.expect(200).forms();
        let assign = forms.iter().find(|form| form.action == path).unwrap();
        browser.submit(assign).await.expect(422).assert_shows("Bitte wählen Sie die Rechnung");
        let id = invoice.to_string();
        let answer = browser.submit(&assign.clone().with(&[("invoice", &id)])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist bei der Rechnung RE-1 eingetragen");
        assert_eq!(payments(&app, invoice).await[0].reference, "B1");

        let other = take_data(&app, &invoice_of("RE-2", &[("Halterung", 1, 100)])).await;
        import(&app, "03.05.2024;B2;Stadtwerke;;Strom;50,00;\n").await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let stranger = browser.form(&path, &path).await.with(&[("invoice", &other.to_string())]);
        let asked = browser.submit(&stranger).await.expect(422);
        asked.assert_shows("Bezahlt wurde laut Liste „Stadtwerke“, die Rechnung RE-2 ist von „Probe Netzwerktechnik");
        assert!(asked.html().contains("name=\"other_payee\""), "it can be confirmed: {}", asked.html());
        assert_eq!(payments(&app, other).await, []);
        let action = format!("/zahlungen/offen/{}/zurueckstellen", row.id);
        let page = format!("/zahlungen/offen/{}", row.id);
        let aside = browser.form(&page, &action).await;
        browser.submit(&aside).await.expect(422).assert_shows("warum die Zahlung zu keiner Rechnung");
        let second = browser.form(&page, &action).await.with(&[("reason", "Porto")]);
        browser.submit(&aside.with(&[("reason", "Strom des Rathauses")])).await.assert_status(303);
        let told = browser.submit(&second).await.expect(412);
        assert!(told.html().contains("Porto") && told.html().contains("Strom des Rathauses"), "{}", told.text());
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("wartet keine Zahlung");
        browser.get("/zahlungen/offen?stand=zurueckgestellt").await.expect(200).assert_shows("Strom des Rathauses");
        let again = import(&app, "03.05.2024;B2;Stadtwerke;;Strom;50,00;\n").await;
        assert_eq!((again.set_aside, again.waiting.len()), (1, 0));
    }

    async fn foreign_payments_are_set_aside_together(app: TestApp) {
        let rows = "03.05.2024;B1;Stadtwerke;;Strom;50,00;\n03.05.2024;B2;Bauhof;;Sand;60,00;\n03.05.2024;B3;Post;;Porto;70,00;\n";
        import(&app, rows).await;
        let browser = app.foerdermittel().await;
        let page = "/zahlungen/offen";
        let stored = payment_row::Entity::find().order_by_asc(payment_row::Column::Id).all(app.db.reader()).await.unwrap();
        let key = |row: &payment_row::Model| format!("{}-{}", row.id, row.version);
        let form = browser.form(page, page).await;
        browser.submit(&form.clone().with(&[("reason", "gehört zum Bauhof")])).await.expect(422).assert_shows("Bitte wählen Sie aus");
        let chosen = |form: Form, rows: &[&payment_row::Model]| {
            let mut form = form;
            form.fields.extend(rows.iter().map(|row| ("zeile".to_owned(), key(row))));
            form
        };
        let two = chosen(form, &[&stored[0], &stored[1]]);
        let asked = browser.submit(&two).await.expect(422);
        asked.assert_shows("warum die Zahlungen zu keiner Rechnung gehören");
        assert_eq!(asked.html().matches(" checked").count(), 2, "what was chosen stays chosen");
        let two = two.with(&[("reason", "gehört zum Bauhof")]);
        let answer = browser.submit(&two).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("2 Zahlungen sind zurückgestellt.");
        let told: Vec<_> = payment_row::Entity::find().order_by_asc(payment_row::Column::Id).all(app.db.reader()).await.unwrap()
            .into_iter().map(|row| (row.state, row.reason)).collect();
        assert_eq!(told[0], (PaymentRowState::SetAside, "gehört zum Bauhof".to_owned()));
        assert_eq!((told[1].0, told[2].0), (PaymentRowState::SetAside, PaymentRowState::Open));
        // A row that somebody decided meanwhile stops all of them.
        let stale = chosen(browser.form(page, page).await, &[&stored[1], &stored[2]]).with(&[("reason", "doppelt")]);
        browser.submit(&stale).await.expect(412).assert_shows("Bitte wählen Sie noch einmal aus");
        assert_eq!(waiting(&app).await.reference, "B3");
    }

    async fn what_was_ticked_on_a_later_page_stays_ticked_there(app: TestApp) {
        let rows: String = (1..=51).map(|number| format!("03.05.2024;B{number};Bauhof;;Sand {number};{number},00;\n")).collect();
        import(&app, &rows).await;
        let browser = app.foerdermittel().await;
        let page = "/zahlungen/offen?seite=2";
        let mut form = browser.form(page, page).await;
        let shown = browser.get(page).await.expect(200);
        let shown = shown.html();
        let (_, tick) = shown.split_once("name=\"zeile\" value=\"").unwrap();
        let tick = tick.split_once('"').unwrap().0.to_owned();
        form.fields.push(("zeile".to_owned(), tick.clone()));
        let asked = browser.submit(&form).await.expect(422);
        asked.assert_shows("warum die Zahlungen zu keiner Rechnung gehören");
        assert_eq!((asked.html().matches("name=\"zeile\"").count(), asked.html().matches(" checked").count()), (1, 1));
        assert!(asked.html().contains(&tick), "{}", asked.html());
        let answer = browser.submit(&form.with(&[("reason", "gehört zum Bauhof")])).await.expect(303);
        assert_eq!(answer.location(), Some(page), "the page stays, as far as there is one");
        browser.follow(&answer).await.expect(200).assert_shows("Eine Zahlung ist zurückgestellt.");
    }

    async fn the_work_list_is_searched_and_leads_back_to_where_it_was_left(app: TestApp) {
        import(&app, "03.05.2024;B1;Stadtwerke;;Strom;50,00;\n04.05.2024;B2;Bauhof;;Sand;1.060,00;\n05.05.2024;B3;Post;;Porto;70,00;\n").await;
        let browser = app.foerdermittel().await;
        for (sought, found) in [("sand", "Bauhof"), ("1.060,00", "Bauhof"), ("b3", "Post"), ("03.05.2024", "Stadtwerke"), ("nichts davon", "die dazu passt")] {
            let page = browser.get(&format!("/zahlungen/offen?q={}", sought.replace(' ', "+"))).await.expect(200);
            page.assert_shows(found);
            let rows = page.html().matches("name=\"zeile\"").count();
            assert_eq!(rows, usize::from(found != "die dazu passt"), "{sought}: {}", page.text());
        }
        let place = "?stand=offen&q=sand";
        let row = payment_row::Entity::find().filter(payment_row::Column::Payee.eq("Bauhof")).one(app.db.reader()).await.unwrap().unwrap();
        let list = browser.get(&format!("/zahlungen/offen{place}")).await.expect(200);
        let link = format!("/zahlungen/offen/{}{place}", row.id);
        assert!(list.html().replace("&#38;", "&").replace("&amp;", "&").contains(&link), "{}", list.html());
        let aside = browser.form(&link, &format!("/zahlungen/offen/{}/zurueckstellen{place}", row.id)).await;
        let answer = browser.submit(&aside.with(&[("reason", "gehört zum Bauhof")])).await.expect(303);
        assert_eq!(answer.location(), Some(format!("/zahlungen/offen{place}").as_str()));
        browser.get("/zahlungen/offen?stand=zurueckgestellt&q=bauhof").await.expect(200).assert_shows("gehört zum Bauhof");
    }
}
