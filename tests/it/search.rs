//! The search index from outside: each kind of query, hostile input, and the vectors that the
//! browser's half is held to.

#![allow(clippy::disallowed_methods, reason = "tests look at the clock, the environment and files")]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use zhinan::search::{self, Document, ENTRY, Hit, Index, IndexCache, Kind, Page, Sink, Words};

mod words;

fn doc(kind: Kind, url: &str, title: &str, section: &str, text: &str) -> Document {
    Document {
        url: url.into(),
        title: title.into(),
        section: section.into(),
        kind,
        keywords: Vec::new(),
        tags: Vec::new(),
        text: text.into(),
    }
}

fn documents() -> Vec<Document> {
    let article = |url, title, section, text| doc(Kind::Article, url, title, section, text);
    let mut documents = vec![
        article(
            "appeal/evidence.html",
            "保留证据",
            "",
            "申诉前先把聊天记录、物流单号和退款页面截图保存好。\n截图要能看到时间。",
        ),
        article(
            "appeal/evidence.html#截图",
            "保留证据",
            "怎样截图",
            "打开订单详情，按住电源键和音量键。图片保存为 PNG，文件名写订单号 v1.2 和 kubectl.exe。",
        ),
        article(
            "appeal/evidence.html#logistics",
            "保留证据",
            "物流凭证",
            "揽收后 48 小时内上传面单；超过48小时平台不再受理。",
        ),
        article(
            "appeal/choose.html",
            "选择申诉类型",
            "",
            "退款成功以后可以选择退款申诉；退款没有成功时选择交易申诉。",
        ),
        article(
            "appeal/choose.html#two",
            "选择申诉类型",
            "两种申诉的区别",
            "一种看钱是否已经退回，一种看货在哪里。",
        ),
        article(
            "appeal/court.html",
            "走法律途径",
            "",
            "可以向消费者协会投诉，也可以向人民法院起诉，准备起诉状。",
        ),
        article(
            "protect/config.html",
            "配置 ConfigMap 与环境变量",
            "",
            "VolumeSnapshotClass 和 StatefulSet 五个字段，使用 max_length 限制，参见 Kubernetes 文档。",
        ),
        article(
            "protect/rare.html",
            "生僻字与𠮷野家",
            "",
            "姓名里有𠮷字、𠀀字也能搜到。カタカナ表記も検索できます。한국어 문서도.",
        ),
        article(
            "protect/trad.html",
            "臺灣店鋪的說明",
            "",
            "繁體字的頁面一樣可以用簡體字找到，對象與服務都是。",
        ),
        article(
            "a <b>&\"'.html",
            "标题里有 <img src=x onerror=alert(1)> 和 \"引号\"",
            "",
            "正文里也有 </script> 与 & 符号。",
        ),
        article(
            "protect/number.html",
            "ＦＵＬＬ　ｗｉｄｔｈ　１２３",
            "",
            "全角字母ＡＢＣ和①②③，ﬁ 连字，Café，㎏。",
        ),
    ];
    documents[0].keywords = vec!["举证".into()];
    documents[0].tags = vec!["证据".into()];
    documents.extend([
        doc(
            Kind::Guide,
            "guides/refund/index.html",
            "退款以后怎么申诉",
            "",
            "回答几个问题，告诉您选择哪种申诉。",
        ),
        doc(
            Kind::Question,
            "guides/refund/index.html",
            "退款以后怎么申诉",
            "退款成功了吗？",
            "成功 没有成功",
        ),
        doc(Kind::Outcome, "guides/refund/appeal.html", "提交退款申诉", "", "在 48 小时内提交退款申诉。"),
        doc(
            Kind::Rule,
            "rules/refund/r1.html",
            "退款成功且未超过 48 小时",
            "",
            "退款成功，且没有超过四十八小时：提交申诉。",
        ),
        doc(Kind::Term, "glossary.html#t1", "仅退款", "", "买家拿到退款而不退回商品。"),
        Document {
            keywords: vec!["客服".into(), "维修".into()],
            ..doc(Kind::Term, "glossary.html#t2", "售后服务", "", "卖出以后的退换与维修。")
        },
        doc(Kind::Tag, "tags/evidence.html", "证据", "", "保留证据"),
        article("names/plus.html", "C++", "", "两种语言里的一种。"),
        article("names/sharp.html", "C#", "", "两种语言里的另一种。"),
        article("names/vitamin.html", "维生素 C", "", "C、C、C 和 a+b。"),
        article(
            "names/products.html",
            "换机",
            "",
            "COVID-19 期间换了 iPhone 15 和 Windows 11，又补维生素 B-12，拨 phone 400 820 8821。",
        ),
        article(
            "names/net.html",
            "联系我们",
            "",
            "电话 400-820-8820，手机 138 0013 8000，1,299 元。Node.js、Wi-Fi 和 .NET 都行。",
        ),
    ]);
    documents
}

fn synonyms() -> Words {
    let synonyms = vec![("售后服务".into(), vec!["客服".into(), "维修".into()])];
    Words { synonyms, language: "zh-CN".into() }
}

fn index() -> Index {
    Index::build(&Page::of(documents()), synonyms())
}

fn first(query: &str) -> String {
    first_of(&index(), query)
}

fn first_of(index: &Index, query: &str) -> String {
    let hits = index.search(query, 10);
    hits.first().map_or_else(|| format!("nothing for {query}"), |hit| hit.url.clone())
}

/// Queries of a table (kind, query, address) that find another page first, with that page.
fn wrong(queries: &[(&str, &str, &str)], first: impl Fn(&str) -> String) -> Vec<String> {
    queries
        .iter()
        .filter(|(_, query, url)| first(query) != *url)
        .map(|(kind, query, url)| format!("{kind}: {query} → {}, not {url}", first(query)))
        .collect()
}

/// Kind of query, query, the address that must come first.
const QUERIES: &[(&str, &str, &str)] = &[
    ("title", "保留证据", "appeal/evidence.html"),
    ("heading", "物流凭证", "appeal/evidence.html#logistics"),
    ("phrase", "平台不再受理", "appeal/evidence.html#logistics"),
    ("cut", "务都是", "protect/trad.html"),
    ("two words", "起诉状 协会", "appeal/court.html"),
    ("two words in two sections", "聊天记录 音量键", "appeal/evidence.html"),
    ("keyword", "举证", "appeal/evidence.html"),
    ("mixed with a space", "StatefulSet 字段", "protect/config.html"),
    ("mixed without a space", "StatefulSet五个", "protect/config.html"),
    ("prefix", "kubern", "protect/config.html"),
    ("camelCase part", "snapshot", "protect/config.html"),
    ("dotted", "kubectl.exe", "appeal/evidence.html#截图"),
    ("version", "v1.2", "appeal/evidence.html#截图"),
    ("name with a sign", "C#", "names/sharp.html"),
    ("name with two signs", "c++", "names/plus.html"),
    ("name of one letter", "维生素c", "names/vitamin.html"),
    ("name that begins with a dot", ".NET", "names/net.html"),
    ("name in two parts, typed as one", "nodejs", "names/net.html"),
    ("hyphen left out", "wifi", "names/net.html"),
    ("number behind a hyphen, typed as one", "covid19", "names/products.html"),
    ("number behind a letter, typed as one", "b12", "names/products.html"),
    ("number behind a space, typed as one", "iphone15", "names/products.html"),
    ("number behind a name, typed as one", "Windows11", "names/products.html"),
    ("number in parts behind a word", "4008208821", "names/products.html"),
    ("number in parts", "400-820-8820", "names/net.html"),
    ("number in parts, typed as one", "4008208820", "names/net.html"),
    ("number in parts with spaces, typed as one", "13800138000", "names/net.html"),
    ("thousands without their commas", "1299", "names/net.html"),
    ("underscore", "max_length", "protect/config.html"),
    ("number and unit", "48小时内上传", "appeal/evidence.html#logistics"),
    ("number and unit with a space", "48 小时内上传", "appeal/evidence.html#logistics"),
    ("number and unit in full width", "４８小时内上传", "appeal/evidence.html#logistics"),
    ("question with its word in the middle", "截哪些图", "appeal/evidence.html#截图"),
    ("mistyped Latin", "kuberntes", "protect/config.html"),
    ("swapped Latin", "Kubenretes", "protect/config.html"),
    ("pinyin", "baoliuzhengju", "appeal/evidence.html"),
    ("unfinished pinyin", "wuliupingzh", "appeal/evidence.html#logistics"),
    ("initials", "xzsslx", "appeal/choose.html"),
    ("two initials", "fl", "appeal/court.html"),
    ("initials of a keyword", "jz", "appeal/evidence.html"),
    ("pinyin of a keyword", "juzheng", "appeal/evidence.html"),
    ("confused character of a keyword", "举正", "appeal/evidence.html"),
    ("confused character", "保留正据", "appeal/evidence.html"),
    ("confused by blurred sound", "选择生诉类型", "appeal/choose.html"),
    ("traditional query", "保留證據", "appeal/evidence.html"),
    ("traditional page", "店铺的说明", "protect/trad.html"),
    ("full width", "ＣｏｎｆｉｇＭａｐ", "protect/config.html"),
    ("full-width page", "full width 123", "protect/number.html"),
    ("accent", "cafe", "protect/number.html"),
    ("invisible characters", "平台\u{2060}不\u{200e}再受\u{e0101}理", "appeal/evidence.html#logistics"),
    ("one character", "姓", "protect/rare.html"),
    ("beyond the basic plane", "𠮷野家", "protect/rare.html"),
    ("one character beyond the basic plane", "𠀀", "protect/rare.html"),
    ("kana", "カタカナ", "protect/rare.html"),
    ("hangul", "한국어", "protect/rare.html"),
    ("synonym", "客服", "glossary.html#t2"),
    ("question", "退款以后怎么办", "guides/refund/index.html"),
    ("a guide by name", "怎么申诉退款", "guides/refund/index.html"),
    ("the meaning of a term", "什么是仅退款", "glossary.html#t1"),
    ("the meaning of a term, the question behind", "仅退款是什么意思", "glossary.html#t1"),
];

/// Queries that nobody means well, or that have nothing to find.
fn hostile() -> Vec<String> {
    let mut queries: Vec<String> = [
        "",
        " ",
        "。，！？…",
        "怎么办吗",
        "的",
        "😀🎉",
        "\u{202e}עברית\u{202c} العربية",
        "\u{0}\u{7}\u{1b}[31m",
        "\u{200b}\u{feff}",
        "\u{301}\u{301}",
        // Equal slots, and a word that is no longer open.
        "kubern 字段 kubern",
        "怎么申诉怎么退款怎么申",
        // Many readings: by sound, with a synonym, without the question.
        "客服 维修 shensu zhengju tuikuan wuliu fl jz",
        "深诉退矿怎么办",
    ]
    .map(String::from)
    .into();
    queries.push("<img src=x onerror=alert(1)>".into());
    queries.push("\"引号' OR 1=1 --".into());
    queries.push("__proto__ constructor toString".into());
    queries.push("退款申诉".repeat(2_500));
    queries.push("a".repeat(10_000));
    queries.push("zhuangshi".repeat(1_111));
    queries.push("申 ".repeat(5_000));
    queries
}

#[test]
fn each_kind_of_query_finds_its_page() {
    assert_eq!(wrong(QUERIES, first), Vec::<String>::new());
}

#[test]
fn hostile_queries_end_soon_and_quietly() {
    let index = index();
    let start = std::time::Instant::now();
    for query in hostile() {
        assert!(index.search(&query, 10).len() <= 10);
    }
    assert!(start.elapsed().as_secs() < 5, "took {:?}", start.elapsed());
    assert_eq!(index.search("。，！？", 10), Vec::<Hit>::new());
}

#[test]
fn a_page_is_found_once() {
    let urls: Vec<String> = index()
        .search("申诉", 10)
        .into_iter()
        .filter(|hit| hit.title == "选择申诉类型")
        .map(|hit| hit.url)
        .collect();
    assert_eq!(urls, ["appeal/choose.html"]);
}

#[test]
fn an_empty_site_has_an_index() {
    let index = Index::build(&[], Words::default());
    assert_eq!(index.search("退款", 10), Vec::<Hit>::new());
    assert_eq!(files(Vec::new(), Words::default(), None).len(), 1);
}

#[test]
fn the_same_documents_give_the_same_files() {
    assert_eq!(files(documents(), synonyms(), None), files(documents(), synonyms(), None));
}

/// The files of an index by name.
fn files(documents: Vec<Document>, words: Words, kept: Option<&IndexCache>) -> BTreeMap<String, String> {
    files_after(&BTreeMap::new(), &Page::of(documents), &words, kept)
}

/// The files of an index by name, written over those of the index before.
fn files_after(
    before: &BTreeMap<String, String>,
    pages: &[Page<'_>],
    words: &Words,
    kept: Option<&IndexCache>,
) -> BTreeMap<String, String> {
    let files = Mutex::new(BTreeMap::new());
    let put = |name: String, text: String| {
        let known = files.lock().unwrap().insert(name, text);
        assert_eq!(known, None, "no file is written twice");
    };
    let write = |name, bytes| put(name, String::from_utf8(bytes).unwrap());
    let has = |name: &str| before.get(name).map(|text| put(name.into(), text.clone())).is_some();
    search::publish(pages, words, kept, Sink { write: &write, has: &has });
    files.into_inner().unwrap()
}

#[test]
fn what_is_kept_gives_the_index_that_is_built_anew() {
    let (kept, mut documents) = (IndexCache::default(), large());
    let edits: [fn(&mut Vec<Document>); 5] = [
        |_| {},
        |docs| docs[77].text.push_str("改过的退款"),
        |docs| docs.truncate(390),
        |docs| _ = docs.drain(100..108),
        |docs| docs[0].keywords.push("开店".into()),
    ];
    let mut before = BTreeMap::new();
    for edit in edits {
        edit(&mut documents);
        let anew = files(documents.clone(), Words::default(), None);
        let pages = Page::of(documents.clone());
        assert!(files_after(&before, &pages, &Words::default(), Some(&kept)) == anew);
        // As the next build reads it from the disk.
        let read = IndexCache::default();
        assert!(kept.names().iter().all(|name| read.add(name, &kept.bytes(name))));
        assert!(files_after(&anew, &pages, &Words::default(), Some(&read)) == anew);
        before = anew;
    }
}

/// The choice of one file or several does not depend on what is kept.
#[test]
fn a_site_of_any_size_is_written_alike_from_what_is_kept() {
    let mut single = 0;
    for size in (40..400).step_by(40) {
        let (kept, documents) = (IndexCache::default(), large()[..size].to_vec());
        let anew = files(documents.clone(), Words::default(), Some(&kept));
        let pages = Page::of(documents);
        let again = files_after(&anew, &pages, &Words::default(), Some(&kept));
        assert!(again == anew, "{size} documents: {} files, {} from what is kept", anew.len(), again.len());
        single += usize::from(anew.len() == 1);
    }
    assert!(0 < single && single < 9, "{single} of the sites are in one file");
}

/// Documents of pages that an edit leaves as they are are not even made: most pages are not read.
#[test]
fn only_the_pages_around_an_edit_are_read() {
    let (kept, mut documents) = (IndexCache::default(), large());
    let before = files(documents.clone(), Words::default(), Some(&kept));
    documents[77].text.push_str("改过的退款");
    let count = std::sync::atomic::AtomicUsize::new(0);
    let pages: Vec<Page<'_>> = Page::of(documents.clone())
        .into_iter()
        .map(|Page { path, fingerprint, read }| {
            let count = &count;
            let read = Box::new(move || {
                count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                read()
            });
            Page { path, fingerprint, read }
        })
        .collect();
    assert!(
        files_after(&before, &pages, &Words::default(), Some(&kept))
            == files(documents, Words::default(), None)
    );
    let (read, all) = (count.load(std::sync::atomic::Ordering::Relaxed), pages.len());
    assert!(0 < read && read < all / 2, "{read} of {all} pages were read");
}

/// A site large enough to be written as many shards.
fn large() -> Vec<Document> {
    let text = |n: usize| format!("第{n}条 {}", "退款申诉物流凭证平台规则商家维权".repeat(1 + n % 24));
    (0..400)
        .map(|n| {
            let anchor = if n % 4 == 0 { String::new() } else { format!("#s{n}") };
            let section = if n % 4 == 0 { String::new() } else { format!("第{n}节 word{n}") };
            let title = format!("页面{}", n / 4);
            doc(Kind::Article, &format!("p/{}.html{anchor}", n / 4), &title, &section, &text(n))
        })
        .collect()
}

#[test]
fn the_browser_is_held_to_the_same_answers() {
    let large_queries = ["第37条", "word37", "页面12 凭证", "yemian", "规则", "商家维权第99条", "维", "w"];
    let short = hostile().into_iter().map(|query| query.chars().take(300).collect());
    let small: Vec<String> = QUERIES.iter().map(|(_, query, _)| query.to_string()).chain(short).collect();
    let mut sites = vec![
        vectors(documents(), synonyms(), &small),
        vectors(large(), Words::default(), &large_queries.map(String::from)),
    ];
    sites.extend(words::vectors());
    let vectors = Value::Array(sites);
    let text = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/js/search-vectors.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == text,
        "tests/js/search-vectors.json is out of date: BLESS=1 cargo test, then read the diff"
    );
}

fn vectors(documents: Vec<Document>, words: Words, queries: &[String]) -> Value {
    let index = Index::build(&Page::of(documents.clone()), words.clone());
    let answers: Vec<Value> =
        queries.iter().map(|query| json!({"query": query, "results": index.search(query, 10)})).collect();
    json!({"entry": ENTRY, "files": files(documents, words, None), "answers": answers})
}
