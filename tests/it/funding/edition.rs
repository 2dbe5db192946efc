//! Edition 4 of the programme of the world's notices.

use paktbuch::db::Who;
use paktbuch_entity::notice;
use paktbuch_tests::{Browser, TestApp};
use paktbuch_types::NoticeId;
use sea_orm::{ActiveModelTrait, Set};

/// Enters it with these parameters; the notices keep their first.
pub(crate) async fn edition(office: &Browser, parameters: &str) {
    let text = format!(
        "code = \"digitalpakt-nrw\"\nversion = 4\nersetzt = 1\ntitel = \"DigitalPakt\"\nland = {{ wert = \"NW\", quelle = \"q\" }}\n{parameters}\n"
    );
    let form = office
        .form("/fassungen/neu", "/programme")
        .await
        .with(&[("toml", &text)]);
    office.submit_files(&form, &[]).await.assert_status(303);
}

/// Lets a notice be of it.
pub(crate) async fn follow(app: &TestApp, notice: NoticeId) {
    app.db
        .write(Who::System, async |tx| {
            let row = notice::ActiveModel {
                id: Set(notice),
                programme_version: Set("4".to_owned()),
                ..Default::default()
            };
            row.update(tx.conn()).await
        })
        .await
        .unwrap();
}

/// Enters it with these parameters and lets the notice be of it.
pub(crate) async fn asks(app: &TestApp, notice: NoticeId, parameters: &str) {
    edition(&app.foerdermittel().await, parameters).await;
    follow(app, notice).await;
}
