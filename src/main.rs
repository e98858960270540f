//! The command `zhinan`.

fn main() {}
