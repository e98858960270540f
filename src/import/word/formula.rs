//! Formulas of Word (OMML) → TeX.

use super::package::value;

/// The most levels of nested parts.
const DEEPEST: usize = 40;

/// Element of a formula.
#[derive(Default)]
struct Part {
    name: String,
    /// Properties by name: the character of a sum, bracket or accent; the type of a fraction.
    signs: Vec<(String, String)>,
    words: String,
    parts: Vec<Part>,
}

/// Builds one formula from the elements of its XML.
#[derive(Default)]
pub(super) struct Formula {
    open: Vec<Part>,
    /// Number of open elements below the deepest level allowed. They are left out, because the tree is read by
    /// recursion, which must not go too deep.
    beyond: usize,
    is_too_deep: bool,
}

impl Formula {
    pub(super) fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        if self.open.len() > DEEPEST {
            self.is_too_deep = true;
            self.beyond += 1;
            return;
        }
        let sign = ["chr", "begchr", "endchr", "type"].contains(&name).then(|| value(attributes, "val"));
        // The parent is the element of properties, its parent the part that has them.
        let above = self.open.len().checked_sub(2);
        if let (Some(sign), Some(above)) = (sign, above) {
            self.open[above].signs.push((name.to_string(), sign.to_string()));
        }
        self.open.push(Part { name: name.to_string(), ..Part::default() });
    }

    pub(super) fn words(&mut self, words: &str) {
        if let Some(part) = self.open.last_mut().filter(|part| part.name == "t" && self.beyond == 0) {
            part.words.push_str(words);
        }
    }

    /// Ends an element. Returns the formula at its last element: `Some(None)` where TeX cannot express it.
    pub(super) fn end(&mut self, name: &str) -> Option<Option<String>> {
        if let Some(beyond) = self.beyond.checked_sub(1) {
            self.beyond = beyond;
            return None;
        }
        let part = self.open.pop().filter(|part| part.name == name)?;
        match self.open.last_mut() {
            Some(above) => {
                above.parts.push(part);
                None
            }
            None => {
                let tex = part.tex().filter(|_| !self.is_too_deep);
                Some(tex.map(|tex| tex.trim().to_string()).filter(|tex| !tex.is_empty()))
            }
        }
    }
}

impl Part {
    fn sign(&self, name: &str) -> Option<&str> {
        self.signs.iter().find(|(key, _)| key == name).map(|(_, sign)| sign.as_str())
    }

    /// Content of the first part of this name; empty where there is none.
    fn of(&self, name: &str) -> Option<String> {
        self.parts.iter().find(|part| part.name == name).map_or(Some(String::new()), Part::all)
    }

    fn all(&self) -> Option<String> {
        self.parts.iter().map(Part::tex).collect()
    }

    fn tex(&self) -> Option<String> {
        Some(match self.name.as_str() {
            "t" => tex_of(&self.words),
            // Properties, such as `fPr`, have no content.
            name if name.ends_with("pr") => String::new(),
            "f" if self.sign("type") == Some("lin") => format!("{}/{}", self.of("num")?, self.of("den")?),
            "f" if self.sign("type") == Some("nobar") => {
                format!("\\genfrac{{}}{{}}{{0pt}}{{}}{{{}}}{{{}}}", self.of("num")?, self.of("den")?)
            }
            "f" => format!("\\frac{{{}}}{{{}}}", self.of("num")?, self.of("den")?),
            "ssup" => format!("{{{}}}^{{{}}}", self.of("e")?, self.of("sup")?),
            "ssub" => format!("{{{}}}_{{{}}}", self.of("e")?, self.of("sub")?),
            "ssubsup" => format!("{{{}}}_{{{}}}^{{{}}}", self.of("e")?, self.of("sub")?, self.of("sup")?),
            "rad" => match self.of("deg")?.as_str() {
                "" => format!("\\sqrt{{{}}}", self.of("e")?),
                degree => format!("\\sqrt[{degree}]{{{}}}", self.of("e")?),
            },
            "nary" => {
                let sign = tex_of(self.sign("chr").unwrap_or("∫"));
                let limit = |mark: &str, words: String| match words.is_empty() {
                    true => words,
                    false => format!("{mark}{{{words}}}"),
                };
                let (below, above) = (limit("_", self.of("sub")?), limit("^", self.of("sup")?));
                format!("{}{below}{above} {}", sign.trim_end(), self.of("e")?)
            }
            "d" => {
                let inside: Option<Vec<String>> =
                    self.parts.iter().filter(|part| part.name == "e").map(Part::all).collect();
                let bracket = |name: &str, usual: &str| match self.sign(name).unwrap_or(usual) {
                    "" => ".".to_string(),
                    sign => tex_of(sign),
                };
                let (open, close) = (bracket("begchr", "("), bracket("endchr", ")"));
                format!("\\left{open} {} \\right{close}", inside?.join(" | "))
            }
            "func" => format!("{} {}", self.of("fname")?, self.of("e")?),
            "limlow" => format!("{}_{{{}}}", self.of("e")?, self.of("lim")?),
            "limupp" => format!("{}^{{{}}}", self.of("e")?, self.of("lim")?),
            "bar" => format!("\\overline{{{}}}", self.of("e")?),
            "acc" => {
                let accent = match self.sign("chr").unwrap_or("\u{302}") {
                    "\u{302}" | "^" => "\\hat",
                    "\u{303}" | "~" => "\\tilde",
                    "\u{304}" | "\u{305}" | "¯" => "\\overline",
                    "\u{307}" => "\\dot",
                    "\u{308}" => "\\ddot",
                    "\u{20d7}" | "→" => "\\vec",
                    _ => return None,
                };
                format!("{accent}{{{}}}", self.of("e")?)
            }
            "m" => {
                let row = |row: &Part| {
                    let cells = row.parts.iter().filter(|part| part.name == "e").map(Part::all);
                    Some(cells.collect::<Option<Vec<_>>>()?.join(" & "))
                };
                let rows = self.parts.iter().filter(|part| part.name == "mr").map(row);
                format!(
                    "\\begin{{matrix}}{}\\end{{matrix}}",
                    rows.collect::<Option<Vec<_>>>()?.join(" \\\\ ")
                )
            }
            "eqarr" => {
                let rows: Option<Vec<String>> =
                    self.parts.iter().filter(|part| part.name == "e").map(Part::all).collect();
                format!("\\begin{{gathered}}{}\\end{{gathered}}", rows?.join(" \\\\ "))
            }
            "omath" | "r" | "e" | "num" | "den" | "sub" | "sup" | "deg" | "fname" | "lim" | "box"
            | "borderbox" | "phant" | "ins" | "sdt" | "sdtcontent" => self.all()?,
            _ if self.parts.is_empty() => String::new(),
            _ => return None,
        })
    }
}

/// Characters and their TeX commands.
const SIGNS: &[(char, &str)] = &[
    ('×', "\\times "),
    ('÷', "\\div "),
    ('·', "\\cdot "),
    ('⋅', "\\cdot "),
    ('±', "\\pm "),
    ('−', "-"),
    ('≤', "\\leq "),
    ('≥', "\\geq "),
    ('≠', "\\neq "),
    ('≈', "\\approx "),
    ('∞', "\\infty "),
    ('→', "\\to "),
    ('⇒', "\\Rightarrow "),
    ('∈', "\\in "),
    ('∑', "\\sum "),
    ('∏', "\\prod "),
    ('∫', "\\int "),
    ('∮', "\\oint "),
    ('⋃', "\\bigcup "),
    ('⋂', "\\bigcap "),
    ('√', "\\sqrt "),
    ('∂', "\\partial "),
    ('…', "\\ldots "),
    ('⋯', "\\cdots "),
    ('⟨', "\\langle "),
    ('⟩', "\\rangle "),
    ('⌊', "\\lfloor "),
    ('⌋', "\\rfloor "),
    ('⌈', "\\lceil "),
    ('⌉', "\\rceil "),
    ('‖', "\\| "),
    ('\u{2061}', ""),
    ('\u{200b}', ""),
    ('\u{a0}', " "),
];

/// TeX for the characters of a formula: function names become commands, Chinese becomes `\text{…}`.
fn tex_of(words: &str) -> String {
    let functions = ["sin", "cos", "tan", "log", "ln", "lim", "exp", "max", "min", "det", "gcd"];
    if functions.contains(&words.trim()) {
        return format!("\\{} ", words.trim());
    }
    if words.chars().any(crate::language::is_han) {
        return format!("\\text{{{}}}", words.replace(['{', '}', '\\', '$'], ""));
    }
    let mut out = String::new();
    for (at, c) in words.char_indices() {
        // A root sign without an argument is a sign of its own in TeX.
        if c == '√' && !words[at + c.len_utf8()..].starts_with(char::is_alphanumeric) {
            out.push_str("\\surd ");
            continue;
        }
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, command)) => out.push_str(command),
            None if matches!(c, '{' | '}' | '%' | '#' | '&' | '_' | '$') => out.extend(['\\', c]),
            None if matches!(c, '\\' | '^' | '~') || c.is_control() => out.push(' '),
            None => out.push(c),
        }
    }
    out
}
