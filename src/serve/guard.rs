//! Access control: only the person at this machine, and only from this site's own pages.
//!
//! Any web page can make a browser send requests to `127.0.0.1`. `Host` reveals a name that an attacker
//! points at this machine (DNS rebinding), `Origin` a foreign page that reads the events, and
//! `Sec-Fetch-Site` with `Sec-Fetch-Dest` a foreign page that loads a script, a picture or a frame.

use super::answer::{Answer, Request};
use std::net::IpAddr;

/// Host names that belong to this server.
#[derive(Clone, Debug)]
pub struct Names {
    /// The value of `--host` in lower case, without brackets.
    pub host: String,
    /// Whether the server listens on all addresses of the machine: then every numeric address is accepted.
    /// (DNS rebinding needs a name, never a numeric address.)
    pub any_number: bool,
}

impl Names {
    /// Whether the value of a `Host` header, with or without a port, names this server.
    pub fn know(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let name = name.to_ascii_lowercase();
        if ["localhost", "127.0.0.1", "::1", &self.host].contains(&name.as_str()) {
            return true;
        }
        self.any_number && name.parse::<IpAddr>().is_ok()
    }
}

/// `host`, `host:port`, `[v6]`, `[v6]:port` → the host. `None` if the text has none of these forms.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']')?;
            (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    (!name.is_empty() && port.is_none_or(is_port)).then_some(name)
}

/// The refusal of a request that is not allowed; `None` if it is.
pub fn refuse(request: &Request, names: &Names) -> Option<Answer> {
    let hosts: Vec<&str> = request.all("Host").collect();
    let [host] = hosts[..] else {
        return Some(Answer::text(400, "A request needs one Host header."));
    };
    if !names.know(host) {
        return Some(Answer::text(
            403,
            "This preview answers only to its own name. Open it as the terminal shows it, or name this host with --host.",
        ));
    }
    let own = |origin: &str| {
        let origin = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    };
    let foreign_origin = request.all("Origin").any(|origin| !own(origin));
    let foreign_site = request.all("Sec-Fetch-Site").any(|site| !["same-origin", "none"].contains(&site));
    // A foreign page may link to a page of the preview, but may not show it in a frame.
    let is_visit = request.header("Sec-Fetch-Mode") == Some("navigate")
        && request.all("Sec-Fetch-Dest").all(|dest| dest == "document");
    if foreign_origin || foreign_site && !is_visit {
        return Some(Answer::text(403, "This preview answers only to its own pages."));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_names_only() {
        let names = Names { host: "192.168.1.5".into(), any_number: false };
        for host in ["localhost", "LOCALHOST:4000", "127.0.0.1:1", "[::1]", "[::1]:4000", "192.168.1.5:80"] {
            assert!(names.know(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost:80:80",
            "localhost:x",
            "[::1",
            "",
            ":80",
            "192.168.1.6",
            "127.0.0.1@evil",
        ] {
            assert!(!names.know(host), "{host}");
        }
        let all = Names { host: "0.0.0.0".into(), any_number: true };
        assert!(all.know("10.0.0.7:4000") && all.know("[fe80::1]:4000") && !all.know("evil.example"));
    }
}
