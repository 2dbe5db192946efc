//! An order, new or stored, on one page.

use askama::Template;
use paktbuch_types::{AwardType, LineKind, PriceBasis};

use super::framed;
use crate::ordering::forms::{LineForm, OrderForm, RATES, line_field, target_code};
use crate::ordering::paths;
use crate::ordering::rows::{Choices, OrderDetail};
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The form.
#[derive(Debug, Template)]
#[template(path = "ordering/form.html")]
pub struct FormPage {
    layout: Layout,
    heading: String,
    action: String,
    back: String,
    version: String,
    /// Notice from which a new order was opened, and the suggested number.
    notice: String,
    suggested: String,
    suppliers: Vec<String>,
    number: Field,
    subject: Field,
    supplier: Field,
    vat_id: Field,
    ordered: Field,
    promised: Field,
    award: Field,
    reference: Field,
    prices: Field,
    lines: Vec<LineFields>,
    note: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

#[derive(Debug)]
struct LineFields {
    number: usize,
    id: (String, String),
    name: Field,
    kind: Field,
    quantity: Field,
    price: Field,
    rate: Field,
    target: Field,
    school: Field,
    promised: Field,
}

impl FormPage {
    /// The form; `order` is a stored one.
    #[must_use]
    pub fn new(
        layout: Layout,
        order: Option<&OrderDetail>,
        form: &OrderForm,
        mut choices: Choices,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let heading = order.map_or_else(
            || "Bestellung erfassen".to_owned(),
            |order| format!("Bestellung {} bearbeiten", order.number),
        );
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        choices
            .targets
            .sort_by_key(|group| group.notice.to_string() != form.notice);
        let number = field("nummer", "Bestellnummer", &form.number);
        let lines = form.lines.iter().zip(1..);
        let unknown = std::iter::once(("", "noch offen"));
        Self {
            layout: framed(layout, &heading)
                .crumb("Bestellungen", paths::ORDERS)
                .here(heading.clone()),
            heading,
            action: order.map_or_else(|| paths::ORDERS.to_owned(), |order| paths::edit(order.id)),
            back: order.map_or_else(|| paths::ORDERS.to_owned(), |order| paths::order(order.id)),
            version: form.version.clone(),
            notice: form.notice.clone(),
            suggested: form.suggested.clone(),
            number: if form.suggested.is_empty() {
                number
            } else {
                number.hint("Vorschlag; bleibt er stehen, folgt er dem Jahr des Auftragsdatums.")
            },
            subject: field("gegenstand", "Gegenstand", &form.subject)
                .hint("Zum Beispiel „Tablets für die Jahrgänge 5 und 6“."),
            supplier: field("lieferant", "Lieferant", &form.supplier).attribute("list", "lieferanten"),
            vat_id: field("ust", "USt-IdNr.", &form.vat_id).optional(),
            ordered: field("datum", "Auftragsdatum", &form.ordered).only_with("ab „Beauftragt“ nötig"),
            promised: field("termin", "Liefertermin zugesagt", &form.promised)
                .hint("Danach steht die Bestellung unter „überfällige Lieferungen“.")
                .optional(),
            award: field("vergabeart", "Vergabeart", &form.award)
                .options(unknown.chain(AwardType::ALL.iter().map(|award| (award.code(), award.label())))),
            reference: field("vergabe_az", "Vergabe-Az.", &form.reference)
                .hint("Steht in der Belegliste des Verwendungsnachweises.")
                .optional(),
            prices: field("preise", "Die Einzelpreise sind", &form.prices)
                .options(PriceBasis::ALL.iter().map(|basis| (basis.code(), basis.label()))),
            lines: lines
                .map(|(line, number)| line_fields(line, number, &choices, errors))
                .collect(),
            note: field("bemerkung", "Bemerkung", &form.note).optional(),
            suppliers: choices.suppliers,
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

/// Behind what a line needs once there is anything in it.
const NEEDED: &str = "für diese Position nötig";

fn line_fields(line: &LineForm, number: usize, choices: &Choices, errors: &FormErrors) -> LineFields {
    let field = |name: &str, label: &str, value: &str| {
        let name = line_field(number, name);
        let error = errors.at(&name);
        Field::new(name, label).value(value).error(error)
    };
    let targets = choices.targets.iter().flat_map(|group| {
        let option = |(id, label): &(paktbuch_types::CostLineId, String)| {
            (target_code(Some(*id)), group.label.clone(), label.clone())
        };
        group.options.iter().map(option).collect::<Vec<_>>()
    });
    let schools = choices
        .schools
        .iter()
        .map(|school| (school.id.to_string(), school.name.clone()));
    let no_school = std::iter::once((
        String::new(),
        "laut Kostenzeile, sonst keine bestimmte".to_owned(),
    ));
    let is_open = line.target.is_empty();
    let unknown = is_open
        .then(|| (String::new(), "bitte wählen".to_owned()))
        .into_iter();
    LineFields {
        number,
        id: (line_field(number, "id"), line.id.clone()),
        name: field("name", "Leistung", &line.name).only_with(NEEDED),
        kind: field("art", "Art", &line.kind).options(
            LineKind::ALL
                .iter()
                .filter(|kind| !kind.is_other() || **kind == LineKind::Training)
                .map(|kind| (kind.code(), kind.label())),
        ),
        quantity: field("menge", "Menge", &line.quantity).only_with(NEEDED),
        price: field("preis", "Einzelpreis", &line.price).only_with(NEEDED),
        rate: field("satz", "Umsatzsteuer", &line.rate).options(RATES),
        target: field("ziel", "Bezahlt aus", &line.target)
            .only_with(NEEDED)
            .options(unknown.chain([(target_code(None), "Eigene Mittel".to_owned())]))
            .grouped(targets),
        school: field("schule", "Für Schule", &line.school)
            .optional()
            .options(no_school.chain(schools)),
        promised: field("termin", "Liefertermin zugesagt", &line.promised)
            .optional()
            .hint("Nur, wenn er von dem der Bestellung abweicht."),
    }
}

/// This form beside what is stored now.
#[must_use]
pub fn compared(yours: &OrderForm, stored: &OrderForm) -> Vec<ConflictRow> {
    let lines = |form: &OrderForm| {
        let lines = form.lines.iter().filter(|line| !line.is_blank());
        lines
            .map(|line| {
                let promised = match line.promised.as_str() {
                    "" => String::new(),
                    day => format!(", zugesagt zum {day}"),
                };
                format!("{} × {} zu {} €{promised}", line.quantity, line.name, line.price)
            })
            .collect::<Vec<_>>()
            .join("; ")
    };
    let row =
        |label: &str, value: fn(&OrderForm) -> &str| ConflictRow::new(label, value(yours), value(stored));
    vec![
        row("Bestellnummer", |form| &form.number),
        row("Gegenstand", |form| &form.subject),
        row("Lieferant", |form| &form.supplier),
        row("USt-IdNr.", |form| &form.vat_id),
        row("Auftragsdatum", |form| &form.ordered),
        row("Liefertermin zugesagt", |form| &form.promised),
        row("Vergabeart", |form| &form.award),
        row("Vergabe-Az.", |form| &form.reference),
        row("Preise", |form| &form.prices),
        ConflictRow::new("Positionen", lines(yours), lines(stored)),
        row("Bemerkung", |form| &form.note),
    ]
}
