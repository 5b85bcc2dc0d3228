"""A front-end team's whole day with `qantara serve`, over gRPC from Python.

    python flow.py [BINARY]       or QANTARA_BIN; else target/debug/qantara

Starts the real binary on a store of its own and calls it as `examples/clients/
python` does. Each function below is one claim, tried in this order; what it
returns or raises is printed as one line.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import threading
import traceback
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from types import SimpleNamespace

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.field_mask_pb2 import FieldMask
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "examples/clients/python"))

from qantara_client import connect, details, pb, retrying  # noqa: E402
import members  # noqa: E402
from server import Qantara  # noqa: E402

INVESTORS = "startup-investor"
VENTURE = "startups/venture-00"

CLAIMS = []


def claim(function):
    """A function whose name is a sentence; it is tried in the order of the file."""
    CLAIMS.append(function)
    return function


def refused(call, request, code, **options):
    """What a call that must fail says."""
    try:
        call(request, **options)
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} where {code} was expected: {error.details()}"
        return details(error)
    raise AssertionError(f"{code} was expected, and the call was answered")


def names(ranking):
    return [candidate.name for candidate in ranking.candidates]


def rank(hub, seeker=VENTURE, market=INVESTORS, **rest):
    return hub.matching.Rank(pb.RankRequest(market=market, name=seeker, **rest))


# --- Coming in ---------------------------------------------------------------


@claim
def health_says_serving_without_a_token(world):
    channel = grpc.insecure_channel(world.server.address)
    health = health_pb2_grpc.HealthStub(channel)
    for service in ["", "qantara.v1.MatchingService"]:
        answer = health.Check(health_pb2.HealthCheckRequest(service=service))
        assert answer.status == health_pb2.HealthCheckResponse.SERVING


@claim
def without_a_token_nothing_is_answered(world):
    for hub in [connect(world.server.address, ""), connect(world.server.address, "qt_0_0")]:
        told = refused(hub.profiles.GetProfile, pb.GetProfileRequest(name=VENTURE), grpc.StatusCode.UNAUTHENTICATED)
        assert told.reason == "UNAUTHENTICATED"


@claim
def a_token_may_do_what_its_role_allows_and_no_more(world):
    told = refused(world.reader.profiles.CreateProfile,
                   pb.CreateProfileRequest(profile=members.startup(0)), grpc.StatusCode.PERMISSION_DENIED)
    assert told.reason == "DENIED" and "ProfileService/CreateProfile" in told.message
    told = refused(world.writer.policies.ActivatePolicy,
                   pb.ActivatePolicyRequest(name=f"policies/{INVESTORS}"), grpc.StatusCode.PERMISSION_DENIED)
    assert told.reason == "DENIED"


@claim
def a_revoked_token_is_refused_on_the_next_call(world):
    text, identity = world.qantara.token("reader")
    hub = connect(world.server.address, text)
    hub.policies.GetPolicy(pb.GetPolicyRequest(name=f"policies/{INVESTORS}"))
    world.qantara.run("token", "revoke", identity)
    refused(hub.policies.GetPolicy, pb.GetPolicyRequest(name=f"policies/{INVESTORS}"),
            grpc.StatusCode.UNAUTHENTICATED)


@claim
def reflection_lists_the_services_and_describes_them(world):
    database = ProtoReflectionDescriptorDatabase(world.reader.channel)
    services = set(database.get_services())
    assert {f"qantara.v1.{name}Service" for name in
            ["Profile", "Matching", "Feedback", "Policy", "Subject", "Admin"]} <= services, services
    pool = DescriptorPool(database)
    matching = pool.FindServiceByName("qantara.v1.MatchingService")
    assert [method.name for method in matching.methods] == ["Rank", "RankBatch", "Explain", "NearMisses", "Compare"]
    assert pool.FindMessageTypeByName("qantara.v1.RankRequest").fields_by_name["k"].number == 6


# --- Profiles ----------------------------------------------------------------


@claim
def sixty_profiles_are_imported_in_one_stream(world):
    requests = (pb.BatchUpsertProfilesRequest(profile=profile) for profile in members.everybody())
    answers = list(world.writer.profiles.BatchUpsertProfiles(requests))
    assert [answer.index for answer in answers] == list(range(60))
    created = pb.BatchUpsertProfilesResponse.OUTCOME_CREATED
    assert all(answer.outcome == created and answer.etag for answer in answers), answers


@claim
def importing_again_changes_nothing_and_a_bad_profile_holds_back_no_other(world):
    wrong = members.startup(1)
    wrong.startup.trl = 12
    new = members.mentor(8)
    sent = [members.startup(0), wrong, new]
    requests = (pb.BatchUpsertProfilesRequest(profile=profile) for profile in sent)
    unchanged, bad, created = world.writer.profiles.BatchUpsertProfiles(requests)
    outcomes = pb.BatchUpsertProfilesResponse
    assert unchanged.outcome == outcomes.OUTCOME_UNCHANGED
    assert bad.outcome == outcomes.OUTCOME_REFUSED and bad.message
    assert [problem.field for problem in bad.problems] == ["startup.trl"]
    assert created.outcome == outcomes.OUTCOME_CREATED


@claim
def a_profile_comes_back_as_it_was_sent(world):
    sent = members.investor(3)
    found = world.writer.profiles.GetProfile(pb.GetProfileRequest(name=sent.name))
    assert found.etag
    found.etag = ""
    assert found == sent
    assert not world.reader.profiles.GetProfile(pb.GetProfileRequest(name=sent.name)).HasField("consent")


@claim
def a_list_comes_in_pages_and_by_filter(world):
    pages, token = [], ""
    while True:
        page = world.reader.profiles.ListProfiles(
            pb.ListProfilesRequest(role=pb.ROLE_STARTUP, page_size=7, page_token=token))
        pages.append([profile.name for profile in page.profiles])
        token = page.next_page_token
        if not token:
            break
    assert [len(page) for page in pages] == [7, 7, 7, 7, 2]
    assert sum(pages, []) == [f"startups/venture-{n:02}" for n in range(30)]
    farming = world.reader.profiles.ListProfiles(pb.ListProfilesRequest(
        role=pb.ROLE_STARTUP, filter=pb.CandidateFilter(sectors=["agri"], stages=[pb.STAGE_PRE_SEED])))
    assert [profile.name for profile in farming.profiles] == ["startups/venture-00", "startups/venture-15"]
    told = refused(world.reader.profiles.ListProfiles,
                   pb.ListProfilesRequest(role=pb.ROLE_INVESTOR, page_token="0.venture-06"),
                   grpc.StatusCode.INVALID_ARGUMENT)
    assert list(told.fields) == ["page_token"]


@claim
def the_same_creation_sent_twice_is_made_once(world):
    request = pb.CreateProfileRequest(profile=members.startup(30), request_id=str(uuid.uuid4()))
    first = retrying(world.writer.profiles.CreateProfile, request)
    again = retrying(world.writer.profiles.CreateProfile, request)
    assert first == again and first.etag
    other = pb.CreateProfileRequest(profile=members.startup(31), request_id=request.request_id)
    told = refused(world.writer.profiles.CreateProfile, other, grpc.StatusCode.INVALID_ARGUMENT)
    assert told.reason == "REQUEST_REUSED"
    told = refused(world.writer.profiles.CreateProfile,
                   pb.CreateProfileRequest(profile=members.startup(30)), grpc.StatusCode.ALREADY_EXISTS)
    assert told.reason == "EXISTS"


@claim
def of_two_who_change_the_same_profile_the_second_is_told(world):
    name = "startups/venture-30"
    seen = world.writer.profiles.GetProfile(pb.GetProfileRequest(name=name))
    change = pb.Profile(name=name, etag=seen.etag, display_name="Premier", startup=pb.Startup(team_size=9))
    mask = FieldMask(paths=["display_name", "startup.team_size"])
    first = world.writer.profiles.UpdateProfile(pb.UpdateProfileRequest(profile=change, update_mask=mask))
    assert (first.display_name, first.startup.team_size, first.startup.trl) == ("Premier", 9, seen.startup.trl)
    change.display_name = "Second"
    told = refused(world.writer.profiles.UpdateProfile,
                   pb.UpdateProfileRequest(profile=change, update_mask=mask), grpc.StatusCode.ABORTED)
    assert told.reason == "CHANGED" and told.retry_after is None
    told = refused(world.writer.profiles.DeleteProfile,
                   pb.DeleteProfileRequest(name=name, etag=seen.etag), grpc.StatusCode.ABORTED)
    world.writer.profiles.DeleteProfile(pb.DeleteProfileRequest(name=name, etag=first.etag))
    refused(world.reader.profiles.GetProfile, pb.GetProfileRequest(name=name), grpc.StatusCode.NOT_FOUND)


@claim
def a_wrong_field_is_named_and_told_in_the_callers_language(world):
    wrong = members.startup(2)
    wrong.startup.round.ask.CopyFrom(pb.MoneyRange(low_minor=2, high_minor=1, currency="MAD"))
    messages = {}
    for language in ["fr", "ar", "en"]:
        hub = connect(world.server.address, world.tokens["writer"], language)
        told = refused(hub.profiles.UpdateProfile, pb.UpdateProfileRequest(profile=wrong),
                       grpc.StatusCode.INVALID_ARGUMENT)
        assert told.reason == "INVALID" and told.request_id
        assert list(told.fields) == ["profile.startup.round.ask"], told.fields
        assert told.language == language
        messages[language] = told.message
    # A profile without a name is no profile; an update without one keeps it.
    nameless = members.startup(2)
    nameless.display_name = ""
    told = refused(world.writer.profiles.CreateProfile, pb.CreateProfileRequest(profile=nameless),
                   grpc.StatusCode.INVALID_ARGUMENT)
    assert list(told.fields) == ["profile.display_name"], told.fields
    kept = world.writer.profiles.UpdateProfile(pb.UpdateProfileRequest(profile=nameless))
    assert kept.display_name == members.startup(2).display_name
    assert messages["fr"].startswith("Une partie de la demande"), messages
    assert any("\u0600" <= letter <= "\u06ff" for letter in messages["ar"]), messages
    assert len(set(messages.values())) == 3


@claim
def whoever_watches_sees_a_change(world):
    watch = world.reader.profiles.WatchProfiles(pb.WatchProfilesRequest(roles=[pb.ROLE_MENTOR]))
    begun = next(watch)
    assert begun.kind == pb.WatchProfilesResponse.KIND_UNSPECIFIED
    update = pb.UpdateProfileRequest(profile=pb.Profile(
        name="mentors/guide-08", display_name="Mentore Neuve", mentor=pb.Mentor(hours_per_month=6)))
    world.writer.profiles.UpdateProfile(pb.UpdateProfileRequest(profile=members.startup(3)))
    world.writer.profiles.UpdateProfile(update)
    change = next(watch)
    assert change.name == "mentors/guide-08" and change.kind == pb.WatchProfilesResponse.KIND_STORED
    assert change.profile.display_name == "Mentore Neuve" and change.sequence > begun.sequence
    world.writer.profiles.DeleteProfile(pb.DeleteProfileRequest(name="mentors/guide-08"))
    gone = next(watch)
    assert gone.kind == pb.WatchProfilesResponse.KIND_REMOVED and not gone.HasField("profile")
    watch.cancel()
    missed = world.reader.profiles.WatchProfiles(
        pb.WatchProfilesRequest(roles=[pb.ROLE_MENTOR], after_sequence=begun.sequence))
    assert next(missed).kind == pb.WatchProfilesResponse.KIND_UNSPECIFIED
    assert [next(missed).name for _ in range(2)] == ["mentors/guide-08"] * 2
    missed.cancel()


# --- Matching ----------------------------------------------------------------


@claim
def a_ranking_gives_its_reasons_in_three_languages(world):
    rankings = {language: rank(world.reader, language_code=language, k=5) for language in ["fr", "ar", "en"]}
    assert len({tuple(names(ranking)) for ranking in rankings.values()}) == 1
    french = rankings["fr"]
    assert len(french.candidates) == 5
    assert [candidate.rank for candidate in french.candidates] == [1, 2, 3, 4, 5]
    scores = [candidate.score for candidate in french.candidates]
    assert scores == sorted(scores, reverse=True) and 0 <= min(scores) and max(scores) <= 1
    texts = {language: [reason.text for candidate in ranking.candidates for reason in candidate.reasons]
             for language, ranking in rankings.items()}
    assert all(len(told) >= 5 and all(told) for told in texts.values())
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in text) for text in texts["ar"])
    assert not set(texts["fr"]) & set(texts["en"])
    # What the connection asks for is what a request gets that names no language.
    assert rank(connect(world.server.address, world.tokens["reader"], "ar"), k=5) == rankings["ar"]


@claim
def a_profile_that_is_stored_nowhere_is_ranked_too(world):
    sent = members.startup(0)
    sent.name = "startups/not-stored"
    ranking = world.reader.matching.Rank(pb.RankRequest(market=INVESTORS, profile=sent, k=5))
    assert ranking.seeker == "" and names(ranking) == names(rank(world.reader, k=5))
    refused(world.reader.profiles.GetProfile, pb.GetProfileRequest(name=sent.name), grpc.StatusCode.NOT_FOUND)


@claim
def a_filter_and_weights_of_ones_own_change_a_ranking(world):
    only = ["investors/fund-01", "investors/fund-06"]
    ranking = rank(world.reader, filter=pb.CandidateFilter(only=only))
    assert set(names(ranking)) <= set(only)
    place = pb.Weighting(weights={
        role: pb.FacetWeights(weights={"place": 1}) for role in ["startup", "investor"]})
    assert [c.score for c in rank(world.reader, weighting=place).candidates] != \
        [c.score for c in rank(world.reader).candidates]
    told = refused(world.reader.matching.Rank, pb.RankRequest(
        market=INVESTORS, name=VENTURE,
        weighting=pb.Weighting(weights={"startup": pb.FacetWeights(weights={"fame": 1})})),
        grpc.StatusCode.INVALID_ARGUMENT)
    assert list(told.fields) == ["weighting.weights.startup"], told.fields


@claim
def contributions_add_up_and_the_interval_holds_the_score(world):
    for candidate in rank(world.reader, k=5).candidates:
        why = world.reader.matching.Explain(
            pb.ExplainRequest(market=INVESTORS, name=VENTURE, candidate=candidate.name, language_code="fr"))
        assert why.score == candidate.score and why.eligible
        assert why.interval.low <= why.score <= why.interval.high
        assert [side.role for side in why.directions] == [pb.ROLE_STARTUP, pb.ROLE_INVESTOR]
        for side in why.directions:
            total = math.fsum(term.contribution for term in side.contributions)
            assert abs(total - side.value) < 1e-9, (total, side.value)
            assert abs(math.fsum(term.weight for term in side.contributions) - 1) < 1e-9
            for term in side.contributions:
                assert abs(term.weight * term.similarity - term.contribution) < 1e-9
                assert term.label and term.text
            assert side.interval.low - 1e-12 <= side.value <= side.interval.high + 1e-12
        fused = math.sqrt(why.directions[0].value * why.directions[1].value)
        assert abs(fused - why.score) < 1e-9, (fused, why.score)
        assert all(gate.verdict != pb.VERDICT_FAIL and gate.text for gate in why.gates)


@claim
def a_near_miss_says_what_would_open_more_doors(world):
    found = world.reader.matching.NearMisses(
        pb.NearMissesRequest(market=INVESTORS, name="startups/venture-09", language_code="fr"))
    assert found.counterparts == 20 and found.open < 20
    best = found.near_misses[0]
    assert "ask_at_most" in best.change and best.text and best.opens
    # Doing as it says does what it says.
    less = members.startup(9)
    amount = best.change["ask_at_most"]
    assert amount["currency"] == "MAD"
    most = int(amount["minor"])
    less.startup.round.ask.CopyFrom(pb.MoneyRange(low_minor=most, high_minor=most, currency="MAD"))
    after = world.reader.matching.NearMisses(pb.NearMissesRequest(market=INVESTORS, profile=less))
    assert after.open == found.open + len(best.opens) - best.closes


@claim
def a_batch_that_broke_off_goes_on_as_if_it_had_not(world):
    request = pb.RankBatchRequest(market=INVESTORS, role=pb.ROLE_STARTUP, k=5)
    unbroken = list(world.writer.matching.RankBatch(request))
    seekers = [answer.ranking.seeker for answer in unbroken]
    assert seekers == [f"startups/venture-{n:02}" for n in range(30)]
    stream = world.writer.matching.RankBatch(request)
    taken = [next(stream) for _ in range(11)]
    stream.cancel()
    request.resume_token = taken[-1].resume_token
    taken += world.writer.matching.RankBatch(request)
    assert [answer.ranking for answer in taken] == [answer.ranking for answer in unbroken]
    for answer in unbroken[::10]:
        assert names(answer.ranking) == names(rank(world.reader, answer.ranking.seeker, k=5))
    request.k = 6
    try:
        next(world.writer.matching.RankBatch(request))
        raise AssertionError("a token was taken for another question")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert list(details(error).fields) == ["resume_token"]


# --- Feedback ----------------------------------------------------------------


def outcome(counterpart, **rest):
    return pb.Outcome(market=INVESTORS, startup=VENTURE, counterpart=counterpart, **rest)


@claim
def those_who_met_are_not_introduced_again(world):
    first = names(rank(world.reader))[0]
    met = outcome(first, by=pb.ROLE_INVESTOR, event=pb.Outcome.EVENT_MET)
    request = pb.RecordOutcomesRequest(outcomes=[met], request_id=str(uuid.uuid4()))
    recorded = retrying(world.writer.feedback.RecordOutcomes, request)
    assert recorded == retrying(world.writer.feedback.RecordOutcomes, request)
    assert recorded.outcomes[0].name.startswith("outcomes/") and recorded.outcomes[0].HasField("at")
    assert first not in names(rank(world.reader, k=20))
    assert VENTURE not in names(rank(world.reader, first, k=100))
    # Others learn that something private stands between them, and not what.
    for hub, kind in [(world.reader, "kept_apart"), (world.writer, "not_met")]:
        why = hub.matching.Explain(pb.ExplainRequest(market=INVESTORS, name=VENTURE, candidate=first))
        assert not why.eligible
        assert [gate.kind for gate in why.gates if gate.verdict == pb.VERDICT_FAIL] == [kind]
    world.met = first


@claim
def a_decline_with_its_reason_counts_too(world):
    first = names(rank(world.reader))[0]
    declined = outcome(first, by=pb.ROLE_INVESTOR, event=pb.Outcome.EVENT_DECLINED,
                       decline_reason=pb.Outcome.DECLINE_REASON_STAGE)
    world.writer.feedback.RecordOutcomes(pb.RecordOutcomesRequest(outcomes=[declined]))
    assert first not in names(rank(world.reader, k=20))
    listed = world.writer.feedback.ListOutcomes(pb.ListOutcomesRequest(party=VENTURE)).outcomes
    assert {(one.counterpart, one.event, one.decline_reason) for one in listed} == {
        (world.met, pb.Outcome.EVENT_MET, pb.Outcome.DECLINE_REASON_UNSPECIFIED),
        (first, pb.Outcome.EVENT_DECLINED, pb.Outcome.DECLINE_REASON_STAGE)}
    without = outcome(first, by=pb.ROLE_INVESTOR, event=pb.Outcome.EVENT_DECLINED)
    told = refused(world.writer.feedback.RecordOutcomes, pb.RecordOutcomesRequest(outcomes=[without]),
                   grpc.StatusCode.INVALID_ARGUMENT)
    assert all(field.startswith("outcomes[0].") for field in told.fields), told.fields
    world.declined = first


# --- Policies ----------------------------------------------------------------


@claim
def a_policy_is_changed_compared_and_activated(world):
    name = f"policies/{INVESTORS}"
    analyst = world.analyst
    old = analyst.policies.GetPolicy(pb.GetPolicyRequest(name=name))
    assert old.active and old.name == f"{name}/versions/1"
    new = pb.Policy()
    new.CopyFrom(old)
    new.name = name
    for weights in new.weights.values():
        for facet in list(weights.weights):
            weights.weights[facet] = 10 if facet == "stage" else 0.1
    put = analyst.policies.PutPolicy(pb.PutPolicyRequest(policy=new, request_id=str(uuid.uuid4())))
    assert put.name == f"{name}/versions/2" and not put.active and put.digest != old.digest
    before = rank(world.reader, k=20)
    assert before.policy == old.name

    differences = analyst.policies.DiffPolicies(
        pb.DiffPoliciesRequest(left=old.name, right=put.name)).differences
    changed = {one.setting: (one.left, one.right) for one in differences}
    left, right = changed["weights.startup.stage"]
    assert float(left) < float(right) == 10, changed

    compared = analyst.matching.Compare(pb.CompareRequest(
        market=INVESTORS, right=pb.Weighting(policy=put.name), role=pb.ROLE_STARTUP, k=5, language_code="fr"))
    assert (compared.left_policy, compared.right_policy, compared.seekers) == (old.name, put.name, 30)
    assert 0 <= compared.mean_agreement < 1 and compared.lists and compared.facets[0].label
    told = rank(world.reader, k=20, weighting=pb.Weighting(policy=put.name))

    active = analyst.policies.ActivatePolicy(pb.ActivatePolicyRequest(name=name))
    assert active.active and active.name == put.name
    after = rank(world.reader, k=20)
    assert after.policy == put.name and names(after) == names(told) and names(after) != names(before)
    copied = analyst.policies.PutPolicy(pb.PutPolicyRequest(toml=put.toml))
    assert copied.weights == put.weights and not copied.active
    listed = analyst.policies.ListPolicies(pb.ListPoliciesRequest(policy=name)).policies
    assert [policy.name for policy in listed] == [f"{name}/versions/{n}" for n in (1, 2, 3)]


# --- Limits ------------------------------------------------------------------


@claim
def who_calls_too_often_is_told_when_to_come_again(world):
    text, _ = world.qantara.token("reader")
    hub = connect(world.server.address, text, "fr")
    request = pb.GetPolicyRequest(name=f"policies/{INVESTORS}")
    calls = [hub.policies.GetPolicy.future(request) for _ in range(1_500)]
    shed = [call for call in calls if call.exception() is not None]
    assert shed, "1,500 calls at once were all answered"
    assert {call.code() for call in shed} == {grpc.StatusCode.RESOURCE_EXHAUSTED}
    assert all(0.01 <= details(call.exception()).retry_after < 10 for call in shed)
    # A caller that waits as long as it is told is answered.
    assert retrying(hub.policies.GetPolicy, request).name
    assert rank(world.reader, k=1).candidates, "the limit is each credential's own"


# --- Rights of those whom profiles are about -----------------------------------


@claim
def a_subject_learns_all_that_is_held_of_it(world):
    export = world.admin.subjects.ExportSubject(pb.ExportSubjectRequest(name=VENTURE))
    assert export.profile.display_name == "Jeune Pousse 00"
    assert {one.counterpart for one in export.outcomes} == {world.met, world.declined}
    calls = {event.call for event in export.audit_events}
    assert {"ProfileService/BatchUpsertProfiles", "MatchingService/Rank", "FeedbackService/RecordOutcomes"} <= calls
    refused(world.writer.subjects.ExportSubject, pb.ExportSubjectRequest(name=VENTURE),
            grpc.StatusCode.PERMISSION_DENIED)


@claim
def the_audit_tells_who_saw_whom(world):
    events, token = [], ""
    while True:
        page = world.admin.admin.ListAuditEvents(
            pb.ListAuditEventsRequest(subject=VENTURE, page_size=50, page_token=token))
        events += page.events
        token = page.next_page_token
        if not token:
            break
    moments = [(event.at.seconds, event.at.nanos) for event in events]
    assert moments == sorted(moments)
    views = [event for event in events if event.call == "MatchingService/Rank" and event.shown]
    assert any(event.actor == world.identities["reader"] and world.met in event.shown for event in views)
    mine = world.admin.admin.ListAuditEvents(
        pb.ListAuditEventsRequest(actor=world.identities["analyst"], page_size=1_000)).events
    assert "PolicyService/ActivatePolicy" in {event.call for event in mine}


@claim
def a_backup_that_was_streamed_is_restored(world):
    pieces = world.admin.admin.Backup(pb.BackupRequest())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hub.backup"
        file.write_bytes(b"".join(piece.data for piece in pieces))
        other = Qantara(world.qantara.binary, folder)
        other.run("restore", file)
        listed = other.run("profiles", "list", "--role", "startup")
        assert "venture-07" in listed and "Jeune Pousse 07" in listed


@claim
def the_store_is_sound_and_counts_right(world):
    checked = world.admin.admin.CheckStore(pb.CheckStoreRequest())
    assert checked.healthy and not checked.findings, checked.findings
    stats = world.analyst.admin.GetStats(pb.GetStatsRequest())
    counts = {count.role: count.profiles for count in stats.profiles}
    assert (counts[pb.ROLE_STARTUP], counts[pb.ROLE_INVESTOR], counts[pb.ROLE_MENTOR]) == (30, 20, 8)
    pools = {pool.market: (pool.first_members, pool.second_members) for pool in stats.pools}
    assert pools[INVESTORS] == (30, 20)


@claim
def metrics_are_for_admins(world):
    def fetch(token):
        request = urllib.request.Request(f"http://{world.server.address}/metrics",
                                         headers={"authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    assert "MatchingService/Rank" in fetch(world.tokens["admin"])
    for token, status in [(world.tokens["reader"], 403), ("", 401)]:
        try:
            fetch(token)
            raise AssertionError("metrics were shown")
        except urllib.error.HTTPError as error:
            assert error.code == status, error.code


@claim
def subjects_are_erased_and_no_longer_found(world):
    # Another names one of them, and the proof below is worth something: what
    # is to go can be found in the files now.
    world.writer.profiles.UpdateProfile(pb.UpdateProfileRequest(
        profile=pb.Profile(name="startups/venture-05", startup=pb.Startup(competitors=members.strings("venture-00")))))
    world.erased = ["Jeune Pousse 00", "Fondatrice Numéro 00", "venture-00", "Jeune Pousse 09", "venture-09"]
    for text in world.erased:
        assert world.qantara.files_with(text), f"{text} was not to be found even before"
    receipt = world.admin.subjects.EraseSubjects(
        pb.EraseSubjectsRequest(names=[VENTURE, "startups/venture-09", "startups/nobody"]))
    assert (receipt.profiles, receipt.not_found, receipt.outcomes) == (2, 1, 2), receipt
    assert receipt.requests >= 1 and receipt.audit_events > 10 and receipt.profiles_corrected == 1, receipt
    for name in [VENTURE, "startups/venture-09"]:
        refused(world.reader.profiles.GetProfile, pb.GetProfileRequest(name=name), grpc.StatusCode.NOT_FOUND)
        refused(world.admin.subjects.ExportSubject, pb.ExportSubjectRequest(name=name), grpc.StatusCode.NOT_FOUND)
    assert VENTURE not in names(rank(world.reader, world.declined, k=100))
    corrected = world.reader.profiles.GetProfile(pb.GetProfileRequest(name="startups/venture-05"))
    assert "venture-00" not in corrected.startup.competitors.values
    assert world.admin.admin.CheckStore(pb.CheckStoreRequest()).healthy


@claim
def no_file_of_the_store_holds_their_names(world):
    for text in world.erased:
        assert not world.qantara.files_with(text), f"{text} is still in {world.qantara.files_with(text)}"
    assert world.qantara.files_with("Jeune Pousse 07"), "the others are still there"


@claim
def health_turns_to_not_serving_before_the_end(world):
    health = health_pb2_grpc.HealthStub(grpc.insecure_channel(world.server.address))
    watch = health.Watch(health_pb2.HealthCheckRequest(service=""))
    states = health_pb2.HealthCheckResponse
    assert next(watch).status == states.SERVING
    world.server.tell_to_stop()
    assert next(watch).status == states.NOT_SERVING
    assert health.Check(health_pb2.HealthCheckRequest(service="")).status == states.NOT_SERVING
    # Calls are still answered on connections that are open.
    assert rank(world.reader, "startups/venture-01").candidates
    watch.cancel()
    assert world.server.stop() == 0


@claim
def everything_is_there_after_a_restart(world):
    world.server = world.qantara.serve("--auth")
    reader = connect(world.server.address, world.tokens["reader"])
    ranking = rank(reader, "startups/venture-01")
    assert ranking.policy == f"policies/{INVESTORS}/versions/2" and ranking.candidates
    refused(reader.profiles.GetProfile, pb.GetProfileRequest(name=VENTURE), grpc.StatusCode.NOT_FOUND)
    for text in world.erased:
        assert not world.qantara.files_with(text), f"{text} came back"
    assert world.server.stop() == 0


@claim
def the_same_client_speaks_tls(world):
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        world.server = world.qantara.serve("--auth", "--tls-certificate", certificate, "--tls-key", key)
        hub = connect(world.server.address, world.tokens["reader"], ca_file=certificate)
        assert rank(hub, "startups/venture-01").candidates
        # The example, as a person would run it.
        shown = subprocess.run(
            [sys.executable, ROOT / "examples/clients/python/rank.py", world.server.address, "startups/venture-01",
             "--ca", certificate], capture_output=True, text=True, check=True,
            env={**os.environ, "QANTARA_TOKEN": world.tokens["reader"]}).stdout
        assert shown.startswith("1. Fonds Atlas"), shown
        assert world.server.stop() == 0


@claim
def the_log_names_no_secret_and_every_failure(world):
    for token in world.tokens.values():
        assert not any(token in line for line in world.log), "a token is in the log"
    assert not [line for line in world.log if '"ERROR"' in line], "the server logged errors"


# --- The run -----------------------------------------------------------------


def run(binary):
    with tempfile.TemporaryDirectory(prefix="qantara-clients-") as folder:
        world = SimpleNamespace(qantara=Qantara(binary, folder), tokens={}, identities={})
        for access in ["reader", "writer", "analyst", "admin"]:
            world.tokens[access], world.identities[access] = world.qantara.token(access)
        world.server = world.qantara.serve("--auth")
        world.log = world.server.log
        for access, token in world.tokens.items():
            setattr(world, access, connect(world.server.address, token, "fr"))
        try:
            return [tried(each, world) for each in CLAIMS]
        finally:
            world.server.stop()


def tried(each, world):
    sentence = each.__name__.replace("_", " ")
    try:
        # No claim may hang: the whole run would tell nothing.
        failure = []
        thread = threading.Thread(target=lambda: guarded(each, world, failure), daemon=True)
        thread.start()
        thread.join(timeout=90)
        if thread.is_alive():
            failure.append("it took longer than 90 s")
    finally:
        print("ok  " if not failure else "FAIL", sentence, flush=True)
    if failure:
        print(failure[0], flush=True)
    return not failure


def guarded(each, world, failure):
    try:
        each(world)
    except BaseException:
        failure.append(traceback.format_exc())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", default=os.environ.get("QANTARA_BIN", ROOT / "target/debug/qantara"))
    passed = run(Path(parser.parse_args().binary).absolute())
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    sys.exit(not all(passed))


if __name__ == "__main__":
    main()
