//! Charts as inline SVG. Positions are shares of the width, so that a chart fits any screen while its text keeps its size.
//!
//! No plotting library: those at hand (plotters, charming, poloto, charts-rs) draw pictures of a fixed size, with text that shrinks on a
//! telephone, colours that know no dark page, and labels that a screen reader cannot tell from the marks. What is needed here is few
//! marks on one axis.

use super::markup::Html;
use crate::report::wording;

/// An axis from the least to the greatest of what is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    logarithmic: bool,
    /// Added before the logarithm: one where zero is among the figures.
    shift: f64,
    /// Nothing but whole numbers is shown, so none but these are named.
    whole: bool,
}

/// Room at both ends, in percent of the width, for arrows.
const MARGIN: f64 = 5.0;

impl Axis {
    /// Over the figures given; `None` without any.
    pub fn over(figures: impl Iterator<Item = f64>, logarithmic: bool) -> Option<Self> {
        let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
        for x in figures.filter(|x| x.is_finite()) {
            (low, high, whole) = (low.min(x), high.max(x), whole && x.fract() == 0.0);
        }
        if low > high {
            return None;
        }
        let logarithmic = logarithmic && low >= 0.0;
        let mut axis = Self { low, high, logarithmic, shift: if low <= 0.0 { 1.0 } else { 0.0 }, whole };
        if axis.on(high) - axis.on(low) < if logarithmic { 0.2 } else { f64::EPSILON } {
            (axis.low, axis.high) = if logarithmic { (low / 1.3, high.max(1.0) * 1.3) } else { (low - 1.0, high + 1.0) };
        }
        Some(axis)
    }

    /// With room beyond the ends that are open.
    #[must_use]
    pub fn open(mut self, below: bool, above: bool) -> Self {
        let room = (self.on(self.high) - self.on(self.low)) * 0.18;
        let off = |on: f64| if self.logarithmic { on.exp() - self.shift } else { on };
        let (low, high) = (off(self.on(self.low) - room), off(self.on(self.high) + room));
        // Nothing is counted below zero.
        (self.low, self.high) = (if below { low.max(self.low.min(0.0)) } else { self.low }, if above { high } else { self.high });
        self
    }

    fn on(&self, x: f64) -> f64 {
        if self.logarithmic { (x + self.shift).max(f64::MIN_POSITIVE).ln() } else { x }
    }

    /// Where a figure lies, in percent of the width; beyond the axis it is its end.
    pub fn at(&self, x: f64) -> f64 {
        let share = (self.on(x) - self.on(self.low)) / (self.on(self.high) - self.on(self.low));
        MARGIN + share.clamp(0.0, 1.0) * (100.0 - 2.0 * MARGIN)
    }

    /// Beyond an end.
    fn beyond(&self, x: f64) -> bool {
        x < self.low || x > self.high
    }

    /// How the axis is read, for a caption.
    pub fn described(&self) -> &'static str {
        if self.logarithmic { "log scale" } else { "linear scale" }
    }

    /// Round figures to name on the axis, far enough apart for their labels.
    pub fn ticks(&self, apart: f64) -> Vec<f64> {
        let mut found = if self.logarithmic { self.powers() } else { self.steps() };
        if found.len() < 2 {
            found = self.steps();
        }
        let mut kept: Vec<f64> = Vec::new();
        for tick in found {
            if kept.last().is_none_or(|last| self.at(tick) - self.at(*last) >= apart) {
                kept.push(tick);
            }
        }
        kept
    }

    /// 1, 2 and 5 times powers of ten; powers alone where there are many.
    fn powers(&self) -> Vec<f64> {
        let first = self.low.max(if self.whole { 1.0 } else { 1e-6 }).log10().floor() as i32;
        let last = self.high.max(1e-6).log10().ceil() as i32;
        let steps: &[f64] = match last - first {
            0..=2 => &[1.0, 2.0, 5.0],
            3..=4 => &[1.0, 3.0],
            _ => &[1.0],
        };
        let zero = Some(0.0).filter(|_| self.low <= 0.0);
        let others = (first..=last).flat_map(|power| steps.iter().map(move |step| step * 10f64.powi(power)));
        zero.into_iter().chain(others.filter(|x| !self.beyond(*x) && (!self.whole || *x >= 1.0))).collect()
    }

    /// Four or five equal steps.
    fn steps(&self) -> Vec<f64> {
        let raw = (self.high - self.low) / 4.0;
        let power = 10f64.powf(raw.log10().floor());
        let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= raw).unwrap_or(raw);
        let step = if self.whole { round.ceil() } else { round };
        let first = (self.low / step).ceil();
        (0..8).map(|i| (first + f64::from(i)) * step).take_while(|x| *x <= self.high * (1.0 + 1e-9)).collect()
    }
}

/// What is shown of one figure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Mark {
    /// Lower end; none: open.
    pub low: Option<f64>,
    /// The stated figure.
    pub best: Option<f64>,
    /// Upper end; none: open.
    pub high: Option<f64>,
    /// A word and no figure ("dozens").
    pub vague: bool,
}

impl Mark {
    /// The figures that an axis must hold.
    pub fn figures(self) -> impl Iterator<Item = f64> {
        [self.low, self.best, self.high].into_iter().flatten()
    }

    /// Something can be drawn.
    pub fn is_some(self) -> bool {
        self.figures().next().is_some()
    }
}

fn percent(share: f64) -> String {
    let text = format!("{share:.1}");
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// One row of a forest plot. The figures stand beside it as text, so it is hidden from screen readers.
pub(super) fn strip(h: &mut Html, axis: &Axis, mark: Mark) {
    row(h, axis, |h| {
        if !mark.is_some() {
            return;
        }
        let (from, to) = (mark.low.map_or(0.0, |x| axis.at(x)), mark.high.map_or(100.0, |x| axis.at(x)));
        if mark.vague && to > from {
            h.void("rect", &[("class", "vague"), ("x", &percent(from)), ("width", &percent(to - from)), ("y", "-5"), ("height", "10")]);
        } else if to > from {
            h.void("line", &[("class", "span"), ("x1", &percent(from)), ("x2", &percent(to))]);
        }
        for (end, open, arrow) in [(from, mark.low.is_none(), LEFT), (to, mark.high.is_none(), RIGHT)] {
            if open {
                head(h, end, arrow);
            } else if to > from && !mark.vague {
                h.void("line", &[("class", "end"), ("x1", &percent(end)), ("x2", &percent(end)), ("y1", "-4"), ("y2", "4")]);
            }
        }
        if let Some(best) = mark.best.filter(|_| !mark.vague) {
            let bound = mark.low.is_none() || mark.high.is_none();
            let class = if bound { "point bound" } else { "point" };
            h.void("circle", &[("class", class), ("cx", &percent(axis.at(best))), ("r", "4.5")]);
        }
    });
}

/// The estimate: a diamond as wide as its interval, with arrows where the interval goes beyond the axis.
pub(super) fn diamond(h: &mut Html, axis: &Axis, mark: Mark) {
    row(h, axis, |h| {
        let (from, to) = (mark.low.map_or(0.0, |x| axis.at(x)), mark.high.map_or(100.0, |x| axis.at(x)));
        let middle = mark.best.map_or(f64::midpoint(from, to), |x| axis.at(x));
        let peak = if to > from { (middle - from) / (to - from) * 100.0 } else { 50.0 };
        let (x, width) = if to - from < 1.5 { (middle - 0.75, 1.5) } else { (from, to - from) };
        let (x, width, path) = (percent(x), percent(width), format!("M0 50L{peak:.1} 0L100 50L{peak:.1} 100Z"));
        let place = [("x", x.as_str()), ("width", &width), ("y", "-7"), ("height", "14")];
        h.element("svg", &[&place[..], &[("viewBox", "0 0 100 100"), ("preserveAspectRatio", "none")]].concat(), |h| {
            h.void("path", &[("class", "diamond"), ("d", &path)]);
        });
        if mark.low.is_none_or(|x| axis.beyond(x)) {
            head(h, from, LEFT);
        }
        if mark.high.is_none_or(|x| axis.beyond(x)) {
            head(h, to, RIGHT);
        }
    });
}

/// Heads of arrows, from their tip.
const LEFT: &str = "M7-5L0 0L7 5";
const RIGHT: &str = "M-7-5L0 0L-7 5";

fn head(h: &mut Html, at: f64, path: &'static str) {
    h.element("svg", &[("x", &percent(at)), ("overflow", "visible")], |h| h.void("path", &[("class", "arrow"), ("d", path)]));
}

/// Grid lines as high as the row, marks in its middle.
fn row(h: &mut Html, axis: &Axis, marks: impl FnOnce(&mut Html)) {
    h.element("svg", &[("class", "strip"), ("aria-hidden", "true")], |h| {
        for tick in axis.ticks(APART) {
            let x = percent(axis.at(tick));
            h.void("line", &[("class", "grid"), ("x1", &x), ("x2", &x), ("y2", "100%")]);
        }
        h.element("svg", &[("y", "50%"), ("overflow", "visible")], marks);
    });
}

/// Labels of ticks need so much of the width.
const APART: f64 = 15.0;

/// The figures of the axis, below the rows.
pub(super) fn scale(h: &mut Html, axis: &Axis) {
    h.element("svg", &[("class", "scale"), ("height", "18"), ("aria-hidden", "true")], |h| {
        for tick in axis.ticks(APART) {
            h.leaf("text", &[("class", "tick"), ("x", &percent(axis.at(tick))), ("y", "13")], &short(tick));
        }
    });
}

/// As short as an axis needs it.
fn short(x: f64) -> String {
    let millions = x / 1e6;
    if millions >= 1.0 { format!("{} M", wording::number(millions)) } else { wording::number(x) }
}

/// One figure of a running total.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Telling {
    /// Days since any day.
    pub day: f64,
    /// The figure.
    pub mark: Mark,
    /// The letter of who says so.
    pub letter: char,
}

/// Figures over days, of one running total. `days` are labels for the axis.
pub(super) fn timeline(h: &mut Html, days: &[(f64, String)], tellings: &[Telling], logarithmic: bool) {
    let Some(across) = Axis::over(days.iter().map(|d| d.0).chain(tellings.iter().map(|t| t.day)), false) else { return };
    let zero = Some(0.0).filter(|_| !logarithmic);
    let Some(up) = Axis::over(tellings.iter().flat_map(|t| t.mark.figures()).chain(zero), logarithmic) else { return };
    // The upper left corner is the origin; the days stand below.
    let y = |x: f64| percent((100.0 - up.at(x)) * 0.88);
    h.element("svg", &[("class", "timeline"), ("height", "260"), ("aria-hidden", "true")], |h| {
        for tick in up.ticks(16.0) {
            h.void("line", &[("class", "grid"), ("x1", "0"), ("x2", "100%"), ("y1", &y(tick)), ("y2", &y(tick))]);
            h.leaf("text", &[("class", "tick left"), ("x", "0"), ("y", &y(tick)), ("dy", "-3")], &short(tick));
        }
        let mut after = f64::NEG_INFINITY;
        for (day, label) in days {
            let x = across.at(*day);
            h.void("line", &[("class", "day"), ("x1", &percent(x)), ("x2", &percent(x)), ("y1", "86%"), ("y2", "89%")]);
            if x - after >= 13.0 {
                h.leaf("text", &[("class", "tick"), ("x", &percent(x)), ("y", "96%")], label);
                after = x;
            }
        }
        for (from, to) in paths(tellings) {
            let middle = |t: &Telling| t.mark.best.or(t.mark.low).or(t.mark.high).unwrap_or_default();
            let ends = [percent(across.at(from.day)), y(middle(from)), percent(across.at(to.day)), y(middle(to))];
            h.void("line", &[("class", "path"), ("x1", &ends[0]), ("y1", &ends[1]), ("x2", &ends[2]), ("y2", &ends[3])]);
        }
        let mut taken: Vec<((i64, i64), char)> = Vec::new();
        for telling in tellings {
            let x = percent(across.at(telling.day));
            if let (Some(low), Some(high)) = (telling.mark.low, telling.mark.high)
                && low < high
            {
                h.void("line", &[("class", "span thin"), ("x1", &x), ("x2", &x), ("y1", &y(low)), ("y2", &y(high))]);
            }
            let Some(at) = telling.mark.best.or(telling.mark.low).or(telling.mark.high) else { continue };
            // Letters that would cover one another stand side by side.
            let cell = ((across.at(telling.day) / 2.5).round() as i64, (up.at(at) / 6.0).round() as i64);
            if taken.contains(&(cell, telling.letter)) {
                continue;
            }
            let before = taken.iter().filter(|c| c.0 == cell).count();
            taken.push((cell, telling.letter));
            let side = if across.at(telling.day) > 50.0 { -19 } else { 19 };
            let shift = format!("translate({} 0)", side * before as i64);
            h.element("g", &[("transform", &shift)], |h| {
                h.void("circle", &[("class", "letter"), ("cx", &x), ("cy", &y(at)), ("r", "9")]);
                h.leaf("text", &[("class", "letter"), ("x", &x), ("y", &y(at)), ("dy", "4")], &telling.letter.to_string());
            });
        }
    });
}

/// Each two figures of one voice that follow one another.
fn paths(tellings: &[Telling]) -> Vec<(&Telling, &Telling)> {
    let next = |(i, from): (usize, &Telling)| tellings[i + 1..].iter().position(|t| t.letter == from.letter).map(|n| i + 1 + n);
    tellings
        .iter()
        .enumerate()
        .filter_map(|(i, from)| next((i, from)).map(|n| (from, &tellings[n])))
        .filter(|(a, b)| a.day < b.day)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(draw: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::new();
        draw(&mut html);
        html.finish().replace("><", ">\n<")
    }

    #[test]
    fn ticks_are_round_and_apart() {
        let log = Axis::over([24.0, 999.0].into_iter(), true).expect("figures");
        assert_eq!(log.ticks(15.0), [50.0, 100.0, 200.0, 500.0]);
        let wide = Axis::over([3.0, 2e6].into_iter(), true).expect("figures");
        assert_eq!(wide.ticks(15.0), [10.0, 100.0, 1000.0, 10_000.0, 100_000.0, 1e6]);
        let near = Axis::over([700.0, 951.0].into_iter(), true).expect("figures");
        assert_eq!(near.ticks(15.0), [700.0, 800.0, 900.0]);
        let few = Axis::over([1.0, 1.0].into_iter(), true).expect("figures");
        assert_eq!(few.ticks(15.0), [1.0]);
        let open = Axis::over([100.0, 1000.0].into_iter(), true).expect("figures").open(false, true);
        assert!(open.at(100.0) == MARGIN && open.at(1000.0) < 85.0);
        let zero = Axis::over([0.0, 40.0].into_iter(), true).expect("figures");
        assert_eq!((zero.ticks(15.0), zero.at(0.0)), (vec![0.0, 1.0, 5.0, 20.0], MARGIN));
        let linear = Axis::over([3.0, 9.0].into_iter(), false).expect("figures");
        assert_eq!(linear.ticks(15.0), [4.0, 6.0, 8.0]);
        assert_eq!(Axis::over(std::iter::empty(), true), None);
        assert_eq!(Axis::over([500.0].into_iter(), true).map(|a| a.at(500.0).round()), Some(50.0));
    }

    #[test]
    fn marks_of_each_kind() {
        let axis = Axis::over([100.0, 1000.0].into_iter(), true).expect("figures");
        let mark = |low, best, high, vague| Mark { low, best, high, vague };
        let marks = [
            ("exact", mark(Some(500.0), Some(500.0), Some(500.0), false)),
            ("about", mark(Some(400.0), Some(500.0), Some(600.0), false)),
            ("more_than", mark(Some(501.0), Some(500.0), None, false)),
            ("at_most", mark(None, Some(500.0), Some(500.0), false)),
            ("vague", mark(Some(200.0), None, Some(999.0), true)),
        ];
        let all: Vec<String> = marks.into_iter().map(|(name, mark)| format!("{name}\n{}", drawn(|h| strip(h, &axis, mark)))).collect();
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn an_estimate_is_a_diamond() {
        let axis = Axis::over([100.0, 1000.0].into_iter(), true).expect("figures");
        let mark = Mark { low: Some(300.0), best: Some(700.0), high: Some(4000.0), vague: false };
        insta::assert_snapshot!(drawn(|h| diamond(h, &axis, mark)));
    }

    #[test]
    fn a_running_total_over_days() {
        let exact = |x| Mark { low: Some(x), best: Some(x), high: Some(x), vague: false };
        let telling = |day, x, letter| Telling { day, mark: exact(x), letter };
        let tellings = [telling(0.0, 164.0, 'A'), telling(0.0, 164.0, 'B'), telling(6.0, 225.0, 'A')];
        insta::assert_snapshot!(drawn(|h| timeline(h, &[(0.0, "9 Jan".into()), (6.0, "15 Jan".into())], &tellings, true)));
    }
}
