//! Financial years: what is provided, paid, bound, and left to carry over.

use paktbuch::db::Who;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, OrderState, Role, parse_date};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::{figures, listed};

const PAGE: &str = "/haushalt";
const RECORDS: &str = "/haushalt/betraege";
const API: &str = "/api/paktbuch/v1/budget-years";
const FIGURES: &str = "/api/paktbuch/v1/budget-year-figures";

async fn enter(browser: &Browser, year: &str, fields: &[(&str, &str)]) -> paktbuch_tests::Answer {
    let form = browser.form(&format!("{PAGE}?jahr={year}"), PAGE).await;
    browser.submit(&form.with(fields)).await
}

/// Rows of a programme in an answer of the figures of a year.
fn rows<'a>(told: &'a Value, programme: &str) -> Vec<&'a Value> {
    let all = told["items"].as_array().unwrap();
    all.iter().filter(|row| row["programme"] == programme).collect()
}

on_both! {
    async fn a_year_shows_what_is_paid_in_it_and_left_to_carry_over(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let years = [2021, 2022, 2023, 2024, 2025, 2026];
        // All that was ever paid was paid in one of the years.
        let mut paid = Cents::ZERO;
        for year in years {
            let csv = erika.get(&format!("/berichte/listen/haushaltsjahr/csv?stichtag={year}-12-31")).await;
            if csv.status != 200 {
                continue;
            }
            for row in csv.html().lines().skip(1) {
                if let Some(cell) = row.split(';').nth(5) {
                    paid = paid.plus(Cents::parse(cell).unwrap_or_default());
                }
            }
        }
        assert!(paid > Cents::ZERO);
        let entered = [("programme", "digitalpakt-nrw"), ("account", "03.01.01/783100"), ("appropriation", "300.000"), ("carried_over", "12.500,50"), ("commitment", "40.000")];
        let saved = enter(&erika, "2023", &entered).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Der Ansatz ist eingetragen.");
        page.assert_shows("DigitalPakt Schule NRW 03.01.01/783100");
        page.assert_shows("300.000,00 Ansatz 12.500,50 Übertragung 312.500,50 verfügbar");
        page.assert_shows("40.000,00");
        enter(&erika, "2023", &entered).await.expect(422).assert_shows("Im Haushaltsjahr 2023 gibt es für dieses Programm schon einen Ansatz auf 03.01.01/783100.");
        erika.get(&format!("{PAGE}?jahr=2022")).await.expect(200).assert_hides("312.500,50");
        // No year is the running one.
        erika.get(&format!("{PAGE}?jahr=x")).await.expect(200).assert_shows("und was Bestellungen binden");
    }

    async fn each_figure_of_a_year_is_the_sum_of_what_it_opens(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let entered = [("programme", "digitalpakt-nrw"), ("appropriation", "300.000"), ("carried_over", "12.500,50"), ("commitment", "40.000")];
        enter(&erika, "2023", &entered).await.assert_status(303);
        let mut opened = 0;
        for year in [2022, 2023, 2026] {
            for (href, amount) in figures(&erika, &format!("{PAGE}?jahr={year}"), RECORDS).await {
                let html = erika.get(&href).await.expect(200).html();
                if html.contains("Es gibt keinen Betrag dazu.") {
                    assert_eq!(amount, Cents::ZERO, "{href}");
                    continue;
                }
                let (rows, sum) = listed(&html);
                assert_eq!(sum, amount, "{href}");
                if rows.len() < 50 {
                    assert_eq!(rows.iter().copied().sum::<Cents>(), amount, "{href}");
                }
                opened += 1;
            }
        }
        assert!(opened > 10, "{opened} figures have records");
        // A figure that is not known is what was paid; a school's IT sees none.
        erika.get(&format!("{RECORDS}?jahr=2023&zahl=mond")).await.expect(200).assert_shows("Summe: bezahlt 2023");
        app.schul_it(&[OWN]).await.get(RECORDS).await.assert_status(403);
    }

    /// Each of the world's notices pays 595 € in 2023; one part is booked on the account of devices, the other on that of expenses.
    async fn each_account_of_a_programme_is_carried_over_for_itself(app: TestApp) {
        let world = World::build(&app).await;
        let booked = async |product: &'static str, account: &'static str, is_own: bool| {
            let part = if is_own { &world.own.allocation } else { &world.sister.allocation };
            let mut part = part.clone().into_active_model();
            (part.product, part.account) = (Set(product.to_owned()), Set(account.to_owned()));
            app.db.write(Who::System, async |tx| part.update(tx.conn()).await).await.unwrap();
        };
        booked("03.01.01", "543100", true).await;
        booked("03.01.01", "783100", false).await;
        let erika = app.foerdermittel().await;
        let ansatz = |account, appropriation| [("programme", "digitalpakt-nrw"), ("account", account), ("appropriation", appropriation)];
        enter(&erika, "2023", &ansatz("03.01.01/783100", "1.000")).await.assert_status(303);
        enter(&erika, "2023", &ansatz("03.01.01/543100", "500")).await.assert_status(303);
        let page = erika.get(&format!("{PAGE}?jahr=2023")).await.expect(200);
        page.assert_shows("1.000,00 Ansatz 0,00 Übertragung 1.000,00 verfügbar 595,00 bezahlt 405,00 zu übertragen");
        page.assert_shows("500,00 Ansatz 0,00 Übertragung 500,00 verfügbar 595,00 bezahlt 0,00 zu übertragen");
        page.assert_hides("anderes oder keines");
        for (href, amount) in figures(&erika, &format!("{PAGE}?jahr=2023"), RECORDS).await {
            let html = erika.get(&href).await.expect(200).html();
            let sum = if html.contains("Es gibt keinen Betrag dazu.") { Cents::ZERO } else { listed(&html).1 };
            assert_eq!(sum, amount, "{href}");
        }
        let csv = erika.get("/berichte/listen/haushaltsjahr/csv?stichtag=2023-12-31").await.expect(200).html();
        for (account, left) in [("03.01.01/783100", 40_500), ("03.01.01/543100", 0)] {
            let row = csv.lines().find(|row| row.split(';').nth(1) == Some(account)).unwrap_or_else(|| panic!("{account}: {csv}"));
            let cell = |place: usize| Cents::parse(row.split(';').nth(place).unwrap()).unwrap();
            assert_eq!((cell(5), cell(6)), (Cents(59_500), Cents(left)), "{row}");
        }
        // What names none of the accounts stands beside them, and is in the sum of the programme.
        booked("", "", true).await;
        let page = erika.get(&format!("{PAGE}?jahr=2023")).await.expect(200);
        page.assert_shows("anderes oder keines");
        page.assert_shows("500,00 Ansatz 0,00 Übertragung 500,00 verfügbar 0,00 bezahlt 500,00 zu übertragen");
        let told = app.api(Role::Pruefung, &[]).await.get(&format!("{FIGURES}?year=2023")).await.expect(200).json();
        let rows = rows(&told, "digitalpakt-nrw");
        let told_of: Vec<_> = rows.iter().map(|row| (row["account"].as_str().unwrap(), row["paid_cents"].as_i64().unwrap())).collect();
        assert_eq!(told_of, [("03.01.01/543100", 0), ("03.01.01/783100", 59_500), ("", 59_500)], "{told}");
        assert!(rows[2]["budget_year"].is_null(), "{told}");
    }

    /// The world's order over 1.190 € of 1 April 2023, billed in the next year and promised for it.
    async fn orders_of_a_past_year_bind_at_its_end_and_stand_beside_the_commitment(app: TestApp) {
        let world = World::build(&app).await;
        let mut invoice = world.own.invoice.clone().into_active_model();
        invoice.issue_date = Set(parse_date("10.01.2024").unwrap());
        let stands = async |state: OrderState| {
            let mut order = world.own.order.clone().into_active_model();
            (order.state, order.promised_on) = (Set(state), Set(parse_date("01.05.2024").ok()));
            app.db.write(Who::System, async |tx| order.update(tx.conn()).await).await.unwrap();
        };
        app.db.write(Who::System, async |tx| {
            invoice.update(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let erika = app.foerdermittel().await;
        let entered = [("programme", "digitalpakt-nrw"), ("appropriation", "5.000"), ("commitment", "1.000")];
        enter(&erika, "2023", &entered).await.assert_status(303);
        let api = app.api(Role::Pruefung, &[]).await;
        let told = async |year: i64| {
            let told = api.get(&format!("{FIGURES}?year={year}")).await.expect(200).json();
            let found = rows(&told, "digitalpakt-nrw");
            let [row] = found.as_slice() else { panic!("{told}") };
            (row["bound_cents"].as_i64().unwrap(), row["later_orders_cents"].as_i64().unwrap(), row["exceeds_commitment"].as_bool().unwrap())
        };
        for (state, bound, exceeds) in [
            (OrderState::PartlyDelivered, 119_000, true),
            (OrderState::Closed, 119_000, true),
            (OrderState::Cancelled, 0, false),
        ] {
            stands(state).await;
            assert_eq!(told(2023).await, (bound, bound, exceeds), "{state:?}");
        }
        stands(OrderState::Closed).await;
        assert_eq!(told(2024).await, (0, 0, false), "billed in 2024");
        let page = erika.get(&format!("{PAGE}?jahr=2023")).await.expect(200);
        page.assert_shows("1.190,00 gebunden 1.000,00 Verpflichtung 1.190,00 für später bestellt");
        page.assert_shows("Bestellungen für spätere Jahre binden 1.190,00 €, die Verpflichtungsermächtigung ist 1.000,00 €.");
        page.assert_shows("Es fehlen 190,00 €.");
        let records = erika.get(&format!("{RECORDS}?jahr=2023&zahl=spaeter&programm=digitalpakt-nrw")).await.expect(200);
        records.assert_shows(&format!("Bestellung {}", world.own.order.number));
        erika.get(&format!("{PAGE}?jahr=2024")).await.expect(200).assert_hides("Bestellungen für spätere Jahre binden");
        // What is for another year does not cover the order, what is for its year does.
        let for_year = |account, commitment, due| {
            [("programme", "digitalpakt-nrw"), ("account", account), ("appropriation", "0"), ("commitment", commitment), ("commitment_year", due)]
        };
        for (commitment, due, words) in [
            ("500", "2023", "Fällig im Jahr: 2023 geht nicht. Bitte ein Jahr nach 2023 eintragen"),
            ("500", "bald", "Fällig im Jahr: Bitte vierstellig eintragen"),
            ("", "2024", "Bitte den Betrag zum Jahr eintragen"),
        ] {
            enter(&erika, "2023", &for_year("1", commitment, due)).await.expect(422).assert_shows(words);
        }
        enter(&erika, "2023", &for_year("1", "500", "2025")).await.assert_status(303);
        let page = erika.get(&format!("{PAGE}?jahr=2023")).await.expect(200);
        page.assert_shows("Bestellungen für 2024 binden 1.190,00 €, die Verpflichtungsermächtigung dafür ist 1.000,00 €.");
        enter(&erika, "2023", &for_year("2", "190", "2024")).await.assert_status(303);
        erika.get(&format!("{PAGE}?jahr=2023")).await.expect(200).assert_hides("die Verpflichtungsermächtigung dafür ist");
        let read = api.get("/api/paktbuch/v1/budget-years").await.expect(200).html();
        assert!(read.contains("\"commitment_year\":2025"), "{read}");
    }

    /// The world's invoice of 2023 over 1.190 €, half of it on the notice, is paid in that year and paid back in full or in part in 2024.
    async fn what_was_paid_back_binds_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.invoice.id;
        let erika = app.foerdermittel().await;
        let refund = async |amount, day| {
            let fields = [("paid_on", day), ("amount", amount)];
            erika.post(&format!("/rechnungen/{id}/zahlungen"), &fields).await.assert_status(303);
        };
        let api = app.api(Role::Pruefung, &[]).await;
        let bound = async |year: i64| {
            let told = api.get(&format!("{FIGURES}?year={year}")).await.expect(200).json();
            rows(&told, "digitalpakt-nrw").iter().map(|row| row["bound_cents"].as_i64().unwrap()).sum::<i64>()
        };
        let before = (bound(2023).await, bound(2024).await);
        refund("-300,00", "02.05.2024").await;
        assert_eq!((bound(2023).await, bound(2024).await), before, "of a part");
        refund("-890,00", "03.05.2024").await;
        assert_eq!((bound(2023).await, bound(2024).await), before, "of all");
        let records = erika.get(&format!("{RECORDS}?jahr=2024&zahl=gebunden&programm=digitalpakt-nrw")).await.expect(200);
        assert!(!records.html().contains(&format!("href=\"/rechnungen/{id}\"")));
    }

    async fn a_year_is_refused_with_the_field_and_the_remedy(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        for (field, value, words) in [
            ("programme", "", "Programm: Bitte wählen Sie eines aus der Liste."),
            ("appropriation", "viel", "Ansatz: "),
            ("carried_over", "-1", "Ermächtigungsübertragung: −1,00 € geht nicht."),
            ("jahr", "1999", "Haushaltsjahr: 1999 geht nicht. Bitte ein Jahr von 2000 bis 2100 eintragen."),
            ("jahr", "dieses", "Haushaltsjahr: Bitte vierstellig eintragen"),
        ] {
            let fields = [("programme", "eigene-mittel"), ("appropriation", "68.000"), (field, value)];
            enter(&erika, "2026", &fields).await.expect(422).assert_shows(words);
        }
        let page = erika.get(PAGE).await.expect(200).html();
        assert!(page.contains("id=\"h-neu\">Ansatz eintragen</h2>"), "the form has its heading");
        app.pruefung().await.get(PAGE).await.expect(200).assert_hides("Ansatz eintragen");
    }

    async fn years_are_kept_through_the_api_too(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({"year": 2026, "programme": "eigene-mittel", "appropriation_cents": 6_800_000, "carried_over_cents": 100});
        let made = api.post(API, &body).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let read = api.get(&path).await.expect(200).json();
        assert_eq!((&read["appropriation_cents"], &read["commitment_cents"]), (&json!(6_800_000), &json!(0)));
        assert_eq!(api.get(API).await.expect(200).json()["items"].as_array().unwrap().len(), 3);
        let told = api.get(&format!("{FIGURES}?year=2026")).await.expect(200).json();
        let row = told["items"].as_array().unwrap().iter().find(|row| row["programme"] == "eigene-mittel").unwrap_or_else(|| panic!("{told}"));
        assert_eq!((&row["budget_year"], &row["available_cents"], &row["to_carry_over_cents"]), (&read["id"], &json!(6_800_100), &json!(6_800_100)), "{told}");
        assert_eq!(api.get(FIGURES).await.expect(200).json(), told, "no year is the running one");
        api.get(&format!("{FIGURES}?year=1999")).await.assert_status(400);
        api.post(API, &body).await.assert_status(422);
        api.delete(&path, "\"2\"").await.assert_status(412);
        api.delete(&path, "\"1\"").await.assert_status(204);
        let erika = app.foerdermittel().await;
        let page = format!("{PAGE}?jahr={}", world.own.budget_year.year);
        let form = erika.form(&page, &format!("/haushalt/{}/entfernen", world.own.budget_year.id)).await;
        erika.submit(&form).await.assert_status(303);
        assert_eq!(api.get(API).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    }
}
