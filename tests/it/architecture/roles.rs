//! What each file of a feature may use, as ARCHITECTURE.md tells it: the part of [`super::table`] that is about files.

use super::table::{DATABASE, HTTP, PURE};

/// What a file of a feature may reach in other features.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    /// Nothing.
    None,
    /// Their typed URLs.
    Paths,
    /// What their `mod.rs` offers, in the direction of [`super::table::FEATURES`], and their typed URLs.
    Face,
}

/// A file of a feature, or a folder of that name.
pub(crate) struct Role {
    pub(crate) name: &'static str,
    /// Files of the same feature; `*` is all.
    pub(crate) own: &'static [&'static str],
    /// Modules of the backend beside itself.
    pub(crate) may: &'static [&'static str],
    pub(crate) others: Others,
    /// Other crates it never names.
    pub(crate) never: &'static [&'static str],
    /// Names it never uses, whatever their crate.
    pub(crate) never_named: &'static [&'static str],
}

/// The role of files that have no name of their own below: readers of formats, calculations.
pub(crate) const PLAIN: &str = "plain";

/// What services stand on; the face of a feature may use the same.
const SERVICES: &[&str] = &[
    "clock",
    "error",
    "text",
    "config",
    "auth",
    "db",
    "audit",
    "documents",
    "rules",
    "tables",
    "worker",
];

/// What answers pages and REST alike.
const ADDRESSES: &[&str] = &[
    "web",
    "auth",
    "audit",
    "db",
    "documents",
    "rules",
    "clock",
    "error",
    "config",
];

pub(crate) const ROLES: &[Role] = &[
    Role {
        name: "mod",
        own: &["*"],
        may: SERVICES,
        others: Others::Face,
        never: &HTTP,
        never_named: &[],
    },
    Role {
        name: "paths",
        own: &["paths"],
        may: &["web"],
        others: Others::None,
        never: &DATABASE,
        never_named: &[],
    },
    Role {
        name: "routes",
        own: &["*"],
        may: ADDRESSES,
        others: Others::Paths,
        never: &DATABASE,
        never_named: &[],
    },
    Role {
        name: "api",
        own: &["*"],
        may: ADDRESSES,
        others: Others::Paths,
        never: &DATABASE,
        never_named: &[],
    },
    Role {
        name: "forms",
        own: &["forms", "commands", "rows", "paths", "error", PLAIN],
        may: &["web", "text"],
        others: Others::Paths,
        never: &DATABASE,
        never_named: &["WriteTx"],
    },
    Role {
        name: "pages",
        own: &["pages", "forms", "commands", "rows", "paths", "error", PLAIN],
        may: &["web", "text"],
        others: Others::Paths,
        never: &DATABASE,
        never_named: &["WriteTx"],
    },
    Role {
        name: "commands",
        own: &["commands", "rows", PLAIN],
        may: &[],
        others: Others::None,
        never: &PURE,
        never_named: &[],
    },
    Role {
        name: "rows",
        own: &["commands", "rows", PLAIN],
        may: &[],
        others: Others::None,
        never: &PURE,
        never_named: &[],
    },
    Role {
        name: "service",
        own: &["service", "commands", "queries", "rows", "error", PLAIN],
        may: SERVICES,
        others: Others::Face,
        never: &HTTP,
        never_named: &[],
    },
    Role {
        name: "queries",
        own: &["queries", "rows", "commands", "error", PLAIN],
        // `auth` for the scope: what a person may see is decided in the query, not after it.
        may: &["auth", "db", "text", "error"],
        others: Others::None,
        never: &HTTP,
        never_named: &["WriteTx", "ActiveModelTrait", "ActiveModel", "Set", "ActiveValue"],
    },
    Role {
        name: "error",
        own: &["error", "commands", "rows", PLAIN],
        may: &["error", "auth", "db", "audit", "documents", "worker"],
        others: Others::Face,
        never: &HTTP,
        never_named: &["WriteTx"],
    },
    Role {
        name: PLAIN,
        own: &[PLAIN, "commands", "rows", "error"],
        may: &["text", "error", "tables"],
        others: Others::None,
        never: &PURE,
        never_named: &["WriteTx"],
    },
];
