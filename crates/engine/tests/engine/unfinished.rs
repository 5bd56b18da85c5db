//! The form that was not finished when the window closed.

use crate::around::{World, options};
use crate::desk::running;

#[tokio::test(start_paused = true)]
async fn a_form_is_kept_for_the_practice_that_is_shown() {
    let world = World::new(options());
    let engine = world.engine();
    assert!(engine.unfinished_form().unwrap().is_none(), "without a practice");
    assert_eq!(engine.keep_form(Some("x".into())).unwrap_err().code, "NOT_CONNECTED");
    engine.stop().await;
    drop(engine);

    let engine = running(&world).await;
    engine.keep_form(Some("{\"typed\":1}".into())).unwrap();
    assert_eq!(engine.keep_form(Some("x".repeat(70_000))).unwrap_err().code, "BAD_INPUT");
    engine.stop().await;
    drop(engine);

    let engine = world.engine();
    assert_eq!(engine.unfinished_form().unwrap().unwrap().content, "{\"typed\":1}");
    engine.keep_form(None).unwrap();
    assert!(engine.unfinished_form().unwrap().is_none());
    engine.stop().await;
}
