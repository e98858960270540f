//! Scripts as pages load them: without what only those who read the source need.

mod names;
mod tokens;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A script of the program's own, which is written so that it can stand in one line: without comments and white
/// space, and with short names for what it declares.
///
/// Every language of a site loads the same scripts, and so does every reload of the preview: each one is read once.
pub(super) fn minified(text: &str) -> Arc<str> {
    static KNOWN: LazyLock<Mutex<HashMap<Box<str>, Arc<str>>>> = LazyLock::new(Mutex::default);
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(short) = known().get(text) {
        return short.clone();
    }
    let short: Arc<str> = shorter(text).into();
    known().insert(text.into(), short.clone());
    short
}

fn shorter(text: &str) -> String {
    let tokens = tokens::of(text);
    let mut out = String::with_capacity(text.len() / 2);
    for text in names::shortened(&tokens) {
        let apart = out.chars().next_back().zip(text.chars().next()).is_some_and(|(last, next)| {
            let words = tokens::is_word(last) && tokens::is_word(next);
            words || (last == next && matches!(last, '+' | '-' | '/'))
        });
        if apart {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

/// A script of a site: without lines that are comments, without empty lines and indentation. Its lines stay, for
/// it may end its statements with them. A script in which a text runs over several lines stays as it is.
pub(super) fn shortened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim();
        if in_comment {
            match line.find("*/") {
                Some(end) if end + 2 < line.len() => return text.to_string(),
                end => in_comment = end.is_none(),
            }
            continue;
        }
        if let Some(comment) = line.strip_prefix("/*") {
            match comment.find("*/") {
                Some(end) if end + 2 < comment.len() => return text.to_string(),
                end => in_comment = end.is_none(),
            }
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        // A text that goes on, and a comment that begins behind code.
        if line.ends_with('\\') || line.matches('`').count() % 2 == 1 || opens_comment(line) {
            return text.to_string();
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Whether a comment may begin in a line and go on in the next.
fn opens_comment(line: &str) -> bool {
    line.rfind("/*").is_some_and(|open| !line[open..].contains("*/"))
}

#[cfg(test)]
mod tests {
    use super::{shortened, shorter as minified};

    /// What a script becomes inside of a function.
    fn inside(script: &str) -> String {
        let out = minified(&format!("(function () {{\n{script}\n}})();"));
        out["(function(){".len()..out.len() - "})();".len()].to_string()
    }

    #[test]
    fn white_space_and_comments_go() {
        assert_eq!(
            minified("/* a */ let  page = 1; // b\nfor (const x of [page]) f(x);"),
            "let page=1;for(const e of[page])f(e);"
        );
        assert_eq!(
            minified("f(1 + +x, 2 - -y, `a  ${ x +  `${ y }` }  b`, / \\/[/ ]/g, a / b / c);"),
            "f(1+ +x,2- -y,`a  ${x+`${y}`}  b`,/ \\/[/ ]/g,a/b/c);"
        );
    }

    #[test]
    fn what_a_function_declares_gets_a_short_name() {
        assert_eq!(inside("const size = 1; const next = size + size;"), "const e=1;const t=e+e;");
        assert_eq!(inside("function twice(value) { return value + value; }"), "function e(e){return e+e;}");
        assert_eq!(
            inside("const f = ({ a, b: [c], d = a, ...rest }) => [a, c, d, rest];"),
            "const e=({a:e,b:[t],d:n=e,...r})=>[e,t,n,r];"
        );
        assert_eq!(inside("try { go(); } catch (error) { say(error); }"), "try{go();}catch(e){say(e);}");
        assert_eq!(
            inside("for (let at = 0, end = 9; at < end; at += 1) if (at) say(at);"),
            "for(let e=0,t=9;e<t;e+=1)if(e)say(e);"
        );
    }

    #[test]
    fn names_that_others_use_stay() {
        assert_eq!(
            inside("const name = { name: 1, other() { return name.name; } };"),
            "const e={name:1,other(){return e.name;}};"
        );
        assert_eq!(inside("const name = 1; give({ name, e });"), "const t=1;give({name:t,e});");
        assert_eq!(
            inside("later.catch((fault) => say(fault, label ? fault : label));"),
            "later.catch((e)=>say(e,label?e:label));"
        );
        assert_eq!(minified("function shared(first) { return first; }"), "function shared(e){return e;}");
    }

    #[test]
    fn an_inner_name_hides_the_outer_one_only_where_it_is() {
        let text = "const list = []; const size = list.length; { const list = size; say(list); } say(list);";
        assert_eq!(inside(text), "const e=[];const t=e.length;{const e=t;say(e);}say(e);");
        assert_eq!(inside("const one = 1; list.map((two) => two + one);"), "const e=1;list.map((t)=>t+e);");
    }

    #[test]
    fn lines_stay_and_comments_go() {
        let text = "// first\nlet a = 1\n\n/**\n * `x\n */\n  let b = 'https://e.example' // kept\n";
        assert_eq!(shortened(text), "let a = 1\nlet b = 'https://e.example' // kept\n");
    }

    #[test]
    fn a_text_over_several_lines_stays() {
        for text in [
            "let a = `\n  // words\n`\n",
            "let a = 'x\\\n  // words'\n",
            "let a = 1 /* one\n  // two */\nlet b\n",
            "/* a\n*/ let b\n  let c\n",
            "/* a */ let b\n  let c\n",
            "/* a */;\n  let c\n",
            "/* a\n*/;\n  let c\n",
        ] {
            assert_eq!(shortened(text), text);
        }
        assert_eq!(shortened("/* a */\n  let c\n/* b\n c */\nlet d `${e}`\n"), "let c\nlet d `${e}`\n");
    }
}
