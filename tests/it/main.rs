//! The integration suite: one binary, every test on both databases, each on a database of its own.

#![expect(clippy::tests_outside_test_module, reason = "the whole binary is tests")]

mod kit;

mod achievements;
mod architecture;
mod article_extras;
mod awards;
mod bad_input;
mod calendar;
mod concurrency;
mod contract;
mod http;
mod library;
mod linked_websites;
mod media;
mod pages;
mod placements;
mod portal_page;
mod process;
mod public;
mod publication;
mod samples;
mod schema;
mod search;
mod search_judged;
mod seed_page;
mod statements;
mod statistics;
mod tokens;
mod transfer;
