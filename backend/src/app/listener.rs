//! The listening socket with its limits: so many connections, in all and from one address, and none on which nothing moves.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

use crate::web::peer::network;

/// Connections at the same time; a process may usually open 1,024 files. More wait in the socket's queue.
const CONNECTIONS: usize = 768;

/// Accepts at most [`CONNECTIONS`] at a time and ends those that are stuck.
#[derive(Debug)]
pub(super) struct Limited {
    listener: TcpListener,
    free: Arc<Semaphore>,
    patience: Duration,
    peers: Peers,
}

impl Limited {
    /// `patience`: longest time without a byte of an answer, be it that the request does not arrive (slowloris), that
    /// nothing is asked, or that the answer is not read. `per_address`: connections from one network at the same time, 0 =
    /// any number; loopback is not counted.
    pub(super) fn new(listener: TcpListener, patience: Duration, per_address: usize) -> Self {
        Self {
            listener,
            free: Arc::new(Semaphore::new(CONNECTIONS)),
            patience,
            peers: Peers {
                limit: per_address,
                open: Arc::default(),
            },
        }
    }
}

/// Connections by the network at the other end.
#[derive(Debug)]
struct Peers {
    limit: usize,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

/// A counted connection, until it is dropped.
#[derive(Debug)]
struct Place {
    network: String,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

impl Peers {
    /// A place for a connection from `address`; `Err` where that network has as many as it may.
    fn admit(&self, address: SocketAddr) -> Result<Option<Place>, ()> {
        let ip = address.ip().to_canonical();
        if self.limit == 0 || ip.is_loopback() {
            return Ok(None);
        }
        let network = network(ip);
        let mut open = counts(&self.open);
        let count = open.entry(network.clone()).or_default();
        if *count >= self.limit {
            return Err(());
        }
        *count += 1;
        Ok(Some(Place {
            network,
            open: Arc::clone(&self.open),
        }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = counts(&self.open);
        let left = open.get(&self.network).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            open.remove(&self.network);
        } else {
            open.insert(self.network.clone(), left);
        }
    }
}

fn counts(open: &Mutex<HashMap<String, usize>>) -> MutexGuard<'_, HashMap<String, usize>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The semaphore is never closed: without a permit the connection is only not counted.
        let turn = Arc::clone(&self.free).acquire_owned().await.ok();
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            let Ok(place) = self.peers.admit(address) else {
                tracing::warn!(
                    "a connection was refused: its address has too many (connections_per_address)"
                );
                continue;
            };
            let connection = Connection {
                stream,
                deadline: Box::pin(tokio::time::sleep(self.patience)),
                patience: self.patience,
                _turn: turn,
                _place: place,
            };
            return (connection, address);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection with a deadline that each written byte moves on.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    patience: Duration,
    _turn: Option<OwnedSemaphorePermit>,
    _place: Option<Place>,
}

impl Connection {
    /// `pending` until the deadline, then an error.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        self.deadline
            .as_mut()
            .poll(context)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(late) = self.wait(context) {
            return Poll::Ready(late);
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Pending => self.wait(context),
            Poll::Ready(written) => {
                let next = Instant::now() + self.patience;
                self.deadline.as_mut().reset(next);
                Poll::Ready(written)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[test]
    fn one_network_gets_so_many_places_and_loopback_any_number() {
        let peers = Peers {
            limit: 2,
            open: Arc::default(),
        };
        let admit = |text: &str| peers.admit(text.parse().unwrap());
        let first = admit("192.0.2.7:1000").unwrap();
        let second = admit("[::ffff:192.0.2.7]:1001").unwrap();
        assert!(first.is_some() && second.is_some());
        assert!(admit("192.0.2.7:1002").is_err());
        assert!(admit("192.0.2.8:1000").is_ok());
        drop(first);
        let again = admit("192.0.2.7:1002").unwrap();
        assert!(again.is_some());
        for port in 1..100 {
            assert!(admit(&format!("127.0.0.1:{port}")).unwrap().is_none());
        }
        drop((again, second));
        assert!(counts(&peers.open).is_empty());
    }

    #[tokio::test]
    async fn a_connection_on_which_nothing_moves_ends_and_one_that_answers_stays() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut listener = Limited::new(listener, Duration::from_millis(50), 0);
        let address = Listener::local_addr(&listener).unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut connection, _) = Listener::accept(&mut listener).await;
        client.write_all(b"GET").await.unwrap();
        let mut buffer = [0; 3];
        connection.read_exact(&mut buffer).await.unwrap();
        connection.write_all(b"200").await.unwrap();
        let stuck = connection.read_exact(&mut buffer).await.unwrap_err();
        assert_eq!(stuck.kind(), io::ErrorKind::TimedOut);
        assert_eq!(listener.free.available_permits(), CONNECTIONS - 1);
        drop(connection);
        assert_eq!(listener.free.available_permits(), CONNECTIONS);
    }
}
