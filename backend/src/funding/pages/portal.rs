//! What the form of a funding portal asks of an application, to be copied there or taken as a file.

use askama::Template;

use super::framed;
use crate::funding::paths;
use crate::funding::portal::PortalForm;
use crate::reporting::paths as reporting;
use crate::web::layout::Layout;

/// Values in the order of the forms.
#[derive(Debug, Template)]
#[template(path = "funding/portal.html")]
pub struct PortalPage {
    layout: Layout,
    heading: String,
    /// Address of the portal; empty where the programme does not say.
    portal: String,
    rows: Vec<Row>,
    /// The same as a file: label and address.
    files: [(&'static str, String); 2],
}

/// A value, and whether there is one to copy.
#[derive(Debug)]
struct Row {
    label: String,
    value: String,
    is_known: bool,
}

impl PortalPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, form: PortalForm) -> Self {
        let name = format!("Antrag {}", form.reference);
        let rows = form.values.into_iter().map(|row| Row {
            is_known: row.is_known(),
            label: row.label,
            value: match row.value.as_str() {
                "" => "–".to_owned(),
                // An amount does not break before its sign.
                value => value.replace(" €", "\u{a0}€"),
            },
        });
        Self {
            layout: framed(layout, &format!("Förderportal, {name}"))
                .crumb("Anträge", paths::APPLICATIONS)
                .crumb(name.clone(), paths::application(form.application))
                .here("Förderportal"),
            heading: format!("{name}: Angaben für das Förderportal"),
            portal: form.address,
            rows: rows.collect(),
            files: [
                ("Als Excel-Datei", reporting::portal_xlsx(form.application)),
                ("Als CSV", reporting::portal_csv(form.application)),
            ],
        }
    }
}
