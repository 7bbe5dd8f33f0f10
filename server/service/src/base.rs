//! What links to passes begin with.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use axum::http::Uri;

/// Where people's phones reach the service: scheme and host, as in `https://passes.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// What isn't one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no beginning of a link: write https:// (or http://) and a host, and nothing behind it")]
pub struct BaseError(String);

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Self, BaseError> {
        let wrong = || BaseError(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(wrong)?;
        // Whose name and password would be in every link?
        let is_host = !authority.host().is_empty() && !authority.as_str().contains('@');
        let ends_there = uri.path_and_query().is_none_or(|rest| rest == "/") && !text.contains('#');
        if !matches!(scheme, "http" | "https") || !is_host || !ends_there {
            return Err(wrong());
        }
        Ok(Self(format!("{scheme}://{authority}")))
    }
}

impl From<SocketAddr> for Base {
    /// For phones of the same network.
    fn from(listens_at: SocketAddr) -> Self {
        Self(format!("http://{listens_at}"))
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_with_or_without_its_port_begins_links() {
        for (text, base) in [
            ("https://passes.example", "https://passes.example"),
            ("https://passes.example/", "https://passes.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(text.parse::<Base>().unwrap().to_string(), base);
        }
    }

    #[test]
    fn what_would_break_links_is_named() {
        for text in [
            "",
            "passes.example",
            "/g",
            "ftp://passes.example",
            "https://",
            "https://maya:secret@passes.example",
            "https://passes.example/x",
            "https://passes.example?x",
            "https://passes.example/#x",
        ] {
            assert_eq!(text.parse::<Base>(), Err(BaseError(text.to_owned())));
        }
    }
}
