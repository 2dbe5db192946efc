//! Bodies that have to arrive: whoever announces one and does not send it takes no place for long.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::state::AppState;

/// Bytes that earn another second of waiting: a body may pause, but not trickle.
const BYTES_A_SECOND: u64 = 1024;

/// Answers 408 where the body pauses too long (`body_seconds`), whatever the handler made of it.
pub async fn in_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Arc::new(AtomicBool::new(false));
    let patience = Duration::from_secs(state.config.server.body_seconds);
    let request = request.map(|body| Body::new(InTime::new(body, patience, Arc::clone(&late))));
    let response = next.run(request).await;
    if late.load(Ordering::Relaxed) {
        StatusCode::REQUEST_TIMEOUT.into_response()
    } else {
        response
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the body did not arrive in time")]
struct Late;

/// A body that fails where it is waited for too long: at once, or in all for what has come of it.
struct InTime {
    body: Body,
    patience: Duration,
    /// Time that was waited, the running pause left out.
    waited: Duration,
    received: u64,
    /// When the running pause began, and when it has to end.
    pause: Option<(Instant, Pin<Box<Sleep>>)>,
    late: Arc<AtomicBool>,
}

impl InTime {
    fn new(body: Body, patience: Duration, late: Arc<AtomicBool>) -> Self {
        Self {
            body,
            patience,
            waited: Duration::ZERO,
            received: 0,
            pause: None,
            late,
        }
    }

    fn longest_pause(&self) -> Duration {
        let earned = self.patience + Duration::from_secs(self.received / BYTES_A_SECOND);
        self.patience.min(earned.saturating_sub(self.waited))
    }
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if let Some((began, _)) = self.pause.take() {
                self.waited += began.elapsed();
            }
            if let Some(Ok(frame)) = &frame {
                self.received += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame);
        }
        let longest = self.longest_pause();
        let (_, end) = self
            .pause
            .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(longest))));
        ready!(end.as_mut().poll(context));
        self.late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(Late))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    /// A byte every few milliseconds, for ever.
    struct Trickle(Option<Pin<Box<Sleep>>>);

    impl HttpBody for Trickle {
        type Data = Bytes;
        type Error = axum::Error;
        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            let pause = self
                .0
                .get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(10))));
            ready!(pause.as_mut().poll(context));
            self.0 = None;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
        }
    }

    #[tokio::test]
    async fn a_body_that_trickles_ends_with_its_patience_and_a_whole_one_comes_through() {
        let late = Arc::new(AtomicBool::new(false));
        let patience = Duration::from_millis(100);
        let whole = InTime::new(Body::from("name=a"), patience, Arc::clone(&late));
        assert_eq!(whole.collect().await.unwrap().to_bytes(), "name=a");
        assert!(!late.load(Ordering::Relaxed));
        let trickle = InTime::new(Body::new(Trickle(None)), patience, Arc::clone(&late));
        assert!(trickle.collect().await.is_err());
        assert!(late.load(Ordering::Relaxed));
    }
}
