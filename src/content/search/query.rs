//! Asking for what was found, and for suggestions.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use sea_orm::entity::prelude::Uuid;
use serde::Serialize;

use super::{
    connection::SearchConnection,
    suggest::{self, Suggestion},
};
use crate::{
    content::category::TREE,
    graphql::{Fault, Result, Session, cost, ids, scalars::Date},
    kernel::{
        kind::Kind,
        page::{self, PAGE_DEFAULT},
    },
    search::{
        Filter, Order,
        acronyms::{self, Acronyms},
        plan::{Plan, QUERY_LIMIT},
    },
};

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum SearchOrder {
    /// The best first: those that have the words together, with the marks that were typed, in their title.
    Relevance,
    /// The newest first.
    Newest,
}

/// What narrows a search. All conditions must hold. Dates are dates in Viet Nam: of an article that of its date line, of an
/// achievement its last day, of an award that of its decision or the last one of its year, of a linked website that on
/// which it became public, of a calendar entry the one on which it begins.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "SearchFilter")]
pub struct SearchFilter {
    /// Only items filed in this category, or below it. Items of kinds without categories are left out then.
    pub category_id: Option<ID>,
    /// Whether items of the categories below `categoryId` count too.
    #[graphql(default = true)]
    pub include_descendants: bool,
    /// Only items of this agency.
    pub agency_id: Option<ID>,
    /// Only items whose byline names this contributor.
    pub contributor_id: Option<ID>,
    /// Only items of this date or later.
    pub from: Option<Date>,
    /// Only items of this date or earlier.
    pub to: Option<Date>,
}

impl Default for SearchFilter {
    /// What an empty filter of a client says, so that the cursors of both are the same.
    fn default() -> Self {
        Self {
            category_id: None,
            include_descendants: true,
            agency_id: None,
            contributor_id: None,
            from: None,
            to: None,
        }
    }
}

impl SearchFilter {
    async fn read(&self, session: &Session, kinds: Vec<Kind>) -> Result<Filter> {
        if let Some(kind) = kinds.iter().find(|kind| !session.kernel.searched().any(|shape| shape.kind == **kind)) {
            return Err(Fault::bad_request(format!("Search does not find items of the kind {kind}.")));
        }
        if let (Some(Date(from)), Some(Date(to))) = (self.from, self.to)
            && from > to
        {
            return Err(Fault::bad_request("`from` must not come after `to`."));
        }
        let id = |kind, id: &Option<ID>| id.as_ref().map(|id| ids::argument(kind, id)).transpose();
        let categories = match id(Kind::Category, &self.category_id)? {
            None => None,
            Some(id) if !self.include_descendants => Some(vec![id]),
            Some(id) => {
                let members = TREE.members(&session.kernel.store, &[id]).await?;
                Some(members.into_iter().map(|(_, id)| id).collect::<Vec<Uuid>>())
            }
        };
        Ok(Filter {
            kinds,
            categories,
            agency: id(Kind::Agency, &self.agency_id)?,
            contributor: id(Kind::Contributor, &self.contributor_id)?,
            from: self.from.map(|Date(from)| from),
            to: self.to.map(|Date(to)| to),
        })
    }
}

/// Searching what is public.
#[derive(Debug, Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// What is found of a query in Vietnamese, typed with or without diacritics.
    ///
    /// All words must be found, in any order. Words in double quotes must stand together, and so must what is written
    /// together, such as `59/2001/NĐ-CP` or `Covid-19`. There is no other syntax: every other character separates words, and
    /// `AND`, `OR`, `NOT` and `NEAR` in capitals are left out, unless they stand in quotes or alone. A diacritic that is typed
    /// is meant; a letter without one matches all. Where the tone stands (hoà, hòa), i or y (kỹ, kĩ), case and composition do
    /// not matter. Common acronyms, and those of `acronyms`, find what they stand for, and the other way round. When nothing
    /// is found, less is asked, and `relaxed` says so.
    ///
    /// Without a letter or digit in the query, nothing is found.
    #[graphql(complexity = "cost::page(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to look for, at most 400 characters, of which 24 words are looked for.")] query: String,
        #[graphql(desc = "Only items of these kinds; all kinds that search finds when it is empty or left out.")]
        kinds: Option<Vec<Kind>>,
        #[graphql(desc = "What narrows the search.")] filter: Option<SearchFilter>,
        #[graphql(desc = "The order.", default_with = "SearchOrder::Relevance")] order_by: SearchOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        let session = Session::of(context);
        let plan = plan(session, &query).await?;
        let size = page::size("first", first.unwrap_or(PAGE_DEFAULT))?;
        let given = filter.unwrap_or_default();
        let mut kinds = kinds.unwrap_or_default();
        kinds.sort_unstable_by_key(|kind| kind.name());
        kinds.dedup();
        let order = Order::from(order_by);
        let tag =
            page::tag_of("search", &order, &(&query, kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>(), &given));
        let filter = given.read(session, kinds).await?;
        SearchConnection::read(session, plan, filter, order, size, after.as_deref(), tag).await
    }

    /// Titles that have what was typed so far, the newest first, each title once: for a list that appears while somebody
    /// types. The last word may be incomplete, a single letter included. Titles that have the words one after another come
    /// before others, and those with the marks that were typed before those with other ones. Titles that have the words
    /// apart are those of the newest 1,000 items only; `search` finds the others.
    #[graphql(complexity = "cost::page(first, None, child_complexity)")]
    async fn suggest(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What was typed so far, at most 400 characters.")] prefix: String,
        #[graphql(desc = "At most so many, 1 to 20; 10 by default.")] first: Option<i32>,
    ) -> Result<Vec<Suggestion>> {
        suggest::read(Session::of(context), &prefix, first).await
    }
}

/// What a query means.
async fn plan(session: &Session, query: &str) -> Result<Plan> {
    check_length("query", query)?;
    let more = acronyms::more(session.kernel.store.reader(), query).await?;
    Ok(Plan::read(query, &[Acronyms::bundled(), &more]))
}

/// Refuses what nobody types.
pub(super) fn check_length(name: &str, text: &str) -> Result<()> {
    if text.chars().nth(QUERY_LIMIT).is_some() {
        return Err(Fault::bad_request(format!("`{name}` has at most {QUERY_LIMIT} characters.")));
    }
    Ok(())
}
