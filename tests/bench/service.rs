//! The service on a data directory, and what lets a client in.

use paktbuch::app::{DataDir, open_database, serve as serve_app, state};
use paktbuch::auth::{Secret, session, token};
use paktbuch::clock::Clock;
use paktbuch::db::{Db, Who};
use paktbuch_entity::{api_token, user_account};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, DbErr, Set};

use crate::http::Client;
use crate::measure::milliseconds;

/// Milliseconds of each of so many answers.
pub fn times(client: &mut Client, path: &str, requests: usize) -> Vec<f64> {
    let mut once = || {
        let mut answer = (0, Vec::new());
        let time = milliseconds(|| answer = client.get(path));
        assert_eq!(answer.0, 200, "{path}: {}", String::from_utf8_lossy(&answer.1));
        time
    };
    // The first answers fill caches.
    for _ in 0..5 {
        once();
    }
    (0..requests).map(|_| once()).collect()
}

/// What lets the client in: by page and by REST.
pub struct Keys {
    session: Secret,
    token: String,
}

impl Keys {
    /// Headers of every request.
    pub fn headers(&self) -> String {
        let cookie = format!("{}={}", session::COOKIE, self.session.reveal());
        format!("Cookie: {cookie}\r\nAuthorization: Bearer {}\r\n", self.token)
    }
}

/// Adds a user with an open session and a token to the data directory.
pub fn keys(folder: &str) -> Keys {
    block_on(async {
        let db = open(folder).await;
        let secret = Secret::generate().expect("random numbers");
        let token = format!("{}{}", token::PREFIX, secret.reveal());
        let session = db.write(Who::System, async |tx| {
            let user = user_account::ActiveModel {
                name: Set("bench".to_owned()),
                display_name: Set("Bench".to_owned()),
                role: Set(Role::Verwaltung),
                password_hash: Set(None),
                disabled_at: Set(None),
                created_at: Set(tx.now()),
                version: Set(1),
                ..Default::default()
            };
            let user = user.insert(tx.conn()).await?;
            let row = api_token::ActiveModel {
                name: Set("bench".to_owned()),
                role: Set(Role::Verwaltung),
                token_hash: Set(Secret::digest(&token)),
                created_at: Set(tx.now()),
                revoked_at: Set(None),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
            session::open(tx, user.id).await
        });
        let session = session
            .await
            .map_err(|error: DbErr| error.to_string())
            .expect("a session");
        db.close().await.expect("the database closes");
        Keys { session, token }
    })
}

/// Child: serves the data directory as `paktbuch serve` does and prints its address.
pub fn serve(folder: &str) {
    block_on(async {
        let data = DataDir::new(folder.as_ref(), None);
        let config = data.config().expect("the defaults");
        let state = state(open(folder).await, &data, config, false);
        let listen = "127.0.0.1:0".parse().expect("an address");
        serve_app(state, listen, |address| println!("{address}"))
            .await
            .expect("a service");
    });
}

/// Opens the database of a data directory.
pub async fn open(folder: &str) -> Db {
    open_database(&DataDir::new(folder.as_ref(), None), Clock::System)
        .await
        .expect("a database")
}

/// Runs `work` to its end.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}
