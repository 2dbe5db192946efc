//! One device.

use std::collections::BTreeSet;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, DeviceStatus, ZweckbindungStart, format_date};

use super::span::{Life, Span};
use super::{TITLE, lease, state};
use crate::devices::filter::{DeviceFilter, Dimension};
use crate::devices::paths;
use crate::devices::rows::{DeviceDetail, Money, Paid};
use crate::devices::value::residual_value;
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::purchasing::paths as purchasing;
use crate::schools::paths as schools;
use crate::web::components::{Action, Fact, FindingView, FlowStep, HistoryEntry, State};
use crate::web::layout::Layout;

/// `/geraete/{id}`.
#[derive(Debug, Template)]
#[template(path = "devices/detail.html")]
pub struct DetailPage {
    pub layout: Layout,
    pub number: String,
    pub state: State,
    /// Model and serial.
    pub note: String,
    pub actions: Vec<Action>,
    pub findings: Vec<FindingView>,
    /// The way of the money on a page of its own.
    pub way: String,
    /// One way of the money for each allocation that paid.
    pub flows: Vec<Vec<FlowStep>>,
    /// Credit notes of the invoices that it was bought with.
    credits: Vec<CreditView>,
    pub span: Option<Span>,
    pub bound: Vec<Fact>,
    /// What a user has to know before disposing of it.
    pub hint: Option<FindingView>,
    pub facts: Vec<Fact>,
    pub remark: String,
    /// Notes on it.
    memos: String,
    pub history: Vec<HistoryEntry>,
}

/// A credit note, once however many lines of its invoice paid the device.
#[derive(Debug)]
struct CreditView {
    day: String,
    number: String,
    /// For those who may open it.
    href: Option<String>,
    /// `-119,00 €, zur Rechnung RE-1`.
    words: String,
}

/// What the reader may open or do.
#[derive(Debug, Clone, Copy)]
pub struct Rights {
    pub edit: bool,
    pub create: bool,
    pub models: bool,
    pub funding: bool,
    pub invoices: bool,
}

impl DetailPage {
    /// The page of a device as of `today`.
    #[must_use]
    pub fn new(
        layout: Layout,
        device: &DeviceDetail,
        (findings, history): (Vec<FindingView>, Vec<HistoryEntry>),
        today: NaiveDate,
        rights: Rights,
    ) -> Self {
        let number = device.inventory_number.to_string();
        let school = DeviceFilter::start().with(Dimension::School, device.school_number.as_str());
        let serial = device
            .serial
            .as_ref()
            .map_or("ohne Seriennummer".to_owned(), |serial| {
                format!("Seriennummer {serial}")
            });
        Self {
            layout: layout
                .titled(format!("Gerät {number} – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(&device.school_name, paths::list(&school.query(&[])))
                .here(&number),
            state: state(device.status),
            note: format!("{} {} · {serial}", device.manufacturer, device.model),
            actions: actions(device, rights),
            findings,
            way: evidence::device(device.id),
            flows: device
                .money
                .iter()
                .map(|money| flow(device, money, rights))
                .collect(),
            credits: credits(device, rights),
            span: span(device, today),
            bound: bound(device, today, rights),
            hint: hint(device, today),
            facts: facts(device, today, rights),
            remark: device.note.clone(),
            memos: memos::device(device.id),
            history,
            number,
        }
    }
}

fn actions(device: &DeviceDetail, rights: Rights) -> Vec<Action> {
    if !rights.edit {
        return Vec::new();
    }
    let status = if device.status == DeviceStatus::Disposed {
        Action::new("Aussonderung zurücknehmen", paths::restore(device.id))
    } else {
        Action::new("Aussondern", paths::dispose(device.id)).icon("delete")
    };
    let edit = Action::new("Gerät bearbeiten", paths::edit(device.id));
    let remove = Action::new("Entfernen", paths::remove(device.id));
    let mut actions = vec![edit.primary().icon("edit"), status];
    actions.extend(rights.create.then_some(remove));
    actions
}

fn flow(device: &DeviceDetail, money: &Money, rights: Rights) -> Vec<FlowStep> {
    let mut steps = Vec::new();
    if let (Some(reference), Some(date), Some(notice)) =
        (&money.notice_reference, money.notice_date, money.notice)
    {
        let rate = money.rate.unwrap_or(BasisPoints(0));
        let grant = FlowStep::new(
            format!("Bescheid vom {}", format_date(date)),
            reference,
            format!("Zuwendung {}\u{a0}€ · {rate}\u{a0}%", money.paid.grant),
        );
        let title = money.notice_title.clone().unwrap_or_default();
        steps.push(linked(grant.note(title), rights.funding, funding::notice(notice)));
        let (item, line) = money.cost_position.unwrap_or_default();
        let source = money
            .own_share_source
            .map(|source| format!("Eigenanteil: {source}"));
        let own = FlowStep::new(
            format!("Ansatz {item}, Zeile {line}"),
            money.cost_line.clone().unwrap_or_default(),
            format!("Eigenanteil {}\u{a0}€", money.paid.own()),
        );
        steps.push(linked(
            own.note(source.unwrap_or_default()),
            rights.funding,
            funding::notice(notice),
        ));
    } else {
        let own = FlowStep::new(
            "Finanzierung",
            "Eigene Mittel",
            format!("{}\u{a0}€", money.paid.total),
        );
        steps.push(own.note("kein Bescheid, keine Zweckbindung"));
    }
    let paid = match money.paid_on {
        Some(day) => format!("{}, bezahlt am {}", money.supplier, format_date(day)),
        None => format!("{}, noch nicht ganz bezahlt", money.supplier),
    };
    let invoice = FlowStep::new(
        format!("Rechnung vom {}", format_date(money.invoice_date)),
        format!("{}, Pos. {}", money.invoice_number, money.position),
        format!("{} Stück · {}\u{a0}€", money.quantity, money.line_gross),
    );
    steps.push(linked(
        invoice.note(paid),
        rights.invoices,
        purchasing::invoice(money.invoice),
    ));
    let share = match money.spread {
        Some(rule) => format!("Anteil, verteilt {rule}"),
        None if money.gross == device.gross => "voller Preis".to_owned(),
        None => format!("von {}\u{a0}€", device.gross),
    };
    let share = format!("{share}: {}", settled(money));
    let here = FlowStep::new(
        "Dieses Gerät",
        device.inventory_number.to_string(),
        format!("{}\u{a0}€", money.gross),
    );
    steps.push(here.note(share).here());
    steps
}

fn credits(device: &DeviceDetail, rights: Rights) -> Vec<CreditView> {
    let mut told = BTreeSet::new();
    let notes = device
        .money
        .iter()
        .flat_map(|money| money.credits.iter().map(move |credit| (money, credit)));
    notes
        .filter(|(_, credit)| told.insert(credit.invoice))
        .map(|(money, credit)| CreditView {
            day: format_date(credit.date),
            number: credit.number.clone(),
            href: rights.invoices.then(|| purchasing::invoice(credit.invoice)),
            words: format!("{}\u{a0}€, zur Rechnung {}", credit.gross, money.invoice_number),
        })
        .collect()
}

/// „bezahlt 7.800,45 €, offen 410,55 €“ and the Skonto: together the price.
fn settled(money: &Money) -> String {
    let Paid {
        total, open, skonto, ..
    } = money.paid;
    let mut words = format!("bezahlt {total}\u{a0}€");
    if open != Cents::ZERO {
        let retained = if money.is_retained {
            ", darin Einbehalt"
        } else {
            ""
        };
        words = format!("{words}, offen {open}\u{a0}€{retained}");
    }
    if skonto != Cents::ZERO {
        words = format!("{words}, Skonto {skonto}\u{a0}€");
    }
    words
}

fn linked(step: FlowStep, allowed: bool, href: String) -> FlowStep {
    if allowed { step.link(href) } else { step }
}

fn span(device: &DeviceDetail, today: NaiveDate) -> Option<Span> {
    let is_commissioned = device.bound_from() == Some(ZweckbindungStart::Commissioning);
    let notice = device.notice.as_ref().filter(|_| !is_commissioned);
    let life = Life {
        delivered: device.delivered_on?,
        implementation_to: notice.and_then(|notice| notice.implementation_to),
        commissioned_on: device.commissioned_on.filter(|_| is_commissioned),
        bound_until: device.zweckbindung_until,
        useful_years: device.useful_life_years,
        warranty_until: device.warranty_until,
    };
    Span::new(&life, today)
}

fn bound(device: &DeviceDetail, today: NaiveDate, rights: Rights) -> Vec<Fact> {
    let Some(notice) = &device.notice else {
        let unbound = Fact::new("Zweckbindung", "keine");
        if device.money.is_empty() {
            let financing = Fact::state("Finanzierung", State::warning("nicht angegeben"));
            return vec![unbound, financing];
        }
        return vec![unbound.note("aus Eigenen Mitteln bezahlt")];
    };
    let reference = Fact::new("Bescheid", &notice.reference).note(&notice.title);
    let reference = if rights.funding {
        reference.link(funding::notice(notice.id))
    } else {
        reference
    };
    let until = match device.zweckbindung_until {
        Some(until) if until < today => Fact::new("Zweckbindung bis", format_date(until)).note("beendet"),
        Some(until) => Fact::new("Zweckbindung bis", format_date(until)).strong(),
        None if device.is_left_unbound() => Fact::new("Zweckbindung", "keine"),
        None => Fact::state("Zweckbindung bis", State::warning("Angabe fehlt")),
    };
    let item = device.bound_by_item().and_then(|money| money.cost_position);
    let item = item.map(|(item, _)| format!("Einzelansatz {item} des Bescheids"));
    let period = |day: Option<NaiveDate>| day.map_or("?".to_owned(), format_date);
    let on_notice = || {
        device
            .money
            .iter()
            .filter(|money| money.notice == Some(notice.id))
    };
    let sum = |of: fn(&Money) -> Cents| on_notice().map(of).sum::<Cents>();
    let (paid, eligible) = (sum(|money| money.paid.total), sum(|money| money.paid.eligible));
    let open = sum(|money| money.paid.open);
    let still_open = if open == Cents::ZERO {
        String::new()
    } else {
        format!("; offen {open}\u{a0}€")
    };
    let capped = Fact::new("aus dem Bescheid bezahlt, brutto", format!("{paid}\u{a0}€")).note(format!(
        "davon zuwendungsfähig {eligible}\u{a0}€: der Betrag für eine Höchstgrenze je Gerät{still_open}"
    ));
    let period = format!(
        "{} – {}",
        period(notice.implementation_from),
        period(notice.implementation_to)
    );
    std::iter::once(until)
        .chain(item.map(|item| Fact::new("Zweckbindung nach", item)))
        .chain([capped, reference, Fact::new("Durchführungszeitraum", period)])
        .collect()
}

/// That the price is more than the device itself; empty where it is not.
fn acquisition(device: &DeviceDetail) -> String {
    let spread = device.money.iter().filter(|money| money.spread.is_some());
    let spread: Cents = spread.map(|money| money.gross).sum();
    if spread == Cents::ZERO {
        return String::new();
    }
    format!("Anschaffungskosten, davon {spread}\u{a0}€ verteilt")
}

fn hint(device: &DeviceDetail, today: NaiveDate) -> Option<FindingView> {
    let until = device.zweckbindung_until.filter(|until| *until >= today)?;
    let message = format!(
        "Aussondern vor dem {} braucht eine Begründung.",
        format_date(until)
    );
    let remedy = "Die Bewilligungsbehörde kann die Zuwendung sonst anteilig zurückfordern.";
    match device.status {
        // R17 says it.
        DeviceStatus::Disposed | DeviceStatus::Missing => None,
        _ => Some(FindingView::hint(message, remedy)),
    }
}

fn facts(device: &DeviceDetail, today: NaiveDate, rights: Rights) -> Vec<Fact> {
    let place = [&device.site_name, &device.building_name, &device.room_name];
    let place = place
        .map(String::as_str)
        .into_iter()
        .filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join(", ");
    let date = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let serial = match &device.serial {
        Some(serial) => Fact::new("Seriennummer", serial.as_str()),
        None if !device.kind.has_serials() => Fact::new("Seriennummer", "keine").note("Gegenstand"),
        None => Fact::state("Seriennummer", State::warning("fehlt")),
    };
    let model = Fact::new("Modell", format!("{} {}", device.manufacturer, device.model));
    let model = if rights.models {
        model.link(paths::model(device.model_id))
    } else {
        model
    };
    let warranty = match device.warranty_until {
        Some(until) if until < today => Fact::new("Garantie bis", format_date(until)).note("abgelaufen"),
        until => Fact::new("Garantie bis", date(until)),
    };
    let origin = (!device.taken_from.is_empty()).then(|| {
        Fact::state("Herkunft", State::off("übernommen").icon("download"))
            .note(format!("aus {}", device.taken_from))
    });
    let mut facts = vec![
        Fact::new("Schule", &device.school_name)
            .note(format!("Schulnummer {}", device.school_number))
            .link(schools::school(&device.school_number)),
        Fact::new("Standort und Raum", place),
        Fact::new("Kategorie", device.category.label()),
        model,
        serial,
        Fact::new("Inventarnummer", device.inventory_number.as_str()),
        Fact::new("Anlagennummer", &device.asset_number),
        Fact::new("Eigentum", device.owner.label()),
        Fact::new("Zugang", date(device.delivered_on)),
        Fact::new("Inbetriebnahme", date(device.commissioned_on)),
        warranty,
        Fact::new("Preis, brutto", format!("{}\u{a0}€", device.gross))
            .note(acquisition(device))
            .strong(),
        Fact::new("Preis, netto", format!("{}\u{a0}€", device.net)),
    ];
    if let (Some(since), Some(years)) = (device.delivered_on, device.useful_life_years) {
        let residual = residual_value(device.gross, since, years, today);
        facts.push(
            Fact::new("Restbuchwert heute", format!("{residual}\u{a0}€"))
                .note(format!("linear, {} Monate", years * 12)),
        );
    }
    facts.extend(origin);
    let rates = |fact: Fact| {
        if rights.invoices {
            fact.link(paths::leasing(device.id))
        } else {
            fact
        }
    };
    facts.extend(lease::fact(&device.lease).map(rates));
    if let Some(disposal) = &device.disposal {
        let day = Fact::new("Ausgesondert am", format_date(disposal.disposed_on)).strong();
        facts.push(day.note(disposal.kind.label()));
        facts.push(Fact::new("Begründung der Aussonderung", &disposal.reason));
    }
    facts
}
