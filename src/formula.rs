//! Formulas in TeX → MathML. The only file that names `pulldown_latex`.
//!
//! The library's MathML is parsed and written anew with the elements and attributes of the tables below,
//! so that nothing of a formula can become another element.

mod chemistry;
mod usual;

use crate::html::{TokenKind, attribute, escape, tokens};
use crate::limits::{FORMULA, FORMULA_DEPTH};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::mathml::write_mathml;
use pulldown_latex::{Parser, Storage};
use usual::usual;

/// Commands that define others: a few bytes could expand to very many.
const DEFINING: &[&str] = &[
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

const ELEMENTS: &[&str] = &[
    "annotation",
    "math",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Checks that a formula can be shown; `Err` is the reason why not.
pub fn check(tex: &str) -> Result<(), String> {
    if FORMULA.is_below(tex.len()) {
        return Err(FORMULA.words(tex.len()));
    }
    let mut depth: usize = 0;
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if FORMULA_DEPTH.is_below(depth) {
            return Err(FORMULA_DEPTH.words(depth));
        }
    }
    if tex.matches("\\begin").count() + tex.matches("\\left").count() > FORMULA_DEPTH.most {
        return Err(format!("more than {} environments and brackets", FORMULA_DEPTH.most));
    }
    let defines = |word: &&&str| {
        tex.match_indices(**word)
            .any(|(at, _)| !tex[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    if let Some(word) = DEFINING.iter().find(defines) {
        return Err(format!("`{word}` is not supported"));
    }
    let storage = Storage::new();
    let tex = usual(tex);
    let mut events = Parser::new(&tex, &storage);
    match events.find_map(Result::err) {
        // The first line of the library's message names the fault; the others show its place.
        Some(fault) => Err(match first_line(&fault.to_string()) {
            fault if fault == UNKNOWN => match unknown(&tex) {
                Some(word) => format!("the command `{word}` is not known"),
                None => fault,
            },
            fault if fault == UNKNOWN_ENVIRONMENT => match unknown_environment(&tex) {
                Some(name) => format!("the environment `{name}` is not known"),
                None => fault,
            },
            fault => fault,
        }),
        None => Ok(()),
    }
}

/// The library's words for a command that it does not know.
const UNKNOWN: &str = "unknown primitive command found";

/// The library's words, with their slip, for an environment that it does not know.
const UNKNOWN_ENVIRONMENT: &str = "unkown mathematical environment found";

/// The first environment in a formula that the library does not know, such as `CD` of diagrams.
fn unknown_environment(tex: &str) -> Option<&str> {
    let names = tex
        .split("\\begin")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('{')?.split('}').next());
    let mut looked_at = std::collections::BTreeSet::new();
    names.filter(|name| looked_at.insert(*name)).find(|name| {
        let storage = Storage::new();
        let alone = format!("\\begin{{{name}}}\\end{{{name}}}");
        let fault = Parser::new(&alone, &storage).find_map(Result::err);
        fault.is_some_and(|fault| first_line(&fault.to_string()) == UNKNOWN_ENVIRONMENT)
    })
}

/// The first command in a formula that the library does not know, such as `\ce` of chemistry.
fn unknown(tex: &str) -> Option<&str> {
    // `\\` ends a line, so what follows it is no command.
    let mut commands = tex.split(r"\\").flat_map(|part| {
        part.match_indices('\\').filter_map(move |(at, _)| {
            let name = &part[at + 1..];
            let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
            // A command that is no word is one sign, such as `\^`.
            let length = if letters > 0 { letters } else { name.chars().next()?.len_utf8() };
            Some(&part[at..at + 1 + length])
        })
    });
    let is_unknown = |command: &&str| {
        // The library knows these two, but refuses them where no operator stands before them, as here.
        if matches!(*command, "\\limits" | "\\nolimits") {
            return false;
        }
        let storage = Storage::new();
        let fault = Parser::new(command, &storage).find_map(Result::err);
        fault.is_some_and(|fault| first_line(&fault.to_string()) == UNKNOWN)
    };
    commands.find(is_unknown)
}

fn first_line(fault: &str) -> String {
    let line = fault.lines().next().unwrap_or_default().to_lowercase();
    line.strip_prefix("parsing error: ").unwrap_or(&line).to_string()
}

/// The MathML of a formula, which holds its source too; none if it cannot be shown.
pub fn mathml(tex: &str, is_display: bool) -> Option<String> {
    check(tex).ok()?;
    let storage = Storage::new();
    let display_mode = if is_display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, annotation: Some(tex), ..RenderConfig::default() };
    let mut bytes = Vec::new();
    let known = usual(tex);
    write_mathml(&mut bytes, Parser::new(&known, &storage), config).ok()?;
    written(&String::from_utf8(bytes).ok()?)
}

/// MathML with the elements and attributes of the tables only; none if it holds anything else.
fn written(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    for token in tokens(html) {
        match token.kind {
            TokenKind::Start { name, attributes, self_closing } => {
                let name = ELEMENTS.iter().find(|known| **known == name)?;
                out.extend(["<", name]);
                for (key, value) in attributes {
                    if let Some(key) = ATTRIBUTES.iter().find(|known| **known == key) {
                        out.extend([" ", key, "=\"", &attribute(&value), "\""]);
                    }
                }
                out.push('>');
                match self_closing {
                    true => out.extend(["</", name, ">"]),
                    false => open.push(name),
                }
            }
            TokenKind::End(name) => {
                let last = open.pop().filter(|last| *last == name)?;
                out.extend(["</", last, ">"]);
            }
            TokenKind::Text(words) => out.push_str(&escape(&words)),
            TokenKind::Unfinished | TokenKind::Crowded | TokenKind::Instruction => return None,
        }
    }
    open.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_mathml_with_their_source() {
        for tex in [
            "x^2",
            "\\big{\\{}x\\Big{]}",
            "\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}",
            "\\sum_{i=1}^n i",
            "\\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}",
            "\\begin{cases}1 & x<0\\\\0 & \\text{否则}\\end{cases}",
            "\\begin{aligned}a&=b\\\\&=c\\end{aligned}",
            "\\mathbb{R} \\to \\mathcal{F}, \\vec{v}, \\hat x, \\left(\\frac12\\right)",
            "退款 = 价格 \\times 0.8",
            "\\Bbb{P} = {n\\brace k} + {n\\brack k} + {n\\atop k} \\tag{1}",
            "a \\equiv b \\mod n, \\bm{x}, \\LaTeX",
        ] {
            let html = mathml(tex, true).unwrap_or_else(|| panic!("{tex}: {:?}", check(tex)));
            assert!(html.starts_with("<math display=\"block\">") && html.ends_with("</math>"), "{html}");
            assert!(html.contains(&*escape(tex)), "{html}");
        }
    }

    #[test]
    fn nothing_of_a_formula_is_an_element_of_its_own() {
        for tex in [
            "<script>alert(1)</script>",
            "\\text{</mtext><script>x</script>}",
            "\\text{<img src=x onerror=y>}",
        ] {
            let html = mathml(tex, false).unwrap_or_default();
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        }
        for html in ["<math><script></script></math>", "<math></mrow>", "<math>", "<math><mi onclick=x>"] {
            assert_eq!(written(html), None, "{html}");
        }
        assert_eq!(written("<mi onclick=\"x\" style=\"y\">a</mi>").as_deref(), Some("<mi>a</mi>"));
    }

    #[test]
    fn wrong_and_endless_formulas_are_told() {
        let long = "x".repeat(1 << 20);
        let deep = "{".repeat(5000);
        for tex in ["\\frac{1", "\\nosuch", "\\def\\a{\\a\\a}\\a", "}", &long, &deep, "\\begin{matrix}"] {
            assert!(check(tex).is_err() && mathml(tex, false).is_none(), "{}", &tex[..tex.len().min(20)]);
        }
        for token in
            ["{}", "^", "_", "\\,", "%\n", "\\relax ", "&", "\\\\", "'", "\\text{}", "\\left(", "~", "\\hat"]
        {
            let most = FORMULA.most / token.len();
            _ = mathml(&token.repeat(most), true);
        }
    }
}
