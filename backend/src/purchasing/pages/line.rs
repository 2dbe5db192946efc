//! One line of the allocation sheet.

mod part;
mod target;

use paktbuch_types::{Cents, LineKind, Quantity};

use self::part::{PartView, part_views};
use self::target::overdrawn;
pub(super) use self::target::{GroupView, Lefts, left_out, options};
use super::euro;
use crate::devices::paths as devices;
use crate::evidence::paths as evidence;
use crate::purchasing::einvoice::names;
use crate::purchasing::forms::{self, LineInput, PartInput, line_field};
use crate::purchasing::paths;
use crate::purchasing::rows::{LineDetail, PartDetail, Suggestion, TargetGroup};
use crate::web::components::{Field, FindingView, State};
use crate::web::form::FormErrors;

/// A line with its parts, fields and hints.
#[derive(Debug)]
pub(super) struct LineView {
    pub(super) id: i64,
    pub(super) version: i64,
    /// Line of an order that an accepted proposal bills, while the sheet is not saved.
    pub(super) bills: Option<i64>,
    /// `1 · Interaktives Display, 2 Stück`.
    pub(super) head: String,
    /// In German format, for the script that counts the rest.
    pub(super) gross: Cents,
    pub(super) parts: Vec<PartView>,
    pub(super) suggestion: Option<SuggestionView>,
    /// Which cost lines fit equally, where nothing is proposed.
    pub(super) several: Option<String>,
    pub(super) rest: State,
    /// `0 von 2 Geräten angelegt`.
    pub(super) made: String,
    /// Where devices are made, where exactly one part can have more.
    pub(super) create: Option<String>,
    /// The button that saves the line as devices and goes on to create them.
    pub(super) as_devices: Option<&'static str>,
    pub(super) kind: Field,
    pub(super) ordered: Field,
    pub(super) accepted: Field,
    /// Place and extent of an Anlage.
    pub(super) place: [Field; 2],
    /// First and last day of a licence.
    pub(super) term: [Field; 2],
    /// `Gerät · Auftrag 01.03.2022 · Abnahme fehlt`.
    pub(super) facts: String,
    pub(super) facts_open: bool,
    /// The way of the money from it.
    pub(super) way: String,
    /// Where what the kind asks for is entered, and how the link is called.
    pub(super) particulars: Option<(String, &'static str)>,
    pub(super) findings: Vec<FindingView>,
}

/// A proposal for a line.
#[derive(Debug)]
pub(super) struct SuggestionView {
    /// `6.616,40 € auf Interaktive Displays (Bescheid 0118).`
    pub(super) words: String,
    pub(super) because: String,
    /// That it overdraws its cost line.
    pub(super) overdrawn: Option<State>,
    /// Which day the notice's period does not hold.
    pub(super) outside: Option<State>,
}

impl SuggestionView {
    /// Whether it is accepted with all others at once.
    pub(super) fn is_safe(&self) -> bool {
        self.overdrawn.is_none() && self.outside.is_none()
    }
}

/// What a line is shown with.
pub(super) struct LineParts<'a> {
    pub(super) line: &'a LineDetail,
    /// Of a partial invoice.
    pub(super) is_partial: bool,
    pub(super) input: &'a LineInput,
    pub(super) suggestion: Option<&'a Suggestion>,
    pub(super) several: Option<&'a str>,
    pub(super) findings: Vec<FindingView>,
    pub(super) groups: &'a [TargetGroup],
    pub(super) lefts: &'a Lefts,
    pub(super) errors: &'a FormErrors,
    pub(super) may_create: bool,
    /// A part was just added: its list takes the focus.
    pub(super) added: bool,
}

impl LineView {
    pub(super) fn new(parts: LineParts<'_>) -> Self {
        let LineParts {
            line,
            is_partial,
            input,
            suggestion,
            several,
            findings,
            groups,
            lefts,
            errors,
            may_create,
            added,
        } = parts;
        let fact = |name: &str, label: &str, value: &str| {
            let name = line_field(line.id, name);
            let error = errors.at(&name);
            Field::new(name, label).value(value).error(error).optional()
        };
        let kind_name = line_field(line.id, "art");
        let kind = Field::new(kind_name.clone(), "Art der Position")
            .value(input.kind.clone())
            .options(LineKind::ALL.iter().map(|kind| (kind.code(), kind.label())))
            .error(errors.at(&kind_name));
        let ordered = fact(forms::ORDERED, "Auftrag vom", &input.ordered);
        let accepted = fact(forms::ACCEPTED, "Abnahme am", &input.accepted);
        let place = [
            fact("ort", "Ort der Anlage", &input.place),
            fact("umfang", "Umfang der Anlage", &input.extent),
        ];
        let term = [
            fact("von", "Laufzeit von", &input.from),
            fact("bis", "Laufzeit bis", &input.to),
        ];
        let is_wrong = [&kind, &ordered, &accepted]
            .into_iter()
            .chain(&place)
            .chain(&term)
            .any(Field::has_error);
        let is_blank = line.parts.is_empty() && input.parts.iter().all(PartInput::is_blank);
        let suggestion = suggestion.filter(|_| is_blank);
        let blank = [PartInput::default()];
        let shown = if input.parts.is_empty() && suggestion.is_none() && line.gross != Cents::ZERO {
            &blank[..]
        } else {
            &input.parts[..]
        };
        let creatable: Vec<&PartDetail> = line
            .parts
            .iter()
            .filter(|_| may_create && wants_devices(line))
            .collect();
        let single = creatable.len() == 1;
        Self {
            id: line.id.0,
            version: input.version,
            bills: input.bills.map(|ordered| ordered.0),
            head: head(line),
            gross: line.gross,
            way: evidence::line(line.id),
            facts_open: is_wrong,
            facts: facts(line, is_partial, input),
            particulars: particulars(line),
            kind,
            ordered,
            accepted,
            place,
            term,
            parts: part_views(
                line,
                (shown, groups, lefts),
                errors,
                added,
                may_create && wants_devices(line) && !single,
                may_create && !wants_devices(line),
            ),
            suggestion: suggestion.map(|suggestion| SuggestionView {
                words: format!("{} auf {}.", euro(line.open()), suggestion.words),
                because: suggestion.because.clone(),
                overdrawn: suggestion.rest.and_then(overdrawn),
                outside: (!suggestion.outside.is_empty()).then(|| State::warning(suggestion.outside.clone())),
            }),
            several: several.filter(|_| is_blank).map(str::to_owned),
            rest: rest(line),
            made: made(line),
            create: creatable
                .first()
                .filter(|_| single)
                .map(|part| devices::create(part.allocation)),
            as_devices: as_devices(line).filter(|_| may_create),
            findings,
        }
    }
}

/// The way to devices from a line that has none: of a kind with records before anything is allocated, of any other kind always.
fn as_devices(line: &LineDetail) -> Option<&'static str> {
    if line.devices() > 0 || line.gross <= Cents::ZERO || line.quantity <= Quantity::whole(0) {
        None
    } else if !line.kind.has_records() {
        Some("Es sind Geräte")
    } else if line.parts.is_empty() {
        Some("Geräte anlegen")
    } else {
        None
    }
}

/// „1 · Access Point, 12 Stück“, with the invoice's own number where it counts otherwise: „(auf der Rechnung Pos. 7)“.
fn head(line: &LineDetail) -> String {
    let own = if line.line_id.is_empty() || line.line_id == line.position.to_string() {
        String::new()
    } else {
        format!(" (auf der Rechnung Pos. {})", line.line_id)
    };
    format!(
        "{} · {}, {} {}{own}",
        line.position,
        line.name,
        line.quantity,
        names::unit(&line.unit_code)
    )
}

fn facts(line: &LineDetail, is_partial: bool, input: &LineInput) -> String {
    let day = |date: Option<chrono::NaiveDate>, lacking: &str| {
        date.map_or_else(|| lacking.to_owned(), paktbuch_types::format_date)
    };
    // What gives money back was neither ordered nor accepted.
    let gives_back = line.gross < Cents::ZERO;
    let ordered = if gives_back { "nicht nötig" } else { "fehlt" };
    let accepted = if is_partial {
        "mit der Schlussrechnung"
    } else {
        ordered
    };
    let asked = match line.kind {
        LineKind::Installation => {
            let place = if line.place.is_empty() {
                "Ort fehlt"
            } else {
                line.place.as_str()
            };
            let extent = if line.extent.is_empty() {
                " · Umfang fehlt"
            } else {
                ""
            };
            format!(" · {place}{extent}")
        }
        LineKind::Licence => match (line.term_from, line.term_to) {
            (Some(from), Some(to)) => format!(
                " · Laufzeit {} – {}",
                paktbuch_types::format_date(from),
                paktbuch_types::format_date(to)
            ),
            // What the file states is in the fields until it is saved.
            _ if !input.from.is_empty() && !input.to.is_empty() => {
                format!(" · Laufzeit {} – {}", input.from, input.to)
            }
            _ => " · Laufzeit fehlt".to_owned(),
        },
        _ => String::new(),
    };
    format!(
        "{}{asked} · Auftrag {} · Abnahme {}",
        line.kind,
        day(line.ordered_on, ordered),
        day(line.accepted_on, accepted)
    )
}

fn particulars(line: &LineDetail) -> Option<(String, &'static str)> {
    let label = match line.kind {
        LineKind::Installation => "Ort und Umfang",
        LineKind::Licence => "Laufzeit",
        _ => return None,
    };
    Some((paths::line(line.id), label))
}

fn rest(line: &LineDetail) -> State {
    let open = line.open();
    if open == Cents::ZERO {
        State::success("Rest 0,00 €")
    } else {
        State::warning(format!("Rest {open} €"))
    }
}

fn made(line: &LineDetail) -> String {
    match (line.kind, line.quantity.as_whole()) {
        (LineKind::Device | LineKind::Item, _) if line.quantity < Quantity::whole(0) => {
            "kommt zurück, am Gerät aussondern".to_owned()
        }
        (LineKind::Device, Some(1)) => format!("{} von 1 Gerät angelegt", line.devices()),
        (LineKind::Device, Some(count)) => format!("{} von {count} Geräten angelegt", line.devices()),
        (LineKind::Device, None) if line.devices() == 1 => "1 Gerät angelegt".to_owned(),
        (LineKind::Device, None) => format!("{} Geräte angelegt", line.devices()),
        (LineKind::Item, Some(count)) => format!("{} von {count} Gegenständen angelegt", line.devices()),
        (LineKind::Item, None) => format!("{} Gegenstände angelegt", line.devices()),
        (kind, _) => format!("{kind}, ohne Geräte"),
    }
}

/// Whether more devices can be made of the line.
fn wants_devices(line: &LineDetail) -> bool {
    line.kind.has_records()
        && line
            .quantity
            .as_whole()
            .is_none_or(|count| line.devices() < count)
}
