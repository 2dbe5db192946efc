//! The page of the way of the money.

mod devices;
mod invoice;
mod words;

use askama::Template;
use paktbuch_types::{Cents, NoticeId};

use super::paths;
use super::rows::{HITS, Hit, InvoicePart, LinePart, Mark, Payer, RECEIPTS, Receipts, Start, Way};
use crate::drawdowns::paths as drawdowns;
use crate::examination::paths as examination;
use crate::filing::paths as filings;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::schools::paths as schools;
use crate::web::components::{Field, Pager};
use crate::web::filters;
use crate::web::layout::Layout;

/// Places of an amount that a hit names.
const PLACES: usize = 10;

/// `/pruefung`.
#[derive(Debug, Template)]
#[template(path = "evidence/way.html")]
pub struct EvidencePage {
    layout: Layout,
    search: Field,
    rights: Rights,
    /// What was typed, or led here.
    text: String,
    /// Records to choose from; `None` where nothing was looked for.
    hits: Option<Vec<HitRow>>,
    /// There may be more hits of a kind than are shown.
    is_cut: bool,
    receipts: Option<ReceiptList>,
    /// „111,11 €: Mittelabruf 1“: what was looked for in the notice, cost line or order whose receipts are listed; empty for none.
    sought: String,
    /// Id of the notice that a search is about; empty for all.
    notice: String,
    /// `None` where there is no way to show.
    way: Option<Vec<InvoicePart>>,
    printed: Printed,
}

/// What is printed of a way, so that a case takes one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    Whole,
    /// The line of a filed list that was looked for.
    FiledLine,
    /// Invoice and payments: a payment that was removed pays none of its lines.
    Payments,
}

/// What the reader may open.
#[derive(Debug, Clone, Copy)]
pub struct Rights {
    pub funding: bool,
    pub invoices: bool,
    pub proofs: bool,
}

/// A record to choose.
#[derive(Debug)]
struct HitRow {
    href: String,
    label: String,
    note: String,
}

/// Receipts of a record to choose from.
#[derive(Debug)]
struct ReceiptList {
    receipts: Receipts,
    /// Pages of that record that the reader may open, with their words.
    links: Vec<(String, &'static str)>,
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
        Start::Order(id) => paths::order(id),
        Start::Application(id) => paths::application(id),
        Start::School(id) => paths::school(id),
        Start::Drawdown(id) => drawdowns::drawdown(id),
        Start::Item(notice, id) => funding::item(notice, id),
        Start::Amendment(id) => funding::amendment(id),
        Start::Step(notice, id) => examination::sought_step(notice, id),
        Start::Removed(invoice, event) => paths::removed_payment(invoice, event),
        Start::Filed {
            filing,
            number,
            invoice: Some(invoice),
            ..
        } => paths::invoice_filed(invoice, filing, number),
        Start::Filed { filing, .. } => filings::filing(filing),
    }
}

/// Address of a hit, where the text that was typed, and the amount that it is, are marked. The next search starts from that text; below
/// the receipts of a notice it is another one, within that notice.
#[must_use]
pub fn hit_path(hit: &Hit, text: &str, amount: Option<Cents>) -> String {
    let address = marked_path(hit, text, amount);
    if address.starts_with(paths::PAGE) && !matches!(hit.start, Start::Notice(_)) {
        paths::sought(&address, text)
    } else {
        address
    }
}

fn marked_path(hit: &Hit, text: &str, amount: Option<Cents>) -> String {
    match (hit.start, amount) {
        (
            Start::Filed {
                filing,
                place,
                invoice: None,
                ..
            },
            amount,
        ) => match amount {
            Some(amount) => filings::figure(filing, place, &amount.to_string()),
            None => filings::figure(filing, place, text),
        },
        (
            start @ (Start::Invoice(_) | Start::CostLine(_) | Start::Notice(_) | Start::Order(_)),
            Some(amount),
        ) => paths::marked(&start_path(start), amount),
        (start, _) => start_path(start),
    }
}

impl EvidencePage {
    /// The page with the search field alone, in which `text` stands.
    #[must_use]
    pub fn new(layout: Layout, text: &str, rights: Rights) -> Self {
        let hint = if rights.invoices {
            "Belegnummer, Seriennummer, Inventarnummer, Aktenzeichen, Betrag (1.234,56) oder Lfd. Nr. einer eingereichten Belegliste (Nr. 17)"
        } else {
            "Seriennummer oder Inventarnummer"
        };
        Self {
            layout: layout.titled("Prüfung").in_menu(paths::PAGE).here("Prüfung"),
            search: Field::new("q", hint).value(text),
            rights,
            text: text.to_owned(),
            hits: None,
            is_cut: false,
            receipts: None,
            sought: String::new(),
            notice: String::new(),
            way: None,
            printed: Printed::Whole,
        }
    }

    /// With the records that what was typed may mean, as an amount too.
    #[must_use]
    pub fn hits(mut self, hits: Vec<Hit>, amount: Option<Cents>, notice: Option<NoticeId>) -> Self {
        self.notice = notice.map(|id| id.to_string()).unwrap_or_default();
        self.layout = self.layout.printing_filter(format!("Suche „{}“", self.text));
        let text = self.text.clone();
        let row = |hit: Hit| HitRow {
            href: hit_path(&hit, &text, amount),
            label: hit.label,
            note: match hit.places.as_slice() {
                [] => hit.note,
                places => format!("{} · Betrag in: {}", hit.note, listed(places)),
            },
        };
        self.is_cut = is_cut(&hits);
        self.hits = Some(hits.into_iter().map(row).collect());
        self
    }

    /// With what the amount that was looked for is in the record.
    #[must_use]
    pub fn sought(mut self, amount: Option<Cents>, places: &[String]) -> Self {
        if let Some(amount) = amount.filter(|_| !places.is_empty()) {
            self.sought = format!("{amount}\u{a0}€: {}", places.join(", "));
        }
        self
    }

    /// With the way from a record, or with page `page` of the receipts to choose from.
    #[must_use]
    pub fn way(mut self, (start, mark): (Start, &Mark), way: Way, page: u64) -> Self {
        match way {
            Way::Receipts(receipts) => {
                let shown = self.with_text(receipts.title.clone());
                self.layout = self.layout.printing_filter(shown);
                if let Payer::Notice(id) = receipts.of {
                    self.notice = id.to_string();
                }
                self.receipts = Some(ReceiptList {
                    links: links(&receipts.of, self.rights),
                    pager: Pager {
                        page,
                        size: RECEIPTS,
                        total: receipts.total,
                        more: false,
                        base: format!("{}&seite=", self.kept_path(start, mark)),
                    },
                    receipts,
                });
            }
            Way::Whole(parts) => {
                let numbers: Vec<&str> = parts.iter().map(|part| part.number.as_str()).collect();
                let shown = match numbers.as_slice() {
                    [] => String::new(),
                    numbers => self.with_text(format!("Beleg {}", numbers.join(", "))),
                };
                self.layout = self.layout.printing_filter(shown);
                self.printed = printed(&parts, mark);
                self.way = Some(parts);
            }
        }
        self
    }

    /// What is printed above the page: what it shows, and what was typed to find it.
    fn with_text(&self, shown: String) -> String {
        if self.text.is_empty() {
            shown
        } else {
            format!("{shown}, gesucht „{}“", self.text)
        }
    }

    /// The address of a record with everything that was typed.
    fn kept_path(&self, start: Start, mark: &Mark) -> String {
        let mut address = start_path(start);
        if let Some(amount) = mark.amount {
            address = paths::marked(&address, amount);
        }
        if self.text.is_empty() {
            address
        } else {
            paths::sought(&address, &self.text)
        }
    }
}

/// Whether there may be more hits of a kind than are shown.
fn is_cut(hits: &[Hit]) -> bool {
    let kind = |hit: &Hit| std::mem::discriminant(&hit.start);
    hits.iter().any(|hit| {
        let same = hits.iter().filter(|other| kind(other) == kind(hit)).count();
        u64::try_from(same).is_ok_and(|count| count >= HITS)
    })
}

/// Places in a record, the first of many.
fn listed(places: &[String]) -> String {
    let shown = places.get(..PLACES).unwrap_or(places).join(", ");
    match places.len().saturating_sub(PLACES) {
        0 => shown,
        more => format!("{shown} und {more} weitere"),
    }
}

/// Addresses and words of the pages of a record: its own; of a notice those of its filed versions and of their examination, too.
fn links(of: &Payer, rights: Rights) -> Vec<(String, &'static str)> {
    let mut links = Vec::new();
    if rights.funding {
        links.push(record(of));
    }
    if let Payer::Notice(id) = of {
        if rights.proofs {
            links.push((filings::filings(*id), "eingereichte Versionen"));
        }
        if rights.funding {
            links.push((examination::of_notice(*id), "Prüfung des Nachweises"));
        }
    }
    links
}

/// Address and words of the page of a record.
fn record(of: &Payer) -> (String, &'static str) {
    match of {
        Payer::Notice(id) => (funding::notice(*id), "zum Bescheid"),
        Payer::Order(id) => (ordering::order(*id), "zur Bestellung"),
        Payer::Application(id) => (funding::application(*id), "zum Antrag"),
        Payer::School(number) => (schools::school(number), "zur Schule"),
    }
}

fn printed(parts: &[InvoicePart], mark: &Mark) -> Printed {
    let mut lines = parts.iter().flat_map(|part| &part.lines);
    let mut removed = parts.iter().flat_map(|part| &part.removed);
    if mark.filed.is_some() && lines.any(LinePart::is_filed_start) {
        Printed::FiledLine
    } else if mark.removed.is_some() && removed.any(|payment| payment.is_start) {
        Printed::Payments
    } else {
        Printed::Whole
    }
}
