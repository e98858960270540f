//! A client of the preview, and programs that run until they are dropped.

use crate::site::{Scratch, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Time that anything may take on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// A program that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) err: Arc<Mutex<String>>,
}

/// A preview.
pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) at: SocketAddr,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Running {
    pub(crate) fn start(site: &Scratch, args: &[&str]) -> Running {
        Running::start_with(site, args, None)
    }

    /// With its standard error somewhere else.
    pub(crate) fn start_with(site: &Scratch, args: &[&str], log: Option<Stdio>) -> Running {
        Running::start_from(site, command(args), log)
    }

    /// By another command, which ends up running the program.
    pub(crate) fn start_from(site: &Scratch, mut command: Command, log: Option<Stdio>) -> Running {
        command.current_dir(site.dir.path()).stdout(Stdio::piped()).stderr(log.unwrap_or_else(Stdio::piped));
        let mut child = command.spawn().expect("the program starts");
        let err = Arc::new(Mutex::new(String::new()));
        let (said, from) = (err.clone(), child.stderr.take());
        thread::spawn(move || {
            let Some(from) = from else { return };
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                said.lock().expect("no panic").push_str(&(line + "\n"));
            }
        });
        Running { child, err }
    }

    pub(crate) fn said(&self) -> String {
        self.err.lock().expect("no panic").clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(crate) fn start(site: &Scratch, args: &[&str]) -> Server {
        Server::start_with(site, args, None)
    }

    /// With its standard error somewhere else.
    pub(crate) fn start_with(site: &Scratch, args: &[&str], log: Option<Stdio>) -> Server {
        Server::listening(Running::start_with(site, &[&["serve", "--port", "0"], args].concat(), log))
    }

    /// By another command, which ends up running the program.
    pub(crate) fn start_from(site: &Scratch, command: Command) -> Server {
        Server::listening(Running::start_from(site, command, None))
    }

    fn listening(mut running: Running) -> Server {
        let mut line = String::new();
        let out = running.child.stdout.take().expect("its standard output");
        BufReader::new(out).read_line(&mut line).expect("a first line");
        let at = line.trim().strip_prefix("http://").and_then(|l| l.strip_suffix('/'));
        let at = at.and_then(|at| at.parse().ok()).unwrap_or_else(|| panic!("{line}{}", running.said()));
        Server { running, at }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.at).expect("the server takes connections");
        stream.set_read_timeout(Some(LIMIT)).expect("a time limit");
        stream
    }

    /// Sends these bytes and reads one answer.
    pub(crate) fn raw(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        stream.write_all(request).ok()?;
        read(&mut stream, request.starts_with(b"HEAD"))
    }

    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Answer {
        let headers: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
        let request = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.at);
        self.raw(request.as_bytes())
            .unwrap_or_else(|| panic!("an answer to {target}: {}", self.running.said()))
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }

    /// The lines of the events for a page, as they come.
    pub(crate) fn events(&self, query: &str) -> Receiver<String> {
        let mut stream = self.connect();
        let request = format!("GET /__zhinan/events?{query} HTTP/1.1\r\nHost: {}\r\n\r\n", self.at);
        stream.write_all(request.as_bytes()).expect("a request");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        wait_for(&lines, "event: hello");
        lines
    }

    pub(crate) fn mark(&self, target: &str) -> String {
        let answer = self.get(target);
        let timing = answer.header("Server-Timing").expect("a mark").to_string();
        timing.split('"').nth(1).expect("in quotes").to_string()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn read(stream: &mut TcpStream, head_only: bool) -> Option<Answer> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut one = [0];
        if stream.read(&mut one).ok()? == 0 {
            return None;
        }
        bytes.push(one[0]);
    }
    let head = String::from_utf8(bytes).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer { status, head, body: Vec::new() };
    let length: u64 = answer.header("Content-Length").unwrap_or("0").parse().ok()?;
    if !head_only && status != 304 {
        stream.take(length).read_to_end(&mut answer.body).ok()?;
        assert_eq!(answer.body.len() as u64, length);
    }
    Some(answer)
}

/// Waits for a line that holds these words, and gives the line after it.
pub(crate) fn wait_for(lines: &Receiver<String>, words: &str) -> String {
    let end = Instant::now() + LIMIT;
    let mut seen = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) if line.contains(words) => return lines.recv_timeout(LIMIT).unwrap_or_default(),
            Ok(line) => seen.push(line),
            Err(_) => panic!("no `{words}` in {seen:#?}"),
        }
    }
}

pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) fn site() -> Scratch {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 指南\n"),
        ("content/index.md", "---\ntitle: 首页\ndescription: 首页\n---\n[甲](a/证据.md)\n"),
        ("content/a/index.md", "---\ntitle: 甲\ndescription: 甲\n---\n文件夹\n"),
        ("content/a/证据.md", "---\ntitle: 证据\ndescription: 证据\n---\n第一版 ![图](../图.svg)\n"),
        ("content/图.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/draft.md", "---\ntitle: 草稿\ndescription: 草稿\ndraft: true\n---\n还没写完\n"),
        ("secret.txt", "root:x:0:0"),
        ("content/.env", "root:x:0:0"),
    ]);
    std::fs::write(site.path("content/bytes.bin"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).expect("a writable file");
    site
}

pub(crate) const PAGE: &str = "/a/%E8%AF%81%E6%8D%AE.html";
