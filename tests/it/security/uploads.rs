//! Bodies that do not come, and forms that are none.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::Method;
use paktbuch::app::serve;
use paktbuch::auth::session;
use paktbuch_tests::{Browser, Engine, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const IMPORT: &str = "/geraete/einlesen";
const MULTIPART: &str = "multipart/form-data; boundary=X";

/// The service on a socket.
async fn listening(app: &TestApp) -> SocketAddr {
    let (told, address) = tokio::sync::oneshot::channel();
    let state = app.state.clone();
    tokio::spawn(async move {
        let ready = |address| told.send(address).unwrap();
        serve(state, "127.0.0.1:0".parse().unwrap(), ready).await.unwrap();
    });
    address.await.unwrap()
}

/// A POST whose head comes and whose body of a thousand bytes does not.
async fn without_body(address: SocketAddr, path: &str, kind: &str, browser: &Browser) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = browser.cookie(session::COOKIE).unwrap_or_default();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: paktbuch.test\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\n\
         content-length: 1000\r\ncookie: {}={cookie}\r\n\r\n",
        session::COOKIE
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = vec![0; 4_096];
    let count = stream.read(&mut text).await.unwrap();
    String::from_utf8_lossy(&text[..count]).into_owned()
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_soon_and_is_not_waited_for_without_the_right() {
    let app = TestApp::start_with(Engine::Sqlite, "[server]\nbody_seconds = 1").await;
    let address = listening(&app).await;
    let form = "application/x-www-form-urlencoded";
    let mut sign_in = without_body(address, "/anmelden", form, &app.anonymous()).await;
    let mut import = without_body(address, IMPORT, MULTIPART, &app.verwaltung().await).await;
    let begun = std::time::Instant::now();
    let mut reader = without_body(address, IMPORT, MULTIPART, &app.pruefung().await).await;
    let told = answer(&mut reader).await;
    assert!(told.starts_with("HTTP/1.1 403"), "{told}");
    for stream in [&mut sign_in, &mut import] {
        let told = answer(stream).await;
        assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn uploads_that_do_not_come_take_no_turn_from_those_that_do() {
    let app = TestApp::start_with(Engine::Sqlite, "[server]\nbody_seconds = 600").await;
    let address = listening(&app).await;
    let browser = app.verwaltung().await;
    let mut idle = Vec::new();
    for _ in 0..4 {
        idle.push(without_body(address, IMPORT, MULTIPART, &browser).await);
    }
    browser.upload(IMPORT, &[], &[]).await.assert_status(422);
    assert_eq!(app.state.uploads.available_permits(), 4);
}

#[tokio::test]
async fn a_form_that_is_none_is_refused_at_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = app.verwaltung().await;
    let many = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(20_001);
    let begun = std::time::Instant::now();
    for garbage in [
        vec![b'-'; 45_000_000],
        b"kein Formular".to_vec(),
        format!("--X\r\nX-Lang: {}", "x".repeat(45_000_000)).into_bytes(),
        many.into_bytes(),
    ] {
        let request = browser
            .request(Method::POST, IMPORT)
            .header("content-type", MULTIPART);
        let answer = browser.send(request, Body::from(garbage)).await.expect(400);
        answer.assert_shows("Das Formular mit der Datei ist nicht lesbar angekommen.");
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
