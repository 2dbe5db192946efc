//! The award note and thresholds as they are typed.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, Cents, format_date, parse_date};
use serde::Deserialize;

use crate::ordering::commands::{AwardData, ThresholdData};
use crate::ordering::rows::{AwardRow, OfferRow};
use crate::text;
use crate::web::form::FormErrors;

/// Empty offers that the form has beyond those that are filled.
const SPARE: usize = 3;
/// More offers than an order has.
const MOST: usize = 100;

/// The form of an award note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwardForm {
    pub estimated: String,
    pub lots: String,
    pub reason: String,
    pub extensions: String,
    pub offers: Vec<OfferForm>,
    /// 0 where there is no note yet.
    pub version: String,
    /// The button for more offers was pressed.
    pub wants_offers: bool,
}

/// An offer of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferForm {
    pub bidder: String,
    pub asked: String,
    pub received: String,
    pub net: String,
}

/// Name of an offer's field: `bieter`, `gefragt`, `eingang`, `preis`; offers count from 1.
#[must_use]
pub fn offer_field(offer: usize, field: &str) -> String {
    format!("a{offer}-{field}")
}

impl AwardForm {
    /// As it is stored.
    #[must_use]
    pub fn stored(award: &AwardRow) -> Self {
        let mut form = Self {
            estimated: award.estimated_net.map(Cents::input).unwrap_or_default(),
            lots: award.lots.clone(),
            reason: award.reason.clone(),
            extensions: award.extensions.clone(),
            offers: award.offers.iter().map(OfferForm::stored).collect(),
            version: award.version.to_string(),
            wants_offers: false,
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
        let sent = |offer: &usize| {
            let name = offer_field(*offer, "bieter");
            fields.iter().any(|(key, _)| *key == name)
        };
        let offers = (1..=MOST).take_while(sent).map(|offer| OfferForm {
            bidder: value(&offer_field(offer, "bieter")),
            asked: value(&offer_field(offer, "gefragt")),
            received: value(&offer_field(offer, "eingang")),
            net: value(&offer_field(offer, "preis")),
        });
        let mut form = Self {
            estimated: value("schaetzung"),
            lots: text::clean_lines(raw("lose")),
            reason: text::clean_lines(raw("begruendung")),
            extensions: text::clean_lines(raw("verlaengerung")),
            offers: offers.collect(),
            version: value("version"),
            wants_offers: !raw("angebote").is_empty(),
        };
        if form.offers.is_empty() {
            form.spare();
        }
        form
    }

    /// Adds empty offers at the end.
    pub fn spare(&mut self) {
        let wanted = (self.offers.len() + SPARE).min(MOST);
        self.offers.resize_with(wanted, OfferForm::default);
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<AwardData, FormErrors> {
        let mut errors = FormErrors::none();
        let estimated_net = amount(&mut errors, "schaetzung", &self.estimated);
        let mut offers = Vec::new();
        for (offer, number) in self.offers.iter().zip(1..) {
            if *offer == OfferForm::default() {
                continue;
            }
            if offer.bidder.is_empty() {
                errors.add(&offer_field(number, "bieter"), "Bitte geben Sie den Bieter an.");
            }
            offers.push(OfferRow {
                bidder: offer.bidder.clone(),
                asked_on: day(&mut errors, &offer_field(number, "gefragt"), &offer.asked),
                received_on: day(&mut errors, &offer_field(number, "eingang"), &offer.received),
                net: amount(&mut errors, &offer_field(number, "preis"), &offer.net),
            });
        }
        errors.finish(Some(AwardData {
            estimated_net,
            lots: self.lots.clone(),
            reason: self.reason.clone(),
            extensions: self.extensions.clone(),
            offers,
        }))
    }
}

impl OfferForm {
    fn stored(offer: &OfferRow) -> Self {
        let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
        Self {
            bidder: offer.bidder.clone(),
            asked: day(offer.asked_on),
            received: day(offer.received_on),
            net: offer.net.map(Cents::input).unwrap_or_default(),
        }
    }
}

fn amount(errors: &mut FormErrors, field: &str, text: &str) -> Option<Cents> {
    match text {
        "" => None,
        text => errors.take(field, Cents::parse(text)),
    }
}

fn day(errors: &mut FormErrors, field: &str, text: &str) -> Option<NaiveDate> {
    match text {
        "" => None,
        text => errors.take(field, parse_date(text)),
    }
}

/// A threshold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ThresholdForm {
    pub art: String,
    pub bis: String,
    pub gilt_ab: String,
    pub gilt_bis: String,
    pub quelle: String,
}

impl ThresholdForm {
    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<ThresholdData, FormErrors> {
        let mut errors = FormErrors::none();
        let award = errors.take("art", self.art.parse::<AwardType>());
        let up_to = amount(&mut errors, "bis", self.bis.trim());
        let valid_from = errors.take("gilt_ab", parse_date(&self.gilt_ab));
        let valid_to = day(&mut errors, "gilt_bis", self.gilt_bis.trim());
        if self.quelle.trim().is_empty() {
            errors.add(
                "quelle",
                "Quelle: Bitte ausfüllen, zum Beispiel „Vergabesatzung vom 12.12.2025, § 3“.",
            );
        }
        let data = award.zip(valid_from).map(|(award, valid_from)| ThresholdData {
            award,
            up_to,
            valid_from,
            valid_to,
            source: self.quelle.clone(),
        });
        errors.finish(data)
    }
}
