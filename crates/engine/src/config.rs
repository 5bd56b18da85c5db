//! Settings from the environment and, secrets excepted, from `config.toml` in the data directory.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;
use sikka::AppCredentials;
use thiserror::Error;
use url::Url;

/// Sikka's v4 base (`wire/sikka.md` 1).
pub const SIKKA_API: &str = "https://api.sikkasoft.com/v4";
/// Sikka's authorize page (`wire/sikka.md` 3.1).
pub const SIKKA_AUTHORIZE: &str = "https://api.sikkasoft.com/portal/authapp.aspx";

/// Where to find Sikka and where to keep data.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data_dir: PathBuf,
    /// Sikka's base, `/v4` included.
    pub api: Url,
    /// Sikka's authorize page.
    pub authorize: Url,
    /// App credentials from the environment; the keychain's are used where there are none.
    pub app: Option<AppCredentials>,
    /// The App-Id where it is known without its key.
    pub app_id: Option<String>,
    /// Seconds between incremental syncs, instead of the setting.
    pub sync_seconds: Option<u32>,
}

/// What is wrong with a setting. Values are not shown: one of them may be a key in the wrong place.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A setting that cannot be used.
    #[error("{name} cannot be used: {reason}")]
    Unusable {
        /// Name of the variable or key.
        name: &'static str,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file is there and is not TOML with known keys.
    #[error("config.toml in the data folder cannot be read: {0}")]
    File(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    sikka_api: Option<String>,
    sikka_authorize: Option<String>,
    sikka_app_id: Option<String>,
    sync_seconds: Option<u32>,
}

impl Config {
    /// Reads `DESKBELL_SIKKA_API`, `DESKBELL_SIKKA_AUTHORIZE`, `DESKBELL_SIKKA_APP_ID`, `DESKBELL_SIKKA_APP_KEY`,
    /// `DESKBELL_DATA_DIR` and `DESKBELL_SYNC_SECONDS` through `env`; what they leave open, `config.toml` may say
    /// (`sikka_api`, `sikka_authorize`, `sikka_app_id`, `sync_seconds`).
    pub fn from_environment_and_file(
        env: impl Fn(&str) -> Option<String>,
        default_data_dir: PathBuf,
    ) -> Result<Self, ConfigError> {
        let env =
            |name: &str| env(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let data_dir = env("DESKBELL_DATA_DIR").map_or(default_data_dir, PathBuf::from);
        let file = read_file(&data_dir.join("config.toml"))?;
        let api = env("DESKBELL_SIKKA_API").or(file.sikka_api).unwrap_or_else(|| SIKKA_API.to_owned());
        let page = env("DESKBELL_SIKKA_AUTHORIZE")
            .or(file.sikka_authorize)
            .unwrap_or_else(|| SIKKA_AUTHORIZE.to_owned());
        let app_id = env("DESKBELL_SIKKA_APP_ID").or(file.sikka_app_id);
        let app = match (&app_id, env("DESKBELL_SIKKA_APP_KEY")) {
            (Some(id), Some(key)) => {
                Some(AppCredentials { app_id: id.clone(), app_key: SecretString::from(key) })
            }
            _ => None,
        };
        let sync_seconds = match env("DESKBELL_SYNC_SECONDS") {
            None => file.sync_seconds,
            Some(text) => Some(text.parse().map_err(|_| ConfigError::Unusable {
                name: "DESKBELL_SYNC_SECONDS",
                reason: "it is not a number of seconds",
            })?),
        };
        Ok(Self {
            data_dir,
            api: address("DESKBELL_SIKKA_API", &api)?,
            authorize: address("DESKBELL_SIKKA_AUTHORIZE", &page)?,
            app,
            app_id,
            sync_seconds: sync_seconds.map(|seconds| seconds.clamp(1, 3_600)),
        })
    }

    /// True for a server on this machine: the demo practice.
    pub fn is_demo(&self) -> bool {
        is_loopback(&self.api)
    }
}

fn read_file(path: &Path) -> Result<ConfigFile, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| ConfigError::File(error.message().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ConfigFile::default()),
        Err(error) => Err(ConfigError::File(error.to_string())),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn address(name: &'static str, text: &str) -> Result<Url, ConfigError> {
    let url =
        Url::parse(text).map_err(|_| ConfigError::Unusable { name, reason: "it is not a web address" })?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(ConfigError::Unusable { name, reason: "plain http is for this machine only" }),
        _ => Err(ConfigError::Unusable { name, reason: "it is not a web address" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_environment_and_file(
            |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
            PathBuf::from("/nowhere"),
        )
    }

    #[test]
    fn the_defaults_are_sikkas_own() {
        let config = with(&[]).unwrap();
        assert_eq!(config.api.as_str(), SIKKA_API);
        assert!(!config.is_demo());
        assert!(config.app.is_none());
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        assert!(with(&[("DESKBELL_SIKKA_API", "http://127.0.0.1:8000/v4")]).unwrap().is_demo());
        for bad in ["http://sikka.example/v4", "ftp://127.0.0.1/", "not a url"] {
            assert!(with(&[("DESKBELL_SIKKA_API", bad)]).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_file_speaks_where_the_environment_is_silent_and_never_holds_a_key() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.toml"), "sikka_app_id = 'abc'\nsync_seconds = 30\n")
            .unwrap();
        let read = |env: &[(&str, &str)]| {
            Config::from_environment_and_file(
                |name| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
                folder.path().to_owned(),
            )
        };
        let config = read(&[("DESKBELL_SYNC_SECONDS", "5"), ("DESKBELL_SIKKA_APP_KEY", "k")]).unwrap();
        assert_eq!((config.sync_seconds, config.app.unwrap().app_id.as_str()), (Some(5), "abc"));
        std::fs::write(folder.path().join("config.toml"), "sikka_app_key = 'secret'\n").unwrap();
        let error = read(&[]).unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
