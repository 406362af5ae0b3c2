//! Commented files for a catalogue of one's own, to be filled in. Each is valid as it stands.

use crate::catalog::{Catalog, PlaceKind, SourceKind};
use crate::error::Problem;

/// What there are stubs of.
pub const STUBS: [&str; 4] = ["source", "place", "metric", "language"];

/// A file of a catalogue folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// From the folder.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// A stub of one of [`STUBS`] for `id`; what is known already is not made anew.
///
/// # Errors
/// When the id is no id, or known.
pub fn stub(kind: &str, id: &str, catalog: &Catalog) -> Result<Stub, Problem> {
    match kind {
        "source" => source(id, catalog),
        "place" => place(id, catalog),
        "metric" => metric(id, catalog),
        _ => language(id, catalog),
    }
}

fn no_id(id: &str, remedy: &str) -> Problem {
    Problem::error(format!("“{id}” is no id"), remedy)
}

fn known(id: &str, remedy: &str) -> Problem {
    Problem::error(format!("“{id}” is known already"), remedy)
}

/// Steps of small letters, digits and hyphens.
fn is_path(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    id.split('/').all(|step| !step.is_empty() && step.chars().all(plain))
}

/// The last step of an id as a name: `harbour-watch` → `Harbour Watch`.
fn title(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).split(['-', '_']);
    let upper = |w: &str| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect::<String>();
    words.filter(|w| !w.is_empty()).map(upper).collect::<Vec<_>>().join(" ")
}

fn source(id: &str, catalog: &Catalog) -> Result<Stub, Problem> {
    if !is_path(id) {
        return Err(no_id(id, "write small letters, digits and hyphens, the place or kind first: portugal/harbour-watch"));
    }
    if catalog.sources.kind_of(id).is_some() {
        return Err(known(id, "“counterclaim catalog accept source NAME ID” gives it another name"));
    }
    let name = title(id);
    let place = id.rsplit_once('/').map(|(place, _)| place).filter(|place| catalog.places.get(place).is_some());
    let place = place.map_or_else(|| "# place = \"portugal\"".to_owned(), |place| format!("place = \"{place}\""));
    let kinds: Vec<&str> = SourceKind::ALL.iter().map(|k| k.as_str()).collect();
    let text = format!(
        "# A source: who says something, or publishes it.\n\
         [[source]]\n\
         id = \"{id}\"\n\
         # The English name, for people.\n\
         name = \"{name}\"\n\
         # One of {}.\n\
         kind = \"unknown\"\n\
         # The country or city it belongs to, as “counterclaim catalog list places” has it.\n\
         {place}\n\
         # Every name it goes by, in every language, with “;” between. Names are exact: what only looks alike is never merged.\n\
         names = \"{name}\"\n\
         # It publishes dispatches of its own; others reprint its reports.\n\
         # outlet = true\n\
         # agency = true\n\
         # What it is a part of.\n\
         # parent = \"outlet/bbc\"\n\
         # Who speaks for it.\n\
         # people = [{{ role = \"spokesperson\", names = \"Ana Sousa\" }}]\n",
        kinds.join(", ")
    );
    Ok(Stub { path: format!("sources/{}.toml", id.replace('/', "-")), text })
}

fn place(id: &str, catalog: &Catalog) -> Result<Stub, Problem> {
    if !is_path(id) {
        return Err(no_id(id, "write small letters, digits and hyphens, the country first: portugal/lisbon/alcantara-dock"));
    }
    if catalog.places.get(id).is_some() {
        return Err(known(id, "“counterclaim catalog accept place NAME ID” gives it another name"));
    }
    let kind = match id.rsplit_once('/') {
        None => PlaceKind::Country,
        Some((parent, _)) => match catalog.places.get(parent) {
            Some(parent) if parent.kind >= PlaceKind::City => PlaceKind::District,
            Some(_) => PlaceKind::City,
            None => {
                let remedy = format!("make that first: counterclaim catalog new place {parent}");
                return Err(Problem::error(format!("“{id}” lies in “{parent}”, which is no place"), remedy));
            }
        },
    };
    let text = format!(
        "# A place. Tabs stand between the columns; “;” stands between names.\n\
         # kind: {}.\n\
         # names: every name, in every language. adjectives: words for what is from there, and for those who live there.\n\
         id\tkind\tnames\tadjectives\n\
         {id}\t{}\t{}\t\n",
        PlaceKind::all(),
        kind.as_str(),
        title(id)
    );
    Ok(Stub { path: format!("places/{}.tsv", id.replace('/', "-")), text })
}

fn metric(id: &str, catalog: &Catalog) -> Result<Stub, Problem> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || !id.chars().all(plain) || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(no_id(id, "write small letters, digits and underscores: boats_seized"));
    }
    if catalog.metric(id).is_some() {
        return Err(known(id, "look for another id; a file of this name would take the place of the known metric"));
    }
    let label = id.replace('_', " ");
    let unit = label.split(' ').next().unwrap_or_default();
    let text = format!(
        "# A metric: what is claimed. Tables may use it at once; to be read from texts it needs words, in a language's [[cues.metrics]].\n\
         id = \"{id}\"\n\
         # Reads well after a figure: “12 {label}”.\n\
         label = \"{label}\"\n\
         # quantity (a figure) or fact (a category; then without unit and tolerance).\n\
         kind = \"quantity\"\n\
         unit = \"{unit}\"\n\
         # Ratio up to which two figures count as the same; 1.0 is none.\n\
         tolerance = 1.0\n\
         # Over what it adds up, so that no part can exceed the whole: places, days, populations.\n\
         # adds_up = [\"places\", \"days\"]\n\
         # A later total may be lower without a correction.\n\
         # can_fall = true\n\
         # A figure without a stated period is the toll so far.\n\
         # cumulative = true\n\
         # Metrics that contain this one, and those it is compared with as one.\n\
         # within = [\"detained\"]\n\
         # family = \"custody\"\n\
         # Categories of a fact.\n\
         # categories = [\"yes\", \"no\"]\n"
    );
    Ok(Stub { path: format!("metrics/{id}.toml"), text })
}

fn language(id: &str, catalog: &Catalog) -> Result<Stub, Problem> {
    if !(2..=3).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(no_id(id, "write the code of the language, such as pt"));
    }
    if catalog.languages.iter().any(|l| l.code == id) {
        return Err(known(id, "a file of this name would take the place of the built-in pack; copy that one to change it"));
    }
    let text = format!(
        "# A language pack. The page src/catalog/languages/README.md of the program's source builds one step by step.\n\
         code = \"{id}\"\n\
         # Its English name.\n\
         name = \"{id}\"\n\
         # latin, cyrillic, …\n\
         script = \"latin\"\n\n\
         # What tells the language: all of its letters, those that no other language of the script has, words of nearly every sentence.\n\
         [text]\n\
         alphabet = \"abcdefghijklmnopqrstuvwxyz\"\n\
         letters = \"\"\n\
         stopwords = []\n\
         abbreviations = []\n\n\
         # The marks within figures, numerals, and words that bound a figure.\n\
         [numbers]\n\
         decimal = [\",\"]\n\
         group = [\".\"]\n\n\
         [numbers.cardinals]\n\
         # 2 = [\"dois|duas\"]\n\n\
         [numbers.before]\n\
         # about = [\"cerca de\"]\n\
         # more_than = [\"mais de\"]\n\n\
         # Who is counted, and the words of each metric.\n\
         [cues.populations]\n\
         # people = [\"pessoas\", \"pessoa\"]\n\n\
         # [[cues.metrics]]\n\
         # metric = \"detained\"\n\
         # role = \"affects\"\n\
         # words = [\"deteve\", \"detidas\"]\n\n\
         # Who says so.\n\
         [attribution]\n\
         # says = [\"disse\", \"disseram\"]\n\
         # according = [\"segundo\"]\n\n\
         # Sentences of your own with what must be read in them; “counterclaim catalog check” runs them.\n\
         # [[examples.claims]]\n\
         # text = \"Cerca de 50 pessoas foram detidas.\"\n"
    );
    Ok(Stub { path: format!("languages/{id}.toml"), text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loads(kind: &str, id: &str) -> Stub {
        let stub = stub(kind, id, Catalog::built_in()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(&stub.path);
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        std::fs::write(path, &stub.text).unwrap();
        let (catalog, problems) = Catalog::with_folder(folder.path());
        assert_eq!(problems, [], "{}", stub.text);
        let known = match kind {
            "source" => catalog.sources.kind_of(id).is_some(),
            "place" => catalog.places.get(id).is_some(),
            "metric" => catalog.metric(id).is_some(),
            _ => catalog.language(id).is_some(),
        };
        assert!(known, "{kind} {id}");
        stub
    }

    #[test]
    fn every_stub_is_valid_as_it_stands() {
        assert_eq!(loads("source", "portugal/harbour-watch").path, "sources/portugal-harbour-watch.toml");
        assert!(loads("source", "portugal/harbour-watch").text.contains("\nplace = \"portugal\"\n"));
        loads("source", "outlet/coast-news");
        assert!(loads("place", "kazakhstan/newtown").text.contains("\tcity\tNewtown"));
        assert!(loads("place", "kazakhstan/almaty/old-dock").text.contains("\tdistrict\tOld Dock"));
        loads("place", "ruritania");
        loads("metric", "boats_seized");
        loads("language", "pt");
    }

    #[test]
    fn what_is_known_and_what_is_no_id_is_refused() {
        let refused = |kind: &str, id: &str| stub(kind, id, Catalog::built_in()).err().map(|p| p.to_string()).unwrap_or_default();
        for (kind, id) in [("source", "agency/afp"), ("place", "kazakhstan/almaty"), ("metric", "detained"), ("language", "en")] {
            assert!(refused(kind, id).contains("is known already"), "{kind}");
        }
        for (kind, id) in
            [("source", "Harbour Watch"), ("place", "../x"), ("metric", "boats seized"), ("language", "../../x"), ("metric", "")]
        {
            assert!(refused(kind, id).contains("is no id"), "{kind} {id}");
        }
        assert!(refused("place", "kazakhstan/atlantis/dock").contains("catalog new place kazakhstan/atlantis"));
    }
}
