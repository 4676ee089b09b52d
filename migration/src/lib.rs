//! The tables of Loa. One change a file; applied in the order of their names, each in one transaction.
//!
//! The work side (documents, revisions, audit) and the published side (one plain table a kind) are kept apart: no
//! foreign key leads from a published table to a work table, so nothing public can be joined to a draft.

pub use sea_orm_migration::prelude::*;

mod columns;
mod m20261122_000001_work_side;
mod m20261122_000002_change;
mod m20261122_000003_agency;
mod m20261122_000004_category;
mod m20261122_000005_contributor;
mod m20261122_000006_media_asset;
mod m20261122_000007_article;
mod m20261122_000008_item_slug;
mod m20261123_000101_emulation_movement;
mod m20261123_000401_stored_file;
mod m20261123_000402_media_asset_file;
mod m20261123_000501_document_turn;
mod m20261123_000502_placement;
mod m20261123_000503_calendar_entry;
mod m20261123_000504_article_related;
mod m20261127_000101_indicator;
mod m20261127_000102_achievement;
mod m20261127_000201_award_title;
mod m20261127_000202_award;
mod m20261127_000301_linked_website;
mod m20261127_000302_linked_website_check;
mod m20261127_000601_visits;
mod m20261127_000701_document_public_since;
mod m20261127_000801_search;
mod m20261127_000802_search_acronym;
mod m20261127_000901_acronym;
mod m20261127_001001_award_summary;
mod m20261127_001101_search_fastupdate;
mod m20261127_001102_search_title_pairs;
mod m20261127_001201_search_title_key;

/// Applies the migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_work_side::Migration),
            Box::new(m20261122_000002_change::Migration),
            Box::new(m20261122_000003_agency::Migration),
            Box::new(m20261122_000004_category::Migration),
            Box::new(m20261122_000005_contributor::Migration),
            Box::new(m20261122_000006_media_asset::Migration),
            Box::new(m20261122_000007_article::Migration),
            Box::new(m20261122_000008_item_slug::Migration),
            Box::new(m20261123_000101_emulation_movement::Migration),
            Box::new(m20261123_000401_stored_file::Migration),
            Box::new(m20261123_000402_media_asset_file::Migration),
            Box::new(m20261123_000501_document_turn::Migration),
            Box::new(m20261123_000502_placement::Migration),
            Box::new(m20261123_000503_calendar_entry::Migration),
            Box::new(m20261123_000504_article_related::Migration),
            Box::new(m20261127_000101_indicator::Migration),
            Box::new(m20261127_000102_achievement::Migration),
            Box::new(m20261127_000201_award_title::Migration),
            Box::new(m20261127_000202_award::Migration),
            Box::new(m20261127_000301_linked_website::Migration),
            Box::new(m20261127_000302_linked_website_check::Migration),
            Box::new(m20261127_000601_visits::Migration),
            Box::new(m20261127_000701_document_public_since::Migration),
            Box::new(m20261127_000801_search::Migration),
            Box::new(m20261127_000802_search_acronym::Migration),
            Box::new(m20261127_000901_acronym::Migration),
            Box::new(m20261127_001001_award_summary::Migration),
            Box::new(m20261127_001101_search_fastupdate::Migration),
            Box::new(m20261127_001102_search_title_pairs::Migration),
            Box::new(m20261127_001201_search_title_key::Migration),
        ]
    }
}
