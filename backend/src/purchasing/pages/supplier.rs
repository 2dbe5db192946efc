//! The list of suppliers, and a supplier with its invoices.

use askama::Template;
use paktbuch_types::SupplierId;

use super::state;
use crate::evidence::paths as evidence;
use crate::memos::paths as memos;
use crate::purchasing::forms::{MergeForm, SupplierForm};
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceRow, ListedSupplier, SupplierRow};
use crate::text::counted;
use crate::web::components::{Conflict, ConflictRow, Fact, Field, FieldError, HistoryEntry, Pager, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// `/lieferanten`.
#[derive(Debug, Template)]
#[template(path = "purchasing/suppliers.html")]
pub struct SuppliersPage {
    layout: Layout,
    search: Field,
    rows: Vec<(String, ListedSupplier)>,
    pager: Pager,
}

impl SuppliersPage {
    /// The list, at a page of what a search finds.
    #[must_use]
    pub fn new(layout: Layout, search: &str, rows: Vec<ListedSupplier>, (page, total): (u64, u64)) -> Self {
        let query = serde_html_form::to_string([("q", search)]).unwrap_or_default();
        Self {
            layout: layout
                .titled("Lieferanten – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here("Lieferanten"),
            search: Field::new("q", "Name, Ort oder Kreditorennummer")
                .value(search)
                .optional(),
            rows: rows
                .into_iter()
                .map(|row| (paths::supplier(row.supplier.id), row))
                .collect(),
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total,
                more: false,
                base: format!("{}?{query}&seite=", paths::SUPPLIERS),
            },
        }
    }
}

/// What a supplier's page is made of.
#[derive(Debug)]
pub struct SupplierParts<'a> {
    pub listed: ListedSupplier,
    pub invoices: Vec<InvoiceRow>,
    /// Page of the invoices and how many there are; rejected ones are not shown.
    pub place: (u64, u64),
    /// The others, to put it together with; none for those who may not.
    pub others: Vec<SupplierRow>,
    pub form: &'a SupplierForm,
    pub merge: &'a MergeForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<(String, String)>,
    pub history: Vec<HistoryEntry>,
    pub may_edit: bool,
}

/// `/lieferanten/{id}`.
#[derive(Debug, Template)]
#[template(path = "purchasing/supplier.html")]
pub struct SupplierPage {
    layout: Layout,
    heading: String,
    /// Weg des Geldes: what is found for its name.
    way: String,
    /// Notes on it.
    memos: String,
    facts: Vec<Fact>,
    invoices: Vec<InvoiceLine>,
    pager: Pager,
    edit: Option<EditFields>,
    merge: Option<MergeFields>,
    history: Vec<HistoryEntry>,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

/// An invoice of the supplier.
#[derive(Debug)]
struct InvoiceLine {
    href: String,
    row: InvoiceRow,
    state: State,
}

#[derive(Debug)]
struct EditFields {
    action: String,
    version: String,
    fields: Vec<Field>,
}

#[derive(Debug)]
struct MergeFields {
    action: String,
    version: i64,
    other: Field,
    confirmed: Field,
}

impl SupplierPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: SupplierParts<'_>) -> Self {
        let supplier = &parts.listed.supplier;
        let id = supplier.id;
        let stored = SupplierForm::stored(supplier);
        let conflict = parts.conflict.map(|(changed_by, changed_at)| Conflict {
            changed_by,
            changed_at,
            rows: compared(parts.form, &stored),
        });
        let version = match conflict {
            Some(_) => stored.version,
            None => parts.form.version.clone(),
        };
        Self {
            layout: layout
                .titled(format!("{} – Lieferanten", supplier.name))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Lieferanten", paths::SUPPLIERS)
                .here(supplier.name.clone()),
            heading: supplier.name.clone(),
            way: evidence::search(&supplier.name),
            memos: memos::supplier(id),
            facts: facts(&parts.listed),
            invoices: parts
                .invoices
                .into_iter()
                .map(|row| InvoiceLine {
                    href: paths::invoice(row.id),
                    state: state(&row),
                    row,
                })
                .collect(),
            pager: Pager {
                page: parts.place.0,
                size: PAGE_ROWS,
                total: parts.place.1,
                more: false,
                base: format!("{}?seite=", paths::supplier(id)),
            },
            edit: parts.may_edit.then(|| EditFields {
                action: paths::supplier(id),
                version,
                fields: fields(parts.form, parts.errors),
            }),
            merge: (parts.may_edit && !parts.others.is_empty())
                .then(|| merge_fields(&parts.listed, &parts.others, parts.merge, parts.errors)),
            history: parts.history,
            conflict,
            errors: parts.errors.list().to_vec(),
        }
    }
}

fn facts(listed: &ListedSupplier) -> Vec<Fact> {
    let supplier = &listed.supplier;
    let place = format!("{} {}", supplier.postal_code, supplier.city);
    let address = [supplier.street.as_str(), place.trim()];
    let address: Vec<&str> = address.into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        Fact::new("Nummer", supplier.id.to_string()),
        Fact::new("USt-IdNr.", supplier.vat_id.clone()),
        Fact::new("Kreditorennummer", supplier.creditor_number.clone()),
        Fact::new("Anschrift", address.join(", ")),
        Fact::new("Rechnungen", listed.invoices.to_string()),
        Fact::new("Bestellungen", listed.orders.to_string()),
    ]
}

fn fields(form: &SupplierForm, errors: &FormErrors) -> Vec<Field> {
    let field =
        |name: &str, label: &str, value: &str| Field::new(name, label).value(value).error(errors.at(name));
    vec![
        field("name", "Name", &form.name).hint(
            "Von Hand erfasste Rechnungen bekommen den neuen Namen; eine E-Rechnung behält, was sie druckt.",
        ),
        field("ust", "USt-IdNr.", &form.ust).optional(),
        field("kreditor", "Kreditorennummer", &form.kreditor)
            .hint("Nummer im Finanzverfahren; nach ihr finden Zahlungslisten den Lieferanten.")
            .optional(),
        field("strasse", "Straße und Hausnummer", &form.strasse).optional(),
        field("plz", "PLZ", &form.plz).optional(),
        field("ort", "Ort", &form.ort).optional(),
    ]
}

fn merge_fields(
    listed: &ListedSupplier,
    others: &[SupplierRow],
    form: &MergeForm,
    errors: &FormErrors,
) -> MergeFields {
    let mut options = vec![(String::new(), "bitte wählen".to_owned())];
    options.extend(others.iter().map(|row| (row.id.to_string(), row.words())));
    let moved = format!(
        "{} und {} gehen zu ihm über",
        counted(listed.invoices, "Rechnung", "Rechnungen"),
        counted(listed.orders, "Bestellung", "Bestellungen")
    );
    let id: SupplierId = listed.supplier.id;
    MergeFields {
        action: paths::merge_supplier(id),
        version: listed.supplier.version,
        other: Field::new("ziel", "Lieferant, der bleibt")
            .value(&form.ziel)
            .options(options)
            .error(errors.at("ziel")),
        confirmed: Field::new("bestaetigt", format!("{moved}, dieser Lieferant wird entfernt"))
            .hint("Das lässt sich nicht zurücknehmen.")
            .error(errors.at("bestaetigt")),
    }
}

fn compared(typed: &SupplierForm, stored: &SupplierForm) -> Vec<ConflictRow> {
    vec![
        ConflictRow::new("Name", &typed.name, &stored.name),
        ConflictRow::new("USt-IdNr.", &typed.ust, &stored.ust),
        ConflictRow::new("Kreditorennummer", &typed.kreditor, &stored.kreditor),
        ConflictRow::new("Straße und Hausnummer", &typed.strasse, &stored.strasse),
        ConflictRow::new("PLZ", &typed.plz, &stored.plz),
        ConflictRow::new("Ort", &typed.ort, &stored.ort),
    ]
}
