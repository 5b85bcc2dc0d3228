//! What was acknowledged is seen by the next call, whoever makes it.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use common::{Client, DAY, MARKET, Server, investor, rank_request, startup, startup_of};
use qantara_sample::Sample;
use qantara_server::wire::proto::{self, Role, Stage};
use tonic::Code;

/// The commit that an etag tells.
fn sequence(etag: &str) -> u64 {
    u64::from_str_radix(etag, 16).unwrap()
}

/// Reads for somebody, and sees to it that what is read never goes back.
struct Reader {
    client: Client,
    latest: AtomicU64,
}

impl Reader {
    fn new(client: Client) -> Self {
        Self { client, latest: AtomicU64::new(0) }
    }

    /// The latest snapshot of the answers that have come.
    fn latest(&self) -> u64 {
        self.latest.load(Ordering::SeqCst)
    }

    /// Notes the snapshot of an answer; given is the latest before its call.
    fn note(&self, before: u64, snapshot: Option<&proto::Snapshot>) -> u64 {
        let sequence = snapshot.unwrap().sequence;
        assert!(sequence >= before, "a snapshot went back from {before} to {sequence}");
        self.latest.fetch_max(sequence, Ordering::SeqCst);
        sequence
    }

    /// The one candidate for a seeker, if it is ranked.
    async fn rank(&self, seeker: &str, candidate: &str) -> Option<(proto::Candidate, u64)> {
        let request = proto::RankRequest {
            filter: Some(proto::CandidateFilter {
                only: vec![candidate.to_owned()],
                include_unknown: true,
                ..Default::default()
            }),
            ..rank_request(MARKET, seeker)
        };
        let before = self.latest();
        let mut ranking = self.client.matching().rank(request).await.unwrap().into_inner();
        let sequence = self.note(before, ranking.snapshot.as_ref());
        ranking.candidates.pop().map(|candidate| (candidate, sequence))
    }

    async fn listed(&self, role: Role, name: &str) -> Option<proto::Profile> {
        let filter = proto::CandidateFilter { only: vec![name.to_owned()], ..Default::default() };
        let request =
            proto::ListProfilesRequest { role: role.into(), filter: Some(filter), ..Default::default() };
        self.client.profiles().list_profiles(request).await.unwrap().into_inner().profiles.pop()
    }

    /// Every call sees the two, as they were acknowledged.
    async fn sees(&self, one: &proto::Profile, two: &proto::Profile) {
        for profile in [one, two] {
            assert_eq!(&self.client.read(&profile.name).await.unwrap(), profile);
        }
        assert_eq!(self.listed(Role::Startup, &one.name).await.as_ref(), Some(one));
        assert_eq!(self.listed(Role::Investor, &two.name).await.as_ref(), Some(two));
        let before = self.latest();
        let told = self.client.explain(&one.name, &two.name).await.unwrap();
        self.note(before, told.snapshot.as_ref());
        for (seeker, candidate) in [(one, two), (two, one)] {
            let (found, snapshot) = self.rank(&seeker.name, &candidate.name).await.expect("it is ranked");
            assert_eq!(found.display_name, candidate.display_name);
            assert_eq!(found.score.to_bits(), told.score.to_bits(), "{} as it is now", candidate.name);
            assert!(snapshot >= sequence(&candidate.etag), "{snapshot} has {}", candidate.etag);
        }
    }

    /// No call sees it.
    async fn misses(&self, role: Role, name: &str, counterpart: &str) {
        let client = &self.client;
        assert_eq!(client.read(name).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(self.listed(role, name).await, None);
        assert_eq!(client.rank(MARKET, name).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(client.explain(name, counterpart).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(client.explain(counterpart, name).await.unwrap_err().code(), Code::NotFound);
        assert!(self.rank(counterpart, name).await.is_none(), "{name} is ranked");
    }
}

/// One writer's startup and investor in one of their forms.
fn pair(id: &str, round: usize) -> (proto::Profile, proto::Profile) {
    let (mut one, two) = (startup(id), investor(id));
    one.display_name = format!("Startup {id} for the {round}. time");
    let stage = [Stage::Idea, Stage::PreSeed, Stage::Seed, Stage::SeriesA][round % 4];
    // Another stage has another score.
    startup_of(&mut one).stage = Some(stage.into());
    (one, proto::Profile { capacity: Some(round as u32 + 1), ..two })
}

/// What one writer does, and what others see after each acknowledgement.
async fn write_and_look(writer: Client, reader: Arc<Reader>, id: String, rounds: usize) {
    for round in 0..rounds {
        let (one, two) = pair(&id, round);
        let two = writer.put(two).await;
        let update =
            proto::UpdateProfileRequest { profile: Some(one), allow_missing: true, ..Default::default() };
        let one = writer.profiles().update_profile(update).await.unwrap().into_inner();
        reader.sees(&one, &two).await;
        if round % 3 == 2 {
            writer.delete(&one.name).await.unwrap();
            reader.misses(Role::Startup, &one.name, &two.name).await;
            let one = writer.put(proto::Profile { etag: String::new(), ..one }).await;
            writer.delete(&two.name).await.unwrap();
            reader.misses(Role::Investor, &two.name, &one.name).await;
        }
    }
}

/// In so small a pool every few changes have it built anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn every_call_sees_what_was_acknowledged_before_it() {
    let server = Server::start().await;
    let reader = Arc::new(Reader::new(server.admin().await));
    let mut writers = Vec::new();
    for writer in 0..8 {
        let client = server.admin().await;
        let id = format!("of-{writer}");
        writers.push(tokio::spawn(write_and_look(client, Arc::clone(&reader), id, 12)));
    }
    for writer in writers {
        writer.await.unwrap();
    }
}

async fn drift(client: &Client) -> (u64, u64) {
    let stats = client.admin().get_stats(proto::GetStatsRequest {}).await.unwrap().into_inner();
    let pool = stats.pools.iter().find(|pool| pool.market == MARKET).unwrap();
    (pool.drift, pool.first_members + pool.second_members)
}

/// Large pools are built anew beside the calls that go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn every_call_sees_what_was_acknowledged_while_large_pools_are_built_anew() {
    let sample = Sample { startups: 4_200, investors: 20, ..Sample::on(DAY) };
    let server = Server::with(sample.startups().chain(sample.investors())).await;
    let client = server.admin().await;
    let reader = Arc::new(Reader::new(server.admin().await));
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for writer in 0..3 {
        let (client, reader, done) = (server.admin().await, Arc::clone(&reader), Arc::clone(&done));
        writers.push(tokio::spawn(async move {
            let mut n = 0;
            while !done.load(Ordering::SeqCst) {
                write_and_look(client.clone(), Arc::clone(&reader), format!("of-{writer}-{n}"), 3).await;
                n += 1;
            }
        }));
    }
    // More than one in eight changes, so the pools are built anew.
    let many: Vec<_> = (0..700).map(|n| startup(&format!("more-{n}"))).collect();
    client.upsert(many).await;
    let (most, members) = drift(&client).await;
    assert!(most * 8 > members || most < 700, "{most} of {members} have changed");
    while drift(&client).await.0 >= most.max(500) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // And once more, with the new pools.
    write_and_look(client.clone(), Arc::clone(&reader), "after".to_owned(), 3).await;
    done.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
}

/// One ranking as a whole: its places, scores and explanations belong together.
fn assert_consistent(ranking: &proto::Ranking) {
    let snapshot = ranking.snapshot.as_ref().unwrap();
    assert!((ranking.candidates.len() as u64) < snapshot.members);
    for (place, candidate) in ranking.candidates.iter().enumerate() {
        assert_eq!(candidate.rank as usize, place + 1);
        // Of one that changes again and again no more is told than its place.
        let Some(told) = &candidate.explanation else { continue };
        assert_eq!(told.score.to_bits(), candidate.score.to_bits(), "{}", candidate.name);
        assert!(told.eligible, "{}", candidate.name);
        assert_eq!((&told.seeker, &told.candidate), (&ranking.seeker, &candidate.name));
        assert_eq!(told.snapshot, ranking.snapshot);
    }
    for pair in ranking.candidates.windows(2) {
        let in_order = (pair[1].score, &pair[0].name) < (pair[0].score, &pair[1].name);
        assert!(in_order, "{} before {}", pair[0].name, pair[1].name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_reader_gets_answers_of_one_piece_while_much_is_written() {
    let server = Server::start().await;
    let writer = server.admin().await;
    let forms: Vec<Vec<proto::Profile>> =
        (0..4).map(|round| (0..150).map(|n| pair(&format!("n-{n:03}"), round).0).collect()).collect();
    writer.put(investor("reader")).await;
    writer.upsert(forms[0].clone()).await;
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for _ in 0..3 {
        let (reader, done) = (Reader::new(server.admin().await), Arc::clone(&done));
        readers.push(tokio::spawn(async move {
            while !done.load(Ordering::SeqCst) {
                let before = reader.latest();
                let ranking = reader.client.rank(MARKET, "investors/reader").await.unwrap();
                reader.note(before, ranking.snapshot.as_ref());
                assert_eq!(ranking.candidates.len(), 150);
                assert_consistent(&ranking);
            }
        }));
    }
    for round in 0..12 {
        let answers = writer.upsert(forms[(round + 1) % 4].clone()).await;
        assert!(answers.iter().all(|answer| !answer.etag.is_empty()));
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
    let ranking = writer.rank(MARKET, "investors/reader").await.unwrap();
    assert!(ranking.candidates.iter().all(|candidate| candidate.explanation.is_some()));
}
