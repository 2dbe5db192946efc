//! The page of the way of the money.

use askama::Template;
use paktbuch_types::{Cents, DeviceStatus, NoticeId, format_date};

use super::paths;
use super::rows::{
    AllocationPart, DevicePart, Entered, FiledMark, HITS, Hit, InvoicePart, Mark, RECEIPTS, ReceiptRow,
    Receipts, Start, Target, Way,
};
use crate::devices::paths as devices;
use crate::examination::paths as examination;
use crate::filing::paths as filings;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::text::counted;
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
    /// „111,11 €: Mittelabruf 1“: what was looked for in the notice or cost line whose receipts are listed; empty for none.
    sought: String,
    /// Id of the notice that a search is about; empty for all.
    notice: String,
    /// `None` where there is no way to show.
    way: Option<Vec<InvoicePart>>,
    /// The way of one line of a filed list: printed are its devices alone.
    is_of_filed_line: bool,
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
        Start::Item(notice, id) => funding::item(notice, id),
        Start::Amendment(id) => funding::amendment(id),
        Start::Examination(id) => examination::of_notice(id),
        Start::Filed {
            filing,
            number,
            invoice: Some(invoice),
            ..
        } => paths::invoice_filed(invoice, filing, number),
        Start::Filed { filing, .. } => filings::filing(filing),
    }
}

/// Address of a hit, where the text that was typed, and the amount that it is, are marked.
#[must_use]
pub fn hit_path(hit: &Hit, text: &str, amount: Option<Cents>) -> String {
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
        (start @ (Start::Invoice(_) | Start::CostLine(_) | Start::Notice(_)), Some(amount)) => {
            paths::marked(&start_path(start), amount)
        }
        (start, _) => start_path(start),
    }
}

impl EvidencePage {
    /// The page with the search field alone.
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
            receipts: None,
            sought: String::new(),
            notice: String::new(),
            way: None,
            is_of_filed_line: false,
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
                places => format!("{} · Betrag in: {}", hit.note, places.join(", ")),
            },
        };
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
                self.layout = self.layout.printing_filter(receipts.title.clone());
                self.notice = receipts.notice.to_string();
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
                self.is_of_filed_line = parts
                    .iter()
                    .flat_map(|part| &part.lines)
                    .flat_map(|line| &line.parts)
                    .any(|part| mark.filed.is_some() && part.is_filed_start());
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

    /// „und 1 weiteres Gerät aus dieser Zuordnung“: those that are not shown.
    fn more(&self, part: &AllocationPart) -> String {
        not_shown(part.more, !part.devices.is_empty())
    }

    /// Whether its devices are printed: of a line of a filed list only its own, so that it fits on a page.
    fn is_printed(&self, part: &AllocationPart) -> bool {
        !self.is_of_filed_line || part.is_filed_start()
    }

    /// „Einbehalt 1.288,18 € bis 30.06.2027“; empty where nothing is retained.
    fn retained(&self, part: &InvoicePart) -> String {
        match (part.retained, part.retained_until) {
            (Cents::ZERO, _) => String::new(),
            (amount, None) => format!("Einbehalt {amount}\u{a0}€"),
            (amount, Some(day)) => format!("Einbehalt {amount}\u{a0}€ bis {}", format_date(day)),
        }
    }

    /// School and room of a device.
    fn place(&self, device: &DevicePart) -> String {
        match device.room.as_str() {
            "" => device.school.clone(),
            room => format!("{}, {room}", device.school),
        }
    }

    /// Notice and Einzelansatz, where the reader may open them.
    fn target_hrefs(&self, part: &AllocationPart) -> Option<(String, String)> {
        let target = part.target.as_ref().filter(|_| self.rights.funding)?;
        Some((
            funding::notice(target.notice),
            funding::item(target.notice, target.item),
        ))
    }

    fn filed_href(&self, mark: &FiledMark) -> String {
        if self.rights.proofs {
            filings::filing(mark.filing)
        } else {
            String::new()
        }
    }

    /// „Lfd. Nr. 17 in Version 1 von 48-DPS-2021/0118“.
    fn filed_place(&self, mark: &FiledMark) -> String {
        format!(
            "Lfd. Nr. {} in Version {} von {}",
            mark.number, mark.version, mark.reference
        )
    }

    /// What the filed line says, after its place.
    fn filed_words(&self, mark: &FiledMark) -> String {
        let told = [
            ("bezahlt am", &mark.paid_on),
            ("brutto", &mark.gross),
            ("zuwendungsfähig", &mark.eligible),
            ("Zuwendung", &mark.grant),
            ("Eigenanteil", &mark.own),
        ];
        let told = told.into_iter().filter(|(_, value)| !value.is_empty());
        told.map(|(name, value)| format!("{name} {value}"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// „Bewilligungszeitraum 01.01.2021 bis 31.12.2022“ and the Durchführungszeitraum, as far as they are known.
    fn periods(&self, target: &Target) -> String {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "offen".to_owned(), format_date);
        let periods = [
            ("Bewilligungszeitraum", target.approval),
            ("Durchführungszeitraum", target.implementation),
        ];
        let known = periods
            .into_iter()
            .filter(|(_, [from, until])| from.is_some() || until.is_some());
        known
            .map(|(name, [from, until])| format!("{name} {} bis {}", day(from), day(until)))
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// „erfasst von Erika Beispiel am 14.03.2024“.
    fn entered(&self, entered: &Option<Entered>) -> String {
        entered
            .as_ref()
            .map(|entered| format!("erfasst von {} am {}", entered.by, format_date(entered.on)))
            .unwrap_or_default()
    }

    fn state(&self, device: &DevicePart) -> State {
        let label = match device.gone_since {
            Some(day) => format!("{} seit {}", device.status, format_date(day)),
            None => device.status.to_string(),
        };
        match device.status {
            DeviceStatus::Available | DeviceStatus::InUse => State::success(label),
            DeviceStatus::InRepair => State::warning(label),
            DeviceStatus::Missing => State::error(label),
            DeviceStatus::Disposed => State::off(label),
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

/// Devices that are not shown, beside others or instead of them.
fn not_shown(count: usize, beside: bool) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if beside {
        let others = counted(count, "weiteres Gerät", "weitere Geräte");
        format!("und {others} aus dieser Zuordnung")
    } else {
        counted(count, "Gerät", "Geräte")
    }
}

#[cfg(test)]
mod tests {
    use super::not_shown;

    #[test]
    fn one_device_that_is_not_shown_is_one() {
        for (count, beside, words) in [
            (1, true, "und 1 weiteres Gerät aus dieser Zuordnung"),
            (2, true, "und 2 weitere Geräte aus dieser Zuordnung"),
            (1, false, "1 Gerät"),
            (2, false, "2 Geräte"),
        ] {
            assert_eq!(not_shown(count, beside), words);
        }
    }
}
