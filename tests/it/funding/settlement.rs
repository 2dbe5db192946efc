//! The panel *Abrechnung, Stand heute* tells what the Verwendungsnachweis tells.

use paktbuch::funding::{Balance, OtherMoney, Terms, plan_figures, read_notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Cents;

on_both! {
    /// Of 1,190 € half is on the notice and paid: 595 € eligible, of which 90 % are 535.50 €, rounded to 536 €.
    async fn each_sum_arises_as_the_panel_says(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let page = erika.get(&notice).await.expect(200);
        for words in [
            "Bezahlte Ausgaben, brutto bezahlter Teil der Zuordnungen zum Kostenplan 595,00",
            "Anteilfinanzierung 90 % davon, auf volle Euro gerundet 536,00",
            "Bewilligt lt. Bescheid, der Höchstbetrag 9.000,00",
            "Zuwendung lt. Abrechnung was die Finanzierungsart ergibt 536,00",
            "Eigenanteil was übrig bleibt 59,00",
            "Einnahmen gleich den Ausgaben 595,00",
            "Ausgezahlt Summe der Auszahlungen 4.500,00",
            "Rückzahlung mehr ausgezahlt als abgerechnet 3.964,00",
        ] {
            page.assert_shows(words);
        }
        let path = format!("{notice}/bearbeiten");
        let received = [("income_planned", "45"), ("income_received", "45"), ("income_received_on", "1.7.2023")];
        let received = erika.form(&path, &path).await.with(&received);
        let saved = erika.submit(&received).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("Zuwendung lt. Abrechnung was die Finanzierungsart ergibt 536,00");
        page.assert_shows("Eigenanteil was übrig bleibt 14,00");
        page.assert_hides("Bemessungsgrundlage");
        let received = erika.form(&path, &path).await.with(&[("income_received", "140")]);
        let saved = erika.submit(&received).await.expect(303);
        let page = erika.follow(&saved).await;
        for words in [
            "Leistungen Dritter, Versicherung, Verkauf was der Bescheid nicht vorsieht, mindert, was gefördert wird −95,00",
            "Bemessungsgrundlage zuwendungsfähig weniger dieser Betrag 500,00",
            "Zuwendung lt. Abrechnung was die Finanzierungsart ergibt 450,00",
            "Eigenanteil was übrig bleibt 5,00",
        ] {
            page.assert_shows(words);
        }
    }

    /// Every notice of the demonstration: income equals spending, and the grant is at most what was granted.
    async fn the_demonstration_adds_up(app: TestApp) {
        app.seed_havixbeck().await;
        let conn = app.db.reader();
        let rows = paktbuch::funding::read_notices(conn, &paktbuch::funding::NoticeFilter::default(), app.clock.today()).await.unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let view = read_notice(conn, row.id).await.unwrap().unwrap();
            let paid = plan_figures(conn, row.id, None).await.unwrap().total().paid;
            let settled = Terms::of(&view.data).settle(paid, OtherMoney::received(&view.data.lists.incomes, app.clock.today()));
            let sources = [settled.grant, settled.first, settled.public, settled.own_share];
            assert_eq!(sources.into_iter().sum::<Cents>(), paid.total, "{}", row.reference);
            assert!(settled.grant <= view.granted && settled.own_share >= Cents::ZERO, "{settled:?}");
            let rest = settled.grant.minus(row.paid_out);
            match settled.balance(row.paid_out) {
                Balance::Claim(amount) => assert_eq!(amount, rest),
                Balance::Repayment(amount) => assert_eq!(Cents::ZERO.minus(amount), rest),
                Balance::Even => assert_eq!(rest, Cents::ZERO),
            }
        }
    }
}
