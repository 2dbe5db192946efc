//! Handlers of this feature.

mod authority;
mod contact;
mod import;
mod list;
mod logo;
mod place;
mod remove;
mod room;
mod school;

use axum::response::Response;
use paktbuch_types::{SchoolId, SchoolNumber};

use super::forms::{self, Input, compared};
use super::pages::FormPage;
use super::{paths, queries};
use crate::audit::{self, SubjectKind};
use crate::auth::Scope;
use crate::db::Db;
use crate::web::basis::Basis;
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::Again;
use crate::web::layout::Layout;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::LIST, list::show)
        .get(paths::NEW, school::new)
        .post(paths::NEW, school::add)
        .get(paths::IMPORT, import::show)
        .post(paths::IMPORT, import::take)
        .get(paths::SCHOOL, school::show)
        .get(paths::EDIT, school::form)
        .post(paths::EDIT, school::edit)
        .get(paths::PUPILS, school::pupils_form)
        .post(paths::PUPILS, school::set_pupils)
        .get(paths::NEW_SITE, place::new_site)
        .post(paths::NEW_SITE, place::add_site)
        .get(paths::SITE, place::site_form)
        .post(paths::SITE, place::edit_site)
        .post(paths::REMOVE_SITE, remove::site)
        .get(paths::NEW_BUILDING, place::new_building)
        .post(paths::NEW_BUILDING, place::add_building)
        .get(paths::BUILDING, place::building_form)
        .post(paths::BUILDING, place::edit_building)
        .post(paths::REMOVE_BUILDING, remove::building)
        .get(paths::NEW_ROOMS, room::new)
        .post(paths::NEW_ROOMS, room::add)
        .get(paths::ROOM, room::form)
        .post(paths::ROOM, room::edit)
        .post(paths::REMOVE_ROOM, remove::room)
        .get(paths::NEW_CONTACT, contact::new)
        .post(paths::NEW_CONTACT, contact::add)
        .get(paths::CONTACT, contact::form)
        .post(paths::CONTACT, contact::edit)
        .post(paths::REMOVE_CONTACT, contact::remove)
        .get(paths::AUTHORITY, authority::show)
        .post(paths::AUTHORITY, authority::set)
        .get(paths::LOGO, logo::show)
        .post(paths::LOGO, logo::upload)
        .post(paths::REMOVE_LOGO, logo::remove)
}

/// The school of an address, inside the actor's scope.
struct At {
    id: SchoolId,
    number: SchoolNumber,
    name: String,
}

async fn at(db: &Db, scope: &Scope, number: &SchoolNumber) -> Result<At, AppError> {
    let school = queries::find_school(db.reader(), scope, number).await?;
    let school = school.ok_or(AppError::NotFound)?;
    Ok(At {
        id: school.id,
        number: school.number,
        name: school.name,
    })
}

/// Frame of a page of this feature.
fn layout(frame: &Frame, title: &str) -> Layout {
    frame
        .layout()
        .titled(format!("{title} – Schulen"))
        .in_menu(paths::LIST)
}

impl At {
    /// Frame of a form that belongs to this school.
    fn layout(&self, frame: &Frame, title: &str) -> Layout {
        layout(frame, &format!("{title} – {}", self.name))
            .crumb("Schulen", paths::LIST)
            .crumb(&self.name, paths::school(&self.number))
            .here(title)
    }

    /// A form that belongs to this school; *Abbrechen* leads back to its page.
    fn page(&self, frame: &Frame, title: &str, inputs: Vec<Input>, action: String) -> FormPage {
        FormPage::new(self.layout(frame, title), title, inputs).to(action, paths::school(&self.number))
    }

    /// The form again, after a wrong input or a conflict; `stored` is what is saved now, as the form would show it.
    async fn again(
        &self,
        frame: &Frame,
        db: &Db,
        (again, basis): (&Again, &Basis),
        mut page: FormPage,
        stored: &[Input],
    ) -> Result<Response, AppError> {
        page.errors = again.errors().list().to_vec();
        if again.is_stale() {
            let subject = (SubjectKind::School, self.id.0);
            page.conflict = Some(conflict(db, subject, basis, &mut page.inputs, stored).await?);
            page.layout.basis = forms::basis(stored);
        } else {
            page.layout.basis = basis.clone();
        }
        frame.page_with(again.status(), &page)
    }
}

/// What was typed beside what someone else stored meanwhile.
async fn conflict(
    db: &Db,
    (kind, id): (SubjectKind, i64),
    basis: &Basis,
    typed: &mut [Input],
    stored: &[Input],
) -> Result<Conflict, AppError> {
    let last = audit::of_subject(db.reader(), kind, id, 1)
        .await?
        .into_iter()
        .next();
    let (changed_by, changed_at) = last.map_or_else(
        || ("Jemand anderes".to_owned(), String::new()),
        |entry| (entry.who, entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string()),
    );
    Ok(Conflict {
        changed_by,
        changed_at,
        rows: compared(basis, typed, stored),
    })
}
