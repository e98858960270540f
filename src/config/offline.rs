//! What readers can keep on their device: `offline:` of `site.yaml`.

use crate::diag::Diags;
use crate::yaml::Node;

/// What readers can keep on their device for reading without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// Nothing any more: what a device kept on earlier visits is deleted.
    Removed,
    /// The whole site, after a reader was told its size.
    Whole,
    /// The pages that a reader opens, after they agreed.
    Visited,
}

impl Offline {
    /// Whether readers can keep anything.
    pub fn is_offered(self) -> bool {
        self != Offline::Removed
    }

    pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Offline> {
        match node.scalar().as_deref() {
            Some("true" | "yes" | "是") => Some(Offline::Whole),
            Some("visited") => Some(Offline::Visited),
            Some("false" | "no" | "否") => Some(Offline::Removed),
            _ => {
                node.wrong("`true`, `visited` or `false`", diags);
                None
            }
        }
    }

    pub(super) fn json_schema() -> serde_json::Value {
        serde_json::json!({
            "enum": [true, false, "visited"],
            "description": "What readers can keep on their device: true is the whole site, visited the pages that they open; false takes it away from those who did",
        })
    }
}
