//! The people who use Paktbuch, each signed in with an account of their own.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

use std::sync::atomic::Ordering;

use paktbuch::account;
use paktbuch::administration::{self, commands::AddUser};
use paktbuch::auth::{Actor, Secret, session};
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch_entity::{api_token, school, token_school, user_account};
use paktbuch_types::{Role, SchoolNumber, UserId};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, Set};

use crate::{Api, Browser, TestApp};

/// Password of accounts made by [`TestApp::with_password`].
pub const PASSWORD: &str = "vier zufällige Wörter Ufer";

impl TestApp {
    /// A new user of the role Verwaltung.
    pub async fn verwaltung(&self) -> Browser {
        self.signed_in(Role::Verwaltung, &[]).await
    }

    /// A new user of the role Fördermittel.
    pub async fn foerdermittel(&self) -> Browser {
        self.signed_in(Role::Foerdermittel, &[]).await
    }

    /// A new user of the role Schul-IT for the schools with these numbers, which must exist; none at all is possible.
    pub async fn schul_it(&self, schools: &[&str]) -> Browser {
        self.signed_in(Role::SchulIt, schools).await
    }

    /// A new user of the role Prüfung.
    pub async fn pruefung(&self) -> Browser {
        self.signed_in(Role::Pruefung, &[]).await
    }

    /// A new user with an open session. No password is hashed: see [`TestApp::with_password`] for the real way in.
    ///
    /// # Panics
    /// Where a school does not exist.
    pub async fn signed_in(&self, role: Role, schools: &[&str]) -> Browser {
        let name = self.next_name(role);
        let user = self.add_account(&name, role, schools).await;
        let token = self
            .db
            .write(Who::System, async |tx| session::open(tx, user).await)
            .await
            .expect("a session opens");
        let browser = self.anonymous();
        browser.set_cookie(session::COOKIE, token.reveal());
        browser
    }

    /// Adds an account whose password is [`PASSWORD`]; its sign-in name.
    ///
    /// # Panics
    /// Where a school does not exist.
    pub async fn with_password(&self, role: Role, schools: &[&str]) -> String {
        let name = self.next_name(role);
        let user = self.add_account(&name, role, schools).await;
        account::set_password_of_demonstration(&self.db, &self.state.passwords, user, PASSWORD)
            .await
            .expect("a password is set");
        name
    }

    /// A new API token of `role`, for Schul-IT limited to `schools`.
    ///
    /// # Panics
    /// Where a school does not exist.
    pub async fn api(&self, role: Role, schools: &[&str]) -> Api {
        let secret = Secret::generate().expect("random numbers");
        let token = format!("{}{}", paktbuch::auth::token::PREFIX, secret.reveal());
        let name = self.next_name(role);
        self.db
            .write(Who::System, async |tx| {
                let row = api_token::ActiveModel {
                    name: Set(name),
                    role: Set(role),
                    token_hash: Set(Secret::digest(&token)),
                    created_at: Set(tx.now()),
                    revoked_at: Set(None),
                    ..Default::default()
                };
                let row = row.insert(tx.conn()).await?;
                for number in schools {
                    let school = school::Entity::find()
                        .filter(school::Column::Number.eq(*number))
                        .one(tx.conn())
                        .await?;
                    let link = token_school::ActiveModel {
                        token_id: Set(row.id),
                        school_id: Set(school.expect("the school exists").id),
                    };
                    token_school::Entity::insert(link)
                        .exec_without_returning(tx.conn())
                        .await?;
                }
                Ok::<_, DbErr>(())
            })
            .await
            .expect("a token is stored");
        Api::new(self.router.clone(), token)
    }

    fn next_name(&self, role: Role) -> String {
        let number = self.accounts.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{}-{number}", role.code())
    }

    async fn add_account(&self, name: &str, role: Role, schools: &[&str]) -> UserId {
        if role == Role::SchulIt && schools.is_empty() {
            return self.add_without_school(name).await;
        }
        let permit = Actor::system()
            .permit()
            .expect("the command line may do everything");
        let command = AddUser {
            name: name.to_owned(),
            display_name: format!("{} {name}", role.label()),
            role,
            schools: schools
                .iter()
                .map(|number| SchoolNumber::try_from((*number).to_owned()).expect("a school number"))
                .collect(),
        };
        self.db
            .write(Who::System, async |tx| {
                administration::add_user(tx, &permit, command).await
            })
            .await
            .map_err(|error: ServiceError| error.to_string())
            .expect("an account is added")
    }

    /// Past the service, which refuses it: the schools of an account can vanish later.
    async fn add_without_school(&self, name: &str) -> UserId {
        self.db
            .write(Who::System, async |tx| {
                let row = user_account::ActiveModel {
                    name: Set(name.to_owned()),
                    display_name: Set("Schul-IT ohne Schule".to_owned()),
                    role: Set(Role::SchulIt),
                    password_hash: Set(None),
                    disabled_at: Set(None),
                    created_at: Set(tx.now()),
                    version: Set(1),
                    ..Default::default()
                };
                Ok::<_, DbErr>(row.insert(tx.conn()).await?.id)
            })
            .await
            .expect("an account is added")
    }
}
