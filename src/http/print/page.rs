//! The pages, put together from texts that are escaped one by one and a body that the schema has made safe.

use std::sync::LazyLock;

use axum::http::StatusCode;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Utc, Weekday};
use sha2::{Digest as _, Sha256};

use super::read::{Article, Contribution, Cover, LegalDocument, Source};
use crate::kernel::{clock::vietnam, value::html::escaped};

const STYLE: &str = include_str!("page.css");

/// What a page may load: its own style, known by its hash, and pictures.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self' https: http:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
});

/// The page of an article; `address` is where the portal shows it.
pub(super) fn article(article: &Article, address: Option<&str>) -> String {
    let title = escaped(&article.title);
    let mut main = String::from("<article>\n<header>\n");
    if let Some(agency) = &article.agency {
        main += &format!("<p class=\"agency\">{}</p>\n", escaped(&agency.name));
    }
    let instant = article.published_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let date = date_line(article.published_at);
    main += &format!("<h1>{title}</h1>\n<p class=\"date\"><time datetime=\"{instant}\">{date}</time></p>\n</header>\n");
    main += &format!("<p class=\"summary\">{}</p>\n", escaped(&article.summary));
    if let Some(cover) = &article.cover {
        main += &picture(cover);
    }
    // A printer does not scroll, so nothing may wait until it is seen. Within texts quotes are escaped.
    main += &article.body.html.replace(" loading=\"lazy\"", "");
    main += &byline(&article.contributions);
    main += &documents(&article.legal_documents);
    main += &footer(article.source.as_ref(), address);
    main += "</article>\n";
    let canonical = address.map(|address| format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(address)));
    page(&article.language, &title, &canonical.unwrap_or_default(), &main)
}

/// A page that says why there is nothing to print.
pub(super) fn message(status: StatusCode) -> String {
    let (title, text) = match status {
        StatusCode::NOT_FOUND => ("Không tìm thấy bài viết", "Bài viết không tồn tại hoặc không còn được công bố."),
        StatusCode::SERVICE_UNAVAILABLE => ("Hệ thống đang bận", "Xin thử lại sau ít phút."),
        _ => ("Có lỗi xảy ra", "Xin thử lại sau; nếu vẫn lỗi, xin báo cho người quản trị."),
    };
    page("vi", title, "", &format!("<main>\n<h1>{title}</h1>\n<p>{text}</p>\n</main>\n"))
}

fn page(language: &str, title: &str, head: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{head}<style>{STYLE}</style>\n</head>\n<body>\n{main}</body>\n</html>\n",
        escaped(language)
    )
}

/// As portals print it: "Thứ Năm, ngày 09/12/2021, 16:30".
fn date_line(instant: DateTime<Utc>) -> String {
    let local = instant.with_timezone(&vietnam());
    let day = match local.weekday() {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    };
    format!("{day}, ngày {}, {}", local.format("%d/%m/%Y"), local.format("%H:%M"))
}

fn picture(cover: &Cover) -> String {
    let mut out = format!(
        "<figure>\n<img src=\"{}\" alt=\"{}\"",
        escaped(&cover.media.address),
        escaped(&cover.alternative_text)
    );
    for (name, size) in [("width", cover.media.width), ("height", cover.media.height)] {
        if let Some(size) = size {
            out += &format!(" {name}=\"{size}\"");
        }
    }
    out += ">\n";
    let texts: Vec<String> =
        [cover.caption.as_ref(), cover.media.credit.as_ref()].into_iter().flatten().map(|text| escaped(text)).collect();
    if !texts.is_empty() {
        out += &format!("<figcaption>{}</figcaption>\n", texts.join(" "));
    }
    out + "</figure>\n"
}

/// Those who wrote it, one beside the other; then the others, each with what they did.
fn byline(contributions: &[Contribution]) -> String {
    let mut lines = Vec::new();
    for (role, before) in [
        ("AUTHOR", ""),
        ("PHOTOGRAPHER", "Ảnh: "),
        ("EDITOR", "Biên tập: "),
        ("TRANSLATOR", "Dịch: "),
        ("SOURCE", "Nguồn: "),
    ] {
        let names: Vec<String> =
            contributions.iter().filter(|one| one.role == role).map(|one| escaped(&one.contributor.name)).collect();
        if !names.is_empty() {
            lines.push(format!("{before}{}", names.join(" – ")));
        }
    }
    if lines.is_empty() { String::new() } else { format!("<p class=\"byline\">{}</p>\n", lines.join("<br>\n")) }
}

fn documents(documents: &[LegalDocument]) -> String {
    if documents.is_empty() {
        return String::new();
    }
    let mut out = String::from("<section class=\"documents\">\n<h2>Văn bản liên quan</h2>\n<ul>\n");
    for LegalDocument { number, issued_on, issuer, title, address } in documents {
        let number = escaped(number);
        let number = match address {
            Some(address) => format!("<a href=\"{}\" rel=\"noopener\">{number}</a>", escaped(address)),
            None => number,
        };
        let date = |date: &NaiveDate| format!(" ngày {}", date.format("%d/%m/%Y"));
        let issuer = issuer.as_ref().map(|issuer| format!(" của {}", escaped(issuer)));
        let title = title.as_ref().map(|title| format!(": {}", escaped(title)));
        let parts = [issued_on.as_ref().map(date), issuer, title];
        out += &format!("<li>{number}{}</li>\n", parts.into_iter().flatten().collect::<String>());
    }
    out + "</ul>\n</section>\n"
}

fn footer(source: Option<&Source>, address: Option<&str>) -> String {
    let link =
        |address: &str, text: &str| format!("<a href=\"{}\" rel=\"noopener\">{}</a>", escaped(address), escaped(text));
    let source = source.map(|source| match &source.address {
        Some(address) => format!("<p>Nguồn: {}</p>\n", link(address, &source.name)),
        None => format!("<p>Nguồn: {}</p>\n", escaped(&source.name)),
    });
    let address = address.map(|address| format!("<p>Địa chỉ bài viết: {}</p>\n", link(address, address)));
    if source.is_none() && address.is_none() {
        return String::new();
    }
    format!("<footer>\n{}{}</footer>\n", source.unwrap_or_default(), address.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_line_is_that_of_viet_nam() {
        let at = |text: &str| date_line(DateTime::parse_from_rfc3339(text).unwrap().to_utc());
        assert_eq!(at("2021-12-09T09:30:00Z"), "Thứ Năm, ngày 09/12/2021, 16:30");
        assert_eq!(at("2022-01-01T17:00:00Z"), "Chủ nhật, ngày 02/01/2022, 00:00");
    }
}
