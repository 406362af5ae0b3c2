//! Why two claims compare as they do. The ids are public.

use super::Verdict;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $verdict:expr, $sentence:literal;)+) => {
        /// Why two claims compare as they do, or why they can't be compared.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        pub enum Reason { $(#[doc = $sentence] $name),+ }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Public id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// One sentence for people.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }

            /// The verdict that goes with it; `None` when the intervals decide.
            pub fn verdict(self) -> Option<Verdict> {
                match self { $(Self::$name => $verdict),+ }
            }
        }
    };
}

const OVERLAP: Option<Verdict> = Some(Verdict::Overlap);
const DISJOINT: Option<Verdict> = Some(Verdict::Disjoint);
const REFUSED: Option<Verdict> = Some(Verdict::Incomparable);

reasons! {
    SameQuestion = "same-question", None, "Both answer the same question.";
    SameFamily = "same-family", None, "Both answer the same question: their metrics are one family, which languages and translations mix.";
    CodedQuestion = "coded-question", None, "A coder gave both the same question.";
    SameCategory = "same-category", Some(Verdict::Agree), "Both say the same of the same question.";

    WithinTolerance = "within-tolerance", OVERLAP, "The figures differ by no more than the metric's tolerance.";
    PartWithinWhole = "part-within-whole", OVERLAP, "One is a part of the other, and the figures meet.";
    PeriodsCross = "periods-cross", OVERLAP, "The periods share some days, and the figures meet.";
    PartSaysSame = "part-says-same", OVERLAP, "One is a part of the other, and both say the same.";

    PartExceedsWhole = "part-exceeds-whole", DISJOINT, "One is a part of the other and yet certainly larger.";
    FallingCumulative = "falling-cumulative", DISJOINT, "The same source's total so far is lower at a later moment, and this metric cannot fall.";
    DisputedAttribution = "disputed-attribution", DISJOINT, "Two outlets put different figures in the same source's mouth.";
    SelfContradiction = "self-contradiction", DISJOINT, "One dispatch gives two figures of the same source for one question.";
    Denied = "denied", DISJOINT, "One denies what the other asserts.";
    ExclusiveCategories = "exclusive-categories", DISJOINT, "The two categories exclude each other.";

    NoFigure = "no-figure", REFUSED, "One of them bears no figure that could be compared.";
    OtherUnit = "other-unit", REFUSED, "They are given in different units.";
    UnnamedPart = "unnamed-part", REFUSED, "One is a part of another count, or one source tells both in one sentence: a trait that no column holds sets them apart.";
    Retracted = "retracted", REFUSED, "One was withdrawn by its own source.";
    Hypothetical = "hypothetical", REFUSED, "One speaks of what could be, not of what is.";
    Planned = "planned", REFUSED, "One was planned or expected, the other happened.";
    Superseded = "superseded", REFUSED, "One is an old figure, quoted beside a newer one.";
    PlaceUnstated = "place-unstated", REFUSED, "Only one of them says where.";
    OtherPlace = "other-place", REFUSED, "They speak of different places.";
    PlacesOverlap = "places-overlap", REFUSED, "They share some places but not all.";
    PopulationUnstated = "population-unstated", REFUSED, "The metric tells by name whose figure it is, and one names nobody.";
    OtherPopulation = "other-population", REFUSED, "They count different people or things.";
    PopulationUnclear = "population-unclear", REFUSED, "The groups that they count may share members, and how many is not known.";
    PeriodUnstated = "period-unstated", REFUSED, "Only one of them says when.";
    OtherPeriod = "other-period", REFUSED, "They speak of different days.";
    OtherMoment = "other-moment", REFUSED, "They give the state at different moments.";
    PeriodsDiffer = "periods-differ", REFUSED, "The periods share only some days, and the figures do not meet.";
    OtherScope = "other-scope", REFUSED, "One covers its period, the other all that happened so far, or the state at a moment.";
    ContainmentsCross = "containments-cross", REFUSED, "Each is a part of the other in some respect.";
    NotATotal = "not-a-total", REFUSED, "One is a part of the other, but this metric is no total: a part may exceed the whole.";
    PartBelowWhole = "part-below-whole", REFUSED, "One is a part of the other and smaller, as a part may be.";
    NestedParts = "nested-parts", REFUSED, "One is a part of the other in several respects; that they meet or not tells nothing.";
    PartMayDiffer = "part-may-differ", REFUSED, "One is a part of the other, and what holds for the one need not hold for the other.";
    Revised = "revised", REFUSED, "The same source gave another figure at another time.";
    LaterLower = "later-lower", REFUSED, "The later figure is lower, and this metric can fall.";
    RunningCount = "running-count", REFUSED, "One is a count so far on a day that was not over, from another hour.";
    DeniedOther = "denied-other", REFUSED, "One denies a figure or category other than the one that the other asserts.";
    OtherCategory = "other-category", REFUSED, "Both categories may hold at once.";
}

impl Reason {
    /// Code in frames.
    pub(super) fn code(self) -> u32 {
        self as u32
    }

    /// From its code.
    pub(super) fn from_code(code: u32) -> Self {
        Self::ALL.get(code as usize).copied().unwrap_or(Self::NoFigure)
    }

    /// The distance of the figures tells something although they are not compared.
    pub(super) fn keeps_gap(self) -> bool {
        matches!(self, Self::Revised | Self::LaterLower | Self::RunningCount)
    }

    /// From its public id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.id() == id)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}
