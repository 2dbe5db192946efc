//! The form of an Einzelansatz with its lines.

use paktbuch_tests::{Form, TestApp, World, on_both};

/// Types into the row `place` (from 0) of a column.
fn row(form: &mut Form, column: &str, place: usize, text: &str) {
    form.fields
        .iter_mut()
        .filter(|(name, _)| name == column)
        .nth(place)
        .unwrap()
        .1 = text.to_owned();
}

on_both! {
    async fn several_lines_are_entered_at_once(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/ansatz/neu");
        let mut form = erika.form(&path, &path).await.with(&[("title", "WLAN-Ausbau"), ("then", "ansatz")]);
        for (place, (title, price)) in [("Zugangspunkte", "850"), ("Montage", "1.000,50")].into_iter().enumerate() {
            row(&mut form, "line_title", place, title);
            row(&mut form, "line_price", place, price);
        }
        row(&mut form, "line_quantity", 0, "24");
        let saved = erika.submit(&form).await.expect(303);
        assert_eq!(saved.location(), Some(path.as_str()));
        let page = erika.get(&notice).await.expect(200);
        for words in ["WLAN-Ausbau", "21.400,50", "Die Einzelansätze ergeben"] {
            page.assert_shows(words);
        }
    }

    async fn a_wrong_row_is_named_and_nothing_is_lost(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/ansatz/neu", world.own.notice.id);
        let mut form = erika.form(&path, &path).await.with(&[("title", "WLAN")]);
        row(&mut form, "line_title", 1, "Montage");
        row(&mut form, "line_price", 1, "zwölf");
        row(&mut form, "line_title", 0, "Zugangspunkte");
        row(&mut form, "line_price", 0, "850");
        row(&mut form, "line_quantity", 0, "24");
        form.set("total", "30000");
        let page = erika.submit(&form).await.expect(422);
        page.assert_shows("Zeile 2, Einzelpreis:");
        page.assert_shows("20.400,00 €");
        page.assert_shows("9.600,00 € unter dem Einzelansatz");
        assert!(page.html().contains("value=\"Montage\""));
    }

    /// The world's line is 20 × 500 €.
    async fn the_sum_of_the_lines_is_taken_where_it_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/ansatz/{}/bearbeiten", world.own.notice.id, world.own.cost_item.id);
        let save = async |quantity: &str, then: &str| {
            let mut form = erika.form(&path, &path).await.with(&[("then", then)]);
            row(&mut form, "line_quantity", 0, quantity);
            erika.submit(&form).await.assert_status(303);
            erika.form(&path, &path).await
        };
        assert_eq!(save("21", "fertig").await.value("total"), Some("10.000,00"), "what was typed stays");
        assert_eq!(save("22", "summe").await.value("total"), Some("11.000,00"));
    }

    async fn what_is_allocated_stays(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let item = format!("/bescheide/{}/ansatz/{}", world.own.notice.id, world.own.cost_item.id);
        let form = erika.form(&format!("{item}/bearbeiten"), &format!("{item}/entfernen")).await;
        let page = erika.submit(&form).await.expect(422);
        page.assert_shows("Ihm sind Rechnungspositionen zugeordnet (1)");
        let page = erika.get(&item).await.expect(200);
        page.assert_shows(&world.own.invoice.number);
        page.assert_shows(&world.own.device.inventory_number.to_string());
        let other = format!("/bescheide/{}/ansatz/{}", world.sister.notice.id, world.own.cost_item.id);
        erika.get(&other).await.assert_status(404);
    }
}
