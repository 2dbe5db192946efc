//! The table of results.

use std::fmt;
use std::path::PathBuf;

use serde_json::{Value, json};

/// One line. Without a goal it only shows growth.
#[derive(Debug, Clone)]
pub struct Line {
    pub case: String,
    pub size: String,
    /// What we need, in `unit`.
    pub ours: f64,
    pub unit: &'static str,
    /// The plain limit measured beside it, or the figure promised.
    pub limit: f64,
    /// Largest ratio of ours to the limit.
    pub goal: Option<f64>,
}

impl Line {
    /// Ours divided by the limit.
    fn ratio(&self) -> f64 {
        self.ours / self.limit
    }

    fn holds(&self) -> Option<bool> {
        self.goal.map(|goal| self.ratio() <= goal)
    }

    fn json(&self) -> Value {
        json!({
            "case": self.case, "size": self.size, "ours": self.ours, "unit": self.unit, "limit": self.limit,
            "ratio": self.ratio(), "goal": self.goal, "holds": self.holds(),
        })
    }

    fn cells(&self) -> [String; 7] {
        let holds = match self.holds() {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        [
            self.case.clone(),
            self.size.clone(),
            format!("{:.2} {}", self.ours, self.unit),
            format!("{:.2} {}", self.limit, self.unit),
            format!("{:.2}", self.ratio()),
            self.goal.map(|goal| format!("≤ {goal}")).unwrap_or_default(),
            holds.to_owned(),
        ]
    }
}

/// All lines, in the order in which they were measured.
#[derive(Debug, Default)]
pub struct Table {
    lines: Vec<Line>,
}

const HEADS: [&str; 7] = ["case", "size", "ours", "limit", "ratio", "goal", "holds"];

impl Table {
    /// Adds a line and says on stderr that it is there.
    pub fn add(&mut self, line: Line) {
        eprintln!("{}", line.cells().join("  "));
        self.lines.push(line);
    }

    /// Whether every promise is kept.
    pub fn all_hold(&self) -> bool {
        self.lines.iter().all(|line| line.holds() != Some(false))
    }

    /// Writes the lines to `target/bench.json`.
    pub fn write_json(&self) {
        let file = target_folder().join("bench.json");
        let lines: Vec<Value> = self.lines.iter().map(Line::json).collect();
        let text = serde_json::to_string_pretty(&lines).expect("the table is JSON");
        std::fs::write(&file, text).expect("the target folder takes the table");
        eprintln!("{}", file.display());
    }
}

/// Cargo's target folder: the program runs from `target/release` or `target/debug`.
fn target_folder() -> PathBuf {
    let program = std::env::current_exe().expect("the program knows where it is");
    program.ancestors().nth(2).expect("a target folder").to_owned()
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = HEADS.map(str::to_owned);
        let rows: Vec<[String; 7]> = std::iter::once(heads)
            .chain(self.lines.iter().map(Line::cells))
            .collect();
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        for row in &rows {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| format!("{cell:<width$}", width = width(column)))
                .collect();
            writeln!(f, "{}", cells.join(" | ").trim_end())?;
        }
        Ok(())
    }
}
