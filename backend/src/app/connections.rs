//! Answering on accepted connections until asked to stop: hyper with the limits that `axum::serve` cannot be given.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;
use tower::ServiceExt;

use super::listener::{Connection, Limited};
use crate::web::peer::Peer;

/// Time for the head of a request to arrive, counted from the connection or from the answer before; whoever only keeps a
/// connection open takes a place no longer than this.
pub(super) const HEAD: Duration = Duration::from_secs(10);

/// Answers until `stop`, then until every running request is answered.
pub(super) async fn answer(
    mut listener: Limited,
    router: Router,
    head: Duration,
    stop: impl Future<Output = ()>,
) {
    let (ending, ended) = watch::channel(());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let mut stop = pin!(stop);
    loop {
        let (connection, address) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        tokio::spawn(one(
            http.clone(),
            connection,
            address,
            router.clone(),
            ended.clone(),
        ));
    }
    drop((listener, ended));
    let _ = ending.send(());
    ending.closed().await;
}

async fn one(
    http: http1::Builder,
    connection: Connection,
    address: SocketAddr,
    router: Router,
    mut ended: watch::Receiver<()>,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(Peer(address)));
        let router = router.clone();
        async move {
            Ok::<_, Infallible>(
                router
                    .oneshot(request)
                    .await
                    .unwrap_or_else(|never| match never {}),
            )
        }
    });
    let mut served = pin!(http.serve_connection(TokioIo::new(connection), service));
    loop {
        tokio::select! {
            served = served.as_mut() => {
                if let Err(error) = served {
                    tracing::debug!(error = error.to_string(), "connection ended");
                }
                return;
            }
            Ok(()) = ended.changed() => served.as_mut().graceful_shutdown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn whoever_sends_no_whole_head_loses_the_connection_and_an_answered_one_is_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listener = Limited::new(listener, Duration::from_secs(60), 1);
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let router = Router::new().route(
            "/",
            get(|peer: ConnectInfo<Peer>| async move { peer.0.0.to_string() }),
        );
        let stopped = async { drop(stopped.await) };
        let server = tokio::spawn(answer(listener, router, Duration::from_millis(50), stopped));
        for unfinished in ["", "GET / HTTP/1.1\r\nhost: x\r\n"] {
            let mut stuck = TcpStream::connect(address).await.unwrap();
            stuck.write_all(unfinished.as_bytes()).await.unwrap();
            assert_eq!(stuck.read(&mut [0; 64]).await.unwrap(), 0, "{unfinished}");
        }
        let mut client = TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let mut text = String::new();
        client.read_to_string(&mut text).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        assert!(
            text.ends_with(&client.local_addr().unwrap().to_string()),
            "{text}"
        );
        stop.send(()).unwrap();
        server.await.unwrap();
    }
}
