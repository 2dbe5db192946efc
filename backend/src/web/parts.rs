//! A multipart body as its reader may see it. The reader looks for the first boundary and for the end of a part's headers
//! from the start again with every piece that arrives; so neither may be far away.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

use super::error::AppError;

/// Headers of a part, bytes.
pub(super) const HEADERS: usize = 16 * 1024;
/// Longest boundary; RFC 2046 allows 70 characters.
const BOUNDARY: usize = 70;

/// How many bytes may still be read; told to the body by whoever reads the form.
#[derive(Debug, Clone)]
pub(super) struct Allowance(Arc<AtomicUsize>);

impl Allowance {
    /// The headers of a part are read next.
    pub(super) fn headers(&self) {
        self.0.store(HEADERS, Ordering::Relaxed);
    }

    /// The content of a part is read next, which its reader measures.
    pub(super) fn content(&self) {
        self.0.store(usize::MAX, Ordering::Relaxed);
    }

    /// Whether headers did not end in time.
    pub(super) fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the headers of a part are too long")]
struct LongHeaders;

struct Parts {
    start: Option<Bytes>,
    rest: Body,
    allowance: Allowance,
    /// The reader takes all that is there before it looks at it; so it gets one piece at a time.
    paused: bool,
}

/// The body, once it has begun with its boundary, as browsers write it.
///
/// # Errors
/// [`AppError::UnsupportedMedia`] without a boundary, [`AppError::BadRequest`] for another beginning.
pub(super) async fn parts(headers: &HeaderMap, mut body: Body) -> Result<(Body, Allowance), AppError> {
    let boundary = boundary(headers)
        .ok_or_else(|| AppError::UnsupportedMedia("Hier wird ein Formular mit Datei erwartet.".to_owned()))?;
    let first = format!("--{boundary}");
    let mut start = Vec::new();
    while start.len() < first.len() && first.as_bytes().starts_with(&start) {
        match body.frame().await {
            Some(Ok(frame)) => start.extend_from_slice(frame.data_ref().map_or(&[][..], |data| &data[..])),
            Some(Err(_)) | None => break,
        }
    }
    if !start.starts_with(first.as_bytes()) {
        return Err(unreadable());
    }
    let allowance = Allowance(Arc::new(AtomicUsize::new(HEADERS)));
    let parts = Parts {
        start: Some(Bytes::from(start)),
        rest: body,
        allowance: allowance.clone(),
        paused: false,
    };
    Ok((Body::new(parts), allowance))
}

/// The answer to a form that is none.
pub(super) fn unreadable() -> AppError {
    AppError::BadRequest(
        "Das Formular mit der Datei ist nicht lesbar angekommen. Bitte öffnen Sie die Seite neu und senden Sie es noch einmal."
            .to_owned(),
    )
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = value.split_once(';')?;
    let named = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.to_owned())
    };
    let boundary = parameters.split(';').find_map(named)?;
    let fits = kind.trim().eq_ignore_ascii_case("multipart/form-data") && !boundary.is_empty();
    (fits && boundary.len() <= BOUNDARY).then_some(boundary)
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if std::mem::take(&mut self.paused) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.allowance.is_used_up() {
            return Poll::Ready(Some(Err(axum::Error::new(LongHeaders))));
        }
        let frame = match self.start.take() {
            Some(start) => Some(Ok(Frame::data(start))),
            None => ready!(Pin::new(&mut self.rest).poll_frame(context)),
        };
        if let Some(Ok(frame)) = &frame {
            let size = frame.data_ref().map_or(0, Bytes::len);
            let left = self.allowance.0.load(Ordering::Relaxed);
            if left != usize::MAX {
                self.allowance
                    .0
                    .store(left.saturating_sub(size), Ordering::Relaxed);
            }
            self.paused = true;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.start.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let start = self.start.as_ref().map_or(0, |start| start.len() as u64);
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower() + start);
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper + start);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::{FromRequest, Multipart, Request};

    /// Pieces as a socket brings them.
    struct Pieces(std::vec::IntoIter<Bytes>);

    impl HttpBody for Pieces {
        type Data = Bytes;
        type Error = axum::Error;
        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            Poll::Ready(self.0.next().map(|piece| Ok(Frame::data(piece))))
        }
    }

    fn sent(content: &[u8], piece: usize) -> (HeaderMap, Body) {
        let pieces: Vec<Bytes> = content.chunks(piece).map(Bytes::copy_from_slice).collect();
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            "multipart/form-data; boundary=\"X\"".parse().unwrap(),
        );
        (headers, Body::new(Pieces(pieces.into_iter())))
    }

    /// Names and sizes of the parts, and whether the headers of one were too long.
    async fn read(content: &[u8], piece: usize) -> Result<(Vec<(String, usize)>, bool), AppError> {
        let (headers, body) = sent(content, piece);
        let (body, allowance) = parts(&headers, body).await?;
        let mut request = Request::new(body);
        *request.headers_mut() = headers;
        axum::extract::DefaultBodyLimit::disable().apply(&mut request);
        let mut form = Multipart::from_request(request, &()).await.unwrap();
        let mut found = Vec::new();
        loop {
            allowance.headers();
            let Ok(next) = form.next_field().await else {
                return Ok((found, allowance.is_used_up()));
            };
            let Some(part) = next else {
                return Ok((found, false));
            };
            allowance.content();
            let name = part.name().unwrap_or_default().to_owned();
            found.push((name, part.bytes().await.unwrap().len()));
        }
    }

    #[tokio::test]
    async fn parts_of_any_size_come_through_in_pieces_of_any_size() {
        let mut content = Vec::new();
        for (name, size) in [("a", 0), ("b", 3), ("c", 300_000), ("d", 1)] {
            let head = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            content.extend_from_slice(head.as_bytes());
            content.extend(std::iter::repeat_n(b'\r', size));
            content.extend_from_slice(b"\r\n");
        }
        content.extend_from_slice(b"--X--\r\n");
        let whole = ["a", "b", "c", "d"]
            .map(str::to_owned)
            .into_iter()
            .zip([0, 3, 300_000, 1]);
        let whole: Vec<(String, usize)> = whole.collect();
        for piece in [7, 1_000, 65_536, content.len()] {
            assert_eq!(
                read(&content, piece).await.unwrap(),
                (whole.clone(), false),
                "{piece}"
            );
        }
    }

    #[tokio::test]
    async fn a_far_boundary_and_long_headers_are_refused_at_once() {
        let garbage = vec![b'-'; 45_000_000];
        let begun = std::time::Instant::now();
        assert!(matches!(
            read(&garbage, 8_192).await,
            Err(AppError::BadRequest(_))
        ));
        assert!(matches!(read(b"", 1).await, Err(AppError::BadRequest(_))));
        assert!(matches!(
            read(b"\r\n--X\r\n", 1).await,
            Err(AppError::BadRequest(_))
        ));
        let mut headers = b"--X\r\nContent-Disposition: form-data; name=\"".to_vec();
        headers.extend(std::iter::repeat_n(b'n', 45_000_000));
        for piece in [8_192, 400_000] {
            assert_eq!(read(&headers, piece).await.unwrap(), (Vec::new(), true));
        }
        // Read to the end, the same takes minutes.
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }
}
