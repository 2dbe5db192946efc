//! The page of the way of the money.

use askama::Template;
use paktbuch_types::{DeviceStatus, format_date};

use super::paths;
use super::rows::{
    AllocationPart, DevicePart, HITS, Hit, InvoicePart, RECEIPTS, ReceiptRow, Receipts, Start, Way,
};
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Field, Pager, State};
use crate::web::filters;
use crate::web::layout::Layout;

/// `/pruefung`.
#[derive(Debug, Template)]
#[template(path = "evidence/way.html")]
pub struct EvidencePage {
    layout: Layout,
    search: Field,
    rights: Rights,
    /// What was typed.
    text: String,
    /// Records to choose from; `None` where nothing was looked for.
    hits: Option<Vec<HitRow>>,
    receipts: Option<ReceiptList>,
    /// `None` where there is no way to show.
    way: Option<Vec<InvoicePart>>,
}

/// What the reader may open.
#[derive(Debug, Clone, Copy)]
pub struct Rights {
    pub funding: bool,
    pub invoices: bool,
}

/// A record to choose.
#[derive(Debug)]
struct HitRow {
    href: String,
    label: String,
    note: String,
}

/// Receipts of a notice to choose from.
#[derive(Debug)]
struct ReceiptList {
    receipts: Receipts,
    notice_href: String,
    pager: Pager,
}

/// Address of the page that begins with this record.
#[must_use]
pub fn start_path(start: Start) -> String {
    match start {
        Start::Invoice(id) => paths::invoice(id),
        Start::Line(id) => paths::line(id),
        Start::Payment(id) => paths::payment(id),
        Start::Device(id) => paths::device(id),
        Start::CostLine(id) => paths::cost_line(id),
        Start::Notice(id) => paths::notice(id),
    }
}

impl EvidencePage {
    /// The page with the search field alone.
    #[must_use]
    pub fn new(layout: Layout, text: &str, rights: Rights) -> Self {
        let hint = if rights.invoices {
            "Belegnummer, Seriennummer, Inventarnummer, Aktenzeichen oder Betrag (1.234,56)"
        } else {
            "Seriennummer oder Inventarnummer"
        };
        Self {
            layout: layout.titled("Prüfung").in_menu(paths::PAGE).here("Prüfung"),
            search: Field::new("q", hint).value(text),
            rights,
            text: text.to_owned(),
            hits: None,
            receipts: None,
            way: None,
        }
    }

    /// With the records that what was typed may mean.
    #[must_use]
    pub fn hits(mut self, hits: Vec<Hit>) -> Self {
        self.layout = self.layout.printing_filter(format!("Suche „{}“", self.text));
        let row = |hit: Hit| HitRow {
            href: start_path(hit.start),
            label: hit.label,
            note: match hit.places.as_slice() {
                [] => hit.note,
                places => format!("{} · Betrag in: {}", hit.note, places.join(", ")),
            },
        };
        self.hits = Some(hits.into_iter().map(row).collect());
        self
    }

    /// With the way from a record, or with page `page` of the receipts to choose from.
    #[must_use]
    pub fn way(mut self, start: Start, way: Way, page: u64) -> Self {
        match way {
            Way::Receipts(receipts) => {
                self.layout = self.layout.printing_filter(receipts.title.clone());
                self.receipts = Some(ReceiptList {
                    notice_href: funding::notice(receipts.notice),
                    pager: Pager {
                        page,
                        size: RECEIPTS,
                        total: receipts.total,
                        more: false,
                        base: format!("{}&seite=", start_path(start)),
                    },
                    receipts,
                });
            }
            Way::Whole(parts) => {
                let numbers: Vec<&str> = parts.iter().map(|part| part.number.as_str()).collect();
                self.layout = match numbers.as_slice() {
                    [] => self.layout,
                    numbers => self
                        .layout
                        .printing_filter(format!("Beleg {}", numbers.join(", "))),
                };
                self.way = Some(parts);
            }
        }
        self
    }

    /// Whether there may be more hits than are shown.
    fn is_cut(&self, hits: &[HitRow]) -> bool {
        u64::try_from(hits.len()).is_ok_and(|count| count >= HITS)
    }

    fn receipt_href(&self, row: &ReceiptRow) -> String {
        paths::invoice(row.invoice)
    }

    fn invoice_href(&self, part: &InvoicePart) -> String {
        if self.rights.invoices {
            purchasing::invoice(part.id)
        } else {
            String::new()
        }
    }

    fn device_href(&self, part: &DevicePart) -> String {
        devices::device(part.id)
    }

    /// Notice and Einzelansatz, where the reader may open them.
    fn target_hrefs(&self, part: &AllocationPart) -> Option<(String, String)> {
        let target = part.target.as_ref().filter(|_| self.rights.funding)?;
        Some((
            funding::notice(target.notice),
            funding::item(target.notice, target.item),
        ))
    }

    fn state(&self, status: &DeviceStatus) -> State {
        match status {
            DeviceStatus::Available | DeviceStatus::InUse => State::success(status.label()),
            DeviceStatus::InRepair => State::warning(status.label()),
            DeviceStatus::Missing => State::error(status.label()),
            DeviceStatus::Disposed => State::off(status.label()),
        }
    }

    fn dates(&self, ordered: &Option<chrono::NaiveDate>, accepted: &Option<chrono::NaiveDate>) -> String {
        let told = [("Auftrag", ordered), ("Abnahme", accepted)];
        let told = told
            .into_iter()
            .filter_map(|(what, day)| Some(format!("{what} {}", format_date((*day)?))));
        told.collect::<Vec<_>>().join(" · ")
    }
}
