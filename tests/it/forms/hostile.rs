//! Text that would like to be markup, script or a formula is shown as it was typed, on every page.

use paktbuch_tests::engine::run;
use paktbuch_tests::html::{Piece, pieces};
use paktbuch_tests::walk::is_html;
use paktbuch_tests::{Answer, Engine, World};

use super::{forms, pages, text_controls};

/// Payloads of our own; the names of tags and handlers are ours alone.
const OWN: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><script>alert(2)</script>",
    "'><script>alert(3)</script>",
    "</textarea><script>alert(4)</script>",
    "</title><script>alert(5)</script>",
    "</option></select><script>alert(6)</script>",
    "<img src=x onerror=alert(7)>",
    "\"><img src=x onerror=alert(8)>",
    "\" onfocus=alert(9) autofocus x=\"",
    "' onmouseover=alert(10) x='",
    "<svg/onload=alert(11)>",
    "<svg><script>alert(12)</script></svg>",
    "<iframe src=\"javascript:alert(13)\"></iframe>",
    "<a href=\"javascript:alert(14)\">x</a>",
    "<details open ontoggle=alert(15)>",
    "<math><mtext><script>alert(16)</script>",
    "<body onload=alert(17)>",
    "<base href=\"//evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=//evil.example/\">",
    "<form action=\"//evil.example/\"><button>x</button></form>",
    "<!--<script>alert(21)</script>-->",
    "&lt;script&gt;alert(22)&lt;/script&gt;",
    "&#60;script&#62;alert(23)&#60;/script&#62;",
    "{{7*7}}<b>24</b>",
    "${7*7}<b>25</b>",
    "{% include \"base.html\" %}<b>26</b>",
    "\u{2028}<b>27</b>\u{2029}",
    "\u{202e}<b>28</b>",
    "=HYPERLINK(\"//evil.example/\";\"29\")<b>",
    "'; DROP TABLE school; --<b>30</b>",
];

/// How many payloads are tried in all.
const COUNT: usize = 40;

/// Our own payloads, and as many of the list of naughty strings as make [`COUNT`] of them.
fn payloads() -> Vec<String> {
    let mut payloads: Vec<String> = OWN.iter().map(|text| (*text).to_owned()).collect();
    if let Some(bytes) = paktbuch_test_data::read("hostile/blns.json") {
        let strings: Vec<String> = serde_json::from_slice(&bytes).unwrap();
        let tags = strings
            .into_iter()
            .filter(|text| text.contains('<') && text.len() > 20);
        payloads.extend(tags.take(COUNT - OWN.len()));
    }
    payloads
}

/// What a page must not hold, with the reason.
fn danger(page: &Answer, payloads: &[String]) -> Option<String> {
    if !is_html(page) {
        return None;
    }
    let html = page.html();
    if let Some(raw) = payloads.iter().find(|payload| html.contains(payload.as_str())) {
        return Some(format!("shows {raw:?} unescaped"));
    }
    pieces(&html).iter().find_map(bad_tag)
}

fn bad_tag(piece: &Piece) -> Option<String> {
    let Piece::Open { name, attributes } = piece else {
        return None;
    };
    let foreign = |value: &str| {
        let value = value.trim().to_lowercase();
        value.starts_with("//")
            || ["javascript:", "data:", "vbscript:"]
                .iter()
                .any(|scheme| value.starts_with(scheme))
    };
    let bad_attribute = attributes.iter().find(|(name, value)| {
        name.starts_with("on")
            || (matches!(name.as_str(), "href" | "src" | "action" | "formaction") && foreign(value))
    });
    let inline = name == "script"
        && piece
            .attribute("src")
            .is_none_or(|src| !src.starts_with("/assets/"));
    let strange = matches!(name.as_str(), "iframe" | "object" | "embed" | "base" | "math");
    (inline || strange || bad_attribute.is_some()).then(|| format!("holds {piece:?}"))
}

#[test]
fn hostile_text_stays_text_everywhere() {
    run(Engine::Sqlite, async |app| {
        let world = World::build(&app).await;
        let browser = app.verwaltung().await;
        let payloads = payloads();
        let mut found = Vec::new();
        let mut look = |answer: &Answer| {
            assert!(
                !answer.status.is_server_error(),
                "{}: {}",
                answer.request,
                answer.text()
            );
            found.extend(danger(answer, &payloads).map(|why| format!("{} {why}", answer.request)));
        };
        let all = forms(&pages(&browser, &world).await);
        let (mut next, mut stored) = (0, 0);
        for (page, form) in all {
            let controls = text_controls(&form);
            // All fields at once: mostly refused and shown again.
            for payload in payloads
                .iter()
                .skip(next % 7)
                .step_by(7)
                .filter(|_| !controls.is_empty())
            {
                let values: Vec<(&str, &str)> = controls
                    .iter()
                    .map(|name| (name.as_str(), payload.as_str()))
                    .collect();
                look(
                    &browser
                        .submit(&fresh(&browser, &page, &form).await.with(&values))
                        .await,
                );
            }
            // One field at a time: stored where the field takes any text.
            for control in controls {
                next += 1;
                let payload = &payloads[next % payloads.len()];
                let form = fresh(&browser, &page, &form).await.with(&[(&control, payload)]);
                let answer = browser.submit(&form).await;
                stored += usize::from(answer.status == 303);
                look(&answer);
            }
        }
        for page in pages(&browser, &world).await {
            look(&page);
        }
        assert_eq!(found, Vec::<String>::new());
        assert!(
            stored > 0,
            "no payload was ever stored: this test looks at nothing"
        );
    });
}

/// The form as its page shows it now: an earlier payload may have changed the record. Gone from there, as it was.
async fn fresh(
    browser: &paktbuch_tests::Browser,
    page: &str,
    form: &paktbuch_tests::Form,
) -> paktbuch_tests::Form {
    let shown = browser.get(page).await.forms();
    let same = shown
        .into_iter()
        .find(|other| other.action == form.action && other.controls == form.controls);
    same.unwrap_or_else(|| form.clone())
}
