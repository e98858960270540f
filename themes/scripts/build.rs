//! Runs when the program is compiled: makes the built-in scripts smaller, so that no build of a site has to.

mod minify;

use std::{env, error::Error, fs, path::Path};

#[allow(clippy::disallowed_methods, reason = "no part of the program, whose files only `disk` touches")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=themes/default/js");
    println!("cargo::rerun-if-changed=themes/scripts");
    let out = Path::new(&env::var("OUT_DIR")?).join("js");
    // A script that is gone must not stay.
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir(&out)?;
    for entry in fs::read_dir("themes/default/js")? {
        let script = entry?.path();
        let name = script.file_name().ok_or("a script without a name")?;
        fs::write(out.join(name), minify::minified(&fs::read_to_string(&script)?))?;
    }
    Ok(())
}
