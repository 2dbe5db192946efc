//! Pages of this feature.

mod choices;
mod contents;
mod letters;
mod made;
mod report;

use askama::Template;
use paktbuch_types::{Cents, DeviceCategory, Severity};

use crate::reporting::forms::{InventoryQuery, LetterQuery, OWN_FUNDS, ProofQuery, as_shown};
use crate::reporting::paths;
use crate::reporting::rows::{ListKind, MadeRow, NoticeChoice, PreviewFinding, ProofPreview, ReportKind};
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

pub use choices::{edition, proof_type};
pub use contents::{Changes, DossierPage, DossierView, LetterPage};
use letters::LettersForm;
pub use letters::{LetterFiles, proof_letters};
pub use made::MadeEntry;
pub use report::{ReportForm, ReportPage, Since, TablePreview};

/// Catalogue of reports.
#[derive(Debug, Template)]
#[template(path = "reporting/reports.html")]
pub struct ReportsPage {
    pub layout: Layout,
    /// `None` where the actor may not make one.
    pub proof: Option<ProofForm>,
    pub receipts: Option<ReceiptsForm>,
    pub dossier: Option<ReceiptsForm>,
    pub inventory: InventoryForm,
    /// What was made last.
    pub made: Vec<MadeEntry>,
    /// Empty for those who may not make them.
    pub lists: Vec<ListEntry>,
    /// `None` where the actor may not make one, or there is no notice.
    pub letters: Option<LettersForm>,
    pub errors: Vec<FieldError>,
}

/// What the forms of the catalogue say, and what is wrong with one of them.
#[derive(Debug, Default)]
pub struct Asked {
    pub proof: (ProofQuery, FormErrors),
    pub receipts: (ProofQuery, FormErrors),
    pub dossier: (ProofQuery, FormErrors),
    pub inventory: (InventoryQuery, FormErrors),
    pub letter: (LetterQuery, FormErrors),
}

impl ReportsPage {
    /// The catalogue; `schools` are numbers and names, `notices` is `None` for whoever makes no Verwendungsnachweis, `today` the usual Stichtag.
    #[must_use]
    pub fn new(
        layout: Layout,
        today: &str,
        schools: &[(String, String)],
        notices: Option<&[NoticeChoice]>,
        made: &[MadeRow],
        asked: &Asked,
    ) -> Self {
        let (proof, proof_errors) = &asked.proof;
        let (receipts, receipts_errors) = &asked.receipts;
        let (inventory, inventory_errors) = &asked.inventory;
        let mut errors = at_ids(PROOF, &PROOF_FIELDS, proof_errors);
        errors.extend(at_ids(RECEIPTS, &PROOF_FIELDS, receipts_errors));
        errors.extend(at_ids(DOSSIER, &PROOF_FIELDS, &asked.dossier.1));
        errors.extend(at_ids(INVENTORY, &INVENTORY_FIELDS, inventory_errors));
        let (letter, letter_errors) = &asked.letter;
        errors.extend(at_ids(LETTERS, &["bescheid", "nr", "stichtag"], letter_errors));
        Self {
            layout: layout.titled("Berichte").in_menu(paths::REPORTS),
            proof: notices.map(|notices| ProofForm::new(today, notices, proof, proof_errors)),
            receipts: notices
                .filter(|notices| !notices.is_empty())
                .map(|notices| ReceiptsForm::new(today, notices, receipts, receipts_errors)),
            dossier: notices
                .filter(|notices| !notices.is_empty())
                .map(|notices| ReceiptsForm::dossier(today, notices, &asked.dossier)),
            letters: notices
                .filter(|notices| !notices.is_empty())
                .map(|notices| LettersForm::new(today, notices, letter, letter_errors)),
            lists: if notices.is_some() {
                ListEntry::all()
            } else {
                Vec::new()
            },
            made: made.iter().map(MadeEntry::of).collect(),
            inventory: InventoryForm::new(today, schools, notices, inventory, inventory_errors),
            errors,
        }
    }
}

const PROOF: &str = "nachweis";
const PROOF_FIELDS: [&str; 3] = ["bescheid", "stichtag", "ausgabe"];
const RECEIPTS: &str = "belege";
const DOSSIER: &str = "akte";
const INVENTORY: &str = "inventar";
const LETTERS: &str = "schreiben";
const INVENTORY_FIELDS: [&str; 4] = ["schule", "kategorie", "bescheid", "stichtag"];

/// Messages at the ids that the fields have on the page; of fields that the form does not show, about the whole.
fn at_ids(form: &str, fields: &[&str], errors: &FormErrors) -> Vec<FieldError> {
    let at = |error: &FieldError| {
        let shown = fields.contains(&error.field.as_str());
        let field = if shown {
            format!("{form}-{}", error.field)
        } else {
            String::new()
        };
        FieldError::new(field, &error.message)
    };
    errors.list().iter().map(at).collect()
}

fn label(notice: &NoticeChoice) -> (String, String) {
    let text = format!("{} · {}", notice.reference, notice.title);
    (notice.id.to_string(), text)
}

fn stichtag(form: &str, typed: &str, today: &str, errors: &FormErrors) -> Field {
    let value = match typed.trim() {
        "" => today.to_owned(),
        typed => as_shown(typed),
    };
    Field::new("stichtag", "Stichtag")
        .of_form(form)
        .value(value)
        .error(errors.at("stichtag"))
}

fn bescheid(form: &str, notices: &[NoticeChoice], typed: &str, errors: &FormErrors) -> Field {
    Field::new("bescheid", "Bescheid")
        .of_form(form)
        .value(typed)
        .error(errors.at("bescheid"))
        .options(notices.iter().map(label))
}

impl ReceiptsForm {
    fn new(today: &str, notices: &[NoticeChoice], typed: &ProofQuery, errors: &FormErrors) -> Self {
        Self {
            sentence: ReportKind::Receipts.sentence(),
            notice: bescheid(RECEIPTS, notices, &typed.bescheid, errors),
            as_of: stichtag(RECEIPTS, &typed.stichtag, today, errors)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
        }
    }
}

impl ReceiptsForm {
    fn dossier(today: &str, notices: &[NoticeChoice], (typed, errors): &(ProofQuery, FormErrors)) -> Self {
        Self {
            sentence: ReportKind::Dossier.sentence(),
            notice: bescheid(DOSSIER, notices, &typed.bescheid, errors),
            as_of: stichtag(DOSSIER, &typed.stichtag, today, errors)
                .hint("Für die Auswertungen; die Dokumente sind alle, die es gibt."),
        }
    }
}

impl ProofForm {
    fn new(today: &str, notices: &[NoticeChoice], typed: &ProofQuery, errors: &FormErrors) -> Self {
        Self {
            sentence: ReportKind::Proof.sentence(),
            has_notices: !notices.is_empty(),
            notice: bescheid(PROOF, notices, &typed.bescheid, errors),
            as_of: stichtag(PROOF, &typed.stichtag, today, errors)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
            edition: edition(&typed.ausgabe, errors).of_form(PROOF),
        }
    }
}

impl InventoryForm {
    fn new(
        today: &str,
        schools: &[(String, String)],
        notices: Option<&[NoticeChoice]>,
        typed: &InventoryQuery,
        errors: &FormErrors,
    ) -> Self {
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label)
                .of_form(INVENTORY)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        let all = |label: &str| [(String::new(), label.to_owned())].into_iter();
        let categories = DeviceCategory::ALL
            .iter()
            .map(|category| (category.code().to_owned(), category.label().to_owned()));
        Self {
            sentence: ReportKind::Inventory.sentence(),
            school: field("schule", "Schule", &typed.schule)
                .options(all("alle Schulen").chain(schools.iter().cloned())),
            category: field("kategorie", "Kategorie", &typed.kategorie)
                .options(all("alle Kategorien").chain(categories)),
            notice: notices.map(|notices| paid_by(field("bescheid", "Bescheid", &typed.bescheid), notices)),
            as_of: stichtag(INVENTORY, &typed.stichtag, today, errors)
                .hint("Geräte, die später zugegangen sind, bleiben weg."),
            kept: kept(typed, errors),
        }
    }
}

/// Choices of who pays a device.
fn paid_by(field: Field, notices: &[NoticeChoice]) -> Field {
    let all = (String::new(), "alle, auch ohne Bescheid".to_owned());
    let own = (OWN_FUNDS.to_owned(), "nur ohne Bescheid".to_owned());
    field.options([all].into_iter().chain(notices.iter().map(label)).chain([own]))
}

/// Conditions of the device list that the form does not show.
fn kept(typed: &InventoryQuery, errors: &FormErrors) -> Vec<(&'static str, String)> {
    let hidden = [
        ("status", &typed.status),
        ("programm", &typed.programm),
        ("zweckbindung", &typed.zweckbindung),
        ("q", &typed.q),
    ];
    hidden
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && errors.at(name).is_none())
        .map(|(name, value)| (name, value.clone()))
        .collect()
}

/// Entry of the Verwendungsnachweis.
#[derive(Debug)]
pub struct ProofForm {
    pub sentence: &'static str,
    /// Whether there is a notice to make it of.
    pub has_notices: bool,
    pub notice: Field,
    pub as_of: Field,
    pub edition: Field,
}

/// Entry of a plain list.
#[derive(Debug)]
pub struct ListEntry {
    pub title: &'static str,
    pub sentence: &'static str,
    /// Address of its page.
    pub href: String,
}

impl ListEntry {
    fn all() -> Vec<Self> {
        let entry = |kind: &ListKind| Self {
            title: kind.title(),
            sentence: kind.sentence(),
            href: paths::list_page(kind.code()),
        };
        ListKind::ALL.iter().map(entry).collect()
    }
}

/// Entry of the Belegliste, and of the Förderakte.
#[derive(Debug)]
pub struct ReceiptsForm {
    pub sentence: &'static str,
    pub notice: Field,
    pub as_of: Field,
}

/// Entry of the Inventarliste.
#[derive(Debug)]
pub struct InventoryForm {
    pub sentence: &'static str,
    pub school: Field,
    pub category: Field,
    /// Left out for Schul-IT, who does not see notices.
    pub notice: Option<Field>,
    pub as_of: Field,
    /// Further conditions of the device list, which came with the address.
    pub kept: Vec<(&'static str, String)>,
}

/// How much a sum has grown, for templates.
fn grown(then: &Cents, now: &Cents) -> Cents {
    now.minus(*then)
}

/// Preview of a Verwendungsnachweis.
#[derive(Debug, Template)]
#[template(path = "reporting/proof.html")]
pub struct ProofPage {
    pub layout: Layout,
    /// `Verwendungsnachweis 48.02`, by its type.
    pub heading: String,
    /// Aktenzeichen and title.
    pub reference: String,
    pub title: String,
    /// Address of the notice.
    pub notice_href: String,
    /// Address of its filed versions.
    pub filings_href: String,
    /// Address of all its findings.
    pub findings_href: String,
    /// Id of the notice, for the form.
    pub notice: String,
    pub as_of: Field,
    pub edition: Field,
    pub proof_type: Field,
    pub errors: Vec<FieldError>,
    /// `None` where the as-of date cannot be read.
    pub preview: Option<Preview>,
    /// What was made of it before, the last one first.
    pub made: Vec<MadeEntry>,
}

/// The sums and what stands in their way.
#[derive(Debug)]
pub struct Preview {
    pub sums: ProofPreview,
    /// `31.10.2024`.
    pub as_of: String,
    /// Address of the workbook.
    pub href: String,
    /// Address of the form that files exactly this; empty for those who may not.
    pub file_href: String,
    /// Name that the workbook will have.
    pub file: String,
    pub findings: Vec<FindingView>,
    /// How many are not shown here.
    pub more: usize,
    pub errors: usize,
    /// Findings that somebody has confirmed, and how many are not shown here.
    pub confirmed: Vec<FindingView>,
    pub more_confirmed: usize,
    /// Anschreiben and Sachbericht as files.
    pub letters: Vec<LetterFiles>,
    /// Names of the workbook's sheets.
    pub sheets: String,
    /// Against the workbook that was made last.
    pub since: Option<Since>,
}

impl Preview {
    /// Settled eligible spending above the plan of this item.
    #[must_use]
    pub fn deviation(planned: &Cents, settled: &Cents) -> Cents {
        settled.minus(*planned)
    }

    /// Sum of the items by the notice: total and eligible.
    #[must_use]
    pub fn planned(&self) -> (Cents, Cents) {
        let items = &self.sums.items;
        (
            items.iter().map(|item| item.planned).sum(),
            items.iter().map(|item| item.planned_eligible).sum(),
        )
    }
}

/// A finding as components draw it.
#[must_use]
pub fn finding(finding: &PreviewFinding) -> FindingView {
    let (message, remedy) = (&finding.message, &finding.remedy);
    let view = match finding.severity {
        Severity::Error => FindingView::error(message, remedy),
        Severity::Warning => FindingView::warning(message, remedy),
        Severity::MissingParameter => FindingView::missing(message, remedy),
    };
    let (href, label) = finding.link.clone();
    let view = view.source(&finding.source).link(href, label);
    if finding.confirmation.is_empty() {
        view
    } else {
        view.confirmed(&finding.confirmation)
    }
}
