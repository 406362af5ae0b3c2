//! Which cells can be at odds: for every pair of claims that some check may report, the cells of both are in one cluster.
//!
//! A check reports two claims only when their places, groups and metrics are equal, or one is inside the other in those respects
//! and none points the other way (else they are `containments-cross`, or not comparable at all), and their periods meet. Of
//! figures, some lower end is then above some upper end: the part's above the whole's, or of equals either way round. A day of
//! a stretch that does not run is a part of it, too. Categories have to differ. A denial is held against everything that it meets.
//! So each cell is looked at as the part (or equal) of every other that it meets, and nothing that a check could report is missed;
//! what it would not report after all only costs the time to compare it.
//!
//! Rival bounds are looked for among figures of one question that are open on the same side.
//!
//! Constraint sets ([`sets`](crate::comparison::sets)): the highest lower ends of all counts that lie in a whole must add up to more than the
//! whole's lowest upper end, or that of all that makes it up.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::comparison::columns::{CUMULATIVE, DENIED, NO_DAY, PERIOD, Row, Rows, SNAPSHOT};
use crate::comparison::reading::rivals;
use crate::comparison::relations::{EQUAL, INSIDE, MetricPair, Relations};
use crate::comparison::sets::{Nest, Node, Shelf};

/// A cell as claims are compared, with the bounds of its figures.
pub(super) struct Item<'a> {
    pub row: &'a Row,
    pub most: f64,
    pub least: f64,
    /// Of its figures without an upper end the lower ones, and the other way round.
    pub floors: Ends,
    pub caps: Ends,
}

/// The lowest and the highest of some ends; crossed when there are none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub least: f64,
    pub most: f64,
}

impl Ends {
    pub(super) const NONE: Self = Self { least: f64::INFINITY, most: f64::NEG_INFINITY };

    pub(super) fn with(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }

    /// Some of these may be rivals of some of those.
    fn rival(self, other: Self) -> bool {
        rivals(self.most, other.least) || rivals(other.most, self.least)
    }
}

/// What is counted, of whom, in what unit and over what stretch.
type Subject = (u32, u32, u32, bool, u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Time {
    Day(i32),
    Stretch,
    /// A running total that is told to begin on its last day: it may stand for the day.
    DayTotal,
    /// The state at a moment outside of the dates that it bears.
    Moment,
    Unstated,
}

/// Cells that meet the same others.
#[derive(Default)]
struct Group {
    items: Vec<usize>,
    reach: Reach,
}

/// All that is said of one subject at one place, and its groups by time and by whether they are running counts.
type Standing = (Reach, BTreeMap<(Time, bool), Group>);

/// The bounds of several cells.
#[derive(Clone, Copy)]
struct Reach {
    most: f64,
    least: f64,
    wild: bool,
    floors: Ends,
    caps: Ends,
    /// Lowest and highest code of what the facts say.
    says: (u64, u64),
}

impl Default for Reach {
    fn default() -> Self {
        let (floors, caps) = (Ends::NONE, Ends::NONE);
        Self { most: f64::NEG_INFINITY, least: f64::INFINITY, wild: false, floors, caps, says: (u64::MAX, 0) }
    }
}

impl Reach {
    fn of(item: &Item<'_>) -> Self {
        let r = item.row;
        let says = u64::from(r.value) * 8 + u64::from(r.modality);
        let wild = !r.fact && r.modality == DENIED || item.most == f64::INFINITY;
        let says = if r.fact { (says, says) } else { (u64::MAX, 0) };
        Self { most: item.most, least: item.least, wild, floors: item.floors, caps: item.caps, says }
    }

    fn with(self, other: Self) -> Self {
        Self {
            most: self.most.max(other.most),
            least: self.least.min(other.least),
            wild: self.wild || other.wild,
            floors: self.floors.with(other.floors),
            caps: self.caps.with(other.caps),
            says: (self.says.0.min(other.says.0), self.says.1.max(other.says.1)),
        }
    }

    /// Something here may exceed something there, or say otherwise.
    fn exceeds(self, other: Self) -> bool {
        let both = self.with(other);
        self.most > other.least || self.wild || other.wild || both.says.0 < both.says.1 || self.rival(other)
    }

    fn rival(self, other: Self) -> bool {
        self.floors.rival(other.floors) || self.caps.rival(other.caps)
    }
}

pub(super) struct Look<'a> {
    nest: Nest<'a>,
    relations: &'a Relations,
    metrics: FxHashMap<(u32, u32), &'a MetricPair>,
    /// Place → the places that it lies in, itself first.
    around: FxHashMap<u32, Vec<u32>>,
}

/// Cells at odds, joined as they are found.
struct Clusters {
    up: Vec<usize>,
    marked: Vec<bool>,
}

impl Clusters {
    fn root(&mut self, mut at: usize) -> usize {
        while self.up[at] != at {
            self.up[at] = self.up[self.up[at]];
            at = self.up[at];
        }
        at
    }

    fn mark_each<'a>(&mut self, all: impl Iterator<Item = &'a usize>) {
        all.for_each(|at| self.marked[*at] = true);
    }

    fn mark(&mut self, all: impl IntoIterator<Item = usize>) {
        let mut first = None;
        for at in all {
            self.marked[at] = true;
            let first = *first.get_or_insert(at);
            let (a, b) = (self.root(first), self.root(at));
            self.up[a.max(b)] = a.min(b);
        }
    }
}

impl<'a> Look<'a> {
    pub(super) fn new(rows: &'a Rows, relations: &'a Relations) -> Self {
        let mut around: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for ((inner, outer), nesting) in &relations.places {
            if matches!(*nesting, INSIDE | EQUAL) {
                around.entry(*inner).or_default().push(*outer);
            }
        }
        let metrics = relations.metrics.iter().map(|m| ((m.metric, m.other), m)).collect();
        Self { nest: Nest::new(rows, relations), relations, metrics, around }
    }

    fn around(&self, place: u32) -> impl Iterator<Item = u32> {
        std::iter::once(place).chain(self.around.get(&place).into_iter().flatten().copied())
    }

    fn population(&self, by: u32, a: u32, b: u32) -> Option<u32> {
        if a == b { Some(EQUAL) } else { self.relations.populations.get(&(by, a, b)).copied() }
    }

    /// The first is equal to the second or a part of it, and comparable.
    fn fits(&self, a: Subject, b: Subject) -> bool {
        let Some(metric) = self.metrics.get(&(a.0, b.0)) else { return false };
        let named = a.1 != 0 && b.1 != 0;
        let group = self.population(metric.by, a.1, b.1).is_some_and(|n| matches!(n, EQUAL | INSIDE));
        let unit = a.2 == b.2 || a.2 == 0 || b.2 == 0;
        let scope = a.4 == b.4 || a.4 == 0 || b.4 == 0 || a.4 == PERIOD && b.4 == CUMULATIVE;
        matches!(metric.nesting, EQUAL | INSIDE) && named && group && unit && a.3 == b.3 && scope
    }

    /// Clusters of the cells of one event, as indices into `items`.
    pub(super) fn clusters(&self, items: &[Item<'_>]) -> Vec<Vec<usize>> {
        let mut found = Clusters { up: (0..items.len()).collect(), marked: vec![false; items.len()] };
        self.pairs(items, &mut found);
        coded(items, &mut found);
        self.sums(items, &mut found);
        let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in (0..items.len()).filter(|at| found.marked[*at]).collect::<Vec<_>>() {
            out.entry(found.root(at)).or_default().push(at);
        }
        out.into_values().collect()
    }

    fn pairs(&self, items: &[Item<'_>], found: &mut Clusters) {
        let mut here: FxHashMap<(u32, Subject), Standing> = FxHashMap::default();
        for (at, item) in items.iter().enumerate() {
            let reach = Reach::of(item);
            let all = here.entry((item.row.place, subject(item.row))).or_default();
            all.0 = all.0.with(reach);
            let group = all.1.entry((time(item.row), item.row.runs)).or_default();
            group.items.push(at);
            group.reach = group.reach.with(reach);
        }
        let mut subjects: BTreeMap<Subject, Vec<Subject>> = here.keys().map(|(_, s)| (*s, Vec::new())).collect();
        let all: Vec<Subject> = subjects.keys().copied().collect();
        for (subject, wider) in &mut subjects {
            wider.extend(all.iter().filter(|w| self.fits(*subject, **w)));
        }
        for ((place, subject), (reach, groups)) in &here {
            for outer in self.around(*place) {
                for (all, others) in subjects[subject].iter().filter_map(|s| here.get(&(outer, *s))) {
                    if !reach.exceeds(*all) {
                        continue;
                    }
                    for (key, group) in groups {
                        for (other_key, other) in others {
                            if meet(*key, *other_key) && may_exceed(*key, *other_key, group, other) {
                                mark(items, group, other, found);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Counts of whose parts the figures may add up to more, and those that may come to more than all that makes them up.
    fn sums(&self, items: &[Item<'_>], found: &mut Clusters) {
        struct Told {
            most: f64,
            least: f64,
            items: Vec<usize>,
        }
        let mut counts: BTreeMap<Node, Told> = BTreeMap::new();
        for (at, item) in items.iter().enumerate().filter(|(_, i)| self.nest.adds(i.row)) {
            let none = || Told { most: 0.0, least: f64::INFINITY, items: Vec::new() };
            let told = counts.entry(Node::of(item.row)).or_insert_with(none);
            (told.most, told.least) = (told.most.max(item.most), told.least.min(item.least));
            told.items.push(at);
        }
        let shelf = Shelf::new(counts.keys());
        let mut check = |whole: &Node, least: f64, above: &[Node], same: bool| {
            let inside = if least.is_finite() { shelf.inside(&self.nest, whole, same) } else { Vec::new() };
            // What is the whole itself shares something with every part; of one part the pairs tell.
            let (equal, parts): (Vec<Node>, Vec<Node>) = inside.into_iter().partition(|p| self.nest.inside(whole, p));
            let several = parts.len() > 1 || !above.is_empty();
            let alone = !above.is_empty() && equal.iter().any(|p| counts[p].most > least);
            if alone || several && parts.iter().map(|p| counts[p].most).sum::<f64>() > least {
                let all = parts.iter().chain(&equal).chain(above).chain([whole]);
                found.mark_each(all.filter_map(|n| counts.get(n)).flat_map(|t| &t.items));
            }
        };
        for (node, told) in &counts {
            check(node, told.least, &[], false);
        }
        for (whole, parts) in self.nest.made_up(counts.keys()) {
            if let Some(least) = parts.iter().map(|p| counts.get(p).map(|t| t.least)).sum::<Option<f64>>() {
                check(&whole, least, &parts, true);
            }
        }
    }
}

fn subject(r: &Row) -> Subject {
    (r.metric, r.population, r.unit, r.fact, r.scope)
}

/// A running total is a stretch without a beginning.
fn time(r: &Row) -> Time {
    if r.to == NO_DAY {
        Time::Unstated
    } else if r.scope == SNAPSHOT && r.end != r.to {
        Time::Moment
    } else if r.scope == CUMULATIVE && r.from >= r.end.min(r.to) {
        Time::DayTotal
    } else if r.from == r.to && r.scope != CUMULATIVE {
        Time::Day(r.to)
    } else {
        Time::Stretch
    }
}

fn meet((a, _): (Time, bool), (b, _): (Time, bool)) -> bool {
    match (a, b) {
        (Time::Day(a), Time::Day(b)) => a == b,
        (Time::Unstated, other) | (other, Time::Unstated) => other == Time::Unstated,
        _ => true,
    }
}

fn may_exceed(a: (Time, bool), b: (Time, bool), group: &Group, other: &Group) -> bool {
    // What a whole stretch comes to exceeds a day of it as a matter of course, unless both are running counts.
    let course = matches!((a.0, b.0), (Time::Stretch, Time::Day(_))) && !(a.1 && b.1);
    let reach = if course { Reach { most: f64::NEG_INFINITY, ..group.reach } } else { group.reach };
    reach.exceeds(other.reach)
}

/// Joins the cells of two groups that may be at odds.
fn mark(items: &[Item<'_>], group: &Group, other: &Group, found: &mut Clusters) {
    let both = group.reach.with(other.reach);
    if both.wild || both.says.0 < both.says.1 {
        found.mark(group.items.iter().chain(&other.items).copied());
        return;
    }
    let rival = |at: usize, reach: Reach| items[at].floors.rival(reach.floors) || items[at].caps.rival(reach.caps);
    let high = group.items.iter().filter(|at| items[**at].most > other.reach.least || rival(**at, other.reach));
    let low = other.items.iter().filter(|at| items[**at].least < group.reach.most || rival(**at, group.reach));
    found.mark(high.chain(low).copied());
}

/// Claims to which a coder gave one question meet whatever else they say.
fn coded(items: &[Item<'_>], found: &mut Clusters) {
    let mut asked: FxHashMap<(u32, u32), Group> = FxHashMap::default();
    for (at, item) in items.iter().enumerate().filter(|(_, i)| i.row.question != 0) {
        let group = asked.entry((item.row.question, item.row.metric)).or_default();
        group.items.push(at);
        group.reach = group.reach.with(Reach::of(item));
    }
    for group in asked.values().filter(|g| g.reach.exceeds(g.reach)) {
        mark(items, group, group, found);
    }
}
