//! What is found in rule sets.

use super::*;

#[test]
fn try_it() {
    for path in std::env::var("SETS").unwrap_or_default().split(' ').filter(|p| !p.is_empty()) {
        let (set, lines) = compile(&std::fs::read_to_string(path).unwrap());
        println!("{}", lines.join("\n"));
        let Some(set) = set else { continue };
        for rule in &set.rules {
            println!("{}: {} => {}", rule.id, rule.sentence, rule.title);
        }
        println!("{} nodes", set.diagram.nodes.len());
        println!("{}", decide::run_tests(&set).human());
    }
}
