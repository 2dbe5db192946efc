//! The authority, a school, its places and people.

use paktbuch::db::WriteTx;
use paktbuch::text::{search_form, sort_key};
use paktbuch_entity::{
    authority, authority_logo, building, contact, document, room, school, school_pupils, site,
};
use paktbuch_types::SchoolNumber;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

pub(super) struct Places {
    pub(super) school: school::Model,
    pub(super) site: site::Model,
    pub(super) building: building::Model,
    pub(super) room: room::Model,
    pub(super) contact: contact::Model,
}

/// A picture of one red pixel.
pub const LOGO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

pub(super) async fn authority(tx: &WriteTx, logo: &str) -> Result<(), DbErr> {
    let row = authority::ActiveModel {
        id: Set(1),
        name: Set("Gemeinde Finkenwerda".to_owned()),
        number: Set(Some("05558000".to_owned())),
        municipality_key: Set(Some("05558020".to_owned())),
        land: Set("NW".to_owned()),
        granting_authority: Set("Bezirksregierung Münster".to_owned()),
        letterhead: Set("Gemeinde Finkenwerda\nAm Markt 1".to_owned()),
        account_holder: Set(String::new()),
        iban: Set(String::new()),
        bic: Set(String::new()),
        inventory_pattern: Set("FIN-{jahr}-{nr:4}".to_owned()),
        version: Set(1),
    };
    authority::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let file = document::ActiveModel {
        sha256: Set(logo.to_owned()),
        size: Set(i64::try_from(LOGO.len()).unwrap_or_default()),
        media_type: Set("image/png".to_owned()),
        file_name: Set("wappen.png".to_owned()),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    let file = file.insert(tx.conn()).await?;
    let logo = authority_logo::ActiveModel {
        authority_id: Set(1),
        document_id: Set(file.id),
        name: Set("wappen.png".to_owned()),
        width: Set(1),
        height: Set(1),
    };
    authority_logo::Entity::insert(logo)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn places(tx: &WriteTx, number: &str, word: &str) -> Result<Places, DbErr> {
    let number =
        SchoolNumber::try_from(number.to_owned()).map_err(|error| DbErr::Custom(error.to_string()))?;
    let name = format!("{word}-Grundschule");
    let school = school::ActiveModel {
        number: Set(number.clone()),
        name: Set(name.clone()),
        short_name: Set(format!("GS {word}")),
        form: Set("Grundschule".to_owned()),
        legal_form: Set("öffentlich".to_owned()),
        street: Set(format!("{word}weg 3")),
        postal_code: Set("48329".to_owned()),
        city: Set("Finkenwerda".to_owned()),
        phone: Set("02507 1".to_owned()),
        email: Set(format!("{word}@schule.example").to_lowercase()),
        authority_number: Set(Some("05558000".to_owned())),
        municipality_key: Set(Some("05558020".to_owned())),
        land: Set("NW".to_owned()),
        sort_key: Set(sort_key(&name)),
        search: Set(search_form(&format!("{name} {number}"))),
        version: Set(1),
        ..Default::default()
    };
    let school = school.insert(tx.conn()).await?;
    let pupils = school_pupils::ActiveModel {
        school_id: Set(school.id),
        school_year: Set("2025/26".to_owned()),
        pupils: Set(212),
        ..Default::default()
    };
    pupils.insert(tx.conn()).await?;
    let site = site::ActiveModel {
        school_id: Set(school.id),
        name: Set(format!("Standort {word}")),
        street: Set(format!("{word}weg 3")),
        postal_code: Set("48329".to_owned()),
        city: Set("Finkenwerda".to_owned()),
        equipped_by: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let site = site.insert(tx.conn()).await?;
    let building = building::ActiveModel {
        site_id: Set(site.id),
        name: Set(format!("Haus {word}")),
        version: Set(1),
        ..Default::default()
    };
    let building = building.insert(tx.conn()).await?;
    let room = room::ActiveModel {
        site_id: Set(site.id),
        building_id: Set(Some(building.id)),
        name: Set(format!("Raum {word}")),
        version: Set(1),
        ..Default::default()
    };
    let room = room.insert(tx.conn()).await?;
    let contact = contact::ActiveModel {
        school_id: Set(school.id),
        task: Set("Medienbeauftragte".to_owned()),
        name: Set(format!("Frau {word}")),
        email: Set(format!("frau.{word}@schule.example").to_lowercase()),
        phone: Set("02507 2".to_owned()),
        version: Set(1),
        ..Default::default()
    };
    let contact = contact.insert(tx.conn()).await?;
    Ok(Places {
        school,
        site,
        building,
        room,
        contact,
    })
}
