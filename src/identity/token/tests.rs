//! The matrix of tokens that must not be accepted.

use jsonwebtoken::{EncodingKey, encode};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_700_000_000;

struct Bench {
    tokens: Tokens,
    key: SigningKey,
    _folder: tempfile::TempDir,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    let clock = Clock::manual(Timestamp::from_timestamp(NOW, 0).unwrap());
    let open = || SigningKey::open(&path).unwrap();
    let tokens = Tokens::new(open(), "us".into(), "loa".into(), Duration::hours(12), clock);
    Bench { tokens, key: open(), _folder: folder }
}

fn claims() -> Value {
    json!({
        "iss": "us", "aud": "loa", "sub": "lan", "iat": NOW, "nbf": NOW, "exp": NOW + 600, "jti": "1",
        "role": "editor", "agency": "00000000-0000-0000-0000-000000000001",
    })
}

impl Bench {
    fn header(&self) -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".into());
        header.kid = Some(self.key.id.clone());
        header
    }

    fn sign(&self, claims: &Value) -> String {
        encode(&self.header(), claims, &self.key.encoding).unwrap()
    }

    /// A token with any text as header and payload, correctly signed.
    fn sign_raw(&self, header: &str, payload: &str) -> String {
        let message = format!("{}.{}", BASE64_URL_SAFE_NO_PAD.encode(header), BASE64_URL_SAFE_NO_PAD.encode(payload));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key.encoding, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }
}

#[test]
fn a_sound_token_is_read() {
    let bench = bench();
    let agency = Uuid::from_u128(1);
    let expected = Principal::Member { subject: "lan".into(), role: Role::Editor, agency: Some(agency) };
    assert_eq!(bench.tokens.read(&bench.sign(&claims())).unwrap(), expected);
    let grant = Grant { subject: "lan".into(), role: Role::Editor, agency: Some(agency), lifetime: Duration::hours(1) };
    assert_eq!(bench.tokens.read(&bench.tokens.issue(&grant).unwrap()).unwrap(), expected);
}

#[test]
fn every_claim_must_be_there_and_have_its_type() {
    let bench = bench();
    let odd = [
        json!(null),
        json!(""),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!([]),
        json!(["us", "loa"]),
        json!({}),
        json!("x"),
        json!("1700000000"),
    ];
    for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "jti", "role", "agency"] {
        let mut without = claims();
        without.as_object_mut().unwrap().remove(claim);
        assert!(bench.tokens.read(&bench.sign(&without)).is_err(), "without {claim}");
        for value in &odd {
            let mut with = claims();
            with[claim] = value.clone();
            // A text is what a subject or an id is, and a time before the epoch has long passed.
            let fits = matches!((claim, value), ("sub" | "jti", Value::String(text)) if !text.is_empty())
                || (claim == "nbf" && *value == json!(-1));
            assert_eq!(bench.tokens.read(&bench.sign(&with)).is_ok(), fits, "{claim} = {value}");
        }
    }
}

#[test]
fn times_are_kept() {
    let bench = bench();
    for (claim, value, expected) in [
        ("exp", NOW - 6, Err(Refusal::Invalid("lifetime"))),
        ("iat", NOW + 6, Err(Refusal::Invalid("not valid yet"))),
        ("nbf", NOW + 6, Err(Refusal::Invalid("not valid yet"))),
        ("exp", NOW + 12 * 3600 + 1, Err(Refusal::Invalid("lifetime"))),
        ("exp", i64::MAX, Err(Refusal::Invalid("lifetime"))),
        ("iat", i64::MIN, Err(Refusal::Invalid("lifetime"))),
        ("nbf", NOW + 5, Ok(())),
    ] {
        let mut changed = claims();
        changed[claim] = json!(value);
        assert_eq!(bench.tokens.read(&bench.sign(&changed)).map(|_| ()), expected, "{claim} = {value}");
    }
    let mut old = claims();
    old["iat"] = json!(NOW - 600);
    old["nbf"] = json!(NOW - 600);
    old["exp"] = json!(NOW - 4);
    assert!(bench.tokens.read(&bench.sign(&old)).is_ok(), "within the leeway");
    old["exp"] = json!(NOW - 5);
    assert_eq!(bench.tokens.read(&bench.sign(&old)), Err(Refusal::Expired));
}

#[test]
fn only_our_header_our_key_and_our_algorithm() {
    let bench = bench();
    let payload = claims().to_string();
    let kid = &bench.key.id;
    let good = format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}"}}"#);
    assert!(bench.tokens.read(&bench.sign_raw(&good, &payload)).is_ok());
    for bad in [
        format!(r#"{{"typ":"at+jwt","alg":"none","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"None","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"HS256","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"JWT","alg":"EdDSA","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#),
        r#"{"typ":"at+jwt","alg":"EdDSA"}"#.to_owned(),
        r#"{"typ":"at+jwt","alg":"EdDSA","kid":"other"}"#.to_owned(),
        r#"{"typ":"at+jwt","alg":"EdDSA","kid":"../../etc/passwd"}"#.to_owned(),
        r#"{"typ":"at+jwt","alg":"EdDSA","kid":"' OR 1=1 --"}"#.to_owned(),
        format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}","jku":"https://example.vn/k"}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}","x5u":"https://example.vn/k"}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}","jwk":{{}}}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}","crit":["exp"]}}"#),
        format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{kid}","kid":"{kid}"}}"#),
        "not json".to_owned(),
    ] {
        assert!(bench.tokens.read(&bench.sign_raw(&bad, &payload)).is_err(), "{bad}");
    }
    let doubled = payload.replacen('{', r#"{"sub":"admin","#, 1);
    assert!(bench.tokens.read(&bench.sign_raw(&good, &doubled)).is_err(), "a claim that stands there twice");
    let secret = EncodingKey::from_secret(b"secret");
    let mut header = bench.header();
    header.alg = Algorithm::HS256;
    assert!(bench.tokens.read(&encode(&header, &claims(), &secret).unwrap()).is_err());
}

#[test]
fn nothing_but_the_exact_bytes() {
    let bench = bench();
    let other = self::bench();
    let token = bench.sign(&claims());
    assert!(other.tokens.read(&token).is_err(), "signed by another key");
    let parts: Vec<&str> = token.split('.').collect();
    let admin = {
        let mut changed = claims();
        changed["role"] = json!("administrator");
        BASE64_URL_SAFE_NO_PAD.encode(changed.to_string())
    };
    for bad in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{token}."),
        format!("{token}.x"),
        format!("{token}="),
        format!(" {token}"),
        format!("{token}\n"),
        format!("{}.{}.{}", parts[0], admin, parts[2]),
        format!("{}.{}.{}", parts[1], parts[0], parts[2]),
        token[..token.len() - 2].to_owned(),
        format!("{token}{}", "a".repeat(LENGTH_LIMIT)),
        "a".repeat(1 << 20),
    ] {
        assert!(bench.tokens.read(&bad).is_err(), "{bad:.60}");
    }
}

#[test]
fn what_cannot_be_issued() {
    let bench = bench();
    let grant = |role, agency, hours| Grant { subject: "lan".into(), role, agency, lifetime: Duration::hours(hours) };
    let agency = Some(Uuid::from_u128(1));
    assert!(bench.tokens.issue(&grant(Role::Author, agency, 13)).is_err(), "too long");
    assert!(bench.tokens.issue(&grant(Role::Author, agency, 0)).is_err(), "no time at all");
    assert!(bench.tokens.issue(&grant(Role::Publisher, None, 1)).is_err(), "for no agency");
    assert!(bench.tokens.issue(&grant(Role::Administrator, None, 1)).is_ok());
}
