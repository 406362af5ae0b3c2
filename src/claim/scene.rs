//! One sentence with everything found in it: the ground on which figures are attached and attributed.

use std::ops::Range;
use std::sync::Arc;

use super::single::count_articles;
use crate::catalog::{Catalog, Cue, Language, PlaceMention, Policy, Role, SourceKind, TokenKind, Tokens, Voice};
use crate::mention::{CueMention, DateMention, Quantity, cues, dates, quantities, voices};
use crate::text::{Dispatch, Sentence};

/// Why hours, durations and ages are no counts.
pub(super) const TIME: &str = "time or age";

/// A sentence and its mentions. All token ranges are of `tokens`.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub sentence: &'a Sentence,
    pub tokens: Arc<Tokens>,
    pub quantities: Vec<Quantity>,
    pub dates: Vec<DateMention>,
    pub cues: Vec<CueMention<'a, Cue>>,
    /// Tokens of the longest cue.
    reach: usize,
    pub voices: Vec<CueMention<'a, Voice>>,
    pub places: Vec<PlaceMention<'a>>,
    /// Words of a subject where words for harm are figures of speech; apart from the cues, which are unknown to none of those who ask.
    pub themes: Vec<(&'a str, usize)>,
    /// Nouns that a place's name completes; apart for the same reason.
    pub sites: Vec<Range<usize>>,
    /// The dispatch's first sentence, whose words keep company to those of a table.
    pub head: Option<Arc<Tokens>>,
    pub language: &'a Language,
    pub catalog: &'a Catalog,
}

impl<'a> Scene<'a> {
    /// Reads one sentence of a dispatch.
    pub fn read(dispatch: &'a Dispatch, sentence: &'a Sentence, language: &'a Language, catalog: &'a Catalog, policy: &Policy) -> Self {
        let tokens = Tokens::of(&dispatch.text[sentence.span.clone()], sentence.span.start);
        let (mut dates, mut times) = dates(&dispatch.text, &tokens, &language.dates, dispatch.published_period);
        // "1.10" and nothing else is a figure: a day and a month would have a word beside them.
        if tokens.len() == 3 && tokens.fold(1) == "." {
            dates.clear();
            times.clear();
        }
        let masked: Vec<Range<usize>> = dates.iter().map(|d| d.tokens.clone()).collect();
        let mut quantities = quantities(&dispatch.text, &tokens, &masked, &language.numbers, policy);
        for quantity in quantities.iter_mut().filter(|q| times.iter().any(|t| t.start < q.tokens.end && q.tokens.start < t.end)) {
            quantity.not_count = quantity.not_count.or(Some(TIME));
        }
        let day = dispatch.published_period.map(|p| p.to);
        let mut places = catalog.places.find(&dispatch.text, &tokens, Some(&language.code), day);
        let mut cues = cues(&tokens, &language.cues);
        let themes: Vec<(&str, usize)> =
            cues.iter().filter_map(|c| if let Cue::Theme(theme) = c.cue { Some((theme.as_str(), c.tokens.start)) } else { None }).collect();
        let sites = cues.iter().filter(|c| *c.cue == Cue::Site).map(|c| c.tokens.clone()).collect();
        // "since March 2022": what belongs to a date is no verb.
        let dated = |c: &CueMention<'_, Cue>| {
            matches!(c.cue, Cue::Metric(_)) && dates.iter().any(|d| d.tokens.start <= c.tokens.start && c.tokens.end <= d.tokens.end)
        };
        cues.retain(|c| {
            !matches!(c.cue, Cue::Theme(_) | Cue::Site)
                && !is_acronym(&dispatch.text, &tokens, c)
                && is_spelt(&dispatch.text, &tokens, language, c)
                && !dated(c)
        });
        if !language.cues.capital_nouns {
            name_numbers(&tokens, &mut quantities, &places, &dates, &cues, language);
        }
        scale_fractions(&tokens, &mut quantities, language, policy);
        // "How many were there?", "Nobody agrees on the crowd": the word asks for a figure.
        let unspecific = |q: &Quantity| q.wording.vague.is_some() || !q.digits && q.wording.figure == Some(0.0);
        let asked = |t: &Range<usize>| cues.iter().any(|c| *c.cue == Cue::Asks && c.tokens.start <= t.start && t.end <= c.tokens.end);
        for quantity in quantities.iter_mut().filter(|q| unspecific(q) && asked(&q.tokens)) {
            quantity.not_count = Some("asks how many, and says nothing");
        }
        let mut voices = voices(&tokens, &language.attribution);
        // "an estimated 200,000": words of the figure itself report nothing.
        voices.retain(|v| {
            !quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start <= v.tokens.start && v.tokens.end <= q.tokens.end)
        });
        // "wollen 30 Soldaten getötet haben": what belongs to a verb of saying plans nothing.
        let told = |t: &Range<usize>| {
            voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.len() > 2 && v.tokens.start <= t.start && t.end <= v.tokens.end)
        };
        // "había hablado de", "a adus la cunoștință": nor does a part of such a verb tell what happened, unless it holds the figure.
        let counts = |c: &CueMention<'_, Cue>| match c.cue {
            Cue::Metric(i) => matches!(language.cues.metrics[*i].role, Role::Toll | Role::Counted),
            _ => true,
        };
        let holds = |t: &Range<usize>| quantities.iter().any(|q| t.start <= q.tokens.start && q.tokens.end <= t.end);
        let verbs: Vec<&Range<usize>> =
            voices.iter().filter(|v| *v.cue == Voice::Says && v.tokens.len() > 1 && !holds(&v.tokens)).map(|v| &v.tokens).collect();
        let part = |t: &Range<usize>| verbs.iter().any(|v| v.start <= t.start && t.end < v.end);
        cues.retain(|c| if *c.cue == Cue::Planned { !told(&c.tokens) } else { counts(c) || !part(&c.tokens) });
        // "die Hamas", "die Behörden der Hamas": a group that the pack names is no town in some case ("Hamas" of Hama).
        let group = |v: &CueMention<'_, Voice>| matches!(v.cue, Voice::Source(kind) if *kind == SourceKind::Opposition);
        places.retain(|p| !voices.iter().any(|v| group(v) && v.tokens == p.tokens));
        // "Сорок человек ранены": a word of a figure is no town.
        places.retain(|p| {
            !quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start <= p.tokens.start && p.tokens.end <= q.tokens.end)
        });
        let spelt =
            |v: &CueMention<'_, Voice>| language.attribution.mood.contains(&dispatch.text[tokens.span(v.tokens.start)].to_lowercase());
        voices.retain(|v| *v.cue != Voice::Mood || spelt(v));
        // "Institutul de Sănătate Publică": the last word of a name is no verb of saying, though written like one.
        let small = (0..tokens.len()).filter(|i| tokens.kind(*i) == TokenKind::Word && !tokens.is_capital(*i)).count();
        let named = |at: usize| at > 0 && tokens.is_capital(at) && tokens.is_capital(at - 1) && tokens.kind(at - 1) == TokenKind::Word;
        let name = |v: &CueMention<'_, Voice>| !language.cues.capital_nouns && small > 4 && v.tokens.len() == 1 && named(v.tokens.start);
        voices.retain(|v| *v.cue != Voice::Says || !name(v));
        let tokens = Arc::new(tokens);
        let reach = cues.iter().map(|c| c.tokens.len()).max().unwrap_or(0);
        let mut scene =
            Self { sentence, tokens, quantities, dates, cues, reach, voices, places, themes, sites, head: None, language, catalog };
        count_articles(&mut scene, policy);
        scene
    }

    /// The cues that begin at token `at`.
    pub fn cues_at(&self, at: usize) -> impl Iterator<Item = &CueMention<'a, Cue>> {
        let from = self.cues.partition_point(|c| c.tokens.start < at);
        self.cues[from..].iter().take_while(move |c| c.tokens.start == at)
    }

    /// Whether a cue that `wanted` accepts covers any token of `range`.
    pub fn has_cue(&self, range: Range<usize>, wanted: impl Fn(&Cue) -> bool) -> bool {
        let end = self.cues.partition_point(|c| c.tokens.start < range.end);
        let near = self.cues[..end].iter().rev().take_while(|c| range.start < c.tokens.start + self.reach);
        near.filter(|c| range.start < c.tokens.end).any(|c| wanted(c.cue))
    }

    /// The quantity that begins at token `at`.
    pub fn quantity_at(&self, at: usize) -> Option<usize> {
        self.quantities.iter().position(|q| q.tokens.start == at)
    }

    /// The clause around token `at`: up to the next mark that closes one, or a word that begins one.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let near = self.cues.partition_point(|c| c.tokens.start < at);
        let word = |c: &&CueMention<'a, Cue>| *c.cue == Cue::Clause;
        let before = self.cues[..near].iter().rev().find(word).map(|c| c.tokens.start);
        let start = match ((before.unwrap_or(0)..at).rev().find(|i| self.breaks(*i)), before) {
            (Some(mark), _) => mark + 1,
            (None, Some(word)) => word + usize::from(self.is_mark(word)),
            (None, None) => 0,
        };
        let after = self.cues[near..].iter().filter(|c| c.tokens.start > at).find(word).map(|c| c.tokens.start);
        let mut marks = at + 1..after.unwrap_or(self.tokens.len());
        start..marks.find(|i| self.breaks(*i)).or(after).unwrap_or(self.tokens.len())
    }

    /// A mark between clauses.
    fn breaks(&self, i: usize) -> bool {
        self.is_mark(i) && (matches!(self.tokens.fold(i), ";" | ":" | "(" | ")") || self.is_dash(i))
    }

    /// A dash between clauses, not a hyphen inside a word.
    pub fn is_dash(&self, i: usize) -> bool {
        self.tokens.fold(i) == "-" && self.tokens.space_before(i) && (i + 1 == self.tokens.len() || self.tokens.space_before(i + 1))
    }

    fn is_mark(&self, i: usize) -> bool {
        self.tokens.kind(i) == TokenKind::Mark
    }

    /// "five, not six": nothing but a negation, with a comma or a conjunction perhaps, stands between a figure that ends at `from` and one at `to`.
    pub fn sets_right(&self, from: usize, to: usize) -> bool {
        let light = |i: usize| self.is_comma(i) || self.has_cue(i..i + 1, |c| matches!(c, Cue::Negation | Cue::And | Cue::Clause));
        (1..=4).contains(&to.saturating_sub(from)) && (from..to).all(light) && self.has_cue(from..to, |c| *c == Cue::Negation)
    }

    /// The cues that name a metric, each with its rule.
    pub fn metric_cues(&self) -> impl Iterator<Item = (&CueMention<'a, Cue>, &'a crate::catalog::MetricCue)> {
        let rules = &self.language.cues;
        self.cues.iter().filter_map(move |c| match c.cue {
            Cue::Metric(i) => Some((c, &rules.metrics[*i])),
            _ => None,
        })
    }

    /// The words nearest to token `at` that were read as `cue`, folded.
    pub fn said(&self, cue: &crate::catalog::MetricCue, at: usize) -> String {
        let here = self.metric_cues().filter(|(_, rule)| std::ptr::eq(*rule, cue)).map(|(c, _)| &c.tokens);
        here.min_by_key(|t| t.start.abs_diff(at)).map_or_else(|| cue.word.clone(), |t| self.words(t.clone()))
    }

    /// The cues that name a fact, each with its rule.
    pub fn fact_cues(&self) -> impl Iterator<Item = (Range<usize>, &'a crate::catalog::FactCue)> {
        let rules = &self.language.cues;
        self.cues.iter().filter_map(move |c| match c.cue {
            Cue::Fact(i) => Some((c.tokens.clone(), &rules.facts[*i])),
            _ => None,
        })
    }

    /// A comma of the sentence, not one inside a figure ("2,421").
    pub fn is_comma(&self, i: usize) -> bool {
        self.tokens.fold(i) == "," && !self.inside_figure(i)
    }

    /// The token goes on with a figure that began before it.
    pub fn inside_figure(&self, i: usize) -> bool {
        self.quantities.iter().any(|q| q.tokens.start < i && i < q.tokens.end)
    }

    /// Whether what the metric counts are people.
    pub fn counts_people(&self, metric: &str) -> bool {
        self.catalog.metric(metric).is_none_or(|m| m.unit == "people")
    }

    /// The words of a token range, folded.
    pub fn words(&self, range: Range<usize>) -> String {
        range.map(|i| self.tokens.fold(i)).collect::<Vec<_>>().join(" ")
    }

    /// Whether the word has the company that it asks for: "88 cases" in a table, under a heading that names the disease.
    pub fn in_company(&self, cue: &crate::catalog::MetricCue) -> bool {
        let here = || self.has_any(&cue.with);
        let head = |tokens: &Arc<Tokens>| (0..tokens.len()).any(|i| cue.with.longest(tokens, i).is_some());
        let crowd = || self.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd");
        here() || (cue.role == crate::catalog::Role::Counted || crowd()) && self.head.as_ref().is_some_and(head)
    }

    /// Whether one of the words of `with` stands in the sentence; an empty list asks for nothing.
    pub fn has_any(&self, with: &crate::catalog::Lexicon<()>) -> bool {
        with.entries().is_empty() || (0..self.tokens.len()).any(|i| with.longest(&self.tokens, i).is_some())
    }
}

/// "The WHO said": a small word in capitals, where others are not, is a name.
fn is_acronym(text: &str, tokens: &Tokens, mention: &CueMention<'_, Cue>) -> bool {
    let function = matches!(
        mention.cue,
        Cue::Stop | Cue::Clause | Cue::And | Cue::Link | Cue::Locative | Cue::Partitive | Cue::Passive | Cue::Negation
    );
    let capitals = |i: usize| text[tokens.span_of(i..i + 1)].chars().all(char::is_uppercase);
    let long = |i: usize| tokens.fold(i).chars().count() > 1;
    function
        && mention.tokens.len() == 1
        && tokens.is_capital(mention.tokens.start)
        && long(mention.tokens.start)
        && capitals(mention.tokens.start)
        && (0..tokens.len()).any(|i| tokens.kind(i) == TokenKind::Word && !tokens.is_capital(i))
}

/// A word that is another one without its accents ("öldü", died, and "oldu", became; "où", where, and "ou", or) decides a metric
/// or begins a clause only as it is written.
fn is_spelt(text: &str, tokens: &Tokens, language: &Language, mention: &CueMention<'_, Cue>) -> bool {
    if language.cues.accented.is_empty() || mention.tokens.len() != 1 {
        return true;
    }
    let fold = tokens.fold(mention.tokens.start);
    let whole = |folded: &str| fold == folded || folded.chars().count() > 2 && fold.starts_with(folded);
    let Some((_, written)) = language.cues.accented.iter().find(|(folded, _)| whole(folded)) else { return true };
    let spelt = text[tokens.span(mention.tokens.start)].to_lowercase().starts_with(written.as_str());
    spelt == matches!(mention.cue, Cue::Metric(_) | Cue::Clause)
}

/// "Up to ten thousand came, the ministry counted one and a half": a bare fraction takes the multiplier of the figure before it, for
/// nobody counts halves of people.
fn scale_fractions(tokens: &Tokens, quantities: &mut [Quantity], language: &Language, policy: &Policy) {
    let counts = |q: &Quantity| q.not_count.is_none() && q.unit.is_none();
    let scale = |q: &Quantity| {
        let times = |at: usize| language.numbers.words.from(tokens, at).and_then(|(_, word)| word.times);
        q.figure_tokens.clone().filter_map(times).filter(|t| *t >= 1000.0).reduce(f64::max)
    };
    for at in 1..quantities.len() {
        let closes = |i: usize| i >= tokens.len() || tokens.kind(i) == TokenKind::Mark;
        let bare = counts(&quantities[at]) && !quantities[at].digits && closes(quantities[at].tokens.end);
        let fraction = quantities[at].wording.figure.filter(|f| bare && f.fract() != 0.0 && *f > 1.0);
        let before = || quantities[..at].iter().rfind(|q| counts(q)).and_then(scale);
        if let Some((figure, times)) = fraction.and_then(|f| Some((f, before()?))) {
            let quantity = &mut quantities[at];
            quantity.wording.figure = Some(figure * times);
            quantity.interval = policy.interval(&quantity.wording);
        }
    }
}

/// "Khabar 24 said": bare digits between a name that is no place and something they cannot count belong to the name.
fn name_numbers(
    tokens: &Tokens,
    quantities: &mut [Quantity],
    places: &[PlaceMention<'_>],
    dates: &[DateMention],
    cues: &[CueMention<'_, Cue>],
    language: &Language,
) {
    for quantity in quantities.iter_mut() {
        let at = quantity.tokens.start;
        let bare = quantity.digits && quantity.tokens == quantity.figure_tokens && quantity.not_count.is_none();
        // A share is none: "the Centre Party 15.3".
        let small = quantity.wording.figure.is_some_and(|f| f < 100.0 && f.fract() == 0.0);
        // "the channel “Moscow 24”": the mark that opens a name and the one that closes it stand around.
        let marks = at >= 2 && tokens.fold(at - 2) == "\"" && at + 1 < tokens.len() && tokens.fold(at + 1) == "\"";
        let word = at >= 2 && tokens.kind(at - 2) == TokenKind::Word;
        let name = (marks || word) && tokens.is_capital(at - 1) && tokens.fold(at - 1).chars().count() > 2;
        // "On Friday 30 people", "in Almaty 30 people": a day and a place are no such names.
        // Nor is the verb of a headline: "Russian Police Detain 50 At Rally".
        let verb = cues.iter().any(|c| c.tokens.end == at && matches!(c.cue, Cue::Metric(_)));
        let known = verb || places.iter().any(|p| p.tokens.end == at) || dates.iter().any(|d| d.tokens.end == at);
        // "Bakanlığı 12 teröristin", "Müezzinoğlu 86 ölü": what follows is counted.
        let counted = |c: &Cue| match c {
            Cue::Metric(m) => language.cues.metrics[*m].role == Role::Counted,
            c => matches!(c, Cue::Population(_)),
        };
        let counts = cues.iter().any(|c| c.tokens.start == quantity.tokens.end && counted(c.cue));
        if bare && small && name && (marks || !known && !counts) {
            quantity.not_count = Some("part of a name");
        }
    }
}
