//! How many matches there are of each sort.

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::{Context, Object, OutputType, SimpleObject};
use sea_orm::entity::prelude::Uuid;
use tokio::sync::OnceCell;

use super::connection::Answer;
use crate::{
    content::{
        agency::graphql::{Agency, AgencyList},
        category::graphql::{Category, CategoryList},
        contributor::graphql::{Contributor, ContributorList},
    },
    graphql::{Result, Session, batch::ById, connection::Listed, cost},
    kernel::kind::Kind,
    search::counts::Group,
};

/// The most values of one facet.
const VALUE_LIMIT: usize = 50;

/// How many matches there are of each sort, over all matches and not only those of the page.
pub struct SearchFacets {
    answer: Arc<Answer>,
    groups: OnceCell<Vec<Group>>,
}

impl SearchFacets {
    /// The facets of an answer.
    pub(super) fn new(answer: Arc<Answer>) -> Self {
        Self { answer, groups: OnceCell::new() }
    }

    /// All that is counted of the items themselves, by one statement.
    async fn groups(&self, context: &Context<'_>) -> Result<&[Group]> {
        let Some(tier) = self.answer.tier() else { return Ok(&[]) };
        let session = Session::of(context);
        let groups = self.groups.get_or_try_init(|| async { self.answer.search(session).groups(tier).await }).await?;
        Ok(groups)
    }

    /// The values that something of the groups has, the most frequent first.
    async fn most<K: Ord + Copy>(
        &self,
        context: &Context<'_>,
        value: impl Fn(&Group) -> Option<K>,
    ) -> Result<Vec<(K, i64)>> {
        let mut counts: BTreeMap<K, i64> = BTreeMap::new();
        for group in self.groups(context).await? {
            if let Some(value) = value(group) {
                *counts.entry(value).or_default() += group.count;
            }
        }
        let mut counts: Vec<(K, i64)> = counts.into_iter().collect();
        // A stable sort of what is in the order of its ids.
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.truncate(VALUE_LIMIT);
        Ok(counts)
    }
}

/// The number of matches of one kind.
#[derive(Debug, SimpleObject)]
pub struct SearchKindCount {
    /// The kind.
    kind: Kind,
    /// How many.
    count: i64,
}

/// The number of matches of one year.
#[derive(Debug, SimpleObject)]
pub struct SearchYearCount {
    /// The year in Viet Nam.
    year: i32,
    /// How many.
    count: i64,
}

/// The number of matches in one category itself, without those below it.
#[derive(SimpleObject)]
pub struct SearchCategoryCount {
    /// The category.
    category: Category,
    /// How many.
    count: i64,
}

/// The number of matches of one agency.
#[derive(SimpleObject)]
pub struct SearchAgencyCount {
    /// The agency.
    agency: Agency,
    /// How many.
    count: i64,
}

/// The number of matches whose byline names one contributor.
#[derive(SimpleObject)]
pub struct SearchContributorCount {
    /// The contributor.
    contributor: Contributor,
    /// How many.
    count: i64,
}

/// How many matches there are of each sort, over all matches and not only those of the page, and under the filter of the
/// search. Each list has the most frequent values first, at most 50.
///
/// In the cost of a query they count with each hit of the page, though they are counted once: so they are given few values.
#[Object]
impl SearchFacets {
    /// By kind.
    #[graphql(complexity = "cost::list(2, child_complexity)")]
    async fn kinds(&self, context: &Context<'_>) -> Result<Vec<SearchKindCount>> {
        let kinds: Vec<Kind> = Kind::all().collect();
        let place = |kind: Kind| kinds.iter().position(|one| *one == kind);
        let counts = self.most(context, |group| place(group.kind)).await?;
        Ok(counts.into_iter().map(|(place, count)| SearchKindCount { kind: kinds[place], count }).collect())
    }

    /// By category; what stands in none is not counted here.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn categories(&self, context: &Context<'_>) -> Result<Vec<SearchCategoryCount>> {
        let counts = self.most(context, |group| group.category).await?;
        let categories = views::<CategoryList>(context, counts).await?;
        Ok(categories.into_iter().map(|(category, count)| SearchCategoryCount { category, count }).collect())
    }

    /// By agency.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn agencies(&self, context: &Context<'_>) -> Result<Vec<SearchAgencyCount>> {
        let counts = self.most(context, |group| Some(group.agency)).await?;
        let agencies = views::<AgencyList>(context, counts).await?;
        Ok(agencies.into_iter().map(|(agency, count)| SearchAgencyCount { agency, count }).collect())
    }

    /// By year, the latest first.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn years(&self, context: &Context<'_>) -> Result<Vec<SearchYearCount>> {
        let mut counts = self.most(context, |group| Some(group.year)).await?;
        counts.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
        Ok(counts.into_iter().map(|(year, count)| SearchYearCount { year, count }).collect())
    }

    /// By those whom bylines name; an item counts for each of them.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn contributors(&self, context: &Context<'_>) -> Result<Vec<SearchContributorCount>> {
        let Some(tier) = self.answer.tier() else { return Ok(Vec::new()) };
        let counts = self.answer.search(Session::of(context)).contributors(tier, VALUE_LIMIT).await?;
        let contributors = views::<ContributorList>(context, counts).await?;
        Ok(contributors.into_iter().map(|(contributor, count)| SearchContributorCount { contributor, count }).collect())
    }
}

/// What clients see of the items with these ids, each with its number.
async fn views<L: Listed>(context: &Context<'_>, counts: Vec<(Uuid, i64)>) -> Result<Vec<(L::View, i64)>>
where
    L::View: OutputType,
{
    let keys = counts.iter().map(|(id, _)| ById::<L>::new(*id));
    let mut rows = Session::of(context).batch.load_many(keys).await?;
    let view = |(id, count)| rows.remove(&ById::new(id)).map(|row| (L::View::from(row), count));
    Ok(counts.into_iter().filter_map(view).collect())
}
