//! The least a build can do: read every source, and write as many bytes to as many files, with nothing
//! between. Prints wall clock and CPU time.
//!
//!     rustc -O -o FLOOR tests/bench/floor.rs
//!     FLOOR DIR/content OUTPUT COPY     OUTPUT: what a build wrote; COPY: a folder that is not there yet
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn files(folder: &Path, out: &mut Vec<(PathBuf, u64)>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry")) {
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            files(&entry.path(), out);
        } else {
            out.push((entry.path(), entry.metadata().expect("metadata").len()));
        }
    }
}

/// CPU time of this process so far, in seconds.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}

fn main() {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [content, output, copy] = &args[..] else { panic!("floor DIR/content OUTPUT COPY") };
    let mut written = Vec::new();
    files(output, &mut written);
    let bytes = vec![b'x'; written.iter().map(|(_, length)| *length as usize).max().unwrap_or(0)];
    let (begin, before) = (Instant::now(), cpu());
    let mut sources = Vec::new();
    files(content, &mut sources);
    let read: usize = sources.iter().map(|(path, _)| fs::read(path).expect("readable").len()).sum();
    for (path, length) in &written {
        let at = copy.join(path.strip_prefix(output).expect("below"));
        let folder = at.parent().expect("a folder");
        if !folder.is_dir() {
            fs::create_dir_all(folder).expect("writable");
        }
        fs::write(at, &bytes[..*length as usize]).expect("writable");
    }
    println!(
        "read {} files, {:.1} MB; wrote {} files; {:.2} s wall, {:.2} s CPU",
        sources.len(), read as f64 / 1e6, written.len(), begin.elapsed().as_secs_f64(), cpu() - before
    );
}
