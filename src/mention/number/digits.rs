//! Runs of digits: which separators group, which one is the decimal point, and what is no number at all.

use crate::catalog::{NumberRules, TokenKind, Tokens};

/// A number written in digits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub end: usize,
    pub value: f64,
    pub decimal: bool,
    pub not_count: Option<&'static str>,
}

/// The number that begins at token `at`, a run of digits. `multiplied(end)`: a multiplier or percent follows.
pub(super) fn read(text: &str, tokens: &Tokens, at: usize, rules: &NumberRules, multiplied: impl Fn(usize) -> bool) -> Run {
    let chain = chain(text, tokens, at, rules);
    if let Some((end, reason)) = no_number(text, tokens, at, rules, &chain) {
        return Run { end, value: parse(tokens.fold(at), ""), decimal: false, not_count: Some(reason) };
    }
    for taken in (0..=chain.len()).rev() {
        // "22,24,26" is a list, and so is what is left of one.
        let (last, next) = (taken.checked_sub(1).map(|k| chain[k].mark), chain.get(taken).map(|l| l.mark));
        let tail = at > 1 && tokens.kind(at - 2) == TokenKind::Digits && !tokens.space_before(at) && !tokens.space_before(at - 1);
        let listed = taken == 1 && (next == last || tail && last.is_some_and(|m| tokens.fold(at - 1).starts_with(m)));
        if listed {
            continue;
        }
        let end = at + 1 + chain[..taken].iter().map(|c| c.tokens).sum::<usize>();
        if let Some((value, decimal)) = number(tokens, at, rules, &chain[..taken], || multiplied(end)) {
            return Run { end, value, decimal, not_count: None };
        }
    }
    Run { end: at + 1, value: parse(tokens.fold(at), ""), decimal: false, not_count: None }
}

/// A separator, and the digits after it.
struct Link {
    mark: char,
    digits: usize,
    tokens: usize,
}

fn chain(text: &str, tokens: &Tokens, at: usize, rules: &NumberRules) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut last = at;
    loop {
        let next = last + 1;
        if tokens.kind(next) == TokenKind::Digits && tokens.space_before(next) {
            let gap = text.get(tokens.span(last).end..tokens.span(next).start).unwrap_or("");
            let mut spaces = gap.chars();
            let one = spaces.next().is_some_and(|c| c.is_whitespace() && c != '\n' && c != '\t') && spaces.next().is_none();
            let only_spaces = links.iter().all(|l| l.mark == ' ');
            if !one || !only_spaces || !rules.group.contains(&' ') || tokens.fold(next).len() != 3 {
                return links;
            }
            links.push(Link { mark: ' ', digits: next, tokens: 1 });
            last = next;
            continue;
        }
        let glued = tokens.kind(next + 1) == TokenKind::Digits && !tokens.space_before(next) && !tokens.space_before(next + 1);
        let mark = tokens.fold(next).chars().next().unwrap_or(' ');
        if !glued || tokens.kind(next) != TokenKind::Mark || !matches!(mark, '.' | ',' | '\'' | '·' | '٫' | '٬' | '_') {
            return links;
        }
        links.push(Link { mark, digits: next + 1, tokens: 2 });
        last = next + 1;
    }
}

/// "11.50 Hundreds have fled", "19.30 — Police …": hour and minutes open an entry of a running report; "1.25 Millionen" is a figure.
fn opens_entry(text: &str, tokens: &Tokens, link: &Link) -> bool {
    let (hour, minute) = (tokens.fold(0), tokens.fold(link.digits));
    let fits = link.mark == '.' && hour.len() == 2 && minute.len() == 2 && parse(hour, "") < 25.0 && parse(minute, "") < 60.0;
    let next = link.digits + 1;
    let dash = matches!(tokens.fold(next), "-" | "–" | "—") && tokens.space_before(next) && tokens.space_before(next + 1);
    fits && (dash || named(text, tokens, next))
}

/// A word with a capital and small letters stands at token `at`, behind a space.
fn named(text: &str, tokens: &Tokens, at: usize) -> bool {
    let word = at < tokens.len() && tokens.kind(at) == TokenKind::Word && tokens.space_before(at) && tokens.is_capital(at);
    word && text.get(tokens.span(at)).is_some_and(|w| w.chars().any(char::is_lowercase))
}

/// Telephone numbers, addresses, versions, dates and times in digits: one mention, no count.
fn no_number(text: &str, tokens: &Tokens, at: usize, rules: &NumberRules, chain: &[Link]) -> Option<(usize, &'static str)> {
    if let [link] = chain
        && at == 0
        && opens_entry(text, tokens, link)
    {
        return Some((link.digits + 1, "clock time"));
    }
    // "1. Casualties. …": the number of a heading.
    if at == 0 && tokens.fold(0).len() <= 2 && tokens.fold(1) == "." && !tokens.space_before(1) && named(text, tokens, 2) {
        return Some((1, "list number"));
    }
    let tight = |from: usize, mark: &str| {
        let mut end = from;
        while tokens.fold(end) == mark
            && tokens.kind(end + 1) == TokenKind::Digits
            && !tokens.space_before(end)
            && !tokens.space_before(end + 1)
        {
            end += 2;
        }
        end
    };
    let groups = chain.iter().all(|l| tokens.fold(l.digits).len() == 3);
    if chain.len() >= 2 && chain.iter().all(|l| l.mark == '.') && !(groups && (rules.group.contains(&'.') || rules.three.contains(&'.'))) {
        let small = |i: usize, most: f64| parse(tokens.fold(i), "") <= most;
        let date = chain.len() == 2 && small(at, 31.0) && small(at + 2, 12.0) && matches!(tokens.fold(at + 4).len(), 2 | 4);
        return Some((at + 1 + 2 * chain.len(), if date { "date" } else { "address or version" }));
    }
    let end = tight(at + 1, ":");
    if end > at + 1 {
        return Some((end, "clock time"));
    }
    let end = tight(at + 1, "/");
    if end > at + 3 {
        return Some((end, "date"));
    }
    let year = |i: usize| tokens.fold(i).len() == 4 && (tokens.fold(i).starts_with("19") || tokens.fold(i).starts_with("20"));
    if end == at + 3 && tokens.fold(at).len() <= 2 && year(at + 2) {
        return Some((end, "date"));
    }
    if end == at + 3 && fraction(tokens, at).is_none() {
        return Some((end, "ratio or date"));
    }
    let end = tight(at + 1, "-");
    let lens = (tokens.fold(at).len(), tokens.fold(at + 2).len());
    if end == at + 3 && lens == (4, 2) && year(at) {
        return Some((end, "date"));
    }
    if end == at + 3 && lens.0 <= 2 && lens.1 <= 2 && parse(tokens.fold(at), "") >= parse(tokens.fold(at + 2), "") {
        return Some((end, "score"));
    }
    let zero = end > at + 1 && tokens.fold(at + 2).starts_with('0');
    if end > at + 3 || zero {
        let end = tight(end, "/");
        return Some((end, if tokens.fold(at).len() == 4 { "date" } else { "telephone number or code" }));
    }
    let plus = at > 0 && tokens.fold(at - 1) == "+" && !tokens.space_before(at);
    let mut end = at + 1;
    while plus && (tokens.kind(end) == TokenKind::Digits || matches!(tokens.fold(end), "(" | ")" | "-") && end < at + 12) {
        end += 1;
    }
    (plus && (tokens.fold(at).len() >= 7 || end > at + 2)).then_some((end, "telephone number or code"))
}

/// 2/3, 1/10: the share, in percent, that begins at token `at`.
pub(super) fn fraction(tokens: &Tokens, at: usize) -> Option<f64> {
    let tight = !tokens.space_before(at + 1) && !tokens.space_before(at + 2);
    if tokens.fold(at + 1) != "/" || !tight || tokens.kind(at + 2) != TokenKind::Digits {
        return None;
    }
    let (a, b): (f64, f64) = (tokens.fold(at).parse().ok()?, tokens.fold(at + 2).parse().ok()?);
    (a > 0.0 && a < b && (b <= 10.0 || b == 100.0)).then(|| (100.0 * a / b * 1e6).round() / 1e6)
}

/// The value of digits with `links`, when their separators make sense together.
fn number(tokens: &Tokens, at: usize, rules: &NumberRules, links: &[Link], multiplied: impl Fn() -> bool) -> Option<(f64, bool)> {
    let head = tokens.fold(at);
    let whole = |upto: usize| links[..upto].iter().fold(head.to_owned(), |all, l| all + tokens.fold(l.digits));
    let grouped = |links: &[Link]| {
        let lens: Vec<usize> = links.iter().map(|l| tokens.fold(l.digits).len()).collect();
        let same = links.windows(2).all(|w| w[0].mark == w[1].mark);
        let threes = lens.iter().all(|n| *n == 3) && head.len() <= 3;
        // 12,34,567: lakhs and crores.
        let indian = links.len() > 1
            && links[0].mark == ','
            && head.len() <= 2
            && lens.split_last().is_some_and(|(last, rest)| *last == 3 && rest.iter().all(|n| *n == 2));
        same && !head.starts_with('0') && (threes || indian)
    };
    match links {
        [] => Some((parse(head, ""), false)),
        [one] => {
            let after = tokens.fold(one.digits);
            let group = rules.group.contains(&one.mark) || rules.three.contains(&one.mark) && !multiplied();
            if grouped(links) && group {
                return Some((parse(&whole(1), ""), false));
            }
            matches!(one.mark, '.' | ',' | '·' | '٫').then(|| (parse(head, after), true))
        }
        [.., last] => {
            let (most, point) = (&links[..links.len() - 1], last.mark != links[0].mark);
            if point && grouped(most) && matches!(last.mark, '.' | ',' | '·' | '٫') {
                return Some((parse(&whole(most.len()), tokens.fold(last.digits)), true));
            }
            grouped(links).then(|| (parse(&whole(links.len()), ""), false))
        }
    }
}

/// The value of `whole.part`.
pub(super) fn parse(whole: &str, part: &str) -> f64 {
    let value = if part.is_empty() { whole.parse() } else { format!("{whole}.{part}").parse() };
    value.ok().filter(|v: &f64| v.is_finite()).unwrap_or(f64::MAX)
}
