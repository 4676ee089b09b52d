//! The normaliser: a table of spellings, and what must hold of every text.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::*;

/// The exact keys of a text, in one line.
fn exact(text: &str) -> String {
    keys(text, |token| token.exact)
}

/// The folded keys of a text, in one line.
fn folded(text: &str) -> String {
    keys(text, |token| token.folded)
}

fn keys(text: &str, key: impl Fn(Token) -> String) -> String {
    tokens(text).into_iter().map(key).collect::<Vec<_>>().join(" ")
}

#[test]
fn keys_of_words_and_numbers() {
    for (text, exact_keys, folded_keys) in [
        ("đường", "d9u7o7ng2", "duong"),
        ("Hải Hà", "hai3 ha2", "hai ha"),
        ("ỦY BAN NHÂN DÂN", "uy3 ban nha6n da6n", "uy ban nhan dan"),
        ("nghị quyết", "nghi5 quye6t1", "nghi quyet"),
        ("trắng, ngỡ ngàng", "tra8ng1 ngo74 ngang2", "trang ngo ngang"),
        ("99,96%", "99 96", "99 96"),
        ("59/2001/NĐ-CP", "59 2001 nd9 cp", "59 2001 nd cp"),
        ("ngày 09/08", "ngay2 09 08", "ngay 9 8"),
        ("000 0", "000 0", "0 0"),
        ("Covid19 3G", "covid 19 3 g", "covid 19 3 g"),
        ("R'lấp H’Mông", "r la6p1 h mo6ng", "r lap h mong"),
        ("10km² ＡＢＣ１２", "10 km 2 abc 12", "10 km 2 abc 12"),
        ("Đà Nẵng ÐÀ NẴNG ðà nẵng Ɖà", "d9a2 na8ng4 d9a2 na8ng4 d9a2 na8ng4 d9a2", "da nang da nang da nang da"),
        ("español résumé façade", "espanol4 resume11 fac0ade", "espanol resume facade"),
        ("москва 北京", "москва 北京", "москва 北京"),
        ("", "", ""),
        (" \u{301}\u{323} … — “” 🙂 ", "", ""),
    ] {
        assert_eq!(exact(text), exact_keys, "{text}");
        assert_eq!(folded(text), folded_keys, "{text}");
    }
}

#[test]
fn spellings_of_the_same_word() {
    for (one, other) in [
        ("hoà bình", "hòa bình"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("kỹ thuật", "kĩ thuật"),
        ("tỷ lệ", "tỉ lệ"),
        ("công ty", "công ti"),
        ("quý", "quí"),
        ("hy vọng", "hi vọng"),
        ("bác sỹ", "bác sĩ"),
        ("Mỹ", "Mĩ"),
        ("lý", "lí"),
        ("kÿ", "kï"),
        ("Đầm Hà", "Ðầm Hà"),
        ("ti\u{200b}ếng", "tiếng"),
        ("tie\u{302}\u{301}ng", "tie\u{301}\u{302}ng"),
        ("ne\u{323}\u{302}", "nệ"),
        ("d\u{34f}a\u{ad}n", "dan"),
    ] {
        assert_eq!(exact(one), exact(other), "{one} {other}");
    }
    // These are different words.
    for (one, other) in [
        ("ay", "ai"),
        ("tay", "tai"),
        ("thuy", "thui"),
        ("uy", "ui"),
        ("thy", "thi"),
        ("hải", "hai"),
        ("ma", "má"),
        ("da", "đa"),
        ("09", "9"),
    ] {
        assert_ne!(exact(one), exact(other), "{one} {other}");
    }
}

#[test]
fn tokens_know_where_they_stand() {
    let text = "Số 59/2001, Hả\u{301}i";
    let found: Vec<&str> = tokens(text).into_iter().map(|token| &text[token.range]).collect();
    assert_eq!(found, ["Số", "59", "2001", "Hả\u{301}i"]);
}

#[test]
fn tokens_know_where_sentences_end() {
    for (text, expected) in [
        ("Thi đua. Khen thưởng", "thi dua | khen thuong"),
        ("Thi đua!” Khen? (Thưởng)", "thi dua | khen | thuong"),
        ("Thi đua\nkhen\r\n\r\n- thưởng", "thi dua | khen | thuong"),
        ("Thi đua, khen; thưởng: một", "thi dua khen thuong mot"),
        ("99.96% TP.HCM v1.2", "99 96 tp hcm v 1 2"),
        ("TP. Hạ Long, ThS. Lan", "tp ha long ths lan"),
        ("năm 2021. Huyện", "nam 2021 | huyen"),
        (". Thi đua", "thi dua"),
    ] {
        let found: Vec<String> = tokens(text)
            .into_iter()
            .map(|token| if token.is_apart { format!("| {}", token.folded) } else { token.folded })
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}

#[test]
fn a_key_has_a_limit() {
    for text in ["a".repeat(5_000), "ộ".repeat(5_000), "7".repeat(5_000), format!("0{}", "7".repeat(50))] {
        let found = tokens(&text);
        assert_eq!(found.len(), 1);
        assert!(found[0].exact.chars().count() <= KEY_LIMIT && found[0].folded.chars().count() <= KEY_LIMIT);
    }
}

/// Texts of Vietnamese letters, digits and what stands between them.
fn vietnamese() -> impl Strategy<Value = String> {
    proptest::string::string_regex(
        "[a-zđĐA-ZàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵỨỘẶ0-9 ,./-]{0,40}",
    )
    .unwrap()
}

proptest! {
    #[test]
    fn composition_does_not_matter(text in "\\PC{0,40}") {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        prop_assert_eq!(exact(&composed), exact(&decomposed));
        prop_assert_eq!(folded(&composed), folded(&text));
    }

    #[test]
    fn case_does_not_matter(text in vietnamese()) {
        prop_assert_eq!(exact(&text.to_uppercase()), exact(&text));
        prop_assert_eq!(exact(&text.to_lowercase()), exact(&text));
    }

    #[test]
    fn the_place_of_the_tone_does_not_matter(
        onset in "(ngh|th|kh|h|qu|đ|tr)", vowels in "[aăâeêioôơuư]{1,3}", coda in "(ng|nh|c|t|m)?",
        tone in "[\u{300}\u{301}\u{303}\u{309}\u{323}]",
    ) {
        let places: Vec<String> = (1..=vowels.chars().count())
            .map(|place| {
                let at = vowels.char_indices().nth(place).map_or(vowels.len(), |(at, _)| at);
                format!("{onset}{}{tone}{}{coda}", &vowels[..at], &vowels[at..])
            })
            .collect();
        for spelling in &places {
            prop_assert_eq!(exact(spelling), exact(&places[0]));
            prop_assert_eq!(exact(&spelling.nfc().collect::<String>()), exact(&places[0]));
        }
    }

    #[test]
    fn the_order_of_marks_does_not_matter(letter in "[aeiouy]", marks in Just(["\u{302}", "\u{323}", "\u{31b}"]).prop_shuffle()) {
        let text = format!("{letter}{}", marks.concat());
        prop_assert_eq!(exact(&text), format!("{letter}675"));
    }

    #[test]
    fn what_is_folded_stays_as_it_is(text in "\\PC{0,60}") {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once.clone());
        prop_assert_eq!(exact(&once), once);
    }

    #[test]
    fn marks_are_all_that_folding_removes(text in vietnamese()) {
        let bare: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
        prop_assert_eq!(folded(&bare.replace('đ', "d").replace('Đ', "D")), folded(&text));
    }

    #[test]
    fn invisible_characters_do_not_matter(text in vietnamese(), place in 0..40_usize) {
        let at = text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
        prop_assert_eq!(exact(&format!("{}\u{200d}\u{202e}{}", &text[..at], &text[at..])), exact(&text));
    }

    #[test]
    fn ranges_are_in_order_and_within_the_text(text in "\\PC{0,60}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.range.start >= end || token.range.end >= end);
            prop_assert!(text.get(token.range.clone()).is_some());
            end = token.range.start;
        }
    }
}
