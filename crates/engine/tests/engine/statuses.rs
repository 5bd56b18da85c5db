//! What a person says of a practice's status words holds on the day, for what a sync brings, and for the bell; each
//! practice has its own words, and nothing rings because somebody reads a word otherwise.

use engine::Engine;
use engine::view::{Alert, AlertEvent, BellKind, RunKind, SettingsView, StatusKind, StatusWordView};
use sandbox::{BookOrder, Booking, Options};

use crate::around::{World, form_for, kept, options, pass, until};
use crate::reading::{join, practice, running};

const FIRST: &str = "D20001";
const SECOND: &str = "D20002";
/// A word of the demo practice that says nothing by itself.
const WORD: &str = "Left message";

fn line(engine: &Engine, word: &str) -> StatusWordView {
    engine.statuses().unwrap().words.into_iter().find(|one| one.word == word).unwrap()
}

fn say(engine: &Engine, word: &str, kind: Option<StatusKind>) {
    engine.set_status_kind(&engine.statuses().unwrap().practice, word, kind).unwrap();
}

/// The kind of an appointment of the shown practice, as its day shows it.
fn kind(engine: &Engine, one: &Booking) -> String {
    let day = engine.day(Some(&one.date.to_string())).unwrap();
    let number = Some(one.appointment_sr_no.as_str());
    let there = day.appointments.iter().find(|there| there.appointment_sr_no.as_deref() == number);
    there.map(|there| there.status_kind.clone()).unwrap_or_default()
}

fn book(world: &World, office: &str, word: &str) -> Booking {
    let order = BookOrder {
        office_id: Some(office.to_owned()),
        status: Some(word.to_owned()),
        ..BookOrder::default()
    };
    world.sandbox.book(&order).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_choice_holds_at_once_and_for_what_comes_until_it_is_taken_back() {
    let world = World::new(options());
    let engine = running(&world).await;
    let first = book(&world, FIRST, WORD);
    until("it is here", || kind(&engine, &first) == "scheduled").await;
    pass(30).await;
    let rung = world.desktop.titles().len();
    let before = line(&engine, WORD);
    assert_eq!((before.read_as, before.said), (StatusKind::Scheduled, None));
    assert!(before.appointments > 0);
    say(&engine, WORD, Some(StatusKind::Arrived));
    assert_eq!(kind(&engine, &first), "arrived");
    assert_eq!(line(&engine, WORD), StatusWordView { said: Some(StatusKind::Arrived), ..before.clone() });
    // A row that comes later, one that changes otherwise, and all of them again.
    let second = book(&world, FIRST, WORD);
    until("the second is here", || kind(&engine, &second) == "arrived").await;
    engine.sync_now(true).unwrap();
    pass(120).await;
    assert_eq!((kind(&engine, &first), kind(&engine, &second)), ("arrived".into(), "arrived".into()));
    say(&engine, WORD, None);
    assert_eq!((kind(&engine, &first), kind(&engine, &second)), ("scheduled".into(), "scheduled".into()));
    assert_eq!(line(&engine, WORD).said, None);
    let day = engine.day(None).unwrap();
    assert!(day.said_statuses.is_empty());
    pass(120).await;
    assert_eq!(world.desktop.titles().len(), rung + 1, "the second booking alone rang");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_bell_hears_what_the_words_mean_and_nothing_of_the_choice_itself() {
    let world = World::new(options());
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    let engine = world.engine();
    pass(60).await;
    let mut settings = SettingsView::default();
    settings.alerts.rules.iter_mut().filter(|rule| rule.event == AlertEvent::Arrived).for_each(|rule| {
        rule.alert = Alert::PopUp;
    });
    engine.save_settings(&settings).unwrap();
    let words = engine.statuses().unwrap().words;
    assert!(words.windows(2).all(|two| two[0].appointments >= two[1].appointments), "{words:?}");
    for one in &words {
        for kind in [StatusKind::Cancelled, StatusKind::Arrived, StatusKind::Scheduled] {
            say(&engine, &one.word, Some(kind));
        }
        say(&engine, &one.word, None);
    }
    say(&engine, WORD, Some(StatusKind::Cancelled));
    pass(120).await;
    assert!(engine.bell().unwrap().items.is_empty());
    let today = engine.day(None).unwrap();
    let coming = today.appointments.iter().find(|there| {
        there.start > today.now && ["scheduled", "confirmed"].contains(&there.status_kind.as_str())
    });
    let number = coming.unwrap().appointment_sr_no.clone();
    world.sandbox.set_status(None, number.as_deref(), WORD).unwrap();
    until("it rings", || !engine.bell().unwrap().items.is_empty()).await;
    pass(60).await;
    let bells = engine.bell().unwrap().items;
    assert_eq!((bells.len(), bells[0].kind), (1, BellKind::Cancelled));
    say(&engine, WORD, Some(StatusKind::Arrived));
    world.sandbox.set_status(None, number.as_deref(), "Unconfirmed").unwrap();
    pass(120).await;
    assert_eq!(engine.bell().unwrap().items.len(), 1, "it was there, as the word means now");
    world.sandbox.set_status(None, number.as_deref(), WORD).unwrap();
    until("it rings again", || engine.bell().unwrap().items.len() == 2).await;
    assert_eq!(engine.bell().unwrap().items[0].kind, BellKind::Arrived);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn our_own_change_shows_and_explains_what_its_word_means() {
    let world = World::new(options());
    let engine = running(&world).await;
    let there = book(&world, FIRST, "Unconfirmed");
    until("it rings", || engine.bell().unwrap().items.len() == 1).await;
    book(&world, FIRST, WORD);
    until("the word is known", || engine.statuses().unwrap().words.iter().any(|one| one.word == WORD)).await;
    pass(60).await;
    let bells = engine.bell().unwrap().items.len();
    say(&engine, WORD, Some(StatusKind::Cancelled));
    let id = kept(engine.set_status(&there.appointment_sr_no, WORD).unwrap());
    assert_eq!(kind(&engine, &there), "cancelled", "at once");
    let done =
        || engine.write_backs().unwrap().rows.iter().any(|row| row.id == id && row.state == "completed");
    until("in the PMS", done).await;
    pass(300).await;
    assert_eq!(kind(&engine, &there), "cancelled");
    assert_eq!(engine.bell().unwrap().items.len(), bells, "our own rings nothing");
    // A cancelled one takes no time: the same form finds its time free.
    let form = engine::view::BookingForm { take_anyway: false, ..form_for(&there) };
    let looked = engine.book(form).await.unwrap();
    if let engine::view::Kept::Taken { conflicts, .. } = looked {
        let start = format!("{}T{}", there.date, there.time);
        let same =
            |one: &engine::view::Conflict| one.start == start && one.patient_name == there.patient_name;
        assert!(!conflicts.iter().any(same), "{conflicts:?}");
    }
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_practices_read_the_same_word_each_in_its_own_way() {
    let world = World::new(Options { practices: 2, ..options() });
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    join(&engine, Some((SECOND, "1"))).await;
    let [first, second] = [FIRST, SECOND].map(|office| practice(&engine, office).id);
    let visits = [FIRST, SECOND].map(|office| book(&world, office, WORD));
    until("both ring", || engine.bell().unwrap().items.len() == 2).await;
    engine.set_status_kind(&first, WORD, Some(StatusKind::Confirmed)).unwrap();
    engine.set_status_kind(&second, WORD, Some(StatusKind::Cancelled)).unwrap();
    for (id, visit, expected) in [(&first, &visits[0], "confirmed"), (&second, &visits[1], "cancelled")] {
        engine.select_practice(id).unwrap();
        let view = engine.statuses().unwrap();
        assert_eq!(&view.practice, id);
        assert!(
            engine
                .state()
                .unwrap()
                .practices
                .iter()
                .any(|one| one.id == *id && one.name == view.practice_name)
        );
        assert_eq!(kind(&engine, visit), expected);
        engine.sync_now(true).unwrap();
    }
    pass(300).await;
    assert_eq!(kind(&engine, &visits[1]), "cancelled");
    // What it was told goes with a practice.
    engine.disconnect(&second, &[]).await.unwrap();
    join(&engine, Some((SECOND, "1"))).await;
    assert_eq!(line(&engine, WORD).said, None);
    assert_eq!(kind(&engine, &visits[1]), "scheduled");
    engine.select_practice(&first).unwrap();
    assert_eq!(line(&engine, WORD).said, Some(StatusKind::Confirmed));
    for (id, word) in [(first.as_str(), "No such word"), ("99", WORD), ("x", WORD)] {
        assert!(engine.set_status_kind(id, word, Some(StatusKind::Arrived)).is_err(), "{id} {word}");
    }
    engine.set_status_kind(&first, "No such word", None).unwrap();
    engine.stop().await;
}
