//! The inline elements that are open, and the style that they give to a text.

use std::rc::Rc;

use super::super::Mark;
use super::style::Style;

/// How many may be open at once; further ones are passed over.
const MAX_INLINES: usize = 100;

/// The effect of one element.
#[derive(Debug, Clone, Default)]
pub(super) struct Effect {
    on: Vec<Mark>,
    off: Vec<Mark>,
    link: Option<Rc<str>>,
    marker: bool,
}

impl Effect {
    /// The effect of an element with a mark of its own, a style and a link. What the style takes off wins over the
    /// element: Google Docs wraps everything in a `b` of normal weight.
    pub(super) fn new(mark: Option<Mark>, style: Style, link: Option<String>) -> Self {
        let own = mark.filter(|mark| !style.off.contains(mark));
        let on = own.into_iter().chain(style.on).collect();
        Self { on, off: style.off, link: link.map(Rc::from), marker: style.marker }
    }
}

/// The style of a text.
#[derive(Debug, Clone, Default)]
struct Look {
    /// In the order of [`Mark`].
    marks: Vec<Mark>,
    link: Option<Rc<str>>,
    marker: bool,
}

impl Look {
    fn with(&self, effect: &Effect) -> Self {
        let mut marks = self.marks.clone();
        marks.retain(|mark| !effect.off.contains(mark));
        marks.extend(&effect.on);
        marks.sort_unstable();
        marks.dedup();
        let link = effect.link.clone().or_else(|| self.link.clone());
        Self { marks, link, marker: self.marker || effect.marker }
    }
}

#[derive(Debug)]
struct Inline {
    name: &'static str,
    effect: Effect,
    look: Look,
}

/// The stack of open inline elements. An end tag takes out the innermost element of its name and leaves the others
/// open, so that tags that are closed in the wrong order do what their author meant.
#[derive(Debug, Default)]
pub(super) struct Inlines {
    open: Vec<Inline>,
}

impl Inlines {
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    pub(super) fn open(&mut self, name: &'static str, effect: Effect) {
        if self.open.len() < MAX_INLINES {
            let look = self.open.last().map(|last| last.look.clone()).unwrap_or_default().with(&effect);
            self.open.push(Inline { name, effect, look });
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|inline| inline.name == name) {
            self.open.remove(at);
            let mut look = at.checked_sub(1).and_then(|at| self.open.get(at)).map(|inline| inline.look.clone());
            for inline in self.open.iter_mut().skip(at) {
                inline.look = look.unwrap_or_default().with(&inline.effect);
                look = Some(inline.look.clone());
            }
        }
    }

    pub(super) fn truncate(&mut self, count: usize) {
        self.open.truncate(count);
    }

    /// The marks and the link of a text.
    pub(super) fn style(&self) -> (Vec<Mark>, Option<Rc<str>>) {
        let Some(Inline { look, .. }) = self.open.last() else { return (Vec::new(), None) };
        (look.marks.clone(), look.link.clone())
    }

    /// Whether the text is the bullet or the number of an item.
    pub(super) fn in_marker(&self) -> bool {
        self.open.last().is_some_and(|last| last.look.marker)
    }
}
