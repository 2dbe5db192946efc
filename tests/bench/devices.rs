//! The device list of a large authority: seeding it, starting on it, its pages and their REST twins.

use std::time::Instant;

use paktbuch::app::{DataDir, open_database, serve as serve_app, state};
use paktbuch::auth::{Secret, session, token};
use paktbuch::cli::play;
use paktbuch::clock::Clock;
use paktbuch::db::{Db, Who};
use paktbuch_entity::{api_token, user_account};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, DbErr, Set};

use crate::Effort;
use crate::http::Client;
use crate::measure::{median, memory, milliseconds};
use crate::process::{Running, numbers};
use crate::table::{Line, Table};

const PROMISED: usize = 50_000;
const PAGE_ROWS: usize = 50;
const API: &str = "/api/paktbuch/v1/devices";

/// Measures three sizes; the promises are about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    for devices in sizes {
        let folder = tempfile::tempdir().expect("a data directory");
        let path = folder.path().to_str().expect("a path that is text");
        let mut add = |case: &str, ours: f64, unit: &'static str, limit: f64| {
            let goal = effort.goal(devices == sizes[2], 1.0);
            table.add(Line {
                case: case.to_owned(),
                size: format!("{devices} devices"),
                ours,
                unit,
                limit,
                goal,
            });
        };
        let seconds = numbers(&["seed", path, &devices.to_string()])[0] / 1_000.0;
        add("seed large", seconds, "s", 20.0);
        let keys = keys(path);
        let start = Instant::now();
        let mut server = Running::start(&["serve", path]);
        let address = server.first_line();
        let mut client = Client::connect(&address, keys.headers()).expect("the service listens");
        assert_eq!(client.get("/konto").0, 200);
        add("start to ready", start.elapsed().as_secs_f64(), "s", 1.0);
        add("memory idle", memory(&server.id(), "VmRSS"), "MiB", 60.0);
        let pages = devices.div_ceil(PAGE_ROWS);
        let deep = cursor(&mut client, devices / 2);
        for (case, path, limit) in [
            ("device list, first page", "/geraete".to_owned(), 2.3),
            (
                "device list, deep page",
                format!("/geraete?seite={}", pages / 2),
                5.5,
            ),
            ("device list, search", "/geraete?q=7041".to_owned(), 5.3),
            (
                "REST devices, first page",
                format!("{API}?limit={PAGE_ROWS}"),
                2.3,
            ),
            (
                "REST devices, deep page",
                format!("{API}?limit={PAGE_ROWS}&after={deep}"),
                5.5,
            ),
            (
                "REST devices, search",
                format!("{API}?limit={PAGE_ROWS}&q=7041"),
                5.3,
            ),
        ] {
            add(case, time(&mut client, &path, effort.requests()), "ms", limit);
        }
        add(
            "memory after the requests",
            memory(&server.id(), "VmRSS"),
            "MiB",
            200.0,
        );
    }
}

/// Median milliseconds of an answer.
fn time(client: &mut Client, path: &str, requests: usize) -> f64 {
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
    median((0..requests).map(|_| once()).collect())
}

/// The cursor behind the first `devices` devices.
fn cursor(client: &mut Client, devices: usize) -> String {
    let mut after = String::new();
    for _ in 0..devices / 200 {
        let (status, body) = client.get(&format!("{API}?limit=200{after}"));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let page: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        let next = &page["next"];
        after = format!(
            "&after={}",
            next.as_str().map_or_else(|| next.to_string(), str::to_owned)
        );
    }
    after.trim_start_matches("&after=").to_owned()
}

/// What lets the client in: by page and by REST.
struct Keys {
    session: Secret,
    token: String,
}

impl Keys {
    fn headers(&self) -> String {
        let cookie = format!("{}={}", session::COOKIE, self.session.reveal());
        format!("Cookie: {cookie}\r\nAuthorization: Bearer {}\r\n", self.token)
    }
}

/// Adds a user with an open session and a token to the data directory.
fn keys(folder: &str) -> Keys {
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

/// Child: plays the load scenario and prints milliseconds.
pub fn seed(folder: &str, devices: usize) {
    let time = milliseconds(|| {
        block_on(async {
            let db = open(folder).await;
            let documents = DataDir::new(folder.as_ref(), None).documents();
            play::large(&db, &documents, &paktbuch_seed::large(devices, 1), |_| ())
                .await
                .expect("a whole scenario");
            db.close().await.expect("the database closes");
        });
    });
    println!("{time}");
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

async fn open(folder: &str) -> Db {
    open_database(&DataDir::new(folder.as_ref(), None), Clock::System)
        .await
        .expect("a database")
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}
