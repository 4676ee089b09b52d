//! What a `style` attribute says about a text.

use super::super::Mark;

/// The part of a style that an article can keep.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The marks that it puts on.
    pub(super) on: Vec<Mark>,
    /// The marks that it takes off.
    pub(super) off: Vec<Mark>,
    /// Whether the element is not shown.
    pub(super) hidden: bool,
    /// Whether it holds the bullet or the number that Word puts before an item.
    pub(super) marker: bool,
    /// The level of the item of a list that Word made of the paragraph; the outermost is 0.
    pub(super) level: Option<u8>,
}

impl Style {
    /// Reads a list of declarations; what is not known is passed over.
    pub(super) fn parse(style: &str) -> Self {
        let mut found = Self::default();
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            let value = value.trim_end_matches("!important").trim_end();
            match name.as_str() {
                "font-weight" => {
                    let bold = match value {
                        "bold" | "bolder" => Some(true),
                        "normal" | "lighter" => Some(false),
                        number => number.parse::<u16>().ok().map(|weight| weight >= 600),
                    };
                    found.set(Mark::Bold, bold);
                }
                "font-style" => {
                    let italic = match value {
                        "italic" | "oblique" => Some(true),
                        "normal" => Some(false),
                        _ => None,
                    };
                    found.set(Mark::Italic, italic);
                }
                // `none` does not take off what an element around it puts on, by the rules of CSS.
                "text-decoration" | "text-decoration-line" => {
                    for line in value.split_whitespace() {
                        found.set(Mark::Underline, (line == "underline").then_some(true));
                        found.set(Mark::Strikethrough, (line == "line-through").then_some(true));
                    }
                }
                "vertical-align" => {
                    found.set(Mark::Superscript, (value == "super").then_some(true));
                    found.set(Mark::Subscript, (value == "sub").then_some(true));
                }
                "display" => found.hidden |= value == "none",
                "visibility" => found.hidden |= value == "hidden",
                "mso-hide" => found.hidden |= value == "all",
                "mso-list" => {
                    found.marker |= value.starts_with("ignore");
                    let level = value.split_whitespace().find_map(|word| word.strip_prefix("level"));
                    let level = level.and_then(|level| level.parse::<u8>().ok());
                    found.level = level.map(|level| level.saturating_sub(1)).or(found.level);
                }
                _ => {}
            }
        }
        found
    }

    fn set(&mut self, mark: Mark, value: Option<bool>) {
        match value {
            Some(true) => self.on.push(mark),
            Some(false) => self.off.push(mark),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        let style = Style::parse("FONT-WEIGHT: 700 !important; color:red; text-decoration: underline line-through");
        assert_eq!(style.on, [Mark::Bold, Mark::Underline, Mark::Strikethrough]);
        let style = Style::parse("font-weight:normal;font-style:italic;vertical-align:super;x;:;");
        assert_eq!((style.on, style.off), (vec![Mark::Italic, Mark::Superscript], vec![Mark::Bold]));
        assert!(Style::parse("display : none").hidden);
        let style = Style::parse("mso-list:l0 level3 lfo1");
        assert_eq!((style.level, style.marker), (Some(2), false));
        assert!(Style::parse("mso-list:Ignore").marker);
    }
}
