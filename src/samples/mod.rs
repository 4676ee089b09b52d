//! The sample content: a small portal that a new database begins with, so that there is something to look at.
//!
//! It lies in the folder `samples` as files that an editor could have written, and goes through the same desk and gate
//! as everything else.

mod achievement;
mod acronym;
mod article;
mod award;
mod calendar;
mod linked_website;
mod movement;
mod placement;
mod reference;

use std::collections::HashMap;

use anyhow::Context as _;
use include_dir::{Dir, include_dir};
use indicatif::ProgressBar;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    kernel::{
        Error, Kernel, Result,
        access::Principal,
        content::Content,
        desk::{Desk, New},
        document,
        idempotency::{self, Once},
    },
    media::{Media, hexadecimal},
};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/samples");

/// Who publishes it.
const PRINCIPAL: Principal = Principal::System { part: "samples" };
/// The key that says that everything is published.
const END: &str = "end";

/// What has been published so far, by the names that the files use.
#[derive(Debug, Default)]
struct Published {
    agencies: HashMap<String, Uuid>,
    categories: HashMap<String, Uuid>,
    contributors: HashMap<String, Uuid>,
    media: HashMap<String, Uuid>,
    media_by_address: HashMap<String, Uuid>,
    articles: HashMap<String, Uuid>,
    movements: HashMap<String, Uuid>,
    indicators: HashMap<String, Uuid>,
    award_titles: HashMap<String, Uuid>,
}

/// Publishes the sample content and answers how many items there are.
///
/// # Errors
/// When a file is not as it should be, or the database refuses.
pub async fn load(kernel: &Kernel, media: &Media, progress: &ProgressBar) -> anyhow::Result<u64> {
    let desk = Desk { kernel, principal: &PRINCIPAL, request_id: "samples" };
    // What is of a later date than the machine's clock waits for its time; a date line cannot lie in the future.
    let articles: Vec<_> =
        article::files()?.into_iter().filter(|file| file.published_at() <= kernel.clock.now()).collect();
    let mut published = Published::default();
    let movements = movement::rows(&desk)?;
    let sizes = reference::load(&desk, media, &mut published, progress, articles.len() + movements.len()).await?;
    for file in articles {
        let (name, slug) = (file.name.clone(), file.slug().to_owned());
        let (agency, content) = file.into_content(&published).with_context(|| format!("the sample {name}"))?;
        let id = publish(&desk, Some(agency), content).await.with_context(|| format!("the sample {name}"))?;
        published.articles.insert(slug, id);
        progress.inc(1);
    }
    let placements = placement::load(&desk, &published, progress).await.context("the sample placements")?;
    let entries = calendar::load(&desk, &published, progress).await.context("the sample calendar")?;
    let websites = linked_website::load(&desk, &published, progress).await.context("the sample linked websites")?;
    for row in movements {
        row.publish(&desk, &mut published).await.context("the sample emulation movements")?;
        progress.inc(1);
    }
    let acronyms = acronym::load(&desk, &published, progress).await.context("the sample acronyms")?;
    let achievements = achievement::load(&desk, &mut published, progress).await.context("the sample achievements")?;
    let awards = award::load(&desk, &mut published, progress).await.context("the sample awards")?;
    end(kernel).await.map_err(Error::into_report)?;
    Ok(sizes + placements + entries + achievements + awards + websites + acronyms)
}

/// Whether there is nothing in the database yet, or samples that somebody has broken off: what is there of them is not
/// published again.
///
/// # Errors
/// When the database cannot be read.
pub async fn are_wanted(kernel: &Kernel) -> anyhow::Result<bool> {
    let reader = kernel.store.reader();
    if document::Entity::find().count(reader).await? == 0 {
        return Ok(true);
    }
    let keys = idempotency::Entity::find().filter(idempotency::Column::Subject.eq(PRINCIPAL.subject()));
    let ended = keys.clone().filter(idempotency::Column::Key.eq(END)).count(reader).await? > 0;
    Ok(!ended && keys.count(reader).await? > 0)
}

/// Publishes an item, once.
async fn publish<C: Content>(desk: &Desk<'_>, agency: Option<Uuid>, content: C) -> anyhow::Result<Uuid> {
    // Blocks get other ids each time.
    let lasting = without_ids(serde_json::to_value(&content)?);
    let digest = hexadecimal(&Sha256::digest(serde_json::to_vec(&(C::KIND.name(), agency, lasting))?));
    let once = Some(Once { key: digest.clone(), digest });
    let new = New { content, agency, publish: true, once };
    Ok(desk.create(new).await.map_err(Error::into_report)?.id)
}

fn without_ids(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| name != "id");
            fields.map(|(name, value)| (name, without_ids(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(without_ids).collect(),
        other => other,
    }
}

/// Writes down that everything is published.
async fn end(kernel: &Kernel) -> Result<()> {
    let transaction = kernel.store.begin().await?;
    let once = Once { key: END.to_owned(), digest: END.to_owned() };
    idempotency::claim(&transaction, kernel.clock.now(), &PRINCIPAL, &once).await?;
    transaction.commit().await?;
    Ok(())
}

fn read<T: DeserializeOwned>(file: &str) -> anyhow::Result<T> {
    let text = FILES.get_file(file).and_then(include_dir::File::contents_utf8);
    let text = text.with_context(|| format!("the sample file {file} is missing"))?;
    toml::from_str(text).with_context(|| format!("the sample file {file}"))
}

fn find(map: &HashMap<String, Uuid>, kind: &str, name: &str) -> anyhow::Result<Uuid> {
    map.get(name).copied().with_context(|| format!("there is no {kind} {name:?}"))
}
