//! The demo practice on a port of its own.

use std::net::SocketAddr;

use sandbox::{Fault, FaultKind, Options, Sandbox};

/// It serves until this value ends.
pub(crate) struct Practice {
    pub(crate) sandbox: Sandbox,
    pub(crate) address: SocketAddr,
    _serves: tokio::runtime::Runtime,
}

impl Practice {
    /// Without a limit of requests, and with a PMS that takes a moment. `troubled`: one answer in thirty to a
    /// write-back is lost after the work, as many requests before it.
    pub(crate) fn open(seed: u64, troubled: bool) -> Self {
        let options = Options {
            seed,
            patients: 120,
            rate_limit: 0,
            lag: 0.0,
            write_back_delay: 0.3,
            ..Options::default()
        };
        let sandbox = Sandbox::new(options);
        if troubled {
            let paths = ["/v4/appointment", "/v4/patient", "/v4/medical_notes", "/v4/transaction"];
            for (number, (path, method)) in paths
                .into_iter()
                .flat_map(|path| ["POST", "PATCH", "PUT"].map(|method| (path, method)))
                .enumerate()
            {
                for (kind, salt) in [(FaultKind::DropAnswer, 0), (FaultKind::DropConnection, 1_000)] {
                    let fault = Fault { method: Some(method.to_owned()), ..Fault::new(kind).on(path) };
                    sandbox.add_fault(fault.with_chance(0.03, seed * 7919 + salt + number as u64));
                }
            }
        }
        let serves =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = serves.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let router = sandbox.router();
        serves.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { sandbox, address, _serves: serves }
    }
}
