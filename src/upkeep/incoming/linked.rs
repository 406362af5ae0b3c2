//! What a page's JSON-LD says of its article where it is one object of a graph, as content management systems write it. An object that
//! stands alone is read by the readability parser.

use serde_json::Value;

use super::Facts;
use super::page::day;

const BY: &str = "the page's JSON-LD";

/// Notes what the scripts say of the first article in a `@graph`.
pub(super) fn tell(facts: &mut Facts, scripts: impl Iterator<Item = String>) {
    for script in scripts {
        let Ok(Value::Object(document)) = serde_json::from_str::<Value>(&script) else { continue };
        let Some(Value::Array(graph)) = document.get("@graph") else { continue };
        let Some(article) = graph.iter().find(|object| is_article(object)) else { continue };
        let text = |key: &str| article.get(key).and_then(Value::as_str);
        facts.tell("published", text("datePublished").and_then(day).as_deref(), BY);
        facts.tell("language", text("inLanguage"), BY);
        facts.tell("title", text("headline"), BY);
        facts.tell("outlet", article.get("publisher").and_then(|publisher| name(publisher, graph)), BY);
        return;
    }
}

/// `Article`, `NewsArticle`, `ReportageNewsArticle`, …, alone or among others.
fn is_article(object: &Value) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// The name of an object, which may stand elsewhere in the graph under its `@id`.
fn name<'g>(object: &'g Value, graph: &'g [Value]) -> Option<&'g str> {
    let there = || graph.iter().find(|other| other.get("@id") == object.get("@id") && other.get("name").is_some());
    object.get("name").or_else(|| object.get("@id").and_then(|_| there()?.get("name")))?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(script: &str) -> Vec<(&'static str, String)> {
        let mut facts = Facts::default();
        tell(&mut facts, [script.to_owned()].into_iter());
        ["published", "language", "title", "outlet"].into_iter().filter_map(|key| Some((key, facts.get(key)?.value.clone()))).collect()
    }

    #[test]
    fn the_article_of_a_graph_is_found_and_its_publisher_looked_up() {
        let graph = r##"{"@graph":[{"@type":"WebPage","datePublished":"2001-01-01"},
            {"@type":["Article","SocialMediaPosting"],"headline":"Seven held","datePublished":"2020-08-14T10:00:00+03:00","inLanguage":"en-US","publisher":{"@id":"#o"}},
            {"@id":"#o","@type":"Organization"},{"@id":"#o","@type":"Organization","name":"Harbour Post"}]}"##;
        let want = [("published", "2020-08-14"), ("language", "en-US"), ("title", "Seven held"), ("outlet", "Harbour Post")];
        assert_eq!(told(graph), want.map(|(key, value)| (key, value.to_owned())));
    }

    #[test]
    fn what_is_no_article_says_nothing() {
        for script in [
            r#"{"@graph":[{"@type":"WebPage","headline":"x"}]}"#,
            r#"{"@graph":7}"#,
            "[1]",
            "{",
            r#"{"@graph":[{"@type":"Article","publisher":{}},7]}"#,
        ] {
            assert_eq!(told(script), [], "{script}");
        }
    }
}
