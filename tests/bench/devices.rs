//! The device list of a large authority: seeding it, starting on it, its pages and their REST twins.

use std::time::Instant;

use paktbuch::app::DataDir;
use paktbuch::cli::play;

use crate::Effort;
use crate::http::Client;
use crate::measure::{median, memory, milliseconds};
use crate::process::{Running, numbers};
use crate::service::{block_on, keys, open, times};
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
                "device list, a programme",
                "/geraete?programm=digitalpakt-nrw".to_owned(),
                5.0,
            ),
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
            add(
                case,
                median(times(&mut client, &path, effort.requests())),
                "ms",
                limit,
            );
        }
        add(
            "memory after the requests",
            memory(&server.id(), "VmRSS"),
            "MiB",
            200.0,
        );
    }
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
