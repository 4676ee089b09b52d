//! What articles refer to: agencies, categories, contributors and media.

use anyhow::Context as _;
use chrono::NaiveDate;
use indicatif::ProgressBar;
use serde::Deserialize;

use super::{FILES, Published, find, publish, read};
use crate::{
    content::{
        agency::{Agency, entity::Level},
        category::Category,
        contributor::Contributor,
        media_asset::MediaAsset,
    },
    kernel::desk::Desk,
    media::{Media as Files, Refusal},
};

#[derive(Deserialize)]
struct Agencies {
    agency: Vec<AgencyRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AgencyRow {
    code: String,
    name: String,
    level: Level,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    parent: Option<String>,
    predecessors: Vec<String>,
}

#[derive(Deserialize)]
struct Categories {
    category: Vec<CategoryRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CategoryRow {
    slug: String,
    name: String,
    agency: String,
    parent: Option<String>,
    position: i32,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Contributors {
    contributor: Vec<ContributorRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ContributorRow {
    code: String,
    name: String,
    agency: String,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Media {
    media: Vec<MediaRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MediaRow {
    code: String,
    address: String,
    content_type: String,
    width: Option<i32>,
    height: Option<i32>,
    byte_size: Option<i64>,
    credit: Option<String>,
    agency: String,
}

/// Publishes them and answers how many items there will be with `later` more.
pub(super) async fn load(
    desk: &Desk<'_>,
    files: &Files,
    published: &mut Published,
    progress: &ProgressBar,
    later: usize,
) -> anyhow::Result<u64> {
    let agencies = read::<Agencies>("agencies.toml")?.agency;
    let categories = read::<Categories>("categories.toml")?.category;
    let contributors = read::<Contributors>("contributors.toml")?.contributor;
    let media = read::<Media>("media.toml")?.media;
    let size = agencies.len() + categories.len() + contributors.len() + media.len() + later;
    let size = u64::try_from(size)?;
    progress.set_length(size);
    for row in agencies {
        let predecessors = row.predecessors.iter().map(|code| find(&published.agencies, "agency", code));
        let content = Agency {
            name: row.name,
            level: Some(row.level),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            parent_id: row.parent.map(|code| find(&published.agencies, "agency", &code)).transpose()?,
            predecessor_ids: predecessors.collect::<anyhow::Result<_>>()?,
            code: row.code.clone(),
        };
        let id = publish(desk, None, content).await?;
        published.agencies.insert(row.code, id);
        progress.inc(1);
    }
    for row in categories {
        let content = Category {
            name: row.name,
            parent_id: row.parent.map(|slug| find(&published.categories, "category", &slug)).transpose()?,
            position: row.position,
            description: row.description,
            slug: Some(row.slug.clone()),
        };
        let agency = find(&published.agencies, "agency", &row.agency)?;
        let id = publish(desk, Some(agency), content).await?;
        published.categories.insert(row.slug, id);
        progress.inc(1);
    }
    for row in contributors {
        let content = Contributor { name: row.name, description: row.description };
        let agency = find(&published.agencies, "agency", &row.agency)?;
        let id = publish(desk, Some(agency), content).await?;
        published.contributors.insert(row.code, id);
        progress.inc(1);
    }
    for row in media {
        let agency = find(&published.agencies, "agency", &row.agency)?;
        let drawn = PICTURES.iter().find_map(|ending| FILES.get_file(format!("media/{}.{ending}", row.code)));
        let content = match drawn {
            Some(file) => drawn_picture(desk, files, &row, file).await?,
            None => MediaAsset {
                address: row.address.clone(),
                content_type: row.content_type,
                byte_size: row.byte_size,
                width: row.width,
                height: row.height,
                credit: row.credit,
                ..MediaAsset::default()
            },
        };
        let id = publish(desk, Some(agency), content).await?;
        // In a body a picture stands by its address, or as the file that lies beside the articles.
        for ending in PICTURES {
            published.media_by_address.insert(format!("../media/{}.{ending}", row.code), id);
        }
        published.media.insert(row.code, id);
        published.media_by_address.insert(row.address, id);
        progress.inc(1);
    }
    Ok(size)
}

/// What the pictures in the folder end with.
const PICTURES: [&str; 2] = ["jpg", "png"];

/// A picture that lies in the folder is brought like any other, and takes the place of the address.
async fn drawn_picture(
    desk: &Desk<'_>,
    files: &Files,
    row: &MediaRow,
    file: &include_dir::File<'_>,
) -> anyhow::Result<MediaAsset> {
    let name = file.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let kept = files.bring(desk.kernel, file.contents(), desk.principal, name).await;
    let kept = kept.map_err(Refusal::into_report).with_context(|| format!("the sample picture {name}"))?;
    Ok(MediaAsset {
        file: Some(kept.file.sha256),
        file_name: kept.name,
        credit: row.credit.clone(),
        ..MediaAsset::default()
    })
}
