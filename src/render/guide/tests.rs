//! The pages of a small set: what a reader can follow without a script.

use super::*;
use crate::config::Inputs;
use crate::diag::Diags;
use crate::render::View;
use crate::source::{File, FileKind, Sources};

const SET: &str = "
title: 还能申诉吗
facts:
  refund:
    ask: 退款成功了吗？
    one_of: {done: 已经成功, pending: 还没有<成功>}
  since:
    ask: 退款是什么时候成功的？
    elapsed: {from: refunded_at, step: 1min, range: 0min..90d}
    needs: {refund: done}
  harm:
    ask: 商品有什么问题？
    any_of: {broken: 破损, missing: 缺件}
    needs: {refund: done}
    unsure: 看看包裹。
outcomes:
  now:
    title: 现在提交申诉
    body: 请在 {{ due }} 之前办，起点是 {{ refunded_at }}。
    deadline: {from: refunded_at, within: 48h}
    letter: letters/appeal.md
    next: {rejected: late}
  late: {title: 改走客服, body: 联系客服。}
  wait: {title: 先存证据, body: 存好。}
rules:
  - id: within
    title: 四十八小时以内
    when: {refund: done, since: <48h}
    except: [{when: {harm.broken: yes}, then: late}]
    then: now
  - {id: after, title: 四十八小时以后, when: {refund: done, since: '>=48h'}, then: late}
  - {id: pending, title: 还没有成功, when: {refund: pending}, then: wait}
advice:
  - {id: hurry, title: 抓紧, when: {since: 36h..48h}, then: 马上提交。}
  - {id: keep, title: 留底, when: {}, then: 都存好。}
";

const LETTER: &str = "---
title: 信
---
退款成功时间：{{ refunded_at }}
";

/// Reads what `read` wants from a page of a site with that set.
fn with_page<T>(path: &str, read: impl FnOnce(&Page<'_>) -> T) -> T {
    let mut sources = Sources::default();
    let files = [
        ("content/letters/appeal.md", FileKind::Article, LETTER),
        ("content/rules/refund.yaml", FileKind::Rules, SET),
    ];
    for (path, kind, text) in files {
        sources.add(File::new(path.into(), kind, text.into(), [0; 32]));
    }
    let inputs = Inputs { as_of: "2026-11-23".parse().unwrap(), base_url: None, drafts: false };
    let mut diags = Diags::default();
    let site = crate::build::analyse(sources, &inputs, &mut diags);
    let view = View::new(&site, &mut diags);
    assert!(!diags.has_errors(), "{:?}", diags.list);
    let reader = crate::render::reads::Reader::new(&site);
    read(&Page { view: &view, site: &site, reader: &reader, path, part_lang: None })
}

#[test]
fn every_node_outcome_and_rule_has_a_file() {
    let routes = with_page("index.html", |page| crate::resolve::guide_pages(0, &page.site.guides[0]));
    let paths: Vec<&str> = routes.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "guides/refund/index.html",
            "guides/refund/now.html",
            "guides/refund/late.html",
            "guides/refund/wait.html",
            "rules/refund/within.html",
            "rules/refund/within-1.html",
            "rules/refund/after.html",
            "rules/refund/pending.html",
            "guides/refund/q/1.html",
            "guides/refund/q/2.html",
        ]
    );
}

#[test]
fn answers_are_links_to_the_next_question_or_outcome() {
    with_page("guides/refund/index.html", |page| {
        let first = guide(page, 0).first.unwrap();
        let links: Vec<_> = first.answers.iter().map(|a| (a.title.as_str(), a.href.as_str())).collect();
        assert_eq!(links, [("已经成功", "q/1.html"), ("还没有<成功>", "wait.html")]);
        assert_eq!(first.remaining, 3);
    });
}

#[test]
fn blanks_of_texts_and_letters_say_what_belongs_there() {
    with_page("guides/refund/now.html", |page| {
        let outcome = super::outcome(page, 0, 0);
        assert!(outcome.body.contains("<span data-fill=\"due\">〔截止时间〕</span>"), "{}", outcome.body);
        assert!(
            outcome.body.contains("data-fill=\"refunded_at\">〔退款是什么时候成功的〕<"),
            "{}",
            outcome.body
        );
        let letter = outcome.letter.unwrap();
        let words: String = letter.parts.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(words, "退款成功时间：〔退款是什么时候成功的〕");
        assert_eq!(letter.parts[1].fill.as_deref(), Some("refunded_at"));
        assert_eq!(outcome.next[0].link.title, "改走客服");
    });
}

#[test]
fn the_outline_closes_every_list_that_it_opens() {
    with_page("guides/refund/index.html", |page| {
        let lines = guide(page, 0).outline;
        let opened = lines.iter().filter(|l| l.ask.is_some() && !l.above).count();
        assert_eq!(opened, lines.iter().map(|l| l.ends).sum::<usize>());
        assert_eq!(lines.iter().filter(|l| l.outcome.is_some()).count(), 4);
    });
}

#[test]
fn the_drawing_shows_every_question_and_outcome_once() {
    with_page("guides/refund/index.html", |page| {
        let svg = guide(page, 0).drawing.unwrap();
        assert_eq!(svg.matches("class=\"diagram-question\"").count(), 3);
        assert_eq!(svg.matches("class=\"diagram-outcome\"").count(), 3);
        assert!(svg.contains("还没有&lt;成功&gt;"), "{svg}");
    });
}
