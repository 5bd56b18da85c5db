//! Any bytes as the link by which the browser comes back.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| sikka::decoding::callback(body));
