//! One line of the allocation sheet.

use paktbuch_types::{Cents, LineKind, Quantity};

use super::euro;
use crate::devices::paths as devices;
use crate::evidence::paths as evidence;
use crate::purchasing::einvoice::names;
use crate::purchasing::forms::{self, LineInput, PartInput, line_field, part_field, read_target};
use crate::purchasing::paths;
use crate::purchasing::rows::{LineDetail, PartDetail, Suggestion, TargetGroup};
use crate::web::components::{Field, FindingView, State};
use crate::web::form::FormErrors;

/// Targets to choose from, under one heading.
#[derive(Debug)]
pub(super) struct GroupView {
    pub(super) label: String,
    /// Under which the script adds them up.
    pub(super) sum: String,
    /// Code and label of each.
    pub(super) options: Vec<(String, String)>,
}

impl GroupView {
    pub(super) fn of(group: &TargetGroup) -> Self {
        Self {
            label: group.label.clone(),
            sum: group.sum.clone(),
            options: options(group),
        }
    }
}

/// A line with its parts, fields and hints.
#[derive(Debug)]
pub(super) struct LineView {
    pub(super) id: i64,
    pub(super) version: i64,
    /// `1 · Interaktives Display, 2 Stück`.
    pub(super) head: String,
    /// In German format, for the script that counts the rest.
    pub(super) gross: Cents,
    pub(super) parts: Vec<PartView>,
    pub(super) suggestion: Option<(String, String)>,
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
    /// `Gerät · Auftrag 01.03.2022 · Abnahme fehlt`.
    pub(super) facts: String,
    pub(super) facts_open: bool,
    /// The way of the money from it.
    pub(super) way: String,
    /// Where what the kind asks for is entered, and how the link is called.
    pub(super) particulars: Option<(String, &'static str)>,
    pub(super) findings: Vec<FindingView>,
}

/// A part. Its target is chosen from a list until devices hang on it.
#[derive(Debug)]
pub(super) struct PartView {
    pub(super) title: String,
    pub(super) place: String,
    pub(super) is_stored: bool,
    pub(super) choose: bool,
    pub(super) target: Field,
    /// Code and label of its target, where the list does not offer it any more.
    pub(super) kept: Option<(String, String)>,
    /// Under which the script adds it up, while nothing else is chosen.
    pub(super) sum: String,
    /// Value of the button that takes it away.
    pub(super) remove: Option<String>,
    pub(super) gross: Field,
    pub(super) eligible: Field,
    pub(super) reason: Field,
    pub(super) assignment: AssignmentView,
    pub(super) is_own: bool,
    pub(super) details_open: bool,
    /// The line has a rest to take over.
    pub(super) takes_rest: bool,
    /// For those who only read.
    pub(super) amount: String,
    pub(super) share: String,
    pub(super) create: Option<String>,
    /// Where it is spread onto devices of the invoice.
    pub(super) spread: Option<String>,
}

/// Quantity and account assignment (Kontierung) of a part.
#[derive(Debug)]
pub(super) struct AssignmentView {
    /// `20 Stück · Sachkonto 081100`, or that nothing is known yet.
    pub(super) summary: String,
    pub(super) is_open: bool,
    pub(super) quantity: Field,
    pub(super) product: Field,
    pub(super) account: Field,
    pub(super) cost_centre: Field,
    pub(super) fiscal_year: Field,
}

/// What a line is shown with.
pub(super) struct LineParts<'a> {
    pub(super) line: &'a LineDetail,
    pub(super) input: &'a LineInput,
    pub(super) suggestion: Option<&'a Suggestion>,
    pub(super) findings: Vec<FindingView>,
    pub(super) groups: &'a [TargetGroup],
    pub(super) errors: &'a FormErrors,
    pub(super) may_create: bool,
    /// A part was just added: its list takes the focus.
    pub(super) added: bool,
}

impl LineView {
    pub(super) fn new(parts: LineParts<'_>) -> Self {
        let LineParts {
            line,
            input,
            suggestion,
            findings,
            groups,
            errors,
            may_create,
            added,
        } = parts;
        let date = |name: &str, label: &str, value: &str| {
            let name = line_field(line.id, name);
            let error = errors.at(&name);
            Field::new(name, label).value(value).error(error).optional()
        };
        let kind_name = line_field(line.id, "art");
        let kind = Field::new(kind_name.clone(), "Art der Position")
            .value(input.kind.clone())
            .options(LineKind::ALL.iter().map(|kind| (kind.code(), kind.label())))
            .error(errors.at(&kind_name));
        let ordered = date(forms::ORDERED, "Auftrag vom", &input.ordered);
        let accepted = date(forms::ACCEPTED, "Abnahme am", &input.accepted);
        let suggestion =
            suggestion.filter(|_| line.parts.is_empty() && input.parts.iter().all(PartInput::is_blank));
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
            head: head(line),
            gross: line.gross,
            way: evidence::line(line.id),
            facts_open: kind.has_error() || ordered.has_error() || accepted.has_error(),
            facts: facts(line),
            particulars: particulars(line),
            kind,
            ordered,
            accepted,
            parts: part_views(
                line,
                (shown, groups),
                errors,
                added,
                may_create && wants_devices(line) && !single,
                may_create && !wants_devices(line),
            ),
            suggestion: suggestion.map(|suggestion| {
                let words = format!("{} aus {}.", euro(line.open()), suggestion.words);
                (words, suggestion.because.clone())
            }),
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

fn head(line: &LineDetail) -> String {
    format!(
        "{} · {}, {} {}",
        line.position,
        line.name,
        line.quantity,
        names::unit(&line.unit_code)
    )
}

fn facts(line: &LineDetail) -> String {
    let day = |date: Option<chrono::NaiveDate>| {
        date.map_or_else(|| "fehlt".to_owned(), paktbuch_types::format_date)
    };
    let asked = match line.kind {
        LineKind::Installation if line.place.is_empty() => " · Ort fehlt".to_owned(),
        LineKind::Installation => format!(" · {}", line.place),
        LineKind::Licence => match (line.term_from, line.term_to) {
            (Some(from), Some(to)) => format!(
                " · Laufzeit {} – {}",
                paktbuch_types::format_date(from),
                paktbuch_types::format_date(to)
            ),
            _ => " · Laufzeit fehlt".to_owned(),
        },
        _ => String::new(),
    };
    format!(
        "{}{asked} · Auftrag {} · Abnahme {}",
        line.kind,
        day(line.ordered_on),
        day(line.accepted_on)
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

fn part_views(
    line: &LineDetail,
    (shown, groups): (&[PartInput], &[TargetGroup]),
    errors: &FormErrors,
    added: bool,
    create_each: bool,
    spreads: bool,
) -> Vec<PartView> {
    let last = shown.len().saturating_sub(1);
    shown
        .iter()
        .enumerate()
        .map(|(index, part)| {
            let stored = read_target(&part.target)
                .and_then(|target| line.parts.iter().find(|stored| stored.target == target));
            let mut view = part_view(line, index, part, stored, errors);
            view.kept = stored
                .filter(|_| !is_offered(groups, &part.target))
                .map(|stored| (part.target.clone(), stored.title.clone()));
            if added && index == last && view.choose {
                view.target = view.target.attribute("autofocus", "");
            }
            view.spread = stored
                .filter(|part| spreads && part.devices == 0)
                .map(|part| devices::spread(part.allocation));
            view.create = stored
                .filter(|stored| create_each && !has_all_devices(stored))
                .map(|stored| devices::create(stored.allocation));
            view
        })
        .collect()
}

/// Whether every device that a part pays by its quantity is there.
fn has_all_devices(part: &PartDetail) -> bool {
    let paid = part.quantity.and_then(Quantity::as_whole);
    paid.is_some_and(|paid| part.devices >= paid)
}

fn is_offered(groups: &[TargetGroup], code: &str) -> bool {
    let mut all = groups.iter().flat_map(|group| &group.options);
    all.any(|option| forms::target_code(option.target) == code)
}

fn part_view(
    line: &LineDetail,
    index: usize,
    part: &PartInput,
    stored: Option<&PartDetail>,
    errors: &FormErrors,
) -> PartView {
    let field = |name: &str, label: &str, value: &str| {
        let name = part_field(line.id, index, name);
        let error = errors.at(&name);
        Field::new(name, label).value(value).error(error)
    };
    let (title, place) =
        stored.map_or_else(Default::default, |part| (part.title.clone(), part.place.clone()));
    let place_in_words = if title.is_empty() {
        "den neuen Teil"
    } else {
        &title
    };
    let eligible = field("foerderbar", "davon zuwendungsfähig", &part.eligible)
        .hint("Leer = der ganze Betrag.")
        .optional();
    let reason = field(
        "grund",
        "Grund, falls nicht alles zuwendungsfähig ist",
        &part.reason,
    )
    .optional();
    let is_own = part.target.starts_with('e');
    let choose = stored.is_none_or(|part| part.devices == 0);
    PartView {
        is_stored: stored.is_some(),
        choose,
        kept: None,
        sum: stored.map(sum_of).unwrap_or_default(),
        remove: stored.filter(|_| choose).map(|_| forms::part_key(line.id, index)),
        target: field(
            "ziel",
            &format!("Position {}: woraus bezahlt", line.position),
            &part.target,
        ),
        gross: field(
            "betrag",
            &format!("Betrag für {place_in_words}, brutto in Euro"),
            &part.gross,
        )
        .attribute("data-allocation", ""),
        details_open: !part.eligible.is_empty() || eligible.has_error() || reason.has_error(),
        amount: stored.map(|part| euro(part.gross)).unwrap_or_default(),
        share: stored
            .and_then(|part| part.gross.ratio(line.gross))
            .map(|ratio| format!("{}\u{a0}%", (ratio.0 + 50) / 100))
            .unwrap_or_default(),
        takes_rest: stored.is_none() || line.open() != Cents::ZERO,
        title,
        place,
        eligible,
        reason,
        assignment: assignment(line, part, &field),
        is_own,
        create: None,
        spread: None,
    }
}

/// Under which a part is added up.
fn sum_of(part: &PartDetail) -> String {
    match &part.notice {
        Some((_, reference)) => format!("Bescheid {reference}"),
        None => "Eigene Mittel".to_owned(),
    }
}

fn assignment(
    line: &LineDetail,
    part: &PartInput,
    field: &impl Fn(&str, &str, &str) -> Field,
) -> AssignmentView {
    let fields = [
        field("menge", "Menge", &part.quantity),
        field("produkt", "Produkt", &part.product),
        field("sachkonto", "Sachkonto", &part.account),
        field("kostenstelle", "Kostenstelle", &part.cost_centre),
        field("jahr", "Haushaltsjahr", &part.fiscal_year),
    ]
    .map(Field::optional);
    let mut words: Vec<String> = Vec::new();
    if !part.quantity.is_empty() {
        words.push(format!("{} {}", part.quantity, names::unit(&line.unit_code)));
    }
    words.extend(
        fields[1..]
            .iter()
            .filter(|field| !field.value.is_empty())
            .map(|field| format!("{} {}", field.label, field.value)),
    );
    let is_open = fields.iter().any(Field::has_error);
    let [quantity, product, account, cost_centre, fiscal_year] = fields;
    AssignmentView {
        summary: if words.is_empty() {
            "Menge und Kontierung".to_owned()
        } else {
            words.join(" · ")
        },
        is_open,
        quantity,
        product,
        account,
        cost_centre,
        fiscal_year,
    }
}

/// Code and label of every target of a group.
pub(super) fn options(group: &TargetGroup) -> Vec<(String, String)> {
    group
        .options
        .iter()
        .map(|option| (forms::target_code(option.target), option.label.clone()))
        .collect()
}
