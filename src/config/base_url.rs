//! `base_url`: where a site will be found.

use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::ADDRESS;
use crate::yaml::Node;
use std::fmt;
use std::ops::Deref;

/// The address of a site's root, with a `/` at the end. It stands in HTML, XML and text files, so it holds
/// nothing that means anything in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address, if it is one of the web's without user, query and fragment. `Err` says what to write.
    pub fn parse(text: &str) -> Result<BaseUrl, &'static str> {
        const WHOLE: &str = "write the whole address, for example `https://help.example.org/`";
        let lower = text.to_ascii_lowercase();
        let scheme =
            ["https://", "http://"].into_iter().find(|scheme| lower.starts_with(scheme)).ok_or(WHOLE)?;
        let rest = &text[scheme.len()..];
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_host(host) {
            return Err(WHOLE);
        }
        if path.contains("//") || path.starts_with('/') {
            return Err("write single slashes between the folders of its path");
        }
        if path.split('/').any(|part| part == "." || part == "..") {
            return Err("write its path without `.` and `..`");
        }
        if !path.chars().all(|c| c.is_alphanumeric() || "-_.~/%!,()@+".contains(c)) {
            return Err(
                "write its path in letters, digits, `-`, `_`, `.` and `/`, without query and fragment",
            );
        }
        let path = percent_encode(path);
        let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
        Ok(BaseUrl(format!("{scheme}{host}/{path}{slash}")))
    }

    /// Reads the address from YAML. One that is none is a finding.
    pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Option<BaseUrl> {
        if node.is_null() {
            return None;
        }
        let text = node.short(&ADDRESS, diags)?;
        let url = BaseUrl::parse(&text);
        if let Err(hint) = &url {
            let shown = text.escape_debug();
            let d = Diagnostic::new(
                Code::InvalidValue,
                node.span(),
                format!("`{shown}` is not the address of a site"),
            );
            diags.push(d.hint(*hint));
        }
        url.ok()
    }

    /// The address of a folder of the site.
    pub fn below(&self, folder: &str) -> BaseUrl {
        BaseUrl(format!("{}{}/", self.0, percent_encode(folder)))
    }

    /// The path of the site's root on its host, beginning and ending with `/`.
    pub fn path(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        self.0[host..].find('/').map_or("/", |at| &self.0[host + at..])
    }
}

/// Letters and digits, also of other scripts than Latin, with a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let labels = |name: &str| {
        name.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
    };
    let numbers = |name: &str| name.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c == '.');
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match in_brackets {
        Some((address, port)) => {
            numbers(address) && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        }
        None => labels(name) && is_port(port),
    }
}

fn is_port(port: &str) -> bool {
    !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit())
}

/// Letters beyond ASCII as browsers ask for them; what is encoded stays.
fn percent_encode(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string()
}

impl Deref for BaseUrl {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sites_have_one_form() {
        for (typed, url, path) in [
            ("https://help.example.org", "https://help.example.org/", "/"),
            ("HTTP://a.example/b", "http://a.example/b/", "/b/"),
            ("https://a.example:8080/b/c/", "https://a.example:8080/b/c/", "/b/c/"),
            ("http://[::1]:4000/", "http://[::1]:4000/", "/"),
            ("https://例子.example/帮助", "https://例子.example/%E5%B8%AE%E5%8A%A9/", "/%E5%B8%AE%E5%8A%A9/"),
        ] {
            let found = BaseUrl::parse(typed).expect(typed);
            assert_eq!((&*found, found.path()), (url, path));
        }
        for typed in [
            "help.example.org",
            "ftp://a.example",
            "javascript://a.example/%0Aalert(1)",
            "https://",
            "https://a b.example/",
            "https://a.example/\nDisallow: /",
            "https://a.example/\"x",
            "https://a.example//evil.example/",
            "https://a.example/../",
            "https://a.example/?q=",
            "https://a.example/#x",
            "https://user@a.example/",
            "https://a.example:port/",
        ] {
            assert!(BaseUrl::parse(typed).is_err(), "{typed}");
        }
    }
}
