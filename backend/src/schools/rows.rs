//! Rows made for pages, lists and the API.

use paktbuch_types::{SchoolId, SchoolNumber};

/// A school in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolLine {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
    pub form: String,
    pub city: String,
    /// Of the latest school year that is known.
    pub pupils: Option<i64>,
    /// Without disposed ones.
    pub devices: i64,
}

/// By what the list of schools is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SchoolSort {
    #[default]
    Name,
    Number,
    Form,
    City,
    Pupils,
    Devices,
}

impl SchoolSort {
    /// Every column with its name in addresses and its head.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Name, "name", "Schule"),
        (Self::Number, "nummer", "Schulnr."),
        (Self::Form, "form", "Schulform"),
        (Self::City, "ort", "Ort"),
        (Self::Pupils, "schueler", "Schüler/innen"),
        (Self::Devices, "geraete", "Geräte"),
    ];
}

/// What of the list is shown, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolFilter {
    /// Words in number, name, form or city.
    pub text: String,
    pub sort: SchoolSort,
    pub descending: bool,
}
