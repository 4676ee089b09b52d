//! What queries mean.

use proptest::prelude::*;

use super::*;

fn plan(query: &str) -> Plan {
    Plan::read(query, &[Acronyms::bundled()])
}

fn strict(query: &str) -> String {
    plan(query).expression(Tier::Strict).map_or(String::new(), |expression| expression.to_fts5())
}

#[test]
fn a_query_is_units_that_must_all_be_found() {
    for (query, expected) in [
        ("thi đua", "(\"thi\" AND \"d9ua\")"),
        ("Hải Hà", "(\"hai3\" AND \"ha2\")"),
        ("\"Hải Hà\"", "\"hai3 ha2\""),
        ("\"thi đua khen thưởng\"", "(\"thi dua khen thuong\" AND \"d9ua\" AND \"thu7o7ng3\")"),
        ("59/2001/NĐ-CP", "(\"59 2001 nd cp\" AND \"nd9\")"),
        ("99,96%", "\"99 96\""),
        ("19/19 chỉ tiêu", "(\"19 19\" AND \"chi3\" AND \"tie6u\")"),
        ("Covid-19", "\"covid 19\""),
        ("huyện,xã", "(\"huye6n5\" AND \"xa4\")"),
        ("thi thi thi", "\"thi\""),
        ("UBND", "(\"ubnd\" OR (\"uy ban\" AND \"ban nhan\" AND \"nhan dan\" AND \"uy3\" AND \"nha6n\" AND \"da6n\"))"),
        ("", ""),
        (" \"\" - * \u{301} 🙂", ""),
        ("\"hải hà", "(\"hai3\" AND \"ha2\")"),
        ("NOT xe OR (buýt)", "(\"xe\" AND \"buyt1\")"),
        ("\"xe AND buýt\" and NOT", "((\"xe and buyt\" AND \"buyt1\") AND \"and\")"),
        ("NOT", "\"not\""),
        ("a\"b c\"d\"e", "(\"a\" AND \"b c\" AND \"d\" AND \"e\")"),
    ] {
        assert_eq!(strict(query), expected, "{query}");
    }
}

#[test]
fn an_acronym_and_what_it_stands_for_find_each_other() {
    let query = plan("chủ tịch uỷ ban nhân dân huyện");
    let unit = &query.units[2];
    assert_eq!(unit.typed.len(), 4);
    assert!(!unit.is_phrase && unit.others.iter().any(|other| other[0].exact == "ubnd"));
    assert_eq!(query.units.len(), 4);
    assert_eq!(plan("kt-xh").units[0].others.len(), 1);
    assert_eq!(plan("\"ủy ban nhân dân\"").units[0].others.len(), 0, "what stands in quotes is meant as it stands");
}

#[test]
fn later_tiers_ask_less() {
    let query = plan("xây dựng nông thôm");
    let text = |tier| query.expression(tier).map(|expression| expression.to_tsquery());
    assert_eq!(text(Tier::Strict).unwrap(), "('xa6y' & 'du7ng5' & 'no6ng' & 'tho6m')");
    assert_eq!(text(Tier::Folded).unwrap(), "('xay' & 'dung' & 'nong' & 'thom')");
    assert_eq!(
        text(Tier::Amiss).unwrap(),
        "((('+dung nong') & ('+nong thom')) | ('xay' & ('+nong thom')) | (('+xay dung') & 'thom') | (('+xay dung') & ('+dung nong')))"
    );
    let three = plan("xe and buýt").expression(Tier::Amiss).unwrap();
    let three = three.to_tsquery();
    assert!(three.ends_with("(('+and buyt') | ('+xe buyt') | ('+xe and')))"), "{three}");
    let two = plan("bầu kử").expression(Tier::Amiss).unwrap().to_tsquery();
    assert!(two.contains("('+bau cu' & ('ba6u2' <-> 'cu73'))"), "{two}");
    assert_eq!(plan("bầu kử").expression(Tier::Pairs), None);
    assert_eq!(plan("xe and buýt").expression(Tier::Pairs), None, "no more than was asked before");
    assert_eq!(text(Tier::Pairs).unwrap(), "(('+xay dung') | ('+dung nong') | ('+nong thom'))");
    assert_eq!(plan("xay dung").expression(Tier::Folded), None, "bare words ask the same");
    assert_eq!(plan("xay").expression(Tier::Amiss), None);
    assert_eq!(plan("\"xay dung nong thon\"").expression(Tier::Pairs), None, "quotes are never taken apart");
    let long = plan("một hai ba bốn năm sáu bảy tám chín mười").expression(Tier::Amiss).unwrap();
    assert_eq!(long.to_fts5().matches(" OR ").count(), 1);
}

#[test]
fn the_whole_query_stands_together_too() {
    let phrase = |query: &str| plan(query).together(Tier::Strict).map(|expression| expression.to_tsquery());
    assert_eq!(phrase("Hải Hà").unwrap(), "(('+hai ha') & 'hai3' & 'ha2')");
    assert_eq!(phrase("hai ha").unwrap(), "('+hai ha')");
    assert_eq!(phrase("mot hai ba").unwrap(), "(('+mot hai') & ('+hai ba'))", "no positions are looked at");
    assert_eq!(phrase("Hải"), None);
    assert_eq!(phrase("\"Hải Hà\""), None);
    assert!(phrase("chủ tịch UBND huyện").unwrap().contains("uy3"));
}

#[test]
fn a_query_has_a_limit() {
    let words: Vec<String> = (0..30).map(|number| format!("từ{number}")).collect();
    let query = plan(&words.join(" "));
    assert!(query.is_cut);
    assert_eq!(query.words().count(), TOKEN_LIMIT);
    assert!(!plan("một hai").is_cut);
}

proptest! {
    /// Whatever is typed, the languages of the databases see letters, digits and what we wrote.
    #[test]
    fn nothing_that_is_typed_becomes_syntax(query in "(\\PC|[\"'*:()&|!<>\\\\ -]|NEAR|AND|OR|NOT){0,60}") {
        let query = plan(&query);
        for tier in Tier::ALL {
            for expression in query.expression(tier).into_iter().chain(query.together(tier)) {
                let fts5 = expression.to_fts5().replace(" AND ", " ").replace(" OR ", " ");
                let fts5_left: String = fts5.chars().filter(|c| !c.is_alphanumeric() && !"\"() ".contains(*c)).collect();
                prop_assert_eq!(fts5_left, "");
                prop_assert_eq!(fts5.matches('"').count() % 2, 0);
                let tsquery = expression.to_tsquery();
                let left: String = tsquery.chars().filter(|c| !c.is_alphanumeric() && !"'()&|<->+ ".contains(*c)).collect();
                prop_assert_eq!(left, "");
            }
        }
        prop_assert!(query.words().count() <= TOKEN_LIMIT);
    }
}
