//! The entities say what the migrations made: tables, columns, types, nullability, references.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch::db::Db;
use paktbuch_entity as entity;
use paktbuch_tests::engine::run;
use paktbuch_tests::schema::{query, tables};
use paktbuch_tests::{Engine, TestApp, on_both};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, Iden, Iterable, RelationTrait};

/// A column: name, type as the engine names it, nullable.
type Columns = BTreeSet<(String, String, bool)>;
/// A reference: column, table referred to.
type References = BTreeSet<(String, String)>;

/// What a table looks like.
#[derive(Debug, PartialEq, Eq)]
struct Table {
    columns: Columns,
    references: References,
}

fn described<E: EntityTrait>(sqlite: bool) -> (String, Table)
where
    E::Relation: RelationTrait,
{
    let columns = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            let name = Iden::unquoted(&column).to_owned();
            (
                name,
                type_name(definition.get_column_type(), sqlite),
                definition.is_null(),
            )
        })
        .collect();
    let references = E::Relation::iter()
        .map(|relation| {
            let definition = relation.def();
            let column = definition
                .from_col
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            (column, table_name(&definition.to_tbl))
        })
        .collect();
    (
        E::default().table_name().to_owned(),
        Table { columns, references },
    )
}

fn table_name(table: &sea_orm::sea_query::TableRef) -> String {
    match table {
        sea_orm::sea_query::TableRef::Table(name, _) => name.1.to_string(),
        other => unreachable!("{other:?} is no table"),
    }
}

fn type_name(column: &ColumnType, sqlite: bool) -> String {
    let (on_sqlite, on_postgres) = match column {
        ColumnType::BigInteger => ("INTEGER", "bigint"),
        ColumnType::Text | ColumnType::String(_) => ("TEXT", "text COLLATE C"),
        ColumnType::Boolean => ("BOOLEAN", "boolean"),
        ColumnType::Date => ("DATE", "date"),
        ColumnType::TimestampWithTimeZone => ("TIMESTAMP", "timestamp with time zone"),
        other => unreachable!("no column of ours is a {other:?}"),
    };
    if sqlite { on_sqlite } else { on_postgres }.to_owned()
}

/// Writes the list of entities once; each is a module of `paktbuch_entity`.
macro_rules! entities {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name),)+];

        fn expected(sqlite: bool) -> BTreeMap<String, Table> {
            [$(described::<entity::$name::Entity>(sqlite),)+].into_iter().collect()
        }
    };
}

entities! {
    allocation api_token application application_measure application_own_share application_school asset_limit audit_event audit_head audit_personal authority authority_logo award_note award_offer award_threshold base_rate budget budget_year building
    contact cost_item cost_line delivery delivery_line device device_model device_summary disposal document drawdown drawdown_need drawdown_order drawdown_receipt filed_proof filing finding_confirmation funding_share
    installation invoice invoice_line invoice_link lease_invoice list_columns made_report memo narrative noted_invoice notice notice_amendment notice_amendment_value notice_citation notice_condition notice_document notice_income
    notice_own_share order_document order_line payment payment_mapping payment_row payout personnel_cost programme_edition proof_gap proof_progress proof_step purchase_order reallocation reallocation_item
    receipt_cut room saved_filter school school_document school_pupils session setup_link sign_in_attempt site spending spending_summary submission
    supplier taken_over takeover_mapping token_school user_account user_school
}

#[test]
fn every_entity_is_in_the_list_above() {
    let modules: Vec<&str> = include_str!("../../../backend/entity/src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(NAMES, modules);
}

async fn live(db: &Db) -> BTreeMap<String, Table> {
    let mut found = BTreeMap::new();
    for table in tables(db).await {
        let (columns, references) = if db.is_sqlite() {
            (
                sqlite_columns(db, &table).await,
                sqlite_references(db, &table).await,
            )
        } else {
            (
                postgres_columns(db, &table).await,
                postgres_references(db, &table).await,
            )
        };
        found.insert(table, Table { columns, references });
    }
    found
}

async fn sqlite_columns(db: &Db, table: &str) -> Columns {
    let rows = query(
        db,
        &format!("SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')"),
    )
    .await;
    let column = |row: &sea_orm::QueryResult| {
        let required: i64 = row.try_get_by_index(2).unwrap();
        (
            row.try_get_by_index(0).unwrap(),
            row.try_get_by_index(1).unwrap(),
            required == 0,
        )
    };
    rows.iter().map(column).collect()
}

async fn sqlite_references(db: &Db, table: &str) -> References {
    let sql = format!("SELECT \"from\", \"table\" FROM pragma_foreign_key_list('{table}')");
    pairs(&query(db, &sql).await)
}

async fn postgres_columns(db: &Db, table: &str) -> Columns {
    let sql = format!(
        "SELECT column_name::text, data_type || coalesce(' COLLATE ' || collation_name, ''), is_nullable::text
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'"
    );
    let column = |row: &sea_orm::QueryResult| {
        let nullable: String = row.try_get_by_index(2).unwrap();
        (
            row.try_get_by_index(0).unwrap(),
            row.try_get_by_index(1).unwrap(),
            nullable == "YES",
        )
    };
    query(db, &sql).await.iter().map(column).collect()
}

async fn postgres_references(db: &Db, table: &str) -> References {
    let sql = format!(
        "SELECT a.attname::text, c.confrelid::regclass::text FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.conrelid = '{table}'::regclass"
    );
    pairs(&query(db, &sql).await)
}

fn pairs(rows: &[sea_orm::QueryResult]) -> References {
    rows.iter()
        .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
        .collect()
}

on_both! {
    async fn entities_and_tables_agree(app: TestApp) {
        let (expected, live) = (expected(app.db.is_sqlite()), live(&app.db).await);
        assert_eq!(expected.keys().collect::<Vec<_>>(), live.keys().collect::<Vec<_>>());
        for (table, expected) in expected {
            assert_eq!(live[&table], expected, "table {table}: the database stands left, the entity right");
        }
    }
}

/// One SQL text makes the indexes of both engines: looking at SQLite's is enough. A primary key is one.
#[test]
fn every_reference_has_an_index() {
    run(Engine::Sqlite, async |app| {
        let sql = "SELECT c.name, i.tbl_name FROM sqlite_master i, pragma_index_info(i.name) c
            WHERE i.type = 'index' AND c.seqno = 0
            UNION SELECT c.name, t.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND c.pk = 1";
        let indexed = pairs(&query(&app.db, sql).await);
        let mut lacking = Vec::new();
        for (table, described) in expected(true) {
            for (column, _) in described.references {
                if !indexed.contains(&(column.clone(), table.clone())) {
                    lacking.push(format!("{table}.{column}"));
                }
            }
        }
        assert_eq!(
            lacking,
            Vec::<String>::new(),
            "deleting the record referred to reads the whole table"
        );
    });
}
