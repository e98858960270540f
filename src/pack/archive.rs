//! Writer of zip archives. After a fault it swallows all further output, because the library prints an error of
//! its own when it drops an unfinished archive.

use super::Fault;
use super::write::Target;
use std::fs::File;
use std::io::{BufWriter, Read, Result, Seek, SeekFrom, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive that is being written.
pub(super) struct Archive<'a> {
    zip: ZipWriter<BufWriter<Place<'a>>>,
    target: &'a Target,
}

impl<'a> Archive<'a> {
    pub(super) fn new(file: &'a mut File, target: &'a Target) -> Archive<'a> {
        let place = Place { file, at: 0, end: 0, is_lost: false };
        Archive { zip: ZipWriter::new(BufWriter::new(place)), target }
    }

    /// Adds a file from memory. All files have the same time, so that the same site gives the same bytes.
    pub(super) fn add(
        &mut self,
        path: &str,
        bytes: &[u8],
        options: SimpleFileOptions,
    ) -> std::result::Result<(), Fault> {
        self.begin(path, options)?;
        Ok(self.zip.write_all(bytes).map_err(|e| self.target.fault(e))?)
    }

    /// Adds a file in pieces, so that it is never whole in memory.
    pub(super) fn copy(
        &mut self,
        path: &str,
        from: &mut impl Read,
        options: SimpleFileOptions,
    ) -> std::result::Result<(), Fault> {
        self.begin(path, options)?;
        let mut piece = vec![0; 1 << 18];
        loop {
            let read = from.read(&mut piece).map_err(|e| format!("cannot read `{path}`: {e}"))?;
            if read == 0 {
                return Ok(());
            }
            self.zip.write_all(&piece[..read]).map_err(|e| self.target.fault(e))?;
        }
    }

    fn begin(&mut self, path: &str, options: SimpleFileOptions) -> std::result::Result<(), Fault> {
        let options = options.last_modified_time(zip::DateTime::default());
        Ok(self.zip.start_file(path, options).map_err(|e| self.target.fault(e))?)
    }

    /// Writes the list of files, which ends the archive.
    pub(super) fn finish(self) -> std::result::Result<(), Fault> {
        let mut buffer = self.zip.finish().map_err(|e| self.target.fault(e))?;
        buffer.flush().map_err(|e| self.target.fault(e))?;
        match buffer.get_ref().is_lost {
            true => Err(self.target.fault("a part was not written").into()),
            false => Ok(()),
        }
    }
}

/// The file of an archive. It returns the first fault; after that it accepts everything and writes nothing.
struct Place<'a> {
    file: &'a mut File,
    at: u64,
    end: u64,
    is_lost: bool,
}

impl Place<'_> {
    fn or_lost<T>(&mut self, done: Result<T>) -> Result<T> {
        self.is_lost |= done.as_ref().is_err_and(|e| e.kind() != std::io::ErrorKind::Interrupted);
        done
    }
}

impl Write for Place<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = if self.is_lost { Ok(bytes.len()) } else { self.file.write(bytes) };
        let written = self.or_lost(written)?;
        self.at += written as u64;
        self.end = self.end.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        let done = if self.is_lost { Ok(()) } else { self.file.flush() };
        self.or_lost(done)
    }
}

impl Seek for Place<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let lost = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(by) => self.end.saturating_add_signed(by),
        };
        let at = if self.is_lost { Ok(lost) } else { self.file.seek(to) };
        self.at = self.or_lost(at)?;
        Ok(self.at)
    }
}
