//! Encryption, and certificates of clients.

mod wire;

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::{Timestamp, ToSpan as _};
use qantara_server::wire::proto;
use qantara_server::{Access, Certificate, Config};
use qantara_store::Tenant;
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsConnector;
use tonic::Code;

use wire::*;

/// Who signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

/// A certificate and its key.
struct Signed {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    fn sign(&self, usage: ExtendedKeyUsagePurpose) -> Signed {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Signed { certificate, key }
    }

    fn server(&self) -> Signed {
        self.sign(ExtendedKeyUsagePurpose::ServerAuth)
    }

    fn client(&self) -> Signed {
        self.sign(ExtendedKeyUsagePurpose::ClientAuth)
    }
}

impl Signed {
    fn write(&self, folder: &Path) {
        std::fs::write(folder.join("key.pem"), self.key.serialize_pem()).unwrap();
        std::fs::write(folder.join("certificate.pem"), self.certificate.pem()).unwrap();
    }

    fn sha256(&self) -> String {
        Sha256::digest(self.certificate.der()).iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

/// A folder with a server's certificate, and the authority that signed it.
fn folder() -> (TempDir, Authority) {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new("ours"));
    authority.server().write(folder.path());
    std::fs::write(folder.path().join("ca.pem"), authority.certificate.pem()).unwrap();
    (folder, authority)
}

/// Writes a file anew. Those that are written one after the other can have the
/// same time, so this one is given a later.
fn replace(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() + std::time::Duration::from_secs(2)).unwrap();
}

/// Starts a server with TLS in a folder that has the files.
async fn start(folder: TempDir, change: impl FnOnce(&mut Config)) -> Server {
    let at = folder.path().to_owned();
    Server::start_in(folder, |config| {
        config.tls.certificate = Some(at.join("certificate.pem"));
        config.tls.key = Some(at.join("key.pem"));
        change(config);
    })
    .await
}

/// Asks for client certificates that the authority in the folder signed.
async fn start_mutual(folder: TempDir, change: impl FnOnce(&mut Config)) -> Server {
    let ca = folder.path().join("ca.pem");
    start(folder, |config| {
        config.tls.client_ca = Some(ca);
        change(config);
    })
    .await
}

/// What comes of a client that trusts an authority, and may show a
/// certificate: a connection, and the server's certificate.
async fn connect(
    server: &Server,
    trusted: &Authority,
    shown: Option<&Signed>,
) -> std::io::Result<(Peer, CertificateDer<'static>)> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.certificate.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match shown {
        None => builder.with_no_client_auth(),
        Some(Signed { certificate, key }) => {
            let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            builder.with_client_auth_cert(vec![certificate.der().clone()], key).unwrap()
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    let connector = TlsConnector::from(Arc::new(config));
    let stream = server.dial().await;
    let stream = within("a handshake", connector.connect("localhost".try_into().unwrap(), stream)).await?;
    let told = stream.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned();
    let peer = Peer::over(stream).await.map_err(std::io::Error::other)?;
    Ok((peer, told))
}

async fn ranks(peer: Peer) -> Result<proto::Ranking, tonic::Status> {
    within("a ranking", peer.ask(RANK, &rank(5))).await
}

/// What comes of a connection and a call on it. With TLS 1.3 a client learns
/// that its certificate was refused only when it reads.
async fn ranks_over(server: &Server, trusted: &Authority, shown: Option<&Signed>) -> bool {
    match connect(server, trusted, shown).await {
        Ok((peer, _)) => match ranks(peer).await {
            Ok(_) => true,
            Err(status) => {
                assert_eq!(status.code(), Code::Unknown, "the connection broke: {status:?}");
                false
            }
        },
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_client_that_trusts_the_authority_is_served_and_another_does_not_go_on() {
    let (folder, authority) = folder();
    let server = start(folder, |_| {}).await;
    assert!(ranks_over(&server, &authority, None).await);
    assert!(connect(&server, &Authority::new("another"), None).await.is_err());
    assert!(ranks_over(&server, &authority, None).await);
    server.stop().await;
}

#[tokio::test]
async fn plain_text_is_not_answered_where_there_is_tls() {
    let (folder, authority) = folder();
    let server = start(folder, |_| {}).await;
    let mut plain = server.dial().await;
    plain.write_all(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = within("the end of the connection", plain.read_to_end(&mut answer)).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    assert!(ranks_over(&server, &authority, None).await);
    server.stop().await;
}

/// Written out, for the TLS library here is built without version 1.2.
#[tokio::test]
async fn a_client_that_speaks_no_more_than_tls_1_2_is_refused() {
    let (folder, authority) = folder();
    let server = start(folder, |_| {}).await;
    let extensions = [
        &[0, 10, 0, 4, 0, 2, 0, 23][..],  // groups: secp256r1
        &[0, 11, 0, 2, 1, 0],             // point formats: uncompressed
        &[0, 13, 0, 6, 0, 4, 4, 3, 4, 1], // signatures: ECDSA and RSA
    ]
    .concat();
    let hello = [
        &[3, 3][..],
        &[7; 32],                        // random
        &[0],                            // no session
        &[0, 4, 0xc0, 0x2b, 0xc0, 0x2f], // ECDHE with AES-128-GCM
        &[1, 0],                         // no compression
        &(extensions.len() as u16).to_be_bytes(),
        &extensions,
    ]
    .concat();
    let handshake = [&[1, 0][..], &(hello.len() as u16).to_be_bytes(), &hello].concat();
    let record = [&[22, 3, 1][..], &(handshake.len() as u16).to_be_bytes(), &handshake].concat();
    let mut old = server.dial().await;
    old.write_all(&record).await.unwrap();
    let mut answer = Vec::new();
    within("the end of the connection", old.read_to_end(&mut answer)).await.unwrap();
    let (alert, fatal, protocol_version) = (21, 2, 70);
    assert_eq!((answer[0], &answer[5..]), (alert, &[fatal, protocol_version][..]), "{answer:?}");
    assert!(ranks_over(&server, &authority, None).await);
    server.stop().await;
}

#[tokio::test]
async fn with_mutual_tls_a_client_without_a_certificate_of_the_authority_is_not_let_in() {
    let (folder, authority) = folder();
    let server = start_mutual(folder, |_| {}).await;
    let (known, unknown) = (authority.client(), Authority::new("another").client());
    for (case, shown, let_in) in [
        ("a certificate of ours", Some(&known), true),
        ("a certificate of another", Some(&unknown), false),
        ("no certificate", None, false),
    ] {
        assert_eq!(ranks_over(&server, &authority, shown).await, let_in, "{case}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_listed_certificate_is_a_credential_and_one_that_is_only_signed_is_not() {
    let (folder, authority) = folder();
    let (listed, foreign, unlisted) = (authority.client(), authority.client(), authority.client());
    let token = token(folder.path(), Access::Reader, None);
    let server = start_mutual(folder, |config| {
        config.auth.required = Some(true);
        config.auth.certificates = vec![
            Certificate { sha256: listed.sha256(), tenant: Tenant::default(), access: Access::Reader },
            Certificate {
                sha256: foreign.sha256(),
                tenant: "elsewhere".parse().unwrap(),
                access: Access::Admin,
            },
        ];
    })
    .await;
    let peer = connect(&server, &authority, Some(&listed)).await.unwrap().0;
    ranks(peer.clone()).await.unwrap();
    let stats = "/qantara.v1.AdminService/GetStats";
    let request = proto::GetStatsRequest {};
    let refused = peer.ask::<proto::Stats>(stats, &request).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "it is a reader's");

    let peer = connect(&server, &authority, Some(&foreign)).await.unwrap().0;
    assert_eq!(peer.ask::<proto::Stats>(stats, &request).await.unwrap().tenant, "elsewhere");
    assert_eq!(ranks(peer).await.unwrap_err().code(), Code::NotFound, "that hub has no such startup");

    let peer = connect(&server, &authority, Some(&unlisted)).await.unwrap().0;
    assert_eq!(ranks(peer.clone()).await.unwrap_err().code(), Code::Unauthenticated);
    ranks(peer.with_token(&token)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn new_connections_see_a_certificate_that_was_replaced() {
    let (folder, authority) = folder();
    let server = start(folder, |_| {}).await;
    let (old, mut before) = connect(&server, &authority, None).await.unwrap();
    for key_first in [false, true] {
        let new = authority.server();
        let mut files = [("certificate.pem", new.certificate.pem()), ("key.pem", new.key.serialize_pem())];
        if key_first {
            files.reverse();
        }
        let [one, other] = files.map(|(name, text)| (server.folder().join(name), text));
        replace(&one.0, &one.1);
        // Until both are there, the old pair is shown.
        assert_eq!(connect(&server, &authority, None).await.unwrap().1, before, "key first: {key_first}");
        replace(&other.0, &other.1);
        let (peer, after) = connect(&server, &authority, None).await.unwrap();
        assert_eq!(&after, new.certificate.der(), "key first: {key_first}");
        ranks(peer).await.unwrap();
        before = after;
    }
    // Those that are open already go on.
    ranks(old).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn new_connections_are_asked_for_certificates_of_an_authority_that_was_replaced() {
    let (folder, authority) = folder();
    let server = start_mutual(folder, |_| {}).await;
    let another = Authority::new("another");
    let (old, new) = (authority.client(), another.client());
    let (open, _) = connect(&server, &authority, Some(&old)).await.unwrap();
    assert!(!ranks_over(&server, &authority, Some(&new)).await);
    replace(&server.folder().join("ca.pem"), &another.certificate.pem());
    assert!(ranks_over(&server, &authority, Some(&new)).await);
    assert!(!ranks_over(&server, &authority, Some(&old)).await);
    // Those that are open already go on.
    ranks(open).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn while_a_new_certificate_cannot_be_used_the_old_one_is_shown() {
    let (folder, authority) = folder();
    let server = start(folder, |_| {}).await;
    let (_, before) = connect(&server, &authority, None).await.unwrap();
    replace(&server.folder().join("certificate.pem"), "half a certificate");
    let (peer, after) = connect(&server, &authority, None).await.unwrap();
    assert_eq!(before, after);
    ranks(peer).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_handshake_that_stalls_is_dropped() {
    let (folder, authority) = folder();
    let server = start(folder, |config| config.limits.handshake_ms = 500).await;
    let mut half = server.dial().await;
    // The beginning of a record that does not go on.
    half.write_all(&[22, 3, 1, 2, 0, 1]).await.unwrap();
    closed(&mut half).await;
    closed(&mut server.dial().await).await;
    // On a busy machine an honest handshake may be late as well.
    let in_the_end = async { while !ranks_over(&server, &authority, None).await {} };
    within("a ranking", in_the_end).await;
    server.stop().await;
}

#[tokio::test]
async fn a_token_that_has_expired_is_refused() {
    let (folder, authority) = folder();
    let now = Timestamp::now();
    let valid = token(folder.path(), Access::Reader, Some(now + 10.hours()));
    let expired = token(folder.path(), Access::Reader, Some(now - 1.second()));
    let server = start(folder, |config| config.auth.required = Some(true)).await;
    let (peer, _) = connect(&server, &authority, None).await.unwrap();
    ranks(peer.clone().with_token(&valid)).await.unwrap();
    for refused in [peer.clone().with_token(&expired), peer.with_token("qt_a_b")] {
        assert_eq!(ranks(refused).await.unwrap_err().code(), Code::Unauthenticated);
    }
    server.stop().await;
}
