//! The smallest set of things that share nothing and together exceed a bound.

/// Steps of the search before the largest packing has to do.
const STEPS: usize = 50_000;

/// Indices of the smallest set, pairwise apart, whose figures sum to more than `bound`; `figures` are above zero and descend.
/// Of sets of one size the one of the largest figures. Exact for some dozens of figures; of more, the largest figures of a packing
/// that is best where what is not apart is nested.
pub(super) fn smallest(
    figures: &[f64],
    bound: f64,
    apart: &dyn Fn(usize, usize) -> bool,
    inside: &dyn Fn(usize, usize) -> bool,
) -> Option<Vec<usize>> {
    let mut packed = pack((0..figures.len()).collect(), figures, apart, inside).1;
    packed.sort_unstable();
    let enough =
        packed.iter().scan(0.0, |sum, at| Some(std::mem::replace(sum, *sum + figures[*at]))).take_while(|sum| *sum <= bound).count();
    let total: f64 = packed.iter().map(|at| figures[*at]).sum();
    let found = (total > bound).then(|| packed[..enough.min(packed.len())].to_vec());
    let mut search = Search { figures, bound, apart, steps: STEPS, chosen: Vec::new() };
    let most = found.as_ref().map_or(figures.len(), |f| f.len() - 1);
    for size in 1..=most {
        match search.of(size, 0, 0.0) {
            Some(true) => return Some(search.chosen),
            Some(false) => {}
            None => break,
        }
    }
    found
}

struct Search<'a> {
    figures: &'a [f64],
    bound: f64,
    apart: &'a dyn Fn(usize, usize) -> bool,
    steps: usize,
    chosen: Vec<usize>,
}

impl Search<'_> {
    /// Whether `size` more figures from `first` on exceed the bound; `None` when the steps are used up.
    fn of(&mut self, size: usize, first: usize, sum: f64) -> Option<bool> {
        if size == 0 {
            return Some(sum > self.bound);
        }
        for at in first..self.figures.len() {
            // The figures descend: no later ones come to more than these.
            if sum + self.figures[at..].iter().take(size).sum::<f64>() <= self.bound {
                return Some(false);
            }
            self.steps = self.steps.checked_sub(1)?;
            if self.chosen.iter().all(|c| (self.apart)(*c, at)) {
                self.chosen.push(at);
                if self.of(size - 1, at + 1, sum + self.figures[at])? {
                    return Some(true);
                }
                self.chosen.pop();
            }
        }
        Some(false)
    }
}

/// Things apart from one another, and what they come to: of each that lies in no other either itself or what it holds.
fn pack(
    all: Vec<usize>,
    figures: &[f64],
    apart: &dyn Fn(usize, usize) -> bool,
    inside: &dyn Fn(usize, usize) -> bool,
) -> (f64, Vec<usize>) {
    let lies_in = |a: usize, b: usize| a != b && inside(a, b) && (!inside(b, a) || b < a);
    let mut tops: Vec<(f64, usize, Vec<usize>)> = Vec::new();
    for top in all.iter().copied().filter(|a| !all.iter().any(|b| lies_in(*a, *b))) {
        let held: Vec<usize> = all.iter().copied().filter(|a| lies_in(*a, top)).collect();
        let (sum, packed) = if held.is_empty() { (0.0, held) } else { pack(held, figures, apart, inside) };
        tops.push(if sum > figures[top] { (sum, top, packed) } else { (figures[top], top, vec![top]) });
    }
    tops.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut total, mut out): (f64, Vec<usize>) = (0.0, Vec::new());
    for (sum, _, packed) in tops {
        if packed.iter().all(|a| out.iter().all(|b| apart(*a, *b))) {
            total += sum;
            out.extend(packed);
        }
    }
    (total, out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By trying every set.
    fn reference(figures: &[f64], bound: f64, apart: &dyn Fn(usize, usize) -> bool) -> Option<usize> {
        let sets = (1u32..1 << figures.len()).map(|bits| (0..figures.len()).filter(|at| bits >> at & 1 == 1).collect::<Vec<usize>>());
        let fits = |set: &Vec<usize>| {
            let free = set.iter().enumerate().all(|(i, a)| set[i + 1..].iter().all(|b| apart(*a, *b)));
            free && set.iter().map(|at| figures[*at]).sum::<f64>() > bound
        };
        sets.filter(fits).map(|set| set.len()).min()
    }

    proptest! {
        #[test]
        fn the_smallest_set_is_found(mut figures in proptest::collection::vec(1..40u32, 1..9), bound in 1..90u32, ways in proptest::collection::vec(any::<bool>(), 64)) {
            figures.sort_by(|a, b| b.cmp(a));
            let figures: Vec<f64> = figures.into_iter().map(f64::from).collect();
            let apart = |a: usize, b: usize| a != b && ways[a.min(b) * 8 + a.max(b)];
            let found = smallest(&figures, f64::from(bound), &apart, &|_, _| false);
            prop_assert_eq!(found.as_ref().map(Vec::len), reference(&figures, f64::from(bound), &apart));
            for (i, a) in found.iter().flatten().enumerate() {
                prop_assert!(found.iter().flatten().skip(i + 1).all(|b| apart(*a, *b)));
            }
        }
    }

    #[test]
    fn of_many_figures_the_nested_ones_are_packed() {
        // A country of 100 towns with three quarters each; the towns say less than their quarters do.
        let town = |at: usize| at % 100;
        let mut figures = vec![2.0; 100];
        figures.extend(vec![1.0; 300]);
        let inside = |a: usize, b: usize| a == b || a >= 100 && b < 100 && town(a) == b;
        let apart = |a: usize, b: usize| a != b && !inside(a, b) && !inside(b, a);
        let found = smallest(&figures, 299.0, &apart, &inside).unwrap();
        assert_eq!(found.len(), 300);
        assert_eq!(smallest(&figures, 300.0, &apart, &inside), None);
    }
}
