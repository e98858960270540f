//! Messages of JSON-RPC, each below a header with its length.

use serde_json::Value;
use std::io::{self, BufRead, Read, Write};

/// Bytes of a message. A longer one is passed over.
const MOST: u64 = 64 << 20;

/// Bytes of a line of a header.
const HEADER: u64 = 4096;

/// The next message; `null` where its body is not JSON; `None` at the end of the input or a wrong header.
pub(super) fn read(input: &mut impl BufRead) -> Option<Value> {
    loop {
        let length = header(input)?;
        if length > MOST {
            io::copy(&mut input.take(length), &mut io::sink()).ok()?;
            continue;
        }
        let mut bytes = Vec::new();
        let read = input.take(length).read_to_end(&mut bytes).ok()?;
        if read as u64 != length {
            return None;
        }
        return Some(serde_json::from_slice(&bytes).unwrap_or_default());
    }
}

/// The length that a header gives.
fn header(input: &mut impl BufRead) -> Option<u64> {
    let mut length = None;
    loop {
        let mut line = String::new();
        let read = input.take(HEADER).read_line(&mut line).ok()?;
        match line.trim_end_matches(['\r', '\n']) {
            _ if read == 0 => return None,
            "" => return length,
            line => {
                if let Some((name, value)) = line.split_once(':')
                    && name.trim().eq_ignore_ascii_case("content-length")
                {
                    length = Some(value.trim().parse().ok()?);
                }
            }
        }
    }
}

/// Writes a message.
pub(super) fn write(output: &mut dyn Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_one_after_the_other() {
        let mut written = Vec::new();
        write(&mut written, &serde_json::json!({"a": "一"})).expect("memory");
        written.extend(b"Content-Type: x\r\ncontent-length: 3\r\n\r\n{{{");
        write(&mut written, &serde_json::json!(2)).expect("memory");
        written.extend(b"Content-Length: 99\r\n\r\n{}");
        let mut input = &written[..];
        assert_eq!(read(&mut input), Some(serde_json::json!({"a": "一"})));
        assert_eq!(read(&mut input), Some(Value::Null), "what is no JSON");
        assert_eq!(read(&mut input), Some(serde_json::json!(2)));
        assert_eq!(read(&mut input), None, "the input ended too early");
        assert_eq!(read(&mut &b"GET / HTTP/1.1\r\n\r\n"[..]), None);
    }
}
