//! A stored change notice.

use askama::Template;
use paktbuch_types::format_date;

use super::{euro, framed};
use crate::evidence::paths as evidence;
use crate::funding::fields;
use crate::funding::forms::AmendmentEditForm;
use crate::funding::paths;
use crate::funding::rows::{AmendedValue, AmendmentRow, NoticeView};
use crate::memos::paths as memos;
use crate::web::components::{Conflict, Fact, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A stored change notice.
#[derive(Debug, Template)]
#[template(path = "funding/amendment.html")]
pub struct AmendmentPage {
    layout: Layout,
    heading: String,
    notice: String,
    notice_href: String,
    /// Weg des Geldes of the notice.
    way: String,
    /// Notes on it.
    memos: String,
    facts: Vec<Fact>,
    reason: String,
    values: Vec<ValueRow>,
    /// The devices of the notice, where it changed what their Zweckbindung follows; else empty.
    devices: String,
    file_href: String,
    file_facts: String,
    /// Empty for those who only read.
    action: String,
    upload_action: String,
    upload: Field,
    version: String,
    reference: Field,
    dated: Field,
    announced_on: Field,
    reason_field: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

/// A value that it changed.
#[derive(Debug)]
struct ValueRow {
    value: AmendedValue,
    /// Place in words, and its address where there is a PDF.
    place: String,
    href: String,
    /// As typed.
    typed_page: String,
    typed_place: String,
    is_wrong: bool,
}

impl AmendmentPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        row: &AmendmentRow,
        form: &AmendmentEditForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
        may_edit: bool,
    ) -> Self {
        let name = format!("Bescheid {}", view.data.reference);
        let heading = title(row);
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let value = |(index, value): (usize, &AmendedValue)| ValueRow {
            place: fields::place_words(value.page, &value.place),
            href: match row.file {
                Some(_) => paths::amendment_file(row.id, value.page),
                None => String::new(),
            },
            typed_page: form.page.get(index).cloned().unwrap_or_default(),
            typed_place: form.place.get(index).cloned().unwrap_or_default(),
            is_wrong: errors.at(&format!("page-{}", index + 1)).is_some(),
            value: value.clone(),
        };
        let only_editors = |address: String| if may_edit { address } else { String::new() };
        Self {
            layout: framed(layout, &heading)
                .crumb(name.clone(), paths::notice(view.id))
                .here(heading.clone()),
            facts: facts(row),
            reason: row.head.reason.clone(),
            values: row.values.iter().enumerate().map(value).collect(),
            devices: if row.values.iter().any(|value| fields::moves_devices(&value.label)) {
                paths::devices(view.id)
            } else {
                String::new()
            },
            file_href: match row.file {
                Some(_) => paths::amendment_file(row.id, None),
                None => String::new(),
            },
            file_facts: row
                .file
                .as_ref()
                .map(super::notice::file_facts)
                .unwrap_or_default(),
            action: only_editors(paths::amendment(row.id)),
            upload_action: only_editors(paths::upload_amendment_file(row.id)),
            upload: Field::new("datei", "PDF-Datei des Änderungsbescheids")
                .error(errors.at("datei"))
                .attribute("accept", "application/pdf,.pdf"),
            version: form.version.clone(),
            reference: field("reference", "Aktenzeichen", &form.reference),
            dated: field("dated", "Bescheid vom", &form.dated),
            announced_on: field("announced_on", "Bekannt gegeben am", &form.announced_on).optional(),
            reason_field: field("reason", "Anlass", &form.reason).optional(),
            errors: errors.list().to_vec(),
            conflict,
            heading,
            notice: format!("{name}, {}", view.data.title),
            notice_href: paths::notice(view.id),
            way: evidence::notice(view.id),
            memos: memos::amendment(row.id),
        }
    }
}

/// `Teilwiderruf vom 01.02.2024`.
pub(super) fn title(row: &AmendmentRow) -> String {
    format!("{} vom {}", row.kind, format_date(row.head.dated))
}

fn facts(row: &AmendmentRow) -> Vec<Fact> {
    let announced = row.head.announced_on.map(format_date).unwrap_or_default();
    let grant = Fact::new("Zuwendung", euro(row.granted)).strong();
    vec![
        Fact::new("Art", row.kind.label()),
        Fact::new("Aktenzeichen", row.head.reference.clone()),
        Fact::new("Bescheid vom", format_date(row.head.dated)),
        Fact::new("Bekannt gegeben am", announced),
        if row.granted == row.granted_before {
            grant.note("unverändert")
        } else {
            grant.note(format!("bisher {}", euro(row.granted_before)))
        },
    ]
}
