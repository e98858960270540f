use super::*;

fn joined(sheets: &[(&'static str, &str)]) -> String {
    let sheets = sheets.iter().map(|(name, text)| (*name, text.to_string())).collect();
    join(&["reset", "tokens"], &["first", "second"], &sheets)
}

fn lowered(sheet: &str) -> String {
    join(&[], &[], &BTreeMap::new()) + &joined(&[("first", &format!("@layer reset {{ {sheet} }}"))])
}

#[test]
fn comments_and_white_space_go_but_not_from_strings_and_addresses() {
    assert_eq!(
        lowered("a::after  {\n content: '/* not \\' a ; comment */'; /* } */\n background: url( x;y.png ) }"),
        "a::after{content:'/* not \\' a ; comment */';background:url( x;y.png )}"
    );
    assert_eq!(lowered("a { --x: {a;b}; --y:; top: 0 }"), "a{--x:{a;b};--y: ;top:0}");
    assert_eq!(joined(&[("first", "@layer reset { a { top: 0 ")]), "a{top:0}");
    assert_eq!(
        joined(&[("first", "@layer reset { a { top: 0 } } } b { top: 1 }")]),
        "a{top:0}b:not(#\\#){top:1}"
    );
}

#[test]
fn rules_stand_in_the_order_of_their_layers() {
    let first = "@layer tokens { a { top: 1 } } @layer reset { b { top: 2 } @layer deep { c { top: 3 } } }";
    let second = "@media print { @layer tokens { d { top: 4 } } } @layer reset { e { top: 5 } }";
    assert_eq!(
        joined(&[("second", second), ("first", first)]),
        "b{top:2}e{top:5}a{top:1}@media print{d{top:4}}c:not(#\\#){top:3}"
    );
}

#[test]
fn what_a_site_adds_wins_over_the_layers_of_the_theme() {
    let own = "@layer mine, yours;\n.a, b::before { top: 1 }\n@layer yours { c { top: 2 } }";
    assert_eq!(
        joined(&[("zebra", own), ("first", "@layer tokens { .x .y .z { top: 0 } }")]),
        ".x .y .z{top:0}c:not(#\\#):not(#\\#){top:2}\
         .a:not(#\\#):not(#\\#):not(#\\#),b:not(#\\#):not(#\\#):not(#\\#)::before{top:1}"
    );
}

#[test]
fn selectors_keep_their_weight_without_is() {
    for (written, expected) in [
        ("a > :is(ul, ol) + b", "a>ul+b,a>ol+b"),
        (":is(.a, h1):hover", ".a:hover,h1:not(.\\#):hover"),
        (":is(#a, .b.c)", "#a,.b.c:not(#\\#)"),
        (".a:is(ul, .b)", "ul:not(.\\#).a,.a.b"),
        (":is(.a ~ *, .b)", ".a~*,.b"),
        (":is(a, b) :is(c, d)", "a c,a d,b c,b d"),
        ("[title=':is(a, b)'] c", "[title=':is(a, b)'] c"),
    ] {
        assert_eq!(lowered(&format!("{written} {{ top: 0 }}")), format!("{expected}{{top:0}}"));
    }
    // The ancestor inside may stand outside of `.x`, and no element has two types.
    assert_eq!(lowered(".x :is(.a .b, c) { top: 0 }"), ".x :is(.a .b, c){top:0}");
    assert_eq!(lowered("p:is(a, .b) { top: 0 }"), "p:is(a, .b){top:0}");
}

#[test]
fn a_selector_that_some_do_not_know_stands_alone() {
    assert_eq!(
        lowered("a:hover, a:focus-visible, b:has(> c), d:not(e, f) { top: 0 }"),
        "a:hover{top:0}a:focus-visible{top:0}b:has(> c){top:0}d:not(e, f){top:0}"
    );
}

#[test]
fn nested_rules_come_behind_the_rule_around_them() {
    assert_eq!(
        lowered("a, .b { top: 0; &:hover { top: 1 } > c { top: 2 } .d & { top: 3 } left: 4 }"),
        "a,.b{top:0}a:not(.\\#):hover,.b:hover{top:1}a:not(.\\#)>c,.b>c{top:2}\
         .d a:not(.\\#),.d .b{top:3}a,.b{left:4}"
    );
    assert_eq!(
        lowered("a { @media (width >= 48rem) { top: 1; b { top: 2 } } }"),
        "@media (min-width:48rem){a{top:1}a b{top:2}}"
    );
    assert_eq!(lowered(".a .b { .c & { top: 0 } }"), ".c :is(.a .b){top:0}");
}

#[test]
fn ranges_become_limits() {
    for (written, expected) in [
        ("(width >= 48rem)", "(min-width:48rem)"),
        ("(width < 48rem)", "not all and (min-width:48rem)"),
        ("(48rem > width)", "not all and (min-width:48rem)"),
        ("screen and (width < 48rem)", "screen and (max-width:47.998rem)"),
        ("(20rem <= width < 700px)", "(min-width:20rem) and (max-width:699.98px)"),
        ("(height > 10em), print", "not all and (max-height:10em),print"),
        ("not (width >= 48rem)", "not (width >= 48rem)"),
        ("(width >= calc(1px + 1em))", "(width >= calc(1px + 1em))"),
        ("(prefers-color-scheme: dark)", "(prefers-color-scheme: dark)"),
    ] {
        assert_eq!(
            lowered(&format!("@media {written} {{ a {{ top: 0 }} }}")),
            format!("@media {expected}{{a{{top:0}}}}")
        );
    }
}

#[test]
fn properties_of_today_are_written_for_yesterday_too() {
    for (written, expected) in [
        ("inset: 0 auto", "a{top:0;right:auto;bottom:0;left:auto}"),
        (
            "padding-inline: var(--x)",
            "a{padding-inline-start:var(--x);padding-inline-end:var(--x);padding-inline:var(--x)}",
        ),
        ("margin-inline: auto", "a{margin-inline-start:auto;margin-inline-end:auto}"),
        (
            "padding-block: calc(1px + 2px) var(--x) !important",
            "a{padding-block-start:calc(1px + 2px) !important;padding-block-end:var(--x) !important}",
        ),
        ("border-block: 2px solid red", "a{border-block-start:2px solid red;border-block-end:2px solid red}"),
        ("border-inline-color: red blue", "a{border-inline-start-color:red;border-inline-end-color:blue}"),
        ("overflow-wrap: anywhere", "a{overflow-wrap:break-word;overflow-wrap:anywhere}"),
        ("inset-inline-start: 1px", "a{inset-inline-start:1px}@supports not (inset:0){a{left:1px}}"),
        (
            "translate: 0 -50%",
            "a{translate:0 -50%}@supports not (translate:0){a{transform:translate(0,-50%)}}",
        ),
        (
            "display: flex; flex-wrap: wrap; gap: 1px 2px",
            "a{display:flex;flex-wrap:wrap;gap:1px 2px}@supports not ((inset:0) or (appearance:none))\
             {a>*{margin-block-end:1px}}@supports not ((inset:0) or (appearance:none))\
             {a>:not(:last-child){margin-inline-end:2px}}",
        ),
        ("display: grid; gap: 1px", "a{display:grid;gap:1px}"),
    ] {
        assert_eq!(lowered(&format!("a {{ {written} }}")), expected);
    }
}

#[test]
fn what_is_not_known_stays() {
    for sheet in ["@keyframes a{from{translate:0 1px}}", "@font-face{font-family:x}"] {
        assert_eq!(lowered(sheet), sheet);
    }
}
