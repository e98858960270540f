//! A better order of asking: one with fewer questions on average.

use super::cube;
use super::problem::Problem;
use super::sweep::{Sweep, To, sweep};
use std::rc::Rc;

/// Limits of orders that are tried, and of nodes that are made for it.
const TRIES: usize = 400;
const NODES: usize = 200_000;

/// A better order than the problems' own, if there is one. Moves one fact at a time to the place
/// where readers are asked least, as long as that helps. All problems are about the same facts.
pub(crate) fn better(problems: &[&Problem]) -> Option<Vec<usize>> {
    // Without a better order the set is as good as before.
    let work = Rc::new(problems.first()?.work.half());
    let problems: Vec<Problem> =
        problems.iter().map(|problem| Problem { work: Rc::clone(&work), ..(*problem).clone() }).collect();
    let mut best = problems[0].order.clone();
    let needed = needed(&problems[0]);
    let (mut least, mut nodes) = cost(&problems, &needed, &best)?;
    let first = least;
    let mut tries = 0;
    let mut helped = true;
    while helped && tries < TRIES {
        helped = false;
        for from in 0..best.len() {
            for to in 0..best.len() {
                tries += 1;
                if tries > TRIES || nodes > NODES || from == to {
                    continue;
                }
                let mut order = best.clone();
                let fact = order.remove(from);
                order.insert(to, fact);
                let Some((questions, size)) = cost(&problems, &needed, &order) else { continue };
                nodes += size;
                if questions + 1e-9 < least {
                    (least, best, helped) = (questions, order, true);
                }
            }
        }
    }
    (least < first).then_some(best)
}

/// Pairs of facts of which the first is asked before the second, because that needs it.
fn needed(problem: &Problem) -> Vec<(usize, usize)> {
    let mut needed = Vec::new();
    for (fact, cubes) in problem.needs.iter().enumerate() {
        let cares = |f: &usize| cubes.iter().any(|c| !cube::is_full(&c[*f], problem.atoms[*f]));
        needed.extend((0..problem.atoms.len()).filter(cares).map(|before| (before, fact)));
    }
    needed
}

/// The average number of questions where all answers to a question are equally likely, and the size
/// of the diagrams; `None` if the order breaks what facts need, or is too entangled.
fn cost(problems: &[Problem], needed: &[(usize, usize)], order: &[usize]) -> Option<(f64, usize)> {
    let mut place = vec![0; problems.first()?.atoms.len()];
    order.iter().enumerate().for_each(|(at, fact)| place[*fact] = at);
    if needed.iter().any(|(before, after)| place[*before] >= place[*after]) {
        return None;
    }
    let (mut asked, mut nodes) = (0.0, 0);
    for problem in problems {
        let sweep = sweep(&Problem { order: order.to_vec(), ..problem.clone() }).ok()?;
        asked += questions(&sweep);
        nodes += sweep.nodes.len();
    }
    Some((asked, nodes))
}

/// The average number of questions of a diagram.
pub(crate) fn questions(sweep: &Sweep) -> f64 {
    // Children are made before their parents.
    let mut averages: Vec<f64> = Vec::with_capacity(sweep.nodes.len());
    let average = |averages: &[f64], to: &To| match to {
        To::Node(node) => averages[*node as usize],
        _ => 0.0,
    };
    for (_, next) in &sweep.nodes {
        let possible: Vec<&To> = next.iter().filter(|t| **t != To::Impossible).collect();
        let sum: f64 = possible.iter().map(|t| average(&averages, t)).sum();
        averages.push(1.0 + sum / possible.len().max(1) as f64);
    }
    average(&averages, &sweep.root)
}
