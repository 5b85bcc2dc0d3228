//! How the service is set up, and what it refuses to start with.

mod common;
mod served;

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt as _;

use common::{Hub, told};
use served::Server;

#[test]
fn a_public_address_is_refused_without_tls_and_without_credentials() {
    let hub = Hub::new();
    insta::assert_snapshot!("public_without_tls", hub.refuses("serve --listen 0.0.0.0:50051"));
    insta::assert_snapshot!(
        "public_without_credentials",
        hub.refuses(
            "serve --listen 0.0.0.0:50051 --tls-certificate hub.pem --tls-key hub.key --set \
             auth.required=false"
        )
    );
    assert!(!hub.store().exists(), "what cannot be served is not opened");
}

#[test]
fn a_wrong_setting_is_named_wherever_it_stands() {
    let hub = Hub::new();
    hub.write("unknown.toml", "[limits]\nkk = 100\n");
    hub.write("wrong.toml", "[limits]\nk = \"many\"\n");
    hub.write("broken.toml", "[limits\nk = 1\n");
    let mut all = String::new();
    for (line, variable) in [
        ("serve --config unknown.toml", None),
        ("serve --config wrong.toml", None),
        ("serve --config broken.toml", None),
        ("serve --config nowhere.toml", None),
        ("serve", Some(("QANTARA_SERVE_LIMIT_K", "100"))),
        ("serve", Some(("QANTARA_SERVE_LIMITS_K", "many"))),
        ("serve --set limits.kk=100", None),
        ("serve --set limit.k=100", None),
        ("serve --set limits.k=-1", None),
        ("serve --set limits.k", None),
        ("serve --set language=de", None),
        ("serve --set log_level=qantara=loud", None),
        ("serve --log xml", None),
        ("serve --set tls.key=hub.key", None),
        ("serve --set listen=localhost", None),
        ("serve --set cors_origins=[\"https://app.example.ma/\"]", None),
    ] {
        let output = hub.command(line).envs(variable).output().unwrap();
        let variable = variable.map_or_else(String::new, |(name, value)| format!("{name}={value} "));
        all += &format!("$ {variable}qantara {line}\n{}\n", told(line, &output));
    }
    insta::assert_snapshot!("wrong_settings", all);
    assert!(!hub.store().exists());
}

#[test]
fn a_taken_port_and_a_taken_store_are_told() {
    let hub = Hub::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = hub.refuses(&format!("serve --listen {address}"));
    insta::assert_snapshot!("port_in_use", told.replace(&address, "127.0.0.1:PORT"));
    assert!(hub.is_closed());
    let server = Server::start(&hub, "");
    let told = hub.refuses("serve --listen 127.0.0.1:0");
    insta::assert_snapshot!("store_in_use", told.replace(&server.child.id().to_string(), "PID"));
    server.stop();
}

#[test]
fn the_settings_in_force_are_printed_and_read_back_as_themselves() {
    let hub = Hub::new();
    let printed = hub.ok("serve --print-config");
    insta::assert_snapshot!("print_config", printed);
    hub.write("serve.toml", &printed);
    assert_eq!(hub.ok("serve --config serve.toml --print-config"), printed);
    assert!(!hub.store().exists());
}

#[test]
fn a_flag_counts_more_than_the_environment_and_that_more_than_the_file() {
    let hub = Hub::new();
    hub.write("serve.toml", "language = \"ar\"\n[limits]\nk = 1\nbatch = 1\ncalls = 1\n");
    let output = hub
        .command("serve --print-config --set limits.batch=3")
        .envs([("QANTARA_SERVE_CONFIG", "serve.toml"), ("QANTARA_SERVE_LIMITS_K", "2")])
        .envs([("QANTARA_SERVE_LIMITS_BATCH", "2"), ("QANTARA_SERVE_LISTEN", "127.0.0.1:7")])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in
        ["language = \"ar\"", "calls = 1", "k = 2", "batch = 3", "listen = \"127.0.0.1:7\"", "log = \"text\""]
    {
        assert!(printed.lines().any(|printed| printed == line), "{line} is missing in:\n{printed}");
    }
}

/// The environment is the system's: what is in it need not be text.
#[test]
fn a_variable_that_is_no_text_is_in_nobodys_way() {
    let hub = Hub::new();
    let no_text = OsStr::from_bytes(b"\xff");
    let output = hub.command("serve --print-config").env("ELSEWHERE", no_text).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = hub.command("serve --print-config").env("QANTARA_SERVE_LANGUAGE", no_text).output().unwrap();
    let told = told("QANTARA_SERVE_LANGUAGE", &output);
    assert!(told.contains("QANTARA_SERVE_LANGUAGE") && !told.contains("panicked"), "{told}");
}
