//! Credit notes: their shares and their sign.

use paktbuch::purchasing::Taken;
use paktbuch_seed::einvoice::write_cii;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;

use crate::purchasing::world::{allocations, invoice_of, invoice_row, lines, plan, take, take_data};

on_both! {
    async fn a_credit_note_follows_the_shares_of_what_it_gives_back(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tafel", 2, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let field = |name: &str| format!("p{line}-{name}");
        // Two thirds on the cost line, of which one half is eligible, the rest of 238,00 € from own funds.
        let sheet = browser.form(&path, &path).await.with(&[
            (&field("t1-ziel"), &format!("z{}", plan.displays)),
            (&field("t1-betrag"), "158,66"),
            (&field("t1-foerderbar"), "79,33"),
            (&field("t1-grund"), "Obergrenze"),
            (&field("t2-ziel"), "e"),
            (&field("t2-betrag"), "79,34"),
        ]);
        browser.submit(&sheet).await.assert_status(303);
        let address = format!("/rechnungen/neu?zu={id}");
        let form = browser.form(&address, "/rechnungen/neu").await;
        let form = form.with(&[("nummer", "G-1"), ("datum", "150424"), ("z1-menge", "-1"), ("z1-betrag", "-119,00"), ("gesamt", "-119,00")]);
        let path = browser.submit(&form).await.expect(303).location().unwrap().to_owned();
        browser.get(&path).await.expect(200).assert_shows("Wie Rechnung RE-1, Position 1, im selben Verhältnis.");
        let credit = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let line = lines(&app, credit).await[0].id;
        let form = browser.form(&path, &path).await.with(&[("vorschlag", &line.to_string())]);
        browser.submit(&form).await.assert_status(303);
        let parts: Vec<_> = allocations(&app, line).await.into_iter().map(|part| (part.cost_line_id, part.gross, part.eligible)).collect();
        assert_eq!(parts, [
            (Some(plan.displays), Cents(-7_933), Cents(-3_967)),
            (None, Cents(-3_967), Cents::ZERO),
        ]);
    }

    async fn a_credit_note_without_a_minus_counts_as_one_once_somebody_says_so(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("GS-1", &[("Hülle zurück", 2, 100)]);
        data.type_code = 381;
        let id = take_data(&app, &data).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/vorzeichen"));
        browser.get(&path).await.expect(200).assert_shows("Als Gutschrift zählen (−238,00 €)");
        let form = browser.form(&path, &action).await;
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.due, stored.gross, stored.net), (Cents(-23_800), Cents(-23_800), Cents(-20_000)));
        let line = &lines(&app, id).await[0];
        assert_eq!((line.gross, line.quantity.to_string()), (Cents(-23_800), "−2".to_owned()));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Zählen, wie es in der Datei steht");
        page.assert_hides("Gezählt wird, was in ihr steht");
        let again = take(&app, "rechnung.xml", &write_cii(&data)).await.unwrap();
        assert!(matches!(again, Taken::Duplicate(known) if known == id), "the same invoice in the other syntax");
        browser.post(&format!("/rechnungen/{id}/rest"), &[("ziel", "e")]).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.allocated, Cents(-23_800));
        let back = browser.form(&path, &action).await;
        browser.submit(&back).await.expect(422).assert_shows("Es ist schon etwas zugeordnet");
        assert_eq!(invoice_row(&app, id).await.due, Cents(-23_800));
    }
}
