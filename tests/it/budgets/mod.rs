//! Figures of the money: each is the sum of the records that it opens, at every level.

mod charts;
mod report;
mod revoked;
mod years;

use std::collections::BTreeMap;

use paktbuch::db::Who;
use paktbuch_entity::{cost_item, cost_line, drawdown, notice};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Api, Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, Drawdown, DrawdownState, Role, parse_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

const OVERVIEW: &str = "/budgetuebersicht";

pub(crate) const RECORDS: &str = "/budgetuebersicht/betraege";

/// Addresses and amounts of all figures of a page that open a page of `records`.
pub(crate) async fn figures(browser: &Browser, path: &str, records: &str) -> Vec<(String, Cents)> {
    let html = browser.get(path).await.expect(200).html();
    let start = format!("<a href=\"{records}?");
    let links = html.split(&start).skip(1);
    links
        .map(|link| {
            let (query, rest) = link.split_once("\">").unwrap();
            let amount = rest.split('<').next().unwrap().split_whitespace().last().unwrap();
            let href = format!("{records}?{}", query.replace("&amp;", "&").replace("&#38;", "&"));
            (href, Cents::parse(&amount.replace('−', "-")).unwrap())
        })
        .collect()
}

/// The amounts that a page of records lists, and the sum it names.
pub(crate) fn listed(html: &str) -> (Vec<Cents>, Cents) {
    let money = |row: &str| {
        let cell = row
            .rsplit("<td class=\"kern-table__cell kern-table__cell--numeric\">")
            .next()
            .unwrap();
        Cents::parse(&cell.split('<').next().unwrap().replace('−', "-")).unwrap()
    };
    let body = html.split("<tbody>").nth(1).unwrap();
    let (rows, foot) = body.split_once("</tbody>").unwrap();
    let rows = rows
        .split("</tr>")
        .filter(|row| row.contains("<tr>"))
        .map(money)
        .collect();
    (rows, money(foot.split("</tr>").next().unwrap()))
}

/// What is drawn in each row of a level, by its key.
async fn drawn(api: &Api, level: &str) -> BTreeMap<String, i64> {
    let path = format!("/api/paktbuch/v1/budget-overview?level={level}&limit=200");
    let told = api.get(&path).await.expect(200).json();
    assert!(told["next"].is_null(), "all rows at once");
    let rows = told["items"].as_array().unwrap();
    rows.iter()
        .filter_map(|row| {
            Some((
                row["key"].as_str().unwrap().to_owned(),
                row["drawn_cents"].as_i64()?,
            ))
        })
        .collect()
}

on_both! {
    async fn programs_read_the_figures_of_the_page(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let path = "/api/paktbuch/v1/budget-overview";
        let told = api.get(path).await.expect(200).json();
        let row = told["items"].as_array().unwrap().iter().find(|row| row["key"] == "digitalpakt-nrw").unwrap_or_else(|| panic!("{told}"));
        for (figure, cents) in [("budget", 2_400_000), ("requested", 2_000_000), ("planned", 2_000_000), ("granted", 1_800_000), ("ordered", 119_000), ("paid", 119_000), ("drawn", 900_000), ("rest", 1_881_000)] {
            assert_eq!(row[format!("{figure}_cents")], cents, "{figure}: {told}");
        }
        let sum = |told: &serde_json::Value| ["paid_cents", "drawn_cents"].map(|figure| told["sum"][figure].clone());
        for level in ["bereich", "schule", "antrag", "bescheid", "zeile"] {
            let other = api.get(&format!("{path}?level={level}")).await.expect(200).json();
            assert_eq!(sum(&other), sum(&told), "{level}");
        }
        let own = api.get(&format!("{path}?level=bescheid&school={OWN}")).await.expect(200).json();
        let keys: Vec<_> = own["items"].as_array().unwrap().iter().map(|row| row["key"].clone()).collect();
        assert!(keys.contains(&json!(world.own.notice.id.to_string())) && !keys.contains(&json!(world.sister.notice.id.to_string())), "{own}");
        // The grant is told of a line and of a school, each of the notice's rate; what nobody can say there is null.
        let line = api.get(&format!("{path}?level=zeile&school={OWN}")).await.expect(200).json();
        let row = line["items"].as_array().unwrap().iter().find(|row| row["key"] == world.own.cost_line.id.to_string()).unwrap_or_else(|| panic!("{line}"));
        assert_eq!((&row["granted_cents"], &row["planned_cents"]), (&json!(900_000), &json!(1_000_000)), "{line}");
        assert!(["budget_cents", "requested_cents"].iter().all(|figure| row[figure].is_null()), "{line}");
        // 90 % of the 595 € paid, in whole euros.
        assert_eq!(row["drawn_cents"], 53_600, "{line}");
        let school = api.get(&format!("{path}?level=programm&school={OWN}")).await.expect(200).json();
        assert_eq!((&school["sum"]["granted_cents"], &school["sum"]["drawn_cents"]), (&json!(900_000), &json!(53_600)), "{school}");
        for wrong in ["level=mond", "school=000000", "ebene=schule"] {
            api.get(&format!("{path}?{wrong}")).await.assert_status(400);
        }
    }

    /// 150.000 € are for all Förderbereiche, of which 30.000 € for one.
    async fn what_a_ceiling_leaves_beside_its_categories_stands_under_none(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (category, cents) in [("", 15_000_000), ("it-grundstruktur", 3_000_000)] {
            let body = json!({"programme": "digitalpakt-nrw", "category": category, "amount_cents": cents, "source": "Anlage 2", "valid_from": "2021-01-01"});
            api.post("/api/paktbuch/v1/budgets", &body).await.assert_status(201);
        }
        for level in ["programm", "bereich"] {
            let told = api.get(&format!("/api/paktbuch/v1/budget-overview?level={level}")).await.expect(200).json();
            assert_eq!(told["sum"]["budget_cents"], 15_000_000, "{level}: {told}");
        }
        let erika = app.foerdermittel().await;
        let page = erika.get(&format!("{OVERVIEW}?ebene=bereich")).await.expect(200);
        page.assert_shows("DigitalPakt Schule NRW: ohne Förderbereich 120.000,00 Budget");
        page.assert_shows("über die Budgets der einzelnen hinaus vorsieht, steht in der Zeile „ohne Förderbereich“.");
        erika.get(OVERVIEW).await.expect(200).assert_hides("über die Budgets der einzelnen hinaus");
        let figures = figures(&erika, &format!("{OVERVIEW}?ebene=bereich"), RECORDS).await;
        let (href, _) = figures.iter().find(|(_, amount)| *amount == Cents(12_000_000)).unwrap();
        erika.get(href).await.expect(200).assert_shows("Budget des Schulträgers, Anlage 2: Rest neben den Budgets der Förderbereiche");
    }

    async fn each_figure_is_the_sum_of_what_it_opens(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let mut plans = Vec::new();
        for level in ["programm", "bereich", "schule", "antrag", "bescheid", "zeile"] {
            let figures = figures(&erika, &format!("{OVERVIEW}?ebene={level}"), RECORDS).await;
            assert!(figures.len() > 5, "{level}: {figures:?}");
            for (href, amount) in &figures {
                let html = erika.get(href).await.expect(200).html();
                let (rows, sum) = listed(&html);
                assert_eq!(sum, *amount, "{href}");
                if rows.len() < 50 {
                    assert_eq!(rows.iter().copied().sum::<Cents>(), *amount, "{href}");
                }
            }
            let whole = |figure: &str| {
                let found = figures.iter().find(|(href, _)| href.contains(&format!("zahl={figure}")) && !href.contains("zeile="));
                found.map(|(_, amount)| *amount)
            };
            plans.push(["bewilligt", "lt-bescheid", "beauftragt", "berechnet", "bezahlt", "abgerufen", "rest"].map(whole));
        }
        assert!(plans.iter().all(|plan| *plan == plans[0]), "the same money at every level: {plans:?}");
    }

    /// What is drawn on a notice is what its lines have used and what is left, with what waits.
    async fn what_is_drawn_on_a_notice_stands_at_the_lines_that_used_it(app: TestApp) {
        app.seed_havixbeck().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let conn = app.db.reader();
        let lines = cost_line::Entity::find().find_also_related(cost_item::Entity).all(conn).await.unwrap();
        let waiting = drawdown::Entity::find().filter(drawdown::Column::State.eq(DrawdownState::Requested)).all(conn).await.unwrap();
        let by_line = drawn(&api, "zeile").await;
        let (mut used, mut left, mut awaited) = (0, 0, 0);
        for (key, whole) in drawn(&api, "bescheid").await {
            let of_lines: i64 = lines.iter()
                .filter(|(_, item)| item.as_ref().is_some_and(|item| item.notice_id.to_string() == key))
                .filter_map(|(line, _)| by_line.get(&line.id.to_string()))
                .sum();
            let of = |row: &str| by_line.get(&format!("{row}-{key}")).copied().unwrap_or_default();
            let (rest, waits) = (of("nicht-verwendet"), of("angefordert"));
            assert_eq!(of_lines + rest + waits, whole, "notice {key}: {by_line:?}");
            let told = api.get(&format!("/api/paktbuch/v1/notices/{key}/payout-use")).await.expect(200).json();
            let unused: i64 = told["payouts"].as_array().unwrap().iter().map(|payout| payout["rest_cents"].as_i64().unwrap()).sum();
            let asked: i64 = waiting.iter().filter(|row| row.notice_id.to_string() == key).map(|row| row.amount.0).sum();
            assert_eq!((rest, waits), (unused, asked), "as the page of the use of payouts says: {told}");
            (used, left, awaited) = (used + of_lines, left + rest, awaited + waits);
        }
        assert!(used > 0 && left > 0 && awaited > 0, "{used} used, {left} left, {awaited} awaited");
        let by_school = drawn(&api, "schule").await;
        assert_eq!((by_school["nicht-verwendet"], by_school["angefordert"]), (left, awaited), "{by_school:?}");
        assert_eq!(by_school.values().sum::<i64>(), used + left + awaited, "{by_school:?}");
        let erika = app.foerdermittel().await;
        let page = erika.get(&format!("{OVERVIEW}?ebene=schule")).await.expect(200);
        page.assert_shows(&format!("noch nicht verwendet – – – – – – – {} abgerufen –", Cents(left)));
        page.assert_shows(&format!("angefordert, noch nicht ausgezahlt – – – – – – – {} abgerufen –", Cents(awaited)));
        page.assert_shows("in der Zeile „noch nicht verwendet“;");
        let records = erika.get(&format!("{RECORDS}?ebene=schule&zahl=abgerufen&zeile=nicht-verwendet")).await.expect(200);
        records.assert_shows("noch nicht verwendet: abgerufen");
        assert!(records.html().contains("/verwendung\""), "a rest leads to the use of its payouts");
        records.assert_hides("Mittelabruf 4 zu");
        let records = erika.get(&format!("{RECORDS}?ebene=schule&zahl=abgerufen&zeile=angefordert")).await.expect(200);
        records.assert_shows("angefordert, noch nicht ausgezahlt: abgerufen");
        records.assert_shows("Mittelabruf 4 zu Bescheid 48-DPS-2021/0118");
    }

    /// 4.500 € are paid out, of which 536 € are used; what is asked for as a reimbursement is used already, and not paid out.
    async fn a_reimbursement_that_is_asked_for_is_not_unused(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let key = |row: &str| format!("{row}-{}", world.own.notice.id);
        let before = drawn(&api, "zeile").await;
        assert_eq!((before[&key("nicht-verwendet")], before.get(&key("angefordert"))), (396_400, None), "{before:?}");
        app.db.write(Who::System, async |tx| {
            let asked = drawdown::ActiveModel {
                id: Set(world.own.drawdown.id),
                kind: Set(Drawdown::Reimbursement),
                state: Set(DrawdownState::Requested),
                requested_on: Set(parse_date("10.06.2026").ok()),
                ..Default::default()
            };
            asked.update(tx.conn()).await
        }).await.unwrap();
        let after = drawn(&api, "zeile").await;
        assert_eq!((after[&key("nicht-verwendet")], after[&key("angefordert")]), (396_400, 10_000), "{after:?}");
    }

    async fn a_figure_of_a_cost_plan_opens_what_it_adds_up(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let mut seen = 0;
        for notice in notice::Entity::find().all(app.db.reader()).await.unwrap() {
            let path = format!("/bescheide/{}", notice.id);
            for (href, amount) in figures(&erika, &path, RECORDS).await {
                let (_, sum) = listed(&erika.get(&href).await.expect(200).html());
                assert_eq!(sum, amount, "{path}: {href}");
                seen += 1;
            }
            let page = erika.get(&path).await.expect(200).html();
            assert!(page.contains(&format!("{RECORDS}?ebene=bescheid&#38;zahl=abgerufen&#38;zeile={}", notice.id)), "{path}");
        }
        assert!(seen > 10, "{seen} figures have an address");
    }

    async fn the_money_of_a_school_opens_what_it_adds_up(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/schulen/{OWN}");
        let told = figures(&erika, &path, RECORDS).await;
        assert!(told.iter().any(|(href, amount)| *amount == world.own.allocation.gross && href.ends_with(&format!("zeile={}", world.own.notice.id))), "{told:?}");
        for (href, amount) in told {
            let (_, sum) = listed(&erika.get(&href).await.expect(200).html());
            assert_eq!(sum, amount, "{href}");
        }
        let devices = format!("/geraete?schule={OWN}&bescheid={}&status=alle", world.own.notice.id);
        assert!(erika.get(&path).await.expect(200).html().contains(&devices.replace('&', "&#38;")));
        erika.get(&devices).await.expect(200).assert_shows(world.own.device.inventory_number.as_str());
        app.schul_it(&[OWN]).await.get(&path).await.expect(200).assert_hides("Geld für diese Schule");
    }

    /// The world's notices grant 9.000 € of 10.000 € at each school, whose budget is 12.000 €; an invoice of 1.190 € is paid.
    async fn the_overview_narrows_and_says_what_a_level_has(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let page = erika.get(OVERVIEW).await.expect(200);
        page.assert_shows("DigitalPakt Schule NRW 24.000,00 Budget 20.000,00 beantragt 18.000,00 bewilligt 20.000,00 lt. Bescheid");
        let school = erika.get(&format!("{OVERVIEW}?ebene=schule&schule={}", world.own.school.id)).await.expect(200);
        school.assert_shows(&format!("{} 12.000,00 Budget 10.000,00 beantragt 9.000,00 bewilligt 10.000,00 lt. Bescheid", world.own.school.name));
        school.assert_shows("536,00 abgerufen");
        school.assert_shows("abgerufen: Gezählt ist, was für Zahlungen der Schule verwendet ist");
        school.assert_hides("noch nicht verwendet 3.964,00");
        school.assert_hides("– bei ");
        let line = erika.get(&format!("{OVERVIEW}?ebene=zeile&schule={}", world.own.school.id)).await.expect(200);
        line.assert_shows("– – 9.000,00 bewilligt 10.000,00 lt. Bescheid");
        for reason in ["– bei Budget: Aus dem Budget von Schulträger, Schule oder Förderbereich schöpfen alle Anträge und Bescheide zusammen", "– bei beantragt: Ein Antrag nennt Beträge je Schule"] {
            line.assert_shows(reason);
        }
        let notices = erika.get(&format!("{OVERVIEW}?ebene=bescheid&programm=digitalpakt-nrw")).await.expect(200);
        notices.assert_shows(&format!("{}: {} – 10.000,00 beantragt 9.000,00 bewilligt", world.own.notice.reference, world.own.notice.title));
        erika.get(&format!("{OVERVIEW}?programm=keines")).await.expect(200).assert_shows("Hier steht noch nichts, das dazu passt.");
        // What is not understood narrows nothing; a figure that is not known is the plan.
        erika.get(&format!("{OVERVIEW}?ebene=mond&schule=x")).await.expect(200).assert_shows("24.000,00");
        erika.get(&format!("{OVERVIEW}/betraege?zahl=mond")).await.expect(200).assert_shows("Ausgaben nach den Kostenplänen");
        app.schul_it(&[OWN]).await.get(OVERVIEW).await.assert_status(403);
    }
}
