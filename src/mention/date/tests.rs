use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;
use crate::text::published_period;

fn read(language: &str, published: Option<&str>, text: &str) -> (Vec<DateMention>, Vec<String>) {
    let pack = Catalog::built_in().language(language).expect("a pack");
    let tokens = Tokens::of(text, 0);
    let (found, others) = dates(text, &tokens, &pack.dates, published.and_then(|p| published_period(p).ok()));
    (found, others.into_iter().map(|r| text[tokens.span_of(r)].to_owned()).collect())
}

fn shown(found: &[DateMention], text: &str) -> Vec<String> {
    let days = |m: &DateMention| m.period.map_or("?".into(), |p| format!("{}/{}", p.from, p.to));
    found.iter().map(|m| format!("{} = {}{}", &text[m.span.clone()], days(m), if m.so_far { " so far" } else { "" })).collect()
}

#[test]
fn impossible_and_contradictory_dates_are_said() {
    let (found, _) = read("en", Some("2019-06-20"), "On 30 February and on Monday, 9 June, and on 31/02/2019.");
    assert_eq!(
        found.iter().map(|m| m.fault.as_deref().unwrap_or("")).collect::<Vec<_>>(),
        ["30 February does not exist", "9 June 2019 was a Sunday, not a Monday", "31 February does not exist"]
    );
    assert_eq!(found.iter().map(|m| m.period.is_some()).collect::<Vec<_>>(), [false, true, false]);
    let (found, _) = read("en", Some("2019-12-20"), "It was 3/4/2015.");
    assert_eq!(found[0].fault.as_deref(), Some("it can be 3 April or 4 March"));
    let (found, _) = read("en", None, "On Friday, and on 9 June.");
    assert!(found.iter().all(|m| m.period.is_none() && m.fault.is_none()), "{found:?}");
}

#[test]
fn other_expressions_of_time_are_told_apart() {
    for (language, text, want) in [
        ("en", "A 16-year-old was held for two hours at 6 p.m. in the 1990s.", &["16-year-old", "two hours", "6 p.m.", "the 1990s"][..]),
        ("ru", "В 14:00 его 36-летний брат провел там три дня.", &["В 14:00", "36-летний", "три дня"]),
        (
            "ro",
            "La ora 17.30, după două ore, un tânăr în vârstă de 25 de ani a plecat.",
            &["La ora 17.30", "după două ore", "în vârstă de 25"],
        ),
        ("fr", "À 17h30, un homme âgé de 25 ans est parti.", &["À 17h30", "âgé de 25 ans"]),
        ("en", "Police detained 500 people and 12 of them were children.", &[]),
    ] {
        assert_eq!(read(language, Some("2019-06-20"), text).1, want, "{text}");
    }
}

#[test]
fn figures_that_are_no_dates_stay_figures() {
    for (language, text) in [
        ("en", "As many as 9 may have died; 1,500 march participants were held, 3.5 percent more."),
        ("en", "In all, 2000 people and 15,000 more, 7 percent."),
        ("ru", "До 2000 человек, от 15 до 20 задержанных, 3.5 млн рублей, ст. 20.2 КоАП."),
        ("ro", "15 mai mulți, peste 2.000 de oameni, 3.000 de manifestanți, 16.5 la sută."),
        ("de", "Rund 1.100 Beamte, 400 auf 2.500 Teilnehmer, 20 Mai-Demonstranten? Nein: 20 Leute."),
    ] {
        let (found, _) = read(language, Some("2019-06-20"), text);
        assert!(found.iter().all(|m| text[m.span.clone()].contains("Mai")), "{text}: {:?}", shown(&found, text));
    }
}

proptest! {
    #[test]
    fn any_text_is_accepted(text in "\\PC{0,60}", language in prop::sample::select(vec!["en", "ru", "ro", "uk", "kk", "fr", "es", "de", "tr"])) {
        check(language, &text)?;
    }

    #[test]
    fn any_row_of_date_words_is_accepted(
        parts in prop::collection::vec(prop::sample::select(vec![
            "9", "31", "30", "0", "12", "2019", "9999", "15.02", ".", "/", "-", "–", ",", "(", ")", "'", ":", "%", "June", "Feb", "may", "Sunday", "sat", "from", "to", "and", "between",
            "since", "last", "next", "week", "ago", "years", "a", "the", "of", "first", "thirty", "early", "as of", "overnight", "99999", "999999", "third", "in",
        ]), 0..14),
        tight in any::<bool>(),
    ) {
        check("en", &parts.join(if tight { "" } else { " " }))?;
    }
}

fn check(language: &str, text: &str) -> Result<(), TestCaseError> {
    for published in [Some("2019-06-11"), Some("2019-06"), Some("9999-12-31"), Some("1000-01-01"), None] {
        let (found, _) = read(language, published, text);
        let mut end = 0;
        for m in &found {
            prop_assert!(text.get(m.span.clone()).is_some_and(|s| !s.is_empty()) && m.span.start >= end, "{:?}", m);
            prop_assert!(m.period.is_none_or(|p| p.from <= p.to), "{:?}", m);
            end = m.span.end;
        }
    }
    Ok(())
}
