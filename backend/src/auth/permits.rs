//! The permission table. A write takes a [`Permit`], and only [`Actor::permit`](super::Actor::permit) makes one.

use std::marker::PhantomData;

use paktbuch_types::{Role, SchoolId};

use super::Scope;
use crate::db::Who;
use crate::error::ServiceError;

/// Something that needs a right.
pub trait Action {
    /// Its name in messages, German.
    const TITLE: &'static str;
    /// Who may do it. Schul-IT only at its own schools: see [`Permit::at`].
    const ROLES: &'static [Role];
}

/// Proof that an actor may carry out `A`.
#[derive(Debug, Clone)]
pub struct Permit<A> {
    who: Who,
    scope: Scope,
    role: Role,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    pub(super) fn new(who: Who, scope: Scope, role: Role) -> Self {
        Self {
            who,
            scope,
            role,
            action: PhantomData,
        }
    }

    /// Who acts.
    #[must_use]
    pub fn who(&self) -> Who {
        self.who
    }

    /// Which schools the permit covers.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The role in which somebody acts; `None` for the program itself.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        (self.who != Who::System).then_some(self.role)
    }

    /// Checks that `school` is covered.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]: that the record exists is not this actor's to know.
    pub fn at(&self, school: SchoolId) -> Result<(), ServiceError> {
        if self.scope.contains(school) {
            Ok(())
        } else {
            Err(ServiceError::NotFound)
        }
    }
}

macro_rules! permits {
    ($($(#[$meta:meta])* $name:ident, $title:literal => [$($role:ident),+];)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}

            impl Action for $name {
                const TITLE: &'static str = $title;
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )+
    };
}

permits! {
    /// Pages that everybody has: own account, help.
    UseAccount, "eigenes Konto" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    ReadSchools, "Schulen ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    EditSchools, "Schulen bearbeiten" => [Verwaltung];
    /// Sites, buildings, rooms and contacts of a school.
    EditRooms, "Standorte, Räume und Ansprechpersonen bearbeiten" => [Verwaltung, Foerdermittel, SchulIt];
    ImportSchools, "Schullisten einlesen" => [Verwaltung, Foerdermittel];
    EditAuthority, "Angaben zum Schulträger bearbeiten" => [Verwaltung];
    ReadFunding, "Förderung ansehen" => [Verwaltung, Foerdermittel, Pruefung];
    /// For Schul-IT those of its schools.
    ReadDeadlines, "Fristen ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    /// Editions of funding programmes.
    EditProgrammes, "Förderprogramme bearbeiten" => [Verwaltung, Foerdermittel];
    EditFunding, "Anträge und Bescheide bearbeiten" => [Verwaltung, Foerdermittel];
    /// Lists of a running or closed grant; what they bring needs the rights of these records too.
    TakeOverGrants, "Bestand übernehmen" => [Verwaltung, Foerdermittel];
    /// The lines for the own schools for Schul-IT.
    ReadOrders, "Bestellungen ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    EditOrders, "Bestellungen bearbeiten" => [Verwaltung, Foerdermittel];
    ReadInvoices, "Rechnungen ansehen" => [Verwaltung, Foerdermittel, Pruefung];
    ImportInvoices, "Rechnungen einlesen" => [Verwaltung, Foerdermittel];
    EditInvoices, "Rechnungen zuordnen und Zahlungen eintragen" => [Verwaltung, Foerdermittel];
    /// Correcting a supplier reaches all its invoices and orders.
    EditSuppliers, "Lieferanten bearbeiten" => [Verwaltung, Foerdermittel];
    ImportPayments, "Zahlungen einlesen" => [Verwaltung, Foerdermittel];
    ReadDevices, "Geräte ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    /// Filters of the device list that everybody has; one of one's own needs no more than the list.
    ShareFilters, "Filter für alle speichern" => [Verwaltung, Foerdermittel];
    CreateDevices, "Geräte anlegen" => [Verwaltung, Foerdermittel];
    EditDevices, "Geräte bearbeiten" => [Verwaltung, Foerdermittel, SchulIt];
    /// Manufacturer, name and category of a model: they reach the devices of all schools.
    EditModels, "Gerätemodelle bearbeiten" => [Verwaltung, Foerdermittel];
    /// At the own schools for Schul-IT; an allocation pays only for those who may create devices.
    ImportDevices, "Geräte einlesen" => [Verwaltung, Foerdermittel, SchulIt];
    ReadFindings, "Prüfhinweise ansehen" => [Verwaltung, Foerdermittel, Pruefung];
    /// Of devices only (R16 room, R17, R20); of the own schools for Schul-IT.
    ReadDeviceFindings, "Prüfhinweise zu Geräten ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    /// From a receipt to its devices and back; for Schul-IT from the devices of its schools, and without amounts of payments.
    FollowMoney, "Weg des Geldes nachvollziehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    /// That what a rule objects to is in order, with a reason.
    ConfirmFindings, "Prüfhinweise bestätigen" => [Verwaltung, Foerdermittel];
    /// The inventory list; of the own schools for Schul-IT.
    MakeInventory, "Inventarliste erstellen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    MakeProof, "Verwendungsnachweis erstellen" => [Verwaltung, Foerdermittel, Pruefung];
    FileProof, "Verwendungsnachweis einreichen" => [Verwaltung, Foerdermittel];
    ReadAudit, "Protokoll ansehen" => [Verwaltung, Pruefung];
    ManageUsers, "Benutzerkonten verwalten" => [Verwaltung];
    ManageTokens, "API-Token verwalten" => [Verwaltung];
    /// Notes on records; on devices and the school itself for Schul-IT at its schools.
    ReadMemos, "Vermerke ansehen" => [Verwaltung, Foerdermittel, SchulIt, Pruefung];
    WriteMemos, "Vermerke schreiben" => [Verwaltung, Foerdermittel, SchulIt];
    RecordInvoices, "Rechnungen von Hand erfassen" => [Verwaltung, Foerdermittel];
}
