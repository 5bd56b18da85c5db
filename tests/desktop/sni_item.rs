//! A tray item of our own, to see that the panel's hand sees and clicks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{ObjectPath, OwnedValue, Value};

use super::tray::{Layout, WATCHER_NAME, WATCHER_PATH};

const NAME: &str = "org.kde.StatusNotifierItem-1-1";

struct Item;

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl Item {
    #[zbus(property)]
    fn title(&self) -> String {
        "A test's item".to_owned()
    }

    #[zbus(property)]
    fn menu(&self) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked("/MenuBar")
    }
}

struct Menu {
    clicked: Arc<Mutex<Vec<i32>>>,
}

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl Menu {
    fn about_to_show(&self, _id: i32) -> bool {
        false
    }

    fn get_layout(&self, _parent: i32, _depth: i32, _names: Vec<String>) -> (u32, Layout) {
        let ring = line(7, &[("label", Value::from("_Ring"))], Vec::new());
        let dash = line(8, &[("type", Value::from("separator"))], Vec::new());
        let deep = line(10, &[("label", "Deep".into()), ("toggle-state", 1_i32.into())], Vec::new());
        let more = line(9, &[("label", "More".into()), ("enabled", false.into())], vec![deep]);
        (1, line(0, &[], vec![ring, dash, more]))
    }

    fn event(&self, id: i32, _kind: String, _data: OwnedValue, _time: u32) {
        self.clicked.lock().unwrap().push(id);
    }
}

fn line(id: i32, properties: &[(&str, Value<'static>)], children: Vec<Layout>) -> Layout {
    let properties: HashMap<String, OwnedValue> = properties
        .iter()
        .map(|(name, value)| ((*name).to_owned(), OwnedValue::try_from(value.clone()).unwrap()))
        .collect();
    let children =
        children.into_iter().map(|child| OwnedValue::try_from(Value::from(child)).unwrap()).collect();
    Layout { id, properties, children }
}

/// Puts the item into the tray; it stays as long as the connection. The list grows with each click.
pub(super) fn show(address: &str) -> (Connection, Arc<Mutex<Vec<i32>>>) {
    let clicked = Arc::new(Mutex::new(Vec::new()));
    let bus = zbus::blocking::connection::Builder::address(address)
        .unwrap()
        .serve_at("/StatusNotifierItem", Item)
        .unwrap()
        .serve_at("/MenuBar", Menu { clicked: Arc::clone(&clicked) })
        .unwrap()
        .name(NAME)
        .unwrap()
        .build()
        .unwrap();
    Proxy::new(&bus, WATCHER_NAME, WATCHER_PATH, WATCHER_NAME)
        .unwrap()
        .call::<_, _, ()>("RegisterStatusNotifierItem", &(NAME,))
        .unwrap();
    (bus, clicked)
}
