//! How fast dispatches are read, against segmentation alone: `cargo bench --bench throughput`.
//!
//! The reference finds the sentences and words of the same texts by the rules of Unicode and does nothing else. It runs in
//! the same minute on the same machine, so the ratio to it can be compared across machines; megabytes a second cannot.
//! The texts are made here, the same in every run. Without `--bench` (`cargo test --bench throughput`) they are few: that they are
//! read is what is tried then, not how fast.

mod dice;

use std::hint::black_box;
use std::time::Instant;

use counterclaim::catalog::{Catalog, Policy};
use counterclaim::claim::{EventContext, extract};
use counterclaim::text::{DispatchMeta, parse};
use dice::Dice;
use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of text for each language.
const SIZE: usize = 2_000_000;
const SIZE_TRIED: usize = 10_000;

/// The fastest of so many rounds counts: what slows a round down is never the code.
const ROUNDS: usize = 5;

const SENTENCES_PER_PARAGRAPH: usize = 4;
const PARAGRAPHS: usize = 7;

/// What dispatches of one language are made of. `{place}`, `{source}`, `{day}`, `{group}` and `{n}` are drawn from the lists.
struct Press {
    language: &'static str,
    /// Between groups of three digits.
    separator: &'static str,
    places: &'static [&'static str],
    sources: &'static [&'static str],
    days: &'static [&'static str],
    groups: &'static [&'static str],
    plain: &'static [&'static str],
    figured: &'static [&'static str],
}

const PRESSES: [Press; 4] = [
    Press {
        language: "en",
        separator: ",",
        places: &["Almaty", "Astana", "Bishkek", "Minsk", "Moscow", "Kyiv", "Tbilisi", "Chisinau", "Yerevan", "Berlin"],
        sources: &["the police", "the interior ministry", "human rights activists", "the organisers", "the city hospital", "Reuters"],
        days: &["on Sunday", "on June 9", "on the night of June 10", "by Monday morning", "earlier this week", "on 12 August 2020"],
        groups: &["protesters", "people", "demonstrators", "opposition supporters", "passers-by", "journalists"],
        plain: &[
            "The square in front of the town hall was closed to traffic {day}.",
            "Witnesses in {place} said the crowd moved slowly along the embankment and sang.",
            "A spokesman for the mayor declined to answer questions about the decision.",
            "The opposition calls the vote unfair and demands that it be held again.",
            "“We came here with our children because we want to be heard,” said a teacher from {place}.",
            "Mobile internet worked only with interruptions, and several news sites could not be opened.",
            "Officials in {place} promised to look into the complaints of residents.",
            "The trial of the party's leader, who denies the charges, is to go on {day}.",
        ],
        figured: &[
            "About {n} {group} were detained in {place} {day}, {source} said.",
            "According to {source}, {n} people were injured and taken to hospitals.",
            "{n} {group} gathered in {place} {day}, while {source} spoke of no more than {n}.",
            "More than {n} {group} were fined in {place}, according to {source}.",
        ],
    },
    Press {
        language: "ru",
        separator: "\u{a0}",
        places: &["Алматы", "Бишкеке", "Минске", "Москве", "Киеве", "Тбилиси", "Ереване", "Кишинёве", "Казани", "Шымкенте"],
        sources: &["в полиции", "в министерстве внутренних дел", "правозащитники", "организаторы", "в городской больнице", "очевидцы"],
        days: &["в воскресенье", "9 июня", "в ночь на 10 июня", "к утру понедельника", "на этой неделе", "12 августа 2020 года"],
        groups: &["протестующих", "человек", "демонстрантов", "сторонников оппозиции", "прохожих", "журналистов"],
        plain: &[
            "Площадь перед зданием городской администрации {day} была закрыта для движения.",
            "Очевидцы рассказывают, что в {place} колонна медленно двигалась по набережной и пела песни.",
            "Представитель мэрии отказался отвечать на вопросы о принятом решении.",
            "Оппозиция называет голосование нечестным и требует провести его заново.",
            "«Мы пришли сюда с детьми, потому что хотим, чтобы нас услышали», — говорит учительница.",
            "Мобильный интернет работал с перебоями, некоторые новостные сайты не открывались.",
            "Чиновники в {place} пообещали рассмотреть жалобы жителей.",
            "Суд над лидером партии, который не признаёт вину, продолжится {day}.",
        ],
        figured: &[
            "Около {n} {group} были задержаны в {place} {day}, сообщили {source}.",
            "По данным {source}, {n} человек получили ранения и были доставлены в больницы.",
            "{n} {group} собрались в {place} {day}, сообщают {source}, называя и другую цифру: {n} человек.",
            "Более {n} {group} оштрафованы в {place}, утверждают {source}.",
        ],
    },
    Press {
        language: "ro",
        separator: ".",
        places: &["Chișinău", "București", "Bălți", "Iași", "Cluj", "Tiraspol", "Cahul", "Comrat", "Orhei", "Timișoara"],
        sources: &["poliția", "Ministerul de Interne", "activiștii", "organizatorii", "spitalul municipal", "jandarmeria"],
        days: &["duminică", "pe 9 iunie", "în noaptea de 10 iunie", "până luni dimineața", "săptămâna aceasta", "la 12 august 2020"],
        groups: &["protestatari", "persoane", "manifestanți", "susținători ai opoziției", "trecători", "jurnaliști"],
        plain: &[
            "Piața din fața primăriei a fost închisă circulației {day}.",
            "Martorii din {place} spun că mulțimea a mers încet de-a lungul râului și a cântat.",
            "Un purtător de cuvânt al primarului nu a răspuns la întrebările despre această decizie.",
            "Opoziția consideră că alegerile nu au fost corecte și cere repetarea lor.",
            "„Am venit aici cu copiii pentru că vrem să fim auziți”, a spus o profesoară din {place}.",
            "Internetul mobil a funcționat cu întreruperi, iar unele site-uri de știri nu s-au deschis.",
            "Funcționarii din {place} au promis să examineze plângerile locuitorilor.",
            "Procesul liderului de partid, care respinge acuzațiile, va continua {day}.",
        ],
        figured: &[
            "Circa {n} de {group} au fost reținuți în {place} {day}, a anunțat {source}.",
            "Potrivit surselor citate, {n} de persoane au fost rănite și duse la spital, spune {source}.",
            "{n} de {group} s-au adunat în {place} {day}, iar {source} vorbește despre cel mult {n}.",
            "Peste {n} de {group} au fost amendați în {place}, a declarat {source}.",
        ],
    },
    Press {
        language: "de",
        separator: ".",
        places: &["Berlin", "Hamburg", "München", "Leipzig", "Wien", "Minsk", "Moskau", "Kiew", "Almaty", "Tiflis"],
        sources: &["die Polizei", "das Innenministerium", "die Veranstalter", "das Krankenhaus", "die Bürgerrechtler", "die Behörde"],
        days: &["am Sonntag", "am 9. Juni", "in der Nacht zum 10. Juni", "bis Montagmorgen", "in dieser Woche", "am 12. August 2020"],
        groups: &["Demonstranten", "Menschen", "Protestierende", "Anhänger der Opposition", "Passanten", "Journalisten"],
        plain: &[
            "Der Platz vor dem Rathaus war {day} für den Verkehr gesperrt.",
            "Augenzeugen in {place} berichteten, die Menge sei langsam am Ufer entlanggezogen und habe gesungen.",
            "Ein Sprecher des Bürgermeisters wollte Fragen zu der Entscheidung nicht beantworten.",
            "Die Opposition nennt die Abstimmung unfair und verlangt, dass sie wiederholt wird.",
            "„Wir sind mit unseren Kindern gekommen, weil wir gehört werden wollen“, sagte eine Lehrerin aus {place}.",
            "Das mobile Internet funktionierte nur mit Unterbrechungen, manche Nachrichtenseiten ließen sich nicht öffnen.",
            "Beamte in {place} versprachen, den Beschwerden der Anwohner nachzugehen.",
            "Der Prozess gegen den Parteichef, der die Vorwürfe bestreitet, wird {day} fortgesetzt.",
        ],
        figured: &[
            "Rund {n} {group} wurden {day} in {place} festgenommen, teilte {source} mit.",
            "Nach Angaben der Helfer wurden {n} Menschen verletzt und in Kliniken gebracht, so {source}.",
            "{n} {group} versammelten sich {day} in {place}, {source} sprach von höchstens {n}.",
            "Mehr als {n} {group} wurden in {place} mit Geldstrafen belegt, erklärte {source}.",
        ],
    },
];

impl Dice {
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// Small figures are more frequent than large ones.
    fn figure(&mut self, separator: &str) -> String {
        let digits = 1 + self.below(4);
        let number = 2 + self.below(10_usize.pow(digits as u32));
        match number / 1000 {
            0 => number.to_string(),
            thousands => format!("{thousands}{separator}{:03}", number % 1000),
        }
    }
}

impl Press {
    /// Dispatches of `size` bytes together.
    fn dispatches(&self, size: usize) -> Vec<String> {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut made = Vec::new();
        let mut bytes = 0;
        while bytes < size {
            let dispatch = self.dispatch(&mut dice);
            bytes += dispatch.len();
            made.push(dispatch);
        }
        made
    }

    fn dispatch(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for _ in 0..PARAGRAPHS {
            for _ in 0..SENTENCES_PER_PARAGRAPH {
                // News gives a figure in one sentence of three.
                let pattern = if dice.below(3) == 0 { dice.pick(self.figured) } else { dice.pick(self.plain) };
                self.fill(pattern, dice, &mut text);
                text.push(' ');
            }
            text.push_str("\n\n");
        }
        text
    }

    fn fill(&self, pattern: &str, dice: &mut Dice, out: &mut String) {
        let mut rest = pattern;
        while let Some((before, (slot, after))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
            out.push_str(before);
            match slot {
                "place" => out.push_str(dice.pick(self.places)),
                "source" => out.push_str(dice.pick(self.sources)),
                "day" => out.push_str(dice.pick(self.days)),
                "group" => out.push_str(dice.pick(self.groups)),
                "n" => out.push_str(&dice.figure(self.separator)),
                other => panic!("no list for {{{other}}}"),
            }
            rest = after;
        }
        out.push_str(rest);
    }
}

/// Sentences and words, by the rules of Unicode alone.
fn segment(text: &str) -> usize {
    text.split_sentence_bounds().map(|sentence| sentence.unicode_words().count()).sum()
}

/// Claims of one dispatch.
fn read(text: &str, meta: &DispatchMeta, catalog: &Catalog, policy: &Policy) -> usize {
    let (dispatch, _) = parse("dispatch", "dispatch.txt", text.as_bytes(), meta, catalog);
    dispatch.map_or(0, |d| extract(&d, catalog, policy, &EventContext::default()).claims.len())
}

/// What `work` gives, and the seconds of its fastest round.
fn fastest(rounds: usize, work: impl Fn() -> usize) -> (usize, f64) {
    let mut given = 0;
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let clock = Instant::now();
        given = black_box(work());
        best = best.min(clock.elapsed().as_secs_f64());
    }
    (given, best)
}

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (size, rounds) = if measured { (SIZE, ROUNDS) } else { (SIZE_TRIED, 1) };
    let catalog = Catalog::built_in();
    let policy = catalog.policy("interval").expect("the built-in policy");
    println!("One thread against {} threads; MB/s, and the ratio to segmentation alone on one thread", rayon::current_num_threads());
    println!("language     MB   claims/kB   segmenting   one thread           all cores");
    for press in &PRESSES {
        let texts = press.dispatches(size);
        let meta = DispatchMeta { language: Some(press.language.into()), published: Some("2020-08-13".into()), ..DispatchMeta::default() };
        let bytes = texts.iter().map(String::len).sum::<usize>() as f64;
        let (words, alone) = fastest(rounds, || texts.iter().map(|t| segment(t)).sum());
        let (claims, one) = fastest(rounds, || texts.iter().map(|t| read(t, &meta, catalog, policy)).sum());
        let (same, all) = fastest(rounds, || texts.par_iter().map(|t| read(t, &meta, catalog, policy)).sum());
        assert!(words > 0 && claims > 0, "{}: nothing is read", press.language);
        assert_eq!(claims, same, "{}: threads must not change what is read", press.language);
        let speed = |seconds: f64| bytes / 1e6 / seconds;
        println!(
            "{:<8} {:>6.2} {:>11.2} {:>12.1} {:>12.1} {:>6.2}x {:>12.1} {:>6.2}x",
            press.language,
            bytes / 1e6,
            claims as f64 / (bytes / 1e3),
            speed(alone),
            speed(one),
            alone / one,
            speed(all),
            alone / all,
        );
    }
}
