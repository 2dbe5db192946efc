//! A person at a browser: cookies, forms, redirects.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};

use crate::{Answer, Form};

/// Host that the browser believes it talks to.
pub(crate) const HOST: &str = "paktbuch.test";
const CSRF: &str = paktbuch::web::layout::CSRF_FIELD;
const NONCE: &str = paktbuch::web::layout::NONCE_FIELD;
const BOUNDARY: &str = "----paktbuch-test-boundary";

/// A browser with its cookies. Everything takes `&self`, so that one browser can send several requests at once.
#[derive(Debug)]
pub struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    /// Synchroniser token of the session, once a page was seen.
    csrf: Mutex<Option<String>>,
    nonces: AtomicU32,
}

/// A file to upload: field, file name, bytes.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            cookies: Mutex::default(),
            csrf: Mutex::default(),
            nonces: AtomicU32::new(0),
        }
    }

    /// Opens a page. A redirect is answered as it is: see [`Browser::follow`].
    pub async fn get(&self, path: &str) -> Answer {
        let answer = self.send(self.request(Method::GET, path), Body::empty()).await;
        let token = answer
            .forms()
            .into_iter()
            .find_map(|form| form.value(CSRF).map(str::to_owned));
        if token.is_some() {
            *lock(&self.csrf) = token;
        }
        answer
    }

    /// Opens the page that `answer` redirects to.
    ///
    /// # Panics
    /// Where it is no redirect.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        let location = answer.location().unwrap_or_else(|| {
            panic!(
                "{} answered {}, no redirect: {}",
                answer.request,
                answer.status,
                answer.text()
            )
        });
        self.get(location).await
    }

    /// Sends a form with `fields`, the session's token and a nonce of its own; fields of these names replace them.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = self.complete(fields).await;
        self.post_exactly(path, &fields).await
    }

    /// Sends exactly `fields`.
    ///
    /// # Panics
    /// Where the fields cannot be encoded.
    pub async fn post_exactly(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let body = serde_html_form::to_string(fields).expect("fields can be encoded");
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Sends a multipart form: fields, the session's token, a nonce, then files.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Answer {
        let fields = self.complete(fields).await;
        self.upload_exactly(path, &fields, files).await
    }

    async fn upload_exactly(&self, path: &str, fields: &[(String, String)], files: &[File<'_>]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(part(&format!("name=\"{name}\"")).bytes());
            body.extend_from_slice(format!("\r\n{value}\r\n").as_bytes());
        }
        for (field, name, bytes) in files {
            body.extend(part(&format!("name=\"{field}\"; filename=\"{name}\"")).bytes());
            body.extend_from_slice(b"Content-Type: application/octet-stream\r\n\r\n");
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = self.request(Method::POST, path).header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        );
        self.send(request, Body::from(body)).await
    }

    /// Opens `path` and takes its form, filled as the page fills it.
    ///
    /// # Panics
    /// Where the page has no form, or several: then name one by [`Browser::form`].
    pub async fn fill(&self, path: &str) -> Form {
        let answer = self.get(path).await.expect(200);
        let mut forms: Vec<Form> = answer
            .forms()
            .into_iter()
            .filter(|form| form.posts() && form.in_main)
            .collect();
        match forms.len() {
            1 => forms.remove(0),
            0 => panic!("{path} has no form: {}", answer.text()),
            _ => panic!(
                "{path} has several forms, name one of them: {:?}",
                forms.iter().map(|form| &form.action).collect::<Vec<_>>()
            ),
        }
    }

    /// Opens `path` and takes the form that is sent to `action`.
    ///
    /// # Panics
    /// Where the page has none.
    pub async fn form(&self, path: &str, action: &str) -> Form {
        let answer = self.get(path).await.expect(200);
        let found = answer
            .forms()
            .into_iter()
            .find(|form| form.posts() && form.action == action);
        found.unwrap_or_else(|| panic!("{path} has no form to {action}: {}", answer.html()))
    }

    /// Sends a form as it is, its nonce too: sending it twice is a double click.
    pub async fn submit(&self, form: &Form) -> Answer {
        if form.multipart {
            self.upload_exactly(&form.action, &form.fields, &[]).await
        } else {
            self.post_exactly(&form.action, &form.fields).await
        }
    }

    /// Sends a form with files.
    pub async fn submit_files(&self, form: &Form, files: &[File<'_>]) -> Answer {
        self.upload_exactly(&form.action, &form.fields, files).await
    }

    /// Signs in by the sign-in page.
    pub async fn sign_in(&self, name: &str, password: &str) -> Answer {
        let mut form = self.fill("/anmelden").await;
        form.set("name", name);
        form.set("password", password);
        self.submit(&form).await
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        lock(&self.cookies).get(name).cloned()
    }

    /// Sets a cookie.
    pub fn set_cookie(&self, name: &str, value: &str) {
        lock(&self.cookies).insert(name.to_owned(), value.to_owned());
    }

    /// Starts a request as this browser would; headers can be added before [`Browser::send`].
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = lock(&self.cookies)
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("sec-fetch-site", "same-origin");
        if cookies.is_empty() {
            request
        } else {
            request.header("cookie", cookies.join("; "))
        }
    }

    /// Sends a request and keeps the cookies of the answer.
    ///
    /// # Panics
    /// Where the request is none.
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let answer = Answer::of(&self.router, request.body(body).expect("a request")).await;
        let mut cookies = lock(&self.cookies);
        for header in answer.headers.get_all("set-cookie") {
            let text = header.to_str().expect("a cookie is text");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(cookies);
        answer
    }

    /// The session's token; a page is opened for it where none was seen. Empty for somebody who is not signed in.
    pub async fn csrf(&self) -> String {
        if lock(&self.csrf).is_none() {
            self.get("/konto").await;
        }
        lock(&self.csrf).clone().unwrap_or_default()
    }

    async fn complete(&self, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let csrf = self.csrf().await;
        let number = self.nonces.fetch_add(1, Ordering::Relaxed);
        let nonce = format!("nonce-of-a-test-{number:04}");
        let own = [(CSRF, csrf.as_str()), (NONCE, nonce.as_str())];
        let missing = own
            .into_iter()
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name));
        missing
            .chain(fields.iter().copied())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

fn part(disposition: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test thread has panicked")
}
