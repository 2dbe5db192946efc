//! The authority, its schools, sites, buildings, rooms and contacts.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(
            manager,
            &[
                "contact",
                "room",
                "building",
                "site",
                "school_pupils",
                "school",
                "authority",
            ],
        )
        .await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE authority (
            id {int} NOT NULL,
            name {text} NOT NULL,
            number {text},
            municipality_key {text},
            land {text} NOT NULL,
            granting_authority {text} NOT NULL,
            letterhead {text} NOT NULL,
            inventory_pattern {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            PRIMARY KEY (id),
            CHECK (id = 1)
        )",
    "CREATE TABLE school (
            id {id},
            number {text} NOT NULL UNIQUE,
            name {text} NOT NULL,
            short_name {text} NOT NULL,
            form {text} NOT NULL,
            legal_form {text} NOT NULL,
            street {text} NOT NULL,
            postal_code {text} NOT NULL,
            city {text} NOT NULL,
            phone {text} NOT NULL,
            email {text} NOT NULL,
            authority_number {text},
            municipality_key {text},
            land {text} NOT NULL,
            sort_key {text} NOT NULL,
            search {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX school_sort_key_id ON school (sort_key, id)",
    "CREATE TABLE school_pupils (
            id {id},
            school_id {int} NOT NULL REFERENCES school (id),
            school_year {text} NOT NULL,
            pupils {int} NOT NULL,
            UNIQUE (school_id, school_year),
            CHECK (pupils >= 0)
        )",
    "CREATE TABLE site (
            id {id},
            school_id {int} NOT NULL REFERENCES school (id),
            name {text} NOT NULL,
            street {text} NOT NULL,
            postal_code {text} NOT NULL,
            city {text} NOT NULL,
            equipped_by {text},
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (school_id, name)
        )",
    "CREATE TABLE building (
            id {id},
            site_id {int} NOT NULL REFERENCES site (id),
            name {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (site_id, name)
        )",
    "CREATE TABLE room (
            id {id},
            site_id {int} NOT NULL REFERENCES site (id),
            building_id {int} REFERENCES building (id),
            name {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (site_id, name)
        )",
    "CREATE INDEX room_building_id ON room (building_id)",
    "CREATE TABLE contact (
            id {id},
            school_id {int} NOT NULL REFERENCES school (id),
            task {text} NOT NULL,
            name {text} NOT NULL,
            email {text} NOT NULL,
            phone {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX contact_school_id ON contact (school_id)",
];
