//! Paktbuch: the device and grant ledger of a school authority (Schulträger).
//!
//! Server-rendered German web application, REST API and command line over one database. Who may import whom is
//! written in `ARCHITECTURE.md` and enforced by `tests/it/architecture`.

pub mod account;
pub mod administration;
pub mod app;
pub mod audit;
pub mod auth;
pub mod budgets;
pub mod capitalising;
pub mod checking;
pub mod cli;
pub mod clock;
pub mod config;
pub mod confirming;
pub mod db;
pub mod deadlines;
pub mod devices;
pub mod documents;
pub mod drawdowns;
pub mod error;
pub mod evidence;
pub mod examination;
pub mod filing;
pub mod funding;
pub mod history;
pub mod information;
pub mod interest;
pub mod memos;
pub mod ordering;
pub mod overview;
pub mod private;
pub mod purchasing;
pub mod reporting;
pub mod rules;
pub mod schools;
pub mod search;
pub mod tables;
pub mod takeover;
pub mod text;
pub mod web;
pub mod worker;
