//! What a build writes for servers.
