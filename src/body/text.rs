//! How characters are cleaned: what a person cannot see and did not mean is taken out.

use unicode_normalization::UnicodeNormalization;

use super::Span;
use crate::kernel::value::text::is_rubbish;

const NO_BREAK_SPACE: char = '\u{a0}';

/// Whether nothing of the text would be left to read.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_rubbish(c))
}

/// Brings the kinds of line ends and spaces down to `\n`, the space and the no-break space, and drops rubbish.
fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{202f}' => out.push(NO_BREAK_SPACE),
            NO_BREAK_SPACE => out.push(c),
            '\t' => out.push(' '),
            c if c.is_whitespace() => out.push(' '),
            c if is_rubbish(c) => {}
            c => out.push(c),
        }
        after_return = c == '\r';
    }
    out
}

/// The characters with every no-break space made a plain one, save where it holds a number and what is counted
/// together. Elsewhere it is what an editor put in for alignment, and it hinders search and wrapping.
fn with_plain_spaces(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut before = None;
    let mut rest = text.chars();
    std::iter::from_fn(move || {
        let c = rest.next()?;
        let holds = |after: char| after.is_alphanumeric() || after == '%';
        let kept = before.is_some_and(char::is_numeric) && rest.clone().next().is_some_and(holds);
        before = Some(c);
        Some(if c == NO_BREAK_SPACE && !kept { ' ' } else { c })
    })
}

/// A text on one line: composed (NFC), cleaned, with single spaces and none at the ends.
pub(super) fn line(text: &str) -> String {
    let mut spans = vec![Span::plain(text)];
    content(&mut spans, false);
    spans.pop().map(|span| span.text).unwrap_or_default()
}

/// Brings the spans into their one canonical form: marks sorted, text composed and cleaned, single spaces and single
/// line breaks and neither at the ends, no empty spans, equal neighbours merged. With `breaks` off, line breaks become
/// spaces. Doing it twice changes nothing.
pub(super) fn content(spans: &mut Vec<Span>, breaks: bool) {
    for span in spans.iter_mut() {
        span.marks.sort_unstable();
        span.marks.dedup();
        span.text = cleaned(&span.text);
        let link = span.link.take().map(|link| link.trim().to_owned());
        span.link = link.filter(|link| !link.is_empty());
    }
    merge(spans);
    // Each span keeps its place while characters are dropped, for a space at the end of one span may belong to a
    // break at the beginning of the next.
    let mut kept: Vec<(char, usize)> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        for c in with_plain_spaces(&span.text) {
            let last = kept.last().map(|(c, _)| *c);
            match c {
                '\n' if breaks => {
                    if last == Some(' ') {
                        kept.pop();
                    }
                    if kept.last().is_some_and(|(c, _)| *c != '\n') {
                        kept.push((c, at));
                    }
                }
                ' ' | '\n' => {
                    if last.is_some_and(|last| last != ' ' && last != '\n') {
                        kept.push((' ', at));
                    }
                }
                c => kept.push((c, at)),
            }
        }
    }
    while kept.last().is_some_and(|(c, _)| matches!(c, ' ' | '\n')) {
        kept.pop();
    }
    let mut texts = vec![String::new(); spans.len()];
    for (c, at) in kept {
        texts[at].push(c);
    }
    for (span, text) in spans.iter_mut().zip(texts) {
        span.text = text;
    }
    merge(spans);
    for span in spans.iter_mut() {
        span.text = span.text.nfc().collect();
    }
}

/// Drops empty spans and joins equal neighbours.
fn merge(spans: &mut Vec<Span>) {
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.drain(..).filter(|span| !span.text.is_empty()) {
        match out.last_mut() {
            Some(last) if last.marks == span.marks && last.link == span.link => last.text.push_str(&span.text),
            _ => out.push(span),
        }
    }
    *spans = out;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Mark;

    fn bold(text: &str) -> Span {
        Span { text: text.to_owned(), marks: vec![Mark::Bold], link: None }
    }

    #[test]
    fn one_line() {
        assert_eq!(line(" Ha\u{309}i\u{a0}\u{a0}Hà\r\n 20\u{a0}năm\u{ad}\u{feff}\t"), "Hải Hà 20\u{a0}năm");
        assert_eq!(line("a\u{a0}b 1\u{a0}000 5\u{a0}% 5\u{a0}"), "a b 1\u{a0}000 5\u{a0}% 5");
        assert_eq!(line("\u{0}\u{7}x\u{1b}"), "x");
    }

    #[test]
    fn breaks_and_spaces_collapse_over_span_borders() {
        let mut spans = vec![Span::plain(" a "), bold(" \n"), Span::plain("\r\n b"), bold(""), Span::plain(" ")];
        content(&mut spans, true);
        assert_eq!(spans, vec![Span::plain("a"), bold("\n"), Span::plain("b")]);
        content(&mut spans, false);
        assert_eq!(spans, vec![Span::plain("a"), bold(" "), Span::plain("b")]);
    }

    #[test]
    fn neighbours_merge_and_compose() {
        let mut spans = vec![Span::plain("e"), bold("\u{200b}"), Span::plain("\u{302}\u{323}")];
        content(&mut spans, true);
        assert_eq!(spans, vec![Span::plain("ệ")]);
    }

    #[test]
    fn what_overrides_direction_is_left_for_the_check() {
        assert_eq!(line("a\u{202e}b"), "a\u{202e}b");
    }
}
