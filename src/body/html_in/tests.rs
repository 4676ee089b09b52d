//! What comes out of which HTML.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::from_html;
use crate::body::samples::{resolved, source, told, valid_body};
use crate::body::{MAX_INPUT, from_markdown};
use crate::kernel::problem::ProblemCode;

fn read(html: &str) -> String {
    told(&from_html(html).unwrap())
}

#[test]
fn styles_become_marks() {
    assert_eq!(
        read(
            "<p><span style='font-weight:bold'>a</span> <font color=red><i>b</i></font> <del>c</del> x<sup>2</sup></p>"
        ),
        "P([Bold:a] [Italic:b] [Strikethrough:c] x[Superscript:2])"
    );
    assert_eq!(
        read("<b style='font-weight:normal'><p><span style='font-weight:700'>a</span> b</p></b>"),
        "P([Bold:a] b)"
    );
    assert_eq!(read("<b>a<i>b</b>c</i>d"), "P([Bold:a][Bold+Italic:b][Italic:c]d)");
    assert_eq!(
        read("<a href='https://a.vn/'><span style='text-decoration:underline'>a</span></a>"),
        "P([>https://a.vn/:a])"
    );
    assert_eq!(read("<p style='font-weight:bold'>a<p>b"), "P([Bold:a])\nP(b)");
}

#[test]
fn borders_of_paragraphs() {
    assert_eq!(
        read("a<div>b<div>c</div>d</div><center>e</center><br><br>f<br>\n <br>g<br>h"),
        "P(a)\nP(b)\nP(c)\nP(d)\nP(e)\nP(f)\nP(g/h)"
    );
    assert_eq!(read("<p>&nbsp;</p><p> \n </p><p>a\n  b&nbsp; c</p>"), "P(a b c)");
    assert_eq!(read("<h1>a</h1><h3>b<br>c</h3><h6>d</h6><h2> </h2>"), "H2(a)\nH3(b c)\nH4(d)");
    assert_eq!(read("<pre>a\n b</pre>"), "P([Code:a/b])");
}

#[test]
fn word() {
    let html = "<html xmlns:o='urn:x'><head><title>x</title><style>p {}</style><xml><w:x>y</w:x></xml></head><body>\
        <!--[if gte mso 9]><xml><o:x>1</o:x></xml><![endif]--><p class=MsoNormal style='mso-x:y'><b><span lang=VI>Tổng\n\
        thu</span></b><o:p></o:p></p>\
        <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span \
        style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;&nbsp; \
        </span></span></span><![endif]>một<o:p></o:p></p>\
        <p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp; \
        </span></span>hai</p>\
        <p class=MsoListParagraphCxSpLast>- ba</p>\
        <p class=MsoListParagraph>không phải mục</p>\
        <p class=MsoListParagraph>1. bốn</p>\
        <p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span> </span></span>năm</p>\
        <h2 style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>I.<span> </span></span>Mục</h2>";
    let expected = "P([Bold:Tổng thu])\nUL(0 một|1 hai|0 ba)\nP(không phải mục)\nOL(0 bốn|0 năm)\nH2(I. Mục)";
    assert_eq!(read(html), expected);
}

#[test]
fn lists() {
    assert_eq!(read("<ul><li>a<ol><li>b</ol>c<li><p>d</p><p>e</p></ul>"), "UL(0 a|1 b/c|0 d/e)");
    assert_eq!(read("<ol><li>a</li><ol><li>b</li></ol><li>c</ol>d"), "OL(0 a|1 b|0 c)\nP(d)");
    assert_eq!(read("<ul><li>a<img src=/x.jpg></li><li>b</ul>"), "UL(0 a)\nIMG(/x.jpg|||)\nUL(0 b)");
    assert_eq!(read("<li>a</li><ul><li></li></ul>"), "P(a)");
}

#[test]
fn tables() {
    assert_eq!(
        read("<table><caption>C</caption><thead><tr><td>a<td>b</thead><tr><td colspan=2>c<p>d</table>"),
        "T(C:!a|!b;c/d*2)"
    );
    assert_eq!(read("<table><tr><td><p>a<p>b<table><tr><td>1<td>2</table></table>c"), "P(a)\nP(b)\nT(1|2)\nP(c)");
    assert_eq!(read("<table><tr><td>a<td><img src=/x.jpg><tr><td>b</table>"), "T(a|;b|)\nIMG(/x.jpg|||)");
    assert_eq!(read("<table>x<tr><td><b>a</td><td>b</td></table>c"), "P(x)\nT([Bold:a]|b)\nP(c)");
    let wide = format!("<table><tr>{}</table>", "<td>x".repeat(31));
    assert_eq!(from_html(&wide).unwrap_err()[0].code, ProblemCode::TooMany);
}

#[test]
fn figures_and_pictures() {
    assert_eq!(
        read(
            "<figure><a href=/b><img src=/a.jpg alt=A></a><figcaption>B <small class=credit>C</small></figcaption></figure>"
        ),
        "IMG(/a.jpg|A|B|C)"
    );
    assert_eq!(
        read("<p>a<img src=/a.jpg title=x>b</p><center><i>c</i></center>"),
        "P(a)\nIMG(/a.jpg|||)\nP(b)\nP([Italic:c])"
    );
    assert_eq!(
        read("<figure class='wp-block-gallery'><figure><img src=1><figcaption>x</figcaption></figure></figure>"),
        "GALLERY(1||x|)"
    );
    assert_eq!(read("<figure><img src=1><img src=2><figcaption>x</figcaption></figure>"), "GALLERY(1|||;2||||x)");
    assert_eq!(read("<figure><table><tr><td>a<td>b</table><figcaption>x</figcaption></figure>"), "T(x:a|b)");
    assert_eq!(
        read("<img src='data:image/png;base64,AAAA'><img width=1 height=1 src=/c>"),
        "IMG(data:image/png;base64|||)"
    );
    assert_eq!(read("<p class=file><a download href=/a.pdf>A</a></p>b"), "FILE(/a.pdf|A)\nP(b)");
}

#[test]
fn quotes_and_videos() {
    assert_eq!(read("<blockquote>a<p>b</p><footer>— C</footer></blockquote>"), "Q(a/b|C)");
    assert_eq!(read("<blockquote>a <cite>B</cite></blockquote>"), "Q(a|B)");
    assert_eq!(read("<blockquote>a <cite>B</cite> c</blockquote>"), "Q(a [Italic:B] c)");
    assert_eq!(read("<blockquote><p>a</p><ul><li>b</ul><cite>C</cite></blockquote>d"), "Q(a|C)\nUL(0 b)\nP(d)");
    assert_eq!(
        read("a<iframe title=T src='//www.youtube.com/embed/dQw4w9WgXcQ'>x</iframe><iframe src=https://e.vn></iframe>"),
        "P(a)\nEMBED(youtube|dQw4w9WgXcQ|T)"
    );
}

#[test]
fn what_is_not_text_vanishes() {
    assert_eq!(
        read(
            "a<script>1</script><svg><p>2</p></svg><template>3</template><select><option>4</select><span \
              style='display:none'>5<span>6</span></span><object>7</object><input value=8><noscript>9</noscript>b"
        ),
        "P(ab)"
    );
    assert_eq!(read("<a href='javascript:x'>a</a> <a href=/b>b</a>"), "P(a b)");
}

#[test]
fn ids_are_read_back_once() {
    let body =
        from_html("<p id=b-x1>a<br><br>b</p><h2 id=b-x1>c</h2><ul id=b-y><li>d</ul><p id=c>e<p id=b-NO>f").unwrap();
    let ids: Vec<&str> = body.blocks.iter().map(|block| block.id.as_str()).collect();
    assert_eq!((ids[0], ids[3]), ("x1", "y"));
    assert!([ids[1], ids[2], ids[4], ids[5]].iter().all(|id| id.len() == 12));
}

#[test]
fn long_inputs_are_refused() {
    assert_eq!(from_html(&"x".repeat(MAX_INPUT + 1)).unwrap_err()[0].code, ProblemCode::TooLong);
    assert_eq!(from_html(&"<p>x".repeat(1_001)).unwrap_err()[0].code, ProblemCode::TooMany);
}

/// Nesting, repetition and what never ends, on a small stack. Time that grew with the square of the input would take
/// a minute for any of these, and an hour at the limit.
#[test]
fn hostile_inputs_are_fast() {
    let units = [
        "<div>",
        "<b>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<blockquote>",
        "<figure>",
        "<a href=https://a.vn>",
        "<font a=1>",
        "<p>",
        "<h2>",
        "<td>",
        "</b>",
        "<b></i>",
        "<!--",
        "<!",
        "<a ",
        "<a b='",
        "&",
        "&a;",
        "&#1;",
        "<",
        "<svg>",
        "<script>",
        "<p><b>",
        "<tr><td colspan=1000>",
        "<tr><td rowspan=0>x",
        "<br>",
        " <br>",
        "</p>",
        "<li>",
        "<figure><figcaption>",
        "<blockquote><cite>",
        "<img src=x>",
        "<b><p>x</b>",
        "<table>x",
        "<td>x<table><tr>",
        "<p style='font-weight:bold;font-weight:normal'>x",
        "<ul><li>x",
        "<pre>\n",
        "ệ",
        "<span style='mso-list:Ignore'>x",
        "> ",
        "- ",
        "* ",
        "[",
        "![",
        "**",
        "*a_",
        "`",
        "~~",
        "\n>",
        "|a|\n|-|\n",
        "\\",
        "<a",
        "[a](",
        "[a]: b\n",
        "\n    ",
        "1. ",
        "a*",
        "\n- ",
        "a\n=\n",
        "&amp;",
        "\n\n- a",
        "- - x\n",
        "]",
        "[a][",
        "<http:",
        "_*",
        "|",
        "\t",
    ];
    let work = move || {
        let mut slow = Vec::new();
        let limit = ["<div>", "<b>", "<table>", "<table><tr><td>"].map(|unit| (unit, MAX_INPUT));
        for (unit, size) in units.map(|unit| (unit, MAX_INPUT / 8)).into_iter().chain(limit) {
            let input = unit.repeat(size / unit.len());
            for (name, import) in [("html", from_html as fn(&str) -> _), ("markdown", from_markdown)] {
                let start = Instant::now();
                if let Ok(body) = import(&input) {
                    let _ = body.check();
                }
                let time = start.elapsed();
                if time > Duration::from_secs(4) {
                    slow.push((name, unit, time));
                }
            }
        }
        slow
    };
    let slow = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(work).unwrap().join().unwrap();
    assert!(slow.is_empty(), "{slow:?}");
}

/// What a browser would show, judged by a parser that works as browsers do.
fn visible(html: &str) -> String {
    let document = scraper::Html::parse_fragment(html);
    document.root_element().text().collect::<String>().split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn reading_back_gives_the_same(body in valid_body()) {
        let html = body.to_html(&source);
        let again = resolved(from_html(&html).unwrap());
        prop_assert_eq!(again, body, "{}", html);
    }

    #[test]
    fn no_text_is_lost(pieces in prop::collection::vec("(<(p|b|div|ul|ol|li|h2|span|blockquote|em|br|u|a|center)>|</(p|b|div|ul|ol|li|h2|span|blockquote|em|u|a|center)>|[a-cạệ]{1,3}| |&agrave;){1,3}", 0..20)) {
        let html = pieces.concat();
        let text: String = from_html(&html).unwrap().to_plain_text().split_whitespace().collect();
        prop_assert_eq!(text, visible(&html), "{}", html);
    }

    #[test]
    fn whatever_is_read_is_canonical(html in "(<(p|b|table|tr|td colspan=2|td|th rowspan=3|ul|li|figure|figcaption|img src=x|blockquote|cite|footer|h2|caption|p class=file|a download href=x|small class=credit|p class=MsoListParagraph)>|</(table|ul|li|figure|blockquote|td|p|cite)>|- |[a-c]| ){0,30}") {
        let body = resolved(from_html(&html).unwrap());
        let mut normal = body.clone();
        normal.normalize();
        prop_assert_eq!(&normal, &body);
        prop_assert_eq!(body.check(), vec![], "{:?}", body);
    }

    #[test]
    fn nothing_panics(text in "[<>/!a-dpbult=\"' &;#x1\n*_`|>~\\[\\]()\\-ệ\u{0}\u{feff}]{0,80}") {
        let _ = from_html(&text);
        let _ = from_markdown(&text);
    }
}
