//! Any bytes as a page of a list, read as every kind of row.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| sikka::decoding::page(body));
