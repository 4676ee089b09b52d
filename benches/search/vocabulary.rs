//! An archive's language: words drawn by Zipf's law from a vocabulary with a long tail, the same on every run. It means
//! nothing, and is to an index what news is: a few words in every article, most words in few.

use serde::Deserialize;

use crate::{lot::Lot, served::content::Text, shared::setting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    function: Vec<String>,
    content: Vec<String>,
    places: Vec<String>,
    families: Vec<String>,
    middles: Vec<String>,
    given: Vec<String>,
    onsets: Vec<String>,
    rimes: Vec<String>,
}

/// The vocabulary, the commonest word first.
pub(crate) struct Vocabulary {
    words: Vec<String>,
    /// How much of all text the words up to this one are, in parts of one.
    cumulative: Vec<f64>,
    people: [Vec<String>; 3],
}

/// The five tones beside the level one, as the mark that follows a vowel.
const TONES: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];

impl Vocabulary {
    pub(crate) fn new() -> Self {
        use unicode_normalization::UnicodeNormalization as _;
        let Words { function, content, places, families, middles, given, onsets, rimes } =
            toml::from_str(include_str!("words.toml")).unwrap();
        let mut words = Vec::new();
        // Two words that carry meaning to one that joins, as long as there are any; places between.
        let mut function = function.into_iter();
        let mut places = places.into_iter();
        for (number, word) in content.into_iter().enumerate() {
            if number % 2 == 0 {
                words.extend(function.next());
            }
            if number % 9 == 4 {
                words.extend(places.next());
            }
            words.push(word);
        }
        words.extend(function);
        words.extend(places);
        let mut tail = Vec::new();
        for onset in &onsets {
            for rime in &rimes {
                tail.push(format!("{onset}{rime}"));
                let vowel = rime.char_indices().find(|(_, letter)| "aâăeêioôơuưy".contains(*letter)).unwrap();
                let (head, rest) = rime.split_at(vowel.0 + vowel.1.len_utf8());
                tail.extend(TONES.map(|tone| format!("{onset}{head}{tone}{rest}").nfc().collect()));
            }
        }
        // Shuffled, so that what is rare is of every sort.
        let mut lot = Lot::new(59);
        for place in (1..tail.len()).rev() {
            tail.swap(place, lot.below(place + 1));
        }
        words.extend(tail);
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.7);
                sum
            })
            .collect();
        cumulative.iter_mut().for_each(|part| *part /= sum);
        Self { words, cumulative, people: [families, middles, given] }
    }

    fn word(&self, lot: &mut Lot) -> String {
        match lot.below(60) {
            0 => self.people.each_ref().map(|names| lot.pick(names).as_str()).join(" "),
            1 => (lot.between(1, 300)).to_string(),
            2 => match lot.below(4) {
                0 => format!("ngày {}/{}/{}", lot.between(1, 28), lot.between(1, 12), lot.between(2017, 2025)),
                1 => format!("{}/{}/NĐ-CP", lot.between(1, 180), lot.between(2001, 2025)),
                2 => format!("{},{}%", lot.between(1, 99), lot.below(99)),
                _ => format!("{}.{:03}", lot.between(1, 40), lot.below(1000)),
            },
            _ => {
                let part = lot.below(1 << 53) as f64 / (1_u64 << 53) as f64;
                self.words[self.cumulative.partition_point(|reached| *reached < part).min(self.words.len() - 1)].clone()
            }
        }
    }

    fn words(&self, lot: &mut Lot, count: usize) -> String {
        let text = (0..count).map(|_| self.word(lot)).collect::<Vec<_>>().join(" ");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// The article of this number: some 270 words, which are some 400 syllables.
    pub(crate) fn text(&self, number: usize) -> Text {
        let mut lot = Lot::new(number as u64 * 1_000_003);
        let words = lot.between(5, 11);
        let title = self.words(&mut lot, words);
        let summary = self.words(&mut lot, 24);
        let count = lot.between(4, 7).min(setting("PARAGRAPHS", usize::MAX));
        let paragraphs = (0..count)
            .map(|_| {
                let count = lot.between(2, 4);
                let sentences: Vec<String> = (0..count)
                    .map(|_| {
                        let words = lot.between(8, 23);
                        self.words(&mut lot, words)
                    })
                    .collect();
                sentences.join(". ") + "."
            })
            .collect();
        Text { title, summary, paragraphs }
    }
}
