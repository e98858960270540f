//! The files with which a service checks and publishes a site.

use super::write;
use crate::cli::End;
use crate::disk::Folder;
use clap::ValueEnum;

/// A service that builds what is pushed to it.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    /// GitHub Actions and Pages
    Github,
    /// GitLab CI and Pages
    Gitlab,
    /// Netlify
    Netlify,
    /// Cloudflare Pages
    Cloudflare,
}

impl Service {
    /// Its files: path and text.
    pub(super) fn files(self) -> Vec<(&'static str, String)> {
        let (path, text) = match self {
            Service::Github => (".github/workflows/site.yml", include_str!("ci/github.yml")),
            Service::Gitlab => (".gitlab-ci.yml", include_str!("ci/gitlab.yml")),
            Service::Netlify => ("netlify.toml", include_str!("ci/netlify.toml")),
            Service::Cloudflare => (".cloudflare/build.sh", include_str!("ci/cloudflare.sh")),
        };
        vec![(path, text.replace("{version}", env!("CARGO_PKG_VERSION")))]
    }

    /// The lines of `site.yaml` that ask for what it reads.
    pub(super) fn output(self) -> &'static str {
        match self {
            Service::Github => "output: {nojekyll: true}\n",
            Service::Gitlab => "output: {precompress: true}\n",
            Service::Netlify | Service::Cloudflare => "output: {headers: true, redirects: true}\n",
        }
    }
}

/// Adds the files to a site that is there.
pub(super) fn add(service: Service, site: &Folder) -> End {
    for (path, text) in service.files() {
        if let Err(words) = write(site, path, &text) {
            return End::Outside(words);
        }
        crate::terminal::tell!("wrote `{}`", site.path(path).display());
    }
    let line = service.output().trim_end();
    crate::terminal::tell!("add to `{}`:  {line}", site.path("content/site.yaml").display());
    End::Done
}
