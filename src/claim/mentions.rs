//! What was found before it was joined: one flat object a mention, for `counterclaim mentions`.

use serde_json::{Map, Value, json};

use super::scene::{Scene, TIME};
use super::speaker::speakers;
use crate::catalog::{Catalog, Cue, Policy, SourceContext, Voice};
use crate::text::Dispatch;

/// Every mention of a dispatch, in order of its place in the text.
///
/// Common fields: `dispatch`, `kind` (`quantity`, `number` for digits that count nothing, `date`, `place`, `source`, `cue`), `start`, `end` (bytes), `text`.
pub fn mentions_of(dispatch: &Dispatch, catalog: &Catalog, policy: &Policy) -> Vec<Map<String, Value>> {
    let Some(language) = dispatch.language.as_deref().and_then(|l| catalog.language(l)) else { return Vec::new() };
    let mut out: Vec<Map<String, Value>> = Vec::new();
    for sentence in &dispatch.sentences {
        let scene = Scene::read(dispatch, sentence, language, catalog, policy);
        let from = out.len();
        let mut push = |kind: &str, span: std::ops::Range<usize>, more: Value| {
            let mut object = Map::new();
            object.insert("dispatch".into(), json!(dispatch.id));
            object.insert("kind".into(), json!(kind));
            object.insert("start".into(), json!(span.start));
            object.insert("end".into(), json!(span.end));
            object.insert("text".into(), json!(dispatch.text[span]));
            if let Value::Object(more) = more {
                object.extend(more);
            }
            out.push(object);
        };
        for q in scene.quantities.iter() {
            let i = &q.interval;
            // Digits of a name, a list, a law or a telephone are numbers, but quantities of nothing.
            let counts_something = q.not_count.is_none_or(|reason| AMOUNTS.contains(&reason));
            let mut more = json!({"qualifier": q.wording.qualifier, "low": number(i.low), "best": number(i.best), "high": number(i.high), "unit": q.unit});
            if let Some(reason) = q.not_count {
                more["not_count"] = json!(reason);
            }
            push(if counts_something { "quantity" } else { "number" }, q.span.clone(), more);
        }
        for d in &scene.dates {
            let mut more = json!({"from": d.period.map(|p| p.from.to_string()), "to": d.period.map(|p| p.to.to_string())});
            if let Some(fault) = &d.fault {
                more["fault"] = json!(fault);
            }
            push("date", d.span.clone(), more);
        }
        for p in &scene.places {
            push("place", p.span.clone(), json!({"id": p.ids.join("|"), "demonym": p.demonym}));
        }
        let registered = super::speaker::registered(catalog, dispatch, &scene, &SourceContext::default());
        for s in speakers(&scene, &registered) {
            push("source", scene.tokens.span_of(s.tokens.clone()), json!({"id": s.id, "source_kind": s.kind}));
        }
        for c in &scene.cues {
            let what = match c.cue {
                Cue::Metric(i) if language.cues.metrics[*i].metric.is_empty() => "no metric".to_owned(),
                Cue::Metric(i) => language.cues.metrics[*i].metric.clone(),
                Cue::Fact(i) => format!("{}={}", language.cues.facts[*i].metric, language.cues.facts[*i].value),
                Cue::Population(p) => format!("population {p}"),
                Cue::Planned | Cue::Hypothetical | Cue::Denied | Cue::Superseded | Cue::Retracted | Cue::Cumulative | Cue::Snapshot => {
                    format!("{:?}", c.cue).to_lowercase()
                }
                _ => continue,
            };
            push("cue", scene.tokens.span_of(c.tokens.clone()), json!({"id": what}));
        }
        for v in scene.voices.iter().filter(|v| {
            matches!(
                v.cue,
                Voice::Says | Voice::According | Voice::After | Voice::Itself | Voice::Citing | Voice::Relayed | Voice::Reportedly
            )
        }) {
            push("cue", scene.tokens.span_of(v.tokens.clone()), json!({"id": format!("{:?}", v.cue).to_lowercase()}));
        }
        out[from..].sort_by_key(|o| (o["start"].as_u64(), o["end"].as_u64()));
    }
    out
}

/// Reasons of numbers that bear no claim and yet are amounts of something.
const AMOUNTS: [&str; 5] = ["money", "measure", "age", "factor", TIME];

/// Whole numbers without a fraction, as in the claims table.
fn number(x: Option<f64>) -> Value {
    match x {
        Some(x) if x.fract() == 0.0 && x.abs() < 9e15 => json!(x as i64),
        Some(x) => json!(x),
        None => Value::Null,
    }
}
