//! `list programmes`, `list applications`, `list notices`.

use paktbuch_types::{Cents, format_date};
use serde_json::json;

use super::{CliError, Context};
use crate::db::Db;
use crate::funding::{self, ApplicationFilter, NoticeFilter};

pub(super) async fn programmes(db: &Db, context: &Context) -> Result<(), CliError> {
    for row in funding::programmes(db.reader()).await? {
        let parameters: Vec<_> = row
            .parameters()
            .into_iter()
            .map(|parameter| json!({"name": parameter.name, "value": parameter.value, "source": parameter.source}))
            .collect();
        let missing = parameters
            .iter()
            .filter(|parameter| parameter["value"].is_null())
            .count();
        let value = json!({
            "code": row.code, "version": row.version, "title": row.title, "land": row.land.value,
            "valid_from": row.valid_from, "valid_to": row.valid_to, "parameters": parameters,
        });
        context.output.record(&value, || {
            format!(
                "{} ({}): {}, {missing} Angaben fehlen",
                row.code, row.version, row.title
            )
        });
    }
    Ok(())
}

pub(super) async fn applications(db: &Db, context: &Context) -> Result<(), CliError> {
    for row in funding::applications(db.reader(), &ApplicationFilter::default()).await? {
        let value = json!({
            "reference": row.reference, "programme": row.programme, "category": row.category,
            "state": row.state.code(), "requested_cents": row.requested,
        });
        context.output.record(&value, || {
            let (state, requested) = (row.state.label(), row.requested);
            format!(
                "{}: {}, {}, {state}, beantragt {requested} €",
                row.reference, row.title, row.category
            )
        });
    }
    Ok(())
}

pub(super) async fn notices(db: &Db, context: &Context) -> Result<(), CliError> {
    let filter = NoticeFilter {
        sort: "date".to_owned(),
        ..NoticeFilter::default()
    };
    for row in funding::read_notices(db.reader(), &filter, db.clock().today()).await? {
        let value = json!({
            "reference": row.reference, "programme": row.programme, "title": row.title, "date": row.date,
            "state": row.state.code(), "eligible_cents": row.eligible, "granted_cents": row.granted,
            "own_share_cents": row.own_share, "paid_out_cents": row.paid_out, "spent_cents": row.spent,
            "proof_due": row.proof_due, "zweckbindung_until": row.zweckbindung_until,
        });
        context.output.record(&value, || {
            let euro = |amount: Cents| format!("{amount} €");
            format!(
                "{} vom {}: {}, {}, bewilligt {}, ausgezahlt {}, bezahlt {}",
                row.reference,
                format_date(row.date),
                row.title,
                row.state.label(),
                euro(row.granted),
                euro(row.paid_out),
                euro(row.spent)
            )
        });
    }
    Ok(())
}
