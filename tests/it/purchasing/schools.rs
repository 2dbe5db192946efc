//! The schools of parts on a cost line that is for all schools.

use paktbuch::audit::{self, SubjectKind};
use paktbuch::db::Who;
use paktbuch::funding::{LineData, change_line};
use paktbuch::purchasing::allocate_rest;
use paktbuch::purchasing::commands::{AllocateRest, Part, Target};
use paktbuch_entity::{cost_line, school};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceLineId, Role, SchoolId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::{Value, json};

use super::allocate::divide;
use super::world::{Plan, allocations, device_from, invoice_of, lines, permit, plan, refusal, take_data};

/// The plan with its displays for all schools, and a second school.
async fn for_all_schools(app: &TestApp) -> (Plan, SchoolId) {
    let plan = plan(app).await;
    let second = app
        .db
        .write(Who::System, async |tx| {
            let first = school::Entity::find_by_id(plan.school).one(tx.conn()).await?;
            let second = school::ActiveModel {
                id: NotSet,
                number: Set("114790".parse().unwrap()),
                name: Set("Baumberge-Schule".into()),
                short_name: Set("BBS".into()),
                sort_key: Set("baumberge schule".into()),
                ..first.unwrap().into_active_model().reset_all()
            };
            let second = second.insert(tx.conn()).await?;
            cost_line::Entity::update_many()
                .col_expr(cost_line::Column::SchoolId, Expr::value(None::<SchoolId>))
                .filter(cost_line::Column::Id.eq(plan.displays))
                .exec(tx.conn())
                .await?;
            Ok::<_, DbErr>(second.id)
        })
        .await
        .unwrap();
    (plan, second)
}

/// What is allocated of a line: school and amount of each part.
async fn by_school(app: &TestApp, line: InvoiceLineId) -> Vec<(Option<SchoolId>, Cents)> {
    let parts = allocations(app, line).await;
    parts
        .into_iter()
        .map(|part| (part.school_id, part.gross))
        .collect()
}

fn at(target: Target, school: Option<SchoolId>, gross: i64) -> Part {
    Part {
        school,
        ..Part::whole(target, Cents(gross))
    }
}

on_both! {
    async fn a_line_is_divided_over_two_schools_of_one_cost_line(app: TestApp) {
        let (plan, second) = for_all_schools(&app).await;
        let first = Some(plan.school);
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        let whole = divide(&app, &line, vec![at(displays, None, 23_800)]).await.unwrap();
        device_from(&app, &plan, whole[0], Cents(11_900)).await;
        let parts = vec![at(displays, first, 11_900), at(displays, Some(second), 11_900)];
        let ids = divide(&app, &line, parts).await.unwrap();
        assert_eq!(ids[0], whole[0], "what gets a school stays the same part, with its devices");
        let expected = [(first, Cents(11_900)), (Some(second), Cents(11_900))];
        assert_eq!(by_school(&app, line.id).await, expected);
        let history = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 9).await.unwrap();
        let mut changes = history.iter().flat_map(|entry| &entry.changes);
        assert!(changes.any(|change| change.after.contains("Baumberge-Schule")), "the history names the school");

        let network = Target::CostLine(plan.network);
        let own = Target::Own { school: None };
        for (parts, words) in [
            (vec![at(displays, Some(second), 100), at(displays, Some(second), 100)], "steht zweimal"),
            (vec![at(network, Some(second), 100)], "gehört zu einer anderen Schule"),
            (vec![at(own, Some(second), 100)], "nennt das Ziel die Schule"),
            (vec![at(displays, Some(SchoolId(999)), 100)], "Die gewählte Schule gibt es nicht mehr"),
            (vec![at(displays, Some(second), 23_800)], "schon Geräte angelegt"),
        ] {
            let message = refusal(divide(&app, &line, parts).await);
            assert!(message.starts_with("Position 1:") && message.contains(words), "{message}");
        }
        assert_eq!(by_school(&app, line.id).await, expected, "a refusal changes nothing");
    }

    async fn a_rest_goes_to_no_school_beside_those_that_are_named(app: TestApp) {
        let (plan, second) = for_all_schools(&app).await;
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        divide(&app, &line, vec![at(displays, Some(second), 10_000)]).await.unwrap();
        let rest = AllocateRest { invoice, target: displays };
        app.db.write(Who::System, async |tx| allocate_rest(tx, &permit(), rest).await).await.unwrap();
        assert_eq!(by_school(&app, line.id).await, [(Some(second), Cents(10_000)), (None, Cents(13_800))]);

        // A line of the plan that parts name schools under stays for all of them.
        let stored = cost_line::Entity::find_by_id(plan.displays).one(app.db.reader()).await.unwrap().unwrap();
        let change = |school, title: &str| LineData {
            position: None,
            school,
            title: title.to_owned(),
            quantity: 1,
            unit_price: stored.unit_price,
            gross: None,
            eligible: None,
        };
        let id = plan.displays;
        let one = change(Some(plan.school), "Displays");
        let kept = app.db.write(Who::System, async |tx| change_line(tx, &permit(), id, stored.version, one).await).await;
        let message = refusal(kept);
        assert!(message.contains("Rechnungen teilen sie schon auf Schulen auf (Teile mit Schule: 1)"), "{message}");
        let renamed = change(None, "Displays für alle");
        app.db.write(Who::System, async |tx| change_line(tx, &permit(), id, stored.version, renamed).await).await.unwrap();
        assert_eq!(by_school(&app, line.id).await[0].0, Some(second), "another title changes no school");
    }

    async fn the_sheet_offers_the_schools_and_devices_are_proposed_there(app: TestApp) {
        let (plan, second) = for_all_schools(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let field = |part: u8, name: &str| format!("p{line}-t{part}-{name}");
        let displays = format!("z{}", plan.displays);
        let typed = browser.form(&path, &path).await.with(&[
            (&field(1, "ziel"), &displays),
            (&field(1, "schule"), &second.to_string()),
            (&field(1, "betrag"), "100,00"),
            (&field(2, "ziel"), &displays),
            (&field(2, "schule"), &plan.school.to_string()),
            (&field(2, "betrag"), ""),
        ]);
        browser.submit(&typed).await.assert_status(303);
        assert_eq!(by_school(&app, line).await, [(Some(second), Cents(10_000)), (Some(plan.school), Cents(13_800))]);

        let saved = browser.form(&path, &path).await;
        assert_eq!(saved.value(&field(1, "schule")), Some(second.to_string().as_str()));
        browser.get(&path).await.expect(200).assert_shows("Baumberge-Schule");
        let way = browser.get(&format!("/pruefung?position={line}")).await.expect(200);
        way.assert_shows("IT-Grundstruktur · BBS");
        let part = allocations(&app, line).await[0].id;
        let create = browser.get(&format!("/zuordnungen/{part}/geraete")).await.expect(200);
        let forms = create.forms();
        let proposed = forms.iter().find_map(|form| form.value("school"));
        assert_eq!(proposed, Some(second.to_string().as_str()));

        // A cost line of one school asks for none.
        let moved = saved.with(&[
            (&field(1, "ziel"), &format!("z{}", plan.network)),
            (&field(1, "schule"), ""),
        ]);
        browser.submit(&moved).await.assert_status(303);
        assert_eq!(by_school(&app, line).await.len(), 2);
        let network = browser.form(&path, &path).await;
        let asked = (1..=2).filter(|part| network.value(&field(*part, "schule")).is_some());
        assert_eq!(asked.count(), 1);
        let wrong = network.with(&[(&field(1, "ziel"), "e"), (&field(1, "schule"), "x")]);
        browser.submit(&wrong).await.expect(422).assert_shows("Diese Schule gibt es nicht");
    }

    async fn programs_name_the_school_of_a_part(app: TestApp) {
        let (plan, _) = for_all_schools(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await[0].id;
        let path = format!("/api/paktbuch/v1/lines/{line}/allocations");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let part = |cost_line: i64, school: Value, gross: i64| json!({"cost_line": cost_line, "school": school, "gross_cents": gross});
        let displays = plan.displays.0;
        let body = json!({"allocations": [part(displays, json!("190743"), 10_000), part(displays, json!("114790"), 13_800)]});
        let divided = api.put(&path, "\"1\"", &body).await.expect(200).json();
        assert_eq!((&divided["open_cents"], &divided["allocations"][1]["school"]), (&json!(0), &json!("114790")));
        for (part, status, words) in [
            (part(plan.network.0, json!("114790"), 100), 409, "gehört zu einer anderen Schule"),
            (part(displays, json!("999999"), 100), 422, "Die Schule 999999"),
        ] {
            let refused = api.put(&path, "\"2\"", &json!({"allocations": [part]})).await.expect(status).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
        }
        let body = json!({"allocations": [part(plan.network.0, Value::Null, 23_800)]});
        let one = api.put(&path, "\"2\"", &body).await.expect(200).json();
        assert_eq!(one["allocations"][0]["school"], Value::Null, "the cost line names it");
    }
}
