//! The screen of a review: list of claims, the sentence with its spans marked, what was read, and a line of keys.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line as Text, Span};
use ratatui::widgets::{Block, Borders, Clear, List, ListItem, ListState, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr as _;

use super::corrections::Decision;
use super::form::{Form, Line};
use super::session::{Awaiting, Mode, Row, Session};
use crate::claim::Claim;
use crate::report::{self, Report, single_line, wording};

const HELP: [(&str, &str); 12] = [
    ("up down, k j", "claim before, after"),
    ("n", "next claim that nobody decided about"),
    ("a", "accept: it reads as it should"),
    ("e", "amend: type over columns; the reason is asked for"),
    ("r", "reject: it is no claim; the reason is asked for"),
    ("+", "add a claim that was not read"),
    ("x", "take back what was decided about the claim"),
    ("u", "undo the last step"),
    ("] [", "next, previous dispatch"),
    ("?", "this list"),
    ("q", "leave; every step is saved as it is taken"),
    ("", "All of it stands in the review file beside the dispatch and can be written there by hand."),
];

/// Draws the session; `place` says which dispatch of how many it is, from 1.
pub fn draw(frame: &mut Frame<'_>, session: &Session<'_>, place: (usize, usize)) {
    let rows = u16::try_from(session.rows.len()).unwrap_or(u16::MAX).clamp(1, (frame.area().height / 3).max(3));
    let areas = Layout::vertical([Constraint::Length(1), Constraint::Length(rows), Constraint::Min(3), Constraint::Length(1)]);
    let [head, list, detail, foot] = areas.areas(frame.area());
    heading(frame, head, session, place);
    claims(frame, list, session);
    let block = Block::new().borders(Borders::TOP | Borders::BOTTOM);
    let inside = block.inner(detail);
    frame.render_widget(block, detail);
    match &session.mode {
        Mode::Help => help(frame, inside),
        Mode::Form { form, new } => columns(frame, inside, form, *new),
        Mode::List | Mode::Reason { .. } => reading(frame, inside, session),
    }
    footing(frame, foot, session);
}

fn heading(frame: &mut Frame<'_>, area: Rect, session: &Session<'_>, (at, of): (usize, usize)) {
    let file = single_line(&session.coding.dispatch.file);
    let told = format!("{file}  {at} of {of}  decided {} of {}  {}", session.decided(), session.rows.len(), single_line(&session.reviewer));
    frame.render_widget(Paragraph::new(told).style(Style::new().add_modifier(Modifier::BOLD)), area);
}

fn claims(frame: &mut Frame<'_>, area: Rect, session: &Session<'_>) {
    if session.rows.is_empty() {
        return frame.render_widget(Paragraph::new("no claim was read in this dispatch; + adds one"), area);
    }
    let items = session.rows.iter().map(|row| ListItem::new(on_list(row)));
    let list = List::new(items).highlight_symbol("> ").highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    frame.render_stateful_widget(list, area, &mut ListState::default().with_selected(Some(session.at)));
}

fn on_list(row: &Row) -> String {
    let mark = match (&row.decision, row.added) {
        (_, Some(_)) => "added   ",
        (Some(Decision::Accept), _) => "accepted",
        (Some(Decision::Amend(_)), _) => "amended ",
        (Some(Decision::Reject), _) => "rejected",
        (None, None) => "        ",
    };
    let claim = &row.claim;
    let line = claim.line.map_or_else(|| "   ".into(), |line| format!("{line:>3}"));
    let modality = if claim.modality == crate::claim::Modality::Actual { String::new() } else { format!("{} ", claim.modality) };
    let told = format!("{modality}{} {} · {}", claim.metric.replace('_', " "), wording::figure(claim), wording::source(claim));
    format!("{mark} {line} {}", single_line(&told))
}

/// The sentence among its neighbours, and what was read from it.
fn reading(frame: &mut Frame<'_>, area: Rect, session: &Session<'_>) {
    let Some(row) = session.row() else { return };
    let mut lines = context(session, &row.claim);
    lines.push(Text::default());
    let one = Report { claims: vec![row.claim.clone()], ..Report::default() };
    let told = report::explain(&row.claim.claim_id, &one).unwrap_or_default();
    let known = ["  sentence ", "  credibility ", "  written at "];
    lines.extend(told.lines().skip(1).filter(|l| !known.iter().any(|k| l.starts_with(k))).map(|l| Text::from(l.trim_start().to_owned())));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

/// The sentence of a claim with its spans marked, between the one before it and the one after.
fn context(session: &Session<'_>, claim: &Claim) -> Vec<Text<'static>> {
    let dispatch = &session.coding.dispatch;
    let start = claim.start.and_then(|at| usize::try_from(at).ok());
    let found = start.and_then(|at| dispatch.sentences.iter().position(|s| s.span.contains(&at)));
    let Some(at) = found else {
        return vec![Text::from(claim.quote.as_deref().map_or_else(|| "(without a place in the text)".into(), single_line))];
    };
    let dim = Style::new().add_modifier(Modifier::DIM);
    let mut out = Vec::new();
    for i in at.saturating_sub(1)..=(at + 1).min(dispatch.sentences.len() - 1) {
        let span = dispatch.sentences[i].span.clone();
        out.push(match i == at {
            true => Text::from(marked(&dispatch.text, span, claim)),
            false => Text::from(Span::styled(single_line(&dispatch.text[span]), dim)),
        });
    }
    out
}

fn marked(text: &str, sentence: Range<usize>, claim: &Claim) -> Vec<Span<'static>> {
    let stated = |from: Option<u64>, to: Option<u64>| {
        let span = usize::try_from(from?).ok()?..usize::try_from(to?).ok()?;
        (sentence.start <= span.start && span.end <= sentence.end && text.get(span.clone()).is_some()).then_some(span)
    };
    let named = |words: &Option<String>| {
        let words = words.as_deref().filter(|w| !w.is_empty())?;
        let at = text.get(sentence.clone())?.find(words)? + sentence.start;
        Some(at..at + words.len())
    };
    let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
    let marks = [
        (stated(claim.start, claim.end), underlined),
        (named(&claim.place_text), Style::new().fg(Color::Green)),
        (named(&claim.date_text), Style::new().fg(Color::Cyan)),
        (named(&claim.source_text), Style::new().fg(Color::Magenta)),
        (stated(claim.number_start, claim.number_end), Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED)),
    ];
    let mut cuts: Vec<usize> = marks.iter().filter_map(|m| m.0.clone()).flat_map(|s| [s.start, s.end]).collect();
    cuts.extend([sentence.start, sentence.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |from: usize, to: usize| {
        let over = marks.iter().filter(|(span, _)| span.as_ref().is_some_and(|s| s.start <= from && to <= s.end));
        let style = over.fold(Style::new(), |style, (_, more)| style.patch(*more));
        Span::styled(report::visible(&text[from..to].replace(['\n', '\r', '\t'], " ")).into_owned(), style)
    };
    cuts.windows(2).map(|ends| piece(ends[0], ends[1])).collect()
}

fn columns(frame: &mut Frame<'_>, area: Rect, form: &Form, new: bool) {
    let height = usize::from(area.height.saturating_sub(1)).max(1);
    let from = (form.at + 1).saturating_sub(height);
    let title = if new { "a claim that was not read" } else { "bounds follow number_text, source and place their texts, unless typed" };
    frame.render_widget(Paragraph::new(title).style(Style::new().add_modifier(Modifier::DIM)), area);
    for (y, (i, row)) in (area.y + 1..area.bottom()).zip(form.rows.iter().enumerate().skip(from)) {
        let line = Rect { y, height: 1, ..area };
        let typing = form.typing.as_ref().filter(|_| i == form.at);
        let name = format!("{} {:<12} ", if row.now == row.was { ' ' } else { '*' }, row.column);
        let style = if i == form.at && typing.is_none() { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
        let value = typing.map_or(row.now.as_str(), Line::text);
        frame.render_widget(Paragraph::new(format!("{name}{}", single_line(value))).style(style), line);
        if let Some(typed) = typing {
            cursor(frame, line, &name, typed);
        }
    }
}

/// The cursor behind what is typed before it.
fn cursor(frame: &mut Frame<'_>, area: Rect, name: &str, line: &Line) {
    let width = u16::try_from(name.width() + line.before().width()).unwrap_or(u16::MAX);
    frame.set_cursor_position(Position { x: area.x.saturating_add(width).min(area.right().saturating_sub(1)), y: area.y });
}

fn help(frame: &mut Frame<'_>, area: Rect) {
    let lines = HELP.iter().map(|(keys, what)| match keys.is_empty() {
        true => Text::from(*what),
        false => Text::from(format!("{keys:<14} {what}")),
    });
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).wrap(Wrap { trim: false }), area);
}

fn footing(frame: &mut Frame<'_>, area: Rect, session: &Session<'_>) {
    if let Some(message) = &session.message {
        let style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
        return frame.render_widget(Paragraph::new(single_line(message)).style(style), area);
    }
    let keys = match &session.mode {
        Mode::List => "a accept  e amend  r reject  + add  n next  u undo  x back  ][ file  ? help  q",
        Mode::Help => "any key goes back",
        Mode::Form { form, .. } if form.typing.is_some() => "Enter keeps what is typed, Esc does not",
        Mode::Form { .. } => "up down choose  Enter type  s save  Esc leave it as it was",
        Mode::Reason { of, line } => {
            let asked = match of {
                Awaiting::Decision(Decision::Reject) => "Why is it no claim? ",
                Awaiting::Decision(_) => "Why is it otherwise? (may be empty) ",
                Awaiting::Addition(_) => "Where does it stand? (may be empty) ",
            };
            frame.render_widget(Paragraph::new(format!("{asked}{}", single_line(line.text()))), area);
            return cursor(frame, area, asked, line);
        }
    };
    frame.render_widget(Paragraph::new(keys).style(Style::new().add_modifier(Modifier::DIM)), area);
}
