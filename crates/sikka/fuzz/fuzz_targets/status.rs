//! Any bytes as a status body, and as the status of a write-back.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| sikka::decoding::status(body));
