//! A window of this framework with one page that never changes: what Deskbell's start is compared with.

use tauri::{Url, WebviewUrl, WebviewWindowBuilder, http};

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Bare</title><h1 data-testid=bare>Bare</h1>\
    <script>requestAnimationFrame(() => setTimeout(() => performance.mark('first-day'), 0))</script>";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let page = http::Response::builder().header("content-type", "text/html");
            page.body(PAGE.as_bytes().to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol(Url::parse("bare://localhost/")?);
            WebviewWindowBuilder::new(app, "bare", page).inner_size(1280.0, 800.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
