//! The tray's plain value: what it says, and that window title, header and tray say the same.

use engine::Engine;
use engine::tray::{Icon, Item, Tray};
use engine::view::{Language, LanguageChoice, NotificationPrivacy, Overall, RunKind, SettingsView};
use sandbox::{BookOrder, Fault, FaultKind, Spu};

use crate::around::{World, options, pass, until};

async fn running(world: &World) -> Engine {
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    let engine = world.engine();
    pass(3).await;
    engine
}

/// The menu as lines: `id label`, `-` where it cannot be clicked, menus in the menu indented.
fn lines(items: &[Item]) -> Vec<String> {
    let mut all = Vec::new();
    for item in items {
        match item {
            Item::Line { id, label, enabled } => {
                let off = if *enabled { "" } else { "-" };
                all.push(format!("{off}{id}: {label}"));
            }
            Item::Separator => all.push("---".to_owned()),
            Item::Sub { label, items } => {
                all.push(format!("> {label}"));
                all.extend(lines(items).into_iter().map(|line| format!("  {line}")));
            }
        }
    }
    all
}

/// What every place says is one sentence.
fn one_truth(engine: &Engine) -> Tray {
    let (state, tray) = (engine.state().unwrap(), engine.tray());
    // A server on this machine is the demo's.
    assert_eq!(tray.tooltip, format!("Deskbell (demo): {}", state.sentence));
    assert_eq!(lines(&tray.items)[0], format!("-status: {}", state.sentence));
    assert_eq!(tray.window_title, state.title);
    assert!(state.title.ends_with(&tray.tooltip), "{}", state.title);
    let unread = if state.unread == 0 { String::new() } else { state.unread.to_string() };
    assert_eq!(tray.title, unread);
    assert_eq!(state.title.starts_with('('), state.unread > 0);
    tray
}

#[tokio::test(start_paused = true)]
async fn without_a_practice() {
    let world = World::new(options());
    let engine = world.engine();
    pass(2).await;
    let tray = one_truth(&engine);
    assert_eq!(tray.icon, Icon::Disconnected);
    assert_eq!(
        lines(&tray.items),
        [
            "-status: Not connected",
            "---",
            "open: Open Deskbell",
            "-sync_now: Sync now",
            "> Pause pop-ups",
            "  pause_30: For 30 minutes",
            "  pause_tomorrow: Until tomorrow",
            "  -resume: Resume now",
            "---",
            "quit: Quit",
        ]
    );
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn in_the_language_that_was_chosen() {
    let world = World::new(options());
    let engine = world.engine();
    pass(2).await;
    assert_eq!(engine.state().unwrap().language, Language::En, "as this PC");
    let spanish = SettingsView { language: LanguageChoice::Spanish, ..SettingsView::default() };
    engine.save_settings(&spanish).unwrap();
    assert_eq!(engine.state().unwrap().language, Language::Es);
    assert_eq!(
        lines(&one_truth(&engine).items),
        [
            "-status: Sin conectar",
            "---",
            "open: Abrir Deskbell",
            "-sync_now: Sincronizar ahora",
            "> Pausar avisos",
            "  pause_30: Durante 30 minutos",
            "  pause_tomorrow: Hasta mañana",
            "  -resume: Reanudar ahora",
            "---",
            "quit: Salir",
        ]
    );
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_next_three_visits_are_told_as_far_as_the_privacy_setting_allows() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("unread", || engine.state().unwrap().unread == 1).await;
    until("synced", || engine.state().unwrap().sync.is_none()).await;
    let day = engine.day(None).unwrap();
    let mut times: Vec<_> = day
        .appointments
        .iter()
        .filter(|visit| {
            visit.start >= day.now && ["scheduled", "confirmed"].contains(&visit.status_kind.as_str())
        })
        .map(|visit| visit.start[11..].to_owned())
        .collect();
    times.sort();
    for privacy in
        [NotificationPrivacy::Nothing, NotificationPrivacy::TimeAndProvider, NotificationPrivacy::Name]
    {
        let settings = SettingsView { notification_privacy: privacy, ..SettingsView::default() };
        engine.save_settings(&settings).unwrap();
        let tray = one_truth(&engine);
        let told = lines(&tray.items);
        assert_eq!(told[1], "bell: 1 new since you looked");
        let visits: Vec<_> = told.iter().filter(|line| line.starts_with("appointment:")).collect();
        assert_eq!(visits.len(), 3, "{told:?}");
        for (line, time) in visits.iter().zip(&times) {
            let (number, label) =
                line.trim_start_matches("appointment:2026-11-23:").split_once(": ").unwrap();
            let visit = day.appointments.iter().find(|one| one.appointment_sr_no.as_deref() == Some(number));
            let name = &visit.unwrap().patient_name;
            assert!(label.starts_with(time), "{line}");
            assert_eq!(label.contains(name), privacy == NotificationPrivacy::Name, "{line}");
            assert_eq!(label == time, privacy == NotificationPrivacy::Nothing, "{line}");
        }
    }
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn paused_offline_and_attention_are_the_same_everywhere() {
    let world = World::new(options());
    let engine = running(&world).await;
    let name = engine.state().unwrap().practices[0].name.clone();
    let connected = one_truth(&engine);
    assert_eq!(
        (connected.icon, connected.tooltip),
        (Icon::Connected, format!("Deskbell (demo): Connected to {name}"))
    );

    engine.pause_notifications(Some(30)).unwrap();
    let paused = one_truth(&engine);
    assert_eq!(paused.icon, Icon::Paused);
    assert!(paused.tooltip.ends_with("; pop-ups paused until 09:30"), "{}", paused.tooltip);
    assert!(lines(&paused.items).contains(&"  resume: Resume now".to_owned()));
    engine.pause_notifications(None).unwrap();
    assert_eq!(one_truth(&engine).icon, Icon::Connected);

    world.sandbox.add_fault(Fault { count: 1_000, ..Fault::new(FaultKind::Overloaded) });
    until("offline", || engine.state().unwrap().overall == Overall::Offline).await;
    let offline = one_truth(&engine);
    assert_eq!(offline.icon, Icon::Attention);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_practice_that_sends_nothing_is_old_by_its_open_hours_and_well_again_with_its_next_data() {
    let mut world = World::new(options());
    (world.sync_seconds, world.tick) = (1_800, std::time::Duration::from_secs(60));
    let engine = running(&world).await;
    // Monday, 09:00: whoever watched it for an hour knows that it is read often.
    pass(3_600).await;
    assert_eq!(engine.state().unwrap().overall, Overall::Connected);
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    pass(2 * 3_600 - 600).await;
    assert_eq!(engine.state().unwrap().overall, Overall::Connected, "two hours are allowed");
    pass(2 * 3_600).await;
    let old = one_truth(&engine);
    let state = engine.state().unwrap();
    assert_eq!((state.overall, old.icon), (Overall::Stale, Icon::Attention));
    assert_eq!(state.overall_practice.as_deref(), Some(state.practices[0].id.as_str()));
    assert_eq!(state.practices[0].stale_since, state.clocks.sikka_read_practice);
    assert!(
        state.sentence.starts_with("Connected, but the practice last sent data 3 h ago"),
        "{}",
        state.sentence
    );
    // The server is on again in the evening: nothing is old through the night.
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("read again", || engine.state().unwrap().overall == Overall::Connected).await;
    pass(4 * 3_600).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    for _ in 0..13 {
        pass(3_600).await;
        assert_eq!(engine.state().unwrap().overall, Overall::Connected, "at night");
    }
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn why_it_is_old_is_looked_at_from_here_outwards() {
    use engine::view::CheckResult::{self, Bad, Good, Unknown};
    let world = World::new(options());
    let engine = running(&world).await;
    let id = engine.state().unwrap().practices[0].id.clone();
    let results = |view: &engine::view::WhyOldView| -> Vec<CheckResult> {
        view.checks.iter().map(|one| one.result).collect()
    };
    let well = engine.why_old(&id).await.unwrap();
    assert_eq!(results(&well), [Good, Good, Good, Unknown]);
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let off = engine.why_old(&id).await.unwrap();
    assert_eq!(results(&off), [Good, Good, Bad, Unknown]);
    assert_eq!(off.sikka_read_practice, engine.state().unwrap().clocks.sikka_read_practice);
    world.sandbox.add_fault(Fault { count: 1_000, ..Fault::new(FaultKind::Overloaded) });
    let offline = engine.why_old(&id).await.unwrap();
    assert_eq!(results(&offline), [Bad, Good, Unknown, Unknown], "{offline:?}");
    assert!(engine.why_old("77").await.is_err());
    engine.stop().await;
}
