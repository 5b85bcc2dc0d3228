//! What comes of introductions counts at once.

mod common;

use common::{Client, MARKET, Server, investor, startup};
use qantara_server::wire::proto::outcome::{DeclineReason, Event};
use qantara_server::wire::proto::{self, Outcome, Role};
use tonic::{Code, Status};

fn outcome(id: &str, startup: &str, investor: &str, event: Event) -> Outcome {
    Outcome {
        name: format!("outcomes/{id}"),
        market: MARKET.to_owned(),
        startup: format!("startups/{startup}"),
        counterpart: format!("investors/{investor}"),
        by: Role::Investor.into(),
        event: event.into(),
        ..Default::default()
    }
}

async fn record(client: &Client, outcomes: Vec<Outcome>) -> Result<Vec<Outcome>, Status> {
    let request = proto::RecordOutcomesRequest { outcomes, ..Default::default() };
    Ok(client.feedback().record_outcomes(request).await?.into_inner().outcomes)
}

/// The names on all pages of a list.
async fn listed(client: &Client, party: &str, market: &str, page_size: i32) -> Vec<String> {
    let mut names = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = proto::ListOutcomesRequest {
            party: party.to_owned(),
            market: market.to_owned(),
            page_size,
            page_token,
        };
        let page = client.feedback().list_outcomes(request).await.unwrap().into_inner();
        names.extend(page.outcomes.into_iter().map(|outcome| outcome.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return names;
        }
    }
}

async fn hub() -> (Server, Client) {
    let server = Server::start().await;
    let client = server.admin().await;
    let ids = ["a", "b", "c"];
    client.upsert(ids.iter().map(|id| startup(id)).chain(ids.iter().map(|id| investor(id))).collect()).await;
    (server, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_met_or_declined_are_not_ranked_for_each_other_from_the_next_call_on() {
    let (server, client) = hub().await;
    let declined = DeclineReason::Sector.into();
    for (startup, counterpart, event, decline_reason) in
        [("a", "a", Event::Met, 0), ("b", "c", Event::Declined, declined), ("c", "b", Event::Invested, 0)]
    {
        let (one, two) = (format!("startups/{startup}"), format!("investors/{counterpart}"));
        assert!(client.ranked(&one).await.contains(&two));
        assert!(client.ranked(&two).await.contains(&one));
        let event = Outcome { decline_reason, ..outcome(startup, startup, counterpart, event) };
        record(&client, vec![event]).await.unwrap();
        assert!(!client.ranked(&one).await.contains(&two), "{one}");
        assert!(!client.ranked(&two).await.contains(&one), "{two}");
        assert_eq!(client.ranked(&one).await.len(), 2, "the others stay");
        let told = client.explain(&one, &two).await.unwrap();
        assert!(!told.eligible);
        let fails: Vec<&str> = told
            .gates
            .iter()
            .filter(|gate| gate.verdict() == proto::Verdict::Fail)
            .map(|gate| gate.id.as_str())
            .collect();
        assert_eq!(fails, [if decline_reason == 0 { "already-met" } else { "declined" }]);
    }
    // To have been shown, or to want to meet, keeps nobody away.
    record(
        &client,
        vec![outcome("shown", "a", "b", Event::Shown), outcome("yes", "a", "b", Event::Accepted)],
    )
    .await
    .unwrap();
    assert_eq!(client.ranked("startups/a").await.len(), 2);
    // Their profiles are as they were: it is known from the outcomes.
    assert_eq!(client.read("startups/a").await.unwrap().met, None);
    drop(client);
    let server = server.restart().await;
    let client = server.admin().await;
    assert!(!client.ranked("startups/a").await.contains(&"investors/a".to_owned()));
    assert!(!client.ranked("investors/c").await.contains(&"startups/b".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn outcomes_are_listed_by_party_and_market_page_by_page() {
    let (_server, client) = hub().await;
    let mentor = proto::Profile {
        name: "mentors/a".to_owned(),
        display_name: "Mentor".to_owned(),
        details: Some(proto::profile::Details::Mentor(proto::Mentor::default())),
        ..Default::default()
    };
    client.put(mentor).await;
    let mut outcomes: Vec<_> = (0..12)
        .map(|n| outcome(&format!("n-{n:02}"), ["a", "b", "c"][n % 3], ["a", "b"][n % 2], Event::Shown))
        .collect();
    outcomes.push(Outcome {
        market: "startup-mentor".to_owned(),
        counterpart: "mentors/a".to_owned(),
        by: Role::Startup.into(),
        ..outcome("with-mentor", "a", "a", Event::Met)
    });
    let recorded = record(&client, outcomes.clone()).await.unwrap();
    assert!(recorded.iter().all(|outcome| outcome.at.is_some()));
    let names = |wanted: &dyn Fn(&Outcome) -> bool| -> Vec<String> {
        outcomes.iter().filter(|outcome| wanted(outcome)).map(|outcome| outcome.name.clone()).collect()
    };
    for page_size in [0, 1, 5, 13] {
        assert_eq!(listed(&client, "", "", page_size).await, names(&|_| true));
        let of_a = names(&|outcome| outcome.startup == "startups/a");
        assert_eq!(listed(&client, "startups/a", "", page_size).await, of_a);
        let of_b = names(&|outcome| outcome.counterpart == "investors/b");
        assert_eq!(listed(&client, "investors/b", "", page_size).await, of_b);
        assert_eq!(
            listed(&client, "startups/a", "startup-mentor", page_size).await,
            ["outcomes/with-mentor"]
        );
        assert_eq!(listed(&client, "startups/nobody", "", page_size).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_stays_as_it_is() {
    let (_server, client) = hub().await;
    let first = record(&client, vec![outcome("one", "a", "a", Event::Met)]).await.unwrap();
    // Sent again, without a time of its own and with the one that it got.
    for again in [outcome("one", "a", "a", Event::Met), first[0].clone()] {
        assert_eq!(record(&client, vec![again]).await.unwrap(), first);
    }
    let other = outcome("one", "a", "a", Event::Accepted);
    assert_eq!(record(&client, vec![other]).await.unwrap_err().code(), Code::AlreadyExists);
    let without_name = Outcome { name: String::new(), ..outcome("", "b", "b", Event::Met) };
    let given = record(&client, vec![without_name]).await.unwrap();
    assert!(given[0].name.len() > "outcomes/".len());
    let both = [given[0].name.clone(), "outcomes/one".to_owned()];
    let mut names = listed(&client, "", "", 0).await;
    names.sort_by_key(|name| name == "outcomes/one");
    assert_eq!(names, both);
}

#[tokio::test(flavor = "multi_thread")]
async fn outcomes_are_recorded_all_or_none() {
    let (_server, client) = hub().await;
    let good = outcome("good", "a", "a", Event::Met);
    for (wrong, code) in [
        (outcome("wrong", "nobody", "a", Event::Met), Code::NotFound),
        (outcome("wrong", "a", "a", Event::Unspecified), Code::InvalidArgument),
        (Outcome { stars: 6, ..outcome("wrong", "a", "a", Event::Rated) }, Code::InvalidArgument),
        (
            Outcome { market: "moon".to_owned(), ..outcome("wrong", "a", "a", Event::Met) },
            Code::InvalidArgument,
        ),
        (outcome("good", "a", "b", Event::Met), Code::AlreadyExists),
    ] {
        if code == Code::AlreadyExists {
            record(&client, vec![good.clone()]).await.unwrap();
            assert_eq!(record(&client, vec![wrong]).await.unwrap_err().code(), code);
            continue;
        }
        assert_eq!(record(&client, vec![good.clone(), wrong]).await.unwrap_err().code(), code);
        assert_eq!(listed(&client, "", "", 0).await, Vec::<String>::new());
        assert!(client.ranked("startups/a").await.contains(&"investors/a".to_owned()));
    }
    assert_eq!(record(&client, Vec::new()).await.unwrap_err().code(), Code::InvalidArgument);
}
