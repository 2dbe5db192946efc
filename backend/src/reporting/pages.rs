//! Pages of this feature.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceCategory, NoticeId, ProofEdition, Severity};

use super::forms::{InventoryQuery, LetterQuery, ListQuery, OWN_FUNDS, ProofQuery};
use super::paths;
use super::rows::{LetterKind, ListKind, NoticeChoice, PreviewFinding, ProofPreview, ReportKind};
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Catalogue of reports.
#[derive(Debug, Template)]
#[template(path = "reporting/reports.html")]
pub struct ReportsPage {
    pub layout: Layout,
    /// `None` where the actor may not make one.
    pub proof: Option<ProofForm>,
    pub receipts: Option<ReceiptsForm>,
    pub inventory: InventoryForm,
    /// Empty for those who may not make them.
    pub lists: Vec<ListEntry>,
    /// `None` where the actor may not make one, or there is no notice.
    pub letters: Option<LettersForm>,
    /// As-of date of the lists.
    pub lists_as_of: Field,
    pub errors: Vec<FieldError>,
}

/// What the forms of the catalogue say, and what is wrong with one of them.
#[derive(Debug, Default)]
pub struct Asked {
    pub proof: (ProofQuery, FormErrors),
    pub receipts: (ProofQuery, FormErrors),
    pub inventory: (InventoryQuery, FormErrors),
    pub list: (ListQuery, FormErrors),
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
        asked: &Asked,
    ) -> Self {
        let (proof, proof_errors) = &asked.proof;
        let (receipts, receipts_errors) = &asked.receipts;
        let (inventory, inventory_errors) = &asked.inventory;
        let (list, list_errors) = &asked.list;
        let mut errors = at_ids(PROOF, &PROOF_FIELDS, proof_errors);
        errors.extend(at_ids(RECEIPTS, &PROOF_FIELDS, receipts_errors));
        errors.extend(at_ids(INVENTORY, &INVENTORY_FIELDS, inventory_errors));
        errors.extend(at_ids(LISTS, &["stichtag"], list_errors));
        let (letter, letter_errors) = &asked.letter;
        errors.extend(at_ids(LETTERS, &["bescheid", "nr", "stichtag"], letter_errors));
        Self {
            layout: layout.titled("Berichte").in_menu(paths::REPORTS),
            proof: notices.map(|notices| ProofForm::new(today, notices, proof, proof_errors)),
            receipts: notices
                .filter(|notices| !notices.is_empty())
                .map(|notices| ReceiptsForm::new(today, notices, receipts, receipts_errors)),
            letters: notices
                .filter(|notices| !notices.is_empty())
                .map(|notices| LettersForm::new(today, notices, letter, letter_errors)),
            lists: if notices.is_some() {
                ListEntry::all()
            } else {
                Vec::new()
            },
            lists_as_of: stichtag(LISTS, &list.stichtag, today, list_errors)
                .hint("Was danach kam, bleibt weg, soweit sein Tag bekannt ist."),
            inventory: InventoryForm::new(today, schools, notices, inventory, inventory_errors),
            errors,
        }
    }
}

const PROOF: &str = "nachweis";
const PROOF_FIELDS: [&str; 3] = ["bescheid", "stichtag", "ausgabe"];
const RECEIPTS: &str = "belege";
const INVENTORY: &str = "inventar";
const LISTS: &str = "listen";
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
    let value = if typed.trim().is_empty() { today } else { typed };
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

/// Select of the edition.
#[must_use]
pub fn edition(typed: &str, errors: &FormErrors) -> Field {
    let choices = ProofEdition::ALL.iter().map(|edition| {
        let what = match edition {
            ProofEdition::Filing => "Einreichung, für die Bewilligungsbehörde",
            ProofEdition::Record => "Akte, mit Prüfprotokoll und Diagramm",
        };
        (edition.code(), what)
    });
    Field::new("ausgabe", "Ausgabe")
        .value(typed)
        .hint("Für wen die Datei bestimmt ist.")
        .error(errors.at("ausgabe"))
        .options(choices)
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
        let hidden = [
            ("status", &typed.status),
            ("zweckbindung", &typed.zweckbindung),
            ("q", &typed.q),
        ];
        Self {
            sentence: ReportKind::Inventory.sentence(),
            school: field("schule", "Schule", &typed.schule)
                .options(all("alle Schulen").chain(schools.iter().cloned())),
            category: field("kategorie", "Kategorie", &typed.kategorie)
                .options(all("alle Kategorien").chain(categories)),
            notice: notices.map(|notices| {
                let own = (OWN_FUNDS.to_owned(), "nur Eigene Mittel".to_owned());
                let options = all("alle Bescheide und Eigene Mittel").chain(notices.iter().map(label));
                field("bescheid", "Bescheid", &typed.bescheid).options(options.chain([own]))
            }),
            as_of: stichtag(INVENTORY, &typed.stichtag, today, errors)
                .hint("Geräte, die später zugegangen sind, bleiben weg."),
            kept: hidden
                .into_iter()
                .filter(|(name, value)| !value.is_empty() && errors.at(name).is_none())
                .map(|(name, value)| (name, value.clone()))
                .collect(),
        }
    }
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
    /// Addresses of its formats, without a day.
    pub xlsx: String,
    pub csv: String,
}

impl ListEntry {
    fn all() -> Vec<Self> {
        let entry = |kind: &ListKind| Self {
            title: kind.title(),
            sentence: kind.sentence(),
            xlsx: paths::list(kind.code(), "xlsx"),
            csv: paths::list(kind.code(), "csv"),
        };
        ListKind::ALL.iter().map(entry).collect()
    }
}

/// Entry of the letters.
#[derive(Debug)]
pub struct LettersForm {
    pub notice: Field,
    pub number: Field,
    pub as_of: Field,
    pub letters: Vec<LetterEntry>,
}

/// A letter of the catalogue.
#[derive(Debug)]
pub struct LetterEntry {
    pub title: &'static str,
    pub sentence: &'static str,
    /// Addresses of its formats, without a notice.
    pub pdf: String,
    pub docx: String,
}

impl LettersForm {
    fn new(today: &str, notices: &[NoticeChoice], typed: &LetterQuery, errors: &FormErrors) -> Self {
        let entry = |kind: &LetterKind| LetterEntry {
            title: kind.title(),
            sentence: kind.sentence(),
            pdf: paths::letter(kind.code(), "pdf"),
            docx: paths::letter(kind.code(), "docx"),
        };
        Self {
            notice: bescheid(LETTERS, notices, &typed.bescheid, errors),
            number: Field::new("nr", "Nummer")
                .of_form(LETTERS)
                .value(&typed.nr)
                .hint("Des Mittelabrufs oder der Umschichtung; ohne Angabe die letzte.")
                .error(errors.at("nr"))
                .optional(),
            as_of: stichtag(LETTERS, &typed.stichtag, today, errors)
                .hint("Tag des Schreibens; im Anschreiben zählt, was bis dahin bezahlt ist."),
            letters: LetterKind::ALL.iter().map(entry).collect(),
        }
    }
}

/// Entry of the Belegliste.
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

/// Preview of a Verwendungsnachweis.
#[derive(Debug, Template)]
#[template(path = "reporting/proof.html")]
pub struct ProofPage {
    pub layout: Layout,
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
    pub errors: Vec<FieldError>,
    /// `None` where the as-of date cannot be read.
    pub preview: Option<Preview>,
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
}

/// A letter that goes with a proof.
#[derive(Debug)]
pub struct LetterFiles {
    pub title: &'static str,
    /// Label and address of each format.
    pub files: Vec<(&'static str, String)>,
}

/// The letters that go with a proof as of a day.
#[must_use]
pub fn proof_letters(notice: NoticeId, as_of: NaiveDate) -> Vec<LetterFiles> {
    let files = |kind: LetterKind| LetterFiles {
        title: kind.title(),
        files: paths::proof_letter_files(kind.code(), notice, as_of).to_vec(),
    };
    [LetterKind::Cover, LetterKind::Narrative].map(files).into()
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
    let view = view.link(href, label);
    if finding.confirmation.is_empty() {
        view
    } else {
        view.confirmed(&finding.confirmation)
    }
}
