use super::svg;
use crate::limits::{DRAWING, DRAWING_DEPTH, DRAWING_EDGES, DRAWING_NODES};

fn words(svg: &str) -> Vec<String> {
    svg.split("</tspan>")
        .filter_map(|part| part.rsplit_once('>').map(|(_, words)| words.to_string()))
        .filter(|w| !w.is_empty())
        .collect()
}

fn about(svg: &str) -> &str {
    svg.split_once("<desc>").and_then(|(_, rest)| rest.split_once("</desc>")).map_or("", |(about, _)| about)
}

#[test]
fn a_flowchart_has_its_words_and_lines() {
    let drawn = svg(
        "mermaid",
        "flowchart LR\n  A[开始] --> B{能退吗?}\n  B -->|能| C([退货]); B -- 不能 --> D[(记录)]\n  D -.-> A\n  subgraph 客服\n    C & D ==> E\n  end\n  style A fill:#f9f\n",
        "图",
    )
    .expect("drawn");
    for word in ["开始", "能退吗?", "退货", "记录", "能", "不能", "E"] {
        assert!(words(&drawn).iter().any(|words| words == word), "{word}: {drawn}");
    }
    assert_eq!(
        about(&drawn),
        "开始 → 能退吗?; 能退吗? → 退货: 能; 能退吗? → 记录: 不能; 记录 → 开始; 退货 → E; 记录 → E"
    );
    assert!(drawn.contains(">客服</text>") && drawn.contains("dotted") && drawn.contains("thick"));
    assert!(!drawn.contains("f9f") && !drawn.contains("style") && !drawn.contains(" id="), "{drawn}");
}

/// The newer notation draws what the older one does.
#[test]
fn shapes_may_have_names() {
    let draw = |text: &str| svg("mermaid", &format!("flowchart LR\n{text}\n"), "x").expect(text);
    let new = "A@{ shape: rounded, label: \"one, } two\" } e1@--> B@{\n  shape: diam\n  label: Q\n}\nB --> A\ne1@{ animate: true }\nB@{ w: 3 }";
    assert_eq!(draw(new), draw("A(\"one, } two\") --> B{Q}\nB --> A"));
    assert_eq!(draw("a --> b\na@{ shape: db }"), draw("a[(a)] --> b"));
}

#[test]
fn states_sequences_and_dot_are_drawn() {
    let drawn = svg(
        "mermaid",
        "stateDiagram-v2\n[*] --> 待付款\n待付款 --> 已付款 : 付款\n已付款 --> [*]\nnote right of 已付款 : 留截图\n",
        "图",
    );
    assert_eq!(
        about(&drawn.expect("drawn")),
        "● → 待付款; 待付款 → 已付款: 付款; 已付款 → ◉; 已付款 – 留截图"
    );
    let drawn = svg(
        "mermaid",
        "sequenceDiagram\nparticipant B as 买家\nactor S as 商家\nB->>+S: 申请退款\nalt 同意\nS-->>-B: 退款\nelse 不同意\nS-xB: 拒绝\nend\nNote over B,S: 四十八小时\nB->>B: 再想想\n",
        "图",
    );
    let drawn = drawn.expect("drawn");
    assert_eq!(
        about(&drawn),
        "买家 → 商家: 申请退款; alt 同意; 商家 → 买家: 退款; else 不同意; 商家 → 买家: 拒绝; 四十八小时; 买家 → 买家: 再想想"
    );
    let drawn = svg(
        "dot",
        "digraph g { rankdir=LR; node [shape=box]; label=\"流程\"; a [label=\"开\\n始\"]; a -> b -> {c d} [label=\"去\", style=dashed];\nsubgraph cluster_x { label=\"里面\"; c; e } /* 完 */ }",
        "图",
    );
    let drawn = drawn.expect("drawn");
    assert_eq!(about(&drawn), "开 始 → b: 去; b → c: 去; b → d: 去; e");
    assert!(drawn.contains("aria-label=\"流程\"") && drawn.contains(">里面</text>"), "{drawn}");
}

#[test]
fn what_is_not_drawn_says_where() {
    for (lang, text, why) in [
        ("mermaid", "gantt\ntitle x\n", "line 1: `gantt` is not drawn"),
        ("mermaid", "", "it is empty"),
        ("mermaid", "flowchart TD\nA --> B\nA >> B\n", "line 3: "),
        ("mermaid", "flowchart TD\nA --> \n", "line 2: a node is missing at the end"),
        ("mermaid", "flowchart TD\nsubgraph a\nsubgraph b\nend\nend\nx --> a\n", "a line to an empty frame"),
        ("mermaid", "flowchart TD\nsubgraph a\nx\nend\nx --> a\n", "a line between a frame and what stands"),
        ("mermaid", "flowchart TD\nsubgraph a\nx\nend\na --> a\n", "a line between a frame and what stands"),
        ("mermaid", "flowchart TD\nsubgraph a\nsubgraph b\nx\nend\n", "a `subgraph` has no `end`"),
        ("mermaid", "flowchart TD\na@{ icon: \"fa:x\" }\n", "line 2: shapes as `@{ … }` are not drawn"),
        ("mermaid", "flowchart TD\na@{ shape: rect\n", "line 2: shapes as `@{ … }` are not drawn"),
        ("mermaid", "flowchart TD\na\nend\n", "line 3: an `end` ends nothing"),
        (
            "mermaid",
            "stateDiagram\nstate X {\na\n--\nb\n}\n",
            "line 4: states at the same time are not drawn",
        ),
        ("mermaid", "stateDiagram\nstate X {\na\n", "`}` is missing"),
        ("mermaid", "stateDiagram\na\n}\n", "line 3: `}` closes nothing"),
        ("mermaid", "sequenceDiagram\nA->>B: x\nbox x\n", "line 3: `box` is not drawn"),
        ("mermaid", "sequenceDiagram\nloop x\nA->>B: x\n", "a frame has no `end`"),
        ("dot", "digraph { a -> b", "line 1: `}` is missing"),
        ("dot", "digraph {\n a -- b }", "line 2: `--` joins in a `graph` only"),
        ("dot", "digraph { a [label=<b>] }", "line 1: labels in HTML are not drawn"),
        ("dot", "digraph { a [label=\"b] }", "line 1: a quote is not closed"),
        ("dot", "graph {}", "it has no nodes"),
    ] {
        let found = svg(lang, text, "x").expect_err(text);
        assert!(found.starts_with(why), "{text}: {found}");
    }
}

/// Titles of a drawing's frames, each with the rectangle: left, top, right, bottom.
fn frames(svg: &str) -> Vec<(String, [f64; 4])> {
    let frame = |part: &str| {
        let number = |name: &str| -> f64 {
            let (_, rest) = part.split_once(&format!("{name}=\"")).expect("an attribute");
            rest.split('"').next().and_then(|text| text.parse().ok()).expect("a number")
        };
        let (x, y) = (number(" x"), number(" y"));
        let title = part.split_once("drawing-words\"").and_then(|(_, rest)| rest.split_once('>'));
        let title = title.and_then(|(_, rest)| rest.split_once('<')).map_or("", |(title, _)| title);
        (title.to_string(), [x, y, x + number("width"), y + number("height")])
    };
    svg.split("<rect class=\"drawing-frame\"").skip(1).map(frame).collect()
}

/// Frames are within their parents and do not overlap others, in every direction.
#[test]
fn frames_stand_in_frames() {
    let inside = |a: [f64; 4], b: [f64; 4]| a[0] > b[0] && a[1] > b[1] && a[2] < b[2] && a[3] < b[3];
    let beside = |a: [f64; 4], b: [f64; 4]| a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
    let body = "subgraph one [甲]\nsubgraph two [乙]\na --> b\nend\nsubgraph three [丙]\nb --> c\nsubgraph four [丁]\nd\nend\nend\nend\nc --> e\nf --> two\nthree --> g\n";
    for direction in ["TD", "BT", "LR", "RL"] {
        let drawn = svg("mermaid", &format!("flowchart {direction}\n{body}"), "x").expect("drawn");
        let found = frames(&drawn);
        let at = |title: &str| found.iter().find(|frame| frame.0 == title).expect("a frame").1;
        let [one, two, three, four] = ["甲", "乙", "丙", "丁"].map(at);
        for (inner, outer) in [(two, one), (three, one), (four, three), (four, one)] {
            assert!(inside(inner, outer), "{direction}: {inner:?} in {outer:?}");
        }
        assert!(beside(two, three), "{direction}: {two:?} beside {three:?}");
        assert!(one[0] >= 0.0 && one[1] >= 0.0, "{direction}: {one:?} is in the drawing");
        assert_eq!(about(&drawn), "a → b; b → c; c → e; f → 乙; 丙 → g; d");
    }
}

#[test]
fn states_stand_in_states() {
    let text = "stateDiagram-v2\n[*] --> 开着\nstate \"开 着\" as 开着 {\n[*] --> 亮\n亮 --> 灭 : 按\n灭 --> [*]\nstate 深 {\n亮二\n}\n}\n开着 --> [*] : 关机\n";
    let drawn = svg("mermaid", text, "x").expect("drawn");
    assert_eq!(about(&drawn), "● → 开 着; ● → 亮; 亮 → 灭: 按; 灭 → ◉; 开 着 → ◉: 关机; 亮二");
    let titles: Vec<String> = frames(&drawn).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["开 着", "深"]);
    let dot = "digraph { subgraph cluster_a { label=A; x; subgraph cluster_b { label=B; y } } x -> y }";
    let titles: Vec<String> =
        frames(&svg("dot", dot, "x").expect("drawn")).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["A", "B"]);
}

/// Cycles of lines between frames, and frames of the greatest depth and number, are laid out without delay.
#[test]
fn nested_frames_are_bounded() {
    let round = "flowchart TD\nsubgraph a\nx\nend\nsubgraph b\ny\nend\na --> b\nb --> a\nx --> y\ny --> x\n";
    assert!(svg("mermaid", round, "x").is_ok());
    let nest = |depth: usize| {
        format!("flowchart TD\n{}x\n{}", "subgraph a b\n".repeat(depth), "end\n".repeat(depth))
    };
    assert!(svg("mermaid", &nest(16), "x").is_ok());
    let found = svg("mermaid", &nest(17), "x").expect_err("too deep");
    assert!(found.contains("nested more than 16 deep"), "{found}");
    let members = |from: usize| (from..from + 195).map(|i| format!("n{i}\n")).collect::<String>();
    let wide = format!("subgraph a\n{}end\nsubgraph b\n{}end\n", members(0), members(200));
    let wide = format!("flowchart TD\n{wide}{}", "a --> b\n".repeat(900));
    let drawn = svg("mermaid", &wide, "x").expect("the same line, 900 times");
    assert!(drawn.len() < 4_000_000, "{} bytes", drawn.len());
}

/// Whatever is written, words stay words.
#[test]
fn words_never_become_markup() {
    let evil = "</text><script>alert(1)</script>";
    for text in [
        format!(
            "flowchart TD\nA[\"{evil}\"] -->|\"{evil}\"| B\nsubgraph \"{evil}\"\nC\nend\naccTitle: {evil}\n"
        ),
        format!(
            "stateDiagram\naccDescr: {evil}\nA --> B : {evil}\nstate \"{evil}\" as C\nnote left of A : {evil}\n"
        ),
        format!(
            "sequenceDiagram\nparticipant A as {evil}\nA->>B: {evil}\nloop {evil}\nB->>A: x\nend\nNote over A: {evil}\n"
        ),
    ] {
        let drawn = svg("mermaid", &text, evil).expect(&text);
        assert!(!drawn.contains("<script") && drawn.matches("<svg").count() == 1, "{drawn}");
    }
    let drawn =
        svg("dot", &format!("digraph {{ label=\"{evil}\"; \"{evil}\" -> b [label=\"{evil}\"] }}"), evil)
            .expect("drawn");
    assert!(!drawn.contains("<script"), "{drawn}");
}

/// Every prefix and every text of marks ends in a drawing or in words.
#[test]
fn odd_texts_end() {
    let whole = "flowchart TD\nA[\"x\"] -- w --> B{y} & C((z))\nsubgraph q [t]\nD\nend\nB ~~~ D:::k\nC <--> A; B -.->|p| C\n";
    let sequence = "sequenceDiagram\nautonumber\nA->>+B: x\nalt q\nB--)A: y\nelse\nB-xA: z\nend\nNote right of B: n\ndeactivate B\n";
    let states = "stateDiagram-v2\nstate \"x\" as s\nstate c <<choice>>\n[*] --> s\ns --> c : t\nnote left of s\n  l\nend note\n";
    let dot = "digraph g { a:p -> {b; c [label=\"x|<y>z\", shape=record]} [dir=both]; subgraph cluster_1 { d } node [shape=circle] 中 -> d }";
    for (lang, text) in [("mermaid", whole), ("mermaid", sequence), ("mermaid", states), ("dot", dot)] {
        assert!(svg(lang, text, "x").is_ok(), "{:?}", svg(lang, text, "x"));
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let _ = svg(lang, &text[..end], "x");
            let _ = svg(lang, &format!("{}{}", &text[..end], "[({<\"--|"), "x");
        }
    }
}

/// Ten thousand nodes, or lines across everything, are refused at once.
#[test]
fn large_diagrams_are_refused() {
    let chain: String = (0..10_000).map(|i| format!("n{i} --> n{}\n", i + 1)).collect();
    assert!(svg("mermaid", &format!("flowchart TD\n{chain}"), "x").is_err());
    let chain: String = (0..10_000).map(|i| format!("n{i} -> n{};", i + 1)).collect();
    assert!(svg("dot", &format!("digraph {{ {chain} }}"), "x").is_err());
    let long: String = (0..390)
        .map(|i| format!("n{i} -> n{};", i + 1))
        .chain((0..390).map(|i| format!("n0 -> n{i};")))
        .collect();
    assert_eq!(
        svg("dot", &format!("digraph {{ {long} }}"), "x"),
        Err("its lines are too long to be drawn".into())
    );
    let all: String = (0..60).map(|i| format!("n{i} ")).collect();
    let found = svg("dot", &format!("digraph {{ {{{all}}} -> {{{all}}} }}"), "x").expect_err("too many");
    assert!(found.contains("lines"), "{found}");
    let deep = format!("digraph {{ {} a {} }}", "{".repeat(50_000), "}".repeat(50_000));
    assert!(svg("dot", &deep, "x").is_err());
}

/// A diagram with as much as a cap says is drawn; one with one more is refused.
#[test]
fn caps_hold_to_the_last_one() {
    fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).map(line).collect()
    }
    let flow = |body: String| format!("flowchart TD\n{body}a\n");
    let sequence = |body: String| format!("sequenceDiagram\n{body}");
    let nested = |begin: &str, count: usize, end: &str| {
        format!("{}A->>B: x\n{}", begin.repeat(count), end.repeat(count))
    };
    let cap = |cap: &crate::limits::Cap, lang: &str, text: &dyn Fn(usize) -> String, why: &str| {
        assert!(svg(lang, &text(cap.most), "x").is_ok(), "{why}: {:?}", svg(lang, &text(cap.most), "x"));
        let found = svg(lang, &text(cap.most + 1), "x").expect_err(why);
        assert!(found.ends_with(why), "{why}: {found}");
    };
    let words = |n: usize| flow(format!("%%{}\n", "x".repeat(n - flow("%%\n".into()).len())));
    cap(&DRAWING, "mermaid", &words, "it is longer than 50000 bytes");
    cap(&DRAWING_NODES, "mermaid", &|n| flow(lines(n - 1, |i| format!("n{i}\n"))), "more than 400 nodes");
    cap(&DRAWING_NODES, "mermaid", &|n| flow("subgraph x y\nend\n".repeat(n)), "more than 400 frames");
    cap(&DRAWING_EDGES, "mermaid", &|n| flow("a --> b\n".repeat(n)), "more than 1000 lines");
    cap(&DRAWING_EDGES, "dot", &|n| format!("digraph {{ a{} }}", " -> a".repeat(n)), "more than 1000 lines");
    let braces = |n: usize| format!("digraph {{{}a{}}}", "{".repeat(n), "}".repeat(n));
    cap(&DRAWING_DEPTH, "dot", &braces, "braces are nested more than 16 deep");
    let messages = |n: usize| sequence("A->>B: x\n".repeat(n));
    cap(&DRAWING_EDGES, "mermaid", &messages, "more than 1000 messages and notes");
    let frames = |n: usize| sequence(nested("loop x\n", n, "end\n"));
    cap(&DRAWING_DEPTH, "mermaid", &frames, "frames are nested more than 16 deep");
    let people = |n: usize| sequence(lines(n, |i| format!("participant p{i}\n")));
    cap(&DRAWING_NODES, "mermaid", &people, "more than 400 take part");
}
