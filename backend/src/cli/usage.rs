//! What clap says about the arguments, in German: it has no translations of its own.

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// Fixed words of clap's help, each with ours; longer ones first.
const WORDS: &[(&str, &str)] = &[
    (
        "Print help (see more with '--help')",
        "Hilfe anzeigen (ausführlich mit „--help“)",
    ),
    (
        "Print help (see a summary with '-h')",
        "Hilfe anzeigen (kurz mit „-h“)",
    ),
    ("Print version", "Version anzeigen"),
    ("Print help", "Hilfe anzeigen"),
    ("[possible values: ", "[möglich: "),
    ("Possible values:", "Möglich:"),
    ("[default: ", "[Vorgabe: "),
    ("[env: ", "[Umgebung: "),
    ("[OPTIONS]", "[OPTIONEN]"),
    ("<COMMAND>", "<BEFEHL>"),
    ("Arguments:", "Angaben:"),
    ("Commands:", "Befehle:"),
    ("Options:", "Optionen:"),
    ("Usage:", "Aufruf:"),
];

/// Prints the help that was asked for, or what is wrong with the arguments; the exit code is 0 or 2.
pub(super) fn answer(error: &Error) -> ExitCode {
    // Where nobody reads there is nobody left to tell.
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(stdout().lock(), "{}", in_german(&error.render().to_string()));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(stderr().lock(), "{}", in_german(&error.render().to_string()));
            ExitCode::from(2)
        }
        _ => {
            let _ = writeln!(stderr().lock(), "{}", fault(error));
            ExitCode::from(2)
        }
    }
}

fn in_german(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (english, german)| {
        text.replace(english, german)
    })
}

/// What our own types say of a value; what the standard library says is English.
fn why(error: &Error) -> Option<String> {
    let told = std::error::Error::source(error)?.to_string();
    told.starts_with('„').then_some(told)
}

/// What is wrong, what may be meant, and how the command is called.
fn fault(error: &Error) -> String {
    let of = |kind| error.get(kind).map(told).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let happened = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("Zu „{argument}“ fehlt ein Wert."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let happened = format!("Der Wert „{value}“ passt nicht zu „{argument}“.");
            match why(error) {
                Some(why) => format!("{happened} {why}"),
                None => happened,
            }
        }
        ErrorKind::UnknownArgument => format!("Das Argument „{argument}“ gibt es nicht."),
        ErrorKind::InvalidSubcommand => {
            format!(
                "Den Befehl „{}“ gibt es nicht.",
                of(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        ErrorKind::MissingSubcommand => "Es fehlt der Befehl.".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("„{argument}“ darf nur einmal angegeben werden.")
            } else {
                format!("„{argument}“ und „{other}“ gehen nicht zusammen.")
            }
        }
        ErrorKind::NoEquals => format!("Zu „{argument}“ gehört ein Wert hinter einem Gleichheitszeichen."),
        ErrorKind::TooManyValues => format!("Der Wert „{value}“ zu „{argument}“ ist zu viel."),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("Zu „{argument}“ ist die Zahl der Werte falsch.")
        }
        ErrorKind::InvalidUtf8 => "Ein Argument enthält Zeichen, die kein UTF-8 sind.".to_owned(),
        _ => "Die Argumente sind nicht lesbar.".to_owned(),
    };
    let mut text = format!("Fehler: {happened}");
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand]
        .map(of)
        .concat();
    if !valid.is_empty() {
        text.push_str(&format!("\n  Möglich: {valid}"));
    }
    let meant = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ]
    .map(of)
    .concat();
    if !meant.is_empty() {
        text.push_str(&format!("\n  Vielleicht gemeint: {meant}"));
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        text.push_str(&format!("\n\n{}", in_german(&told(usage))));
    }
    text.push_str("\nMehr dazu mit „--help“.");
    text
}

fn told(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(values) => values.join(", "),
        ContextValue::StyledStrs(values) => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            values.join(", ")
        }
        ContextValue::Bool(_) | ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::cli::Arguments;

    fn refused(arguments: &[&str]) -> Error {
        let all = std::iter::once("paktbuch").chain(arguments.iter().copied());
        Arguments::try_parse_from(all).unwrap_err()
    }

    #[test]
    fn wrong_arguments_are_named_in_german() {
        for (arguments, words) in [
            (&["serv"][..], "Den Befehl „serv“ gibt es nicht."),
            (&["serv"], "Vielleicht gemeint: "),
            (&["serv"], "serve"),
            (&["verify", "--jso"], "Das Argument „--jso“ gibt es nicht."),
            (&["verify", "--jso"], "Vielleicht gemeint: --json"),
            (&["import", "schools"], "Es fehlt: <FILES>..."),
            (
                &["serve", "--listen", "x"],
                "Der Wert „x“ passt nicht zu „--listen <LISTEN>“.",
            ),
            (&["serve", "--listen"], "Zu „--listen <LISTEN>“ fehlt ein Wert."),
            (
                &["seed", "riesig"],
                "Der Wert „riesig“ passt nicht zu „<SCENARIO>“.",
            ),
            (&["seed", "riesig"], "Möglich: havixbeck, coesfeld, large"),
            (
                &["import", "devices", "--category", "ipad", "x"],
                "„ipad“ ist kein Wert für Kategorie. Erlaubt: ",
            ),
            (&["import", "schools"], "Aufruf: paktbuch import schools"),
            (
                &["verify", "--json", "--json"],
                "„--json“ darf nur einmal angegeben werden.",
            ),
        ] {
            let text = fault(&refused(arguments));
            assert!(text.contains(words), "{arguments:?}: {text}");
        }
    }

    #[test]
    fn the_handbook_names_every_command_and_option() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/handbuch/befehle.md");
        let page = std::fs::read_to_string(page).unwrap();
        let mut commands = vec![(String::new(), Arguments::command())];
        while let Some((name, command)) = commands.pop() {
            for option in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(page.contains(&format!("`--{option}")), "{name} --{option}");
            }
            let mut below = command
                .get_subcommands()
                .filter(|below| !below.is_hide_set())
                .peekable();
            assert!(
                below.peek().is_some() || page.contains(&format!("`{name}")),
                "{name}"
            );
            commands.extend(below.map(|below| {
                let name = format!("{name} {}", below.get_name());
                (name.trim_start().to_owned(), below.clone())
            }));
        }
    }

    #[test]
    fn the_help_has_no_english_words_of_clap() {
        for arguments in [
            &["--help"][..],
            &["-h"],
            &["seed", "--help"],
            &["import", "schools", "--help"],
            &[],
        ] {
            let text = in_german(&refused(arguments).render().to_string());
            for word in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print ",
                "[default",
                "OPTIONS",
                "possible",
                "Possible",
            ] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }
}
