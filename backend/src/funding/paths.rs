//! Addresses of this feature.

mod api;
mod back;

use paktbuch_types::{
    AmendmentId, ApplicationId, BudgetId, CostItemId, CostLineId, DeviceId, InvoiceId, NoticeId, PayoutId,
    ReallocationId, SchoolDocumentId,
};

pub use api::*;
pub use back::*;

/// Funding programmes; POST enters an edition.
pub const PROGRAMMES: &str = "/programme";
/// One programme with its parameters; `?fassung=` chooses the edition.
pub const PROGRAMME: &str = "/programme/{code}";
/// Budgets of a programme; POST enters one.
pub const BUDGET: &str = "/programme/{code}/budget";
/// POST: removes a budget.
pub const REMOVE_BUDGET: &str = "/budgets/{id}/entfernen";
/// Documents of schools that programmes ask for; POST puts one in.
pub const CONCEPTS: &str = "/schuldokumente";
/// The file of one.
pub const CONCEPT_FILE: &str = "/schuldokumente/{id}/datei";
/// POST: takes one off.
pub const REMOVE_CONCEPT: &str = "/schuldokumente/{id}/entfernen";
/// Form of a new edition as a text; `?programm=` and `?fassung=` say from which one.
pub const NEW_EDITION: &str = "/fassungen/neu";
/// Form of a new edition with a field for each value, started in the same way; POST enters it.
pub const EDITION_FIELDS: &str = "/fassungen/angaben";
/// Applications; POST enters one.
pub const APPLICATIONS: &str = "/antraege";
/// Form of a new application; `?programm=` chooses the programme.
pub const NEW_APPLICATION: &str = "/antraege/neu";
/// An application.
pub const APPLICATION: &str = "/antraege/{id}";
/// What the form of a funding portal asks of an application.
pub const PORTAL: &str = "/antraege/{id}/portal";
/// Form of an application, and its POST.
pub const EDIT_APPLICATION: &str = "/antraege/{id}/bearbeiten";
/// Grant notices; POST enters one.
pub const NOTICES: &str = "/bescheide";
/// Form of a new notice; `?programm=` and `?antrag=` fill it.
pub const NEW_NOTICE: &str = "/bescheide/neu";
/// A notice.
pub const NOTICE: &str = "/bescheide/{id}";
/// Form of a notice, and its POST.
pub const EDIT_NOTICE: &str = "/bescheide/{id}/bearbeiten";
/// Form of the places of a notice's values, and its POST.
pub const CITATIONS: &str = "/bescheide/{id}/fundstellen";
/// Form of a change notice, and its POST; `?art=` chooses its kind.
pub const NEW_AMENDMENT: &str = "/bescheide/{id}/aenderungen/neu";
/// A change notice, and the POST of corrections.
pub const AMENDMENT: &str = "/aenderungen/{id}";
/// The PDF of a change notice.
pub const AMENDMENT_FILE: &str = "/aenderungen/{id}/bescheid.pdf";
/// POST: stores the PDF of a change notice.
pub const UPLOAD_AMENDMENT_FILE: &str = "/aenderungen/{id}/datei";
/// Form of a new reallocation, and its POST.
pub const NEW_REALLOCATION: &str = "/bescheide/{id}/umschichtungen/neu";
/// The letter of a reallocation, and the POST of what became of it.
pub const REALLOCATION: &str = "/umschichtungen/{id}";
/// The PDF of a notice.
pub const FILE: &str = "/bescheide/{id}/bescheid.pdf";
/// POST: stores the PDF of a notice.
pub const UPLOAD_FILE: &str = "/bescheide/{id}/datei";
/// Form of the proof that was filed before, and its POST.
pub const FILED_PROOF: &str = "/bescheide/{id}/eingereicht";
/// The PDF of that proof.
pub const FILED_PROOF_FILE: &str = "/bescheide/{id}/eingereicht.pdf";
/// Sachbericht of a notice.
pub const NARRATIVE: &str = "/bescheide/{id}/sachbericht";
/// Form of the Sachbericht, and its POST.
pub const EDIT_NARRATIVE: &str = "/bescheide/{id}/sachbericht/bearbeiten";
/// Form of a new Einzelansatz, and its POST.
pub const NEW_ITEM: &str = "/bescheide/{id}/ansatz/neu";
/// An Einzelansatz with what makes up its amounts.
pub const ITEM: &str = "/bescheide/{id}/ansatz/{item}";
/// Form of an Einzelansatz with its lines, and its POST.
pub const EDIT_ITEM: &str = "/bescheide/{id}/ansatz/{item}/bearbeiten";
/// POST: removes an Einzelansatz.
pub const REMOVE_ITEM: &str = "/bescheide/{id}/ansatz/{item}/entfernen";
/// POST: enters a payout.
pub const PAYOUTS: &str = "/bescheide/{id}/auszahlungen";
/// Form of a payout, and its POST.
pub const PAYOUT: &str = "/auszahlungen/{id}";
/// POST: removes a payout.
pub const REMOVE_PAYOUT: &str = "/auszahlungen/{id}/entfernen";

/// Address of a programme.
#[must_use]
pub fn programme(code: &str) -> String {
    format!("/programme/{code}")
}

/// Address of a programme's budgets.
#[must_use]
pub fn budget(code: &str) -> String {
    format!("/programme/{code}/budget")
}

/// Address that removes a budget.
#[must_use]
pub fn remove_budget(id: BudgetId) -> String {
    format!("/budgets/{id}/entfernen")
}

/// Address of the file of a school's document.
#[must_use]
pub fn concept_file(id: SchoolDocumentId) -> String {
    format!("/schuldokumente/{id}/datei")
}

/// A school's document on the list of all.
#[must_use]
pub fn concept(id: SchoolDocumentId) -> String {
    format!("{CONCEPTS}#dokument-{id}")
}

/// Address that takes a school's document off.
#[must_use]
pub fn remove_concept(id: SchoolDocumentId) -> String {
    format!("/schuldokumente/{id}/entfernen")
}

/// Address of a budget in the REST API.
#[must_use]
pub fn api_budget(id: BudgetId) -> String {
    format!("/api/paktbuch/v1/budgets/{id}")
}

/// Address of a programme in an edition.
#[must_use]
pub fn edition(code: &str, version: u32) -> String {
    format!("/programme/{code}?fassung={version}")
}

/// Form with a field for each value of an edition that follows another.
#[must_use]
pub fn edition_fields_after(code: &str, version: u32) -> String {
    format!("{EDITION_FIELDS}?programm={code}&fassung={version}")
}

/// Form of the text of an edition that follows another.
#[must_use]
pub fn new_edition_after(code: &str, version: u32) -> String {
    format!("{NEW_EDITION}?programm={code}&fassung={version}")
}

/// A programme in an edition in the REST API.
#[must_use]
pub fn api_edition(code: &str, version: u32) -> String {
    format!("{API_PROGRAMMES}/{code}?version={version}")
}

/// Address of a school's document in the REST API.
#[must_use]
pub fn api_concept(id: SchoolDocumentId) -> String {
    format!("{API_CONCEPTS}/{id}")
}

/// Address of an application in the REST API.
#[must_use]
pub fn api_application(id: ApplicationId) -> String {
    format!("{API_APPLICATIONS}/{id}")
}

/// Address of a notice in the REST API.
#[must_use]
pub fn api_notice(id: NoticeId) -> String {
    format!("{API_NOTICES}/{id}")
}

/// Address of an Einzelansatz in the REST API.
#[must_use]
pub fn api_item(id: CostItemId) -> String {
    format!("/api/paktbuch/v1/cost-items/{id}")
}

/// Address of a line of a cost plan in the REST API.
#[must_use]
pub fn api_line(id: CostLineId) -> String {
    format!("/api/paktbuch/v1/cost-lines/{id}")
}

/// Address of a payout in the REST API.
#[must_use]
pub fn api_payout(id: PayoutId) -> String {
    format!("/api/paktbuch/v1/payouts/{id}")
}

/// Address of an application.
#[must_use]
pub fn application(id: ApplicationId) -> String {
    format!("/antraege/{id}")
}

/// Address of an application's values for the portal.
#[must_use]
pub fn portal(id: ApplicationId) -> String {
    format!("/antraege/{id}/portal")
}

/// Address of an application's form.
#[must_use]
pub fn edit_application(id: ApplicationId) -> String {
    format!("/antraege/{id}/bearbeiten")
}

/// Address of a notice.
#[must_use]
pub fn notice(id: NoticeId) -> String {
    format!("/bescheide/{id}")
}

/// Address of a notice's form.
#[must_use]
pub fn edit_notice(id: NoticeId) -> String {
    format!("/bescheide/{id}/bearbeiten")
}

/// Form of a change notice.
#[must_use]
pub fn new_amendment(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/aenderungen/neu")
}

/// Address of a change notice.
#[must_use]
pub fn amendment(id: AmendmentId) -> String {
    format!("/aenderungen/{id}")
}

/// Address of a change notice's PDF, opened at a page where one is given.
#[must_use]
pub fn amendment_file(id: AmendmentId, page: Option<i64>) -> String {
    let page = page.map(|page| format!("#page={page}")).unwrap_or_default();
    format!("/aenderungen/{id}/bescheid.pdf{page}")
}

/// Address to store the PDF of a change notice.
#[must_use]
pub fn upload_amendment_file(id: AmendmentId) -> String {
    format!("/aenderungen/{id}/datei")
}

/// Address of a change notice in the REST API.
#[must_use]
pub fn api_amendment(id: AmendmentId) -> String {
    format!("/api/paktbuch/v1/amendments/{id}")
}

/// Form of a new reallocation.
#[must_use]
pub fn new_reallocation(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/umschichtungen/neu")
}

/// Address of a reallocation.
#[must_use]
pub fn reallocation(id: ReallocationId) -> String {
    format!("/umschichtungen/{id}")
}

/// Address of a reallocation in the REST API.
#[must_use]
pub fn api_reallocation(id: ReallocationId) -> String {
    format!("/api/paktbuch/v1/reallocations/{id}")
}

/// Address of the places of a notice's values.
#[must_use]
pub fn citations(id: NoticeId) -> String {
    format!("/bescheide/{id}/fundstellen")
}

/// Address of a notice's PDF, opened at a page where one is given.
#[must_use]
pub fn file(id: NoticeId, page: Option<i64>) -> String {
    let page = page.map(|page| format!("#page={page}")).unwrap_or_default();
    format!("/bescheide/{id}/bescheid.pdf{page}")
}

/// Address to store the PDF of a notice.
#[must_use]
pub fn upload_file(id: NoticeId) -> String {
    format!("/bescheide/{id}/datei")
}

/// Form of a new notice under a programme.
#[must_use]
pub fn new_notice_under(programme: &str) -> String {
    format!("{NEW_NOTICE}?programm={programme}")
}

/// Form of a new notice that answers an application.
#[must_use]
pub fn new_notice_for(application: ApplicationId) -> String {
    format!("{NEW_NOTICE}?antrag={application}")
}

/// Form of a new Einzelansatz.
#[must_use]
pub fn new_item(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/ansatz/neu")
}

/// Address of an Einzelansatz.
#[must_use]
pub fn item(notice: NoticeId, item: CostItemId) -> String {
    format!("/bescheide/{notice}/ansatz/{item}")
}

/// Address of an Einzelansatz' form.
#[must_use]
pub fn edit_item(notice: NoticeId, item: CostItemId) -> String {
    format!("/bescheide/{notice}/ansatz/{item}/bearbeiten")
}

/// Address to remove an Einzelansatz.
#[must_use]
pub fn remove_item(notice: NoticeId, item: CostItemId) -> String {
    format!("/bescheide/{notice}/ansatz/{item}/entfernen")
}

/// Address to enter a payout.
#[must_use]
pub fn payouts(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/auszahlungen")
}

/// Address of a payout's form.
#[must_use]
pub fn payout(id: PayoutId) -> String {
    format!("/auszahlungen/{id}")
}

/// Address to remove a payout.
#[must_use]
pub fn remove_payout(id: PayoutId) -> String {
    format!("/auszahlungen/{id}/entfernen")
}

/// A payout on the page of its notice.
#[must_use]
pub fn payout_of(notice: NoticeId, id: PayoutId) -> String {
    format!("/bescheide/{notice}#auszahlung-{id}")
}

/// Address of a notice's Sachbericht.
#[must_use]
pub fn narrative(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/sachbericht")
}

/// Address of its form.
#[must_use]
pub fn edit_narrative(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/sachbericht/bearbeiten")
}

/// Address of the form of the proof that was filed before.
#[must_use]
pub fn filed_proof(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/eingereicht")
}

/// Address of the PDF of the proof that was filed before.
#[must_use]
pub fn filed_proof_file(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/eingereicht.pdf")
}

/// The Verwendungsnachweis of a notice; the feature `reporting` serves it.
#[must_use]
pub fn proof(notice: NoticeId) -> String {
    format!("/berichte/verwendungsnachweis?bescheid={notice}")
}

/// The devices that a notice pays for; the feature `devices` serves it.
#[must_use]
pub fn devices(notice: NoticeId) -> String {
    format!("/geraete?bescheid={notice}")
}

/// A device; the feature `devices` serves it.
#[must_use]
pub fn device(id: DeviceId) -> String {
    format!("/geraete/{id}")
}

/// An invoice; the feature `purchasing` serves it.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    format!("/rechnungen/{id}")
}
