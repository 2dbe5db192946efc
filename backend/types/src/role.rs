use crate::text_enum::text_enum;

text_enum! {
    /// What a user may do; the permission table is in `backend::auth`.
    Role, "Rolle" {
        /// Runs the installation: accounts, authority, schools; and everything a grants officer may.
        Verwaltung => "verwaltung", "Verwaltung";
        /// Grants officer: notices, invoices, devices, reports of all schools.
        Foerdermittel => "foerdermittel", "Fördermittel";
        /// School IT coordinator of named schools: devices, rooms and contacts there.
        SchulIt => "schul-it", "Schul-IT";
        /// Auditor: reads everything, changes nothing.
        Pruefung => "pruefung", "Prüfung";
    }
}
