//! The Sachbericht of a proof as a document to sign.

use chrono::NaiveDate;
use paktbuch_reports::document::{Block, Document, Fact, Run, parse};
use paktbuch_reports::proof::{Narrative, NoticeFacts, ProofInput};
use paktbuch_types::{AmendmentKind, format_date};
use sea_orm::ConnectionTrait;

use super::{Written, file_name, head};
use crate::reporting::commands::{LetterAsked, ProofAsked};
use crate::reporting::rows::LetterKind;
use crate::reporting::service::proof::gather;
use crate::reporting::{MakeError, queries};
use crate::text;

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let proof = gather(
        conn,
        ProofAsked::filing(asked.notice, asked.as_of, asked.proof_type),
        None,
    )
    .await?;
    let (input, reference) = (&proof.input, &proof.settled.notice.reference);
    let Some(told) = &input.narrative else {
        return Err(MakeError::Refused(format!(
            "Zum Bescheid {reference} gibt es noch keinen Sachbericht. Bitte ihn am Bescheid unter „Sachbericht“ eintragen."
        )));
    };
    let of = if input.proof_type.is_interim() {
        "Zwischennachweis"
    } else {
        "Verwendungsnachweis"
    };
    let authority = queries::the_authority(conn).await?;
    let document = Document {
        title: format!("Sachbericht zum {of}, Bescheid {reference}"),
        letterhead: head::letterhead(authority.as_ref()),
        recipient: Vec::new(),
        facts: facts(input, told),
        date: asked.as_of,
        blocks: blocks(told),
    };
    Ok(Written {
        document,
        name: file_name(LetterKind::Narrative, reference, asked.as_of),
        question: input.proof_type.label().to_owned(),
        totals: Vec::new(),
    })
}

const MISSING: &str = "Angabe fehlt";

fn facts(input: &ProofInput, told: &Narrative) -> Vec<Fact> {
    let notice = &input.notice;
    let day = |day: Option<NaiveDate>| day.map_or_else(|| MISSING.to_owned(), format_date);
    let facts = [
        ("Zuwendungsempfänger", input.authority.name.clone()),
        ("Auskunft", input.authority.contact.clone()),
        ("Bewilligungsbehörde", input.granting_authority.clone()),
        ("Förderprogramm", input.programme.clone()),
        ("Zuwendungszweck", notice.purpose.clone()),
        (
            "Bescheid",
            format!(
                "{} vom {}{}",
                notice.reference,
                format_date(notice.date),
                text::in_version(&amended(notice))
            ),
        ),
        ("Beginn", day(told.began_on)),
        ("Abschluss", day(told.ended_on)),
        ("Vorzeitiger Maßnahmebeginn", notice.early_start.clone()),
        ("Stichtag", format_date(input.as_of)),
    ];
    let said = facts.into_iter().filter(|(_, value)| !value.trim().is_empty());
    said.map(|(label, value)| Fact::new(label, value)).collect()
}

/// Days of the change notices. A reallocation changes no grant.
fn amended(notice: &NoticeFacts) -> Vec<NaiveDate> {
    let later = notice.versions.iter().skip(1);
    let changes = later.filter(|version| version.kind != AmendmentKind::Reallocation.label());
    changes.map(|version| version.date).collect()
}

/// Each part below its heading; a part that nobody had to fill is left out when it is empty.
fn blocks(told: &Narrative) -> Vec<Block> {
    let parts = [
        ("Maßnahme", &told.measure, MISSING),
        ("Ergebnis und Wirkung", &told.result, MISSING),
        ("Abweichungen und Gründe", &told.deviations, "keine"),
        ("Gefördertes Personal", &told.staff, ""),
        ("Beteiligte Fachdienststellen", &told.offices, ""),
    ];
    let mut blocks = Vec::new();
    for (title, text, without) in parts {
        let text = if text.trim().is_empty() {
            without
        } else {
            text.as_str()
        };
        if !text.is_empty() {
            blocks.push(Block::heading(1, title));
            blocks.extend(parse(text).into_iter().map(below));
        }
    }
    if !told.confirmed.is_empty() {
        blocks.push(Block::heading(1, "Bestätigungen"));
        blocks.push(Block::paragraph("Es wird bestätigt, dass"));
        blocks.push(Block::List {
            ordered: false,
            items: told
                .confirmed
                .iter()
                .map(|what| vec![Run::plain(what.label())])
                .collect(),
        });
    }
    blocks.push(Block::Signature {
        closing: String::new(),
        lines: head::signed(),
    });
    blocks
}

/// A heading of the text, one level below the heading of its part.
fn below(block: Block) -> Block {
    match block {
        Block::Heading { level, text } => Block::Heading {
            level: level.saturating_add(1),
            text,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(told: &Narrative) -> Vec<(u8, String)> {
        let heading = |block: Block| match block {
            Block::Heading { level, text } => Some((level, text.into_iter().map(|run| run.text).collect())),
            _ => None,
        };
        blocks(told).into_iter().filter_map(heading).collect()
    }

    #[test]
    fn a_text_keeps_its_headings_below_those_of_the_report() {
        let told = Narrative {
            measure: "# Schulen\nZwölf Klassen.".to_owned(),
            ..Narrative::default()
        };
        let found = headings(&told);
        let expected = [
            (1, "Maßnahme"),
            (2, "Schulen"),
            (1, "Ergebnis und Wirkung"),
            (1, "Abweichungen und Gründe"),
        ];
        assert_eq!(found, expected.map(|(level, text)| (level, text.to_owned())));
    }
}
