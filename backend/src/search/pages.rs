//! The page of results.

use askama::Template;
use paktbuch_types::format_date;

use super::paths;
use super::rows::Found;
use crate::devices::paths as devices;
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::schools::paths as schools;
use crate::web::layout::Layout;

/// `/suche?q=`.
#[derive(Debug, Template)]
#[template(path = "search/results.html")]
pub struct ResultsPage {
    pub layout: Layout,
    pub text: String,
    pub groups: Vec<Group>,
    /// Where the same text is looked for in the history, with what is found there; `None` for texts that are no number or amount.
    pub examined: Option<(&'static str, String)>,
}

/// What somebody finds by the *Prüfung* that the search does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examined {
    /// For those who may see invoices.
    Everything,
    Devices,
}

impl Examined {
    const fn words(self) -> &'static str {
        match self {
            Self::Everything => "Auch Beträge, frühere Nummern und entfernte Zahlungen",
            Self::Devices => "Auch frühere Nummern von Geräten",
        }
    }
}

/// Hits of one kind.
#[derive(Debug)]
pub struct Group {
    /// `devices`, for ids in the page.
    pub id: &'static str,
    pub title: &'static str,
    pub hits: Vec<Hit>,
    /// All hits of this kind as a list; empty where there is none or all are shown.
    pub more: String,
}

/// One hit.
#[derive(Debug)]
pub struct Hit {
    pub href: String,
    pub label: String,
    pub note: String,
}

impl ResultsPage {
    /// The results for `text`; a kind with `limit` hits may have more.
    #[must_use]
    pub fn new(
        layout: Layout,
        text: &str,
        found: Found,
        (limit, examined): (usize, Option<Examined>),
    ) -> Self {
        let query = serde_html_form::to_string([("q", text)]).unwrap_or_default();
        let more = if found.devices.len() < limit {
            String::new()
        } else {
            devices::list(&format!("{query}&status=alle"))
        };
        let groups = vec![
            Group {
                id: "geraete",
                title: "Geräte",
                hits: found.devices.into_iter().map(device).collect(),
                more,
            },
            group(
                "raeume",
                "Räume",
                found.rooms.into_iter().map(|room| Hit {
                    href: schools::devices_in(room.id),
                    note: [
                        room.building.as_deref(),
                        Some(room.site.as_str()),
                        Some(room.school.as_str()),
                    ]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
                    label: room.name,
                }),
            ),
            group(
                "schulen",
                "Schulen",
                found.schools.into_iter().map(|school| Hit {
                    href: schools::school(&school.number),
                    note: format!("Schulnummer {}, {}", school.number, school.city),
                    label: school.name,
                }),
            ),
            group(
                "bescheide",
                "Bescheide",
                found.notices.into_iter().map(|notice| Hit {
                    href: funding::notice(notice.id),
                    label: notice.reference,
                    note: format!("{}, Zuwendung {}\u{a0}€", notice.title, notice.granted),
                }),
            ),
            group(
                "bestellungen",
                "Bestellungen",
                found.orders.into_iter().map(|order| Hit {
                    href: ordering::order(order.id),
                    label: order.number,
                    note: format!("{}, {}, {}", order.subject, order.supplier, order.state),
                }),
            ),
            group(
                "rechnungen",
                "Rechnungen",
                found.invoices.into_iter().map(|invoice| Hit {
                    href: purchasing::invoice(invoice.id),
                    label: invoice.number,
                    note: format!(
                        "{} vom {}, {}\u{a0}€ brutto",
                        invoice.supplier,
                        format_date(invoice.date),
                        invoice.gross
                    ),
                }),
            ),
            group(
                "zahlungen",
                "Zahlungen",
                found.payments.into_iter().map(|payment| Hit {
                    href: purchasing::invoice(payment.invoice),
                    label: match payment.reference.as_str() {
                        "" => "ohne Buchungsnummer".to_owned(),
                        reference => reference.to_owned(),
                    },
                    note: format!(
                        "{}\u{a0}€ am {}, Rechnung {} von {}",
                        payment.amount,
                        format_date(payment.paid_on),
                        payment.invoice_number,
                        payment.supplier
                    ),
                }),
            ),
            group(
                "lieferanten",
                "Lieferanten",
                found.suppliers.into_iter().map(|supplier| Hit {
                    href: purchasing::supplier(supplier.id),
                    label: supplier.name,
                    note: supplier.city,
                }),
            ),
        ];
        Self {
            layout: layout
                .titled("Suche")
                .searched(text)
                .crumb("Suche", paths::SEARCH)
                .here(text),
            text: text.to_owned(),
            // Numbers and amounts have digits.
            examined: examined
                .filter(|_| text.bytes().any(|byte| byte.is_ascii_digit()))
                .map(|examined| (examined.words(), evidence::search(text))),
            groups: groups
                .into_iter()
                .filter(|group| !group.hits.is_empty())
                .collect(),
        }
    }
}

fn group(id: &'static str, title: &'static str, hits: impl Iterator<Item = Hit>) -> Group {
    Group {
        id,
        title,
        hits: hits.collect(),
        more: String::new(),
    }
}

fn device(device: super::rows::FoundDevice) -> Hit {
    let serial = device.serial.map_or("ohne Seriennummer".to_owned(), |serial| {
        format!("Seriennummer {serial}")
    });
    let place = match device.room.as_str() {
        "" => device.school,
        room => format!("{} · {room}", device.school),
    };
    Hit {
        href: devices::device(device.id),
        label: device.inventory_number.to_string(),
        note: format!("{}, {serial}, {place}, {}", device.model, device.status),
    }
}
