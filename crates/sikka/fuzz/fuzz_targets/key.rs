//! Any bytes as the answer to a grant.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| sikka::decoding::key(body));
