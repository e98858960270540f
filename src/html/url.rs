//! Addresses that a page may name.

/// Schemes that links may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// An address that is safe in `href` and `src`: relative, or with one of a few schemes, none of which
/// runs anything. [`SafeUrl::new`] is the only way to make one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl(String);

impl SafeUrl {
    /// The address, if a page may name it. One that begins with `//` gets `https:`, because on a page
    /// that is opened from disk it would name another machine's files.
    pub fn new(url: &str) -> Option<SafeUrl> {
        let url = url.trim();
        let plain: String = url.chars().filter(|c| !is_dropped(*c)).take(2).collect();
        match scheme(url) {
            Some(scheme) => SCHEMES.contains(&scheme.as_str()).then(|| SafeUrl(url.to_string())),
            None if plain.starts_with(['/', '\\']) && plain.ends_with(['/', '\\']) && plain.len() == 2 => {
                let host = url.trim_start_matches(|c| is_dropped(c) || matches!(c, '/' | '\\'));
                Some(SafeUrl(format!("https://{host}")))
            }
            None => Some(SafeUrl(url.to_string())),
        }
    }

    /// The address as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the address leads to another site.
    pub fn is_external(&self) -> bool {
        matches!(scheme(&self.0).as_deref(), Some("http" | "https"))
    }

    /// The host that it names, in lower case, where it is one of the web's.
    pub fn host(&self) -> Option<String> {
        if !self.is_external() {
            return None;
        }
        let rest = self.0.split_once(':')?.1.trim_start_matches(['/', '\\']);
        let authority = rest.split(['/', '\\', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?;
        Some(host.to_lowercase())
    }
}

impl SafeUrl {
    /// Why no browser can open the address as it is written; `None` where one can, and for addresses within
    /// the site. Only the syntax is checked: nothing is requested over the network.
    pub fn fault(&self) -> Option<&'static str> {
        let (scheme, rest) = (scheme(&self.0)?, self.0.split_once(':')?.1);
        let before_query = rest.split(['?', '#']).next().unwrap_or_default();
        match scheme.as_str() {
            "http" | "https" if !rest.starts_with("//") => Some("two slashes are missing after the colon"),
            "http" | "https" => authority_fault(&rest[2..]),
            // `mailto:?subject=…` is valid: the reader fills in the recipient.
            "mailto" if before_query.is_empty() && rest.is_empty() => Some("it names nobody"),
            "mailto" if !before_query.is_empty() && !before_query.contains(['@', '%']) => {
                Some("a mail needs an `@`")
            }
            "tel" if !before_query.contains(|c: char| c.is_ascii_digit()) => Some("it has no number"),
            _ => None,
        }
    }
}

/// Fault of the authority: the part between `//` and the path.
fn authority_fault(rest: &str) -> Option<&'static str> {
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match place.rsplit_once(':') {
        _ if place.ends_with(']') => (place, ""),
        Some((host, port)) => (host, port),
        None => (place, ""),
    };
    if host.is_empty() {
        return Some("it names no site");
    }
    if !port.is_empty() && port.parse::<u16>().is_err() {
        return Some("what follows the second colon is no port");
    }
    if host.starts_with('[') {
        let inner = host.trim_start_matches('[').trim_end_matches(']');
        return inner
            .parse::<std::net::Ipv6Addr>()
            .is_err()
            .then_some("what follows `//` is no name of a site");
    }
    let has_odd =
        host.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|^[]!$&'()*+,;=".contains(c));
    let has_hole = host.trim_end_matches('.').split('.').any(str::is_empty);
    (has_odd || has_hole).then_some("what follows `//` is no name of a site")
}

impl std::fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The scheme of an address in lower case, as a browser reads it.
pub fn scheme(url: &str) -> Option<String> {
    let end = url.find(['/', '?', '#']).unwrap_or(url.len());
    let (scheme, _) = url[..end].split_once(':')?;
    let scheme: String = scheme.chars().filter(|c| !is_dropped(*c)).collect();
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Browsers drop these before they look at the scheme.
fn is_dropped(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_no_browser_opens_have_a_fault() {
        let broken = [
            "https://",
            "http:///x",
            "https:example.org",
            "http:/example.org/x",
            "https://?q=1",
            "https://example.org:99999/",
            "https://example.org:port/",
            "https://exam ple.org/",
            "https://a..example.org/",
            "https://<host>/x",
            "https://{{ host }}/x",
            "https://[::zz]/",
            "https://me@/",
            "mailto:",
            "mailto:me.example.org",
            "tel:",
            "tel:abc",
        ];
        for url in broken {
            assert!(SafeUrl::new(url).unwrap().fault().is_some(), "{url}");
        }
        let fine = [
            "https://example.org",
            "HTTPS://Example.ORG:8443/a?b:c#d",
            "https://例子.中国/路径 有空格",
            "https://user:pass@example.org/",
            "https://[2001:db8::1]:80/",
            "https://[2001:db8::1]/",
            "http://localhost:1111",
            "https://a_b.example.org./",
            "//example.org/x",
            "mailto:me@example.org?subject=a",
            "mailto:?subject=a",
            "mailto:%6De%40example.org",
            "tel:+86-10-12315",
            "a.md",
            "../图.png#x",
            "",
        ];
        for url in fine {
            assert_eq!(SafeUrl::new(url).unwrap().fault(), None, "{url}");
        }
    }

    #[test]
    fn only_harmless_schemes_and_relative_addresses_are_safe() {
        for url in [
            "a.md",
            "../图.png",
            "#x",
            "?q=a:b",
            "/a:b",
            "https://x",
            "HTTP://x",
            "mailto:a@b",
            "tel:1",
            "说明:一",
            "\\\\host\\x",
        ] {
            assert!(SafeUrl::new(url).is_some(), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:x",
            "\u{1}javascript:x",
            "Data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
        ] {
            assert!(SafeUrl::new(url).is_none(), "{url}");
        }
    }

    #[test]
    fn no_address_names_another_machine_from_disk() {
        for url in [
            "//evil.example/x",
            "\\\\evil.example/x",
            "/\\evil.example/x",
            "/\t/evil.example/x",
            "///evil.example/x",
        ] {
            assert_eq!(
                SafeUrl::new(url).map(|url| url.to_string()).as_deref(),
                Some("https://evil.example/x")
            );
        }
        assert_eq!(SafeUrl::new("/a//b").map(|url| url.to_string()).as_deref(), Some("/a//b"));
    }

    #[test]
    fn hosts_are_those_that_browsers_ask() {
        let host = |url: &str| SafeUrl::new(url).and_then(|url| url.host());
        for url in [
            "https://a.example/x",
            "HTTPS:\\\\A.example",
            "//a.example:8080",
            "http:a.example",
            "https://b@a.example?c",
        ] {
            assert_eq!(host(url).as_deref(), Some("a.example"), "{url}");
        }
        assert_eq!((host("mailto:x@a.example"), host("a.html")), (None, None));
    }
}
