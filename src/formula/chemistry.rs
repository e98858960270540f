//! Chemistry in formulas: `\ce{SO4^{2-}}` and `\pu{3.0e-2 mol.L-1}` of mhchem, written with commands that the MathML
//! library knows. What is not of these forms is left as it is typed.

/// Arrows of reactions, the longer ones first.
const ARROWS: &[(&str, &str)] = &[
    ("<=>", "\\rightleftharpoons"),
    ("<->", "\\leftrightarrow"),
    ("->", "\\longrightarrow"),
    ("<-", "\\longleftarrow"),
    ("→", "\\longrightarrow"),
    ("⇌", "\\rightleftharpoons"),
];

/// The argument of `\ce` as TeX: letters upright, numbers of atoms lowered, charges raised.
pub(super) fn reaction(typed: &str) -> String {
    let parts = spaced(typed);
    parts.iter().map(|part| one(part)).collect::<Vec<_>>().join(" ")
}

/// The parts of a text between spaces, but for those in braces and brackets.
fn spaced(typed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open = 0_usize;
    for c in typed.chars() {
        match c {
            '{' | '[' => open += 1,
            '}' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        match parts.last_mut() {
            Some(last) if open > 0 || !c.is_whitespace() => last.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn one(part: &str) -> String {
    if let Some((arrow, command)) = ARROWS.iter().find(|(arrow, _)| part.starts_with(arrow)) {
        let above = part[arrow.len()..].strip_prefix('[').and_then(|rest| rest.split_once(']'));
        return match above {
            Some((above, _)) if !above.trim().is_empty() => {
                let above: Vec<String> = spaced(above).iter().map(|part| substance(part)).collect();
                format!("\\overset{{{}}}{{{command}}}", above.join(" "))
            }
            _ => (*command).to_string(),
        };
    }
    match part {
        "+" | "-" | "=" => part.to_string(),
        "v" => "\\downarrow".to_string(),
        "^" => "\\uparrow".to_string(),
        _ => substance(part),
    }
}

/// A substance with the number before it: `2H2O`, `[Fe(CN)6]^4-`, `CuSO4.5H2O`.
fn substance(part: &str) -> String {
    let mut out = String::new();
    let mut rest = part;
    // Whether digits now count the atoms before them.
    let mut is_behind = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '0'..='9' => {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '/').unwrap_or(rest.len());
                match is_behind {
                    true => out.push_str(&format!("_{{{}}}", &rest[..end])),
                    false => out.push_str(&format!("{}\\,", &rest[..end])),
                }
                rest = &rest[end..];
            }
            '^' | '_' => {
                let (inside, behind) = raised(after);
                out.push_str(&format!("{c}{{{inside}}}"));
                rest = behind;
            }
            // A sign at the end is a charge, and between atoms a bond.
            '+' | '-' if is_behind && (after.is_empty() || after.starts_with(['(', '^', '_'])) => {
                out.push_str(&format!("^{{{c}}}"));
                rest = after;
            }
            '.' | '*' | '·' => {
                out.push_str("\\cdot ");
                is_behind = false;
                rest = after;
                continue;
            }
            '#' => {
                out.push_str("\\equiv ");
                rest = after;
            }
            '\\' => {
                let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
                out.push_str(&rest[..=end]);
                out.push(' ');
                rest = &after[end..];
            }
            _ if c.is_alphabetic() => {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                out.push_str(&format!("\\mathrm{{{}}}", &rest[..end]));
                rest = &rest[end..];
            }
            _ => {
                out.push(c);
                rest = after;
            }
        }
        is_behind = true;
    }
    out
}

/// Splits the text behind `^` or `_` into the raised or lowered part (a group in braces, or digits and signs) and
/// the rest.
fn raised(rest: &str) -> (&str, &str) {
    if let Some((inside, behind)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return (inside, behind);
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '+' && c != '-').unwrap_or(rest.len());
    rest.split_at(end)
}

/// The argument of `\pu` as TeX: a number, and a unit with its powers.
pub(super) fn quantity(typed: &str) -> String {
    let typed = typed.trim();
    let length = typed.find(|c: char| !(c.is_ascii_digit() || "+-.,eE".contains(c))).unwrap_or(typed.len());
    let (number, unit) = typed.split_at(length);
    let (digits, power) = number.split_once(['e', 'E']).unwrap_or((number, ""));
    let mut out = digits.replace(',', "{,}");
    if !power.is_empty() {
        out.push_str(&format!("\\times 10^{{{power}}}"));
    }
    let parts = unit.split([' ', '.', '*', '·']).filter(|part| !part.is_empty());
    for part in parts {
        if !out.is_empty() {
            out.push_str("\\,");
        }
        let mut rest = part;
        while let Some(c) = rest.chars().next() {
            let is_power = |c: char| c.is_ascii_digit() || c == '-' || c == '^' || c == '{' || c == '}';
            if is_power(c) {
                let end = rest.find(|c: char| !is_power(c)).unwrap_or(rest.len());
                out.push_str(&format!("^{{{}}}", rest[..end].replace(['^', '{', '}'], "")));
                rest = &rest[end..];
            } else if c.is_alphabetic() {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                out.push_str(&format!("\\mathrm{{{}}}", &rest[..end]));
                rest = &rest[end..];
            } else {
                // A slash, a command such as `\alpha`, or one sign.
                let end = rest
                    .find(|c: char| is_power(c) || c == '/')
                    .filter(|end| *end > 0)
                    .unwrap_or(c.len_utf8());
                out.push_str(&rest[..end].replace('%', "\\%"));
                rest = &rest[end..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substances_and_reactions_are_tex() {
        for (typed, expected) in [
            ("H2O", "\\mathrm{H}_{2}\\mathrm{O}"),
            ("SO4^{2-}", "\\mathrm{SO}_{4}^{2-}"),
            ("SO4^2-", "\\mathrm{SO}_{4}^{2-}"),
            ("H3O+", "\\mathrm{H}_{3}\\mathrm{O}^{+}"),
            ("Cl-(aq)", "\\mathrm{Cl}^{-}(\\mathrm{aq})"),
            (
                "2H2 + O2 -> 2 H2O",
                "2\\,\\mathrm{H}_{2} + \\mathrm{O}_{2} \\longrightarrow 2\\, \\mathrm{H}_{2}\\mathrm{O}",
            ),
            ("A <=> B", "\\mathrm{A} \\rightleftharpoons \\mathrm{B}"),
            ("A ->[H+] B", "\\mathrm{A} \\overset{\\mathrm{H}^{+}}{\\longrightarrow} \\mathrm{B}"),
            ("CuSO4.5H2O", "\\mathrm{CuSO}_{4}\\cdot 5\\,\\mathrm{H}_{2}\\mathrm{O}"),
            ("[Fe(CN)6]^4-", "[\\mathrm{Fe}(\\mathrm{CN})_{6}]^{4-}"),
            ("CH3-CH3", "\\mathrm{CH}_{3}-\\mathrm{CH}_{3}"),
            ("^{14}_{6}C", "^{14}_{6}\\mathrm{C}"),
            ("", ""),
        ] {
            assert_eq!(reaction(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_written_is_shown() {
        for tex in [
            r"\ce{SO4^{2-}}",
            r"\ce{2H2 + O2 -> 2 H2O}",
            r"\ce{A ->[H+] B v}",
            r"\ce{[Fe(CN)6]^4- + \Delta}",
            r"c = \pu{7,0e-2 mol.L-1}",
            r"\ce{}",
            r"\ce{^{14}_{6}C}",
        ] {
            assert_eq!(crate::formula::check(tex), Ok(()), "{tex}");
        }
    }

    #[test]
    fn quantities_are_tex() {
        for (typed, expected) in [
            ("7,0e-2 mol.L-1", "7{,}0\\times 10^{-2}\\,\\mathrm{mol}\\,\\mathrm{L}^{-1}"),
            ("3 m/s", "3\\,\\mathrm{m}/\\mathrm{s}"),
            ("m2", "\\mathrm{m}^{2}"),
            ("25 °C", "25\\,°\\mathrm{C}"),
            ("10 %", "10\\,\\%"),
            ("", ""),
        ] {
            assert_eq!(quantity(typed), expected, "{typed}");
        }
    }
}
