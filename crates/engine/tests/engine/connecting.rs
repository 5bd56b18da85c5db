//! Connecting by each door, and everything that is not the awaited answer.

use engine::view::{ConnectPhase, ConnectionStatus, Overall};
use engine::{Door, VaultError};
use sandbox::Options;

use crate::around::{World, options, pass, until};

#[tokio::test(start_paused = true)]
async fn by_the_browser_and_back_by_deep_link() {
    let world = World::new(options());
    let engine = world.engine();
    assert_eq!(engine.state().unwrap().overall, Overall::NotConnected);
    engine.connect(Door::Browser).await.unwrap();
    let waiting = engine.state().unwrap().connection;
    assert_eq!((waiting.phase, waiting.status), (ConnectPhase::AwaitingBrowser, ConnectionStatus::Pending));
    let page = world.desktop.pages.lock().unwrap()[0].clone();
    for name in ["app_id", "client_id", "redirect_uri", "response_type", "state", "code_challenge"] {
        assert!(page.query_pairs().any(|(key, _)| key == name), "{name}");
    }
    assert!(!page.as_str().contains(sandbox::DEMO_APP_KEY));
    let link = world.press(true).await;
    assert!(link.starts_with(engine::DEEP_LINK));
    engine.callback(&link).await;
    until("the first sync", || engine.day(None).is_ok_and(|day| day.whole)).await;
    let state = engine.state().unwrap();
    assert_eq!(state.overall, Overall::Connected);
    assert!(state.connection.is_connected);
    assert_eq!(state.connection.practice_name.as_deref(), Some("Harbor View Dental"));
    assert_eq!(state.connection.pms_type.as_deref(), Some("Dentrix"));
    assert!(state.clocks.sikka_read_practice.is_some() && state.clocks.deskbell_read_sikka.is_some());
    engine.stop().await;
    drop(engine);
    pass(1).await;
    let engine = world.engine();
    assert!(engine.state().unwrap().connection.is_connected, "it survives a restart");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn denied_is_said_at_once_and_a_new_try_works() {
    let world = World::new(options());
    let engine = world.engine();
    engine.connect(Door::Browser).await.unwrap();
    engine.callback(&world.press(false).await).await;
    let connection = engine.state().unwrap().connection;
    assert_eq!(
        (connection.phase, connection.error.as_deref()),
        (ConnectPhase::Failed, Some("ACCESS_DENIED"))
    );
    engine.connect(Door::Browser).await.unwrap();
    engine.callback(&world.press(true).await).await;
    assert!(engine.state().unwrap().connection.is_connected);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn foreign_replayed_and_late_answers_change_nothing() {
    let world = World::new(options());
    let engine = world.engine();
    engine.callback("deskbell://oauth/callback?code=abc&state=def").await;
    assert_eq!(engine.state().unwrap().connection.phase, ConnectPhase::NotConnected);
    engine.connect(Door::Browser).await.unwrap();
    for foreign in [
        "deskbell://oauth/callback?code=abc&state=wrong",
        "deskbell://oauth/callback?error=access_denied&state=wrong",
        "deskbell://other/place?code=abc",
        "not a link",
    ] {
        engine.callback(foreign).await;
        assert_eq!(engine.state().unwrap().connection.phase, ConnectPhase::AwaitingBrowser, "{foreign}");
    }
    let link = world.press(true).await;
    engine.callback(&link).await;
    assert!(engine.state().unwrap().connection.is_connected);
    engine.callback(&link).await;
    assert!(engine.state().unwrap().connection.is_connected, "a replay changes nothing");
    let practice = engine.state().unwrap().practices[0].id.clone();
    engine.disconnect(&practice, &[]).await.unwrap();

    engine.connect(Door::Browser).await.unwrap();
    let late = world.press(true).await;
    pass(11 * 60).await;
    assert_eq!(engine.state().unwrap().connection.error.as_deref(), Some("STATE_EXPIRED"));
    engine.callback(&late).await;
    assert!(!engine.state().unwrap().connection.is_connected);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn no_answer_after_consent_is_a_timeout_after_sixty_seconds() {
    let world = World::new(options());
    let engine = world.engine();
    engine.connect(Door::Browser).await.unwrap();
    let link = world.press(true).await;
    world.sandbox.add_fault(sandbox::Fault {
        kind: sandbox::FaultKind::Hang,
        count: 100,
        after: 0,
        path: None,
        method: None,
        ms: None,
        ..sandbox::Fault::new(sandbox::FaultKind::Hang)
    });
    let began = tokio::time::Instant::now();
    engine.callback(&link).await;
    assert!(began.elapsed().as_secs() <= 61);
    let connection = engine.state().unwrap().connection;
    assert_eq!(connection.phase, ConnectPhase::Failed);
    assert!(["CONNECT_TIMEOUT", "NETWORK"].contains(&connection.error.as_deref().unwrap()));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn by_the_marketplace_a_person_chooses_among_several() {
    let world = World::new(Options { practices: 3, ..options() });
    let engine = world.engine();
    engine.connect(Door::Marketplace).await.unwrap();
    let connection = engine.state().unwrap().connection;
    assert_eq!(connection.phase, ConnectPhase::ChoosingPractice);
    assert_eq!(connection.practices.len(), 3);
    let chosen = connection.practices[1].clone();
    engine.choose_practice(&chosen.office_id, &chosen.practice_id).await.unwrap();
    let connection = engine.state().unwrap().connection;
    assert_eq!(connection.office_id, Some(chosen.office_id));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn keys_are_renewed_an_hour_before_they_end_and_reconnect_is_said_once() {
    let mut world = World::new(options());
    (world.sync_seconds, world.tick) = (1_800, std::time::Duration::from_secs(60));
    world.connected().await.stop().await;
    let engine = world.engine();
    let first = engine.state().unwrap().connection.key_expires_at.unwrap();
    pass(23 * 3_600 + 120).await;
    let renewed = engine.state().unwrap().connection.key_expires_at.unwrap();
    assert!(renewed > first, "{renewed} {first}");
    // The practice takes the app's right away: no grant works any more.
    world.sandbox.set_authorized("D20001", false).unwrap();
    world.sandbox.expire_keys(true);
    until("attention", || engine.state().unwrap().overall == Overall::Attention).await;
    pass(3_600).await;
    let connection = engine.state().unwrap().connection;
    assert_eq!(connection.error.as_deref(), Some("RECONNECT_NEEDED"));
    let said = world.desktop.titles().iter().filter(|title| title.contains("connect again")).count();
    assert_eq!(said, 1, "{:?}", world.desktop.titles());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_locked_keychain_costs_the_attempt_and_nothing_else() {
    let world = World::new(options());
    let engine = world.engine();
    engine.connect(Door::Browser).await.unwrap();
    let link = world.press(true).await;
    *world.vault.trouble.lock().unwrap() = Some(VaultError::Locked);
    engine.callback(&link).await;
    assert_eq!(engine.state().unwrap().connection.error.as_deref(), Some("KEYCHAIN_LOCKED"));
    *world.vault.trouble.lock().unwrap() = None;
    engine.connect(Door::Marketplace).await.unwrap();
    assert!(engine.state().unwrap().connection.is_connected);
    engine.stop().await;
}

/// Real time: a real port of this machine is in it.
#[tokio::test]
async fn by_a_loopback_port_where_the_scheme_does_not_come_back() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::new(options());
    let engine = world.engine();
    engine.connect(Door::Loopback).await.unwrap();
    let link: url::Url = world.press(true).await.parse().unwrap();
    assert_eq!(link.host_str(), Some("127.0.0.1"));
    let get = async |path: String| {
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", link.port().unwrap())).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        reply
    };
    assert!(get("/favicon.ico".to_owned()).await.starts_with("HTTP/1.1 404"));
    let reply = get(format!("{}?{}", link.path(), link.query().unwrap())).await;
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("go back to Deskbell"), "{reply}");
    until("connected", || engine.state().unwrap().connection.is_connected).await;
    engine.stop().await;
}
