//! Circles among facts: facts that are computed from themselves, directly or through other facts.

use std::collections::VecDeque;

/// Lists the circles among facts, each as the indices of its facts in order. A circle that shares a fact with a listed
/// circle is left out. `uses` holds, for each fact, the facts from which it is computed.
pub(super) fn circles(uses: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut told = vec![false; uses.len()];
    let mut circles = Vec::new();
    for start in 0..uses.len() {
        let Some(way) = circle(uses, start).filter(|way| way.iter().all(|fact| !told[*fact])) else {
            continue;
        };
        way.iter().for_each(|fact| told[*fact] = true);
        circles.push(way);
    }
    circles
}

/// The ids of a circle joined by arrows, for messages: `a` → `b` → `a`. Callers add the outer backticks.
pub(super) fn said(ids: &[&str]) -> String {
    let around: Vec<&str> = ids.iter().chain(ids.first()).copied().collect();
    around.join("` → `")
}

/// The shortest path from the fact `start` through the facts used back to `start`, which is listed only once.
fn circle(uses: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Option<usize>> = vec![None; uses.len()];
    let mut open = VecDeque::from([start]);
    while let Some(fact) = open.pop_front() {
        for next in &uses[fact] {
            if *next == start {
                let back = std::iter::successors(Some(fact), |fact| from[*fact]);
                let mut way: Vec<usize> = back.collect();
                way.reverse();
                return Some(way);
            }
            if from[*next].is_none() {
                from[*next] = Some(fact);
                open.push_back(*next);
            }
        }
    }
    None
}
