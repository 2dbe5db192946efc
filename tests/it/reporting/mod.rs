//! Reports made from the database.

mod catalogue;
mod disk_full;
mod dossier;
mod editions;
mod formulas;
mod hostile;
mod installations;
mod inventory;
mod letter_texts;
mod letters;
mod lists;
mod made;
mod proof;
mod proof_types;
mod receipts;
mod report_pages;
mod support;
