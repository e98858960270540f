use super::*;
use crate::html::{Token, TokenKind, tokens};

/// Classes in brackets: `[k:let] x = [n:1]`.
fn show(lang: &str, code: &str) -> String {
    html(lang, code).replace("<span class=\"", "[").replace("\">", ":").replace("</span>", "]")
}

#[test]
fn programs() {
    for (lang, code, expected) in [
        ("js", "let x = 1; // 一", "[k:let] x = [n:1]; [c:// 一]"),
        (
            "JS",
            "f(`a${b + `c`}d`, /[/]x/g, a / b)",
            "[f:f]([s:`a][e:${]b + [s:`c`][e:}][s:d`], [e:/[/]x/g], a / b)",
        ),
        ("ts", "class A { @b c: Foo = null }", "[k:class] [t:A] { [f:@b] c: [t:Foo] = [n:null] }"),
        ("json", "{\"a\": [\"b\", 1.5, true]}", "{[a:\"a\"]: [[s:\"b\"], [n:1.5], [n:true]]}"),
        ("python", "@x\ndef f(a=f'{b}'): # c", "[f:@x]\n[k:def] [f:f](a=[s:f'{b}']): [c:# c]"),
        (
            "rust",
            "fn f<'a>(c: char) { 'x'; '\\n' }",
            "[k:fn] f&lt;[v:'a]&gt;(c: [k:char]) { [s:'x']; [s:'\\n'] }",
        ),
        (
            "sh",
            "$ kubectl get -n x \"$A\" | grep y # z",
            "$ [f:kubectl] get [a:-n] x [s:\"$A\"] | [f:grep] y [c:# z]",
        ),
        ("bash", "if A=1 ${B#x}; then\necho a#b", "[k:if] [v:A]=[n:1] [v:${B#x}]; [k:then]\n[f:echo] a#b"),
        ("sql", "SELECT count(*) FROM t -- x", "[k:SELECT] [f:count](*) [k:FROM] t [c:-- x]"),
        ("c", "#include <a.h>\nint main(void)", "[k:#include ]&lt;a.h&gt;\n[k:int] [f:main]([k:void])"),
        ("toml", "[a.b]\nc = \"d\" # e", "[h:[a.b]]\n[a:c] = [s:\"d\"] [c:# e]"),
        ("haskell", "data A = B -- c", "[k:data] [t:A] = [t:B] [c:-- c]"),
        ("scm", "(define x \"a\") ; b", "([k:define] x [s:\"a\"]) [c:; b]"),
        ("pascal", "BEGIN x := 'a' { b }", "[k:BEGIN] x := [s:'a'] [c:{ b }]"),
        ("elixir", "def f, do: nil # a", "[k:def] f, [k:do]: [n:nil] [c:# a]"),
        ("console", "$ ls -l\ntotal 1", "$ [f:ls] [a:-l]\ntotal 1"),
    ] {
        assert_eq!(show(lang, code), expected, "{lang}");
    }
}

#[test]
fn markup_and_style_sheets() {
    for (lang, code, expected) in [
        (
            "html",
            "<!-- a --><p class=\"b\" hidden>c &amp; d</p>",
            "[c:&lt;!-- a --&gt;][t:&lt;p] [a:class]=[s:\"b\"] [a:hidden][t:&gt;]c [e:&amp;amp;] d[t:&lt;/p&gt;]",
        ),
        (
            "html",
            "<script>let a</script><style>b{c:d}</style>",
            "[t:&lt;script&gt;][k:let] a[t:&lt;/script&gt;&lt;style&gt;b]{[a:c]:d}[t:&lt;/style&gt;]",
        ),
        (
            "css",
            "a.b:hover > c { color: #fff; margin: 1px auto }",
            "[t:a.b][k::hover] &gt; [t:c] { [a:color]: [n:#fff]; [a:margin]: [n:1px] auto }",
        ),
        (
            "css",
            "@media (x) { --y: rgb(1 2) !important; }",
            "[k:@media] (x) { [v:--y]: [f:rgb]([n:1 2]) [k:!important]; }",
        ),
    ] {
        assert_eq!(show(lang, code), expected, "{lang}");
    }
}

#[test]
fn formats_of_lines() {
    for (lang, code, expected) in [
        (
            "yaml",
            "a: 1 # b\n- c: |\n    d: e\n  'f': \"g\"\nh: [i, 2]\nurl: http://x",
            "[a:a]: [n:1] [c:# b]\n- [a:c]: |\n[s:    d: e\n]  [a:'f']: [s:\"g\"]\n[a:h]: [i, [n:2]]\n[a:url]: http://x",
        ),
        ("diff", "@@ 1 @@\n-a\n+b\n c", "[k:@@ 1 @@]\n[d:-a]\n[i:+b]\n c"),
        ("http", "GET / HTTP/1.1\nHost: x\n\na: b", "[k:GET] / HTTP/1.1\n[a:Host]: x\n\na: b"),
        ("md", "# 一\n\n二", "[h:# 一\n]\n二"),
    ] {
        assert_eq!(show(lang, code), expected, "{lang}");
    }
}

#[test]
fn unknown_languages_and_huge_code_are_plain() {
    assert_eq!(html("nonsense", "let <b>"), "let &lt;b&gt;");
    assert_eq!(html("", "let 1"), "let 1");
    assert_eq!(html("js", &"x;\n".repeat(40_000)), "x;\n".repeat(40_000));
    assert_eq!(html("js", &"let ".repeat(2_000)), "let ".repeat(2_000));
}

/// Text of any code comes out unchanged, and within bounded time.
#[test]
fn every_input_keeps_its_text_and_ends() {
    let pieces = [
        "`${", "`", "\"", "'", "\\", "/*", "<!--", "<a b='", "${", "$(", "{", "}", "/", "<script>", "</",
        "&", "&#x", "- ", "a:", "|\n", "#", "中文", "\n", "@", "'a", "<style>", ":", ";", "é\\", "\"\"\"",
        "r'", "\u{2028}", "0x", "1.",
    ];
    let mut texts: Vec<String> = pieces.iter().map(|p| format!("{p}\n").repeat(1_000 / p.len())).collect();
    texts.extend(pieces.iter().flat_map(|a| pieces.iter().map(move |b| format!("{a}{b}x {b}{a}"))));
    texts.push("document.documentElement.clientWidth /* 1200 */\nwindow.innerWidth /* 1200 */\n".into());
    let names = languages::LANGUAGES.iter().map(|l| l.names.split(' ').next().unwrap());
    for lang in names.chain(["html", "css", "yaml", "diff", "http", "md", "console"]) {
        for text in &texts {
            let html = html(lang, text);
            assert_eq!(words(&html), *text, "{lang} {text:.40}");
        }
    }
}

/// The words of some HTML.
fn words(html: &str) -> String {
    let text = |token: Token| if let TokenKind::Text(text) = token.kind { Some(text) } else { None };
    tokens(html).into_iter().filter_map(text).collect()
}
