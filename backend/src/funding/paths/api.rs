//! REST addresses of this feature.

/// REST: programmes.
pub const API_PROGRAMMES: &str = "/api/paktbuch/v1/programmes";
/// REST: budgets.
pub const API_BUDGETS: &str = "/api/paktbuch/v1/budgets";
/// REST: one budget.
pub const API_BUDGET: &str = "/api/paktbuch/v1/budgets/{id}";
/// REST: applications.
pub const API_APPLICATIONS: &str = "/api/paktbuch/v1/applications";
/// REST: notices.
pub const API_NOTICES: &str = "/api/paktbuch/v1/notices";
/// REST: one notice with its cost plan.
pub const API_NOTICE: &str = "/api/paktbuch/v1/notices/{id}";
/// One programme in the REST API; `?version=` chooses the edition.
pub const API_PROGRAMME: &str = "/api/paktbuch/v1/programmes/{code}";
/// One application in the REST API.
pub const API_APPLICATION: &str = "/api/paktbuch/v1/applications/{id}";
/// Change notices of a notice in the REST API.
pub const API_AMENDMENTS: &str = "/api/paktbuch/v1/notices/{id}/amendments";
/// One change notice in the REST API.
pub const API_AMENDMENT: &str = "/api/paktbuch/v1/amendments/{id}";
/// Reallocations of a notice in the REST API.
pub const API_REALLOCATIONS: &str = "/api/paktbuch/v1/notices/{id}/reallocations";
/// One reallocation in the REST API.
pub const API_REALLOCATION: &str = "/api/paktbuch/v1/reallocations/{id}";
/// Einzelansätze of a notice in the REST API.
pub const API_ITEMS: &str = "/api/paktbuch/v1/notices/{id}/cost-items";
/// One Einzelansatz in the REST API.
pub const API_ITEM: &str = "/api/paktbuch/v1/cost-items/{id}";
/// Lines of an Einzelansatz in the REST API.
pub const API_LINES: &str = "/api/paktbuch/v1/cost-items/{id}/cost-lines";
/// One line of a cost plan in the REST API.
pub const API_LINE: &str = "/api/paktbuch/v1/cost-lines/{id}";
/// Sachbericht of a notice in the REST API.
pub const API_NARRATIVE: &str = "/api/paktbuch/v1/notices/{id}/narrative";
/// Payouts of a notice in the REST API.
pub const API_PAYOUTS: &str = "/api/paktbuch/v1/notices/{id}/payouts";
/// One payout in the REST API.
pub const API_PAYOUT: &str = "/api/paktbuch/v1/payouts/{id}";
/// Places of a notice's values in the REST API.
pub const API_CITATIONS: &str = "/api/paktbuch/v1/notices/{id}/citations";
/// The place of one value in the REST API.
pub const API_CITATION: &str = "/api/paktbuch/v1/notices/{id}/citations/{field}";
/// The PDF of a notice in the REST API.
pub const API_FILE: &str = "/api/paktbuch/v1/notices/{id}/file";
/// The PDF of a change notice in the REST API.
pub const API_AMENDMENT_FILE: &str = "/api/paktbuch/v1/amendments/{id}/file";
/// The proof that was filed before, in the REST API.
pub const API_FILED_PROOF: &str = "/api/paktbuch/v1/notices/{id}/filed-proof";
/// Its PDF in the REST API.
pub const API_FILED_PROOF_FILE: &str = "/api/paktbuch/v1/notices/{id}/filed-proof/file";
/// How far the proof of a notice is, in the REST API.
pub const API_READINESS: &str = "/api/paktbuch/v1/notices/{id}/readiness";
/// Documents of schools in the REST API.
pub const API_CONCEPTS: &str = "/api/paktbuch/v1/school-documents";
/// POST: puts in a document of a school, in the REST API.
pub const API_CONCEPT_FILES: &str = "/api/paktbuch/v1/school-documents/files";
/// One of them in the REST API.
pub const API_CONCEPT: &str = "/api/paktbuch/v1/school-documents/{id}";
/// Its file in the REST API.
pub const API_CONCEPT_FILE: &str = "/api/paktbuch/v1/school-documents/{id}/file";
