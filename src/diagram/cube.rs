//! Boxes of answers: a set of atoms for every fact, all of which must hold at once.

/// A set of atoms of one fact: bit `i % 64` of word `i / 64`. One bit more than there are atoms: the
use super::work::TooEntangled;
use super::work::Work;

/// Steps of work that it takes to make a mask.
const STEPS: usize = 8;
/// last says whether the mask also matches where the fact does not apply (set where nobody cares).
pub type Mask = Vec<u64>;

/// One mask per fact.
pub(crate) type Cube = Vec<Mask>;

/// A mask over `atoms` atoms with the bit for "does not apply", all set or none.
pub(crate) fn mask(atoms: usize, all: bool) -> Mask {
    let bits = atoms + 1;
    let mut words = vec![if all { u64::MAX } else { 0 }; bits.div_ceil(64)];
    if all && !bits.is_multiple_of(64) {
        let last = words.len() - 1;
        words[last] = (1 << (bits % 64)) - 1;
    }
    words
}

/// The cube of everything.
pub(crate) fn everything(atoms: &[usize]) -> Cube {
    atoms.iter().map(|n| mask(*n, true)).collect()
}

pub(crate) fn has(mask: &Mask, bit: usize) -> bool {
    mask[bit / 64] >> (bit % 64) & 1 == 1
}

pub(crate) fn set(mask: &mut Mask, bit: usize) {
    mask[bit / 64] |= 1 << (bit % 64);
}

pub(crate) fn is_empty(mask: &Mask) -> bool {
    mask.iter().all(|w| *w == 0)
}

/// Whether a mask has every atom and "does not apply": its fact is not limited.
pub(crate) fn is_full(mask: &Mask, atoms: usize) -> bool {
    mask.iter().map(|w| w.count_ones() as usize).sum::<usize>() == atoms + 1
}

/// The atoms of a mask, without "does not apply".
pub(crate) fn atoms(mask: &Mask, atoms: usize) -> impl Iterator<Item = usize> + '_ {
    (0..atoms).filter(|a| has(mask, *a))
}

pub(crate) fn meets(a: &Mask, b: &Mask) -> bool {
    a.iter().zip(b).any(|(x, y)| x & y != 0)
}

fn and(a: &Mask, b: &Mask) -> Mask {
    a.iter().zip(b).map(|(x, y)| x & y).collect()
}

fn and_not(a: &Mask, b: &Mask) -> Mask {
    a.iter().zip(b).map(|(x, y)| x & !y).collect()
}

/// Whether two cubes share a point.
pub(crate) fn cubes_meet(a: &Cube, b: &Cube) -> bool {
    a.iter().zip(b).all(|(x, y)| meets(x, y))
}

/// The points that two cubes share.
pub(crate) fn intersect(a: &Cube, b: &Cube) -> Option<Cube> {
    cubes_meet(a, b).then(|| a.iter().zip(b).map(|(x, y)| and(x, y)).collect())
}

/// The rest of `a` without `b`, as cubes that do not meet.
pub(crate) fn subtract(a: &Cube, b: &Cube) -> Vec<Cube> {
    if !cubes_meet(a, b) {
        return vec![a.clone()];
    }
    let mut pieces = Vec::new();
    let mut rest = a.clone();
    for fact in 0..a.len() {
        let outside = and_not(&rest[fact], &b[fact]);
        if !is_empty(&outside) {
            let mut piece = rest.clone();
            piece[fact] = outside;
            pieces.push(piece);
            rest[fact] = and(&rest[fact], &b[fact]);
        }
    }
    pieces
}

/// The rest of `a` without any of `others`; `None` where that takes more than `limit` cubes.
pub(crate) fn subtract_all<'a>(
    a: &Cube,
    others: impl IntoIterator<Item = &'a Cube>,
    limit: usize,
    work: &Work,
) -> Result<Option<Vec<Cube>>, TooEntangled> {
    let mut pieces = vec![a.clone()];
    for other in others {
        work.spend(STEPS * a.len() * pieces.len())?;
        if pieces.iter().all(|piece| !cubes_meet(piece, other)) {
            continue;
        }
        pieces = pieces.iter().flat_map(|piece| subtract(piece, other)).collect();
        if pieces.len() > limit {
            return Ok(None);
        }
    }
    Ok(Some(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_and_what_is_left_make_the_whole() {
        let sizes = [2, 3];
        let whole = everything(&sizes);
        let mut hole = everything(&sizes);
        hole[0] = vec![0b001];
        hole[1] = vec![0b0110];
        let pieces = subtract(&whole, &hole);
        let inside = |cube: &Cube, x: usize, y: usize| has(&cube[0], x) && has(&cube[1], y);
        for x in 0..3 {
            for y in 0..4 {
                let count = pieces.iter().filter(|p| inside(p, x, y)).count();
                assert_eq!(count, usize::from(!inside(&hole, x, y)), "{x} {y}");
            }
        }
    }
}
