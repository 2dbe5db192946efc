//! The table "Who may import whom" of ARCHITECTURE.md as data.

/// A crate of the workspace: its folder of sources and the crates its sources may name (`std` and itself apart).
/// The backend may name every crate but the tests; what it may name where is said by [`LAYERS`] and [`super::roles::ROLES`].
pub(crate) const CRATES: &[(&str, &str, &[&str])] = &[
    ("paktbuch", "backend/src", &["*"]),
    (
        "paktbuch_types",
        "backend/types/src",
        &["serde", "chrono", "thiserror", "sea_orm"],
    ),
    (
        "paktbuch_entity",
        "backend/entity/src",
        &["paktbuch_types", "sea_orm", "chrono"],
    ),
    ("paktbuch_migration", "migration/src", &["sea_orm_migration"]),
    (
        "paktbuch_reports",
        "reports/src",
        &[
            "paktbuch_types",
            "rust_xlsxwriter",
            "csv",
            "chrono",
            "quick_xml",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "zip",
            "typst",
            "typst_assets",
            "typst_layout",
            "typst_pdf",
        ],
    ),
    (
        "paktbuch_seed",
        "seed/src",
        &[
            "paktbuch_types",
            "chrono",
            "csv",
            "quick_xml",
            "lopdf",
            "rust_xlsxwriter",
            "thiserror",
        ],
    ),
];

/// Crates that only some units of the backend may name.
pub(crate) const RESERVED: &[(&str, &[&str])] = &[
    ("paktbuch_seed", &["cli"]),
    ("paktbuch_reports", &["cli", "reporting", "worker"]),
    ("paktbuch_migration", &["db"]),
    ("paktbuch_tests", &[]),
    ("paktbuch_test_data", &[]),
];

/// A module of the backend that is no feature.
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    /// Modules of the backend beside itself; `*` is everything, features included.
    pub(crate) may: &'static [&'static str],
    /// Other crates it never names.
    pub(crate) never: &'static [&'static str],
}

pub(super) const HTTP: [&str; 4] = ["axum", "askama", "http", "tower_http"];
pub(super) const DATABASE: [&str; 2] = ["sea_orm", "paktbuch_entity"];
pub(super) const PURE: [&str; 6] = [
    "axum",
    "askama",
    "http",
    "tower_http",
    "sea_orm",
    "paktbuch_entity",
];

pub(crate) const LAYERS: &[Layer] = &[
    Layer {
        name: "main",
        may: &["*"],
        never: &[],
    },
    Layer {
        name: "app",
        may: &["*"],
        never: &[],
    },
    Layer {
        name: "cli",
        may: &["*"],
        never: &[],
    },
    Layer {
        name: "web",
        may: &[
            "auth",
            "audit",
            "documents",
            "db",
            "error",
            "config",
            "clock",
            "text",
            "worker",
        ],
        never: &[],
    },
    Layer {
        name: "auth",
        may: &["audit", "db", "error", "config", "clock", "text"],
        never: &["askama"],
    },
    Layer {
        name: "documents",
        may: &["audit", "db", "error", "config", "clock", "private"],
        never: &HTTP,
    },
    Layer {
        name: "audit",
        may: &["db", "error", "config", "clock", "text", "private"],
        never: &HTTP,
    },
    // What a service fails with, what the database says among it.
    Layer {
        name: "error",
        may: &["db"],
        never: &HTTP,
    },
    Layer {
        name: "db",
        may: &["config", "clock", "text", "private"],
        never: &HTTP,
    },
    Layer {
        name: "worker",
        may: &["config", "clock", "error", "tables"],
        never: &PURE,
    },
    Layer {
        name: "tables",
        may: &[],
        never: &PURE,
    },
    Layer {
        name: "rules",
        may: &[],
        never: &PURE,
    },
    Layer {
        name: "clock",
        may: &[],
        never: &PURE,
    },
    Layer {
        name: "config",
        may: &[],
        never: &PURE,
    },
    Layer {
        name: "text",
        may: &[],
        never: &PURE,
    },
    Layer {
        name: "private",
        may: &[],
        never: &PURE,
    },
];

/// Every feature with the features it may use through their `mod.rs`; `*` is all of them.
pub(crate) const FEATURES: &[(&str, &[&str])] = &[
    ("history", &[]),
    ("memos", &["history"]),
    ("confirming", &["history"]),
    ("schools", &["history"]),
    ("account", &["history", "schools"]),
    ("funding", &["history", "schools", "confirming", "memos"]),
    (
        "ordering",
        &["history", "schools", "confirming", "memos", "funding"],
    ),
    (
        "purchasing",
        &["history", "schools", "confirming", "memos", "funding", "ordering"],
    ),
    ("drawdowns", &["history", "funding", "purchasing"]),
    ("interest", &["history", "funding"]),
    ("capitalising", &["history"]),
    ("examination", &["history", "funding", "filing"]),
    (
        "devices",
        &[
            "history",
            "schools",
            "confirming",
            "memos",
            "funding",
            "purchasing",
            "ordering",
        ],
    ),
    (
        "search",
        &["devices", "schools", "funding", "ordering", "purchasing"],
    ),
    ("administration", &["history", "schools", "account"]),
    (
        "evidence",
        &[
            "history",
            "schools",
            "funding",
            "ordering",
            "purchasing",
            "devices",
            "reporting",
            "filing",
        ],
    ),
    ("information", &["history"]),
    ("budgets", &["funding", "purchasing", "drawdowns"]),
    ("deadlines", &["*"]),
    ("overview", &["*"]),
    ("checking", &["*"]),
    ("reporting", &["*"]),
    ("filing", &["*"]),
    (
        "takeover",
        &[
            "history",
            "schools",
            "funding",
            "purchasing",
            "drawdowns",
            "devices",
        ],
    ),
];
