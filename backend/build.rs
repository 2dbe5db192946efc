//! Gathers the static files of the pages and the licence list into `OUT_DIR`. Reads files and asks cargo offline; never
//! calls the network.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

const KERN: &str = "node_modules/@kern-ux/native";
const HTMX: &str = "node_modules/htmx.org";
/// Joined in this order into one stylesheet.
const STYLES: [&str; 4] = [
    "node_modules/@kern-ux/native/dist/fonts/fira-sans.css",
    "node_modules/@kern-ux/native/dist/kern.min.css",
    "css/paktbuch.css",
    "css/components.css",
];

fn main() -> Outcome<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let assets = root.join("assets");
    for watched in [
        "assets/package-lock.json",
        "assets/css",
        "assets/js",
        "assets/icons",
    ] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo:rerun-if-changed={}", root.join("build.rs").display());
    println!("cargo:rerun-if-changed={}", root.join("../Cargo.lock").display());
    let installed = assets.join("node_modules/.package-lock.json");
    println!("cargo:rerun-if-changed={}", installed.display());
    if !installed.is_file() {
        return Err("backend/assets/node_modules is missing: run `make assets` first".into());
    }
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("assets.rs"), asset_table(&assets, &out)?)?;
    fs::write(out.join("licences.rs"), licence_table(&root, &assets)?)?;
    Ok(())
}

/// Writes every file under a name with its content's hash and returns the Rust source of the table.
fn asset_table(assets: &Path, out: &Path) -> Outcome<String> {
    let folder = out.join("assets");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut table = Table {
        folder,
        entries: BTreeSet::new(),
    };

    let mut css = String::new();
    for style in STYLES {
        let path = assets.join(style);
        let text = fs::read_to_string(&path).map_err(|error| missing(&path, &error))?;
        css.push_str(&with_fonts(&text, path.parent().unwrap_or(assets), &mut table)?);
        css.push('\n');
    }
    let mut script = String::new();
    for path in sorted_files(&assets.join("js"))? {
        script.push_str(&fs::read_to_string(path)?);
        script.push('\n');
    }
    let htmx = assets.join(HTMX).join("dist/htmx.min.js");
    let constants = [
        ("STYLESHEET", table.add("paktbuch", "css", css.as_bytes())?),
        ("SCRIPT", table.add("paktbuch", "js", script.as_bytes())?),
        (
            "HTMX",
            table.add(
                "htmx",
                "js",
                &fs::read(&htmx).map_err(|error| missing(&htmx, &error))?,
            )?,
        ),
        (
            "ICON",
            table.add("paktbuch", "svg", &fs::read(assets.join("icons/paktbuch.svg"))?)?,
        ),
    ];

    let mut source = String::new();
    for (constant, name) in constants {
        writeln!(
            source,
            "/// Address of the embedded file.\npub const {constant}: &str = \"/assets/{name}\";"
        )?;
    }
    writeln!(source, "static ASSETS: &[Asset] = &[")?;
    for name in &table.entries {
        let mime = mime(name)?;
        let path = table.folder.join(name);
        writeln!(
            source,
            "    Asset {{ name: {name:?}, mime: {mime:?}, bytes: include_bytes!({path:?}) }},"
        )?;
    }
    source.push_str("];\n");
    Ok(source)
}

struct Table {
    folder: PathBuf,
    entries: BTreeSet<String>,
}

impl Table {
    fn add(&mut self, stem: &str, suffix: &str, bytes: &[u8]) -> Outcome<String> {
        let name = format!("{stem}-{:016x}.{suffix}", fnv1a(bytes));
        fs::write(self.folder.join(&name), bytes)?;
        self.entries.insert(name.clone());
        Ok(name)
    }
}

/// Replaces each `url("./…woff2")` by the hashed name of that font, which lies beside the stylesheet.
fn with_fonts(css: &str, folder: &Path, table: &mut Table) -> Outcome<String> {
    let mut pieces = css.split("url(\"./");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (file, rest) = piece
            .split_once("\")")
            .ok_or("a url in a stylesheet does not end")?;
        let path = folder.join(file);
        let bytes = fs::read(&path).map_err(|error| missing(&path, &error))?;
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or("a font without a name")?;
        let name = table.add(stem, "woff2", &bytes)?;
        write!(text, "url(\"{name}\"){rest}")?;
    }
    Ok(text)
}

fn mime(name: &str) -> Outcome<&'static str> {
    match name.rsplit('.').next() {
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        Some("woff2") => Ok("font/woff2"),
        _ => Err(format!("no media type is known for {name}").into()),
    }
}

/// 64-bit FNV-1a: enough to tell two versions of one file apart.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn sorted_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort();
    Ok(files)
}

/// The licences of everything that is delivered: libraries of the program, KERN, htmx, the font.
fn licence_table(root: &Path, assets: &Path) -> Outcome<String> {
    let mut rows = BTreeSet::new();
    for package in runtime_packages(root)? {
        rows.insert(row(&package, "Rust-Bibliothek"));
    }
    let mut kern_version = String::new();
    for folder in [KERN, HTMX] {
        let path = assets.join(folder).join("package.json");
        let package: Value =
            serde_json::from_str(&fs::read_to_string(&path).map_err(|error| missing(&path, &error))?)?;
        if folder == KERN {
            kern_version = field(&package, "version");
        }
        rows.insert(row(&package, "npm-Paket"));
    }
    rows.insert([
        "Fira Sans".to_owned(),
        format!("aus KERN {kern_version}"),
        "OFL-1.1".to_owned(),
        "Schrift".to_owned(),
    ]);
    // Fonts that the crate typst-assets embeds under licences of their own; letters are set with the first two.
    for (name, licence) in [
        ("Libertinus Serif", "OFL-1.1"),
        ("DejaVu Sans Mono", "Bitstream-Vera"),
        ("New Computer Modern", "LicenseRef-GUST-Font-License"),
    ] {
        rows.insert([name, "aus typst-assets", licence, "Schrift"].map(str::to_owned));
    }
    let mut source = String::from("/// Name, version, licence (SPDX) and kind of every part, by name.\n");
    writeln!(source, "pub static LICENCES: &[Licence] = &[")?;
    for [name, version, licence, kind] in rows {
        writeln!(
            source,
            "    Licence {{ name: {name:?}, version: {version:?}, licence: {licence:?}, kind: {kind:?} }},"
        )?;
    }
    source.push_str("];\n");
    Ok(source)
}

fn row(package: &Value, kind: &str) -> [String; 4] {
    let licence = match field(package, "license") {
        text if text.is_empty() => "siehe Paket".to_owned(),
        // htmx writes its licence in words of its own; the SPDX name is 0BSD.
        text => text.replace('/', " OR ").replace("BSD-0-Clause", "0BSD"),
    };
    [
        field(package, "name"),
        field(package, "version"),
        licence,
        kind.to_owned(),
    ]
}

fn field(package: &Value, name: &str) -> String {
    package[name].as_str().unwrap_or_default().to_owned()
}

/// Packages reached from this one over ordinary dependencies, without our own crates.
fn runtime_packages(root: &Path) -> Outcome<Vec<Value>> {
    let output = Command::new(variable("CARGO")?)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
        ])
        .arg(variable("TARGET")?)
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .output()?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("cargo metadata failed, so the licence list cannot be made: {reason}").into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let nodes: BTreeMap<&str, &Value> = array(&metadata["resolve"]["nodes"])
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let packages: BTreeMap<&str, &Value> = array(&metadata["packages"])
        .filter_map(|package| Some((package["id"].as_str()?, package)))
        .collect();
    let start = metadata["resolve"]["root"]
        .as_str()
        .ok_or("cargo metadata names no root package")?;
    let mut reached = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(id) else { continue };
        for dependency in array(&node["deps"]) {
            let ordinary = array(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
            if let (true, Some(id)) = (ordinary, dependency["pkg"].as_str())
                && reached.insert(id)
            {
                open.push(id);
            }
        }
    }
    Ok(reached
        .into_iter()
        .filter_map(|id| packages.get(id))
        .filter(|package| !package["source"].is_null())
        .map(|package| (*package).clone())
        .collect())
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn variable(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}

fn missing(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}; run `make assets`", path.display())
}
