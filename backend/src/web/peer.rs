//! Where a request comes from, for the limit of failed sign-ins.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::error::AppError;
use super::state::AppState;

/// Address of the other end of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The network that a request comes from: an IPv4 address, or the first half of an IPv6 address, which one subscriber has.
///
/// `X-Forwarded-For` counts only behind the TLS proxy of the configuration, and only its last entry, which that proxy wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network(pub String);

impl FromRequestParts<AppState> for Network {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<Peer>>()
            .map(|peer| peer.0.0.ip());
        let forwarded = state
            .config
            .server
            .behind_tls_proxy
            .then(|| forwarded(&parts.headers))
            .flatten();
        Ok(Self(
            forwarded.or(peer).map_or_else(|| "lokal".to_owned(), network),
        ))
    }
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// The name of an address's network, see [`Network`].
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_own_proxy_wrote_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "198.51.100.7, 203.0.113.9".parse().unwrap());
        assert_eq!(forwarded(&headers), "203.0.113.9".parse().ok());
        headers.append("x-forwarded-for", "192.0.2.4".parse().unwrap());
        assert_eq!(forwarded(&headers), "192.0.2.4".parse().ok());
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }

    #[test]
    fn one_subscriber_is_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("192.0.2.4"), "192.0.2.4");
        assert_eq!(of("::ffff:192.0.2.4"), "192.0.2.4");
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
