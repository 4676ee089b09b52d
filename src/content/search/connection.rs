//! A page of hits.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Enum, Object};
use sea_orm::entity::prelude::Uuid;
use tokio::sync::OnceCell;

use super::{facets::SearchFacets, highlight::SearchHighlight};
use crate::{
    content::{Content, face},
    graphql::{Fault, Result, Session, connection::PageInfo, cost},
    kernel::{kind::Kind, page, searchable::Searchable},
    search::{
        After, Filter, Found, Hit, Order, Search,
        highlight::Highlighter,
        plan::{Plan, Tier},
    },
};

/// The most fragments of a text that are shown of one hit.
const FRAGMENT_LIMIT: i32 = 5;

/// How exactly hits match what was typed. All hits of an answer match in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchTier {
    /// All words were found, with the diacritics that were typed.
    Strict,
    /// All words were found, some with other diacritics than were typed.
    Folded,
    /// Not all words were found, but some that follow each other.
    Pairs,
}

impl From<Tier> for SearchTier {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Strict => Self::Strict,
            Tier::Folded => Self::Folded,
            Tier::Amiss | Tier::Pairs => Self::Pairs,
        }
    }
}

/// A page of hits, after the [Relay cursor connections specification](https://relay.dev/graphql/connections.htm).
pub struct SearchConnection(Arc<Answer>);

/// One hit with its cursor.
pub struct SearchEdge {
    answer: Arc<Answer>,
    hit: Hit,
}

/// What one search found.
pub(super) struct Answer {
    plan: Plan,
    filter: Filter,
    order: Order,
    found: Found,
    is_first: bool,
    tag: String,
    /// What can be read of the hits, once any of them was asked for it.
    texts: OnceCell<HashMap<Uuid, Searchable>>,
}

impl SearchConnection {
    /// Searches.
    pub(super) async fn read(
        session: &Session,
        plan: Plan,
        filter: Filter,
        order: Order,
        size: u64,
        after: Option<&str>,
        tag: String,
    ) -> Result<Self> {
        let after: Option<After> = after.map(|cursor| page::marked(&tag, cursor)).transpose()?;
        let mut answer = Answer {
            plan,
            filter,
            order,
            found: Found::default(),
            is_first: after.is_none(),
            tag,
            texts: OnceCell::new(),
        };
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        answer.found = answer.search(session).page(order, size, after).await?;
        Ok(Self(Arc::new(answer)))
    }
}

impl Answer {
    /// The search again, for what else is asked of it.
    pub(super) fn search<'a>(&'a self, session: &'a Session) -> Search<'a> {
        Search { connection: session.kernel.store.reader(), plan: &self.plan, filter: &self.filter }
    }

    /// The tier in which something was found.
    pub(super) fn tier(&self) -> Option<Tier> {
        self.found.tier
    }

    fn cursor(&self, hit: Hit) -> String {
        let tier = self.found.tier.map_or(0, |tier| tier as u8);
        page::mark(&self.tag, &After { tier, score: hit.score, place: hit.place })
    }

    /// What can be read of all hits, by one statement or two for each kind.
    async fn texts(&self, session: &Session) -> Result<&HashMap<Uuid, Searchable>> {
        let read = || async {
            let mut by_kind: HashMap<Kind, Vec<Uuid>> = HashMap::new();
            for hit in &self.found.hits {
                by_kind.entry(hit.kind).or_default().push(hit.id);
            }
            let mut texts = HashMap::with_capacity(self.found.hits.len());
            for (kind, ids) in by_kind {
                let shape = session.kernel.shape(kind)?;
                let found = shape.searchable(&session.kernel.store.reader().into(), &ids).await?;
                texts.extend(found.into_iter().map(|item| (item.id, item)));
            }
            Ok::<_, Fault>(texts)
        };
        self.texts.get_or_try_init(read).await
    }
}

/// A page of hits, after the [Relay cursor connections specification](https://relay.dev/graphql/connections.htm).
#[Object]
impl SearchConnection {
    /// The hits of the page with their cursors.
    async fn edges(&self) -> Vec<SearchEdge> {
        self.0.found.hits.iter().map(|hit| SearchEdge { answer: Arc::clone(&self.0), hit: *hit }).collect()
    }

    /// The items of the page.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Content>> {
        let session = Session::of(context);
        let nodes = self.0.found.hits.iter().map(|hit| node(session, *hit));
        Ok(futures_util::future::try_join_all(nodes).await?.into_iter().flatten().collect())
    }

    /// Where the page stands. In the order of relevance the pages end with the last candidate, of which there are at most
    /// 600: `totalCount` may be greater.
    async fn page_info(&self) -> PageInfo {
        let cursor = |hit: Option<&Hit>| hit.map(|hit| self.0.cursor(*hit));
        let hits = &self.0.found.hits;
        PageInfo {
            has_previous_page: !self.0.is_first,
            has_next_page: self.0.found.has_next,
            start_cursor: cursor(hits.first()),
            end_cursor: cursor(hits.last()),
        }
    }

    /// The number of all items that match. It is counted only when it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<i64> {
        match self.0.found.tier {
            Some(tier) => Ok(self.0.search(Session::of(context)).count(tier).await?),
            None => Ok(0),
        }
    }

    /// Whether nothing was found as it was typed, so that less was asked: other diacritics, or fewer words.
    async fn relaxed(&self) -> bool {
        self.0.found.tier.is_some_and(Tier::is_relaxed)
    }

    /// How exactly the hits match what was typed; null when nothing was found.
    async fn tier(&self) -> Option<SearchTier> {
        self.0.found.tier.map(SearchTier::from)
    }

    /// How many matches there are of each kind, category, agency, year and contributor. They are counted only when they
    /// are asked for.
    async fn facets(&self) -> SearchFacets {
        SearchFacets::new(Arc::clone(&self.0))
    }
}

/// One hit with its cursor.
#[Object]
impl SearchEdge {
    /// Names this place among the hits, for `after`. Opaque, and bound to the query, its order and its filter.
    async fn cursor(&self) -> String {
        self.answer.cursor(self.hit)
    }

    /// The item; null when it was withdrawn at this moment.
    async fn node(&self, context: &Context<'_>) -> Option<Result<Content>> {
        node(Session::of(context), self.hit).await.transpose()
    }

    /// How well it matches, from 0 to about 100, to be compared within one answer only; null in the order of date.
    async fn score(&self) -> Option<f64> {
        (self.answer.order == Order::Relevance).then(|| self.hit.score as f64 / 1e6)
    }

    /// Where the query was found: the title first, whether it was found there or not, then the best parts of the text.
    #[graphql(complexity = "cost::list(3, child_complexity)")]
    async fn highlights(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The most parts of the text, 0 to 5.", default = 2)] fragments: i32,
    ) -> Result<Vec<SearchHighlight>> {
        if !(0..=FRAGMENT_LIMIT).contains(&fragments) {
            return Err(Fault::bad_request(format!("`fragments` must lie between 0 and {FRAGMENT_LIMIT}.")));
        }
        let texts = self.answer.texts(Session::of(context)).await?;
        let Some((item, tier)) = texts.get(&self.hit.id).zip(self.answer.tier()) else { return Ok(Vec::new()) };
        let highlighter = Highlighter::new(&self.answer.plan, tier);
        let count = usize::try_from(fragments).unwrap_or(0);
        let text = highlighter.fragments(&item.text, count).into_iter().map(SearchHighlight::of_text);
        Ok([SearchHighlight::of_title(highlighter.whole(&item.title))].into_iter().chain(text).collect())
    }
}

async fn node(session: &Session, hit: Hit) -> Result<Option<Content>> {
    (face(hit.kind)?.find)(session, hit.id).await
}
