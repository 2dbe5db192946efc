//! Configuration: the embedded defaults, overlaid with `config.toml` of the data directory.

use std::net::SocketAddr;
use std::path::Path;

use chrono::Duration;
use serde::Deserialize;

/// The defaults, every key with its explanation.
pub const DEFAULTS: &str = include_str!("../../config.default.toml");

/// Name of the file in the data directory.
pub const FILE_NAME: &str = "config.toml";

/// All settings; see `config.default.toml` for the meaning of each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub session: Session,
    pub log: Log,
}

/// Section `[server]`; `config.default.toml` says what each key is, with its unit and default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub base_url: String,
    pub behind_tls_proxy: bool,
    pub metrics_token: String,
    pub request_seconds: u64,
    pub body_seconds: u64,
    pub concurrent_requests: usize,
    pub connections_per_address: usize,
    pub body_bytes: usize,
    pub upload_bytes: usize,
}

impl Server {
    /// The public address without a slash at its end; empty where none is configured.
    #[must_use]
    pub fn address(&self) -> &str {
        self.base_url.trim_end_matches('/')
    }
}

/// Section `[session]`: how long sessions and set-up links last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub idle_minutes: u32,
    pub absolute_hours: u32,
    pub setup_link_hours: u32,
}

/// Section `[log]`: what is logged, to stderr.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub format: LogFormat,
}

/// A line of the log: text for people, or one JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path} lässt sich nicht lesen: {source}")]
    Read { path: String, source: std::io::Error },
    #[error("{path} ist ungültig: {source}")]
    Parse {
        path: String,
        source: Box<toml::de::Error>,
    },
}

/// How long a session of a signed-in person lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without a request.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
}

impl Config {
    /// The defaults, overlaid with `config.toml` in `data` where it exists.
    ///
    /// # Errors
    /// [`ConfigError`] names the file and the key.
    pub fn load(data: &Path) -> Result<Self, ConfigError> {
        let path = data.join(FILE_NAME);
        let local = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                return Err(ConfigError::Read {
                    path: path.display().to_string(),
                    source,
                });
            }
        };
        Self::overlaid(&local).map_err(|source| ConfigError::Parse {
            path: path.display().to_string(),
            source: Box::new(source),
        })
    }

    /// The defaults overlaid with `local` (TOML).
    ///
    /// # Errors
    /// Where `local` is no TOML or holds an unknown key or an impossible value.
    pub fn overlaid(local: &str) -> Result<Self, toml::de::Error> {
        let mut settings: toml::Table = toml::from_str(DEFAULTS)?;
        let local: toml::Table = toml::from_str(local)?;
        overlay(&mut settings, local);
        settings.try_into()
    }

    /// How long sessions last.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        Lifetime {
            idle: Duration::minutes(i64::from(self.session.idle_minutes)),
            absolute: Duration::hours(i64::from(self.session.absolute_hours)),
        }
    }
}

fn overlay(base: &mut toml::Table, local: toml::Table) {
    for (key, value) in local {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(local)) => overlay(base, local),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_key_changes_only_itself_and_an_unknown_one_is_refused() {
        let config = Config::overlaid("[session]\nidle_minutes = 5").unwrap();
        assert_eq!(config.session.idle_minutes, 5);
        assert_eq!(config.session.absolute_hours, 10);
        assert!(
            Config::overlaid("[session]\nidel_minutes = 5")
                .unwrap_err()
                .to_string()
                .contains("idel_minutes")
        );
    }
}
