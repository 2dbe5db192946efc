//! The listening socket with its limits: so many connections, and none on which nothing moves.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

use crate::web::peer::Peer;

/// Connections at the same time; a process may usually open 1,024 files. More wait in the socket's queue.
const CONNECTIONS: usize = 768;

/// Accepts at most [`CONNECTIONS`] at a time and ends those that are stuck.
#[derive(Debug)]
pub(super) struct Limited {
    listener: TcpListener,
    free: Arc<Semaphore>,
    patience: Duration,
}

impl Limited {
    /// `patience`: longest time without a byte of an answer, be it that the request does not arrive (slowloris), that
    /// nothing is asked, or that the answer is not read.
    pub(super) fn new(listener: TcpListener, patience: Duration) -> Self {
        Self {
            listener,
            free: Arc::new(Semaphore::new(CONNECTIONS)),
            patience,
        }
    }
}

impl Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The semaphore is never closed: without a permit the connection is only not counted.
        let turn = Arc::clone(&self.free).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let connection = Connection {
            stream,
            deadline: Box::pin(tokio::time::sleep(self.patience)),
            patience: self.patience,
            _turn: turn,
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Limited>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Limited>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A connection with a deadline that each written byte moves on.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    patience: Duration,
    _turn: Option<OwnedSemaphorePermit>,
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

    #[tokio::test]
    async fn a_connection_on_which_nothing_moves_ends_and_one_that_answers_stays() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut listener = Limited::new(listener, Duration::from_millis(50));
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
