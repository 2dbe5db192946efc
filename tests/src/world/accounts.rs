//! A row in every table around accounts; none of them lets anybody in.

use chrono::Duration;
use paktbuch::db::WriteTx;
use paktbuch_entity::{
    api_token, installation, list_columns, session, setup_link, sign_in_attempt, submission, token_school,
    user_account, user_school,
};
use paktbuch_types::{Role, SchoolId};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

pub(super) async fn accounts(tx: &WriteTx, school: SchoolId) -> Result<(), DbErr> {
    let user = user_account::ActiveModel {
        name: Set("greta.gesperrt".to_owned()),
        display_name: Set("Greta Gesperrt".to_owned()),
        role: Set(Role::SchulIt),
        password_hash: Set(None),
        disabled_at: Set(Some(tx.now())),
        created_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let user = user.insert(tx.conn()).await?;
    let link = user_school::ActiveModel {
        user_id: Set(user.id),
        school_id: Set(school),
    };
    user_school::Entity::insert(link)
        .exec_without_returning(tx.conn())
        .await?;
    let session = session::ActiveModel {
        user_id: Set(user.id),
        token_hash: Set("0".repeat(64)),
        csrf: Set("0".repeat(64)),
        created_at: Set(tx.now()),
        seen_at: Set(tx.now()),
        ..Default::default()
    };
    session.insert(tx.conn()).await?;
    let setup = setup_link::ActiveModel {
        user_id: Set(user.id),
        token_hash: Set("1".repeat(64)),
        expires_at: Set(tx.now() + Duration::hours(1)),
        used_at: Set(Some(tx.now())),
        ..Default::default()
    };
    setup.insert(tx.conn()).await?;
    let attempt = sign_in_attempt::ActiveModel {
        at: Set(tx.now()),
        name: Set("greta.gesperrt".to_owned()),
        network: Set("192.0.2.1".to_owned()),
        succeeded: Set(false),
        ..Default::default()
    };
    attempt.insert(tx.conn()).await?;
    let token = api_token::ActiveModel {
        name: Set("widerrufen".to_owned()),
        role: Set(Role::SchulIt),
        token_hash: Set("2".repeat(64)),
        created_at: Set(tx.now()),
        revoked_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let token = token.insert(tx.conn()).await?;
    let link = token_school::ActiveModel {
        token_id: Set(token.id),
        school_id: Set(school),
    };
    token_school::Entity::insert(link)
        .exec_without_returning(tx.conn())
        .await?;
    let form = submission::ActiveModel {
        actor: Set(format!("user:{}", user.id)),
        nonce: Set("3".repeat(32)),
        location: Set("/".to_owned()),
        request: Set("4".repeat(64)),
        at: Set(tx.now()),
    };
    submission::Entity::insert(form)
        .exec_without_returning(tx.conn())
        .await?;
    let columns = list_columns::ActiveModel {
        owner: Set(format!("user:{}", user.id)),
        list: Set("geraete".to_owned()),
        hidden: Set("zugang".to_owned()),
    };
    list_columns::Entity::insert(columns)
        .exec_without_returning(tx.conn())
        .await?;
    let fact = installation::ActiveModel {
        name: Set("test.world".to_owned()),
        value: Set("yes".to_owned()),
    };
    installation::Entity::insert(fact)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
