//! Geräte anlegen.

use askama::Template;
use paktbuch_types::{DeviceCategory, DeviceId, DeviceStatus, SchoolId, format_date};

use super::{TITLE, devices, own_first};
use crate::devices::forms::{CONFIRMED, CreateForm, NEW_MODEL};
use crate::devices::lists::category_of_model;
use crate::devices::paths;
use crate::devices::rows::{DeviceRow, MOST, ModelRow, PlaceChoice, Purchase, Unspread};
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text::search_form;
use crate::web::components::{Fact, Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// More devices would not fit into an address.
const MOST_LINKED: usize = 100;

/// `/zuordnungen/{id}/geraete`.
#[derive(Debug, Template)]
#[template(path = "devices/create.html")]
pub struct CreatePage {
    pub layout: Layout,
    /// Line and invoice.
    pub note: String,
    pub facts: Vec<Fact>,
    /// Kind of a line without records: there is no form.
    pub no_device: Option<String>,
    /// No device is missing: there is no form.
    pub complete: bool,
    pub invoice_href: String,
    pub action: String,
    /// The same by a list.
    pub import_href: String,
    /// Partial invoices of the chain that the devices do not carry yet.
    pub unspread: Vec<FindingView>,
    /// Devices that exist, with their addresses.
    pub existing: Vec<(DeviceRow, String)>,
    /// Where they get their rooms.
    pub rooms: Option<String>,
    pub model: Field,
    pub manufacturer: Field,
    pub model_name: Field,
    pub category: Field,
    pub quantity: Field,
    pub serials: Field,
    pub school: Field,
    pub place: Field,
    pub delivered_on: Field,
    pub commissioned_on: Field,
    pub warranty_until: Field,
    pub status: Field,
    pub gross_each: Field,
    pub errors: Vec<FieldError>,
    /// What to look at before they are created.
    pub question: Option<Question>,
}

/// Questions before devices are created; a form of its own carries everything typed, and the answer.
#[derive(Debug)]
pub struct Question {
    pub doubts: Vec<String>,
    /// As name and value.
    pub typed: Vec<(&'static str, String)>,
    pub back: &'static str,
    pub go_on: &'static str,
}

/// What the form offers.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    pub models: Vec<ModelRow>,
    pub schools: Vec<(SchoolId, String)>,
    /// As `site:3` or `room:7`, with label.
    pub places: Vec<PlaceChoice>,
}

impl CreateForm {
    /// The form filled with what is known: the model of the last devices of this allocation, else of an equal line or one that the
    /// line names, quantity, school, day.
    #[must_use]
    pub fn of(purchase: &Purchase, existing: &[DeviceRow], models: &[ModelRow]) -> Self {
        let known = existing.last().and_then(|device| {
            models
                .iter()
                .find(|model| (&model.manufacturer, &model.name) == (&device.manufacturer, &device.model))
        });
        let known = known
            .or_else(|| models.iter().find(|model| Some(model.id) == purchase.last_model))
            .or_else(|| named(&purchase.line_name, models));
        // A Gegenstand needs no maker: with a category it would be a new model unasked.
        let category = (known.is_none() && purchase.kind.has_serials())
            .then(|| category_of_model(&purchase.line_name))
            .flatten();
        Self {
            model: match known {
                Some(model) => model.id.to_string(),
                None if models.is_empty() => NEW_MODEL.to_owned(),
                None => String::new(),
            },
            model_name: if known.is_none() {
                purchase.line_name.clone()
            } else {
                String::new()
            },
            category: category
                .map(|category| category.code().to_owned())
                .unwrap_or_default(),
            quantity: purchase
                .missing_devices()
                .filter(|missing| (1..=MOST).contains(missing))
                .map(|missing| missing.to_string())
                .unwrap_or_default(),
            school: purchase
                .school
                .map(|school| school.to_string())
                .unwrap_or_default(),
            delivered_on: purchase.accepted_on.map(format_date).unwrap_or_default(),
            status: DeviceStatus::Available.code().to_owned(),
            ..Self::default()
        }
    }
}

/// The model whose whole name stands in the name of a line; of several the one with the longest.
fn named<'a>(line: &str, models: &'a [ModelRow]) -> Option<&'a ModelRow> {
    let line = search_form(line);
    let in_line = models
        .iter()
        .filter(|model| !model.name.is_empty() && line.contains(&search_form(&model.name)));
    in_line.max_by_key(|model| model.name.len())
}

impl CreatePage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        purchase: &Purchase,
        existing: Vec<DeviceRow>,
        choices: &Choices,
        form: &CreateForm,
        errors: &FormErrors,
    ) -> Self {
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let empty = |label: &str| std::iter::once((String::new(), label.to_owned()));
        let models = choices.models.iter().map(|model| {
            let label = format!("{} {} ({})", model.manufacturer, model.name, model.category);
            (model.id.to_string(), label)
        });
        let new_model = std::iter::once((NEW_MODEL.to_owned(), "neues Modell, unten angeben".to_owned()));
        let schools = choices
            .schools
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()));
        let missing = purchase.missing_devices().unwrap_or_default();
        Self {
            layout: layout
                .titled(format!("Geräte anlegen – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(
                    format!("Rechnung {}", purchase.invoice_number),
                    purchasing::invoice(purchase.invoice),
                )
                .here("Geräte anlegen"),
            note: format!(
                "Rechnung {}, Position {}: {}",
                purchase.invoice_number, purchase.position, purchase.line_name
            ),
            facts: facts(purchase),
            no_device: (!purchase.kind.has_records()).then(|| purchase.kind.to_string()),
            complete: missing == 0,
            invoice_href: purchasing::invoice(purchase.invoice),
            action: paths::create(purchase.allocation),
            import_href: paths::import(purchase.allocation),
            rooms: (1..=MOST_LINKED).contains(&existing.len()).then(|| {
                let ids: Vec<DeviceId> = existing.iter().map(|row| row.id).collect();
                paths::relocate(&ids)
            }),
            unspread: Vec::new(),
            existing: existing
                .into_iter()
                .map(|row| {
                    let href = paths::device(row.id);
                    (row, href)
                })
                .collect(),
            model: field("model", "Modell", &form.model)
                .options(empty("bitte wählen").chain(new_model).chain(models)),
            manufacturer: field("manufacturer", "Hersteller", &form.manufacturer)
                .hint(if purchase.kind.has_serials() {
                    "Hersteller, Name und Kategorie nur angeben, wenn das Modell noch nicht in der Liste steht; dann sind alle drei nötig."
                } else {
                    "Name und Kategorie nur angeben, wenn es noch nicht in der Liste steht. Ein Gegenstand braucht keinen Hersteller."
                })
                .only_with(if purchase.kind.has_serials() {
                    "bei neuem Modell nötig"
                } else {
                    "freiwillig"
                }),
            model_name: field("model_name", "Name des Modells", &form.model_name)
                .only_with("bei neuem Modell nötig"),
            category: field("category", "Kategorie", &form.category)
                .only_with("bei neuem Modell nötig")
                .options(
                empty("bitte wählen")
                    .chain(DeviceCategory::ALL.iter().map(|item| (item.code().to_owned(), item.label().to_owned()))),
            ),
            quantity: field("quantity", "Anzahl", &form.quantity)
                .hint(format!("Von dieser Position können noch {} angelegt werden.", devices(missing as u64))),
            serials: field("serials", "Seriennummern", &form.serials)
                .hint("Eine je Zeile: tippen, einfügen oder scannen. Geräte ohne Nummer können sie später bekommen.")
                .optional()
                .attribute("data-expected-from", "f-quantity")
                .attribute("spellcheck", "false")
                .attribute("autocomplete", "off"),
            school: field("school", "Schule", &form.school).options(empty("bitte wählen").chain(schools)),
            place: field("place", "Standort oder Raum", &form.place)
                .hint("Muss zur gewählten Schule gehören; die Orte der Schule, für die bezahlt wurde, stehen oben.")
                .optional()
                .options(empty("nicht angegeben"))
                .grouped(own_first(&choices.places, form.school.parse().ok())),
            delivered_on: field("delivered_on", "Zugang", &form.delivered_on)
                .hint("Tag der Lieferung. Sein Jahr steht in der Inventarnummer; nicht in der Zukunft.")
                .optional(),
            commissioned_on: field("commissioned_on", "Inbetriebnahme", &form.commissioned_on).optional(),
            warranty_until: field("warranty_until", "Garantie bis", &form.warranty_until).optional(),
            status: field("status", "Status", &form.status)
                .options(
                    DeviceStatus::ALL
                        .iter()
                        .filter(|item| !matches!(item, DeviceStatus::Missing | DeviceStatus::Disposed))
                        .map(|item| (item.code(), item.label())),
                ),
            gross_each: field("gross_each", "Preis je Gerät, brutto", &form.gross_each)
                .hint("Leer lassen: der freie Betrag wird auf den Cent gleichmäßig verteilt.")
                .optional(),
            errors: errors
                .list()
                .iter()
                .filter(|error| error.field != CONFIRMED)
                .cloned()
                .collect(),
            question: None,
        }
    }

    /// The same page with the partial invoices whose amounts are still to be spread onto the devices.
    #[must_use]
    pub fn lacking(mut self, unspread: &[Unspread]) -> Self {
        let remedy =
            "Erst mit ihm haben sie ihren ganzen Preis. Bitte verteilen, sobald die Geräte angelegt sind.";
        let view = |open: &Unspread| {
            let label = format!("Abschlag {} verteilen", open.invoice_number);
            FindingView::warning(open.told(), remedy).link(paths::spread(open.allocation), label)
        };
        self.unspread = unspread.iter().map(view).collect();
        self
    }

    /// The same page, ready for the scanner.
    #[must_use]
    pub fn focused(mut self) -> Self {
        self.serials = self.serials.attribute("autofocus", "");
        self
    }

    /// The same page, asking first.
    #[must_use]
    pub fn asking(mut self, typed: &CreateForm, doubts: Vec<String>, only_missing: bool) -> Self {
        let (back, go_on) = if only_missing {
            ("Nummern nachtragen", "Ohne Seriennummer anlegen")
        } else {
            ("Nummern ändern", "Trotzdem anlegen")
        };
        let confirmed = doubts.join("\n");
        let typed = [
            ("model", &typed.model),
            ("manufacturer", &typed.manufacturer),
            ("model_name", &typed.model_name),
            ("category", &typed.category),
            ("quantity", &typed.quantity),
            ("serials", &typed.serials),
            ("school", &typed.school),
            ("place", &typed.place),
            ("delivered_on", &typed.delivered_on),
            ("commissioned_on", &typed.commissioned_on),
            ("warranty_until", &typed.warranty_until),
            ("status", &typed.status),
            ("gross_each", &typed.gross_each),
            (CONFIRMED, &confirmed),
        ];
        self.question = Some(Question {
            typed: typed.map(|(name, value)| (name, value.clone())).into(),
            doubts,
            back,
            go_on,
        });
        self
    }
}

fn facts(purchase: &Purchase) -> Vec<Fact> {
    let paid_by = match &purchase.notice {
        Some(notice) => Fact::new("Zuordnung", &purchase.cost_line)
            .note(format!("Bescheid {}", notice.reference))
            .link(funding::notice(notice.id)),
        None => Fact::new("Zuordnung", "Eigene Mittel"),
    };
    vec![
        paid_by,
        Fact::new(
            "Betrag der Zuordnung, brutto",
            format!("{}\u{a0}€", purchase.gross),
        ),
        Fact::new("davon noch frei", format!("{}\u{a0}€", purchase.left())).strong(),
        Fact::new("Menge der Position", purchase.quantity.to_string())
            .note(format!("{}\u{a0}€ brutto", purchase.line_gross)),
        Fact::new("schon angelegt", purchase.devices_on_line.to_string()),
        Fact::new(
            "noch anzulegen",
            purchase.missing_devices().unwrap_or_default().to_string(),
        )
        .strong(),
    ]
}

#[cfg(test)]
mod tests {
    use paktbuch_types::{LineKind, Quantity};

    use super::*;

    #[test]
    fn the_name_of_the_line_speaks_for_a_category() {
        for (line_name, category) in [
            ("Notebook 14 Zoll", "notebook"),
            ("Tablet 10,9 Zoll", "tablet"),
            ("Posten 7", ""),
        ] {
            let purchase = Purchase {
                line_name: line_name.to_owned(),
                kind: LineKind::Device,
                ..Purchase::default()
            };
            assert_eq!(
                CreateForm::of(&purchase, &[], &[]).category,
                category,
                "{line_name}"
            );
        }
    }

    #[test]
    fn only_a_number_of_devices_that_can_be_created_is_offered() {
        for (quantity, offered) in [
            (12, "12"),
            (5_000, "5000"),
            (0, ""),
            (-1, ""),
            (1_000_000_000, ""),
        ] {
            let purchase = Purchase {
                quantity: Quantity::whole(quantity),
                ..Purchase::default()
            };
            assert_eq!(
                CreateForm::of(&purchase, &[], &[]).quantity,
                offered,
                "{quantity}"
            );
        }
    }
}
