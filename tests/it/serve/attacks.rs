//! Requests that other preview servers were broken with.

use super::client::{PAGE, Server, read, site};
use std::io::Write;

/// Vite let a query decide what a file is, and whether it may be read: CVE-2025-30208, -31125, -31486.
#[test]
fn a_query_changes_nothing() {
    let site = site();
    let server = Server::start(&site, &[]);
    let queries = [
        "?raw",
        "?raw??",
        "?import&raw",
        "?import&raw??",
        "?inline&import",
        "?url&inline",
        "?.svg?.wasm?init",
        "?direct",
        "?/../secret.txt",
        "?__zhinan",
    ];
    for query in queries {
        for file in
            ["/secret.txt", "/.env", "/content/.env", "/@fs/etc/passwd", "/../secret.txt", "/@id/secret.txt"]
        {
            let answer = server.get(&format!("{file}{query}"));
            assert!([400, 404].contains(&answer.status), "{file}{query}: {}", answer.status);
            assert!(!answer.text().contains("root:x:0:0"), "{file}{query}");
        }
        for own in [PAGE, "/bytes.bin", "/%E5%9B%BE.svg"] {
            let (plain, asked) = (server.get(own), server.get(&format!("{own}{query}")));
            assert_eq!((asked.status, asked.header("Content-Type")), (200, plain.header("Content-Type")));
            assert_eq!(asked.body, plain.body, "{own}{query}");
        }
    }
}

/// tiny_http took a length and a malformed `Transfer-Encoding` for two different ends of one request
/// (CVE-2020-35884). Here what follows such lines is never read as a request.
#[test]
fn no_request_hides_in_another() {
    let site = site();
    let server = Server::start(&site, &[]);
    let hidden = format!("GET /a/ HTTP/1.1\r\nHost: {}\r\n\r\n", server.at);
    for lines in [
        "Transfer-Encoding: chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        " Transfer-Encoding: chunked",
        "X: y\r\n Transfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
        "TRANSFER-ENCODING: chunked\r\nContent-Length: 0",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Content-Length: 0\r\nContent-Length: 40",
        "Content-Length: 0, 40",
        "Content-Length: +40",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length : 40",
        "Content-Length: 0\n40",
    ] {
        for method in ["GET", "POST"] {
            let mut stream = server.connect();
            let request = format!(
                "{method} /nothing HTTP/1.1\r\nHost: {}\r\n{lines}\r\n\r\n0\r\n\r\n{hidden}",
                server.at
            );
            stream.write_all(request.as_bytes()).expect("a request");
            let status = read(&mut stream, false).map(|answer| answer.status);
            assert!(matches!(status, Some(400 | 404 | 405)), "{method} {lines:?}: {status:?}");
            assert!(read(&mut stream, false).is_none(), "{method} {lines:?}: a second answer");
        }
    }
}
