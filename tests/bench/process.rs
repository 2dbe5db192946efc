//! Cases in a process of their own: this program again, told what to be.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{check, devices, dossier, inventory, invoices, overview, proof, service};

/// First argument of a child.
pub const CHILD: &str = "--child";

/// What children can be, by name.
pub fn be_child(arguments: &[String]) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["inventory", "ours", rows] => inventory::write_ours(number(rows)),
        ["inventory", "bare", rows] => inventory::write_bare(number(rows)),
        ["proof", "ours", lines] => proof::write_ours(number(lines)),
        ["proof", "bare", lines] => proof::write_bare(number(lines)),
        ["seed", folder, devices] => devices::seed(folder, number(devices)),
        ["seed invoices", folder, count, notices] => invoices::seed(folder, number(count), number(notices)),
        ["seed overview", folder, notices] => overview::seed(folder, number(notices)),
        ["seed check", folder, count] => check::seed(folder, number(count)),
        ["dossier", folder] => dossier::make(folder),
        ["check", folder] => check::ours(folder),
        ["read", folder] => check::read(folder),
        ["serve", folder] => service::serve(folder),
        other => panic!("no such child: {other:?}"),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}

/// A running child; it ends with this value.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts a child.
    pub fn start(arguments: &[&str]) -> Self {
        let program = std::env::current_exe().expect("the program knows where it is");
        let child = Command::new(program)
            .arg(CHILD)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn();
        Self {
            child: child.expect("a child starts"),
        }
    }

    /// The first line that it prints.
    pub fn first_line(&mut self) -> String {
        let stdout = self.child.stdout.as_mut().expect("stdout is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the child prints a line");
        line.trim().to_owned()
    }

    /// Its process id, as `/proc` names it.
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a child to its end; the numbers of the line that it prints.
pub fn numbers(arguments: &[&str]) -> Vec<f64> {
    let mut running = Running::start(arguments);
    let line = running.first_line();
    let status = running.child.wait().expect("the child ends");
    assert!(status.success(), "{arguments:?} ended with {status}");
    line.split_whitespace()
        .map(|word| word.parse().expect("a number"))
        .collect()
}
