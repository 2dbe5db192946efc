//! Cost plans.

use super::*;

#[tokio::test]
async fn a_plan_is_entered_changed_and_taken_back() {
    let (_folder, db) = database().await;
    let school = school(&db).await;
    let id = add(&db, coesfeld()).await.unwrap();
    let item = |title: &str| ItemData {
        position: None,
        title: title.to_owned(),
        total: Cents::euros(1_000),
        eligible: Cents::euros(900),
        zweckbindung: OwnZweckbindung::default(),
    };
    let line = LineData {
        position: None,
        school: Some(school),
        title: "Zugangspunkte".to_owned(),
        quantity: 3,
        unit_price: Cents(33_333),
        gross: None,
        eligible: None,
    };
    let (first, _) = db
        .write(Who::System, async |tx| {
            let lines = vec![LineEdit::Add(line.clone()), LineEdit::Add(line.clone())];
            save_item(tx, &permit(), id, None, item("WLAN"), lines).await
        })
        .await
        .unwrap();
    let plan = crate::funding::plan_figures(db.reader(), id, None).await.unwrap();
    assert_eq!(plan.items[0].lines.len(), 2);
    assert_eq!(plan.items[0].lines[1].position, 2);
    assert_eq!(plan.items[0].lines[0].figure.planned.eligible, Cents(99_999));
    assert_eq!(plan.items[0].planned_by_lines().total, Cents(199_998));

    let taken = ItemData {
        position: Some(1),
        ..item("Anderer")
    };
    let answer = db
        .write(Who::System, async |tx| add_item(tx, &permit(), id, taken).await)
        .await;
    assert!(wrong(answer, "position").contains("WLAN"));
    let too_much = LineData {
        gross: Some(Cents(1)),
        ..line.clone()
    };
    let answer = db
        .write(Who::System, async |tx| {
            add_line(tx, &permit(), first, too_much).await
        })
        .await;
    assert!(wrong(answer, "lines").contains("999,99 €"));

    let [kept, gone] = [&plan.items[0].lines[0], &plan.items[0].lines[1]];
    let edits = || {
        vec![
            LineEdit::Change {
                id: kept.id,
                version: 1,
                data: LineData {
                    quantity: 4,
                    ..line.clone()
                },
            },
            LineEdit::Remove {
                id: gone.id,
                version: 1,
            },
        ]
    };
    let save = async |version| {
        db.write(Who::System, async |tx| {
            save_item(
                tx,
                &permit(),
                id,
                Some((first, version)),
                item("WLAN-Ausbau"),
                edits(),
            )
            .await
        })
        .await
    };
    save(1).await.unwrap();
    assert!(matches!(save(1).await, Err(ServiceError::Stale)));
    let plan = crate::funding::plan_figures(db.reader(), id, None).await.unwrap();
    assert_eq!(plan.items[0].title, "WLAN-Ausbau");
    assert_eq!(plan.items[0].planned_by_lines().total, Cents(133_332));

    db.write(Who::System, async |tx| remove_item(tx, &permit(), first, 2).await)
        .await
        .unwrap();
    let plan = crate::funding::plan_figures(db.reader(), id, None).await.unwrap();
    assert_eq!(plan.items, Vec::new());
    let events = audit_event::Entity::find()
        .order_by_asc(audit_event::Column::Id)
        .all(db.reader())
        .await
        .unwrap();
    assert!(events.iter().all(|event| event.notice_id == Some(id.0)));
    let kinds: Vec<&str> = events
        .iter()
        .rev()
        .take(2)
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        ["cost_item.removed", "cost_line.removed"],
        "its line has an event of its own"
    );
}
