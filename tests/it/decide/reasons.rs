//! The rules that a result names: those that the answers leave possible.

use super::*;

fn rules(text: &str, given: &[(&str, &str)]) -> Vec<String> {
    let (set, diags) = compile_raw(text);
    let set = set.unwrap_or_else(|| panic!("{diags:?}"));
    let given = given.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    decide::explain(&set, &given, decide::parse_now(&set, "2026-11-22T12:00").unwrap()).unwrap().rules
}

fn set(policy: &str, rules: &str) -> String {
    format!(
        "title: t\nlang: en\nhit_policy: {policy}\nfacts:\n  taken: {{ask: Taken, number: {{range: 0..6}}, unsure: Ask.}}\n  \
         liver: {{ask: Liver, yes_no: true}}\n  age: {{ask: Age, number: {{range: 0..9}}}}\n\
         outcomes: {{doctor: {{title: D}}, give: {{title: G}}}}\nrules:\n{rules}"
    )
}

#[test]
fn a_rule_that_the_answers_rule_out_is_no_reason() {
    let text = set(
        "unique",
        "  - {id: liver, title: l, when: {liver: yes}, then: doctor}\n  \
         - {id: many, title: m, when: {liver: no, taken: '>=4'}, then: doctor}\n  \
         - {id: give, title: g, when: {liver: no, taken: <4}, then: give}\n",
    );
    // The question about the liver is not answered, so either rule may be the reason.
    assert_eq!(rules(&text, &[("taken", "5")]), ["liver", "many"]);
    assert_eq!(rules(&text, &[("taken", "5"), ("liver", "no")]), ["many"]);
    assert_eq!(rules(&text, &[("taken", "5"), ("liver", "yes")]), ["liver"]);
    assert_eq!(rules(&text, &[("taken", "unsure"), ("liver", "no")]), ["many", "give"]);
}

#[test]
fn the_first_rule_that_matches_is_the_only_reason_and_the_rest_gives_way() {
    let text = set(
        "first",
        "  - {id: many, title: m, when: {taken: '>=4'}, then: doctor, except: [{title: e, when: {age: <2}, then: doctor}]}\n  \
         - {id: liver, title: l, when: {liver: yes}, then: doctor}\n  \
         - {id: else, title: r, when: rest, then: doctor}\n",
    );
    assert_eq!(rules(&text, &[]), ["many", "many/1", "liver", "else"]);
    assert_eq!(rules(&text, &[("taken", "5"), ("liver", "no"), ("age", "2")]), ["many"]);
    assert_eq!(rules(&text, &[("taken", "5"), ("liver", "yes"), ("age", "1")]), ["many/1"]);
    assert_eq!(rules(&text, &[("taken", "3"), ("liver", "yes"), ("age", "1")]), ["liver"]);
    assert_eq!(rules(&text, &[("taken", "3"), ("liver", "no")]), ["else"]);
    assert_eq!(rules(&text, &[("taken", "unsure"), ("liver", "no"), ("age", "5")]), ["many", "else"]);
    let agreed = text.replace("hit_policy: first", "hit_policy: any");
    assert_eq!(rules(&agreed, &[("taken", "5"), ("liver", "yes"), ("age", "5")]), ["many", "liver"]);
    // The reason is the first matching rule among the rules of the outcome that wins.
    let won = set(
        "priority",
        "  - {id: late, title: l, when: {age: '>=5'}, then: give}\n  \
         - {id: many, title: m, when: {taken: '>=4'}, then: doctor}\n  \
         - {id: old, title: o, when: {age: '>=8'}, then: doctor}\n  - {id: else, title: r, when: rest, then: give}\n",
    );
    assert_eq!(rules(&won, &[("taken", "5"), ("age", "9"), ("liver", "no")]), ["many"]);
    assert_eq!(rules(&won, &[("taken", "1"), ("age", "6"), ("liver", "no")]), ["late"]);
}
