//! Colours of a site's brand → values of the theme's colour tokens.

use crate::config::{Accent, BLACK, Color, DARK_BACKGROUNDS, WHITE};

/// Paper of the dark scheme.
const DARK_PAPER: Color = DARK_BACKGROUNDS[0];
/// Dark ink, for text on a light button.
const DARK_INK: Color = Color::new(0x08, 0x0d, 0x0b);

/// A style sheet that gives the tokens of one hue other values, in both schemes.
pub(super) fn tokens(accent: &Accent) -> String {
    let light = scheme(
        accent.light,
        accent.light.mixed(BLACK, 0.25),
        soft(accent.light, WHITE),
        readable_on(accent.light),
        (accent.light, accent.light.mixed(BLACK, 0.18)),
    );
    let panel = accent.light.mixed(DARK_PAPER, 0.45).readable(&[WHITE], BLACK);
    let dark = scheme(
        accent.dark,
        accent.dark.mixed(WHITE, 0.3),
        soft(accent.dark, DARK_PAPER),
        readable_on(accent.dark),
        (panel, panel.mixed(accent.dark, 0.12).readable(&[WHITE], BLACK)),
    );
    format!(
        "@layer tokens {{\n:root {{ {light} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {dark} }} }}\n\
         @media screen {{ :root[data-theme=\"dark\"] {{ {dark} }} }}\n}}\n"
    )
}

fn scheme(
    accent: Color,
    strong: Color,
    soft: Color,
    on: Color,
    (panel, panel_strong): (Color, Color),
) -> String {
    let on_panel = readable_on(panel);
    let muted = on_panel.mixed(panel, 0.18);
    let muted = if muted.is_readable(&[panel]) { muted } else { on_panel };
    format!(
        "--accent: {accent}; --accent-strong: {strong}; --accent-soft: {soft}; --on-accent: {on}; \
         --panel: {panel}; --panel-strong: {panel_strong}; --on-panel: {on_panel}; --on-panel-muted: {muted};"
    )
}

/// White or nearly black, whichever can be read better.
fn readable_on(color: Color) -> Color {
    if WHITE.contrast(color) >= DARK_INK.contrast(color) { WHITE } else { DARK_INK }
}

/// A breath of the accent on the paper, on which the accent itself can be read.
fn soft(accent: Color, paper: Color) -> Color {
    let shares = [0.14, 0.12, 0.1, 0.08, 0.06, 0.04, 0.02];
    let softs = shares.into_iter().map(|share| paper.mixed(accent, share));
    softs.into_iter().find(|soft| accent.is_readable(&[*soft])).unwrap_or(paper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LIGHT_BACKGROUNDS;

    /// The sheet with the tokens of the default theme.
    const TOKENS: &str = include_str!("../../themes/default/css/tokens.css");
    /// Tokens of the backgrounds of links, in the order of the constants.
    const GROUNDS: [&str; 9] = [
        "paper",
        "surface",
        "sunken",
        "seal-soft",
        "note-soft",
        "tip-soft",
        "important-soft",
        "warning-soft",
        "caution-soft",
    ];

    fn root(css: &str, name: &str) -> Color {
        let value = css.split(&format!("{name}: ")).nth(1).and_then(|rest| rest.split(';').next());
        Color::parse(value.expect("a token")).expect("a colour")
    }

    #[test]
    fn grounds_are_those_of_the_sheet() {
        let (light, dark) = TOKENS.split_once("@media screen and (prefers-color-scheme: dark)").expect("two");
        for (at, name) in GROUNDS.iter().enumerate() {
            let name = format!("--{name}");
            assert_eq!(root(light, &name), LIGHT_BACKGROUNDS[at], "{name}");
            assert_eq!(root(dark, &name), DARK_BACKGROUNDS[at], "{name} in the dark");
        }
        let soft = light.lines().filter(|line| line.contains("-soft:") && !line.contains("--accent-soft"));
        assert_eq!(soft.count(), GROUNDS.len() - 3, "every soft ground is among them");
    }

    #[test]
    fn links_can_be_read_on_every_ground_whatever_the_accent() {
        let typed = "#0b5c4c #1a4fd0 #b00020 #5b2a86 #000000 #ffffff #e91e63 #8a3b12";
        for typed in typed.split(' ').map(|typed| Color::parse(typed).expect("a colour")) {
            let light = typed.readable(&LIGHT_BACKGROUNDS, BLACK);
            let css = tokens(&Accent { light, dark: typed.readable(&DARK_BACKGROUNDS, WHITE) });
            let (_, in_dark) = css.split_once("@media").expect("two schemes");
            for (scheme, grounds) in [(css.as_str(), LIGHT_BACKGROUNDS), (in_dark, DARK_BACKGROUNDS)] {
                for ink in ["--accent", "--accent-strong"] {
                    let soft = root(scheme, "--accent-soft");
                    for (name, ground) in GROUNDS.iter().zip(grounds).chain([(&"accent-soft", soft)]) {
                        let contrast = root(scheme, ink).contrast(ground);
                        assert!(contrast >= 4.5, "{ink} on {name} is {contrast:.2} for {typed}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_pair_of_tokens_can_be_read_whatever_the_accent() {
        for step in 0..=26 {
            // The corners and middles of the cube of colours.
            let part = |at: u32| [0, 128, 255][(step / 3_u32.pow(at) % 3) as usize];
            let typed = Color::new(part(0), part(1), part(2));
            let light = typed.readable(&LIGHT_BACKGROUNDS, BLACK);
            let accent = Accent { light, dark: typed.readable(&DARK_BACKGROUNDS, WHITE) };
            let css = tokens(&accent);
            let (_, in_dark) = css.split_once("@media").expect("two schemes");
            for scheme in [&css, in_dark] {
                for (ink, behind) in [
                    ("--accent", "--accent-soft"),
                    ("--accent-strong", "--accent-soft"),
                    ("--on-accent", "--accent"),
                    ("--on-panel", "--panel"),
                    ("--on-panel-muted", "--panel"),
                ] {
                    let contrast = root(scheme, ink).contrast(root(scheme, behind));
                    assert!(contrast >= 4.5, "{ink} on {behind} is {contrast:.2} for {typed}");
                }
            }
        }
    }
}
