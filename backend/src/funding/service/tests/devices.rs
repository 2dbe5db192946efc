//! What a notice changes on its devices.

use super::*;

#[tokio::test]
async fn devices_follow_the_zweckbindung_of_their_notice() {
    let (_folder, db) = database().await;
    let school = school(&db).await;
    let id = add(&db, coesfeld()).await.unwrap();
    for (number, commissioned) in [(1, Some(day(2023, 5, 2))), (2, Some(day(2024, 2, 29))), (3, None)] {
        device(&db, school, id, number, commissioned).await;
    }
    let change = async |version, data| {
        db.write(Who::System, async |tx| {
            change_notice(tx, &permit(), id, version, data).await
        })
        .await
    };
    let until = async || -> Vec<Option<NaiveDate>> {
        let devices = device::Entity::find()
            .order_by_asc(device::Column::Id)
            .all(db.reader())
            .await
            .unwrap();
        devices
            .into_iter()
            .map(|device| device.zweckbindung_until)
            .collect()
    };
    let longer = NoticeData {
        zweckbindung_years: Some(7),
        ..coesfeld()
    };
    assert_eq!(change(1, longer.clone()).await.unwrap(), 3);
    assert_eq!(until().await, [Some(day(2031, 12, 31)); 3]);
    assert!(matches!(
        change(1, longer.clone()).await,
        Err(ServiceError::Stale)
    ));
    assert_eq!(
        change(
            2,
            NoticeData {
                note: "x".to_owned(),
                ..longer
            }
        )
        .await
        .unwrap(),
        0
    );
    let bavarian = NoticeData {
        zweckbindung_start: ZweckbindungStart::Commissioning,
        zweckbindung_years: Some(3),
        ..coesfeld()
    };
    assert_eq!(change(3, bavarian).await.unwrap(), 3);
    assert_eq!(
        until().await,
        [Some(day(2026, 5, 2)), Some(day(2027, 2, 28)), None]
    );
    let told = crate::audit::of_subject(db.reader(), crate::audit::SubjectKind::Device, 2, 10)
        .await
        .unwrap();
    let ends = told.iter().map(|entry| entry.changes[0].after.as_str());
    assert_eq!(
        ends.collect::<Vec<_>>(),
        ["28.02.2027", "31.12.2031"],
        "newest first, each in the device's own history"
    );
    let last = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Id)
        .one(db.reader())
        .await
        .unwrap()
        .unwrap();
    assert!(
        last.changes
            .contains(r#"["Geräte, deren Zweckbindung folgt","","3"]"#),
        "{}",
        last.changes
    );
}

async fn device(db: &Db, school: SchoolId, notice: NoticeId, number: i64, commissioned: Option<NaiveDate>) {
    db.write(Who::System, async |tx| {
        let model = device_model::ActiveModel {
            manufacturer: Set("Muster".to_owned()),
            name: Set(format!("Modell {number}")),
            category: Set(DeviceCategory::ALL[0]),
            version: Set(1),
            ..Default::default()
        };
        let model = model.insert(tx.conn()).await?;
        let row = device::ActiveModel {
            inventory_number: Set(format!("HAV-{number}").parse().unwrap()),
            serial: Set(None),
            model_id: Set(model.id),
            category: Set(DeviceCategory::ALL[0]),
            school_id: Set(school),
            site_id: Set(None),
            room_id: Set(None),
            delivered_on: Set(None),
            commissioned_on: Set(commissioned),
            status: Set(DeviceStatus::Available),
            net: Set(Cents::ZERO),
            gross: Set(Cents::ZERO),
            notice_id: Set(Some(notice)),
            zweckbindung_until: Set(None),
            note: Set(String::new()),
            search: Set(String::new()),
            version: Set(1),
            ..Default::default()
        };
        row.insert(tx.conn()).await?;
        Ok::<_, sea_orm::DbErr>(())
    })
    .await
    .unwrap();
}
