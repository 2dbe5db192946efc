//! Reading invoices.

use paktbuch::db::Who;
use paktbuch::purchasing::allocate;
use paktbuch::purchasing::commands::{Allocate, Part, Target};
use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use serde_json::Value;

use crate::purchasing::world::{invoice_of, lines, permit, plan, take_data};

const LIST: &str = "/api/paktbuch/v1/invoices";

/// Numbers of all pages of a list, two at a time.
async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let (mut numbers, mut after) = (Vec::new(), String::new());
    loop {
        let page = api
            .get(&format!("{LIST}?limit=2{query}&after={after}"))
            .await
            .expect(200)
            .json();
        let items = page["items"].as_array().unwrap();
        numbers.extend(
            items
                .iter()
                .map(|item| item["number"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => {
                assert_eq!(page["total"].as_u64(), Some(numbers.len() as u64), "{query}");
                return numbers;
            }
        }
    }
}

on_both! {
    async fn every_order_pages_by_key_to_the_end(app: TestApp) {
        for (number, euros, day, due) in [
            ("RE-3", 300, "2024-03-01", "2024-04-01"),
            ("RE-1", 100, "2024-03-03", "2024-05-01"),
            ("RE-5", 100, "2024-03-01", "2024-03-20"),
            ("RE-2", 250, "2024-02-01", "2024-05-02"),
            ("RE-4", 300, "2024-03-02", "2024-04-01"),
        ] {
            let mut data = invoice_of(number, &[("Display", 1, euros)]);
            data.issue_date = day.parse().unwrap();
            data.due_date = due.parse().unwrap();
            take_data(&app, &data).await;
        }
        let api = app.api(Role::Pruefung, &[]).await;
        for (query, expected) in [
            ("", ["RE-2", "RE-3", "RE-5", "RE-4", "RE-1"]),
            ("&sort=-date", ["RE-1", "RE-4", "RE-5", "RE-3", "RE-2"]),
            ("&sort=number", ["RE-1", "RE-2", "RE-3", "RE-4", "RE-5"]),
            ("&sort=gross_cents", ["RE-1", "RE-5", "RE-2", "RE-3", "RE-4"]),
            ("&sort=-gross_cents", ["RE-4", "RE-3", "RE-2", "RE-5", "RE-1"]),
            ("&sort=due_date", ["RE-5", "RE-3", "RE-4", "RE-1", "RE-2"]),
            ("&sort=-due_date", ["RE-2", "RE-1", "RE-4", "RE-3", "RE-5"]),
            ("&sort=supplier", ["RE-3", "RE-1", "RE-5", "RE-2", "RE-4"]),
        ] {
            assert_eq!(numbers(&api, query).await, expected, "{query}");
        }
        assert_eq!(numbers(&api, "&from=2024-03-02").await, ["RE-4", "RE-1"]);
        assert_eq!(numbers(&api, "&to=2024-02-28").await, ["RE-2"]);
        assert_eq!(numbers(&api, "&q=RE-4").await, ["RE-4"]);
        assert_eq!(numbers(&api, "&state=offen&sort=-number").await.len(), 5);
        assert_eq!(numbers(&api, "&state=bezahlt").await, Vec::<String>::new());
        assert_eq!(numbers(&api, "&supplier=1").await.len(), 5);
        assert_eq!(numbers(&api, "&supplier=99").await, Vec::<String>::new());
        for wrong in ["sort=farbe", "state=blau", "supplier=x", "from=morgen", "after=x", "after=9999", "state=offen&state=offen"] {
            let answer = api.get(&format!("{LIST}?{wrong}")).await.expect(400).json();
            assert!(answer["detail"].as_str().unwrap().len() > 20, "{wrong}: {answer}");
        }
    }

    async fn one_comes_with_lines_parties_tax_and_allocations(app: TestApp) {
        let plan = plan(&app).await;
        let id = take_data(&app, &invoice_of("RE-7", &[("Display", 2, 100)])).await;
        let line = lines(&app, id).await.remove(0);
        let own = Part::whole(Target::Own { school: Some(plan.school) }, Cents(3_800));
        let command = Allocate {
            line: line.id,
            version: 1,
            parts: vec![Part::whole(Target::CostLine(plan.displays), Cents(20_000)), own],
        };
        app.db.write(Who::System, async |tx| allocate(tx, &permit(), command).await).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let answer = api.get(&format!("{LIST}/{id}")).await.expect(200);
        assert_eq!(answer.headers["etag"], "\"1\"");
        let invoice = answer.json();
        assert_eq!(invoice["gross_cents"], 23_800);
        assert_eq!(invoice["allocated_cents"], 23_800);
        assert_eq!(invoice["state"], "zugeordnet");
        assert_eq!(invoice["syntax"], "ubl");
        let line = &invoice["lines"][0];
        assert_eq!((&line["quantity"], &line["open_cents"]), (&Value::from("2"), &Value::from(0)));
        let parts = line["allocations"].as_array().unwrap();
        assert_eq!((&parts[0]["cost_line"], &parts[0]["gross_cents"]), (&Value::from(plan.displays.0), &Value::from(20_000)));
        assert_eq!((&parts[1]["school"], &parts[1]["cost_line"]), (&Value::from("190743"), &Value::Null));
        assert_eq!(parts[0]["notice"], "48-DPS-2021/0118");
        let read = &invoice["einvoice"];
        assert!(read["seller"]["name"].as_str().is_some_and(|name| !name.is_empty()), "{read}");
        assert_eq!(read["vat_breakdown"][0]["tax_cents"], 3_800);
        assert_eq!(read["vat_breakdown"][0]["rate_basis_points"], 1_900);
        api.get(&format!("{LIST}/999")).await.assert_status(404);
        api.get(&format!("{LIST}/x")).await.assert_status(400);
        app.api(Role::SchulIt, &["190743"]).await.get(LIST).await.assert_status(403);
    }

    async fn a_file_that_cannot_be_read_any_more_says_so(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let invoice = api.get(&format!("{LIST}/{}", world.own.invoice.id)).await.expect(200).json();
        assert_eq!(invoice["einvoice"], Value::Null);
        assert!(!invoice["einvoice_error"].as_str().unwrap().is_empty());
        assert_eq!(invoice["payments"][0]["amount_cents"], 119_000);
        assert_eq!(invoice["earlier"][0]["invoice"], Value::Null);
    }
}
