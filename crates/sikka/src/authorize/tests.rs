//! The way back from the browser is open to anyone on the machine: what is not exactly a callback is none.

use super::*;

#[test]
fn the_challenge_is_the_rfcs_own_example() {
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let pkce = Pkce::of(SecretString::from(verifier.to_owned()));
    assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_eq!(Pkce::new([7; 32]).verifier().expose_secret().len(), 43);
    assert_eq!(format!("{pkce:?}"), "Pkce(hidden)");
}

#[test]
fn the_authorize_address_has_everything_but_the_key() {
    let page = Url::parse("https://api.sikkasoft.com/portal/authapp.aspx?lang=en").unwrap();
    let url = authorize_url(&page, "app", REDIRECT_URI, "st&te", "chal");
    assert_eq!(
        url.as_str(),
        "https://api.sikkasoft.com/portal/authapp.aspx?lang=en&app_id=app&client_id=app\
         &redirect_uri=deskbell%3A%2F%2Foauth%2Fcallback&response_type=code&state=st%26te\
         &code_challenge=chal&code_challenge_method=S256"
    );
}

#[test]
fn allowed_and_denied_are_read() {
    for link in [
        "deskbell://oauth/callback?code=abc&state=s1",
        "deskbell://oauth/callback/?state=s1&code=abc&office_id=D1",
        "http://127.0.0.1:49152/oauth/callback?code=abc&state=s1",
    ] {
        let callback = parse_callback(link).unwrap();
        assert_eq!(callback.state, "s1");
        assert!(matches!(callback.outcome, Outcome::Code(code) if code.expose_secret() == "abc"), "{link}");
    }
    let denied =
        parse_callback("deskbell://oauth/callback?error=access_denied&state=s1&error_description=No+thanks");
    let Outcome::Denied { error, description } = denied.unwrap().outcome else { panic!("not denied") };
    assert_eq!((error.as_str(), description.as_deref()), ("access_denied", Some("No thanks")));
}

#[test]
fn everything_else_is_refused() {
    use CallbackError as E;
    let long = format!("deskbell://oauth/callback?code={}&state=s", "a".repeat(5000));
    for (link, error) in [
        ("", E::Unreadable),
        ("hello", E::Unreadable),
        ("deskbell:oauth/callback?code=a&state=s", E::Foreign),
        ("deskbell:///oauth/callback?code=a&state=s", E::Foreign),
        ("deskbell://oauth/callback/more?code=a&state=s", E::Foreign),
        ("deskbell://oauth:/callback?code=a&state=s", E::Foreign),
        ("http://127.1/oauth/callback?code=a&state=s", E::Foreign),
        ("deskbell://oauth:1/callback?code=a&state=s", E::Foreign),
        ("deskbell://user@oauth/callback?code=a&state=s", E::Foreign),
        ("deskbell://evil/callback?code=a&state=s", E::Foreign),
        ("deskbe11://oauth/callback?code=a&state=s", E::Foreign),
        ("https://127.0.0.1/oauth/callback?code=a&state=s", E::Foreign),
        ("http://127.0.0.1.evil.example/oauth/callback?code=a&state=s", E::Foreign),
        ("http://localhost/oauth/callback?code=a&state=s", E::Foreign),
        ("http://127.0.0.1/callback?code=a&state=s", E::Foreign),
        ("deskbell://oauth/callback?code=a&state=s&state=t", E::Repeated),
        ("deskbell://oauth/callback?code=a&code=&state=s", E::Repeated),
        ("deskbell://oauth/callback?code=a", E::NoState),
        ("deskbell://oauth/callback?code=a&state=", E::NoState),
        ("deskbell://oauth/callback?state=s", E::NoOutcome),
        ("deskbell://oauth/callback?code=&state=s", E::NoOutcome),
        ("deskbell://oauth/callback?code=a&error=b&state=s", E::NoOutcome),
        (" deskbell://oauth/callback?code=a&state=s", E::Unreadable),
        ("deskbell://oauth/call\nback?code=a&state=s", E::Unreadable),
        (long.as_str(), E::TooLong),
    ] {
        assert_eq!(parse_callback(link).map(|_| ()), Err(error), "{link}");
    }
}

#[test]
fn a_hundred_thousand_mutated_links_neither_panic_nor_pass_for_another_place() {
    let seeds = [
        "deskbell://oauth/callback?code=abc&state=s1",
        "deskbell://oauth/callback?error=access_denied&state=s1&error_description=No%20thanks",
        "http://127.0.0.1:49152/oauth/callback?code=a%2Bb&state=s%3D1",
    ];
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let mut accepted = 0;
    for round in 0..100_000_usize {
        let mut bytes = seeds[round % seeds.len()].as_bytes().to_vec();
        for _ in 0..=next() % 4 {
            let at = usize::try_from(next()).unwrap() % bytes.len();
            let byte = next().to_le_bytes()[0];
            match next() % 5 {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                3 => bytes.truncate(at.max(1)),
                _ => {
                    let tail = bytes[at..].to_vec();
                    bytes.extend(tail);
                }
            }
        }
        let link = String::from_utf8_lossy(&bytes).into_owned();
        match parse_callback(&link) {
            Ok(callback) => {
                accepted += 1;
                let lower = link.to_ascii_lowercase();
                let ours = lower.starts_with("deskbell://oauth/callback") || lower.starts_with("http:");
                assert!(ours && !callback.state.is_empty(), "{link}");
            }
            Err(error) => assert!(error.to_string().len() < 80),
        }
    }
    assert!(accepted > 1000, "mutations hardly ever leave a link whole: {accepted}");
}
