//! The rules of an award title: who may confer it on whom, from when to when, and what law says so.

use chrono::NaiveDate;
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};

use super::entity::{ConferringLevel, RecipientKind};
use crate::{content::article::LegalDocument, kernel::value::span::Span};

/// One rule of an award title. Several may hold at a time; what one of them permits is permitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day; none while it holds.
    pub valid_to: Option<NaiveDate>,
    /// Bodies of which levels may confer the title.
    pub conferring_levels: Vec<ConferringLevel>,
    /// On whom.
    pub recipient_kinds: Vec<RecipientKind>,
    /// What law says so, in words.
    pub legal_basis: Option<String>,
    /// The law or decree that says so.
    pub legal_document: Option<LegalDocument>,
}

impl Rule {
    /// From its first day to its last.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { from: Some(self.valid_from), to: self.valid_to }
    }

    /// The law that it stands on, in a few words for a message.
    fn basis(&self) -> &str {
        let number = self.legal_document.as_ref().map(|document| document.number.as_str());
        number.or(self.legal_basis.as_deref()).unwrap_or_default()
    }
}

/// What is wrong with a conferral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// No rule holds then.
    Time(String),
    /// None of the rules that hold then names the level of the body.
    Level(String),
    /// None of those that name it names this kind of recipient.
    Recipient(RecipientKind, String),
}

/// What the rules of a title have against its conferral by a body of a level on recipients of some kinds, on one of the
/// days of a span. Each objection says the rule that it comes from.
#[must_use]
pub fn objections(
    name: &str,
    rules: &[Rule],
    on: Span,
    level: ConferringLevel,
    recipients: &[RecipientKind],
) -> Vec<Objection> {
    let in_force: Vec<&Rule> = rules.iter().filter(|rule| rule.span().meets(on)).collect();
    if in_force.is_empty() {
        return vec![Objection::Time(time(name, rules, on))];
    }
    let of_level: Vec<&Rule> =
        in_force.iter().filter(|rule| rule.conferring_levels.contains(&level)).copied().collect();
    if of_level.is_empty() {
        let levels = words(in_force.iter().flat_map(|rule| &rule.conferring_levels).map(ActiveEnum::to_value));
        let message =
            format!("“{name}” was conferred by {levels} then, not by {} ({}).", level.to_value(), bases(&in_force));
        return vec![Objection::Level(message)];
    }
    let permits = |kind: &RecipientKind| of_level.iter().any(|rule| rule.recipient_kinds.contains(kind));
    let refuse = |kind: &RecipientKind| {
        let kinds = words(of_level.iter().flat_map(|rule| &rule.recipient_kinds).map(ActiveEnum::to_value));
        let message = format!("“{name}” is for {kinds}, not for {} ({}).", kind.to_value(), bases(&of_level));
        Objection::Recipient(*kind, message)
    };
    recipients.iter().filter(|kind| !permits(kind)).map(refuse).collect()
}

/// Why none of the rules holds on a day of the span.
fn time(name: &str, rules: &[Rule], on: Span) -> String {
    let earlier = rules.iter().filter(|rule| rule.valid_to.zip(on.from).is_some_and(|(last, day)| last < day));
    let later = rules.iter().filter(|rule| on.to.is_some_and(|day| day < rule.valid_from));
    let ended = earlier.max_by_key(|rule| rule.valid_to);
    let begins = later.min_by_key(|rule| rule.valid_from);
    let end = |rule: &Rule| rule.valid_to.map(|date| date.to_string()).unwrap_or_default();
    match (ended, begins) {
        (None, Some(rule)) => {
            format!("“{name}” did not exist then: there is one since {} ({}).", rule.valid_from, rule.basis())
        }
        (Some(rule), None) => format!("“{name}” did not exist any more: it ended on {} ({}).", end(rule), rule.basis()),
        (Some(ended), Some(begins)) => {
            format!("“{name}” did not exist then: it ended on {} and began again on {}.", end(ended), begins.valid_from)
        }
        (None, None) => format!("“{name}” has no rule under which it could be conferred."),
    }
}

/// What the rules stand on, each once.
fn bases(rules: &[&Rule]) -> String {
    words(rules.iter().map(|rule| rule.basis().to_owned()))
}

/// Distinct words in the order in which they come.
fn words(all: impl Iterator<Item = String>) -> String {
    let mut distinct = Vec::new();
    for word in all {
        if !distinct.contains(&word) {
            distinct.push(word);
        }
    }
    distinct.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{ConferringLevel::*, RecipientKind::*, *};

    fn rule(from: &str, to: &str, levels: &[ConferringLevel], kinds: &[RecipientKind]) -> Rule {
        Rule {
            valid_from: from.parse().unwrap(),
            valid_to: to.parse().ok(),
            conferring_levels: levels.to_vec(),
            recipient_kinds: kinds.to_vec(),
            legal_basis: Some(format!("Law of {from}")),
            legal_document: None,
        }
    }

    fn day(text: &str) -> Span {
        let date = text.parse().ok();
        Span { from: date, to: date }
    }

    /// A title of two laws, which districts conferred until there were none.
    fn rules() -> Vec<Rule> {
        vec![
            rule("2004-07-01", "2023-12-31", &[District, Unit], &[Collective, Individual]),
            rule("2024-01-01", "", &[Unit, Commune], &[Collective, Individual, Household]),
            rule("2024-01-01", "2025-06-30", &[District], &[Individual]),
        ]
    }

    fn judged(on: Span, level: ConferringLevel, kinds: &[RecipientKind]) -> Vec<Objection> {
        objections("Giấy khen", &rules(), on, level, kinds)
    }

    #[test]
    fn what_a_rule_permits_is_permitted() {
        for (on, level, kinds) in [
            (day("2004-07-01"), District, &[Collective, Individual][..]),
            (day("2023-12-31"), Unit, &[Collective]),
            (day("2025-06-30"), District, &[Individual]),
            (day("2026-01-01"), Commune, &[Household, Individual]),
            // Of a year without a day, one day of the year is enough.
            (Span { from: "2025-01-01".parse().ok(), to: "2025-12-31".parse().ok() }, District, &[Individual]),
        ] {
            assert_eq!(judged(on, level, kinds), [], "{on:?} {level:?} {kinds:?}");
        }
    }

    #[test]
    fn an_objection_names_the_rule() {
        let [Objection::Time(said)] = &judged(day("2004-06-30"), District, &[Individual])[..] else { panic!() };
        assert!(said.contains("since 2004-07-01") && said.contains("Law of 2004-07-01"), "{said}");
        let [Objection::Level(said)] = &judged(day("2025-07-01"), District, &[Individual])[..] else { panic!() };
        assert!(said.contains("by UNIT, COMMUNE then, not by DISTRICT"), "{said}");
        let told = judged(day("2025-01-01"), District, &[Collective, Individual, Household]);
        let kinds: Vec<_> =
            told.iter().map(|one| if let Objection::Recipient(kind, _) = one { *kind } else { panic!() }).collect();
        assert_eq!(kinds, [Collective, Household], "of the district's own rule, not of another");
        let ended = [rule("2004-07-01", "2023-12-31", &[State], &[Individual])];
        let [Objection::Time(said)] = &objections("Cũ", &ended, day("2024-01-01"), State, &[])[..] else { panic!() };
        assert!(said.contains("ended on 2023-12-31"), "{said}");
        let gap = [ended[0].clone(), rule("2025-01-01", "", &[State], &[Individual])];
        let [Objection::Time(said)] = &objections("Cũ", &gap, day("2024-06-01"), State, &[])[..] else { panic!() };
        assert!(said.contains("2023-12-31") && said.contains("2025-01-01"), "{said}");
    }
}
