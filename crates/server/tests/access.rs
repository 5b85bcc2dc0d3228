//! Who may call what: every call with every credential.

mod common;

use common::{HUB, Server, startup};
use jiff::{Timestamp, ToSpan as _};
use prost::bytes::{Buf as _, BufMut as _, Bytes};
use qantara_server::{Access, CALLS, Call};
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Code, Request, Status};

/// What a hub has that nobody else may see.
const SECRET: &str = "st-only-here";

/// Takes messages as they come: any call can be made with it.
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// Makes a call with one empty message, and gives its first answer.
async fn call(server: &Server, path: &'static str, token: Option<&str>) -> Result<Bytes, Status> {
    if path == "/metrics" {
        let (status, body) = server.get(path, token).await;
        return match status {
            200 => Ok(body.into()),
            401 => Err(Status::unauthenticated(body)),
            403 => Err(Status::permission_denied(body)),
            _ => panic!("{status}: {body}"),
        };
    }
    let client = server.connect(token).await;
    let mut client = tonic::client::Grpc::new(tonic::service::interceptor::InterceptedService::new(
        client.channel,
        client.shown,
    ));
    client.ready().await.unwrap();
    let request = Request::new(tokio_stream::once(Bytes::new()));
    let mut answers = client.streaming(request, path.parse().unwrap(), Raw).await?.into_inner();
    Ok(answers.message().await?.unwrap_or_default())
}

/// Whether the guard let a call pass, whatever came of it then.
fn passed(outcome: &Result<Bytes, Status>) -> bool {
    outcome
        .as_ref()
        .err()
        .is_none_or(|status| !matches!(status.code(), Code::Unauthenticated | Code::PermissionDenied))
}

fn code(outcome: &Result<Bytes, Status>) -> Code {
    outcome.as_ref().err().map_or(Code::Ok, Status::code)
}

async fn server() -> Server {
    let server = Server::start().await;
    server.admin().await.put(startup(SECRET)).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_answered_to_whom_the_table_allows_it_and_to_nobody_else() {
    let server = server().await;
    for access in Access::ALL {
        let own = server.token(HUB, access);
        let expired = server.token_until(HUB, access, Some(Timestamp::now() - 1.second()));
        let revoked = server.token(HUB, access);
        server.revoke(&revoked);
        let (id, _) = own.rsplit_once('_').unwrap();
        let forged = format!("{id}_{}", "0".repeat(64));
        for Call { path, who, .. } in CALLS {
            let open = who.is_empty();
            let outcome = call(&server, path, Some(&own)).await;
            assert_eq!(passed(&outcome), open || who.contains(&access), "{path} by {access}: {outcome:?}");
            if !passed(&outcome) {
                assert_eq!(code(&outcome), Code::PermissionDenied, "{path} by {access}");
            }
            let invalid = [None, Some(&*expired), Some(&*revoked), Some(&*forged), Some("garbage"), Some("")];
            for token in invalid {
                let outcome = call(&server, path, token).await;
                assert_eq!(code(&outcome) != Code::Unauthenticated, open, "{path} by {token:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_hub_opens_that_hub_only() {
    let server = server().await;
    for access in Access::ALL {
        let other = server.token("elsewhere", access);
        for Call { path, who, .. } in CALLS {
            let outcome = call(&server, path, Some(&other)).await;
            assert_eq!(passed(&outcome), who.is_empty() || who.contains(&access), "{path} by {access}");
            let seen = outcome.unwrap_or_default();
            assert_eq!(common::count_in(&seen, SECRET), 0, "{path} by {access}");
        }
    }
}

/// The table as the server enforces it, to be reviewed as a whole.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_call_what() {
    let server = server().await;
    let mut table = String::new();
    let tokens = Access::ALL.map(|access| (access, server.token(HUB, access)));
    for Call { path, .. } in CALLS {
        let mut who = Vec::new();
        if passed(&call(&server, path, None).await) {
            who.push("anybody");
        }
        for (access, token) in &tokens {
            if passed(&call(&server, path, Some(token)).await) {
                who.push(access.as_str());
            }
        }
        table += &format!("{path}: {}\n", who.join(", "));
    }
    insta::assert_snapshot!(table);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_call_is_told_to_those_with_a_token_and_kept_from_others() {
    let server = server().await;
    let token = server.token(HUB, Access::Reader);
    for path in [
        "/qantara.v1.ProfileService/Nothing",
        "/qantara.v1.ProfileService/GetProfile/",
        "/qantara.v1.profileservice/getprofile",
        "/qantara.v2.ProfileService/GetProfile",
        "//qantara.v1.ProfileService/GetProfile",
        "/qantara.v1.ProfileService/../AdminService/Backup",
        "/metrics/",
        "/",
    ] {
        assert_eq!(code(&call(&server, path, Some(&token)).await), Code::Unimplemented, "{path}");
        assert_eq!(code(&call(&server, path, None).await), Code::Unauthenticated, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_from_the_next_call_on_and_ends_with_its_revocation() {
    let server = server().await;
    let path = "/qantara.v1.ProfileService/ListProfiles";
    let token = server.token(HUB, Access::Reader);
    assert!(passed(&call(&server, path, Some(&token)).await));
    let client = server.connect(Some(&token)).await;
    server.revoke(&token);
    assert!(!passed(&call(&server, path, Some(&token)).await));
    // The connection that was there before is no way around it.
    let status = client.read("startups/st-1").await.unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated);
}
