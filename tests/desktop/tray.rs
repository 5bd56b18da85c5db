//! The panel: a StatusNotifierWatcher that programs register with, and a hand that reads and clicks their menus.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy};
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Type, Value};

use crate::tooling::{seconds, wait_for};

pub(super) const WATCHER_NAME: &str = "org.kde.StatusNotifierWatcher";
pub(super) const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Bus name and object path of an item.
type Place = (String, String);

/// What has registered so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tray {
    items: Arc<Mutex<Vec<Place>>>,
}

impl Tray {
    pub(super) fn watcher(&self) -> Watcher {
        Watcher { items: Arc::clone(&self.items) }
    }
}

pub(super) struct Watcher {
    items: Arc<Mutex<Vec<Place>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        // By the specification a bus name; libayatana sends an object path of the sender's instead.
        let place = match header.sender() {
            Some(sender) if service.starts_with('/') => (sender.to_string(), service),
            _ => (service, "/StatusNotifierItem".to_owned()),
        };
        let mut items = self.items.lock().unwrap();
        if !items.contains(&place) {
            items.push(place);
        }
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.lock().unwrap().iter().map(|(name, path)| format!("{name}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A line of a tray menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MenuLine {
    /// The menu's number of it.
    pub(crate) id: i32,
    /// Words, without the underscore that marks a key.
    pub(crate) label: String,
    /// Can be clicked.
    pub(crate) enabled: bool,
    /// Checked, where it can be.
    pub(crate) checked: bool,
    /// 0 for the menu itself, 1 for a submenu …
    pub(crate) depth: usize,
}

/// com.canonical.dbusmenu's tree, `(ia{sv}av)`.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Value, OwnedValue)]
pub(super) struct Layout {
    pub(super) id: i32,
    pub(super) properties: HashMap<String, OwnedValue>,
    pub(super) children: Vec<OwnedValue>,
}

/// The hand at the panel.
pub(crate) struct Host<'a> {
    tray: &'a Tray,
    bus: &'a Connection,
}

impl<'a> Host<'a> {
    pub(super) fn new(tray: &'a Tray, bus: &'a Connection) -> Self {
        Self { tray, bus }
    }

    /// Items whose program still runs.
    pub(crate) fn items(&self) -> Vec<Place> {
        let known = self.tray.items.lock().unwrap().clone();
        let names = DBusProxy::new(self.bus).unwrap();
        let lives = |place: &Place| {
            place.0.as_str().try_into().is_ok_and(|name| names.name_has_owner(name).unwrap_or(false))
        };
        known.into_iter().filter(lives).collect()
    }

    /// Waits for the one item.
    #[track_caller]
    pub(crate) fn item(&self) -> Place {
        wait_for("a tray icon", seconds(20), || self.items().pop())
    }

    /// A text property of the item: `Title`, `Status`, `IconName` …
    pub(crate) fn property(&self, name: &str) -> Option<String> {
        let (service, path) = self.items().pop()?;
        Proxy::new(self.bus, service, path, ITEM).ok()?.get_property(name).ok()
    }

    /// The tooltip's title and text.
    pub(crate) fn tooltip(&self) -> Option<String> {
        type Tooltip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (service, path) = self.items().pop()?;
        let tip: Tooltip = Proxy::new(self.bus, service, path, ITEM).ok()?.get_property("ToolTip").ok()?;
        Some(format!("{} {}", tip.2, tip.3).trim().to_owned())
    }

    /// The icon's pixels, for telling two icons apart.
    pub(crate) fn icon(&self) -> Vec<(i32, i32, Vec<u8>)> {
        let Some((service, path)) = self.items().pop() else { return Vec::new() };
        Proxy::new(self.bus, service, path, ITEM)
            .and_then(|item| item.get_property("IconPixmap"))
            .unwrap_or_default()
    }

    /// The person clicks the icon.
    pub(crate) fn activate(&self) {
        let (service, path) = self.item();
        Proxy::new(self.bus, service, path, ITEM)
            .unwrap()
            .call::<_, _, ()>("Activate", &(10_i32, 10_i32))
            .unwrap();
    }

    /// The menu's lines, submenus included, separators left out.
    pub(crate) fn menu(&self) -> Vec<MenuLine> {
        let Some(menu) = self.menu_of_item() else { return Vec::new() };
        let _some_have_none: zbus::Result<bool> = menu.call("AboutToShow", &(0_i32,));
        let answer: zbus::Result<(u32, Layout)> =
            menu.call("GetLayout", &(0_i32, -1_i32, Vec::<String>::new()));
        let mut lines = Vec::new();
        if let Ok((_, layout)) = answer {
            gather(&layout, 0, &mut lines);
        }
        lines
    }

    /// Clicks the first line whose words contain `words`.
    #[track_caller]
    pub(crate) fn click(&self, words: &str) {
        let line = wait_for(&format!("the tray's line \"{words}\""), seconds(10), || {
            self.menu().into_iter().find(|line| line.enabled && line.label.contains(words))
        });
        let menu = self.menu_of_item().unwrap();
        // As panels do: an app that is told to quit may be gone before it could answer.
        menu.call_noreply("Event", &(line.id, "clicked", Value::from(""), 0_u32)).unwrap();
    }

    fn menu_of_item(&self) -> Option<Proxy<'static>> {
        let (service, path) = self.items().pop()?;
        let item = Proxy::new(self.bus, service.clone(), path, ITEM).ok()?;
        let menu: OwnedObjectPath = item.get_property("Menu").ok()?;
        Proxy::new(self.bus, service, menu, MENU).ok()
    }
}

fn gather(node: &Layout, depth: usize, lines: &mut Vec<MenuLine>) {
    for child in node.children.iter().cloned().filter_map(|child| Layout::try_from(child).ok()) {
        let text =
            |name: &str| child.properties.get(name).and_then(|value| String::try_from(value.clone()).ok());
        let enabled = child.properties.get("enabled").and_then(|value| bool::try_from(value.clone()).ok());
        let checked =
            child.properties.get("toggle-state").and_then(|value| i32::try_from(value.clone()).ok());
        if text("type").as_deref() != Some("separator") {
            lines.push(MenuLine {
                id: child.id,
                label: text("label").unwrap_or_default().replace('_', ""),
                enabled: enabled.unwrap_or(true),
                checked: checked == Some(1),
                depth,
            });
        }
        gather(&child, depth + 1, lines);
    }
}
