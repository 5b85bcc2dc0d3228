//! A service of its own for each test: a real socket, a real store in a folder
//! of its own, and the clients of the contract.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use qantara_engine::corpus;
use qantara_engine::money::ExchangeRates;
use qantara_engine::profile::Profile as Stored;
use qantara_engine::text::Choice;
use qantara_server::wire::proto::admin_service_client::AdminServiceClient;
use qantara_server::wire::proto::evaluation_service_client::EvaluationServiceClient;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::subject_service_client::SubjectServiceClient;
use qantara_server::wire::proto::tuning_service_client::TuningServiceClient;
use qantara_server::wire::proto::{self, profile::Details, rank_request};
use qantara_server::{Access, Config, Ranking, Ready, ServeError, TOKENS, Tokens};
use qantara_store::{Batch, OpenOptions, ProfileStore, Tenant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

/// The market that most tests rank.
pub(crate) const MARKET: &str = "startup-investor";

/// The day that every server ranks for.
pub(crate) const DAY: Date = date(2026, 11, 25);

/// The hub of those who name none.
pub(crate) const HUB: &str = "default";

/// A folder with a store and tokens, while no server has it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Where the store is.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("store")
    }

    pub(crate) fn store(&self) -> Box<dyn ProfileStore> {
        qantara_store::open(self.path(), &OpenOptions::new().create(true)).unwrap()
    }

    /// Stores profiles before any server does.
    pub(crate) fn fill(&self, tenant: &str, profiles: impl IntoIterator<Item = Stored>) {
        let store = self.store();
        let mut batch = Batch::new(tenant.parse().unwrap());
        profiles.into_iter().for_each(|profile| {
            batch.put(profile);
        });
        store.commit(batch).unwrap();
        store.close().unwrap();
    }

    pub(crate) async fn serve(self, config: Config) -> Server {
        let store = self.store();
        let ranking = Ranking { rates: ExchangeRates::builtin(), text: Choice::default(), day: Some(DAY) };
        let ready = Ready::prepare(config.clone(), store, &self.path(), ranking).await.unwrap();
        let address = ready.address().unwrap().to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(ready.serve(stopped, std::future::pending()));
        Server { folder: self, config, address, stop, serving }
    }
}

/// What the pools of a server are built with.
pub(crate) fn settings() -> corpus::Settings {
    corpus::Settings {
        now: DAY,
        rates: ExchangeRates::builtin(),
        text: Choice::default(),
        consent: qantara_engine::profile::MatchingConsent::default(),
    }
}

/// Asks for tokens, answers in English, and turns nobody away for being busy.
pub(crate) fn config() -> Config {
    let mut config = Config { listen: "127.0.0.1:0".parse().unwrap(), ..Config::default() };
    "en".clone_into(&mut config.language);
    config.auth.required = Some(true);
    config.limits.calls_per_second = 0;
    config.limits.rankings = 1_024;
    config.limits.call_ms = 600_000;
    config.limits.drain_notice_ms = 0;
    config
}

/// A server that answers.
pub(crate) struct Server {
    pub(crate) folder: Folder,
    config: Config,
    pub(crate) address: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl Server {
    /// With an empty store.
    pub(crate) async fn start() -> Self {
        Folder::new().serve(config()).await
    }

    /// With these profiles in the store of [`HUB`].
    pub(crate) async fn with(profiles: impl IntoIterator<Item = Stored>) -> Self {
        let folder = Folder::new();
        folder.fill(HUB, profiles);
        folder.serve(config()).await
    }

    /// Stops in order. The calls of clients that still live end first.
    pub(crate) async fn stop(self) -> Folder {
        let _ = self.stop.send(());
        self.serving.await.unwrap().unwrap();
        self.folder
    }

    /// Stops in order, and starts again with what is in the folder.
    pub(crate) async fn restart(self) -> Self {
        let config = self.config.clone();
        self.stop().await.serve(config).await
    }

    /// A new token.
    pub(crate) fn token(&self, tenant: &str, access: Access) -> String {
        self.token_until(tenant, access, None)
    }

    /// A new token that ends some time.
    pub(crate) fn token_until(&self, tenant: &str, access: Access, end: Option<Timestamp>) -> String {
        self.with_tokens(|tokens| {
            let tenant: Tenant = tenant.parse().unwrap();
            tokens.create(tenant, access, String::new(), Timestamp::now(), end).0
        })
    }

    pub(crate) fn revoke(&self, token: &str) {
        let id = token_id(token);
        self.with_tokens(|tokens| assert!(tokens.revoke(id, Timestamp::now())));
    }

    fn with_tokens<R>(&self, change: impl FnOnce(&mut Tokens) -> R) -> R {
        let path = self.folder.path().join(TOKENS);
        let mut tokens = Tokens::read(&path).unwrap();
        let changed = change(&mut tokens);
        tokens.write(&path).unwrap();
        changed
    }

    /// A connection that shows this token, or none.
    pub(crate) async fn connect(&self, token: Option<&str>) -> Client {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).unwrap();
        let channel = endpoint.connect().await.unwrap();
        Client { channel, shown: Shown::token(token) }
    }

    /// A connection with a new token of a hub.
    pub(crate) async fn client(&self, tenant: &str, access: Access) -> Client {
        self.connect(Some(&self.token(tenant, access))).await
    }

    /// A connection with a new token that may call everything in [`HUB`].
    pub(crate) async fn admin(&self) -> Client {
        self.client(HUB, Access::Admin).await
    }

    /// What is answered to a GET: the status, and the body.
    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let headers = authorization.unwrap_or_default() + "connection: close\r\n";
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split_whitespace().nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }
}

/// The id of a token, which audits name.
pub(crate) fn token_id(token: &str) -> &str {
    token.split('_').nth(1).unwrap()
}

/// What goes with every call of a client.
#[derive(Clone, Default)]
pub(crate) struct Shown(Vec<(&'static str, AsciiMetadataValue)>);

impl Shown {
    fn token(token: Option<&str>) -> Self {
        let bearer = token.map(|token| ("authorization", format!("Bearer {token}").parse().unwrap()));
        Self(bearer.into_iter().collect())
    }
}

impl Interceptor for Shown {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        for (key, value) in &self.0 {
            request.metadata_mut().insert(*key, value.clone());
        }
        Ok(request)
    }
}

/// The clients of every service over one connection.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) channel: Channel,
    pub(crate) shown: Shown,
}

type Intercepted = InterceptedService<Channel, Shown>;

impl Client {
    /// The same with one more header in every call.
    pub(crate) fn with(mut self, key: &'static str, value: &str) -> Self {
        self.shown.0.push((key, value.parse().unwrap()));
        self
    }

    pub(crate) fn profiles(&self) -> ProfileServiceClient<Intercepted> {
        ProfileServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn matching(&self) -> MatchingServiceClient<Intercepted> {
        MatchingServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn evaluation(&self) -> EvaluationServiceClient<Intercepted> {
        EvaluationServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn tuning(&self) -> TuningServiceClient<Intercepted> {
        TuningServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn feedback(&self) -> FeedbackServiceClient<Intercepted> {
        FeedbackServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn policies(&self) -> PolicyServiceClient<Intercepted> {
        PolicyServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn subjects(&self) -> SubjectServiceClient<Intercepted> {
        SubjectServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    pub(crate) fn admin(&self) -> AdminServiceClient<Intercepted> {
        AdminServiceClient::with_interceptor(self.channel.clone(), self.shown.clone())
    }

    /// Stores profiles, and gives the last answer's etag for each.
    pub(crate) async fn upsert(
        &self,
        profiles: Vec<proto::Profile>,
    ) -> Vec<proto::BatchUpsertProfilesResponse> {
        let requests =
            profiles.into_iter().map(|profile| proto::BatchUpsertProfilesRequest { profile: Some(profile) });
        let requests = tokio_stream::iter(requests.collect::<Vec<_>>());
        let answers = self.profiles().batch_upsert_profiles(requests).await.unwrap().into_inner();
        all(answers).await.unwrap()
    }

    /// Stores one profile as it is.
    pub(crate) async fn put(&self, profile: proto::Profile) -> proto::Profile {
        let name = profile.name.clone();
        let answers = self.upsert(vec![profile]).await;
        assert!(answers[0].problems.is_empty() && !answers[0].etag.is_empty(), "{:?}", answers[0]);
        self.read(&name).await.unwrap()
    }

    /// The profile of a name.
    pub(crate) async fn read(&self, name: &str) -> Result<proto::Profile, Status> {
        let request = proto::GetProfileRequest { name: name.to_owned() };
        Ok(self.profiles().get_profile(request).await?.into_inner())
    }

    pub(crate) async fn delete(&self, name: &str) -> Result<(), Status> {
        let request = proto::DeleteProfileRequest { name: name.to_owned(), ..Default::default() };
        self.profiles().delete_profile(request).await.map(|_| ())
    }

    /// The 500 best for a stored profile, with everything that is told.
    pub(crate) async fn rank(&self, market: &str, name: &str) -> Result<proto::Ranking, Status> {
        Ok(self.matching().rank(rank_request(market, name)).await?.into_inner())
    }

    /// Whom a ranking names.
    pub(crate) async fn ranked(&self, name: &str) -> Vec<String> {
        let ranking = self.rank(MARKET, name).await.unwrap();
        ranking.candidates.into_iter().map(|candidate| candidate.name).collect()
    }

    pub(crate) async fn explain(&self, seeker: &str, candidate: &str) -> Result<proto::Explanation, Status> {
        let request = proto::ExplainRequest {
            market: MARKET.to_owned(),
            seeker: Some(proto::explain_request::Seeker::Name(seeker.to_owned())),
            candidate: candidate.to_owned(),
            ..Default::default()
        };
        Ok(self.matching().explain(request).await?.into_inner())
    }

    /// Every audit event, the oldest first.
    pub(crate) async fn audit(&self) -> Vec<proto::AuditEvent> {
        let mut events = Vec::new();
        let mut page_token = String::new();
        loop {
            let request =
                proto::ListAuditEventsRequest { page_size: 1_000, page_token, ..Default::default() };
            let page = self.admin().list_audit_events(request).await.unwrap().into_inner();
            events.extend(page.events);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return events;
            }
        }
    }

    /// The hub's backup.
    pub(crate) async fn backup(&self) -> Vec<u8> {
        let pieces = self.admin().backup(proto::BackupRequest {}).await.unwrap().into_inner();
        all(pieces).await.unwrap().into_iter().flat_map(|piece| piece.data).collect()
    }
}

/// Everything that a stream has, or the error that it ends with.
pub(crate) async fn all<T>(mut stream: tonic::Streaming<T>) -> Result<Vec<T>, Status> {
    let mut items = Vec::new();
    while let Some(item) = stream.message().await? {
        items.push(item);
    }
    Ok(items)
}

/// Ranks everybody for a stored profile, with everything that is told.
pub(crate) fn rank_request(market: &str, name: &str) -> proto::RankRequest {
    proto::RankRequest {
        market: market.to_owned(),
        seeker: Some(rank_request::Seeker::Name(name.to_owned())),
        k: 500,
        view: proto::ExplanationView::Full.into(),
        ..Default::default()
    }
}

/// A startup that every [`investor`] may meet.
pub(crate) fn startup(id: &str) -> proto::Profile {
    proto::Profile {
        name: format!("startups/{id}"),
        display_name: format!("Startup {id}"),
        details: Some(Details::Startup(proto::Startup {
            sectors: strings(&["agri"]),
            stage: Some(proto::Stage::Seed.into()),
            team_size: Some(4),
            pitch: Some(text("Capteurs d'humidité pour les oasis")),
            ..Default::default()
        })),
        ..Default::default()
    }
}

/// An investor who may meet every [`startup`].
pub(crate) fn investor(id: &str) -> proto::Profile {
    proto::Profile {
        name: format!("investors/{id}"),
        display_name: format!("Investor {id}"),
        details: Some(Details::Investor(proto::Investor {
            sectors: strings(&["agri"]),
            stages: Some(proto::Stages { values: vec![proto::Stage::Seed.into()] }),
            thesis: Some(text("Nous aidons l'agriculture à économiser l'eau")),
            ..Default::default()
        })),
        ..Default::default()
    }
}

/// The startup's part of a profile.
pub(crate) fn startup_of(profile: &mut proto::Profile) -> &mut proto::Startup {
    match &mut profile.details {
        Some(Details::Startup(startup)) => startup,
        other => panic!("no startup: {other:?}"),
    }
}

/// The investor's part of a profile.
pub(crate) fn investor_of(profile: &mut proto::Profile) -> &mut proto::Investor {
    match &mut profile.details {
        Some(Details::Investor(investor)) => investor,
        other => panic!("no investor: {other:?}"),
    }
}

#[allow(clippy::unnecessary_wraps, reason = "a field of a message may be absent")]
pub(crate) fn strings(values: &[&str]) -> Option<proto::Strings> {
    Some(proto::Strings { values: values.iter().map(ToString::to_string).collect() })
}

pub(crate) fn text(french: &str) -> proto::Texts {
    proto::Texts { values: [("fr".to_owned(), french.to_owned())].into() }
}

/// Where a text stands in the bytes of the files under a folder: the file, the
/// offset, and the bytes around it.
pub(crate) fn find_in_files(folder: &Path, marker: &str) -> Vec<String> {
    const AROUND: usize = 80;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(find_in_files(&path, marker));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        found.extend(offsets(&bytes, marker).map(|at| {
            let end = bytes.len().min(at + marker.len() + AROUND);
            let around = bytes[at.saturating_sub(AROUND)..end].escape_ascii();
            format!("{} at {at}: {around}", path.display())
        }));
    }
    found
}

/// How often a text stands in some bytes.
pub(crate) fn count_in(bytes: &[u8], marker: &str) -> usize {
    offsets(bytes, marker).count()
}

fn offsets(bytes: &[u8], marker: &str) -> impl Iterator<Item = usize> {
    let windows = bytes.windows(marker.len()).enumerate();
    windows.filter(|(_, window)| *window == marker.as_bytes()).map(|(at, _)| at)
}
