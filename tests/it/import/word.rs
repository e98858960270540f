//! Documents of Word.

use super::holds;
use crate::site::Scratch;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A `.docx` of these files.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn document(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{body}</w:body></w:document>"
    )
}

fn paragraph(style: &str, list: &str, words: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
    let list = match list.split_once('/') {
        Some((list, level)) => {
            format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
        }
        None => String::new(),
    };
    format!("<w:p><w:pPr>{style}{list}</w:pPr>{words}</w:p>")
}

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

const STYLES: &str = "<w:styles><w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
const RELATIONS: &str = "<Relationships><Relationship Id=\"r1\" Target=\"https://example.org/a (b)\"/><Relationship Id=\"r2\" Target=\"media/image1.png\"/><Relationship Id=\"r3\" Target=\"media/x.emf\"/></Relationships>";

#[test]
fn a_document_becomes_a_page() {
    let body = [
        paragraph("a3", "", &run("退货手册")),
        paragraph("1", "", &run("怎样&lt;退&gt; $5")),
        paragraph("", "", &format!("{}<w:r><w:rPr><w:b/></w:rPr><w:t>很重要</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>的</w:t></w:r>{}", run("这是"), run("*话*。"))),
        paragraph("", "5/0", &run("先")),
        paragraph("", "5/1", &run("里")),
        paragraph("", "5/0", &run("后")),
        paragraph("", "", "<w:hyperlink r:id=\"r1\"><w:r><w:t>网站</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙|丙</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(),
        paragraph("", "", "<w:r><w:drawing><a:blip r:embed=\"r2\"/></w:drawing></w:r><w:r><w:drawing><a:blip r:embed=\"r3\"/></w:drawing></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>"),
    ];
    let notes = "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:r><w:t>注一</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let bytes = packed(&[
        ("word/document.xml", document(&body.concat()).as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/media/image1.png", b"png"),
        ("word/media/x.emf", b"emf"),
    ]);
    let site = Scratch::new(&[]);
    std::fs::write(site.path("手册.docx"), bytes).expect("a folder");
    let moved = site.zhinan(&["import", "word", "手册.docx", "--root", "new", "--report", "report.jsonl"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    holds(&site, "word/a_document_becomes_a_page", "");
    let page = site.read("new/content/index.md");
    for words in [
        "# 退货手册\n\n## 怎样\\<退> \\$5\n",
        "这是**很重要的**\\*话\\*。",
        "1. 先\n    - 里\n1. 后\n",
        "[网站](https://example.org/a%20%28b%29)",
        "| 甲 | 乙\\|丙 |\n|---|---|\n|  | 1<br>2 |",
        "![](pictures/手册-1.png)",
        "[^2]: 注一",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains('删') && site.exists("new/content/pictures/手册-1.png"));
    assert!(site.read("report.jsonl").contains("x.emf"), "{}", site.read("report.jsonl"));
    let built = site.zhinan(&["build", "--root", "new"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let html = site.read("new/public/index.html");
    assert!(html.contains("<h2 id=\"怎样退-5\">怎样&lt;退&gt; $5"), "{html}");
}

#[test]
fn the_text_may_lie_elsewhere() {
    let link = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/relationships/officeDocument\" Target=\"/doc/main.xml\"/></Relationships>";
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/relationships/styles\" Target=\"looks/s.xml\"/><Relationship Id=\"r2\" Type=\"http://x/relationships/image\" Target=\"../media/a.png\"/><Relationship Id=\"r3\" Type=\"http://x/relationships/hyperlink\" Target=\"b.html\" TargetMode=\"External\"/></Relationships>";
    let body = [
        paragraph("a3", "", &run("手册")),
        paragraph(
            "",
            "",
            "<w:hyperlink r:id=\"r3\"><w:r><w:t>网站</w:t></w:r></w:hyperlink><w:r><w:drawing><a:blip r:embed=\"r2\"/></w:drawing></w:r>",
        ),
    ];
    let files: &[(&str, &[u8])] = &[
        ("_rels/.rels", link.as_bytes()),
        ("doc/_rels/main.xml.rels", relations.as_bytes()),
        ("doc/main.xml", &document(&body.concat()).into_bytes()),
        ("doc/looks/s.xml", STYLES.as_bytes()),
        ("media/a.png", b"png"),
    ];
    let site = Scratch::new(&[]);
    std::fs::write(site.path("a.docx"), packed(files)).expect("a folder");
    let moved = site.zhinan(&["import", "word", "a.docx", "--root", "new"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    let page = site.read("new/content/index.md");
    assert!(page.contains("# 手册\n") && page.contains("[网站](b.html)![](pictures/a-1.png)"), "{page}");
    // Where the relationship names a missing file, the text is read from its usual place.
    let usual: &[(&str, &[u8])] =
        &[("_rels/.rels", link.as_bytes()), ("word/document.xml", &document(&run("一")).into_bytes())];
    std::fs::write(site.path("b.docx"), packed(usual)).expect("a folder");
    assert_eq!(site.zhinan(&["import", "word", "b.docx", "--root", "other"]).code, 0);
}

#[test]
fn styles_fields_and_formulas_are_read() {
    let styles = "<w:styles><w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"H2\"><w:name w:val=\"heading 2\"/></w:style><w:style w:styleId=\"L1\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style><w:style w:styleId=\"L2\"><w:name w:val=\"List Bullet 2\"/><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style><w:style w:styleId=\"T1\"><w:name w:val=\"toc 1\"/></w:style></w:styles>";
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\" \"/></w:lvl></w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"8\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";
    let field = |command: &str, words: &str| {
        let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        format!(
            "{}<w:r><w:instrText>{command}</w:instrText></w:r>{}{}{}",
            char("begin"),
            char("separate"),
            run(words),
            char("end")
        )
    };
    let sum = "<m:oMathPara><m:oMath><m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:sSup><m:e><m:r><m:t>i</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:e></m:nary></m:oMath></m:oMathPara>";
    let body = [
        paragraph("T1", "", &run("Contract 1")),
        paragraph("H", "", &run("Contract")),
        paragraph("H2", "", &format!("<w:bookmarkStart w:id=\"1\" w:name=\"_Toc9\"/>{}", run("Second"))),
        paragraph("L1", "", &run("one")),
        paragraph("L2", "", &run("two")),
        paragraph("", "8/0", &run("goes on")),
        paragraph("L1", "0/0", &run("no item")),
        paragraph("", "", &[field(" HYPERLINK &quot;https://a.example/b&quot; ", "site"), field("HYPERLINK \\l &quot;_Toc9&quot;", "there"), field("PAGE", "3")].concat()),
        paragraph("", "", &format!("{}<w:r><w:rPr><w:vertAlign w:val=\"subscript\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"VerbatimChar\"/></w:rPr><w:t>a_b</w:t></w:r><w:r><w:endnoteReference w:id=\"4\"/></w:r>", run("H"))),
        paragraph("", "", sum),
        paragraph("", "", &format!("{}<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>{}", run("Before "), paragraph("", "", &run("In a frame")), run("after"))),
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Wide</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(),
    ];
    let notes = "<w:endnotes><w:endnote w:id=\"4\"><w:p><w:r><w:t>End </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>note</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let bytes = packed(&[
        ("word/document.xml", document(&body.concat()).as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/endnotes.xml", notes.as_bytes()),
    ]);
    let site = Scratch::new(&[]);
    std::fs::write(site.path("a.docx"), bytes).expect("a folder");
    let moved = site.zhinan(&["import", "word", "a.docx", "--root", "new", "--report", "report.jsonl"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    holds(&site, "word/styles_fields_and_formulas_are_read", "");
    let page = site.read("new/content/index.md");
    for words in [
        "# Contract\n\n## <a id=\"_Toc9\"></a>Second\n",
        "- one\n    - two\n\n    goes on\n\nno item\n",
        "[site](https://a.example/b)[there](#_Toc9)3\n",
        "H<sub>2</sub>`a_b`[^e4]\n",
        "$$\\sum_{i=1}^{n} \\frac{1}{{i}^{2}}$$\n",
        "In a frame\n\nBefore after\n",
        "| Wide |  | C |\n",
        "[^e4]: End **note**\n",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("Contract 1"), "{page}");
    let report = site.read("report.jsonl");
    assert!(report.contains("table of contents") && report.contains("cells that cover"), "{report}");
    let findings = site.zhinan(&["check", "--root", "new", "--format", "short"]).out;
    assert!(!findings.contains("missing-anchor") && !findings.contains("invalid-formula"), "{findings}");
}

#[test]
fn cells_below_one_that_covers_them_repeat_its_words() {
    let cell = |merge: &str, words: &str| {
        let words = if words.is_empty() { String::new() } else { run(words) };
        format!("<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{words}</w:p></w:tc>")
    };
    let row = |cells: [String; 2]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = [
        "<w:tbl>".to_string(),
        row([cell("", "A"), cell("", "B")]),
        row([cell("<w:vMerge w:val=\"restart\"/>", "Both"), cell("", "1")]),
        row([cell("<w:vMerge/>", ""), cell("", "2")]),
        "</w:tbl>".into(),
        paragraph(
            "",
            "",
            "<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t>under</w:t></w:r><w:r><w:rPr><w:u w:val=\"none\"/></w:rPr><w:t> not</w:t></w:r>",
        ),
        paragraph("", "", "<m:oMath><m:r><m:t>√</m:t></m:r></m:oMath>"),
    ];
    let bytes = packed(&[("word/document.xml", document(&body.concat()).as_bytes())]);
    let site = Scratch::new(&[]);
    std::fs::write(site.path("a.docx"), bytes).expect("a folder");
    let moved = site.zhinan(&["import", "word", "a.docx", "--root", "new"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    holds(&site, "word/cells_below_one_that_covers_them_repeat_its_words", "");
    let page = site.read("new/content/index.md");
    for words in ["| Both | 1 |\n| Both | 2 |\n", "<u>under</u> not", "$\\surd$"] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let findings = site.zhinan(&["check", "--root", "new", "--format", "short"]).out;
    assert!(!findings.contains("invalid-formula"), "{findings}");
}

#[test]
fn a_document_that_is_cut_into_many_stretches_is_read_whole() {
    let words = |i: usize| if i == 1500 { "长".repeat(60_000) } else { format!("第 {i} 段。") };
    let body: String = (0..3000).map(|i| paragraph("", "", &run(&words(i)))).collect();
    let site = Scratch::new(&[]);
    std::fs::write(site.path("a.docx"), packed(&[("word/document.xml", document(&body).as_bytes())]))
        .expect("a folder");
    let moved = site.zhinan(&["import", "word", "a.docx", "--root", "new"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    let page = site.read("new/content/index.md");
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with(['第', '长'])).collect();
    assert_eq!(lines, (0..3000).map(words).collect::<Vec<_>>());
}

#[test]
fn what_is_no_document_or_a_bomb_is_refused() {
    let zeros = packed(&[("word/document.xml", &vec![b' '; 64 << 20])]);
    let deep = document(&"<w:tbl><w:tr><w:tc>".repeat(50_000));
    let wide = document(&"<w:p/>".repeat(2_500_000));
    for (name, bytes) in [
        ("bomb", zeros),
        ("many", packed(&[("word/document.xml", wide.as_bytes())])),
        ("empty", packed(&[])),
        ("text", b"no zip".to_vec()),
        ("cut", packed(&[("word/document.xml", document("<w:p>").as_bytes())])[..60].to_vec()),
    ] {
        let site = Scratch::new(&[]);
        std::fs::write(site.path("a.docx"), bytes).expect("a folder");
        let moved = site.zhinan(&["import", "word", "a.docx", "--root", "new"]);
        assert_eq!(moved.code, 2, "{name}: {}", moved.err);
        assert!(moved.err.contains("no document of Word") && !site.exists("new"), "{name}: {}", moved.err);
        assert!(!matches!(name, "bomb" | "many") || moved.err.contains("too large"), "{name}: {}", moved.err);
    }
    let site = Scratch::new(&[]);
    std::fs::write(site.path("a.docx"), packed(&[("word/document.xml", deep.as_bytes())])).expect("a folder");
    let moved = site.zhinan(&["import", "word", ".", "--root", "new"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    let missing = site.zhinan(&["import", "word", "none.docx", "--root", "other"]);
    assert_eq!(missing.code, 2);
}

#[test]
fn a_formula_without_an_end_of_levels_is_left_out() {
    let (open, close) = ("<m:f><m:num>".repeat(60_000), "</m:num></m:f>".repeat(60_000));
    let formula = format!("<m:oMath>{open}<m:r><m:t>x</m:t></m:r>{close}</m:oMath>");
    let body = format!(
        "{}<w:p>{formula}</w:p>{}",
        paragraph("", "", &run("before")),
        paragraph("", "", &run("behind"))
    );
    let site = Scratch::new(&[]);
    let document = document(&body).replace("xmlns:r", "xmlns:m=\"m\" xmlns:r");
    std::fs::write(site.path("a.docx"), packed(&[("word/document.xml", document.as_bytes())]))
        .expect("written");
    let run = site.zhinan(&["import", "word", "a.docx", "--root", "new", "--report", "report.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    holds(&site, "word/a_formula_without_an_end_of_levels_is_left_out", "");
    let page = site.read("new/content/index.md");
    assert!(page.contains("before") && page.contains("behind"), "{page}");
}
