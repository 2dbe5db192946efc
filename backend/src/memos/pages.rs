//! Pages of this feature.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{
    AmendmentId, DrawdownId, MemoSubject, PayoutId, ReallocationId, SchoolDocumentId, SchoolNumber,
    format_date,
};

use super::forms::MemoForm;
use super::paths;
use super::rows::{Home, MemoRow, Record};
use crate::deadlines::paths as deadlines;
use crate::devices::paths as devices;
use crate::drawdowns::paths as drawdowns;
use crate::examination::paths as examination;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::schools::paths as schools;
use crate::web::components::{Conflict, Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Notes on a record, and the form of a new one.
#[derive(Debug, Template)]
#[template(path = "memos/list.html")]
pub struct MemosPage {
    layout: Layout,
    record: String,
    back: String,
    action: String,
    /// Empty for those who only read.
    form: Option<Fields>,
    file: Field,
    errors: Vec<FieldError>,
    rows: Vec<MemoView>,
}

/// A stored note to change.
#[derive(Debug, Template)]
#[template(path = "memos/edit.html")]
pub struct MemoPage {
    layout: Layout,
    record: String,
    action: String,
    back: String,
    version: String,
    fields: Fields,
    done_on: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

/// The fields of a note.
#[derive(Debug)]
struct Fields {
    said_on: Field,
    with_whom: Field,
    text: Field,
    follow_up_on: Field,
}

/// A note to read.
#[derive(Debug)]
struct MemoView {
    day: String,
    with_whom: String,
    text: String,
    by: String,
    /// The removed records that it was written on; empty = none.
    origin: String,
    /// State of its Wiedervorlage.
    follow_up: Option<State>,
    /// Address that settles it, with the version.
    done: Option<(String, i64)>,
    /// Empty for those who only read.
    edit: String,
    /// Name and address of its file.
    file: Option<(String, String)>,
}

/// Address of a record, or of the page that shows it, and of the Fristen for one that is gone. Those who only read do not open the form of
/// a model: for them its devices.
fn href(record: &Record, may_write: bool) -> String {
    match (record.kind, record.home) {
        (MemoSubject::Drawdown, _) => drawdowns::drawdown(DrawdownId(record.id)),
        (MemoSubject::Amendment, _) => funding::amendment(AmendmentId(record.id)),
        (MemoSubject::Reallocation, _) => funding::reallocation(ReallocationId(record.id)),
        (MemoSubject::SchoolDocument, _) => funding::concept(SchoolDocumentId(record.id)),
        (MemoSubject::Payout, Home::Notice(notice)) => funding::payout_of(notice, PayoutId(record.id)),
        (MemoSubject::Proof, Home::Notice(notice)) => examination::of_notice(notice),
        (_, Home::Application(id)) => funding::application(id),
        (_, Home::Notice(id)) => funding::notice(id),
        (_, Home::Invoice(id)) => purchasing::invoice(id),
        (_, Home::Device(id)) => devices::device(id),
        (_, Home::School(_)) => {
            let number: Result<SchoolNumber, _> = record.key.parse();
            number.map_or_else(|_| schools::LIST.to_owned(), |number| schools::school(&number))
        }
        (_, Home::Order(id)) => ordering::order(id),
        (_, Home::Supplier(id)) => purchasing::supplier(id),
        (_, Home::Model(id)) if may_write => devices::model(id),
        (_, Home::Model(_)) => devices::LIST.to_owned(),
        (_, Home::Edition(_)) => {
            let parts = record.key.split_once('/');
            let edition = parts.and_then(|(code, version)| Some((code, version.parse().ok()?)));
            edition.map_or_else(
                || funding::PROGRAMMES.to_owned(),
                |(code, version)| funding::edition(code, version),
            )
        }
        (_, Home::Authority) => deadlines::LIST.to_owned(),
    }
}

fn framed(layout: Layout, record: &Record, title: &str, back: String) -> Layout {
    let menu = match record.home {
        Home::Application(_) | Home::Notice(_) | Home::Edition(_) | Home::Authority => funding::NOTICES,
        Home::Invoice(_) | Home::Order(_) | Home::Supplier(_) => purchasing::INVOICES,
        Home::Device(_) | Home::Model(_) => devices::LIST,
        Home::School(_) => schools::LIST,
    };
    layout
        .titled(format!("{title} – {}", record.label))
        .in_menu(menu)
        .crumb(&record.label, back)
}

impl Fields {
    fn of(form: &MemoForm, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            said_on: field("said_on", "Tag", &form.said_on)
                .hint("Tag des Gesprächs oder Schreibens, TT.MM.JJJJ"),
            with_whom: field("with_whom", "Gespräch mit", &form.with_whom)
                .hint("Name und Stelle; leer bei einer eigenen Notiz.")
                .optional(),
            text: field("text", "Vermerk", &form.text)
                .hint("Was wurde gesagt oder geschrieben, was ist zu tun?"),
            follow_up_on: field("follow_up_on", "Wiedervorlage am", &form.follow_up_on)
                .hint("An diesem Tag steht der Vermerk unter den Fristen.")
                .optional(),
        }
    }
}

impl MemosPage {
    /// The page of a record; `form` is missing for those who only read.
    #[must_use]
    pub fn new(
        layout: Layout,
        record: &Record,
        rows: Vec<MemoRow>,
        form: Option<&MemoForm>,
        errors: &FormErrors,
        today: NaiveDate,
    ) -> Self {
        let may_write = form.is_some();
        let back = href(record, may_write);
        Self {
            layout: framed(layout, record, "Vermerke", back.clone()).here("Vermerke"),
            record: record.label.clone(),
            back,
            action: paths::of(record.kind, record.id),
            form: form.map(|form| Fields::of(form, errors)),
            file: Field::new("datei", "Datei")
                .hint(
                    "E-Mail (.eml) oder Scan (PDF, JPEG, PNG); aus einer E-Mail werden leere Felder gefüllt.",
                )
                .error(errors.at("datei"))
                .optional(),
            errors: errors.list().to_vec(),
            rows: rows.into_iter().map(|row| view(row, may_write, today)).collect(),
        }
    }
}

fn view(row: MemoRow, may_write: bool, today: NaiveDate) -> MemoView {
    let follow_up = row.data.follow_up_on.map(|day| {
        let words = format!("Wiedervorlage {}", format_date(day));
        match row.data.done_on {
            Some(done) => State::success(format!("{words}, erledigt am {}", format_date(done))),
            None if day < today => State::error(format!("{words}, überfällig")),
            None => State::warning(words),
        }
    });
    let is_open = row.data.follow_up_on.is_some() && row.data.done_on.is_none();
    MemoView {
        day: format_date(row.data.said_on),
        with_whom: row.data.with_whom,
        text: row.data.text,
        by: row.by,
        origin: row.origin,
        follow_up,
        done: (is_open && may_write).then(|| (paths::done(row.id), row.version)),
        edit: if may_write {
            paths::memo(row.id)
        } else {
            String::new()
        },
        file: row.file.map(|(name, _)| (name, paths::file(row.id))),
    }
}

impl MemoPage {
    /// The form of a stored note.
    #[must_use]
    pub fn new(
        layout: Layout,
        record: &Record,
        row: &MemoRow,
        form: &MemoForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let memos = paths::of(record.kind, record.id);
        Self {
            layout: framed(layout, record, "Vermerk bearbeiten", href(record, true))
                .crumb("Vermerke", &memos)
                .here("Bearbeiten"),
            record: record.label.clone(),
            action: paths::memo(row.id),
            back: memos,
            version: form.version.clone(),
            fields: Fields::of(form, errors),
            done_on: Field::new("done_on", "Erledigt am")
                .value(&form.done_on)
                .error(errors.at("done_on"))
                .optional(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}
