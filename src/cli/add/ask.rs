//! Questions to a person at the terminal about what a text does not tell.

use std::io::{BufRead, Write};

use crate::catalog::Catalog;
use crate::text::{Event, published_period};
use crate::upkeep::incoming::Document;
use crate::upkeep::{Missing, event_name};

/// Asks for what is missing until the answer can be used; `None` when no answer comes.
pub fn ask(missing: &Missing, document: &Document, events: &[Event], answers: &mut dyn BufRead, out: &mut dyn Write) -> Option<String> {
    let title = document.facts.get("title").map(|t| t.value.clone());
    let start: String = title.unwrap_or_else(|| document.text.chars().take(70).collect());
    writeln!(out, "{}: “{}”", missing.why, crate::report::single_line(&start)).ok()?;
    if missing.key == "event" {
        for (number, event) in (1..).zip(events) {
            let title = event.title.as_deref().map_or_else(String::new, |t| format!(": {}", crate::report::single_line(t)));
            writeln!(out, "  {number}  {}{title}", event.name).ok()?;
        }
    }
    loop {
        let likely = missing.likely.first();
        let suggestion = likely.map_or_else(String::new, |likely| format!(" [{likely}]"));
        write!(out, "{}{suggestion}? ", question(missing.key, events)).and_then(|()| out.flush()).ok()?;
        let mut line = String::new();
        if answers.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(likely) = likely.filter(|_| line.trim().is_empty()) {
            return Some(likely.clone());
        }
        match usable(missing.key, line.trim(), events) {
            Ok(answer) => return Some(answer),
            Err(why) => writeln!(out, "{why}").ok()?,
        }
    }
}

fn question(key: &str, events: &[Event]) -> &'static str {
    match key {
        "outlet" => "who published it",
        "published" => "when was it published (2019-06-11, 2019-06 or 2019)",
        "language" => "code of its language (en, ru, ro, …)",
        _ if events.is_empty() => "name of its event, which is made",
        _ => "number of its event, or the name of a new one",
    }
}

fn usable(key: &str, answer: &str, events: &[Event]) -> Result<String, String> {
    if answer.is_empty() {
        return Err("nothing is taken for granted; Ctrl-C leaves".to_owned());
    }
    match key {
        "published" => published_period(answer).map(|_| answer.to_owned()),
        "language" if Catalog::built_in().language(answer).is_none() && answer.len() > 3 => Err("write a code such as en".to_owned()),
        "event" => match answer.parse::<usize>() {
            Ok(number) if (1..=events.len()).contains(&number) => Ok(events[number - 1].name.clone()),
            Ok(number) if number <= 99 => Err(format!("there is no number {number}")),
            _ => event_name(answer).map_or_else(|| Ok(answer.to_owned()), |why| Err(why.to_owned())),
        },
        _ => Ok(answer.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(key: &'static str, answers: &str) -> (Option<String>, String) {
        likely(key, answers, &[])
    }

    fn likely(key: &'static str, answers: &str, likely: &[&str]) -> (Option<String>, String) {
        let events = [Event { name: "2023-05-harbour".into(), title: Some("Harbour".into()), ..Event::default() }];
        let document = Document { text: "Police detained 12 people.".into(), ..Document::default() };
        let mut out = Vec::new();
        let missing = Missing { key, why: "nothing tells it".into(), likely: likely.iter().map(|l| (*l).to_owned()).collect() };
        let answer = ask(&missing, &document, &events, &mut answers.as_bytes(), &mut out);
        (answer, String::from_utf8(out).unwrap())
    }

    #[test]
    fn one_asks_until_the_answer_can_be_used() {
        let (answer, said) = asked("published", "yesterday\n\n2023-05-03\n");
        assert_eq!(answer.as_deref(), Some("2023-05-03"));
        assert_eq!(said.matches("when was it published").count(), 3);
        assert!(said.contains("“Police detained 12 people.”"));
    }

    #[test]
    fn an_event_is_its_number_or_a_new_name() {
        assert_eq!(asked("event", "1\n").0.as_deref(), Some("2023-05-harbour"));
        assert_eq!(asked("event", "2\n../x\n2024-01-storm\n").0.as_deref(), Some("2024-01-storm"));
        assert!(asked("event", "1\n").1.contains("1  2023-05-harbour: Harbour"));
    }

    #[test]
    fn what_is_likely_is_suggested_and_taken_by_an_empty_answer() {
        let (answer, said) = likely("event", "\n", &["2023-05-harbour", "x"]);
        assert_eq!(answer.as_deref(), Some("2023-05-harbour"));
        assert!(said.contains("[2023-05-harbour]? "), "{said}");
    }

    #[test]
    fn no_answer_is_none() {
        assert_eq!(asked("outlet", "").0, None);
    }
}
