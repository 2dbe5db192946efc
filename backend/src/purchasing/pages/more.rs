//! What else is known of an invoice: other systems, the VAT that is owed by the authority, its chain.

use paktbuch_types::{Cents, InvoiceId, InvoiceOrigin, LinkKind, format_date};

use super::euro;
use super::invoice::{ShownFinding, view_of};
use crate::purchasing::einvoice::names;
use crate::purchasing::forms::more::{CUT, DEDUCTED, DUE, LinkForm, MoreForm};
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceDetail, LinkOffer, LinkRow};
use crate::web::components::{Fact, Field, FindingView};
use crate::web::form::FormErrors;

/// The panel.
#[derive(Debug)]
pub(super) struct More {
    pub(super) facts: Vec<Fact>,
    pub(super) notices: Vec<FindingView>,
    pub(super) offers: Vec<OfferView>,
    pub(super) links: Vec<LinkView>,
    /// Where an invoice that was entered by hand is corrected.
    pub(super) correct: Option<String>,
    /// Where a credit note of it is entered.
    pub(super) credit: Option<String>,
    pub(super) form: Option<MoreFields>,
    pub(super) link: Option<LinkFields>,
}

/// References and rates, to change.
#[derive(Debug)]
pub(super) struct MoreFields {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) accounting: Field,
    pub(super) dms: Field,
    /// Day by which is to be paid, where the e-invoice has no due date (BT-9).
    pub(super) due: Option<Field>,
    pub(super) rates: Vec<Field>,
    /// Vorsteuerabzug, where there is VAT.
    pub(super) deducted: Option<Field>,
}

/// Another invoice to link with.
#[derive(Debug)]
pub(super) struct LinkFields {
    pub(super) action: String,
    pub(super) other: Field,
    pub(super) kind: Field,
    pub(super) cut: Field,
}

/// A partial invoice to link with one click.
#[derive(Debug)]
pub(super) struct OfferView {
    pub(super) action: String,
    pub(super) earlier: String,
    /// Number of the earlier invoice.
    pub(super) number: String,
    /// What it does.
    pub(super) words: String,
    pub(super) button: String,
    /// It may also be said that the two do not belong together.
    pub(super) is_question: bool,
}

/// A link, in the words of this invoice.
#[derive(Debug)]
pub(super) struct LinkView {
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) href: Option<String>,
    pub(super) date: String,
    pub(super) gross: String,
    pub(super) state: String,
    /// Address and version of the form that takes it back.
    pub(super) unlink: Option<(String, i64)>,
}

/// What the panel is made of.
#[derive(Debug)]
pub(super) struct MoreParts<'a> {
    pub(super) invoice: &'a InvoiceDetail,
    pub(super) findings: &'a [ShownFinding],
    pub(super) form: &'a MoreForm,
    /// Of an e-invoice without a due date (BT-9): where the day comes from.
    pub(super) due_hint: Option<String>,
    /// A link as chosen, where it was refused.
    pub(super) chosen: &'a LinkForm,
    /// Other invoices of the supplier.
    pub(super) linkable: Vec<(String, String)>,
    pub(super) offers: &'a [LinkOffer],
    pub(super) errors: &'a FormErrors,
    pub(super) may_edit: bool,
    pub(super) may_correct: bool,
}

impl More {
    pub(super) fn new(parts: MoreParts<'_>) -> Self {
        let invoice = parts.invoice;
        let id = invoice.row.id;
        let is_by_hand = invoice.xml.is_none() && invoice.origin != InvoiceOrigin::Receipt;
        Self {
            facts: facts(invoice),
            notices: notices(invoice, parts.findings),
            offers: parts.offers.iter().map(|offer| offered(id, offer)).collect(),
            links: links(invoice, parts.may_edit),
            credit: (parts.may_correct
                && invoice.row.gross > Cents::ZERO
                && invoice.row.rejected_on.is_none())
            .then(|| paths::credit(id)),
            correct: (parts.may_correct && is_by_hand).then(|| paths::correct(id)),
            form: parts.may_edit.then(|| fields(&parts)),
            link: (parts.may_edit && !parts.linkable.is_empty()).then(|| {
                let mut options = vec![(String::new(), "bitte wählen".to_owned())];
                options.extend(parts.linkable.iter().cloned());
                LinkFields {
                    action: paths::links(id),
                    other: Field::new("frueher", "Frühere Rechnung")
                        .value(&parts.chosen.frueher)
                        .options(options)
                        .error(parts.errors.at("frueher")),
                    kind: Field::new("verknuepfung", "Sie ist für diese")
                        .value(&parts.chosen.verknuepfung)
                        .options(LinkKind::ALL.iter().map(|kind| (kind.code(), kind.label()))),
                    cut: Field::new(CUT, "Zuordnung kürzen, wo sie danach zu hoch wäre")
                        .hint("Die Teile jeder Position werden im selben Verhältnis kleiner.")
                        .checked(parts.chosen.kuerzen == "true")
                        .optional(),
                }
            }),
        }
    }
}

fn origin(invoice: &InvoiceDetail) -> String {
    if invoice.taken_from.is_empty() {
        invoice.origin.to_string()
    } else {
        format!("übernommen aus {}", invoice.taken_from)
    }
}

fn facts(invoice: &InvoiceDetail) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Lieferant", invoice.row.supplier.clone()).link(paths::supplier(invoice.supplier)),
        Fact::new("Herkunft", origin(invoice)),
        Fact::new("Beleg der Buchhaltung", invoice.accounting_reference.clone()),
        Fact::new("Ablage im DMS", invoice.dms_reference.clone()),
    ];
    if invoice.lines.iter().any(|line| line.self_assessed_rate.is_some()) {
        facts.push(
            Fact::new("selbst geschuldete Umsatzsteuer", euro(invoice.self_assessed_tax))
                .note(if invoice.tax_deducted {
                    "Wird als Vorsteuer abgezogen: nichts zu zahlen, keine Ausgabe"
                } else {
                    "Zweiter Betrag neben der Rechnung, an das Finanzamt (§ 13b UStG, innergemeinschaftlicher Erwerb, Einfuhr); Zahlung oben"
                })
                .strong(),
        );
    }
    if invoice.tax_deducted && invoice.tax != Cents::ZERO {
        facts.push(
            Fact::new("Umsatzsteuer des Lieferanten", euro(invoice.tax))
                .note("Wird als Vorsteuer abgezogen: zuwendungsfähig ist höchstens der Nettobetrag"),
        );
    }
    if invoice.billed_before != Cents::ZERO {
        let whole = invoice.row.gross.plus(invoice.rounding);
        facts.push(Fact::new("Rechnung im Ganzen", euro(whole)));
        facts.push(
            Fact::new("davon in der Kette schon berechnet", euro(invoice.billed_before)).note(
                "zuerst von den Positionen gleicher Bezeichnung abgezogen, sonst im Verhältnis der Beträge",
            ),
        );
        facts.extend(deducted_of_each(invoice));
        facts.push(Fact::new("hier zuzuordnen", euro(whole.minus(invoice.billed_before))).strong());
    }
    facts
}

/// What is taken off each line, where it is of several: an Abschlag that was for one of them has to be divided alike.
fn deducted_of_each(invoice: &InvoiceDetail) -> Option<Fact> {
    let lines = invoice.lines.iter().filter(|line| line.deduction != Cents::ZERO);
    let parts: Vec<String> = lines
        .map(|line| format!("Position {}: {}", line.position, euro(line.deduction)))
        .collect();
    (parts.len() > 1).then(|| {
        Fact::new("davon abgezogen von", parts.join(", ")).note(
            "Gehört der Abschlag nicht zu allen, in seiner Rechnung die Zuordnung in diesem Verhältnis auf dieselben Kostenzeilen teilen: \
             Dann stimmen Kostenzeilen und Gerätepreise",
        )
    })
}

/// What is odd about the invoice's place in a chain and its sign.
pub(super) fn notices(invoice: &InvoiceDetail, findings: &[ShownFinding]) -> Vec<FindingView> {
    let mut notices: Vec<FindingView> = findings
        .iter()
        .filter(|finding| finding.rule == "R11" && finding.line.is_none() && finding.item.is_none())
        .map(view_of)
        .collect();
    let is_counted_twice = !notices.is_empty();
    for link in &invoice.earlier {
        if link.other.is_some() || link.kind == LinkKind::Earlier {
            continue;
        }
        match link.meant {
            Some(_) if is_counted_twice => {}
            Some(_) => notices.push(FindingView::warning(
                format!("Die Rechnung {} ist da, aber nicht verknüpft.", link.number),
                "Bitte verknüpfen: Was sie berechnet hat, wird dann abgezogen."
            )),
            None => notices.push(FindingView::warning(
                format!("Die Rechnung nennt die frühere Rechnung {}, die noch nicht da ist.", link.number),
                "Bitte auch diese einlesen oder erfassen, am besten vor der Zuordnung: Dann wird sie von selbst verknüpft und abgezogen.",
            )),
        }
    }
    if let Some((message, remedy)) = invoice.prepaid_proof().words() {
        notices.push(FindingView::warning(message, remedy));
    }
    let credits = u16::try_from(invoice.row.type_code).is_ok_and(names::corrects);
    if credits && invoice.row.gross > Cents::ZERO && invoice.row.type_code != 384 {
        notices.push(FindingView::warning(
            "Die Rechnung heißt Gutschrift, ihre Beträge sind aber positiv. Gezählt wird, was in ihr steht.",
            "Bringt sie Geld zurück, bitte oben „Als Gutschrift zählen“ wählen.",
        ));
    }
    notices
}

/// What linking does, in a sentence.
fn offered(id: InvoiceId, offer: &LinkOffer) -> OfferView {
    let number = &offer.number;
    let cuts: Vec<String> = offer
        .cuts
        .iter()
        .map(|cut| {
            let place = if cut.invoice == offer.later {
                format!("Position {}", cut.position)
            } else {
                format!("Rechnung {}, Position {}", cut.invoice, cut.position)
            };
            format!("{place} von {} auf {}", euro(cut.from), euro(cut.to))
        })
        .collect();
    let (words, button) = if cuts.is_empty() {
        let words = format!("Verknüpfen zieht die Rechnung {number} ab. Die Zuordnung bleibt, wie sie ist.");
        (words, "Verknüpfen")
    } else {
        let words = format!(
            "Verknüpfen zieht die Rechnung {number} ab und kürzt die Zuordnung im selben Verhältnis: {}.",
            cuts.join("; ")
        );
        (words, "Verknüpfen und Zuordnung kürzen")
    };
    let contract = match offer.contract.as_str() {
        "" => String::new(),
        contract => format!("Beide nennen den Vertrag {contract}. "),
    };
    let words = if offer.is_question {
        format!("Enthält diese Rechnung die Abschlagsrechnung {number} noch einmal? {contract}{words}")
    } else {
        words
    };
    OfferView {
        action: paths::links(id),
        earlier: offer.earlier.to_string(),
        number: number.clone(),
        is_question: offer.is_question,
        words,
        button: button.to_owned(),
    }
}

fn links(invoice: &InvoiceDetail, may_edit: bool) -> Vec<LinkView> {
    let earlier = invoice.earlier.iter().map(|link| LinkView {
        kind: link.kind.to_string(),
        unlink: (may_edit && link.other.is_some())
            .then(|| (paths::unlink(invoice.row.id, link.id), link.version)),
        ..view(link)
    });
    let later = invoice.later.iter().map(|link| LinkView {
        kind: match link.kind {
            LinkKind::Included => "ist enthalten in",
            LinkKind::Earlier => "wird fortgesetzt von",
            LinkKind::Corrected => "wird berichtigt durch",
        }
        .to_owned(),
        ..view(link)
    });
    earlier.chain(later).collect()
}

fn view(link: &LinkRow) -> LinkView {
    LinkView {
        kind: String::new(),
        number: link.number.clone(),
        href: link.other.or(link.meant).map(|other| paths::invoice(other.id)),
        date: link.date.map(format_date).unwrap_or_default(),
        gross: link
            .other
            .or(link.meant)
            .map_or_else(String::new, |other| euro(other.gross)),
        state: match (link.other, link.meant) {
            (Some(_), _) => "verknüpft",
            (None, Some(_)) => "nicht verknüpft",
            (None, None) => "noch nicht da",
        }
        .to_owned(),
        unlink: None,
    }
}

fn fields(parts: &MoreParts<'_>) -> MoreFields {
    let (invoice, form, errors) = (parts.invoice, parts.form, parts.errors);
    let rates = invoice
        .lines
        .iter()
        .filter(|line| line.self_assessed_rate.is_some());
    let deducted = invoice.has_vat().then(|| {
        Field::new(DEDUCTED, "Die Umsatzsteuer wird als Vorsteuer abgezogen")
            .hint(if form.rates.is_empty() {
                "Nur für Betriebe gewerblicher Art. Zuwendungsfähig ist dann höchstens der Nettobetrag."
            } else {
                "Nur für Betriebe gewerblicher Art. Zuwendungsfähig ist dann höchstens der Nettobetrag; was Sie selbst schulden, wird \
                 nicht gezahlt und zählt nicht zu den Ausgaben."
            })
            .checked(form.deducted)
            .error(errors.at(DEDUCTED))
            .optional()
    });
    MoreFields {
        deducted,
        due: parts.due_hint.as_deref().map(|hint| {
            Field::new(DUE, "Zahlbar bis")
                .hint(hint)
                .value(form.due.as_deref().unwrap_or_default())
                .error(errors.at(DUE))
                .optional()
        }),
        action: paths::more(invoice.row.id),
        version: form.version.clone(),
        accounting: Field::new("beleg", "Beleg der Buchhaltung")
            .hint("Zum Beispiel die Belegnummer in Infoma; nach ihr lässt sich suchen.")
            .value(&form.accounting)
            .error(errors.at("beleg"))
            .optional(),
        dms: Field::new("dms", "Ablage im DMS")
            .hint("Zum Beispiel die Dokument-ID in d.3.")
            .value(&form.dms)
            .error(errors.at("dms"))
            .optional(),
        rates: rates
            .map(|line| {
                let name = MoreForm::rate_field(line.id);
                let label = format!(
                    "Steuersatz, den Sie für Position {} selbst schulden",
                    line.position
                );
                Field::new(name.clone(), label)
                    .value(form.rate(line.id))
                    .error(errors.at(&name))
            })
            .collect(),
    }
}
