//! A part of a line: who pays how much of it.

use paktbuch_types::{BasisPoints, Cents, Quantity};

use super::euro;
use super::target::Lefts;
use crate::devices::paths as devices;
use crate::purchasing::commands::Target;
use crate::purchasing::einvoice::names;
use crate::purchasing::forms::{self, PartInput, part_field, read_target};
use crate::purchasing::input_tax::net_share;
use crate::purchasing::rows::{LineDetail, PartDetail, TargetGroup, TargetOption};
use crate::web::components::{Field, State};
use crate::web::form::FormErrors;

/// A part. Its target is chosen from a list until devices hang on it.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct PartView {
    pub(in crate::purchasing::pages) title: String,
    pub(in crate::purchasing::pages) place: String,
    pub(in crate::purchasing::pages) is_stored: bool,
    pub(in crate::purchasing::pages) choose: bool,
    pub(in crate::purchasing::pages) target: Field,
    /// To choose where the cost line is, or may be, for all schools.
    pub(in crate::purchasing::pages) school: Option<Field>,
    /// Code and label of its target, where the list does not offer it any more.
    pub(in crate::purchasing::pages) kept: Option<(String, String)>,
    /// Under which the script adds it up, while nothing else is chosen.
    pub(in crate::purchasing::pages) sum: String,
    /// Value of the button that takes it away.
    pub(in crate::purchasing::pages) remove: Option<String>,
    pub(in crate::purchasing::pages) gross: Field,
    pub(in crate::purchasing::pages) eligible: Field,
    /// `ganz zuwendungsfähig`, or how much of it.
    pub(in crate::purchasing::pages) eligible_words: String,
    /// Not all of it is eligible.
    pub(in crate::purchasing::pages) is_partly: bool,
    pub(in crate::purchasing::pages) reason: Field,
    pub(in crate::purchasing::pages) assignment: AssignmentView,
    pub(in crate::purchasing::pages) is_own: bool,
    pub(in crate::purchasing::pages) details_open: bool,
    /// Its cost line is overdrawn with what the page shows.
    pub(in crate::purchasing::pages) overdrawn: Option<State>,
    /// The line has a rest to take over.
    pub(in crate::purchasing::pages) takes_rest: bool,
    /// For those who only read.
    pub(in crate::purchasing::pages) amount: String,
    pub(in crate::purchasing::pages) share: String,
    pub(in crate::purchasing::pages) create: Option<String>,
    /// Where it is spread onto devices of the invoice.
    pub(in crate::purchasing::pages) spread: Option<String>,
}

/// Quantity and account assignment (Kontierung) of a part.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct AssignmentView {
    /// `20 Stück · Sachkonto 081100`, or that nothing is known yet.
    pub(in crate::purchasing::pages) summary: String,
    pub(in crate::purchasing::pages) is_open: bool,
    pub(in crate::purchasing::pages) quantity: Field,
    pub(in crate::purchasing::pages) product: Field,
    pub(in crate::purchasing::pages) account: Field,
    pub(in crate::purchasing::pages) cost_centre: Field,
    pub(in crate::purchasing::pages) fiscal_year: Field,
}

pub(super) fn part_views(
    line: &LineDetail,
    (shown, groups, lefts): (&[PartInput], &[TargetGroup], &Lefts),
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
            let stored = read_target(&part.target).and_then(|target| {
                line.parts
                    .iter()
                    .find(|stored| is_of(stored, target, &part.school))
            });
            let mut view = part_view(line, index, part, stored, errors);
            view.kept = stored
                .filter(|_| !is_offered(groups, &part.target))
                .map(|stored| (part.target.clone(), stored.title.clone()));
            view.school = school_field(line, index, part, groups, errors);
            if added && index == last && view.choose {
                view.target = view.target.attribute("autofocus", "");
            }
            view.overdrawn = lefts.overdrawn(&part.target);
            view.spread = stored
                .filter(|part| spreads && part.devices == 0 && part.gross > Cents::ZERO)
                .map(|part| devices::spread(part.allocation));
            view.create = stored
                .filter(|stored| create_each && !has_all_devices(stored))
                .map(|stored| devices::create(stored.allocation));
            view
        })
        .collect()
}

/// Whether a stored part has this target, and the school with this code.
fn is_of(stored: &PartDetail, target: Target, school: &str) -> bool {
    stored.target == target && forms::school_code(stored.school) == school
}

/// The list of schools, for a part that has one, and where the target is, or may become, a cost line for all schools.
fn school_field(
    line: &LineDetail,
    index: usize,
    part: &PartInput,
    groups: &[TargetGroup],
    errors: &FormErrors,
) -> Option<Field> {
    let options = || groups.iter().flat_map(|group| &group.options);
    let takes_school = options().any(|option| {
        option.takes_school() && (part.target.is_empty() || forms::target_code(option.target) == part.target)
    });
    if part.school.is_empty() && !takes_school {
        return None;
    }
    let schools = options()
        .filter_map(TargetOption::own_school)
        .map(|(id, name)| (id.to_string(), name.to_owned()));
    let none = (String::new(), "keine bestimmte".to_owned());
    let name = part_field(line.id, index, "schule");
    let error = errors.at(&name);
    let field = Field::new(name, "Schule, wenn die Kostenzeile für alle Schulen ist")
        .value(part.school.clone())
        .options(std::iter::once(none).chain(schools))
        .error(error)
        .optional();
    Some(field)
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
    let deducts = line.deducted_rate != BasisPoints::default();
    let eligible = field("foerderbar", "davon zuwendungsfähig", &part.eligible)
        .hint(if deducts {
            "Leer = der Nettobetrag, denn die Umsatzsteuer wird als Vorsteuer abgezogen."
        } else {
            "Leer = der ganze Betrag."
        })
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
        school: None,
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
        eligible_words: eligible_words(line, part, stored),
        is_partly: deducts || !part.eligible.is_empty(),
        takes_rest: stored.is_none() || line.open() != Cents::ZERO,
        title,
        place,
        eligible,
        reason,
        assignment: assignment(line, part, &field),
        is_own,
        create: None,
        spread: None,
        overdrawn: None,
    }
}

/// How much of a part is eligible, as typed; what is left empty is all of it, without VAT that is deducted.
fn eligible_words(line: &LineDetail, part: &PartInput, stored: Option<&PartDetail>) -> String {
    if !part.eligible.is_empty() {
        return format!("davon {} € zuwendungsfähig", part.eligible);
    }
    if line.deducted_rate == BasisPoints::default() {
        return "ganz zuwendungsfähig".to_owned();
    }
    match stored {
        Some(stored) => {
            let net = net_share(stored.gross, line.deducted_rate);
            format!("davon {net} € zuwendungsfähig, netto wegen Vorsteuerabzug")
        }
        None => "netto zuwendungsfähig wegen Vorsteuerabzug".to_owned(),
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
