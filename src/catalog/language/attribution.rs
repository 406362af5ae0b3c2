//! The `[attribution]` section of a language pack: who says so.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Faults;
use crate::catalog::{Lexicon, SourceKind};

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AttributionSection {
    /// The verb closes the sentence and the speaker may open it (Turkish, Kazakh).
    verb_final: bool,
    /// A verb without a subject goes on with that of the sentence before (Spanish, Romanian).
    drops_subject: bool,
    /// Reporting verbs; who speaks stands before or after.
    says: Vec<String>,
    /// Has a reporting verb in it and reports nothing: "admitted to", of a patient, or "claimed 30 lives".
    unsaid: Vec<String>,
    /// Who speaks follows: "according to".
    according: Vec<String>,
    /// Who acts in the sentence says so: "by its own account".
    itself: Vec<String>,
    /// Who speaks precedes: postpositions.
    after: Vec<String>,
    /// The originator follows; whoever reports relays: "citing".
    citing: Vec<String>,
    /// Whoever passes it on follows, the originator precedes: "quoted by".
    relayed: Vec<String>,
    /// Said by no one named: "reportedly".
    reportedly: Vec<String>,
    /// Said by some office that is not named: "officially".
    officially: Vec<String>,
    /// What was said before, taken up again: "this was reported by" speaks of the sentence before.
    this: Vec<String>,
    /// Opens a sentence that goes on with the account of the one before: "others", "the rest".
    continues: Vec<String>,
    /// Words that announce what stands behind a colon and in the sentences after it: "the following".
    following: Vec<String>,
    /// Verbs in the mood of reported speech: German "seien", "hätten".
    mood: Vec<String>,
    /// Names who counted when a figure stands right before and a speaker right after: French "300.000 pour le syndicat".
    perhaps: Vec<String>,
    /// The outlet's own people: "our correspondent".
    own: Vec<String>,
    /// Source kind → nouns of those who speak.
    sources: BTreeMap<SourceKind, Vec<String>>,
    /// Nouns that stand for a source named before, by kind: "the ministry".
    anaphora: Vec<String>,
    /// Pronouns that stand for the last speaker.
    pronouns: Vec<String>,
    /// Those of the pronouns that stand for an institution before they stand for a person: "it".
    things: Vec<String>,
    /// Words that may stand between a speaker's noun and the name or place that completes it: "of", "for", "'s".
    links: Vec<String>,
    /// Offices of people who speak for an institution: "spokesman".
    offices: Vec<String>,
    /// How and to whom something is said; between a verb of saying and its day: "told reporters at a briefing on Friday".
    telling: Vec<String>,
}

/// What a word of the section means.
#[derive(Debug, Clone, PartialEq)]
pub enum Voice {
    /// A reporting verb.
    Says,
    /// Looks like a reporting verb.
    Unsaid,
    /// The source follows.
    According,
    /// Who acts is the source.
    Itself,
    /// The source precedes.
    After,
    /// The originator follows.
    Citing,
    /// Whoever passes it on follows.
    Relayed,
    /// No one named.
    Reportedly,
    /// An office that is not named.
    Officially,
    /// The sentence before is what is reported.
    This,
    /// The account of the sentence before goes on.
    Continues,
    /// Announces what the sentences after it say.
    Following,
    /// A verb in the mood of reported speech.
    Mood,
    /// Names the source between a figure and a speaker.
    Perhaps,
    /// The outlet itself.
    Own,
    /// A noun of this kind of source.
    Source(SourceKind),
    /// Stands for a source named before.
    Anaphor,
    /// Stands for the last speaker.
    Pronoun,
    /// Joins a noun to what completes it.
    Link,
    /// Speaks for an institution.
    Office,
    /// How and to whom something is said.
    Telling,
}

/// Compiled.
#[derive(Debug, Default)]
pub struct AttributionRules {
    /// Every word of the section.
    pub words: Lexicon<Voice>,
    /// The verb closes the sentence and the speaker may open it.
    pub verb_final: bool,
    /// A verb without a subject goes on with that of the sentence before.
    pub drops_subject: bool,
    /// Pronouns of institutions, folded.
    pub things: Vec<String>,
    /// Verbs in the mood of reported speech as they are written: "würden" is not "wurden".
    pub mood: Vec<String>,
}

pub(super) fn compile(section: AttributionSection, faults: &mut Faults<'_>) -> AttributionRules {
    let mut rules = AttributionRules {
        verb_final: section.verb_final,
        drops_subject: section.drops_subject,
        things: section.things.iter().map(|w| crate::catalog::fold(w)).collect(),
        mood: section.mood.iter().map(|w| w.to_lowercase()).collect(),
        ..AttributionRules::default()
    };
    let sources = section.sources.iter().map(|(kind, words)| (words, Voice::Source(*kind)));
    let lists = [
        (&section.says, Voice::Says),
        (&section.unsaid, Voice::Unsaid),
        (&section.according, Voice::According),
        (&section.itself, Voice::Itself),
        (&section.after, Voice::After),
        (&section.citing, Voice::Citing),
        (&section.relayed, Voice::Relayed),
        (&section.reportedly, Voice::Reportedly),
        (&section.officially, Voice::Officially),
        (&section.this, Voice::This),
        (&section.mood, Voice::Mood),
        (&section.perhaps, Voice::Perhaps),
        (&section.continues, Voice::Continues),
        (&section.following, Voice::Following),
        (&section.own, Voice::Own),
        (&section.anaphora, Voice::Anaphor),
        (&section.pronouns, Voice::Pronoun),
        (&section.links, Voice::Link),
        (&section.offices, Voice::Office),
        (&section.telling, Voice::Telling),
    ];
    for (words, voice) in lists.into_iter().chain(sources) {
        for word in words {
            if let Err(e) = rules.words.add(word, voice.clone()) {
                faults.at_word(word, e, "write the pattern as the lexicon's table says");
            }
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use crate::catalog::DataFile;
    use crate::catalog::language::load;

    #[test]
    fn a_kind_of_source_that_is_none_is_told() {
        let pack = "code = \"xx\"\nname = \"X\"\nscript = \"latin\"\n[attribution.sources]\npolise = [\"police\"]\n";
        let mut problems = Vec::new();
        load(&[DataFile::new("languages", "x.toml", pack)], &mut problems);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let told = |p: &String| p.starts_with("x.toml:5:1: error: unknown variant `polise`") && p.contains("`police`");
        assert!(said.iter().any(told), "{said:?}");
    }
}
