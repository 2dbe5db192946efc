//! How an order was awarded: the panel on its page, the form of the note, and the thresholds.

use askama::Template;
use paktbuch_types::{AwardType, Cents, Severity, format_date};

use super::framed;
use crate::ordering::forms::{AwardForm, OfferForm, ThresholdForm, offer_field};
use crate::ordering::paths;
use crate::ordering::rows::{AwardRow, OrderDetail, OrderFile, ThresholdRow};
use crate::web::components::{Conflict, ConflictRow, Fact, Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A finding about the order, without its record: it stands on the record's page.
#[derive(Debug, Clone)]
pub struct OrderFinding {
    pub severity: Severity,
    pub message: String,
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
    /// That somebody confirmed it, in a sentence.
    pub confirmation: String,
    /// Where it is confirmed; none for those who may not.
    pub confirm: Option<String>,
}

impl OrderFinding {
    pub(super) fn view(&self) -> FindingView {
        let view = match self.severity {
            Severity::Error => FindingView::error(&self.message, &self.remedy),
            Severity::Warning => FindingView::warning(&self.message, &self.remedy),
            Severity::MissingParameter => FindingView::missing(&self.message, &self.remedy),
        };
        let view = view.source(&self.source);
        let view = if self.confirmation.is_empty() {
            view
        } else {
            view.confirmed(&self.confirmation)
        };
        match &self.confirm {
            Some(href) => view.confirmable(href),
            None => view,
        }
    }
}

/// The panel.
#[derive(Debug)]
pub(super) struct AwardPanel {
    pub(super) facts: Vec<Fact>,
    pub(super) offers: Vec<OfferView>,
    pub(super) files: Vec<FileView>,
    /// Where the note is written; none for those who may not.
    pub(super) edit: Option<(String, &'static str)>,
    pub(super) thresholds: &'static str,
    pub(super) upload: Option<UploadFields>,
}

#[derive(Debug)]
pub(super) struct OfferView {
    pub(super) bidder: String,
    pub(super) asked: String,
    pub(super) received: String,
    pub(super) net: Option<Cents>,
}

#[derive(Debug)]
pub(super) struct FileView {
    pub(super) href: String,
    pub(super) title: String,
    /// Where it is taken off; none for those who may not.
    pub(super) remove: Option<String>,
}

#[derive(Debug)]
pub(super) struct UploadFields {
    pub(super) action: String,
    pub(super) title: Field,
    pub(super) file: Field,
}

impl AwardPanel {
    pub(super) fn of(
        order: &OrderDetail,
        award: &AwardRow,
        files: &[OrderFile],
        errors: &FormErrors,
        may_edit: bool,
    ) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
        let mut facts = Vec::new();
        if award.version > 0 {
            facts = vec![
                Fact::new(
                    "Geschätzter Auftragswert, netto",
                    award
                        .estimated_net
                        .map(|net| format!("{net}\u{a0}€"))
                        .unwrap_or_default(),
                ),
                Fact::new("Lose", &award.lots),
                Fact::new("Begründung", &award.reason),
                Fact::new("Verlängerungen, Optionen", &award.extensions),
            ];
        }
        Self {
            facts,
            offers: award
                .offers
                .iter()
                .map(|offer| OfferView {
                    bidder: offer.bidder.clone(),
                    asked: day(offer.asked_on),
                    received: day(offer.received_on),
                    net: offer.net,
                })
                .collect(),
            files: files
                .iter()
                .map(|file| FileView {
                    href: paths::file(order.id, file.document),
                    title: file.title.clone(),
                    remove: may_edit.then(|| paths::remove_file(order.id, file.document)),
                })
                .collect(),
            edit: may_edit.then(|| {
                let verb = if award.version > 0 {
                    "Vergabevermerk bearbeiten"
                } else {
                    "Vergabevermerk schreiben"
                };
                (paths::award(order.id), verb)
            }),
            thresholds: paths::THRESHOLDS,
            upload: may_edit.then(|| UploadFields {
                action: paths::files(order.id),
                title: Field::new("titel", "Bezeichnung")
                    .hint("Zum Beispiel „Angebot der Tafel GmbH“.")
                    .error(errors.at("titel"))
                    .optional(),
                file: Field::new("datei", "Dokument")
                    .hint("PDF, JPEG oder PNG")
                    .error(errors.at("datei"))
                    .attribute(
                        "accept",
                        ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png",
                    ),
            }),
        }
    }
}

/// The form of the note.
#[derive(Debug, Template)]
#[template(path = "ordering/award.html")]
pub struct AwardPage {
    layout: Layout,
    heading: String,
    action: String,
    back: String,
    version: String,
    estimated: Field,
    lots: Field,
    reason: Field,
    extensions: Field,
    offers: Vec<OfferFields>,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

#[derive(Debug)]
struct OfferFields {
    number: usize,
    bidder: Field,
    asked: Field,
    received: Field,
    net: Field,
}

impl AwardPage {
    /// The form.
    #[must_use]
    pub fn new(
        layout: Layout,
        order: &OrderDetail,
        form: &AwardForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let heading = format!("Vergabevermerk zur Bestellung {}", order.number);
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        Self {
            layout: framed(layout, &heading)
                .crumb("Bestellungen", paths::ORDERS)
                .crumb(order.number.clone(), paths::order(order.id))
                .here("Vergabevermerk"),
            heading,
            action: paths::award(order.id),
            back: paths::order(order.id),
            version: form.version.clone(),
            estimated: field("schaetzung", "Geschätzter Auftragswert, netto", &form.estimated)
                .hint("Vor der Vergabe geschätzt, mit allen Losen und Optionen."),
            lots: field("lose", "Lose", &form.lots),
            reason: field("begruendung", "Begründung", &form.reason)
                .hint("Warum diese Vergabeart und dieser Bieter."),
            extensions: field("verlaengerung", "Verlängerungen, Optionen", &form.extensions),
            offers: form
                .offers
                .iter()
                .zip(1..)
                .map(|(offer, number)| offer_fields(offer, number, errors))
                .collect(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

fn offer_fields(offer: &OfferForm, number: usize, errors: &FormErrors) -> OfferFields {
    let field = |name: &str, label: &str, value: &str| {
        let name = offer_field(number, name);
        let error = errors.at(&name);
        Field::new(name, label).value(value).error(error).optional()
    };
    OfferFields {
        number,
        bidder: field("bieter", "Bieter", &offer.bidder),
        asked: field("gefragt", "angefragt am", &offer.asked),
        received: field("eingang", "eingegangen am", &offer.received),
        net: field("preis", "Preis, netto", &offer.net),
    }
}

/// This form beside what is stored now.
#[must_use]
pub fn award_compared(yours: &AwardForm, stored: &AwardForm) -> Vec<ConflictRow> {
    let offers = |form: &AwardForm| {
        let offers = form.offers.iter().filter(|offer| **offer != OfferForm::default());
        offers
            .map(|offer| format!("{} ({} €)", offer.bidder, offer.net))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let row =
        |label: &str, value: fn(&AwardForm) -> &str| ConflictRow::new(label, value(yours), value(stored));
    vec![
        row("Geschätzter Auftragswert", |form| &form.estimated),
        row("Lose", |form| &form.lots),
        row("Begründung", |form| &form.reason),
        row("Verlängerungen", |form| &form.extensions),
        ConflictRow::new("Angebote", offers(yours), offers(stored)),
    ]
}

/// The thresholds.
#[derive(Debug, Template)]
#[template(path = "ordering/thresholds.html")]
pub struct ThresholdsPage {
    layout: Layout,
    rows: Vec<ThresholdView>,
    form: Option<ThresholdFields>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct ThresholdView {
    award: &'static str,
    /// `bis 25.000,00 €`, `ab 216.000,00 €`, `ohne Grenze`.
    value: String,
    from: String,
    to: String,
    source: String,
    remove: Option<String>,
}

#[derive(Debug)]
struct ThresholdFields {
    award: Field,
    up_to: Field,
    from: Field,
    to: Field,
    source: Field,
}

impl ThresholdsPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        rows: Vec<ThresholdRow>,
        typed: &ThresholdForm,
        errors: &FormErrors,
        may_edit: bool,
    ) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            layout: framed(layout, "Wertgrenzen")
                .crumb("Bestellungen", paths::ORDERS)
                .here("Wertgrenzen"),
            rows: rows.into_iter().map(|row| threshold(row, may_edit)).collect(),
            form: may_edit.then(|| ThresholdFields {
                award: field("art", "Vergabeart", &typed.art)
                    .options(AwardType::ALL.iter().map(|award| (award.code(), award.label()))),
                up_to: field("bis", "Zulässig bis, netto", &typed.bis)
                    .hint("Beim EU-weiten Verfahren: ab diesem Wert. Leer: ohne Grenze.")
                    .optional(),
                from: field("gilt_ab", "Gilt ab", &typed.gilt_ab),
                to: field("gilt_bis", "Gilt bis", &typed.gilt_bis).optional(),
                source: field("quelle", "Quelle", &typed.quelle)
                    .hint("Zum Beispiel „Vergabesatzung vom 12.12.2025, § 3“."),
            }),
            errors: errors.list().to_vec(),
        }
    }
}

fn threshold(row: ThresholdRow, may_edit: bool) -> ThresholdView {
    let value = match (row.award, row.up_to) {
        (_, None) => "ohne Grenze".to_owned(),
        (AwardType::European, Some(from)) => format!("ab {from}\u{a0}€"),
        (_, Some(up_to)) => format!("bis {up_to}\u{a0}€"),
    };
    ThresholdView {
        award: row.award.label(),
        value,
        from: format_date(row.valid_from),
        to: row.valid_to.map(format_date).unwrap_or_default(),
        source: row.source,
        remove: row.id.filter(|_| may_edit).map(paths::remove_threshold),
    }
}
