//! The pages of a small set, built by hand: what a reader can follow without a script.

use super::*;
use crate::config::{Config, Inputs};
use crate::decide::{
    Atom, Deadline, Diagram, DiagramNode, Fact, FactKind, HitPolicy, Leaf, Outcome as SetOutcome,
    Rule as SetRule,
};
use crate::diag::Diags;
use crate::doc::{Block, Doc, Inline};
use crate::model::Site;
use crate::source::{File, FileId, FileKind, Sources, Span};
use crate::theme::Theme;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

fn span() -> Span {
    Span::whole(FileId(0))
}

fn text(words: &str) -> Doc {
    // The parser cuts text at an underscore; the blanks must be found all the same.
    let cut = words.split_inclusive('_').map(|piece| Inline::Text(piece.into()));
    Doc { blocks: vec![Block::Paragraph(cut.collect())], ..Doc::default() }
}

fn atom(value: &str, label: &str, low: i64, high: i64) -> Atom {
    Atom { label: label.into(), value: value.into(), low, high }
}

fn fact(id: &str, ask: &str, kind: FactKind, atoms: Vec<Atom>) -> Fact {
    let range = (atoms[0].low, atoms[atoms.len() - 1].high);
    Fact {
        id: id.into(),
        ask: ask.into(),
        help: None,
        kind,
        atoms,
        range,
        step: 1,
        derived: None,
        needs: Vec::new(),
        unsure: None,
        span: span(),
    }
}

fn outcome(id: &str, title: &str, deadline: Option<Deadline>) -> SetOutcome {
    SetOutcome {
        id: id.into(),
        title: title.into(),
        description: String::new(),
        body: text("请在 {{ due }} 之前办，起点是 {{ refunded_at }}。"),
        deadline,
        evidence: Vec::new(),
        letter: Some(("letters/appeal.md".into(), span())),
        next: vec![("rejected".into(), "late".into(), span())],
        see: Vec::new(),
        span: span(),
    }
}

fn rule(id: &str, outcome: usize, masks: [u64; 2], exception_of: Option<usize>) -> SetRule {
    SetRule {
        id: id.into(),
        title: format!("规则 {id}"),
        text: None,
        sentence: format!("如果{id}"),
        outcome: Some(outcome),
        exception_of,
        masks: masks.map(|m| vec![m]).to_vec(),
        in_force: true,
        source: None,
        owner: None,
        review_by: None,
        effective_from: None,
        effective_to: None,
        span: span(),
    }
}

/// Refund done? If so, less than 48 hours ago? Three outcomes.
fn set() -> RuleSet {
    let done = vec![atom("done", "已经成功", 0, 0), atom("pending", "还没有<成功>", 1, 1)];
    let options = done.iter().map(|a| (a.value.clone(), a.label.clone())).collect();
    let since =
        vec![atom("<48h", "不到 48 小时", 0, 172_799), atom(">=48h", "48 小时以上", 172_800, 7_776_000)];
    let elapsed = FactKind::Elapsed { from: "refunded_at".into(), step: 60 };
    let within = Deadline {
        from: "refunded_at".into(),
        within: 172_800,
        within_words: "48 小时".into(),
        inclusive: false,
    };
    RuleSet {
        id: "refund".into(),
        file: FileId(0),
        title: "还能申诉吗".into(),
        description: String::new(),
        intro: None,
        lang: "zh-CN".into(),
        zone: "Asia/Shanghai".into(),
        offsets: vec![(0, 28_800)],
        hit_policy: HitPolicy::Unique,
        facts: vec![
            fact("refund", "退款成功了吗？", FactKind::OneOf(options), done),
            fact("since", "退款是什么时候成功的？", elapsed, since),
        ],
        groups: Vec::new(),
        outcomes: vec![
            outcome("now", "现在提交申诉", Some(within)),
            outcome("late", "改走客服", None),
            outcome("wait", "先存证据", None),
        ],
        rules: vec![
            rule("within", 0, [0b001, 0b001], None),
            rule("within/1", 1, [0b001, 0b010], Some(0)),
            rule("pending", 2, [0b010, 0b111], None),
        ],
        advice: Vec::new(),
        tests: Vec::new(),
        diagram: Diagram {
            nodes: vec![
                DiagramNode { fact: 0, next: vec![Next::Node(1), Next::Leaf(2)], depth: 2 },
                DiagramNode { fact: 1, next: vec![Next::Leaf(0), Next::Leaf(1)], depth: 1 },
            ],
            leaves: (0..3).map(|i| Leaf { outcome: i, rules: vec![i] }).collect(),
            root: Next::Node(0),
        },
        editions: Vec::new(),
        as_of: "2026-11-23".parse().unwrap(),
        span: span(),
    }
}

fn site() -> Site {
    let mut sources = Sources::default();
    sources.add(File {
        path: "content/letters/appeal.md".into(),
        kind: FileKind::Article,
        text: "---\ntitle: 信\n---\n退款成功时间：{{ refunded_at }}\n".into(),
        hash: [0; 32],
    });
    let as_of = "2026-11-23".parse().unwrap();
    Site {
        sources: Arc::new(sources),
        config: Config::defaults(&Inputs { as_of, base_url: None, drafts: false }),
        articles: Vec::new(),
        sections: Vec::new(),
        guides: vec![set()],
        glossary: Vec::new(),
        evidence: Vec::new(),
        tags: Vec::new(),
        routes: BTreeMap::new(),
        article_at: HashMap::new(),
        cited_by: BTreeMap::new(),
        linked_from: Vec::new(),
    }
}

fn with_page<T>(path: &str, read: impl FnOnce(&Page<'_>) -> T) -> T {
    let site = site();
    let theme = Theme::load(&site.sources, &site.config, &mut Diags::default());
    read(&Page { site: &site, path, words: theme.strings("zh-CN") })
}

#[test]
fn every_node_outcome_and_rule_has_a_file() {
    let routes = routes(0, &set());
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
            "rules/refund/pending.html",
            "guides/refund/q/1.html",
        ]
    );
}

#[test]
fn answers_are_links_to_the_next_question_or_outcome() {
    with_page("guides/refund/index.html", |page| {
        let first = guide(page, 0).first.unwrap();
        let links: Vec<_> = first.answers.iter().map(|a| (a.title.as_str(), a.href.as_str())).collect();
        assert_eq!(
            links,
            [("已经成功", "../../guides/refund/q/1.html"), ("还没有<成功>", "../../guides/refund/wait.html")]
        );
        assert_eq!(first.remaining, 2);
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
        assert_eq!(lines.iter().filter(|l| l.outcome.is_some()).count(), 3);
    });
}

#[test]
fn the_drawing_shows_every_question_and_outcome_once() {
    with_page("guides/refund/index.html", |page| {
        let svg = guide(page, 0).drawing.unwrap();
        assert_eq!(svg.matches("class=\"diagram-question\"").count(), 2);
        assert_eq!(svg.matches("class=\"diagram-outcome\"").count(), 3);
        assert!(svg.contains("还没有&lt;成功&gt;"), "{svg}");
    });
}
