//! Freshness as a page: one file without scripts, for colleagues.

use super::{Entry, Status};
use crate::html::{attribute, escape as text};
use crate::messages::translate;
use jiff::civil::Date;
use std::fmt::Write;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1b1b;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}\
td.day{white-space:nowrap;font-variant-numeric:tabular-nums}code{font-size:.875em;overflow-wrap:anywhere}\
.overdue,.expired{color:#9b1c1c;font-weight:600}.due{color:#7a4a00;font-weight:600}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th,td{border-color:#444}.overdue,.expired{color:#ff9d9d}.due{color:#ffcf7a}}\
@media(max-width:45rem){thead{display:none}tr{display:block;border-bottom:1px solid #888;padding:.5rem 0}td{display:block;border:0;padding:.1rem 0}}";

/// A page about all entries.
pub fn html(entries: &[Entry], site: &str, today: Date) -> String {
    let title = translate("freshness").into_owned();
    let language = crate::messages::language();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{} · {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{} · {}</h1>\n<p>{today}: {}</p>\n",
        text(&title),
        text(site),
        text(&title),
        text(site),
        text(&counts(entries)),
    );
    out.push_str("<table>\n<thead><tr>");
    for name in ["status", "title", "owner", "updated", "review by", "ends", "file"] {
        // Writing into a string cannot fail.
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(&translate(name)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    entries.iter().for_each(|entry| row(entry, &mut out));
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}

/// Number of entries in each state: `3 overdue, 1 due`.
fn counts(entries: &[Entry]) -> String {
    let all = [Status::Overdue, Status::Expired, Status::Due, Status::Fresh, Status::Unplanned];
    let counted = all.into_iter().filter_map(|status| {
        let count = entries.iter().filter(|entry| entry.status == status).count();
        (count > 0).then(|| format!("{count} {}", translate(status.as_str())))
    });
    crate::messages::list(&counted.collect::<Vec<String>>())
}

fn row(entry: &Entry, out: &mut String) {
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let status = entry.status.as_str();
    let stale =
        if entry.stale { format!(" ({})", translate("the original has changed")) } else { String::new() };
    let _ = writeln!(
        out,
        "<tr><td class=\"{status}\">{}</td><td lang=\"{}\">{}{}</td><td>{}</td><td class=\"day\">{}</td>\
         <td class=\"day\">{}</td><td class=\"day\">{}</td><td><code>{}:{}</code></td></tr>",
        text(&translate(status)),
        attribute(&entry.language),
        text(&entry.title),
        text(&stale),
        text(entry.owner.as_deref().unwrap_or_default()),
        day(entry.updated),
        day(entry.review_by),
        day(entry.expires),
        text(&entry.file),
        entry.line,
    );
}
