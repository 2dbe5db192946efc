//! The form of any record of a school.

use askama::Template;

use crate::schools::forms::{Input, basis};
use crate::web::components::{Conflict, FieldError};
use crate::web::layout::Layout;

#[derive(Debug, Template)]
#[template(path = "schools/form.html")]
pub(crate) struct FormPage {
    pub(crate) layout: Layout,
    pub(crate) heading: String,
    /// A sentence above the fields; may be empty.
    pub(crate) intro: String,
    pub(crate) action: String,
    /// Hidden fields: name and value.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) inputs: Vec<Input>,
    /// The verb on the button.
    pub(crate) submit: &'static str,
    pub(crate) cancel: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) removal: Option<Removal>,
}

/// The way to remove the record of a form.
#[derive(Debug)]
pub(crate) struct Removal {
    pub(crate) action: String,
    /// Names the record.
    pub(crate) heading: String,
    /// What it means.
    pub(crate) text: String,
    pub(crate) submit: &'static str,
    pub(crate) version: i64,
    /// What has to go first: how many of what, and where they are seen. With one there is no button.
    pub(crate) obstacles: Vec<(String, String)>,
}

impl FormPage {
    pub(crate) fn new(layout: Layout, heading: impl Into<String>, inputs: Vec<Input>) -> Self {
        Self {
            layout,
            heading: heading.into(),
            intro: String::new(),
            action: String::new(),
            hidden: Vec::new(),
            inputs,
            submit: "Speichern",
            cancel: String::new(),
            errors: Vec::new(),
            conflict: None,
            removal: None,
        }
    }

    /// Where the form is sent, and where *Abbrechen* leads.
    pub(crate) fn to(mut self, action: String, cancel: String) -> Self {
        self.action = action;
        self.cancel = cancel;
        self
    }

    pub(crate) fn intro(mut self, intro: impl Into<String>) -> Self {
        self.intro = intro.into();
        self
    }

    pub(crate) fn submit(mut self, submit: &'static str) -> Self {
        self.submit = submit;
        self
    }

    pub(crate) fn version(mut self, version: i64) -> Self {
        self.hidden.push(("version", version.to_string()));
        self.layout.basis = basis(&self.inputs);
        self
    }
}
