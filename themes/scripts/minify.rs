//! The built-in scripts as pages load them: without comments and white space, and with short names for what they declare.

#[path = "names.rs"]
mod names;
#[path = "tokens.rs"]
mod tokens;

/// A script in one line. It must end its statements with `;`.
pub(crate) fn minified(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::minified;

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
}
