//! `loa award-titles`, from outside.

use serde_json::json;

use crate::process::{Running, graphql, loa, output};

#[test]
fn the_catalogue_comes_with_the_binary_in_production_too() {
    let folder = tempfile::tempdir().unwrap();
    let production = |arguments: &[&str]| {
        let mut command = loa(folder.path(), None);
        command.args(arguments).env("LOA_PROFILE", "production").env("LOA__IDENTITY__ISSUER", "https://loa.example.vn");
        command
    };
    let titles = |arguments: &[&str]| output(&mut production(&[&["award-titles"], arguments].concat()));
    let (done, _, said) = titles(&["--agency", "tinh-mau"]);
    assert!(!done && said.contains("no database"), "{said}");
    assert!(output(&mut production(&["migrate"])).0);
    let (done, _, said) = titles(&["--agency", "tinh-mau"]);
    assert!(!done && said.contains("no public agency"), "{said}");

    let (_, token, _) = output(&mut production(&["token", "--role", "administrator", "--subject", "an"]));
    let running = Running::silent(&mut production(&[]));
    let ask = |token: Option<&str>, query: &str| {
        let answer = graphql(&running.address, token, query, &json!({})).unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    };
    let create = "mutation { agencyCreate(input: { publish: true, content: { code: \"tinh-mau\", name: \"Tỉnh Mẫu\", level: PROVINCE } }) { userErrors { code } } }";
    assert_eq!(ask(Some(token.trim()), create)["agencyCreate"]["userErrors"], json!([]));

    // Beside the service that runs.
    let (done, said, wrong) = titles(&["--agency", "tinh-mau", "--dry-run"]);
    assert!(done && said.contains("63 award titles would be published, 0 were there before"), "{said}{wrong}");
    assert_eq!(ask(None, "{ awardTitles { totalCount } }")["awardTitles"]["totalCount"], 0);
    let (done, said, wrong) = titles(&["--agency", "tinh-mau"]);
    assert!(done && said.contains("63 award titles published, 0 were there before"), "{said}{wrong}");
    let query = "{ awardTitles { totalCount } awardTitle(code: \"giay-khen\") { id agency { code } } }";
    let there = ask(None, query);
    assert_eq!(there["awardTitles"]["totalCount"], 63);
    assert_eq!(there["awardTitle"]["agency"]["code"], "tinh-mau");

    // What editors change or withdraw stays as they left it, however often the command runs.
    let edit = format!(
        "mutation {{ awardTitleEdit(input: {{ id: {}, expectedVersion: 1, publish: true, content: {{ code: \"giay-khen-moi\", name: \"Giấy khen (mới)\" }} }}) {{ userErrors {{ code }} }} }}",
        there["awardTitle"]["id"]
    );
    assert_eq!(ask(Some(token.trim()), &edit)["awardTitleEdit"]["userErrors"], json!([]));
    let id = ask(None, "{ awardTitle(code: \"ky-niem-chuong\") { id } }")["awardTitle"]["id"].clone();
    let withdraw = format!(
        "mutation {{ documentWithdraw(input: {{ id: {id}, expectedVersion: 1 }}) {{ userErrors {{ code }} }} }}"
    );
    assert_eq!(ask(Some(token.trim()), &withdraw)["documentWithdraw"]["userErrors"], json!([]));
    let (done, said, _) = titles(&["--agency", "tinh-mau"]);
    assert!(done && said.contains("0 award titles published, 63 were there before"), "{said}");
    let query = "{ awardTitles { totalCount } new: awardTitle(code: \"giay-khen-moi\") { name } old: awardTitle(code: \"giay-khen\") { name } }";
    let expected = json!({ "awardTitles": { "totalCount": 62 }, "new": { "name": "Giấy khen (mới)" }, "old": null });
    assert_eq!(ask(None, query), expected);
    // The audit trail says who it was, and no token can take that name.
    let query = format!("{{ document(id: {}) {{ createdBy }} }}", there["awardTitle"]["id"]);
    assert_eq!(ask(Some(token.trim()), &query)["document"]["createdBy"], "award-titles");
    assert!(running.stop());
    let (done, _, _) = output(&mut production(&["token", "--role", "administrator", "--subject", "award-titles"]));
    assert!(!done);
}
