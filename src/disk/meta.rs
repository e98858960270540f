//! Metadata of files, folders and links.

use std::fs;
use std::time::UNIX_EPOCH;

/// Kind of an entry. A link has its own, and not that of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, socket or device.
    Other,
}

/// Metadata: all that is known of an entry without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Kind of the entry.
    pub kind: Kind,
    /// Bytes.
    pub length: u64,
    /// Time of its last change: seconds and nanoseconds since 1970.
    pub modified: (i64, u32),
    /// Permissions, twelve bits. 0 where the system has none.
    pub mode: u32,
    /// Number of its user and group.
    pub owner: (u32, u32),
    /// Device and number in it: the same thing under all its names.
    pub identity: (u64, u64),
}

impl Meta {
    /// Bits of [`Meta::mode`] that lend the owner's rights, or the group's, to whoever runs a file.
    pub const LENDS: u32 = 0o6000;

    /// True if anybody may run it.
    pub fn is_executable(&self) -> bool {
        self.mode & 0o111 != 0
    }

    /// True only if both are surely the same entry, maybe under two names.
    pub fn is_same(&self, other: &Meta) -> bool {
        // Some file systems have no numbers.
        cfg!(unix) && self.identity == other.identity && self.identity.1 != 0
    }
}

impl From<&fs::Metadata> for Meta {
    fn from(metadata: &fs::Metadata) -> Meta {
        let file_type = metadata.file_type();
        let kind = match () {
            () if file_type.is_symlink() => Kind::Link,
            () if file_type.is_dir() => Kind::Folder,
            () if file_type.is_file() => Kind::File,
            () => Kind::Other,
        };
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or((0, 0), |time| (time.as_secs() as i64, time.subsec_nanos()));
        let meta = Meta { kind, length: metadata.len(), modified, mode: 0, owner: (0, 0), identity: (0, 0) };
        with_identity(meta, metadata)
    }
}

#[cfg(unix)]
fn with_identity(meta: Meta, metadata: &fs::Metadata) -> Meta {
    use std::os::unix::fs::MetadataExt;
    Meta {
        modified: (metadata.mtime(), metadata.mtime_nsec() as u32),
        mode: metadata.mode() & 0o7777,
        owner: (metadata.uid(), metadata.gid()),
        identity: (metadata.dev(), metadata.ino()),
        ..meta
    }
}

/// The time when it came is as near to an identity as this system's metadata comes.
#[cfg(not(unix))]
fn with_identity(meta: Meta, metadata: &fs::Metadata) -> Meta {
    let created = metadata.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Meta { identity: (0, created.map_or(0, |time| time.as_nanos() as u64)), ..meta }
}
