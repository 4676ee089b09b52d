//! Which of the things that beacons name there are. Only what is public is counted.

use std::collections::{HashMap, HashSet};

use sea_orm::{JoinType, QuerySelect, entity::prelude::*, sea_query::SimpleExpr};

use super::{beacon::Name, door::Arrival};
use crate::{
    content::{agency, article},
    kernel::{Result, kind::Kind, slugs, store::Store},
};

/// The most names that are looked up at one time, of each sort. More different pages are not opened in half a second, but
/// invented ones may be; what is beyond is not counted.
const NAME_LIMIT: usize = 2_000;
/// The most names of one statement.
const CHUNK: usize = 500;

/// A public article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Article {
    pub(super) id: Uuid,
    pub(super) agency: Uuid,
}

/// What there is of what was named.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) articles: HashMap<Name, Article>,
    pub(super) agencies: HashMap<Name, Uuid>,
}

impl Known {
    /// Looks up what beacons name: a statement for each way to name something that one of them uses.
    pub(super) async fn read(store: &Store, arrivals: &[Arrival]) -> Result<Self> {
        let mut known = Self::default();
        let (ids, slugs) = names(arrivals.iter().filter_map(|arrival| arrival.beacon.article.as_ref()));
        for ids in ids.chunks(CHUNK) {
            let rows: Vec<(Uuid, Uuid)> = article::entity::Entity::find()
                .select_only()
                .columns([article::entity::Column::Id, article::entity::Column::AgencyId])
                .filter(article::entity::Column::Id.is_in(ids.iter().copied()))
                .into_tuple()
                .all(store.reader())
                .await?;
            known.articles.extend(rows.into_iter().map(|(id, agency)| (Name::Id(id), Article { id, agency })));
        }
        for slugs in slugs.chunks(CHUNK) {
            let found = slugs::Entity::belongs_to(article::entity::Entity)
                .from(slugs::Column::ItemId)
                .to(article::entity::Column::Id);
            // An old slug finds its article too; that of a withdrawn one finds nothing.
            let rows: Vec<(String, Uuid, Uuid)> = slugs::Entity::find()
                .select_only()
                .column(slugs::Column::Slug)
                .columns([article::entity::Column::Id, article::entity::Column::AgencyId])
                .join(JoinType::InnerJoin, found.into())
                .filter(slugs::Column::Kind.eq(Kind::Article))
                .filter(slugs::Column::Slug.is_in(slugs.iter().copied()))
                .into_tuple()
                .all(store.reader())
                .await?;
            let named = rows.into_iter().map(|(slug, id, agency)| (Name::Text(slug.into()), Article { id, agency }));
            known.articles.extend(named);
        }
        let (ids, codes) = names(arrivals.iter().filter_map(|arrival| arrival.beacon.agency.as_ref()));
        for ids in ids.chunks(CHUNK) {
            let rows = agencies(store, agency::entity::Column::Id.is_in(ids.iter().copied())).await?;
            known.agencies.extend(rows.into_iter().map(|(id, _)| (Name::Id(id), id)));
        }
        for codes in codes.chunks(CHUNK) {
            let rows = agencies(store, agency::entity::Column::Code.is_in(codes.iter().copied())).await?;
            known.agencies.extend(rows.into_iter().map(|(id, code)| (Name::Text(code.into()), id)));
        }
        Ok(known)
    }
}

async fn agencies(store: &Store, which: SimpleExpr) -> Result<Vec<(Uuid, String)>> {
    let rows = agency::entity::Entity::find()
        .select_only()
        .columns([agency::entity::Column::Id, agency::entity::Column::Code])
        .filter(which)
        .into_tuple()
        .all(store.reader())
        .await?;
    Ok(rows)
}

/// The different names, first those by id and then the others.
fn names<'a>(all: impl Iterator<Item = &'a Name>) -> (Vec<Uuid>, Vec<&'a str>) {
    let (mut ids, mut texts) = (HashSet::new(), HashSet::new());
    for name in all {
        match name {
            Name::Id(id) if ids.len() < NAME_LIMIT => drop(ids.insert(*id)),
            Name::Text(text) if texts.len() < NAME_LIMIT => drop(texts.insert(text.as_ref())),
            Name::Id(_) | Name::Text(_) => {}
        }
    }
    (ids.into_iter().collect(), texts.into_iter().collect())
}
