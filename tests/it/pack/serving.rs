//! Files that a build writes for servers, and the servers of the manual's samples.

use crate::site::Scratch;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const ASKING: &str = "title: 指南\nbase_url: https://help.example.org/\n\
    output: {precompress: true, headers: true, redirects: true, nojekyll: true, site_json: true}\n";

fn site(config: &str) -> Scratch {
    let long = format!(
        "---\ntitle: 甲\ntags: [退款]\nupdated: 2026-03-01\naliases: [old/a.html]\n---\n\n{}\n",
        "很长的一段。".repeat(200)
    );
    Scratch::new(&[
        ("content/site.yaml", config),
        ("content/帮助/甲.md", &long),
        ("content/b.md", "# 乙\n\n[甲](帮助/甲.md)\n"),
        ("content/assets/own.png", "no hash in its name"),
    ])
}

fn in_two_languages(config: &str) -> Scratch {
    site(&format!("{config}languages: [en]\n"))
}

fn built(site: &Scratch) {
    let run = site.zhinan(&["build", "--as-of", "2026-11-22"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn files_for_servers_are_written_where_they_are_asked_for() {
    let plain = site("title: 指南\n");
    built(&plain);
    for name in
        ["_headers", "_redirects", ".nojekyll", "site.json", "index.html.gz", "index.html.br", "sw.js"]
    {
        assert!(!plain.exists(&format!("public/{name}")), "{name}");
    }
    let site = site(ASKING);
    built(&site);
    assert_eq!(site.read("public/.nojekyll"), "");
    let moved = "/old/a.html /%E5%B8%AE%E5%8A%A9/%E7%94%B2.html 301\n";
    assert_eq!(site.read("public/_redirects"), moved);
    let edition = in_two_languages(ASKING);
    built(&edition);
    let missing = "/en/* /en/404.html 404\n";
    assert_eq!(
        edition.read("public/_redirects"),
        format!("{moved}{missing}"),
        "an edition has its error page"
    );
    let headers = site.read("public/_headers");
    assert!(
        headers.starts_with("/*\n  X-Content-Type-Options: nosniff\n")
            && headers.contains("\n/assets/zhinan."),
        "{headers}"
    );
    assert!(!headers.contains("own.png"), "only what is named by its content lasts");
    // The pages hold enough text to split the search index into several files.
    for page in 0..60 {
        let text: String =
            (0..1500).map(|at| format!("w{:x} ", (page * 1500 + at) * 7919 % 65_537)).collect();
        site.write(&format!("content/many/{page}.md"), &format!("# Page {page}\n\n{text}\n"));
    }
    built(&site);
    let headers = site.read("public/_headers");
    assert!(headers.contains("\n/search/"), "{headers}");
    assert!(headers.matches("\n/").count() < 100, "hosts read only the first hundred rules: {headers}");
    let files = std::fs::read_dir(site.path("public/search")).expect("a folder");
    for name in files.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()) {
        let is_kept = headers.contains(&format!("\n/search/{name}\n  Cache-Control: public"));
        let is_named = name.ends_with(".js") && name != "index.js";
        assert!(is_named || !is_kept, "{name}: {headers}");
    }
    let json: serde_json::Value = serde_json::from_str(&site.read("public/site.json")).expect("JSON");
    let page =
        json["pages"].as_array().expect("pages").iter().find(|page| page["title"] == "甲").expect("the page");
    assert_eq!(page["url"], "%E5%B8%AE%E5%8A%A9/%E7%94%B2.html");
    assert_eq!(
        (&page["kind"], &page["section"], &page["updated"]),
        (&"article".into(), &"帮助".into(), &"2026-03-01".into())
    );
    assert_eq!(page["tags"], serde_json::json!(["退款"]));
    // A `_headers` file of the author takes the place of the generated file.
    site.write("content/_headers", "/*\n  X-Own: 1\n");
    built(&site);
    assert_eq!(site.read("public/_headers"), "/*\n  X-Own: 1\n");
}

#[test]
fn compressed_files_hold_the_file_beside_them_and_follow_it() {
    let site = site(ASKING);
    built(&site);
    let packed = |name: &str| -> Vec<u8> {
        let mut out = Vec::new();
        let file = std::fs::File::open(site.path(&format!("public/{name}"))).expect(name);
        match name.ends_with(".gz") {
            true => flate2::read::GzDecoder::new(file).read_to_end(&mut out).expect("gzip"),
            false => brotli::Decompressor::new(file, 4096).read_to_end(&mut out).expect("brotli"),
        };
        out
    };
    let same = || {
        for ending in ["gz", "br"] {
            assert_eq!(
                packed(&format!("帮助/甲.html.{ending}")),
                site.read("public/帮助/甲.html").into_bytes()
            );
        }
    };
    same();
    let all = || {
        let out = Command::new("sh")
            .args(["-c", "find public -type f | sort | xargs -d '\\n' sha256sum"])
            .current_dir(site.dir.path())
            .output();
        String::from_utf8(out.expect("sh").stdout).expect("text")
    };
    let first = all();
    site.write("content/帮助/甲.md", &format!("# 甲\n\n{}\n", "别的话。".repeat(300)));
    built(&site);
    same();
    assert_ne!(all(), first);
    let after = all();
    std::fs::remove_dir_all(site.path("public")).expect("removed");
    let _ = std::fs::remove_dir_all(site.path(".zhinan-cache"));
    built(&site);
    assert_eq!(all(), after, "from nothing the same");
    site.write("content/site.yaml", "title: 指南\n");
    built(&site);
    assert!(!all().contains(".gz"), "nothing is left when it is not asked for any more");
}

#[test]
fn a_site_too_large_to_keep_is_an_error() {
    let site = site("title: 指南\noffline: true\n");
    let big = std::fs::File::create(site.path("content/big.bin")).expect("a file");
    big.set_len(201_000_000).expect("a sparse file");
    let run = site.zhinan(&["build"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("too-much") && run.err.contains("200 MB is the most"), "{}", run.err);
    assert!(!site.exists("public"));
}

/// A server that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A code block of the manual.
fn sample(language: &str) -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/content/reference/hosting.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let (_, rest) = page.split_once(&format!("```{language}\n")).expect("a sample");
    rest.split_once("```").expect("its end").0.to_string()
}

fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port()
}

fn start(program: &str, args: &[&str], site: &Scratch, port: u16) -> Running {
    let log = std::fs::File::create(site.path("log")).expect("a file");
    let child = Command::new(program)
        .args(args)
        .env("HOME", site.dir.path())
        .env("XDG_DATA_HOME", site.dir.path())
        .env("XDG_CONFIG_HOME", site.dir.path())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn();
    let running =
        Running(child.unwrap_or_else(|e| panic!("{program} is needed, `tests/run` installs it: {e}")));
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return running;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{program} does not answer: {}", site.read("log"));
}

/// Status, head in lower case, and body.
fn get(port: u16, path: &str, more: &str) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n")
        .expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
    (status, head, answer[end + 4..].to_vec())
}

/// Answers that every sample of the manual gives, of a site below a path.
fn answers(site: &Scratch, (port, below): (u16, &str), encoding: &str, leads_on: bool) {
    let get = |path: &str, more: &str| get(port, &format!("{below}{path}"), more);
    let page = site.read("public/帮助/甲.html");
    let encoded = "/%E5%B8%AE%E5%8A%A9/%E7%94%B2.html";
    let (status, head, body) = get(encoded, "");
    assert_eq!((status, String::from_utf8_lossy(&body).contains("很长的一段")), (200, true), "{head}");
    for line in [
        "content-type: text/html; charset=utf-8",
        "cache-control: no-cache",
        "x-content-type-options: nosniff",
        "content-security-policy: frame-ancestors 'self'",
        "referrer-policy: strict-origin-when-cross-origin",
        "etag: ",
    ] {
        assert!(head.contains(line), "no {line} in {head}");
    }
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_string();
    assert_eq!(get(encoded, &format!("If-None-Match: {etag}\r\n")).0, 304);
    // A client that accepts compression gets the compressed file beside the page.
    let (_, head, body) = get(encoded, &format!("Accept-Encoding: {encoding}\r\n"));
    assert!(head.contains(&format!("content-encoding: {encoding}")) && body.len() < page.len(), "{head}");
    // A client may ask for a range of a file.
    let (status, head, body) = get(encoded, "Range: bytes=0-14\r\n");
    assert_eq!((status, body.as_slice()), (206, &b"<!doctype html>"[..]), "{head}");
    // Folders, and what is not there.
    assert_eq!(get("/", "").0, 200);
    assert!(get("/%E5%B8%AE%E5%8A%A9/", "").0 == 200);
    let (status, head, body) = get("/nothing/here.html", "");
    assert!(status == 404 && String::from_utf8_lossy(&body).contains("没有找到"), "{head}");
    assert!(head.contains("content-security-policy") && head.contains("text/html"), "{head}");
    for (path, words) in [
        ("/en/nothing/here.html", "Page not found"),
        ("/en/search/", "Search"),
        ("/en/assets", "Page not found"),
    ] {
        let (status, head, body) = get(path, "");
        let is_there = path == "/en/search/";
        assert!(status == if is_there { 200 } else { 404 }, "{path}: {head}");
        assert!(String::from_utf8_lossy(&body).contains(words), "{path} in English");
        assert!(head.contains("cache-control: no-cache") && head.contains("text/html"), "{path}: {head}");
    }
    assert_eq!(get("/.zhinan-manifest", "").0, 404);
    // The old address leads on by itself, or the server does.
    let (status, _, body) = get("/old/a.html", "");
    let is_page = String::from_utf8_lossy(&body).contains("http-equiv=\"refresh\"");
    assert_eq!((status, is_page), if leads_on { (301, false) } else { (200, true) });
    // Files named by their hash are cached for good; the author's own are not.
    let assets = std::fs::read_dir(site.path("public/assets")).expect("a folder");
    let names: Vec<String> =
        assets.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let css = names.iter().find(|name| name.ends_with(".css")).expect("a style sheet");
    let (_, head, _) = get(&format!("/assets/{css}"), "");
    assert!(head.contains("immutable") && head.contains("text/css"), "{head}");
    assert!(get("/assets/own.png", "").1.contains("cache-control: no-cache"));
    assert!(get("/search/index.js", "").1.contains("cache-control: no-cache"));
    // Neither a file that is gone nor a folder without a page is kept, and both are the site's own page.
    let gone = [
        ("/assets/gone.0123456789.css", "没有找到"),
        ("/assets/", "没有找到"),
        ("/search/0123456789.js", "没有找到"),
        ("/en/search/0123456789.js", "Page not found"),
    ];
    for (path, words) in gone {
        let (status, head, body) = get(path, "");
        assert!(status == 404 && String::from_utf8_lossy(&body).contains(words), "{path}: {head}");
        assert!(path == "/assets/" || !head.contains("immutable"), "{path}: {head}");
    }
}

/// A site below a path, and nginx, which serves it with the changed sample of the manual at a port.
fn nginx(below: &str, change: impl Fn(&str) -> String) -> (Scratch, u16, Running) {
    let config = ASKING.replace("output: {", "output: {nginx_map: true, ");
    let site = in_two_languages(&config.replace("help.example.org/", &format!("help.example.org{below}/")));
    site.write("content/c.md", &format!("---\ntitle: 丙\naliases: [{}]\n---\n\n字。\n", long()));
    built(&site);
    let (port, dir) = (port(), site.dir.path().display().to_string());
    let sample = change(&sample("nginx"))
        .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
        .replace("/srv/help/public", &format!("{dir}/public"))
        .replace("/srv/www", &format!("{dir}/www"));
    assert!(sample.contains(&format!("listen 127.0.0.1:{port}")) && sample.contains(&dir));
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {dir}/temporary-{name};\n"))
        .collect();
    // As root it would read the files as somebody who may not enter a temporary folder.
    let user = match Command::new("id").arg("-u").output().expect("id").stdout.as_slice() {
        b"0\n" => "user root;\n",
        _ => "",
    };
    let page = include_str!("../../../docs/content/reference/hosting.md");
    let part = |from: &str, end: &str| {
        let at = page.find(from).expect("a sample");
        let rest = &page[at..];
        rest[..rest.find(end).expect("its end")].replace("/srv/help/public", &format!("{dir}/public"))
    };
    let map = part("map_hash_bucket_size", "`") + "\n" + &part("map $uri $moved", "`");
    let sample = sample.replace("charset utf-8;", &format!("charset utf-8;\n{}", part("if ($moved)", "`")));
    let whole = format!(
        "{user}daemon off;\npid {dir}/pid;\nerror_log {dir}/errors;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n\
         access_log off;\n{temporary}{map}\n{sample}}}\n"
    );
    site.write("nginx.conf", &whole);
    let conf = site.path("nginx.conf").display().to_string();
    let running = start("/usr/sbin/nginx", &["-c", &conf, "-e", &format!("{dir}/errors")], &site, port);
    (site, port, running)
}

/// A long alias: nginx refuses to start where a line of a map is longer than it was told.
fn long() -> String {
    format!("old/{0}/{0}/{0}.html", "长".repeat(80))
}

#[test]
fn nginx_serves_the_site_with_the_sample_of_the_manual() {
    let (site, port, _running) = nginx("", str::to_string);
    let (status, head, _) = get(port, &format!("/{}", percent(&long())), "");
    assert!(status == 301 && head.contains("/c.html"), "{head}");
    // In a container or behind a proxy, readers come by another port than nginx listens on.
    let (status, head, _) = get(port, "/%E5%B8%AE%E5%8A%A9", "");
    assert!(status == 301 && head.contains("\r\nlocation: /"), "{head}");
    answers(&site, (port, ""), "gzip", true);
}

/// Puts the site where the manual says for `/help/`.
fn put_below_help(site: &Scratch) {
    std::fs::create_dir(site.path("www")).expect("a folder");
    std::os::unix::fs::symlink("../public", site.path("www/help")).expect("a link");
}

/// A sample with the changes that the manual names for `/help/`.
fn in_manual(sample: &str, changes: &[(&str, &str)]) -> String {
    let page = include_str!("../../../docs/content/reference/hosting.md");
    changes.iter().fold(sample.to_string(), |sample, (from, to)| {
        assert!(page.contains(&format!("`{to}`")) && sample.contains(from), "{from} → {to}");
        sample.replace(from, to)
    })
}

#[test]
fn nginx_serves_the_site_below_a_path_as_the_manual_says() {
    let changes = [
        ("root /srv/help/public;", "root /srv/www;"),
        ("~^/", "~^/help/"),
        ("(?<folder>/", "(?<folder>/help/"),
        (" /404.html", " /help/404.html"),
    ];
    let (site, port, _running) = nginx("/help", |sample| in_manual(sample, &changes));
    put_below_help(&site);
    answers(&site, (port, "/help"), "gzip", true);
}

fn percent(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn caddy(below: &str, change: impl Fn(&str) -> String) -> (Scratch, u16, Running) {
    let site = in_two_languages(&ASKING.replace("help.example.org/", &format!("help.example.org{below}/")));
    built(&site);
    let (port, dir) = (port(), site.dir.path().display().to_string());
    let sample = change(&sample("caddy"))
        .replace("help.example.org {", &format!("http://127.0.0.1:{port} {{"))
        .replace("/srv/help/public", &format!("{dir}/public"))
        .replace("/srv/www", &format!("{dir}/www"));
    site.write("Caddyfile", &format!("{{\n\tadmin off\n\tauto_https off\n}}\n{sample}"));
    let conf = site.path("Caddyfile").display().to_string();
    let running = start("caddy", &["run", "--adapter", "caddyfile", "--config", &conf], &site, port);
    (site, port, running)
}

#[test]
fn caddy_serves_the_site_with_the_sample_of_the_manual() {
    let (site, port, _running) = caddy("", str::to_string);
    answers(&site, (port, ""), "br", false);
    answers(&site, (port, ""), "gzip", false);
}

#[test]
fn caddy_serves_the_site_below_a_path_as_the_manual_says() {
    let changes = [
        ("root * /srv/help/public", "root * /srv/www"),
        ("path_regexp ^/(", "path_regexp ^/help/("),
        ("/{path.0}/404.html /404.html", "/help/{path.1}/404.html /help/404.html"),
    ];
    let (site, port, _running) = caddy("/help", |sample| in_manual(sample, &changes));
    put_below_help(&site);
    answers(&site, (port, "/help"), "br", false);
}

#[test]
fn a_new_site_can_have_the_files_of_a_service() {
    let place = Scratch::new(&[]);
    let files = [
        ("github", ".github/workflows/site.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("netlify", "netlify.toml"),
        ("cloudflare", ".cloudflare/build.sh"),
    ];
    for (service, file) in files {
        let run = place.zhinan(&["init", service, "--ci", service]);
        assert_eq!(run.code, 0, "{}", run.err);
        let text = place.read(&format!("{service}/{file}"));
        assert!(text.contains(env!("CARGO_PKG_VERSION")) && !text.contains("{version}"), "{text}");
        match file.rsplit('.').next() {
            Some("yml") => drop(serde_yaml::from_str::<serde_yaml::Value>(&text).expect("YAML")),
            Some("toml") => drop(text.parse::<toml::Table>().expect("TOML")),
            _ => {
                let path = place.path(&format!("{service}/{file}"));
                assert!(Command::new("sh").arg("-n").arg(path).status().expect("sh").success());
            }
        }
        assert_eq!(place.zhinan(&["build", "--strict", "--root", service]).code, 0, "{service}");
        let again = place.zhinan(&["init", service, "--ci", service]);
        assert!(again.code == 2 && again.err.contains("is there already"), "{}", again.err);
    }
    assert!(place.exists("netlify/public/_headers") && place.exists("github/public/.nojekyll"));
    // A site that is there gets the files alone.
    let run = place.zhinan(&["init", "github", "--ci", "gitlab"]);
    assert!(
        run.code == 0 && run.err.contains("add to `github/content/site.yaml`:  output: {precompress: true}"),
        "{}",
        run.err
    );
    assert!(place.exists("github/.gitlab-ci.yml"));
}
