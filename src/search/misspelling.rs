//! Spellings that are taken for each other: letters that sound alike in some part of the country, and slips of the finger.

use std::{collections::HashSet, sync::LazyLock};

use super::plan::Word;

/// Onsets that are taken for each other.
const ONSETS: [(&str, &str); 15] = [
    ("s", "x"),
    ("ch", "tr"),
    ("d", "gi"),
    ("d", "r"),
    ("gi", "r"),
    ("d", "v"),
    ("l", "n"),
    ("c", "k"),
    ("c", "q"),
    ("k", "kh"),
    ("ng", "ngh"),
    ("g", "gh"),
    ("f", "ph"),
    ("t", "th"),
    ("c", "ch"),
];

/// Ends that are taken for each other.
const CODAS: [(&str, &str); 7] =
    [("n", "ng"), ("n", "nh"), ("t", "c"), ("c", "ch"), ("i", "y"), ("g", "ng"), ("o", "u")];

/// The letters of a keyboard, each with those beside it.
const KEYS: [(char, &str); 26] = [
    ('a', "qsz"),
    ('b', "vghn"),
    ('c', "xdfv"),
    ('d', "serfcx"),
    ('e', "wsdr"),
    ('f', "drtgvc"),
    ('g', "ftyhbv"),
    ('h', "gyujnb"),
    ('i', "ujko"),
    ('j', "huikmn"),
    ('k', "jiolm"),
    ('l', "kop"),
    ('m', "njk"),
    ('n', "bhjm"),
    ('o', "iklp"),
    ('p', "ol"),
    ('q', "wa"),
    ('r', "edft"),
    ('s', "awedxz"),
    ('t', "rfgy"),
    ('u', "yhji"),
    ('v', "cfgb"),
    ('w', "qase"),
    ('x', "zsdc"),
    ('y', "tghu"),
    ('z', "asx"),
];

/// All beginnings of syllables, without marks.
const BEGINNINGS: [&str; 28] = [
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q", "r",
    "s", "t", "th", "tr", "v", "x", "qu",
];

/// All that may follow a beginning, without marks.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet \
    ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot u ua \
    uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt \
    uyu y yem yen yet yeu";

/// The other spellings of a word, with the tone that was typed. Most of them are no words, and are found nowhere.
#[must_use]
pub fn others(word: &Word) -> Vec<Word> {
    if word.is_number() {
        return Vec::new();
    }
    // The tone stands at the end of the exact key, where it is in the way.
    let body = word.exact.trim_end_matches(|c: char| ('1'..='5').contains(&c));
    let tone = &word.exact[body.len()..];
    let mut others: Vec<Word> = Vec::new();
    let mut add = |body: String| {
        let exact = format!("{body}{tone}");
        let folded: String = body.chars().filter(|c| !c.is_ascii_digit()).collect();
        if !folded.is_empty() && exact != word.exact && others.iter().all(|other| other.exact != exact) {
            others.push(Word { exact, folded });
        }
    };
    for (one, other) in ONSETS {
        for (from, to) in [(one, other), (other, one)] {
            if onset(body) == from {
                add(format!("{to}{}", &body[from.len()..]));
            }
        }
    }
    for (one, other) in CODAS {
        for (from, to) in [(one, other), (other, one)] {
            // An end follows a vowel, and is the whole of what follows it.
            if let Some(rest) = body.strip_suffix(from)
                && rest.ends_with(is_vowel_or_mark)
            {
                add(format!("{rest}{to}"));
            }
        }
    }
    let letters: Vec<char> = body.chars().collect();
    for (place, pair) in letters.windows(2).enumerate() {
        // Twice the same key, and two keys in the wrong order.
        if pair[0] == pair[1] {
            add(letters[..place].iter().chain(&letters[place + 1..]).collect());
        } else if pair.iter().all(char::is_ascii_alphabetic) {
            let mut swapped = letters.clone();
            swapped.swap(place, place + 1);
            add(swapped.into_iter().collect());
        }
    }
    slips(body).into_iter().for_each(add);
    others
}

/// The syllables that a key beside the right one, or a key that was not hit, may have made this of.
fn slips(body: &str) -> Vec<String> {
    let mut slips = Vec::new();
    let mut add = |start: &str, letter: char, rest: &str| {
        let slip = format!("{start}{letter}{rest}");
        if is_syllable(&slip) {
            slips.push(slip);
        }
    };
    for (at, typed) in body.char_indices() {
        // Before each letter, and never between one and its mark.
        if typed.is_ascii_lowercase() {
            KEYS.iter().for_each(|(letter, _)| add(&body[..at], *letter, &body[at..]));
            let rest = body[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            let beside = KEYS.iter().find(|(letter, _)| *letter == typed).map_or("", |(_, beside)| *beside);
            beside.chars().for_each(|letter| add(&body[..at], letter, rest));
        }
    }
    KEYS.iter().for_each(|(letter, _)| add(body, *letter, ""));
    slips
}

/// Whether this is a syllable, whatever its marks.
fn is_syllable(body: &str) -> bool {
    static SYLLABLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let rimes = || RIMES.split_whitespace();
        BEGINNINGS.iter().flat_map(|beginning| rimes().map(move |rime| format!("{beginning}{rime}"))).collect()
    });
    SYLLABLES.contains(&body.chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
}

/// The letters before the first vowel; `gi` and `qu` have one of their own.
fn onset(body: &str) -> &str {
    if body.starts_with("gi") && body[2..].starts_with(is_vowel) {
        return "gi";
    }
    let end = body.find(is_vowel).unwrap_or(body.len());
    &body[..end]
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn is_vowel_or_mark(c: char) -> bool {
    is_vowel(c) || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::normalise::tokens;

    fn word(text: &str) -> Word {
        tokens(text).remove(0).into()
    }

    #[test]
    fn what_sounds_alike_is_tried() {
        for (typed, meant) in [
            ("xinh", "sinh"),
            ("chi", "tri"),
            ("giột", "dột"),
            ("kử", "cử"),
            ("lông", "nông"),
            ("ngiệp", "nghiệp"),
            ("nghàn", "ngàn"),
            ("foto", "photo"),
            ("rễ", "dễ"),
            ("tân", "tâng"),
            ("thưởg", "thưởng"),
            ("các", "cát"),
            ("quí", "quý"),
            ("khenn", "khen"),
            ("nogn", "nong"),
            ("yhôn", "thôn"),
            ("nih", "ninh"),
            ("nng", "nong"),
            ("nin", "ninh"),
            ("quảnh", "quảng"),
            ("đườnb", "đường"),
            ("baap", "bap"),
        ] {
            let (typed, meant) = (word(typed), word(meant));
            assert!(typed == meant || others(&typed).contains(&meant), "{typed:?}: {:?}", others(&typed));
        }
        assert_eq!(others(&word("2021")), []);
    }

    #[test]
    fn there_are_few_and_none_is_the_word_itself() {
        for text in ["đường", "nghiêng", "khuya", "a", "ŵ", "москва", "trường", &"na".repeat(16)] {
            let word = word(text);
            let others = others(&word);
            assert!(others.len() <= 90 && !others.contains(&word), "{text}: {others:?}");
        }
    }
}
