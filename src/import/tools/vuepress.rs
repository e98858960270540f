//! VuePress: the folder with `.vuepress/`, its `config.*` and theme, `.vuepress/public/`.

use super::Tool;
use super::vitepress::{Site, root};
use crate::import::body::{self, Style};
use crate::import::literal;
use crate::import::plan::Plan;
use crate::import::project::Project;
use crate::import::report::Report;

pub(super) const TOOL: Tool =
    Tool { name: "vuepress", read, passes: PASSES, styles: &[Style::Component], has_folders: false };

const PASSES: &[body::Pass] = &[
    body::includes,
    body::mdx,
    body::cards,
    body::calls,
    body::containers,
    body::braces,
    body::fences,
    body::links,
    body::leftovers,
];

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let root = root(project, ".vuepress").ok_or("there is no folder `.vuepress` in the project")?;
    let mut site = Site::read(project, &root, ".vuepress", report);
    let own = if root.is_empty() { ".vuepress".to_string() } else { format!("{root}/.vuepress") };
    site.public = format!("{own}/public");
    // Many themes have a file of their own, and it need not be named in a way that can be followed.
    let has_theme = site
        .config
        .get("theme")
        .is_some_and(|theme| theme.get("sidebar").is_some() || theme.get("locales").is_some());
    if !has_theme
        && let Some(file) = project.config(&format!("{own}/theme"), &["ts", "js"])
        && let Some(theme) = literal::default_export(project, file, report)
        && let Some(config) = site.config.as_object_mut()
    {
        config.insert("theme".into(), theme);
    }
    site.plan(project, report)
}
