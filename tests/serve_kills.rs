//! A service that is killed: what was acknowledged is there afterwards.

mod common;
mod served;

use std::collections::{BTreeMap, BTreeSet};

use common::Hub;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, rank_request::Seeker};
use served::{Server, create, investor, met, startup};
use tokio_stream::StreamExt as _;
use tonic::transport::Channel;

/// What was acknowledged by a server that is killed again and again.
#[derive(Default)]
struct Acknowledged {
    /// Display names and etags, by name.
    profiles: BTreeMap<String, (String, String)>,
    outcomes: BTreeSet<String>,
    policies: Vec<String>,
    active: Option<String>,
}

/// A change, as it was asked for and as it was answered.
#[derive(Clone, Debug)]
enum Change {
    Create(proto::CreateProfileRequest, proto::Profile),
    Update(proto::UpdateProfileRequest, proto::Profile),
    Upsert(proto::Profile, String),
    Delete(proto::DeleteProfileRequest),
    Record(proto::RecordOutcomesRequest, proto::RecordOutcomesResponse),
    Put(proto::PutPolicyRequest, proto::Policy),
    Activate(proto::Policy),
}

/// The clients of one server.
struct Clients {
    profiles: ProfileServiceClient<Channel>,
    feedback: FeedbackServiceClient<Channel>,
    policies: PolicyServiceClient<Channel>,
    matching: MatchingServiceClient<Channel>,
}

impl Clients {
    async fn of(server: &Server) -> Self {
        let channel = server.channel().await;
        Self {
            profiles: ProfileServiceClient::new(channel.clone()),
            feedback: FeedbackServiceClient::new(channel.clone()),
            policies: PolicyServiceClient::new(channel.clone()),
            matching: MatchingServiceClient::new(channel),
        }
    }

    /// Asks for the change of a round, and returns as soon as it is
    /// acknowledged.
    async fn change(&mut self, round: usize, known: &Acknowledged) -> Change {
        let request_id = format!("round-{round}");
        // The startups that come and go; `st-stays` does not.
        let latest = known.profiles.keys().rfind(|name| name.starts_with("startups/st-0"));
        match round % 7 {
            0 => {
                let request = create(startup(&format!("st-{round:04}"), "Jeune pousse"), &request_id);
                let answer = self.profiles.create_profile(request.clone()).await.unwrap();
                Change::Create(request, answer.into_inner())
            }
            1 => {
                let name = latest.unwrap();
                let update_mask = Some(prost_types::FieldMask { paths: vec!["display_name".to_owned()] });
                let profile = Some(proto::Profile {
                    name: name.clone(),
                    display_name: format!("Renommée {round}"),
                    ..proto::Profile::default()
                });
                let request =
                    proto::UpdateProfileRequest { profile, update_mask, allow_missing: false, request_id };
                let answer = self.profiles.update_profile(request.clone()).await.unwrap();
                Change::Update(request, answer.into_inner())
            }
            2 => {
                let sent = investor(&format!("in-{}", round % 3), &format!("Fonds {round}"));
                let request = proto::BatchUpsertProfilesRequest { profile: Some(sent.clone()) };
                // The sending side stays open: the answer comes by itself.
                let requests = tokio_stream::once(request).chain(tokio_stream::pending());
                let mut answers = self.profiles.batch_upsert_profiles(requests).await.unwrap().into_inner();
                let answer = answers.message().await.unwrap().unwrap();
                Change::Upsert(sent, answer.etag)
            }
            3 => {
                let outcomes = vec![met("st-stays", "in-stays")];
                let request = proto::RecordOutcomesRequest { outcomes, request_id };
                let answer = self.feedback.record_outcomes(request.clone()).await.unwrap();
                Change::Record(request, answer.into_inner())
            }
            4 => {
                let name = "policies/startup-investor".to_owned();
                let standard = self.policies.get_policy(proto::GetPolicyRequest { name }).await.unwrap();
                let toml =
                    standard.into_inner().toml.replace("name = \"startup-investor\"", "name = \"ours\"");
                let source = Some(proto::put_policy_request::Source::Toml(toml));
                let request = proto::PutPolicyRequest { source, request_id };
                let answer = self.policies.put_policy(request.clone()).await.unwrap();
                Change::Put(request, answer.into_inner())
            }
            5 => {
                let name = known.policies.last().unwrap().clone();
                let request = proto::ActivatePolicyRequest { name };
                let answer = self.policies.activate_policy(request).await.unwrap();
                Change::Activate(answer.into_inner())
            }
            _ => {
                let name = latest.unwrap().clone();
                let request = proto::DeleteProfileRequest { name, etag: String::new(), request_id };
                self.profiles.delete_profile(request.clone()).await.unwrap();
                Change::Delete(request)
            }
        }
    }

    /// Asks for a change again, under its own request id, and expects the
    /// answer of the first time. `false` for calls that have no request id.
    async fn repeat(&mut self, change: &Change) -> bool {
        match change.clone() {
            Change::Create(request, answer) => {
                let again = self.profiles.create_profile(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Update(request, answer) => {
                let again = self.profiles.update_profile(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Delete(request) => {
                self.profiles.delete_profile(request).await.unwrap();
            }
            Change::Record(request, answer) => {
                let again = self.feedback.record_outcomes(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Put(request, answer) => {
                let again = self.policies.put_policy(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Upsert(..) | Change::Activate(..) => return false,
        }
        true
    }

    /// Expects that all that was acknowledged is there, and nothing else. What
    /// the latest change touched is looked at first.
    async fn see(&mut self, known: &Acknowledged, latest: &Change) {
        let (first, second) = match latest {
            Change::Upsert(..) => (proto::Role::Investor, proto::Role::Startup),
            _ => (proto::Role::Startup, proto::Role::Investor),
        };
        match latest {
            Change::Record(..) => self.see_outcomes(known).await,
            Change::Put(..) | Change::Activate(..) => self.see_policies(known).await,
            _ => {}
        }
        self.see_profiles(known, first).await;
        self.see_profiles(known, second).await;
        self.see_outcomes(known).await;
        self.see_policies(known).await;
        self.see_ranking(known).await;
    }

    /// Everybody who was stored is ranked, but for those who have met.
    async fn see_ranking(&mut self, known: &Acknowledged) {
        let request = proto::RankRequest {
            market: "startup-investor".to_owned(),
            seeker: Some(Seeker::Name("startups/st-stays".to_owned())),
            k: 500,
            ..proto::RankRequest::default()
        };
        let ranking = self.matching.rank(request).await.unwrap().into_inner();
        let ranked: BTreeSet<String> =
            ranking.candidates.into_iter().map(|candidate| candidate.name).collect();
        let has_met = |name: &str| name == "investors/in-stays" && !known.outcomes.is_empty();
        let investors = known.profiles.keys().filter(|name| name.starts_with("investors/"));
        let expected: BTreeSet<String> = investors.filter(|name| !has_met(name)).cloned().collect();
        assert_eq!(ranked, expected);
    }

    async fn see_profiles(&mut self, known: &Acknowledged, role: proto::Role) {
        let request =
            proto::ListProfilesRequest { role: role.into(), page_size: 1_000, ..Default::default() };
        let listed = self.profiles.list_profiles(request).await.unwrap().into_inner().profiles;
        let listed: BTreeMap<String, (String, String)> =
            listed.into_iter().map(|profile| (profile.name, (profile.display_name, profile.etag))).collect();
        let collection = if role == proto::Role::Startup { "startups/" } else { "investors/" };
        let expected: BTreeMap<String, (String, String)> =
            known.profiles.clone().into_iter().filter(|(name, _)| name.starts_with(collection)).collect();
        assert_eq!(listed, expected);
    }

    async fn see_outcomes(&mut self, known: &Acknowledged) {
        let request = proto::ListOutcomesRequest { page_size: 1_000, ..Default::default() };
        let listed = self.feedback.list_outcomes(request).await.unwrap().into_inner().outcomes;
        let listed: Vec<String> = listed.into_iter().map(|outcome| outcome.name).collect();
        assert_eq!(listed.len(), known.outcomes.len());
        assert_eq!(BTreeSet::from_iter(listed), known.outcomes);
    }

    async fn see_policies(&mut self, known: &Acknowledged) {
        let policy = "policies/ours".to_owned();
        let request = proto::ListPoliciesRequest { policy, page_size: 100, ..Default::default() };
        let listed = self.policies.list_policies(request).await.unwrap().into_inner().policies;
        let active = listed.iter().find(|policy| policy.active).map(|policy| policy.name.clone());
        assert_eq!(active, known.active);
        let listed: Vec<String> = listed.into_iter().map(|policy| policy.name).collect();
        assert_eq!(listed, known.policies);
    }
}

impl Acknowledged {
    fn learn(&mut self, change: &Change) {
        match change {
            Change::Create(_, answer) | Change::Update(_, answer) => self.learn_profile(answer.clone()),
            Change::Upsert(sent, etag) => {
                self.learn_profile(proto::Profile { etag: etag.clone(), ..sent.clone() });
            }
            Change::Delete(request) => {
                self.profiles.remove(&request.name);
            }
            Change::Record(_, answer) => {
                self.outcomes.extend(answer.outcomes.iter().map(|outcome| outcome.name.clone()));
            }
            Change::Put(_, answer) => self.policies.push(answer.name.clone()),
            Change::Activate(answer) => self.active = Some(answer.name.clone()),
        }
    }

    fn learn_profile(&mut self, profile: proto::Profile) {
        self.profiles.insert(profile.name, (profile.display_name, profile.etag));
    }
}

/// How many rounds to go: a few, or many where `QANTARA_LONG` asks for it.
fn rounds(few: usize, many: usize) -> usize {
    if std::env::var_os("QANTARA_LONG").is_some() { many } else { few }
}

/// What is acknowledged survives a kill that comes with the acknowledgement,
/// and what is asked for again is not made again.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nothing_that_was_acknowledged() {
    let hub = Hub::new();
    let mut known = Acknowledged::default();
    let mut server = Server::start(&hub, "");
    let mut clients = Clients::of(&server).await;
    for profile in [startup("st-stays", "Pousse"), investor("in-stays", "Fonds")] {
        let answer = clients.profiles.create_profile(create(profile, "")).await.unwrap();
        known.learn_profile(answer.into_inner());
    }
    let (rounds, mut repeated) = (rounds(8, 100), 0);
    for round in 0..rounds {
        let change = clients.change(round, &known).await;
        server.kill();
        known.learn(&change);
        server = Server::start(&hub, "");
        clients = Clients::of(&server).await;
        // Now and then the caller who heard nothing is the first to call.
        if round % 2 == 0 {
            clients.see(&known, &change).await;
        }
        repeated += usize::from(clients.repeat(&change).await);
        clients.see(&known, &change).await;
    }
    server.stop();
    assert!(hub.ok("check").contains("healthy"));
    println!(
        "{rounds} changes acknowledged and killed: all there, {} profiles, {} outcomes and {} policies; \
         {repeated} asked for again, none made twice",
        known.profiles.len(),
        known.outcomes.len(),
        known.policies.len()
    );
}

/// The same with many writers, of which some are still waiting.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_among_many_writers_loses_nothing_that_was_acknowledged() {
    const WRITERS: usize = 8;
    let hub = Hub::new();
    let (mut acknowledged, mut unheard) = (BTreeMap::new(), 0);
    for round in 0..rounds(2, 25) {
        let server = Server::start(&hub, "");
        let channel = server.channel().await;
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (mut profiles, tell) = (ProfileServiceClient::new(channel.clone()), tell.clone());
                tokio::spawn(async move {
                    for n in 0.. {
                        let id = format!("st-{round}-{writer}-{n}");
                        let request = create(startup(&id, "Pousse"), &id);
                        match profiles.create_profile(request.clone()).await {
                            Ok(answer) => tell.send(answer.into_inner()).unwrap(),
                            Err(_) => return request,
                        }
                    }
                    unreachable!("the server is killed")
                })
            })
            .collect();
        for _ in 0..(5 * WRITERS + round) {
            let profile: proto::Profile = told.recv().await.unwrap();
            acknowledged.insert(profile.name.clone(), profile);
        }
        server.kill();
        let server = Server::start(&hub, "");
        let mut profiles = ProfileServiceClient::new(server.channel().await);
        let mut waiting = Vec::new();
        for writer in writers {
            waiting.push(writer.await.unwrap());
        }
        while let Ok(profile) = told.try_recv() {
            acknowledged.insert(profile.name.clone(), profile);
        }
        for (name, profile) in &acknowledged {
            let request = proto::GetProfileRequest { name: name.clone() };
            assert_eq!(profiles.get_profile(request).await.unwrap().get_ref(), profile);
        }
        // Those who heard nothing ask again: made before or now, it is there
        // once, and is answered.
        for request in waiting {
            unheard += 1;
            let profile = profiles.create_profile(request).await.unwrap().into_inner();
            acknowledged.insert(profile.name.clone(), profile);
        }
        server.stop();
    }
    assert!(hub.ok("check").contains("healthy"));
    println!(
        "{} changes of {WRITERS} writers acknowledged: all there, {unheard} asked again",
        acknowledged.len()
    );
}
