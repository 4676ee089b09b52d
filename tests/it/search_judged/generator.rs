//! Everyday news of a district, made from `corpus/words.toml`: the same articles on every run.

use chrono::{DateTime, Duration, FixedOffset};
use serde::Deserialize;

use super::corpus::Draft;
use crate::kit::lot::Lot;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    communes: Vec<String>,
    hamlets: Vec<String>,
    families: Vec<String>,
    middles: Vec<String>,
    given: Vec<String>,
    common: Vec<String>,
    topic: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    categories: Vec<String>,
    titles: Vec<String>,
    summaries: Vec<String>,
    sentences: Vec<String>,
}

/// So many articles.
pub(super) fn articles(count: usize) -> Vec<Draft> {
    let words: Words = toml::from_str(include_str!("corpus/words.toml")).unwrap();
    let mut lot = Lot::new(20_011_229);
    (0..count).map(|number| article(&words, &mut lot, number)).collect()
}

fn article(words: &Words, lot: &mut Lot, number: usize) -> Draft {
    let topic = &words.topic[number % words.topic.len()];
    let report = number % REPORT == 7;
    let category = if report { "tin-tuc".to_owned() } else { lot.pick(&topic.categories).clone() };
    // An agency publishes only while it lives: the communes since July 2025, the district before.
    let commune = ["quang-ha-", "duong-hoa-", "cai-chien-"].iter().any(|prefix| category.starts_with(prefix));
    let (first, days) = if commune { ("2025-07-02T06:00:00+07:00", 480) } else { ("2010-01-04T06:00:00+07:00", 5_600) };
    let first = DateTime::<FixedOffset>::parse_from_rfc3339(first).unwrap();
    let at = first
        + Duration::days(i64::try_from(lot.below(days)).unwrap())
        + Duration::minutes(i64::try_from(lot.below(900)).unwrap());
    let (title, summary) = (lot.pick(&topic.titles), lot.pick(&topic.summaries));
    let (title, summary) = (fill(words, lot, title), fill(words, lot, summary));
    let sentences = if report { everything(words, lot) } else { a_few(words, topic, lot) };
    let sentences: Vec<String> = sentences.into_iter().map(|pattern| fill(words, lot, pattern)).collect();
    let paragraphs: Vec<String> = sentences.chunks(3).map(|chunk| chunk.join(" ")).collect();
    Draft {
        slug: format!("tin-{number:05}"),
        title,
        summary,
        category,
        at,
        body: paragraphs.join("\n\n"),
        form: None,
        state: None,
    }
}

/// Every so many articles there is a long one that speaks of everything.
const REPORT: usize = 20;

/// A few sentences on one thing.
fn a_few<'a>(words: &'a Words, topic: &'a Topic, lot: &mut Lot) -> Vec<&'a str> {
    let (own, shared) = (lot.between(3, 5), lot.between(2, 5));
    let mut sentences = some(lot, &topic.sentences, own);
    sentences.extend(some(lot, &words.common, shared));
    sentences
}

/// Most of all sentences, as a report at the end of a year has them: what has every word and is about nothing.
fn everything<'a>(words: &'a Words, lot: &mut Lot) -> Vec<&'a str> {
    let mut sentences: Vec<&str> = words.topic.iter().flat_map(|topic| some(lot, &topic.sentences, 4)).collect();
    sentences.extend(some(lot, &words.common, 12));
    sentences
}

/// So many of them, each once.
fn some<'a>(lot: &mut Lot, among: &'a [String], count: usize) -> Vec<&'a str> {
    let mut left: Vec<&str> = among.iter().map(String::as_str).collect();
    (0..count.min(left.len())).map(|_| left.swap_remove(lot.below(left.len()))).collect()
}

/// A pattern with what is drawn in the place of its braces, beginning with a capital.
fn fill(words: &Words, lot: &mut Lot, pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap();
        text += before;
        text += &drawn(words, lot, slot);
        rest = after;
    }
    text += rest;
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn drawn(words: &Words, lot: &mut Lot, slot: &str) -> String {
    match slot {
        "xa" => lot.pick(&words.communes).clone(),
        "thon" => lot.pick(&words.hamlets).clone(),
        "nguoi" => {
            let (family, middle, given) = (lot.pick(&words.families), lot.pick(&words.middles), lot.pick(&words.given));
            format!("{family} {middle} {given}")
        }
        "so" => lot.between(4, 98).to_string(),
        "pt" => format!("{},{}%", lot.between(41, 94), lot.between(1, 9)),
        "tien" => format!("{} triệu đồng", lot.between(2, 90) * 5),
        "ngay" => format!("ngày {}/{}", lot.between(1, 28), lot.between(1, 12)),
        "gio" => format!("{} giờ {}", lot.between(5, 21), ["", "15", "30", "45"][lot.below(4)]).trim_end().to_owned(),
        "nam" => lot.between(2008, 2024).to_string(),
        other => panic!("nothing is drawn for {{{other}}}"),
    }
}
