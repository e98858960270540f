use super::*;
use crate::doc::{AlertKind, Block, Code, Inline, List, first_paragraph, plain, search_sections};
use pulldown_cmark::{Options, Parser};

fn doc(text: &str) -> Doc {
    parse_file(text, FileId(0), 0, &mut Diags::default())
}

/// A short picture of the inlines of the first block.
fn line(text: &str) -> String {
    match doc(text).blocks.first() {
        Some(Block::Paragraph(inlines) | Block::Heading(_, inlines)) => draw(inlines),
        other => format!("{other:?}"),
    }
}

fn draw(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(t) => t.to_string(),
        Inline::Code(t) => format!("`{t}`"),
        Inline::Emphasis(i) => format!("<em>{}</em>", draw(i)),
        Inline::Strong(i) => format!("<b>{}</b>", draw(i)),
        Inline::Strike(i) => format!("<s>{}</s>", draw(i)),
        Inline::Link(l) => format!("<a {} {}>{}</a>", l.number, l.title, draw(&l.inlines)),
        Inline::Image(i) => format!("<img {} {} {}>", i.number, i.title, i.alt),
        Inline::SoftBreak => "⏎".into(),
        Inline::HardBreak => "⏎⏎".into(),
        Inline::Element(e) => format!("<{}>{}</{0}>", e.tag.name, draw(&e.content)),
        Inline::Blank(name) => format!("{{{name}}}"),
        Inline::Styled(style, i) => format!("<{style:?} {}>", draw(i)),
        Inline::Math(math) => format!("${}$", math.tex),
        Inline::FootnoteRef(n) => format!("[{n}]"),
    };
    inlines.iter().map(one).collect()
}

#[test]
fn emphasis_beside_chinese_punctuation_is_emphasis() {
    for (text, expected) in [
        ("**注意：**请先截图", "<b>注意：</b>请先截图"),
        ("**“引号”**后", "<b>“引号”</b>后"),
        ("这是**（括号）**的", "这是<b>（括号）</b>的"),
        ("这是*（括号）*的", "这是<em>（括号）</em>的"),
        ("~~原价：~~现价", "<s>原价：</s>现价"),
        ("在~~（旧）~~后", "在<s>（旧）</s>后"),
        ("强调**这个`code`**吗", "强调<b>这个`code`</b>吗"),
        ("点击**[这里](x)**吧", "点击<b><a 0 >这里</a></b>吧"),
        ("请看**“退款”**和**《规则》**。", "请看<b>“退款”</b>和<b>《规则》</b>。"),
        ("***重要：***不要退款", "<em><b>重要：</b></em>不要退款"),
        ("**この文を強調できますか（Can I?）？**残念", "<b>この文を強調できますか（Can I?）？</b>残念"),
        ("**이 용어(This term)**를 강조", "<b>이 용어(This term)</b>를 강조"),
        ("价格为**10%**的", "价格为<b>10%</b>的"),
        ("a **b** c", "a <b>b</b> c"),
        ("中文\\*不*是*", "中文*不<em>是</em>"),
        ("1 * 2 * 3，4*（5）", "1 * 2 * 3，4*（5）"),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
}

#[test]
fn emphasis_in_tables_quotes_and_lists_works_too() {
    let doc = doc("> **中：**文\n\n- **甲：**乙\n\n| **列：**一 | 二 |\n|---|---|\n|**甲**|乙**（丙）**|\n");
    let Block::Table(table) = &doc.blocks[2] else { panic!("{doc:?}") };
    let (head, rows) = (&table.head, &table.rows);
    assert_eq!(draw(&head[0]), "<b>列：</b>一");
    assert_eq!(draw(&rows[0][0]), "<b>甲</b>");
    assert_eq!(draw(&rows[0][1]), "乙<b>（丙）</b>");
    let Block::Quote(quote) = &doc.blocks[0] else { panic!() };
    let strong = Inline::Strong([Inline::Text("中：".into())].into());
    assert_eq!(quote[0], Block::Paragraph([strong, Inline::Text("文".into())].into()));
}

#[test]
fn marks_never_show() {
    let text = "a `中**（x）**文` [**注：**甲](中**（y）**z \"题**（t）**目\") <b title=\"中**（z）**文\">x</b>\n\n```x中**（y）**\n中**（c）**文\n```\n\n    中**（i）**文\n\n<div>中**（h）**文</div>\n\n# 中**（h）**文 {#中**（i）**}\n\n[^中**（n）**文]\n\n[^中**（n）**文]: 中**（n）**文";
    let doc = doc(text);
    let all = format!("{doc:?}");
    assert!(!all.contains("fdd0") && !all.contains(prepare::MARK), "{all}");
    assert!(
        all.contains("中**（x）**文") && all.contains("中**（c）**文\\n") && all.contains("中**（i）**文\\n")
    );
    assert!(all.contains("中**（h）**文") && all.contains("中**（y）**z") && all.contains("题**（t）**目"));
    assert_eq!(doc.footnotes.len(), 1);
}

/// The mark is put only where the rules differ, so everything else parses as it always did.
#[test]
fn texts_without_cjk_are_not_touched() {
    for text in
        ["**a**b *c*. d**(e)**f ~~g~~. `*` \\* ***\n\n* x\n- **y**:z", "é**«a»**b", "“**a**” **“b”**c"]
    {
        assert!(matches!(prepare::prepare(text).text, std::borrow::Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn punctuation_is_what_the_reader_takes_for_punctuation() {
    // Elsewhere in Unicode only code points without a character differ.
    let matters = |c: &char| {
        matches!(u32::from(*c),
            0x21..=0x24f | 0x2000..=0x2064 | 0x20a0..=0x20c0 | 0x2100..=0x218b | 0x2190..=0x2426 | 0x2460..=0x2b73
            | 0x2e00..=0x2e5d | 0x2e80..=0x2e99 | 0x3001..=0x303f | 0x3041..=0x3096 | 0x309b..=0x30ff | 0x3200..=0x321e | 0x3220..=0x33ff
            | 0x4dc0..=0x4e10 | 0xfe00..=0xfe19 | 0xfe30..=0xfe52 | 0xfe54..=0xfe66 | 0xff01..=0xffbe | 0xffe0..=0xffe6
            | 0x1f300..=0x1f64f)
    };
    let wrong: Vec<String> = (0x21..=0x1ffff_u32)
        .filter_map(char::from_u32)
        .filter(matters)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !"*\\`<[]&|_~".contains(*c))
        .filter(|c| {
            let text = format!("a**{c}b**");
            let strong = Parser::new_ext(&text, Options::empty()).count() > 3 && {
                let mut html = String::new();
                pulldown_cmark::html::push_html(&mut html, Parser::new(&text));
                html.contains("<strong>")
            };
            strong == cjk::is_punctuation(*c)
        })
        .map(|c| format!("U+{:04X}", c as u32))
        .collect();
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join(" "));
}

#[test]
fn line_ends_between_han_characters_leave_nothing() {
    for (text, expected) in [
        ("第一行\n第二行", "第一行第二行"),
        ("第一行，\n第二行", "第一行，第二行"),
        ("他说\n“好”\n了", "他说“好”了"),
        ("中文\nabc", "中文⏎abc"),
        ("abc\ndef", "abc⏎def"),
        ("中**文**\n*字*", "中<b>文</b><em>字</em>"),
        ("中文\n`x`", "中文⏎`x`"),
        ("한국어\n문장", "한국어⏎문장"),
        ("中文  \n换行", "中文⏎⏎换行"),
        ("中文\r\n换行", "中文换行"),
    ] {
        assert_eq!(line(text), expected, "{text:?}");
    }
}

#[test]
fn heading_ids_are_readable_unique_and_keep_clear_of_the_page() {
    let text = "# 什么是 “仅退款”？\n## API_v2-x: Use!\n## A\n## A\n## A-1\n## 自定 {#a}\n## search\n## location\n## `__proto__`\n## ？！\n## search-results\n## 甲 {#x\"y}\n";
    let ids: Vec<String> = doc(text).headings.into_iter().map(|h| h.id).collect();
    assert_eq!(
        ids,
        [
            "什么是-仅退款",
            "api_v2-x-use",
            "a-1",
            "a-2",
            "a-1-1",
            "a",
            "search",
            "location",
            "__proto__",
            "section",
            "h-search-results",
            "xy",
        ]
    );
    assert_eq!(doc("# **粗** `码` [链](x)\n").headings[0].text, "粗 码 链");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "前言**（甲）**后[链](x.md)\n\n## 中**（乙）**文\n\n![图](y.png)\n";
    let offset = 7;
    let doc = parse_file(text, FileId(3), offset, &mut Diags::default());
    let at = |s: Span| &text[s.start as usize - offset..s.end as usize - offset];
    assert_eq!(at(doc.links[0].span), "[链](x.md)");
    assert_eq!(at(doc.links[1].span), "![图](y.png)");
    assert_eq!(at(doc.headings[0].span).trim(), "## 中**（乙）**文");
    assert_eq!((doc.links[1].number, doc.links[1].image, doc.links[0].span.file), (1, true, FileId(3)));
    let here = Span::new(FileId(1), 5..9);
    assert_eq!(parse("[x](y)", here, &mut Diags::default()).links[0].span, here);
}

#[test]
fn lists_tasks_alerts_footnotes_and_definitions() {
    let doc = doc(
        "- [x] 完成\n- [ ] 未\n\n> [!WARNING]\n> 小心\n\n3. 一\n\n4. 二\n\n注[^b]和[^a]，再[^b]\n\n[^a]: 甲\n[^b]: 乙\n\n术语\n: 定义\n",
    );
    let Block::List(list) = &doc.blocks[0] else { panic!("{doc:?}") };
    let List { start: None, tight: true, items } = &**list else { panic!("{doc:?}") };
    assert_eq!((items[0].checked, items[1].checked), (Some(true), Some(false)));
    assert!(matches!(&doc.blocks[1], Block::Alert(a) if a.kind == AlertKind::Warning && a.blocks.len() == 1));
    assert!(matches!(&doc.blocks[2], Block::List(l) if l.start == Some(3) && !l.tight && l.items.len() == 2));
    assert_eq!(doc.footnotes.iter().map(|n| n.label.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(doc.footnotes[0].blocks, [Block::Paragraph([Inline::Text("乙".into())].into())].into());
    assert!(matches!(doc.blocks.last(), Some(Block::Definitions(d)) if draw(&d[0].term) == "术语"));
}

#[test]
fn directives_nest_and_interrupt_paragraphs() {
    let doc = doc("前\n::: details 更多 **x**\n里面\n:::: guide refund-appeal\n导语\n::::\n- 项\n:::\n后\n");
    let [Block::Paragraph(_), Block::Directive(details), Block::Paragraph(_)] = &*doc.blocks else {
        panic!("{doc:#?}")
    };
    assert_eq!((&*details.name, &*details.argument, details.link), ("details", "更多 **x**", None));
    let [Block::Paragraph(_), Block::Directive(guide), Block::List(_)] = &*details.blocks else {
        panic!("{details:#?}")
    };
    let link = guide.link.expect("a destination");
    assert_eq!((&*guide.name, doc.links[link].dest.as_str()), ("guide", "guide:refund-appeal"));
}

fn code(lang: &str, text: &str) -> Block {
    Block::Code(Box::new(Code { lang: lang.into(), text: text.into(), is_drawn: false, frame: None }))
}

#[test]
fn lines_like_directives_in_code_stay_code() {
    let text = "```\n::: details x\n:::\n```\n\n    ::: guide y\n\n`a\n::: b`\n";
    let doc = doc(text);
    assert_eq!(doc.blocks[0], code("", "::: details x\n:::\n"));
    assert_eq!(doc.blocks[1], code("", "::: guide y\n"));
    assert_eq!(doc.links, []);
}

#[test]
fn faulty_directives_are_reported_and_their_content_kept() {
    let text = "::: detials 题\n里面\n:::\n\n:::\n\n- ::: detials\n\n  ::: details 未\n  内容\n\n外\n";
    let mut diags = Diags::default();
    let doc = parse_file(text, FileId(0), 0, &mut diags);
    let found: Vec<String> =
        diags.list.iter().map(|d| format!("{}@{} {}", d.message, d.span.start, d.hints.join(""))).collect();
    assert_eq!(
        found,
        [
            "unknown directive `detials`@0 did you mean `details`?",
            "`:::` closes nothing@28 remove it, or begin a directive with `::: name` before it",
            "the directive `details` is not closed@50 end it with a line `:::`",
        ]
    );
    // The page also shows the title of an unknown directive.
    assert!(format!("{doc:?}").contains("里面") && first_paragraph(&doc).unwrap() == "题");
}

#[test]
fn deep_nesting_is_flattened() {
    for text in [
        "> ".repeat(1000) + "底",
        (0..1000).map(|i| format!("{}- 项\n", "  ".repeat(i))).collect::<String>() + "底",
        "- ".repeat(1000) + "底",
        "*a **b ".repeat(1000) + "底" + &"** *".repeat(1000),
        "::: details x\n".repeat(1000) + "底\n" + &":::\n".repeat(1000),
        "[".repeat(1000) + "底" + &"](x)".repeat(1000),
        "![".repeat(1000) + "底" + &"](x)".repeat(1000),
    ] {
        let doc = doc(&text);
        let sections = search_sections(&doc);
        assert!(sections[0].text.contains('底'), "{}", &text[..20]);
        assert!(doc.clone() == doc);
    }
    let found = |text: &str| {
        let mut diags = Diags::default();
        parse_file(text, FileId(0), 0, &mut diags);
        diags.list.into_iter().map(|d| d.message).collect::<Vec<_>>()
    };
    assert!(found(&("> ".repeat(1000) + "底"))[0].starts_with("nested more than 64 levels deep"));
    assert!(found(&"> ".repeat(30)).is_empty());
}

#[test]
fn odd_bytes_of_old_files_do_no_harm() {
    let doc = doc("\u{feff}# 标题\r\n\r\n一\0二\u{c}三\u{1}\r\n\r\n```js\r\nlet a;\r\nlet b;\r\n```\r\n");
    assert_eq!(doc.headings[0].text, "标题");
    assert_eq!(doc.headings[0].span.start, 3);
    assert!(
        matches!(&doc.blocks[1], Block::Paragraph(i) if plain(i) == "一\u{fffd}二 三"),
        "{:?}",
        doc.blocks[1]
    );
    assert_eq!(doc.blocks[2], code("js", "let a;\nlet b;\n"));
}

#[test]
fn sections_hold_every_word() {
    let doc = doc(
        "导语[^1]\n\n# 一\n\n段落 **粗**\n第二行\n\n- 项一\n- 项二\n\n## 二\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | ![图片](x.png) |\n\n```sh\nrun it\n```\n\n<p>原<b>始</b></p>\n\n[^1]: 脚注\n",
    );
    let found: Vec<(String, String, String)> =
        search_sections(&doc).into_iter().map(|s| (s.id, s.heading, s.text)).collect();
    let expected = [
        ("", "", "导语1\n脚注"),
        ("一", "一", "段落 粗第二行\n项一\n项二"),
        ("二", "二", "甲 乙\n丙 图片\nrun it\n原始"),
    ]
    .map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string()));
    assert_eq!(found[1..], expected[1..]);
    assert_eq!(found[0].2, "导语\n脚注");
}

#[test]
fn long_forms_of_abbreviations_are_added_up_to_a_size() {
    let long = "长".repeat(1000);
    let doc = doc(&format!("{}\n\n*[A]: {long}\n", "A ".repeat(2000)));
    let Block::Paragraph(words) = &doc.blocks[0] else { panic!("a paragraph") };
    let explained = words.iter().filter(|inline| matches!(inline, Inline::Element(_))).count();
    assert_eq!(explained, crate::limits::ABBREVIATED.most / long.len());
    assert_eq!(plain(words).matches('A').count(), 2000);
}

#[test]
fn a_mark_that_is_meant_hides_no_other() {
    for (text, place) in [("\\{{ a }}\n\n{{ b }}\n", Some(10)), ("\\{{ a }}\n", None)] {
        let doc = parse_file(text, FileId(0), 0, &mut Diags::default());
        assert_eq!(doc.blank.map(|span| span.start), place, "{text}");
    }
}
