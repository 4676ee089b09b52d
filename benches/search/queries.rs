//! What is asked: every class of the judged queries, made of the words that the archive has.

use serde_json::{Value, json};

/// A query with a name for the table.
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) document: String,
    pub(crate) variables: Value,
}

/// The page that the news list shows too, of what is found.
const CARD: &str = "edges { node { __typename ... on Article { id title slug summary publishedAt category { id name slug } contributions { role contributor { id name } } cover { alternativeText media { address width height } } } } }";

const FACETS: &str = "facets { kinds { kind count } categories { category { name } count } agencies { agency { name } count } \
    years { year count } contributors { contributor { name } count } }";

const PLAIN: [(&str, &str); 20] = [
    ("one syllable of every article", "xã"),
    ("only stop words", "và của các"),
    ("common phrase, bare", "nong thon moi"),
    ("common phrase, marked", "xây dựng nông thôn mới"),
    ("common phrase, decomposed", "xa\u{302}y du\u{31b}\u{323}ng no\u{302}ng tho\u{302}n mo\u{31b}\u{301}i"),
    ("old tone placement, i for y", "hoà giải, kỉ luật"),
    ("partial diacritics", "giai phóng măt bằng"),
    ("đ typed as d", "dat dai do thi"),
    ("long, marked", "hội nghị triển khai công tác phòng chống dịch bệnh trên địa bàn huyện Hải Hà năm 2021"),
    ("long, bare", "hoi nghi trien khai cong tac phong chong dich benh tren dia ban huyen hai ha nam 2021"),
    (
        "24 tokens of every article",
        "và của các trên cho với được trong là có đã đến về tại từ những một này theo để ra vào không sẽ",
    ),
    ("decree", "59/2001/NĐ-CP"),
    ("percentage", "99,96%"),
    ("acronym", "HĐND"),
    ("words of an acronym", "phòng cháy chữa cháy"),
    ("rare word", "sá sùng"),
    ("quoted phrase", "\"dịch tả lợn châu Phi\""),
    ("person", "nguyen van an"),
    ("typo", "cửa khẩu Bắc Phong Xinh"),
    ("nothing there", "qwertz yxcvb"),
];

/// All of them.
pub(crate) fn searches() -> Vec<Asked> {
    let asked = |name, query: &str, arguments: &str, more: &str| Asked {
        name,
        document: format!(
            "query Search($query: String!) {{ search(query: $query, {arguments} first: 20) {{ {more} {CARD} }} }}"
        ),
        variables: json!({ "query": query }),
    };
    let plain = PLAIN.iter().map(|(name, query)| asked(name, query, "", ""));
    let phrase = [
        ("common phrase, one year", "filter: { from: \"2021-01-01\", to: \"2021-12-31\" },", ""),
        ("common phrase, newest first", "orderBy: NEWEST,", ""),
        ("common phrase, with the total", "", "totalCount"),
        ("common phrase, with all facets", "", FACETS),
        ("common phrase, with highlights", "", "highlighted: edges { highlights(fragments: 2) { field html } }"),
    ];
    plain.chain(phrase.map(|(name, arguments, more)| asked(name, "nong thon moi", arguments, more))).collect()
}

/// Prefixes of every length: single letters, two letters, titles begun, and common words that seldom meet.
pub(crate) fn prefixes() -> Vec<String> {
    let mut prefixes: Vec<String> = ('a'..='z').map(String::from).collect();
    prefixes
        .extend(["đ", "ă", "â", "ê", "ô", "ơ", "ư", "á", "1", "ng", "th", "tr", "qu", "xã", "xa"].map(String::from));
    prefixes
        .extend(["nước tỉnh huyện xã h", "hoi huyen xa cong dan t", "va cua cac tren", "khen xa q"].map(String::from));
    // Marks that are there, that hardly are, and that never are, at common words and at rare ones.
    prefixes.extend(
        ["xâ", "xẫ", "và ", "vạ ", "vả c", "cùa c", "của đ", "của c", "các ", "cạc c", "bẩn đ", "xã hôi", "ửa"]
            .map(String::from),
    );
    // More words than are looked for.
    prefixes.extend(
        ["xây dựng nông thôn mới của huyện x", "hoi dong nhan dan huyen hai ha xay dung nong thon m"].map(String::from),
    );
    for title in ["xây dựng nông thôn mới", "xầy dựng nông thôn mới", "hoi dong nhan dan huyen"] {
        let letters: Vec<char> = title.chars().collect();
        prefixes.extend((1..=letters.len()).map(|length| letters[..length].iter().collect()));
    }
    prefixes
}
