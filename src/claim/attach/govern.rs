//! The cue that governs a figure: what happened to those it counts.
//!
//! Candidates are scored by direction and by what lies between: words, marks, clause beginnings, other figures.

use std::ops::Range;

use super::Count;
use super::clause::{
    aside, begins_clause, begins_relative, follows_and, has_verb, has_verb_behind_part, in_apposition, is_gap, is_main, itemised,
    main_follows, next_has_noun, next_has_verb, part_between, survives, tells_of_another,
};
use super::context::marker_before;
use super::noun::{Noun, has_object};
use super::verb::{is_agent, verb_behind_participle, verb_follows};
use crate::catalog::{Cue, MetricCue, Role, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::mention::CueMention;

/// Score below which a cue does not govern a figure.
pub(super) const ENOUGH: f64 = 3.0;

/// The same where a nearer word speaks of the whole: "68 of the 72 aboard the plane that went down on Sunday have died".
pub(super) const FAR: f64 = 1.0;

/// What at most lies between a toll and the figure that a verb of change ties to it.
const CHANGED: f64 = 4.0;

/// The cue that governs quantity `q` best, with its tokens and score.
pub(super) fn best_cue<'a>(
    scene: &Scene<'a>,
    q: usize,
    nouns: &[Noun],
    population: Option<&str>,
    taken: Option<&Range<usize>>,
    before: Option<&Count>,
    enough: f64,
) -> Option<(&'a MetricCue, Range<usize>, f64)> {
    let noun = &nouns[q];
    let phrase = scene.quantities[q].tokens.start..noun.end.max(scene.quantities[q].tokens.end);
    let unnamed = population.is_none()
        && noun.counted.is_none()
        && noun.whole.is_none()
        && (noun.subset_after || has_unknown_noun(scene, phrase.end));
    let dead = noun.counted.is_some_and(|i| scene.catalog.metric(&scene.language.cues.metrics[i].metric).is_some_and(|m| m.fatal));
    let mut best: Option<(&'a MetricCue, Range<usize>, f64)> = None;
    for (mention, cue) in scene.metric_cues() {
        let tokens = mention.tokens.clone();
        // German "zogen sich 30 Fahrgäste Verletzungen zu": a verb in two parts may stand round the phrase.
        let round = matches!(cue.role, Role::Affects | Role::Happens) && tokens.start < phrase.start && phrase.end < tokens.end;
        if !round && tokens.start < phrase.end && phrase.start < tokens.end || taken == Some(&tokens) {
            continue;
        }
        if is_other_thing(scene, cue, population) {
            continue;
        }
        let own_thing = || scene.catalog.metric(&cue.metric).is_some_and(|m| population == Some(m.unit.as_str()));
        // "98.7 percent of precincts": a share of what no metric holds.
        let share_of_other = cue.metric.is_empty() && population == Some("percent");
        let other = is_thing(scene, noun, population) && !own_thing() && !share_of_other;
        if cue.counts.is_empty() && (other || is_force_in_crowd(scene, cue, population)) {
            continue;
        }
        if !cue.counts.is_empty() && !population.is_some_and(|p| cue.counts.iter().any(|c| c == p)) {
            continue;
        }
        if dead && befalls_the_living(scene, cue) {
            continue;
        }
        // A word that asks for company has it when the sentences before spoke of the same.
        let in_company = scene.in_company(cue) || before.is_some_and(|b| b.metric == cue.metric);
        if !in_company
            || nouns.iter().enumerate().any(|(i, n)| {
                i != q && n.counted_at == Some(tokens.start) && (cue.role == Role::Counted || !n.postposed || noun.whole == Some(i))
            })
        {
            continue;
        }
        if cue.role != Role::Toll && tells(scene, &tokens) {
            continue;
        }
        // "The show brings together 85 paintings": what is brought together are people only where a noun says so, or none stands there.
        // So are those of whom a word tells that is said of things as well: "The club released three records".
        if cue.broad && unnamed && !noun.subset_after {
            continue;
        }
        // "Attendance was 96 percent, and four classes …": what is counted after a conjunction is no total of the word before.
        if cue.role == Role::Toll && tokens.end <= phrase.start && unnamed && follows_and(scene, phrase.start) {
            continue;
        }
        if (cue.role == Role::Affects || cue.near) && unnamed && scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd") {
            continue;
        }
        let after = tokens.start >= phrase.end;
        let between = match (after, round) {
            (true, _) => phrase.end..tokens.start,
            (_, true) => phrase.start..phrase.start,
            _ => tokens.end..phrase.start,
        };
        // "those who saw a doctor after the clashes rose to 686": a noun before the figure is what it counts only when no word parts them.
        let parted = cue.role == Role::Counted && !after && between.clone().any(|i| scene.tokens.kind(i) == TokenKind::Word);
        // "According to a toll of the police, 12 were injured": the toll is where the figure is from, not what it is.
        if cue.role == Role::Toll && !after && quoted_toll(scene, tokens.start, &between) {
            continue;
        }
        // "has passed 120 across six states": behind a preposition and another figure, a noun that no list knows is no toll.
        let placed = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative);
        let other = || between.clone().any(|i| scene.quantity_at(i).is_some());
        let things = noun.counted.is_some_and(|i| !scene.counts_people(&scene.language.cues.metrics[i].metric));
        if cue.role == Role::Toll
            && !after
            && (unnamed || things)
            && other()
            && scene.has_cue(phrase.start.saturating_sub(1)..phrase.start, placed)
        {
            continue;
        }
        // "Only three of the 40 passengers survived": the whole stands between.
        let whole = noun.whole.filter(|w| after && scene.quantities[*w].tokens.start >= phrase.start).map_or(phrase.end, |w| nouns[w].end);
        let reach = if after { tokens.start.saturating_sub(whole.max(phrase.end)) } else { between.len() };
        if cue.near && (reach > 2 || parted) {
            continue;
        }
        // "Seven were given life sentences and 12 were acquitted": a figure that is the subject of a clause of its own is no object.
        // "… were on duty and 30 of them were hurt": so is a part.
        // "900 officers were deployed, 43 of them were hurt": behind a comma, too, and with a verb alone.
        let verb = |at: usize| scene.metric_cues().any(|(c, m)| c.tokens.start == at && matches!(m.role, Role::Affects | Role::Happens));
        let passive = || scene.has_cue(phrase.end..phrase.end + 1, |c| *c == Cue::Passive);
        let part = || noun.subset_after && (passive() || verb(phrase.end));
        let comma = || phrase.start > 0 && scene.is_comma(phrase.start - 1);
        let subject = || (noun.predicate || part()) && follows_and(scene, phrase.start) || part() && comma();
        if !after && matches!(cue.role, Role::Affects | Role::Happens) && subject() {
            continue;
        }
        // "four died and seven, among them two boys, were burnt": nor is one whose verb stands behind an aside.
        if !after && matches!(cue.role, Role::Affects | Role::Happens) && has_verb_behind_part(scene, q, nouns) {
            continue;
        }
        // "were pulled out, while rescuers fear two dozen more are below": nor is the subject of a clause behind a conjunction.
        let opened = || between.clone().any(|i| scene.is_comma(i) && scene.has_cue(i + 1..i + 2, |c| *c == Cue::Clause));
        let verb_after = || scene.has_cue(phrase.end..phrase.end + 1, |c| *c == Cue::Passive);
        if !after && matches!(cue.role, Role::Affects | Role::Happens) && verb_after() && opened() {
            continue;
        }
        // "clashed with 40 officers and 12 were injured": those before the conjunction do not share the verb behind it.
        if after
            && matches!(cue.role, Role::Affects | Role::Happens)
            && (next_has_verb(scene, q, &between, nouns) || begins_clause(scene, q, &between, nouns))
        {
            continue;
        }
        // "12 people died in the north and two in the east, the worst affected regions": what a participle behind an article names.
        if after && cue.role == Role::Affects && in_apposition(scene, tokens.start) {
            continue;
        }
        // "left 42 dead but 54 survivors": those who are named by having survived die only by a verb near them.
        let apart = || between.clone().any(|i| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::And)));
        if !after && survives(scene, noun) && scene.catalog.metric(&cue.metric).is_some_and(|m| m.fatal) && apart() {
            continue;
        }
        // "there were 60 people, of whom two died": what befell a part behind a comma is not said of the whole.
        if after && scene.counts_people(&cue.metric) && part_between(scene, q, &between, nouns) {
            continue;
        }
        // "eight dead: two civilians, two protesters and four officers who took part in …": what is told of the last of a list is its own.
        if after && itemised(scene, q) && tells_of_another(scene, &between, nouns) {
            continue;
        }
        // "put out 900 men and arrested 17", "three bombs killed 100": a verb that has an object of its own governs nothing before it.
        let own_object = || after && cue.role != Role::Toll && has_object(scene, tokens.end);
        let joined = || between.clone().any(|i| scene.has_cue(i..i + 1, |c| *c == Cue::And));
        if own_object() && (!scene.language.attribution.verb_final || joined()) {
            continue;
        }
        // "there are 400 displaced, and that 200 are in need": the verb of another clause has a figure of its own.
        if after && clause_with_figure(scene, &between) {
            continue;
        }
        // "killed by two gunmen": who did it is not whom it was done to.
        if !after && cue.role != Role::Toll && cue.counts.is_empty() && scene.has_cue(tokens.end..tokens.end + 1, |c| *c == Cue::Doer) {
            continue;
        }
        // "hurt when a train was stopped by 300 people": so is whoever stands after the word for it elsewhere in the sentence.
        let doer = |at: usize| at > 0 && scene.has_cue(at - 1..at, |c| *c == Cue::Doer);
        if !after
            && (matches!(cue.role, Role::Affects | Role::Happens) && cue.counts.is_empty()
                || matches!(cue.role, Role::Toll | Role::Counted))
            && doer(phrase.start)
            && tokens.end < phrase.start
        {
            continue;
        }
        let toll = cue.role == Role::Counted && heads_figure(scene, &tokens, phrase.start, noun);
        let role = if toll { Role::Toll } else { cue.role };
        // "12 kişi öldü, 45 kişi … yaralandı": where the verb closes, one before a comma has closed a clause of its own.
        let closed = || !after && between.clone().any(|i| scene.is_comma(i));
        if scene.language.attribution.verb_final && matches!(cue.role, Role::Affects | Role::Happens) && closed() {
            continue;
        }
        // "1.204 operasyonda 897 şüpheli yakalandı": and one behind the noun of another figure is that of the other.
        let own = noun.subset_after || noun.predicate || marker_before(scene, phrase.start);
        let others = || after && !own && next_has_noun(scene, phrase.end, &between, nouns);
        if scene.language.attribution.verb_final && role != Role::Toll && others() {
            continue;
        }
        // "Teknede 60 göçmen olduğu, 25'inin kurtarıldığı": and so does a verb of being right behind the figure's noun.
        let being = |c: &Cue| matches!(c, Cue::Metric(m) if scene.language.cues.metrics[*m].background);
        let told = || after && tokens.start > phrase.end && scene.cues_at(phrase.end).any(|c| being(c.cue));
        if scene.language.attribution.verb_final && told() {
            continue;
        }
        // "The number of victims of the fires in two towns has climbed to 22": the verb of change is that of the toll before it.
        let changed = || role == Role::Toll && !after && changes_to(scene, phrase.start);
        let price = cost(scene, between.clone(), role, q, nouns);
        let main = after && is_main(scene, &phrase, &tokens);
        let mut score = base(role, after) - if changed() || main { price.min(CHANGED) } else { price };
        // "a plane carrying ten people that disappeared", "two activists who took part in a rally were jailed": what a relative
        // clause tells gives way to the verb that has the figure for its object, and to that of the sentence.
        if after
            && !main
            && tokens.start > phrase.end
            && begins_relative(scene, phrase.end)
            && (has_verb(scene, phrase.start) || main_follows(scene, &phrase, &tokens))
        {
            score -= 3.0;
        }
        // "raising to 49 the number of people killed": behind a verb of change, or a preposition, the toll follows its figure.
        let to = || scene.has_cue(phrase.start.saturating_sub(1)..phrase.start, placed) && !has_own_figure(scene, tokens.end);
        if role == Role::Toll
            && after
            && between.len() <= 1
            && !between.clone().any(|i| scene.is_comma(i))
            && (changes_to(scene, phrase.start) || to())
        {
            score += 4.5;
        }
        // "starben 110 Menschen, 670 wurden verletzt": the verb has a figure of its own before it, behind a comma.
        if after && own_subject(scene, &between, nouns) {
            score -= 1.5;
        }
        if scene.language.attribution.verb_final && !after && matches!(cue.role, Role::Affects | Role::Happens) {
            // The verb of a figure follows it; before it stands that of the clause before, or a participle right beside it.
            score -= if between.is_empty() { 1.0 } else { 2.5 };
        }
        if cue.weak {
            score -= 3.0;
        }
        if cue.background {
            score -= 1.0;
        }
        if !cue.counts.is_empty() {
            score += 1.0;
        }
        if in_relative(scene, tokens.start, phrase.start) || cue.role == Role::Affects && is_where_they_died(scene, &tokens, q) {
            score -= 3.0;
        }
        // "Eight people, hurt in the quake, are treated in hospital": so does a participle behind the noun that the verb of the sentence follows.
        if after && role == Role::Affects && verb_behind_participle(scene, phrase.end, &tokens).is_some() {
            score -= 3.0;
        }
        // "Ten of those pulled from the wreck were dead": so says the participle right behind a pronoun for the whole.
        let participle = noun.subset_after && cue.role == Role::Affects && verb_follows(scene, tokens.end);
        if after && between.is_empty() && (participle || describes(scene, &tokens)) {
            score -= 3.0;
        }
        // "…lost five children," said a woman who fled: what tells of the speaker says nothing of the figure in the quotation.
        if after && closes_quotation(scene, &between) {
            continue;
        }
        if after && cue.role == Role::Affects && !(noun.attributive && between.is_empty()) && is_agent(scene, &between, &tokens) {
            continue;
        }
        // "to rescue nine other missing workers": what stands before the noun says what they are.
        if after && noun.attributive && between.len() <= 1 {
            score += 0.5;
        }
        // A word that has its company says more than one that needs none.
        if !cue.with.entries().is_empty() {
            score += 0.05;
        }
        // A longer cue says more than a shorter one at the same distance.
        score += 0.1 * (tokens.len() as f64 - 1.0);
        if score >= enough && best.as_ref().is_none_or(|(_, _, s)| score > *s) {
            best = Some((cue, tokens, score));
        }
    }
    best
}

/// "survivors of 750", "in hospitals they speak of 22": those whom a word for what happened names are here whoever tells of a figure.
fn tells(scene: &Scene<'_>, cue: &Range<usize>) -> bool {
    let verb = |at: usize| scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == at);
    let gap = |v: &Range<usize>| {
        scene.quantities.iter().any(|q| (v.end..v.end + 4).contains(&q.tokens.start) && is_gap(scene, v, q.tokens.start))
    };
    let dash =
        |v: &Range<usize>| v.end < scene.tokens.len() && scene.is_dash(v.end) && scene.has_cue(v.end + 1..v.end + 2, |c| *c == Cue::Stop);
    let source = |v: &Range<usize>| v.start < cue.end && cue.start < v.end;
    let mut voices = scene.voices.iter().filter(|v| matches!(v.cue, Voice::Source(_)) && source(&v.tokens)).map(|v| &v.tokens);
    // "survivors, quoted by the media, mentioned 700"
    let aside = |v: &Range<usize>| {
        let close = (v.end + 1..scene.tokens.len()).find(|i| scene.is_comma(*i)).filter(|_| scene.is_comma(v.end));
        close.is_some_and(|i| verb(i + 1))
    };
    voices.any(|v| verb(v.end) || gap(v) || dash(v) || aside(v))
}

/// "the bodies of 24 dead were taken to the hospital": the dead are neither hurt nor treated.
fn befalls_the_living(scene: &Scene<'_>, cue: &MetricCue) -> bool {
    // "three policemen dead in the operation": nor are they sent anywhere, or in a crowd.
    let metric = scene.catalog.metric(&cue.metric);
    let acts = |domain: &str| matches!(domain, "harm" | "forces" | "crowd");
    cue.role != Role::Counted && metric.is_some_and(|m| acts(&m.domain) && !m.fatal && m.unit == "people")
}

/// "29 prisoners died in custody", "murieron dos en el hospital": a preposition's phrase in the clause of a verb for death.
fn is_where_they_died(scene: &Scene<'_>, cue: &Range<usize>, q: usize) -> bool {
    let fatal = |c: &MetricCue| matches!(c.role, Role::Affects | Role::Happens) && scene.catalog.metric(&c.metric).is_some_and(|m| m.fatal);
    let apart = |i: usize| {
        scene.is_comma(i)
            || scene.quantity_at(i).is_some_and(|o| o != q)
            || scene.has_cue(i..i + 1, |c| matches!(c, Cue::And | Cue::Clause))
    };
    scene.has_cue(cue.start..cue.start + 1, |c| matches!(c, Cue::Stop | Cue::Locative))
        && scene.metric_cues().any(|(c, metric)| {
            c.tokens.end <= cue.start && cue.start - c.tokens.end <= 8 && fatal(metric) && !(c.tokens.end..cue.start).any(apart)
        })
}

/// A word in small letters that no list knows stands at token `at`, behind a linking word perhaps.
pub(super) fn has_unknown_noun(scene: &Scene<'_>, at: usize) -> bool {
    let link = |i: usize| scene.cues_at(i).any(|c| matches!(c.cue, Cue::Link));
    let at = at + usize::from(link(at));
    at < scene.tokens.len()
        && scene.tokens.kind(at) == TokenKind::Word
        && (scene.language.cues.capital_nouns || !scene.tokens.is_capital(at))
        && scene.cues_at(at).next().is_none()
        && !scene.voices.iter().any(|v| v.tokens.contains(&at))
        && !scene.dates.iter().any(|d| d.tokens.contains(&at))
        && !scene.places.iter().any(|p| p.tokens.contains(&at))
}

/// A figure follows token `at` within some words.
fn has_own_figure(scene: &Scene<'_>, at: usize) -> bool {
    (at..at + 4).take_while(|i| !scene.is_comma(*i)).any(|i| scene.quantity_at(i).is_some())
}

/// A verb of change and a preposition right before token `at`: "has climbed to", "rose by four to", "um 4 auf 21 gestiegen".
fn changes_to(scene: &Scene<'_>, at: usize) -> bool {
    let numbers = &scene.language.numbers;
    let changes = |end: usize| numbers.changes.back(&scene.tokens, end, 0).is_some();
    let before = |at: usize| (at.saturating_sub(2)..=at).any(changes);
    let mut by = scene
        .quantities
        .iter()
        .filter(|q| q.tokens.end < at && at - q.tokens.end <= 2 && numbers.difference.back(&scene.tokens, q.tokens.start, 0).is_some());
    before(at) || by.any(|q| before(q.tokens.start) || (at + 2..at + 4).any(changes))
}

/// Right behind a comma stands another figure, and behind its noun an auxiliary: a clause of its own.
fn own_subject(scene: &Scene<'_>, between: &Range<usize>, nouns: &[Noun]) -> bool {
    between.clone().filter(|i| scene.is_comma(*i)).filter_map(|i| scene.quantity_at(i + 1)).any(|o| {
        let end = nouns[o].end.max(scene.quantities[o].tokens.end);
        between.contains(&end) && scene.has_cue(end..end + 1, |c| *c == Cue::Passive)
    })
}

/// A conjunction or a comma, a word that begins a clause ("that", "while") and right behind it another figure.
fn clause_with_figure(scene: &Scene<'_>, between: &Range<usize>) -> bool {
    let parted = |at: usize| scene.is_comma(at) || scene.has_cue(at..at + 1, |c| *c == Cue::And);
    let begins = |c: &CueMention<'_, Cue>| matches!(c.cue, Cue::Clause | Cue::Stop);
    let place = |at: usize| scene.has_cue(at..at + 1, |c| matches!(c, Cue::Locative | Cue::Link | Cue::And | Cue::SubsetBefore));
    let clause = |i: usize| scene.quantity_at(i + 1).is_some() && parted(i - 1) && !place(i) && scene.cues_at(i).any(begins);
    (between.start + 1..between.end).any(clause)
}

/// A word for "according to" stands shortly before, and a comma closes what it introduces.
fn quoted_toll(scene: &Scene<'_>, toll: usize, between: &Range<usize>) -> bool {
    let introduced = |v: &Range<usize>| v.start <= toll && toll < v.end + 4;
    scene.voices.iter().any(|v| *v.cue == Voice::According && introduced(&v.tokens)) && between.clone().any(|i| scene.is_comma(i))
}

/// "раненых шестьдесят", "жертв — шесть": the group stands right before a bare figure, and no preposition takes it elsewhere.
fn heads_figure(scene: &Scene<'_>, group: &Range<usize>, figure: usize, noun: &Noun) -> bool {
    // "the injured were taken to two hospitals": a noun for those who speak is none of theirs.
    let speaker = |at: usize| scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && v.tokens.start == at);
    let bare = noun.population.is_none() && noun.counted.is_none() && !noun.subset_after && noun.not_count.is_none() && !speaker(noun.end);
    // Where endings do the work of prepositions, a group right before its figure may be what the figure is a part of.
    let between = group.end..figure;
    let aside = aside(scene, &between);
    // "Найбільше жертв у Валенсії - 92": where it was may stand between.
    let place = |i: usize| {
        let name = |i: usize| scene.tokens.is_capital(i) && scene.cues_at(i).next().is_none();
        let here = name(i) || name(i + 1) && scene.has_cue(i..i + 1, |c| *c == Cue::Locative);
        here && scene.is_dash(figure - 1) && !scene.language.cues.capital_nouns
    };
    let light = |i: usize| scene.is_dash(i) || aside.contains(&i) || place(i) || scene.has_cue(i..i + 1, |c| *c == Cue::Passive);
    let endings = scene.language.attribution.verb_final && !between.clone().any(|i| scene.is_dash(i));
    let beside = !endings && between.len() <= 8 && between.clone().all(light) || labels(scene, group, figure);
    let governed = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative | Cue::Partitive | Cue::SubsetBefore | Cue::SubsetAfter | Cue::And);
    let free = group.start == 0
        || !scene.has_cue(group.start - 1..group.start, governed) && !scene.quantities.iter().any(|q| q.tokens.end == group.start);
    bare && beside && free
}

/// "New cases in the last 24 hours: 446": a row of a table, its label before the colon.
fn labels(scene: &Scene<'_>, group: &Range<usize>, figure: usize) -> bool {
    let between = group.end..figure.saturating_sub(1);
    let opens = (group.start.saturating_sub(3)..=group.start).any(|i| i == 0 || matches!(scene.tokens.fold(i - 1), ";" | "."));
    let verb = |i: usize| scene.cues_at(i).any(|c| matches!(c.cue, Cue::Metric(_) | Cue::Passive | Cue::Clause));
    let counts = |i: usize| scene.quantity_at(i).is_some_and(|q| scene.quantities[q].not_count.is_none());
    figure > group.end
        && scene.tokens.fold(figure - 1) == ":"
        && opens
        && between.len() <= 8
        && !between.clone().any(|i| verb(i) || counts(i) || matches!(scene.tokens.fold(i), ":" | ";" | "\""))
}

/// "All 62 people on board died": a preposition's phrase right before the verb says who they are, the verb what happened to them.
fn describes(scene: &Scene<'_>, cue: &Range<usize>) -> bool {
    if !scene.has_cue(cue.start..cue.start + 1, |c| matches!(c, Cue::Stop | Cue::Locative)) {
        return false;
    }
    let auxiliary = |i: usize| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive)) || scene.cues_at(i).any(|c| *c.cue == Cue::Stop);
    let verb =
        |i: usize| scene.cues_at(i).any(|c| matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Counted));
    let next = (cue.end..cue.end + 4).find(|i| !auxiliary(*i) || verb(*i));
    // "have died in custody": a phrase behind the verb is no verb.
    let phrase = |i: usize| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Locative));
    next.is_some_and(|i| verb(i) && !phrase(i) && !scene.has_cue(cue.end..i, |c| matches!(c, Cue::Clause | Cue::And | Cue::Locative)))
}

/// A phrase right behind the noun says which they are: "on board", "aboard".
pub(super) fn describes_whole(scene: &Scene<'_>, noun: &Noun) -> Option<Range<usize>> {
    let beside = scene.metric_cues().find(|(c, cue)| c.tokens.start == noun.end && (cue.weak || describes(scene, &c.tokens)));
    beside.map(|(c, _)| c.tokens.clone())
}

/// Officers on the streets are no participants of the crowd there, nor are the patients who take part in a study.
fn is_force_in_crowd(scene: &Scene<'_>, cue: &MetricCue, population: Option<&str>) -> bool {
    let crowd = scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd");
    let force = |p: &str| {
        scene.catalog.populations.around(&[p.to_owned(), "security_forces".to_owned()]) == "security_forces"
            || matches!(p, "military" | "patients")
    };
    crowd && population.is_some_and(force)
}

/// "359 miners were underground at the time of the explosion": the people are no explosions, whatever else is counted.
fn is_other_thing(scene: &Scene<'_>, cue: &MetricCue, population: Option<&str>) -> bool {
    let people = population.is_some_and(|p| scene.catalog.populations.get(p).is_some());
    // Cases and searches are counted by those whom they concern.
    let thing = scene.catalog.metric(&cue.metric).is_some_and(|m| m.unit != "people" && m.domain != "custody");
    // Nobody is a percentage.
    let share = scene.catalog.metric(&cue.metric).is_some_and(|m| m.unit == "percent") && population.is_some_and(|p| p != "percent");
    share || people && cue.role == Role::Counted && cue.counts.is_empty() && thing
}

/// "12 задержанных отпустили", "скончались трое пострадавших": a verb right beside a group that is named by what happened to it
/// before says what happens to it now. A verb with a figure of its own leaves the group alone ("из 50 задержанных отпустили 12").
pub(super) fn verb_beside<'a>(scene: &Scene<'a>, q: usize, noun: &Noun) -> Option<(&'a MetricCue, Range<usize>)> {
    let named = &scene.language.cues.metrics[noun.counted?];
    let group = noun.population.as_deref().or(named.population.as_deref()).unwrap_or("people");
    let start = scene.quantities[q].tokens.start;
    let light = |i: usize| {
        scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive | Cue::Stop))
            && !scene.has_cue(i..i + 1, |c| matches!(c, Cue::Locative | Cue::And | Cue::Clause | Cue::Link | Cue::Negation))
    };
    let dead = scene.catalog.metric(&named.metric).is_some_and(|m| m.fatal);
    let fits = |cue: &MetricCue| {
        let metric = scene.catalog.metric(&cue.metric);
        matches!(cue.role, Role::Affects | Role::Happens)
            && cue.metric != named.metric
            && !cue.weak
            && metric.is_some_and(|m| m.unit == "people" && m.domain != "crowd" && (m.fatal || !dead))
            && (cue.counts.is_empty() || cue.counts.iter().any(|c| c == group))
            && scene.has_any(&cue.with)
    };
    // "15 пострадавших в ДТП доставили": where it befell them may stand between.
    let word = |i: usize| {
        let ends = |c: &Cue| matches!(c, Cue::Clause | Cue::And | Cue::Negation | Cue::SubsetBefore | Cue::SubsetAfter | Cue::Metric(_));
        scene.tokens.kind(i) == TokenKind::Word && scene.quantity_at(i).is_none() && !scene.has_cue(i..i + 1, ends)
    };
    let place = |gap: Range<usize>| {
        let opens = scene.has_cue(gap.start..gap.start + 1, |c| matches!(c, Cue::Locative | Cue::Stop));
        (2..=3).contains(&gap.len()) && opens && gap.clone().all(word)
    };
    let beside = |at: &Range<usize>| {
        let near = at.start >= noun.end && at.start - noun.end <= 2 && (noun.end..at.start).all(light);
        let follows = near || at.start > noun.end && !scene.language.attribution.verb_final && place(noun.end..at.start);
        let alone = (at.end..at.end + 2).all(|i| scene.quantity_at(i).is_none());
        at.end == start || follows && alone
    };
    let found = scene.metric_cues().filter(|(mention, cue)| beside(&mention.tokens) && fits(cue));
    found.max_by_key(|(mention, _)| mention.tokens.len()).map(|(mention, cue)| (cue, mention.tokens.clone()))
}

/// Parties, cities, cars: what happens to people does not happen to them.
pub(super) fn is_thing(scene: &Scene<'_>, noun: &Noun, population: Option<&str>) -> bool {
    if let Some(cue) = noun.counted.map(|i| &scene.language.cues.metrics[i]) {
        return scene.catalog.metric(&cue.metric).is_some_and(|m| m.unit != "people");
    }
    population.is_some_and(|p| scene.catalog.populations.get(p).is_none())
}

/// "civilian deaths … 26": whom a counted noun or a toll names in its own words, or right before.
pub(super) fn population_of_cue(scene: &Scene<'_>, cue: &MetricCue, range: &Range<usize>) -> Option<String> {
    if !matches!(cue.role, Role::Counted | Role::Toll) {
        return None;
    }
    let inside = scene.cues.iter().find_map(|c| match c.cue {
        Cue::Population(p) if c.tokens.start >= range.start && c.tokens.end <= range.end => Some(p.clone()),
        Cue::Population(p) if cue.role == Role::Counted && c.tokens.end == range.start => Some(p.clone()),
        _ => None,
    });
    inside.or_else(|| cue.population.clone())
}

fn base(role: Role, cue_after: bool) -> f64 {
    match (role, cue_after) {
        (Role::Affects, _) | (Role::Happens, true) => 8.0,
        (Role::Happens, false) => 6.5,
        (Role::Toll, false) => 9.0,
        (Role::Toll, true) => 4.5,
        (Role::Counted, _) => 4.5,
    }
}

/// What lies between figure and cue. A parenthesis between two commas weighs little.
fn cost(scene: &Scene<'_>, between: Range<usize>, role: Role, q: usize, nouns: &[Noun]) -> f64 {
    let word = if role == Role::Toll { 0.1 } else { 0.2 };
    let aside = aside(scene, &between);
    let mut cost = 0.0;
    let mut metric_end = 0;
    for i in between.clone().filter(|i| !scene.inside_figure(*i)) {
        let weight = if aside.contains(&i) { 0.3 } else { 1.0 };
        let mut here = match scene.tokens.fold(i) {
            "," => 1.2,
            ";" => 5.0,
            ":" => 2.0,
            "." => 1.0,
            // "300 came (900, activists say), 40 were held": what closes around the figure ends what is said of it.
            ")" if !between.clone().any(|o| o < i && scene.tokens.fold(o) == "(") => 3.0,
            "\"" | "'" | "(" | ")" => 0.4,
            // "24 — ранены": nothing but a dash is the verb "to be".
            "-" if scene.is_dash(i) && between.len() == 1 => 0.4,
            "-" if scene.is_dash(i) => 1.5,
            _ => word,
        };
        for c in scene.cues_at(i) {
            here += match c.cue {
                // "have since been freed": between a verb and its auxiliary an adverb stands.
                Cue::Clause
                    if scene.has_cue(i + 1..i + 2, |c| *c == Cue::Passive) && i > 0 && scene.has_cue(i - 1..i, |c| *c == Cue::Stop) =>
                {
                    0.0
                }
                Cue::Clause => 1.3,
                Cue::And => 0.5,
                Cue::Metric(_) if i >= metric_end => {
                    metric_end = c.tokens.end;
                    0.6
                }
                _ => 0.0,
            };
        }
        if let Some(other) = scene.quantity_at(i).filter(|o| *o != q && scene.quantities[*o].not_count.is_none()) {
            // "183 survivors, eleven of whom were taken to hospital": the verb of the part is not that of the whole.
            let part = nouns[other].subset_after && i >= scene.quantities[q].tokens.end && !aside.contains(&i);
            here += if part || opens_predicate(scene, between.start, i) { 3.0 } else { 1.0 };
        }
        cost += here * weight;
    }
    cost
}

/// "the police, who evacuated Congress, counted 15,000": the cue stands in a relative clause between commas, the figure outside.
fn in_relative(scene: &Scene<'_>, cue: usize, figure: usize) -> bool {
    let open = (0..cue).rfind(|i| scene.is_comma(*i)).filter(|i| scene.has_cue(*i + 1..*i + 2, |c| *c == Cue::Clause));
    let close = (cue..scene.tokens.len()).find(|i| scene.is_comma(*i));
    open.zip(close).is_some_and(|(open, close)| !(open..close).contains(&figure))
}

/// "visited 3,162 detainees and had verified 997 injured": between a conjunction and the figure at `at` stands a verb of its own.
fn opens_predicate(scene: &Scene<'_>, from: usize, at: usize) -> bool {
    let and = scene.cues.iter().rfind(|c| *c.cue == Cue::And && c.tokens.start >= from && c.tokens.end <= at);
    and.is_some_and(|and| {
        let verb = |i: usize| scene.cues_at(i).any(|c| matches!(c.cue, Cue::Stop | Cue::Passive));
        let says = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == i);
        (and.tokens.end..at).any(|i| verb(i) || says(i))
    })
}

/// A quotation ends in the range, and a verb of saying follows.
fn closes_quotation(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    let mark = range.clone().find(|i| scene.tokens.fold(*i) == "\"");
    mark.is_some_and(|m| scene.voices.iter().any(|v| *v.cue == Voice::Says && (m..range.end).contains(&v.tokens.start)))
}
