//! An order as it is typed.

use chrono::Datelike;
use paktbuch_types::{AwardType, PriceBasis, format_date, parse_date};

use super::line::{LineForm, line_field, target_code};
use crate::ordering::commands::OrderData;
use crate::ordering::rows::{NoticeToOrder, OrderDetail};
use crate::text;
use crate::web::form::FormErrors;

/// Empty lines that the form offers beyond those that are filled.
const SPARE: usize = 3;
/// More lines than an order has.
const MOST_LINES: usize = 200;
/// The button that adds lines.
pub const MORE_LINES: &str = "zeilen";

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderForm {
    pub number: String,
    pub subject: String,
    pub supplier: String,
    pub vat_id: String,
    pub ordered: String,
    pub promised: String,
    pub award: String,
    pub reference: String,
    pub prices: String,
    pub lines: Vec<LineForm>,
    pub note: String,
    pub version: String,
    /// Notice from which a new order was opened, its cost lines come first; empty for none.
    pub notice: String,
    /// The number that the program suggested for a new order; empty for a stored one.
    pub suggested: String,
    /// The button for more lines was pressed.
    pub wants_lines: bool,
}

impl OrderForm {
    /// A new order with a number.
    #[must_use]
    pub fn proposed(number: String) -> Self {
        let mut form = Self {
            suggested: number.clone(),
            number,
            prices: PriceBasis::Net.code().to_owned(),
            ..Self::default()
        };
        form.spare();
        form
    }

    /// A new order under a notice, with what is known of it.
    #[must_use]
    pub fn under(number: String, notice: &NoticeToOrder) -> Self {
        let mut form = Self {
            subject: notice.title.clone(),
            notice: notice.id.to_string(),
            lines: Vec::new(),
            ..Self::proposed(number)
        };
        if let Some(line) = &notice.line {
            form.prices = PriceBasis::Gross.code().to_owned();
            form.lines.push(LineForm {
                name: line.title.clone(),
                quantity: line.quantity.to_string(),
                price: line.unit_price.input(),
                target: target_code(Some(line.cost_line)),
                ..LineForm::empty()
            });
        }
        form.spare();
        form
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(order: &OrderDetail) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
        let mut form = Self {
            number: order.number.clone(),
            subject: order.subject.clone(),
            supplier: order.supplier.clone(),
            vat_id: order.vat_id.clone(),
            ordered: day(order.ordered_on),
            promised: day(order.promised_on),
            award: order
                .award
                .map(|award| award.code().to_owned())
                .unwrap_or_default(),
            reference: order.award_reference.clone(),
            prices: order.prices.code().to_owned(),
            lines: order.lines.iter().map(LineForm::stored).collect(),
            note: order.note.clone(),
            version: order.version.to_string(),
            notice: String::new(),
            suggested: String::new(),
            wants_lines: false,
        };
        form.spare();
        form
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(fields: &[(String, String)]) -> Self {
        let raw = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let value = |name: &str| text::clean(raw(name));
        let sent = |line: &usize| {
            let name = line_field(*line, "preis");
            fields.iter().any(|(key, _)| *key == name)
        };
        let lines = (1..=MOST_LINES).take_while(sent).map(|line| LineForm {
            id: value(&line_field(line, "id")),
            name: value(&line_field(line, "name")),
            kind: value(&line_field(line, "art")),
            quantity: value(&line_field(line, "menge")),
            price: value(&line_field(line, "preis")),
            rate: value(&line_field(line, "satz")),
            target: value(&line_field(line, "ziel")),
            school: value(&line_field(line, "schule")),
            promised: value(&line_field(line, "termin")),
        });
        let mut form = Self {
            number: value("nummer"),
            subject: value("gegenstand"),
            supplier: value("lieferant"),
            vat_id: value("ust"),
            ordered: value("datum"),
            promised: value("termin"),
            award: value("vergabeart"),
            reference: value("vergabe_az"),
            prices: value("preise"),
            lines: lines.collect(),
            note: text::clean_lines(raw("bemerkung")),
            version: value("version"),
            notice: value("bescheid"),
            suggested: value("vorschlag"),
            wants_lines: !raw(MORE_LINES).is_empty(),
        };
        if form.lines.is_empty() {
            form.spare();
        }
        form
    }

    /// The year of the Auftragsdatum, where the number is still the suggested one and does not name that year.
    #[must_use]
    pub fn year_to_follow(&self) -> Option<i32> {
        let is_suggested = !self.suggested.is_empty() && self.number == self.suggested;
        let year = parse_date(&self.ordered).ok()?.year();
        (is_suggested && !self.number.contains(&year.to_string())).then_some(year)
    }

    /// Takes lines for new ones that are not among the stored ones any more.
    pub fn forget_lines_beside(&mut self, stored: &Self) {
        for line in &mut self.lines {
            if !stored.lines.iter().any(|known| known.id == line.id) {
                line.id.clear();
            }
        }
    }

    /// Adds empty lines at the end. Under a notice each is paid as the last one, or nobody says by whom yet.
    pub fn spare(&mut self) {
        let wanted = (self.lines.len() + SPARE).min(MOST_LINES);
        let mut empty = LineForm::empty();
        if !self.notice.is_empty() {
            empty.target = self
                .lines
                .last()
                .map(|line| line.target.clone())
                .unwrap_or_default();
        }
        self.lines.resize(wanted, empty);
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<OrderData, FormErrors> {
        let mut errors = FormErrors::none();
        for (field, value, what) in [
            ("nummer", &self.number, "die Bestellnummer"),
            ("gegenstand", &self.subject, "den Gegenstand"),
            ("lieferant", &self.supplier, "den Lieferanten"),
        ] {
            if value.is_empty() {
                errors.add(field, format!("Bitte geben Sie {what} an."));
            }
        }
        let ordered_on = day(&mut errors, "datum", &self.ordered);
        let promised_on = day(&mut errors, "termin", &self.promised);
        let award = match self.award.as_str() {
            "" => None,
            code => errors.take("vergabeart", code.parse::<AwardType>()),
        };
        let prices = errors.take("preise", self.prices.parse::<PriceBasis>());
        let lines = self
            .lines
            .iter()
            .zip(1..)
            .filter(|(line, _)| !line.is_blank())
            .filter_map(|(line, number)| line.read(number, &mut errors));
        let lines = lines.collect();
        let data = prices.map(|prices| OrderData {
            number: self.number.clone(),
            subject: self.subject.clone(),
            supplier: self.supplier.clone(),
            vat_id: self.vat_id.clone(),
            ordered_on,
            promised_on,
            award,
            award_reference: self.reference.clone(),
            prices,
            lines,
            note: self.note.clone(),
        });
        errors.finish(data)
    }
}

fn day(errors: &mut FormErrors, field: &str, text: &str) -> Option<chrono::NaiveDate> {
    match text {
        "" => None,
        text => errors.take(field, parse_date(text)),
    }
}
