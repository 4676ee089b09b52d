//! Tokens to counts, and to the definitions with the fragments they spread.
//!
//! The outline keeps a stack of open brackets and one small state for the place inside a selection set. That is
//! enough to tell a field from an alias, a directive's name, a spread and a type, and it needs no recursion: whatever
//! opens a bracket leaves the state where a new selection may begin.

use super::{
    ScreenLimits, ScreenRefusal, Screened,
    lexer::{Lexer, Token},
};
use std::ops::Range;

/// A document without its values: counts, and what each definition selects.
pub(super) struct Outline<'a> {
    /// What was counted; the expansion is not known yet.
    pub(super) measured: Screened,
    /// Operations and fragments in the order of the text.
    pub(super) definitions: Vec<Definition<'a>>,
    /// The names of all spreads in the order of the text; a definition has a range of them.
    pub(super) spreads: Vec<&'a str>,
}

/// An operation or a fragment.
pub(super) struct Definition<'a> {
    /// The name of a fragment; an operation has none here, since nothing can spread it.
    pub(super) fragment: Option<&'a str>,
    /// Fields, spreads and inline fragments written in the definition, at any depth.
    pub(super) selections: usize,
    /// Which of the spreads are its own.
    pub(super) spreads: Range<usize>,
}

/// What an open bracket encloses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Selections,
    Arguments,
    List,
    Object,
}

impl Bracket {
    fn closing(self) -> u8 {
        match self {
            Self::Selections | Self::Object => b'}',
            Self::Arguments => b')',
            Self::List => b']',
        }
    }
}

/// Where in a definition the next token stands, when it stands directly in the head or in a selection set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between definitions.
    Outside,
    /// After `fragment`.
    FragmentName,
    /// In the head of a definition, after its keyword or a fragment's name.
    Head,
    /// Where a selection may begin or the last one may go on.
    Selection,
    /// After a field's name, which an `:` would turn into an alias.
    FieldOrAlias,
    /// After an alias and its `:`.
    AliasedField,
    /// After `...`
    Spread,
    /// After `... on`
    TypeCondition,
    /// After an `@` in a selection set.
    DirectiveName,
}

struct Reader<'a, 'l> {
    limits: &'l ScreenLimits,
    outline: Outline<'a>,
    brackets: Vec<Bracket>,
    place: Place,
}

impl<'a> Outline<'a> {
    /// Reads the whole document, stopping at the first limit that is passed.
    pub(super) fn read(document: &'a str, limits: &ScreenLimits) -> Result<Self, ScreenRefusal> {
        let measured = Screened { bytes: document.len(), ..Screened::default() };
        let outline = Self { measured, definitions: Vec::new(), spreads: Vec::new() };
        let mut reader = Reader { limits, outline, brackets: Vec::new(), place: Place::Outside };
        let mut lexer = Lexer::new(document);
        while let Some(token) = lexer.next()? {
            reader.count_token(token)?;
            reader.token(token, lexer.after_comment)?;
        }
        if !reader.brackets.is_empty() {
            return Err(ScreenRefusal::UnbalancedBracket);
        }
        if reader.place != Place::Outside || reader.outline.definitions.is_empty() {
            return Err(ScreenRefusal::Malformed);
        }
        Ok(reader.outline)
    }
}

impl<'a> Reader<'a, '_> {
    fn count_token(&mut self, token: Token<'a>) -> Result<(), ScreenRefusal> {
        let weight = match token {
            Token::Name(name) => glued_literals(name),
            Token::Punctuator(_) | Token::Spread | Token::Literal => 1,
        };
        let limit = self.limits.tokens;
        raise(&mut self.outline.measured.tokens, weight, limit, ScreenRefusal::TooManyTokens { limit })
    }

    fn token(&mut self, token: Token<'a>, after_comment: bool) -> Result<(), ScreenRefusal> {
        match self.brackets.last() {
            None => self.in_head(token),
            Some(Bracket::Selections) => self.in_selections(token, after_comment),
            Some(Bracket::Arguments | Bracket::List | Bracket::Object) => self.in_values(token),
        }
    }

    /// Between definitions and up to the `{` of one. Only whole keywords are taken, where the parser would also
    /// accept one that is glued to the name behind it.
    fn in_head(&mut self, token: Token<'a>) -> Result<(), ScreenRefusal> {
        match (self.place, token) {
            (Place::Outside, Token::Name("query" | "mutation" | "subscription")) => self.define(Place::Head),
            (Place::Outside, Token::Name("fragment")) => self.define(Place::FragmentName),
            (Place::Outside, Token::Punctuator(b'{')) => {
                self.define(Place::Head)?;
                self.open(Bracket::Selections)
            }
            // A fragment may not be called `on`. The parser allows it, and would then find it behind `... on`.
            (Place::FragmentName, Token::Name(name)) if name != "on" => {
                if let Some(definition) = self.outline.definitions.last_mut() {
                    definition.fragment = Some(name);
                }
                self.place = Place::Head;
                Ok(())
            }
            (Place::Head, Token::Name(_)) => Ok(()),
            (Place::Head, Token::Punctuator(b'@')) => self.directive(),
            (Place::Head, Token::Punctuator(b'(')) => self.open(Bracket::Arguments),
            (Place::Head, Token::Punctuator(b'{')) => self.open(Bracket::Selections),
            (_, Token::Punctuator(b')' | b']' | b'}')) => Err(ScreenRefusal::UnbalancedBracket),
            _ => Err(ScreenRefusal::Malformed),
        }
    }

    fn in_selections(&mut self, token: Token<'a>, after_comment: bool) -> Result<(), ScreenRefusal> {
        let may_begin = matches!(self.place, Place::Selection | Place::FieldOrAlias);
        match (self.place, token) {
            (Place::Selection | Place::FieldOrAlias, Token::Name(_)) => {
                self.select();
                self.place = Place::FieldOrAlias;
            }
            (Place::FieldOrAlias, Token::Punctuator(b':')) => {
                let limit = self.limits.aliases;
                raise(&mut self.outline.measured.aliases, 1, limit, ScreenRefusal::TooManyAliases { limit })?;
                self.place = Place::AliasedField;
            }
            (_, Token::Spread) if may_begin => {
                self.select();
                self.place = Place::Spread;
            }
            (Place::Spread, Token::Name("on")) => self.place = Place::TypeCondition,
            (Place::Spread, Token::Name(name)) => {
                self.outline.spreads.push(name);
                self.place = Place::Selection;
            }
            // With a comment in between the parser no longer sees a type condition but a spread of a fragment `on`.
            (Place::TypeCondition, Token::Name(_)) if !after_comment => self.place = Place::Selection,
            (Place::AliasedField | Place::DirectiveName, Token::Name(_)) => self.place = Place::Selection,
            (_, Token::Punctuator(b'@')) if may_begin || self.place == Place::Spread => {
                self.directive()?;
                self.place = Place::DirectiveName;
            }
            (_, Token::Punctuator(b'{')) if may_begin || self.place == Place::Spread => {
                return self.open(Bracket::Selections);
            }
            (_, Token::Punctuator(b'(')) if may_begin => return self.open(Bracket::Arguments),
            (_, Token::Punctuator(b'}')) if may_begin => return self.close(b'}'),
            (_, Token::Punctuator(b')' | b']')) => return Err(ScreenRefusal::UnbalancedBracket),
            _ => return Err(ScreenRefusal::Malformed),
        }
        Ok(())
    }

    /// Inside arguments, variable definitions and literals only brackets and directives matter.
    fn in_values(&mut self, token: Token<'a>) -> Result<(), ScreenRefusal> {
        match token {
            Token::Punctuator(b'{') => self.open(Bracket::Object),
            Token::Punctuator(b'[') => self.open(Bracket::List),
            Token::Punctuator(b'(') => self.open(Bracket::Arguments),
            Token::Punctuator(closing @ (b'}' | b']' | b')')) => self.close(closing),
            Token::Punctuator(b'@') => self.directive(),
            Token::Spread => Err(ScreenRefusal::Malformed),
            Token::Name(_) | Token::Literal | Token::Punctuator(_) => Ok(()),
        }
    }

    fn define(&mut self, place: Place) -> Result<(), ScreenRefusal> {
        let limit = self.limits.definitions;
        raise(&mut self.outline.measured.definitions, 1, limit, ScreenRefusal::TooManyDefinitions { limit })?;
        let here = self.outline.spreads.len();
        self.outline.definitions.push(Definition { fragment: None, selections: 0, spreads: here..here });
        self.place = place;
        Ok(())
    }

    fn select(&mut self) {
        if let Some(definition) = self.outline.definitions.last_mut() {
            definition.selections += 1;
        }
    }

    fn directive(&mut self) -> Result<(), ScreenRefusal> {
        let limit = self.limits.directives;
        raise(&mut self.outline.measured.directives, 1, limit, ScreenRefusal::TooManyDirectives { limit })
    }

    fn open(&mut self, bracket: Bracket) -> Result<(), ScreenRefusal> {
        let limit = self.limits.bracket_depth;
        if self.brackets.len() >= limit {
            return Err(ScreenRefusal::TooDeep { limit });
        }
        self.brackets.push(bracket);
        self.outline.measured.bracket_depth = self.outline.measured.bracket_depth.max(self.brackets.len());
        if bracket == Bracket::Selections {
            self.place = Place::Selection;
        }
        Ok(())
    }

    fn close(&mut self, closing: u8) -> Result<(), ScreenRefusal> {
        match self.brackets.pop() {
            Some(bracket) if bracket.closing() == closing => {}
            _ => return Err(ScreenRefusal::UnbalancedBracket),
        }
        match self.brackets.last() {
            // The head of a definition goes on after its variables and its directives' arguments.
            None if closing == b')' => self.place = Place::Head,
            None => {
                if let Some(definition) = self.outline.definitions.last_mut() {
                    definition.spreads.end = self.outline.spreads.len();
                }
                self.place = Place::Outside;
            }
            Some(Bracket::Selections) => self.place = Place::Selection,
            Some(Bracket::Arguments | Bracket::List | Bracket::Object) => {}
        }
        Ok(())
    }
}

fn raise(count: &mut usize, by: usize, limit: usize, refusal: ScreenRefusal) -> Result<(), ScreenRefusal> {
    *count = count.saturating_add(by);
    if *count > limit { Err(refusal) } else { Ok(()) }
}

/// How many values the parser could read out of one name. It takes `true`, `false` and `null` wherever a value begins
/// with them, so `[truetruetrue]` is three values; elsewhere this counts a token or two too many, which harms nobody.
fn glued_literals(name: &str) -> usize {
    let mut rest = name;
    let mut count = 0;
    while let Some(behind) = ["true", "false", "null"].iter().find_map(|literal| rest.strip_prefix(literal)) {
        rest = behind;
        count += 1;
    }
    count + usize::from(!rest.is_empty())
}
