//! The demo practice as a server on this machine.

use std::io::Write;
use std::net::TcpListener;

use clap::Parser;
use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Dialect, Options, Sandbox};
use tokio::io::AsyncReadExt;

/// Runs the demo practice on 127.0.0.1.
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
struct Flags {
    /// Port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Patients of each practice.
    #[arg(long, default_value_t = 240)]
    patients: usize,
    /// Appointments of each practice; by default five believable weeks.
    #[arg(long)]
    appointments: Option<usize>,
    /// Offices.
    #[arg(long, default_value_t = 1)]
    practices: usize,
    /// Practices of each office.
    #[arg(long, default_value_t = 1)]
    locations: usize,
    /// The same seed gives the same practice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds until a change in the PMS can be read.
    #[arg(long, default_value_t = 1.0)]
    lag: f64,
    /// Seconds until a write-back is carried out.
    #[arg(long, default_value_t = 4.0)]
    write_back_delay: f64,
    /// Requests a minute; 0 is no limit.
    #[arg(long, default_value_t = 250)]
    rate_limit: u32,
    /// Switches, as offset=row,array_wrapped,missing=practice_events:404.
    #[arg(long, default_value = "")]
    dialect: Dialect,
    /// The practices' time zone.
    #[arg(long, default_value = "America/New_York")]
    zone: chrono_tz::Tz,
    /// Open on every day of the week.
    #[arg(long)]
    daily: bool,
    /// Patients book by themselves now and then.
    #[arg(long)]
    visitors: bool,
    /// Stop when standard input closes.
    #[arg(long)]
    stop_with_stdin: bool,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let flags = Flags::parse();
    let sandbox = Sandbox::new(Options {
        seed: flags.seed,
        patients: flags.patients,
        appointments: flags.appointments,
        practices: flags.practices,
        locations: flags.locations,
        zone: flags.zone,
        rate_limit: flags.rate_limit,
        lag: flags.lag,
        write_back_delay: flags.write_back_delay,
        dialect: flags.dialect,
        daily: flags.daily,
        ..Options::default()
    });
    let listener = TcpListener::bind(("127.0.0.1", flags.port))?;
    let here = format!("http://{}", listener.local_addr()?);
    let line = serde_json::json!({
        "listening": here, "api": format!("{here}/v4"), "authorize": format!("{here}/portal/authapp.aspx"),
        "app_id": DEMO_APP_ID, "app_key": DEMO_APP_KEY,
    });
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{line}")?;
    stdout.flush()?;
    let visitors = async {
        if flags.visitors {
            sandbox.patients_come().await;
        }
        std::future::pending::<std::io::Result<()>>().await
    };
    // Not a graceful stop: an answer that is being held back must not hold the process.
    tokio::select! {
        served = sandbox.serve(listener) => served,
        nobody = visitors => nobody,
        () = told_to_stop(flags.stop_with_stdin) => Ok(()),
    }
}

async fn told_to_stop(with_stdin: bool) {
    let stdin_closed = async {
        if !with_stdin {
            std::future::pending::<()>().await;
        }
        let mut buffer = [0_u8; 256];
        let mut stdin = tokio::io::stdin();
        while matches!(stdin.read(&mut buffer).await, Ok(read) if read > 0) {}
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
        () = stdin_closed => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
