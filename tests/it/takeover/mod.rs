//! Takeover of running grants: lists of a notice come in by column mapping, marked, once, and are compared with the filed proof.

mod again;
mod api;
mod command;
mod drawdowns;
mod everyday;
mod issue_day;
mod known;
mod lists;
mod pages;
mod proof;
mod refused;
mod spelling;
mod stays;
mod undated;
mod unnumbered;
mod version;

use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::takeover::{
    FileOutcome, Permits, SheetKind, TakeFile, TakeOver, guessed, read_list, take_over,
};
use paktbuch_entity::{audit_event, taken_over};
use paktbuch_tests::TestApp;
use paktbuch_tests::app::worker;
use paktbuch_types::{NoticeId, parse_date};
use sea_orm::{EntityTrait, PaginatorTrait};

/// A list of a kind, its columns by their names.
fn file(kind: SheetKind, text: &str) -> TakeFile {
    let sheet = read_list(&worker(), text.as_bytes()).unwrap();
    let mapping = guessed(kind, &sheet);
    assert_eq!(mapping.check(kind, &sheet), Ok(()));
    TakeFile {
        kind,
        name: format!("{}.csv", kind.code()),
        sheet,
        mapping,
    }
}

async fn take(
    app: &TestApp,
    notice: NoticeId,
    files: Vec<TakeFile>,
) -> Result<Vec<FileOutcome>, ServiceError> {
    take_under(app, notice, files, None).await
}

/// Rows without a day come in under `fallback_date`.
async fn take_under(
    app: &TestApp,
    notice: NoticeId,
    files: Vec<TakeFile>,
    fallback_date: Option<&str>,
) -> Result<Vec<FileOutcome>, ServiceError> {
    let permits = Permits::of(&Actor::system()).unwrap();
    let command = TakeOver {
        notice,
        files,
        fallback_date: fallback_date.map(|day| parse_date(day).unwrap()),
    };
    app.db
        .write(Who::System, async |tx| take_over(tx, &permits, &command).await)
        .await
}

/// New, completed, unchanged, refused.
fn counts(outcome: &FileOutcome) -> (usize, usize, usize, usize) {
    (
        outcome.created,
        outcome.updated,
        outcome.unchanged,
        outcome.refused.len(),
    )
}

async fn events(app: &TestApp) -> u64 {
    audit_event::Entity::find().count(app.db.reader()).await.unwrap()
}

async fn marks(app: &TestApp) -> Vec<taken_over::Model> {
    taken_over::Entity::find().all(app.db.reader()).await.unwrap()
}

/// Receipts of a grant as an authority keeps them: two lines of one invoice, a credit note, one without payment, one without
/// number, a sum, a damaged one.
const RECEIPTS: &str = "Lfd. Nr.;Firma;Rechnungs-Nr.;Rechnung vom;Zahlungsgrund;Betrag brutto;davon zuwendungsfähig;bezahlt am;Kontoauszug;Einzelansatz\n\
    1;Muster Medien GmbH;R-100;02.05.2023;Displays;11.900,00;11.900,00;15.05.2023;KA 5/2023;Displays\n\
    2;Muster Medien GmbH;R-100;02.05.2023;Wandmontage;1.190,00;1.000,00;15.05.2023;KA 5/2023;Displays\n\
    3;Muster Medien GmbH;R-101;01.06.2023;Gutschrift Halterung;-119,00;-119,00;20.06.2023;KA 6/2023;Displays\n\
    4;Kabel & Co;R-7;03.06.2023;Kabel;238,00;;;;Displays\n\
    5;Kabel & Co;;;Werkzeug;47,60;;11.06.2023;;3D-Drucker\n\
    6;Kabel & Co;R-8;03.06.2023;Dosen;viel;;;;Displays\n\
    ;;;;Summe;13.256,60;;;;\n";
