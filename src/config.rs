//! Settings: the embedded defaults, then a file, then the environment, then one check of the whole.

use std::path::Path;

use anyhow::{Context as _, bail};
use config::{Config, Environment, File, FileFormat};
use serde::{Deserialize, Serialize};

use crate::{
    http::{
        peer,
        settings::{GraphqlSettings, HttpSettings},
    },
    identity::IdentitySettings,
    kernel::{site::SiteSettings, store::StoreSettings},
    media::settings::MediaSettings,
    outbound::settings::OutboundSettings,
    statistics::settings::StatisticsSettings,
    telemetry::{self, LogSettings},
    worker::links::settings::LinkSettings,
};

/// Every setting with its default and its reason, as TOML.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// What the service is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Sample content in a new database, readable logs.
    Development,
    /// No samples, and a start only with safe settings.
    Production,
}

/// All settings. Each is explained where its default stands.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the service is run for.
    pub profile: Profile,
    /// The HTTP server.
    pub http: HttpSettings,
    /// The database.
    pub database: DatabaseSettings,
    /// Tokens.
    pub identity: IdentitySettings,
    /// Files that are brought to us.
    pub media: MediaSettings,
    /// Visit statistics.
    pub statistics: StatisticsSettings,
    /// What one operation may ask for.
    pub graphql: GraphqlSettings,
    /// The portal that shows the content.
    pub site: SiteSettings,
    /// Asking other hosts.
    pub outbound: OutboundSettings,
    /// Checking linked websites.
    pub links: LinkSettings,
    /// Logs.
    pub log: LogSettings,
}

/// The database.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct DatabaseSettings {
    /// How to reach it.
    #[serde(flatten)]
    pub store: StoreSettings,
    /// Whether `serve` brings the tables up to date.
    pub migrate_on_start: bool,
}

impl Settings {
    /// Reads the settings: defaults, then the file, then the environment, then the profile that was asked for.
    ///
    /// # Errors
    /// When a file cannot be read, a key is unknown or a value has the wrong type.
    pub fn read(file: Option<&Path>, profile: Option<Profile>) -> anyhow::Result<Self> {
        let environment = Environment::with_prefix("LOA")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("http.allowed_origins")
            .with_list_parse_key("http.trusted_proxies")
            .with_list_parse_key("media.widths")
            .with_list_parse_key("outbound.ports")
            .with_list_parse_key("outbound.allowed_hosts");
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            builder = builder.add_source(File::from(path).format(FileFormat::Toml));
        }
        builder = builder.add_source(environment);
        if let Some(profile) = profile {
            let name = if profile == Profile::Production { "production" } else { "development" };
            builder = builder.set_override("profile", name)?;
        }
        let merged = builder.build().context("the settings cannot be read")?;
        refuse_unknown(&merged)?;
        merged.try_deserialize().context("the settings are not sound")
    }

    /// Refuses what would not be safe, or could not work.
    ///
    /// # Errors
    /// When there is anything to mend; the message lists all of it.
    pub fn check(&self) -> anyhow::Result<()> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, message: &str| {
            if wrong {
                faults.push(message.to_owned());
            }
        };
        let HttpSettings { query_timeout_ms, mutation_timeout_ms, header_timeout_ms, body_timeout_ms, .. } = self.http;
        let timeouts = [query_timeout_ms, mutation_timeout_ms, header_timeout_ms, body_timeout_ms];
        fault(timeouts.contains(&0), "http: a timeout of 0 would end every request; give milliseconds");
        fault(self.http.max_connections == 0, "http.max_connections must be at least 1");
        fault(
            self.database.store.statement_timeout_ms == 0,
            "database.statement_timeout_ms must not be 0: it would let statements run for ever",
        );
        fault(self.database.store.read_connections == 0, "database.read_connections must be at least 1");
        let url = &self.database.store.url;
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        fault(!known, "database.url must begin with sqlite: or postgres://");
        fault(
            url.contains(":memory:"),
            "database.url must name a file: every connection would have a memory of its own",
        );
        fault(
            self.identity.issuer.is_empty() || self.identity.audience.is_empty(),
            "identity.issuer and identity.audience must not be empty",
        );
        fault(self.identity.token_max_lifetime_s == 0, "identity.token_max_lifetime_s must be at least 1");
        for origin in &self.http.allowed_origins {
            let sound =
                origin == "*" || url::Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            fault(!sound, &format!("http.allowed_origins: {origin:?} is not an origin such as https://example.vn"));
        }
        for proxy in &self.http.trusted_proxies {
            fault(
                peer::network(proxy).is_none(),
                &format!("http.trusted_proxies: {proxy:?} is neither an address nor a network such as 10.0.0.0/8"),
            );
        }
        fault(
            !self.statistics.is_sound(),
            "statistics.keep_days must be at least 31: the visits of the present month are asked for",
        );
        let is_production = self.profile == Profile::Production;
        for message in
            [self.media.faults(), self.outbound.faults(is_production), self.links.faults()].into_iter().flatten()
        {
            fault(true, &message);
        }
        let limits = [self.graphql.anonymous, self.graphql.member];
        fault(
            limits.iter().any(|limits| limits.screen.bracket_depth > 128 || limits.operation.depth > 64),
            "graphql: a bracket_depth above 128 or a depth above 64 can exhaust the stack",
        );
        fault(
            !self.site.is_sound(),
            "site.article_address must be an http or https address with {slug} in it once, such as https://haiha.example.vn/tin-tuc/{slug}",
        );
        fault(!telemetry::is_filter(&self.log.filter), "log.filter cannot be read; it is written like info,loa=debug");
        if is_production {
            self.check_production(&mut fault);
        }
        if faults.is_empty() { Ok(()) } else { bail!("the settings are not sound:\n  - {}", faults.join("\n  - ")) }
    }

    fn check_production(&self, fault: &mut impl FnMut(bool, &str)) {
        let identity = &self.identity;
        fault(
            identity.issuer.starts_with("urn:loa:development"),
            "production: identity.issuer must be a name of your own, such as https://loa.example.vn, so that tokens of another installation are not accepted",
        );
        fault(
            identity.token_max_lifetime_s > 86_400,
            "production: identity.token_max_lifetime_s must be at most 86400, a day: a token cannot be taken back",
        );
        let limits = [self.graphql.anonymous, self.graphql.member];
        fault(
            limits.iter().any(|limits| limits.operation.complexity > 200_000),
            "production: a graphql complexity above 200000 lets one request occupy the service",
        );
        fault(
            limits.iter().any(|limits| limits.screen.bytes > 1 << 20),
            "production: graphql bytes above 1 MiB let one request occupy the service",
        );
        fault(
            self.http.anonymous_body_bytes > 1 << 20,
            "production: http.anonymous_body_bytes must be at most 1 MiB: anybody may send it",
        );
        fault(
            self.links.check && self.outbound.contact.is_empty(),
            "production: links.check needs outbound.contact: those whose servers are asked must know where to complain",
        );
        fault(self.http.query_timeout_ms > 60_000, "production: http.query_timeout_ms must be at most 60000");
        fault(
            self.database.store.statement_timeout_ms > 60_000,
            "production: database.statement_timeout_ms must be at most 60000",
        );
        let filters = [self.log.filter.clone(), std::env::var("RUST_LOG").unwrap_or_default()];
        let mut rules = filters.iter().flat_map(|filter| filter.split(',')).map(str::trim);
        let debug = rules.any(|rule| ["debug", "trace"].iter().any(|level| rule.eq_ignore_ascii_case(level)));
        fault(
            debug,
            "production: log.filter and RUST_LOG must not be debug or trace for everything: libraries log what they are given",
        );
    }
}

/// Refuses a key that the defaults do not have: a misspelt setting is worse than a missing one.
fn refuse_unknown(merged: &Config) -> anyhow::Result<()> {
    let known = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml)).build()?;
    let unknown = unknown_keys("", &known.cache, &merged.cache);
    if unknown.is_empty() {
        return Ok(());
    }
    bail!("unknown settings: {}. `loa config default` shows all there are", unknown.join(", "))
}

fn unknown_keys(path: &str, known: &config::Value, given: &config::Value) -> Vec<String> {
    use config::ValueKind::Table;
    let (Table(known), Table(given)) = (&known.kind, &given.kind) else { return Vec::new() };
    let mut unknown = Vec::new();
    for (key, value) in given {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match known.get(key) {
            None => unknown.push(path),
            Some(known) => unknown.extend(unknown_keys(&path, known, value)),
        }
    }
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_settings_are_an_error() {
        // Limits and database settings are flattened, so serde cannot tell; the comparison with the defaults does.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("loa.toml");
        for (line, is_known) in [("tokens = 5", true), ("token = 5", false)] {
            std::fs::write(&path, format!("[graphql.anonymous]\n{line}\n")).unwrap();
            let tokens = Settings::read(Some(&path), None).map(|settings| settings.graphql.anonymous.screen.tokens);
            assert_eq!(tokens.ok(), is_known.then_some(5), "{line}");
        }
    }
}
