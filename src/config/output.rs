//! Files for servers that a site asks for with `output:`.

use super::unknown_key;
use crate::diag::Diags;
use crate::yaml::Node;

/// Files for servers, written beside the site. Each is off until `site.yaml` asks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// A `.gz` and a `.br` beside each text, for servers that send files as they are.
    pub precompress: bool,
    /// `_headers`, which Netlify and Cloudflare Pages read.
    pub headers: bool,
    /// `_redirects`, likewise: old addresses.
    pub redirects: bool,
    /// `redirects.map`, for nginx, likewise.
    pub nginx_map: bool,
    /// `.nojekyll`, which keeps GitHub Pages from leaving out files.
    pub nojekyll: bool,
    /// `site.json`: every page, for other programs.
    pub site_json: bool,
}

impl Output {
    /// Its keys.
    pub const KEYS: &'static [&'static str] =
        &["precompress", "headers", "redirects", "nginx_map", "nojekyll", "site_json"];

    pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Output {
        let mut output = Output::default();
        for (key, node) in node.entries(diags) {
            let slot = match key.as_str() {
                "precompress" => &mut output.precompress,
                "headers" => &mut output.headers,
                "redirects" => &mut output.redirects,
                "nginx_map" => &mut output.nginx_map,
                "nojekyll" => &mut output.nojekyll,
                "site_json" => &mut output.site_json,
                _ => {
                    diags.push(unknown_key(&node, &key, Output::KEYS));
                    continue;
                }
            };
            *slot = node.boolean(diags).unwrap_or_default();
        }
        output
    }
}
