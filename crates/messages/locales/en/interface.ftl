# Words of the command line’s tables and reports.

## Headings of tables

head-access = Access
head-contribution = Contribution
head-counterparts = Counterparts
head-ends = Ends
head-facet = Facet
head-fit = Fit
head-id = Id
head-lists = Lists made
head-made = Made
head-market = Market
head-name = Name
head-note = Note
head-open = Open today
head-place = Place
head-profiles = Profiles
head-rank = Rank
head-role = Role
head-score = Score
head-sectors = Sectors
head-setting = Setting
head-startups = Startups
head-summary = What it is for
head-tenant = Tenant
head-values = What was seen
head-version = Version
head-active = Active
head-weight = Weight
head-why = Why

## Progress

progress-demo = Bringing the sample in
progress-generate = Writing { $file }
progress-import = Reading { $file }
progress-pool = Preparing the profiles
progress-rank = Ranking

## Files in and out

import-did = { $file }: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }; { $created } created, { $updated } updated, { $unchanged } unchanged, { $refused } refused
import-would = { $file }, trial run: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }; would be { $created } created, { $updated } updated, { $unchanged } unchanged, { $refused } refused
import-field = { $field }: { $set } filled in, { $changed } changed, { $lost } lost
import-refused-total = { $n ->
    [one] { $n } row was refused; the others are in. Correct it and import the file again
   *[other] { $n } rows were refused; the others are in. Correct them and import the file again
    }
import-would-refuse-total = { $n ->
    [one] { $n } row would be refused; nothing was written
   *[other] { $n } rows would be refused; nothing was written
    }
import-refused-all = { $n ->
    [one] { $n } row was refused, and there is no other. Correct it and import the file again
   *[other] { $n } rows were refused, and there are no others. Correct them and import the file again
    }
import-repeated = { $n ->
    [one] { $n } more row is about a profile of another row
   *[other] { $n } more rows are about profiles of other rows
    }
note-not-utf8 = Row { $row } is not UTF-8 and was read as Windows-1252; check accented letters
note-arabic-1256 = Row { $row } is not UTF-8 and was read as Windows-1256; check Arabic letters
note-utf16 = The file is UTF-16 and was converted
note-columns-ignored = Columns that the mapping does not use: { $columns }
note-sheet-ignored = Sheet { $sheet } was left out: its first row names no `id` column
note-rows-skipped = { $n ->
    [one] { $n } row was skipped, as the mapping or the proposal says
   *[other] { $n } rows were skipped, as the mapping or the proposal says
    }
import-consent = Consent to be matched: { $agreed } agreed, { $refused } refused, { $silent } did not say
import-withdrew = { $n ->
    [one] { $n } refusal of consent stands in a refused row and was taken all the same: { $who }
   *[other] { $n } refusals of consent stand in refused rows and were taken all the same: { $who }
    }
import-would-withdraw = { $n ->
    [one] { $n } refusal of consent stands in a refused row and would be taken all the same: { $who }
   *[other] { $n } refusals of consent stand in refused rows and would be taken all the same: { $who }
    }
import-not-withdrawn = { $n ->
    [one] { $n } refusal of consent stands in a refused row and is applied to nobody: the row’s line says why
   *[other] { $n } refusals of consent stand in refused rows and are applied to nobody: the rows’ lines say why
    }
import-named-and-more = { $who } and { $n } more
import-may-be-matched = { $n ->
    [one] { $n } profile had refused consent or was archived, and may now be matched: { $who }
   *[other] { $n } profiles had refused consent or were archived, and may now be matched: { $who }
    }
import-would-be-matched = { $n ->
    [one] { $n } profile refuses consent or is archived, and could then be matched: { $who }
   *[other] { $n } profiles refuse consent or are archived, and could then be matched: { $who }
    }
import-not-stated = { $n ->
    [one] { $n } profile no longer refuses consent or is archived, but has not agreed, which this hub requires: { $who }
   *[other] { $n } profiles no longer refuse consent or are archived, but have not agreed, which this hub requires: { $who }
    }
import-stay-archived = { $n ->
    [one] { $n } archived profile is in the files and stays archived: { $who }. `--unarchive` brings it back
   *[other] { $n } archived profiles are in the files and stay archived: { $who }. `--unarchive` brings them back
    }
mentions-in-doubt = { $n ->
    [one] For { $n } id it is in doubt who is meant:
   *[other] For { $n } ids it is in doubt who is meant:
    }
mention-nobody = { $profile }, { $field }: there is no { $who } in this hub
mention-near = { $profile }, { $field }: there is no { $who } in this hub; did you mean { $near }?
mention-several = { $profile }, { $field }: { $who } can be { $near }; it stands for each of them
more-lines = and { $n } more
sync-absent = { $n ->
    [one] { $n } profile is in the hub and not in the files:
   *[other] { $n } profiles are in the hub and not in the files:
    }
sync-none = Everybody of these roles in the hub is in the files, or is archived.
sync-listed = Nothing was done to them. With `--archive-absent` they are archived: kept, and matched with no other
sync-would-archive = { $n ->
    [one] Without `--dry-run`, { $n } profile would be archived: kept, and matched with no other. Nothing was written
   *[other] Without `--dry-run`, { $n } profiles would be archived: kept, and matched with no other. Nothing was written
    }
sync-would-refuse = { $n ->
    [one] { $n } row is refused, so it is not known who is absent, and nobody would be archived. Correct it and import the file again
   *[other] { $n } rows are refused, so it is not known who is absent, and nobody would be archived. Correct them and import the file again
    }
sync-would-be-empty = No row was read, so the files are not complete, and nobody would be archived
sync-archived = { $n ->
    [one] { $n } profile archived: kept, and matched with no other. To bring it back, import it with `--unarchive`
   *[other] { $n } profiles archived: kept, and matched with no other. To bring them back, import them with `--unarchive`
    }
sync-refused = { $n ->
    [one] { $n } row was refused, so it is not known who is absent; nobody was archived. Correct it and import the file again
   *[other] { $n } rows were refused, so it is not known who is absent; nobody was archived. Correct them and import the file again
    }
sync-empty = No row was read, so the files are not complete; nobody was archived
export-did = { $n ->
    [one] { $n } profile written to { $file }
   *[other] { $n } profiles written to { $file }
    }
backup-did = { $n ->
    [one] { $n } profile backed up in { $file }
   *[other] { $n } profiles backed up in { $file }
    }
restore-did = { $n ->
    [one] { $n } profile restored to { $folder }
   *[other] { $n } profiles restored to { $folder }
    }
profiles-deleted = { $n ->
    [one] { $n } profile deleted
   *[other] { $n } profiles deleted
    }. This is not erasure: outcomes, other profiles and the store’s files may still hold what was known of them. `qantara profiles erase` leaves nothing
profiles-erased = Receipt of { $time }, commit { $sequence }: { $n ->
    [one] { $n } profile erased
   *[other] { $n } profiles erased
    }, { $missing } not there; { $outcomes ->
    [one] { $outcomes } outcome removed
   *[other] { $outcomes } outcomes removed
    }, { $corrected ->
    [one] { $corrected } other profile corrected
   *[other] { $corrected } other profiles corrected
    }. No byte of them is left in the store’s files; backups made before are yours to destroy
check-read = { $n ->
    [one] { $n } profile read and as it was written
   *[other] { $n } profiles read and as they were written
    } ({ $engine }, { $size } on disk, commit { $sequence })
check-healthy = The store is healthy.
check-unhealthy = { $n ->
    [one] { $n } thing is wrong with the store
   *[other] { $n } things are wrong with the store
    }; restore the last backup into a new folder with `qantara restore BACKUP --data DIR`

## Rankings

rank-title = { $roles } for { $seeker } ({ $id })
rank-nobody = Nobody is open today; `qantara near { $id }` tells what would change that.
rank-capped = The list is empty because of the cap on exposure: all its candidates are in as many other lists as they may be.
rank-table-out = A table is for the terminal; `--out` takes --format xlsx, csv, jsonl or trec
rank-trec-reasons = A TREC run has no room for names and reasons; take --format xlsx, csv or jsonl
rank-out-format = { $file } does not say what it is; write file.xlsx, file.csv, file.jsonl or file.trec, or add --format
book-format = { $file } is no workbook; `--out` takes a file.xlsx
book-written = { $file } is written
head-change = What would open more
head-opens = Opens
head-closes = Loses
route-page-best = Counterparts
route-page-dossier = What the dossier lacks
route-page-step = Next step
rank-floors = The floors cost { $lost } of the sum of scores; { $changed } of { $lists } lists have other candidates.
rank-floors-short = Places that are missing, since too few are open or lists too short: { $short }
rank-share-short = { $group } lacks places: { $short }
rank-left-out = { $n ->
    [one] One of the list may not be matched and is left out: { $ids }
   *[other] { $n } of the list may not be matched and are left out: { $ids }
    }
rank-capped-lists = { $n ->
    [one] One list is empty because of the cap on exposure: { $ids }
   *[other] { $n } lists are empty because of the cap on exposure: { $ids }
    }
replay-same = The bytes are the same.

## One pair

explain-title = { $seeker } and { $candidate }: { $score }
explain-interval = If everything were known, between { $low } and { $high }. Policy { $policy }, version { $version }.
explain-kept = Warnings leave { $kept } of the score that the two values make.
explain-eligible = No rule keeps them apart.
explain-not-eligible = A rule keeps them apart, so they are not in each other’s lists.
explain-direction = What it is worth to { $name }: { $value } (from { $low } to { $high } if everything were known)
explain-gates = Rules
explain-sum = Sum

## What would open more

near-title = { $market }: { $open } of { $counterparts } open to { $seeker }
near-none = No single change would open more.
near-missing-fields = Filling these in could clear every rule with { $counterparts }: { $fields }
near-ask-at-most = { $more } if the ask is at most { $amount }
near-ask-at-least = { $more } if the ask is at least { $amount }
near-ticket-from = { $more } if tickets begin at { $amount }
near-ticket-up-to = { $more } if tickets go up to { $amount }
near-stage = { $more } if the stage is { $stage }
near-add-stage = { $more } if { $stage } is welcome too
near-sell-in = { $more } if it also sells in { $place }
near-move-to = { $more } if it is based in { $place }
near-add-place = { $more } if { $place } is welcome too
near-site-in = { $more } if it takes place in { $place }
near-reach-trl = { $more } if the technology reaches TRL { $level }
near-ask-trl = { $more } if TRL { $level } is enough
near-legal-form = { $more } if the legal form is: { $form }
near-welcome-sector = { $more } if this sector is no longer excluded: { $sector }
near-advise-remotely = { $more } if advice at a distance is offered too
near-add-instrument = { $more } if this form of financing is added: { $form }
near-add-language = { $more } if meetings can also be held in { $language }
near-open-from = { $more } if applications open by { $date }
near-open-until = { $more } if it stays open until { $date }
near-make-room = { $more } if there is room for one more
near-closes = { $change } (but losing { $counterparts })

## The plan

plan-side = Side
plan-people = People
plan-without = Without a meeting
plan-below = Below their floor
plan-busiest = Most meetings of one
plan-places = Places
plan-left = left
plan-right = right
plan-meetings = { $n ->
    [0] No meeting.
    [one] One meeting, of score { $value }.
   *[other] { $n } meetings, whose scores sum to { $value }.
    }
plan-short = { $n ->
    [one] One meeting is missing below the floors.
   *[other] { $n } meetings are missing below the floors.
    }
plan-optimal = { $goal ->
    [places] Proved: as few are missing as can be, and nobody gets a second place where it takes somebody’s first; no such allocation has a greater total.
    [pinned] Proved: no plan within these limits that has the pinned meetings has a greater total.
    [kept] Proved: no plan within these limits that keeps to the earlier one as asked is better.
    [worst] Proved: the worst-off’s best meeting is as good as it can be, and no such plan has a greater total.
    [spread] Proved: nobody gets a second meeting where it takes somebody’s first, and so on; no such plan has a greater total.
    [relax] Proved: as few meetings are missing as can be, and no such plan has a greater total.
   *[total] Proved: no plan within these limits has a greater total.
    }
plan-of-best = That is so for the pairs that either has among its best { $k }.
plan-floors-unproved = With floors this high, it is not proved that they come before every score.
plan-without-names = Without a meeting, { $side }: { $ids }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
    }
plan-out = The meetings are written to a file with --out FILE, and printed with --format json.
plan-gap = A plan within these limits could be better by { $gap } at most.
plan-conflict = Among the pairs that may meet, these cannot all hold:
plan-rule-floor = { $who } gets { $n ->
    [one] a meeting
   *[other] at least { $n } meetings
    }
plan-rule-capacity = { $who } takes { $n ->
    [0] no meeting
    [one] one meeting at most
   *[other] { $n } meetings at most
    }
plan-rule-slots = { $who } has time for { $n ->
    [0] no meeting
    [one] one meeting
   *[other] { $n } meetings
    }
plan-rule-pin = { $who } meets { $whom }
plan-rule-veto = { $who } does not meet { $whom }
plan-short-placed = { $n ->
    [one] Counting only meetings that have a slot, one is missing below the floors.
   *[other] Counting only meetings that have a slot, { $n } are missing below the floors.
    }
plan-placed = { $n ->
    [one] One meeting has a slot; { $slots ->
        [one] one slot is used
       *[other] { $slots } slots are used
        }.
   *[other] { $n } meetings have a slot; { $slots ->
        [one] one slot is used
       *[other] { $slots } slots are used
        }.
    }
plan-unplaced-proved = { $n ->
    [one] One meeting has none, and no timetable places more:
   *[other] { $n } meetings have none, and no timetable places more:
    }
plan-unplaced = { $n ->
    [one] One meeting has none. No timetable places more than { $bound }:
   *[other] { $n } meetings have none. No timetable places more than { $bound }:
    }
plan-waits = Longest wait between two meetings ({ $side }): { $longest ->
    [0] none
    [one] one slot
   *[other] { $longest } slots
    }.
plan-long-waits = { $n ->
    [one] One of them waits
   *[other] { $n } of them wait
    } for more than { $short ->
    [one] one slot
   *[other] { $short } slots
    }.
plan-never-together = { $left } and { $right }: never free at the same time
plan-one-full = { $left } and { $right }: { $full } has no slot left for it
plan-both-full = { $left } and { $right }: neither has a slot left for it
plan-not-at-once = { $left } and { $right }: what is left of their time is not the same
plan-tables-full = { $left } and { $right }: all tables are taken when both have time
plan-no-resource = { $left } and { $right }: no { $full } is free when both have time
plan-stable = Stable: no two of them would both rather meet each other.

## A plan checked, compared and repaired

plan-of-all = That is so for all pairs that may meet, not only for each one’s best.
plan-short-of-group = { $n ->
    [one] One meeting is missing in the group { $group }.
   *[other] { $n } meetings are missing in the group { $group }.
    }
plan-sought = One more place would bring most with { $ids }.
plan-sought-floor = a missing meeting
plan-sought-place = { $id } ({ $brings })
plan-sought-slot = { $id } ({ $brings }; it takes one more slot too)
plan-seat = One more seat at the day’s tables would bring { $points }.
plan-seat-floor = One more seat at the day’s tables would bring a missing meeting.
plan-group-costs = The last meeting that the group { $group } gets for its floor costs { $points } of the total.
plan-pin-costs = Pinning { $left } and { $right } costs { $cost } of the total.
plan-pin-short = { $n ->
    [one] One meeting more is missing because of it.
   *[other] { $n } meetings more are missing because of it.
    }
plan-pin-loser = { $who } loses most by it ({ $loses }).
plan-rule-group = the group { $group } gets { $n ->
    [one] a meeting
   *[other] at least { $n } meetings
    }
plan-rule-group-capacity = the group { $group } takes { $n ->
    [0] no meeting
    [one] one meeting at most
   *[other] { $n } meetings at most
    }
plan-rule-seats = there are tables for { $n ->
    [0] no meeting
    [one] one meeting
   *[other] { $n } meetings
    } in all
plan-seats = { $n ->
    [0] The tables have room for no meeting.
    [one] The tables have room for one meeting.
   *[other] The tables have room for { $n } meetings in all.
    }
plan-curve = The best plan for each floor of the left side:
plan-head-floor = Floor
plan-no-slot = { $n ->
    [one] One pair was left out because no slot was found for it; the proof is about the others.
   *[other] { $n } pairs were left out because no slot was found for them; the proof is about the others.
    }
plan-rounds = { $n ->
    [0] The tickets of these meetings could close no round of { $asks }.
    [one] The tickets of these meetings could close one round of { $asks }:
   *[other] The tickets of these meetings could close { $n } rounds of { $asks }:
    }
plan-rounds-closing = Without the preference for rounds it is { $before }; no plan could close more than { $closable }. It costs { $cost } of the total.
plan-round-closed = { $left }: up to { $amount } from { $who }
plan-rounds-one-ticket = { $n ->
    [one] One more round lacks a single ticket:
   *[other] { $n } more rounds lack a single ticket each:
    }
plan-round-open = { $left } lacks { $amount }; the ticket of one of these closes it: { $who }
plan-round-no-lead = { $left } lacks somebody who leads; one of these closes it: { $who }
plan-changed-since = These have changed since the plan was made:
plan-file-changed = the file { $file }
check-plan-kept = Every limit is kept, and every figure is right.
compare-meetings = Meetings
compare-placed = Meetings with a slot
compare-value = Total of scores
compare-short = Missing below the floors
compare-without = Left side without a meeting
compare-worst = Best meeting of the worst-off
compare-gini-left = Inequality of meetings, left (Gini)
compare-gini-right = Inequality of meetings, right (Gini)
compare-blocking = Pairs that would rather meet
compare-in-both = { $n ->
    [0] The two plans have no meeting in common.
    [one] The two plans have one meeting in common.
   *[other] The two plans have { $n } meetings in common.
    }
compare-gain = { $n ->
    [one] One gains in the second plan, { $side }: { $ids }
   *[other] { $n } gain in the second plan, { $side }: { $ids }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
        }
    }
compare-loss = { $n ->
    [one] One loses in the second plan, { $side }: { $ids }
   *[other] { $n } lose in the second plan, { $side }: { $ids }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
        }
    }
allocate-site = Site or mentor
allocate-opens = Opens
allocate-given = Given
allocate-free = Left
allocate-without = { $n ->
    [one] One goes without: { $ids }
   *[other] { $n } go without: { $ids }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
        }
    }
allocate-sum = { $n ->
    [0] Nothing is given.
    [one] One place or block of hours is given, of score { $value } less what waiting costs.
   *[other] { $n } places or blocks of hours are given; their scores, less what waiting costs, sum to { $value }.
    }
allocate-short = { $n ->
    [one] One is missing below the floors.
   *[other] { $n } are missing below the floors.
    }
replan-same = Nothing has changed, and nothing moves.
replan-no-meeting = No meeting changes.
replan-without = { $who } gets no meeting: nobody has a place left without another’s loss.
replan-counts = Meetings lost: { $lost }, cancelled: { $cancelled }, new: { $added }, moved: { $moved }. People touched: { $people }.
replan-lost = − { $left } and { $right } ({ $score }): no longer possible
replan-cancelled = − { $left } and { $right } ({ $score }): cancelled
replan-added = + { $left } and { $right } ({ $score })
replan-added-in = + { $left } and { $right } ({ $score }), slot { $slot }
replan-moved = → { $left } and { $right }: from slot/table { $from } to { $to }
replan-added-without = + { $left } and { $right } ({ $score }), without a slot
replan-moved-out = → { $left } and { $right }: no slot any more (it had { $from }, slot/table)
replan-moved-in = → { $left } and { $right }: a slot at last ({ $to }, slot/table)
replan-total = The total of scores goes from { $from } to { $to }.
replan-costs = What each change costs, one after the other:
replan-cost = { $change }: { $cost } of the total, { $people ->
    [0] nobody touched
    [one] one person touched
   *[other] { $people } people touched
    }.
replan-curve = What more changes would bring, before slots are looked at:
replan-head-cancelled = Cancelled
replan-head-added = New
replan-head-short = Missing below the floors
replan-head-value = Total of scores
replan-head-share = Recovered
replan-head-keep = Option

## The one-stop desk

route-title = { $name } ({ $id }) before every market
route-dossier = Dossier: { $known } of { $n } fields filled in
route-missing = { $field }: empty; { $weight } of the scores depend on it
route-missing-holding = { $field }: empty; { $weight } of the scores depend on it, and the rules with { $counterparts ->
    [one] { $counterparts } counterpart
   *[other] { $counterparts } counterparts
    }
route-missing-rules = { $field }: empty; the rules depend on it with { $counterparts ->
    [one] { $counterparts } counterpart
   *[other] { $counterparts } counterparts
    }
route-step = Next step on the financing ladder: { $programme }
route-step-amount = Next step on the financing ladder: { $programme }, { $amount }
route-no-step = No step of the financing ladder fits its stage, its ask and the forms of financing it seeks, and is open today.
route-proofs = To bring:

## Policies

policy-valid = { $name }, version { $version }, is a policy for { $market }: { $facets } weights, { $gates } gates, SHA-256 { $digest }
policy-same = The two policies are the same.
policy-put = { $name } is kept. `qantara policy activate` ranks its market by it.
policy-active = { $market } is ranked by { $name } from now on.
examined-pairs = { $pairs ->
    [0] The rules leave no pair to look at.
    [one] One pair looked at, for { $seekers } who seek.
   *[other] { $pairs } pairs looked at, for { $seekers } who seek.
    }
examined-how = Mean and spread (from the 5th to the 95th of 100 pairs) are of the fit. “Moves” is the share of places in the lists that change without the facet.
examined-still = { $count ->
    [one] { $facets } moves hardly anybody: without it, less than one place in a hundred changes.
   *[other] { $facets } move hardly anybody: without any one of them, less than one place in a hundred changes.
    }
examined-sides = What a pair is worth to the two sides has a correlation of { $correlation }; the other side’s view changes { $moved } of the places in the lists.
examined-sides-alike = What a pair is worth is the same for all pairs on one of the sides; the other side’s view changes { $moved } of the places in the lists.
head-mean = Mean fit
head-moves = Moves
head-spread = Spread
head-unknown = Unknown
head-weight-of = Weight ({ $role })

## The demonstration

demo-filled = { $n } profiles in { $folder } ({ $added } added now).
demo-why-not = Why not { $name }? It would score { $score }, but:
demo-day = A demo day of startups and investors, with 12 slots, 40 tables and a meeting for each startup:
demo-next = Try next:

## The service

serve-ready = Answering on { $address }. Stop with Ctrl-C.
token-made = Token { $id } is made. Keep it: it is not shown again.
token-revoked = Token { $id } opens nothing any more.
token-revoked-at = revoked { $time }

head-agreed = Agreed
head-refused = Refused
head-not-stated = Not stated
head-archived = Archived
head-matched = May be matched
consent-presumed = Whoever did not refuse may be matched. `qantara consent required` matches only those who agreed, and programmes.
consent-required = Only those who agreed are matched, and programmes that did not refuse. `qantara consent presumed` matches whoever did not refuse.

## Evaluation

evaluate-title = { $market }: { $seekers } with judgements, lists of { $k }
evaluate-judgements = Judged relevant: { $relevant }; not relevant: { $not }; asked and not answered: { $unjudged }
evaluate-ungraded = { $n ->
    [one] For one who seeks nobody was graded: left out of what follows
   *[other] For { $n } who seek nobody was graded: left out of what follows
    }
evaluate-seekers-missing = { $n ->
    [one] One who seeks in the judgements is not stored, and counts 0: { $ids }
   *[other] { $n } who seek in the judgements are not stored, and count 0: { $ids }
    }
evaluate-candidates-missing = { $n ->
    [one] One candidate in the judgements is not stored, so no policy can list it: { $ids }
   *[other] { $n } candidates in the judgements are not stored, so no policy can list them: { $ids }
    }
evaluate-not-matched = { $n ->
    [one] One profile in the judgements may not be matched (consent, archive): { $ids }
   *[other] { $n } profiles in the judgements may not be matched (consent, archive): { $ids }
    }
evaluate-answered = Have a list
evaluate-of = { $some } of { $all }
evaluate-without-relevant = Nobody is relevant to them
evaluate-judged = Listed and judged
evaluate-tied = Ordered by id alone
evaluate-coverage = Candidates in any first 10
evaluate-gini = Inequality of exposure (Gini)
evaluate-interval = Below a mean: its 95% interval, from { $repetitions } samples of those who seek (seed { $seed }).
evaluate-no-interval = Fewer than { $fewest } seek: no intervals.
evaluate-from-to = { $low } to { $high }
evaluate-two = { $first } minus { $second }
evaluate-several = Each two of { $n }, by { $measure }
evaluate-how = “By chance”: how often chance alone makes as great a difference. “Effect”: the mean difference over its spread (Cohen’s d). A verdict asks both: an interval without zero, and a chance of 0.05 at most. Where there is no difference, one verdict in twenty is still made by chance.
evaluate-better-worse = { $better } / { $worse }
evaluate-better = better
evaluate-worse = worse
evaluate-not-decisive = not decisive
evaluate-too-few = too few
evaluate-says-better = By { $measure }, { $better } is better than { $worse }.
evaluate-says-not-decisive = By { $measure }, { $better } and { $worse }: the interval includes zero, not decisive.
evaluate-says-by-chance = By { $measure }, { $better } and { $worse }: chance makes such a difference among so many systems, not decisive.
evaluate-says-two-by-chance = By { $measure }, { $better } and { $worse }: chance makes such a difference more than once in twenty, not decisive.
evaluate-says-too-few = Fewer than { $fewest } seek: no verdict.
evaluate-groups = { $roles } – { $field }: { $measure }
evaluate-seen = { $roles } – { $field }: who is seen
evaluate-exposure = { $exposure } ({ $merit })
evaluate-seen-how = Exposure: the sum of 1 / log₂(rank + 1) over the first 10 places of all lists, the mean of the group. In brackets: for each seeker to whom one of them is relevant.
head-better = Better / worse
head-chance = By chance
head-difference = Difference
head-effect = Effect
head-interval = 95% interval
head-measure = Measure
head-merit = Relevant to
head-region = Region
head-systems = Compared
head-verdict = Verdict
evaluate-since = Outcomes from { $day } on judge; the lists are of that day, without pairs that knew of each other before.
evaluate-outcomes = { $outcomes } outcomes tell of { $introduced } introductions; { $settled } are settled, and both sides accepted { $share } of these.
evaluate-listed = Introductions that are in the lists
evaluate-no-meaning = Fewer than { $fewest } introductions are settled: what a score means cannot be said.
evaluate-no-meaning-of = { $system } has a score for fewer than { $fewest } of the settled introductions: what it means cannot be said.
evaluate-meaning = What a score of { $system } has meant
evaluate-meaning-how = The share that both sides accepted, fitted so that it never falls as scores rise (isotonic regression).
head-introductions = Introductions
head-mutual = Accepted by both
head-settled = Settled

## Tuning

progress-examples = Preparing what is learned from
progress-learning = Learning
progress-measuring = Measuring what was learned
tune-ctrl-c = Learning. Ctrl-C ends it and keeps the best so far.
tune-epoch = { $fuse }, epoch { $epoch }: { $value }
tune-too-little-to-learn = too little to learn from: of { $needed } who seek and have a relevant candidate and another there are { $seekers }, { $missing } too few; of { $needed-relevant } relevant candidates there are { $relevant }, { $missing-relevant } too few
tune-too-little-to-choose = too little to choose by: of { $needed } who seek and have a relevant candidate and another there are { $seekers }, { $missing } too few; of { $needed-relevant } relevant candidates there are { $relevant }, { $missing-relevant } too few
tune-title = { $market }: learning from { $policy }, version { $version }
tune-training = Teach: { $seekers }, with { $relevant } relevant of { $candidates } candidates
tune-validation = Choose: { $seekers }, with { $relevant } relevant of { $candidates } candidates
tune-unused = Who seek and are not used: not in the pool { $absent }; nobody relevant { $without }; beyond what is used { $beyond }
tune-unreachable = Relevant candidates whom no list can hold: not in the pool { $absent }; kept apart by a rule { $barred }
tune-interrupted = Ctrl-C ended the learning; the best so far counts.
tune-before = On those who choose, { $measure } of { $policy } is { $value }.
tune-difference = On those who choose, { $measure } goes from { $before } to { $after }; the difference is { $difference }, better for { $better } and worse for { $worse }.
tune-flattered = The policy was chosen by these judgements, which flatters it a little: judge it by others.
tune-nothing = Nothing clearly better than { $policy } was found. Nothing is written.
tune-nothing-written = As it would be written, that is not clearly better than { $policy }. Nothing is written.
tune-fuse = Two values become a score by: { $before } → { $after }
tune-weights-how = A weight is a share of what its side values. Between the bounds, if the side’s other weights share the rest as they do now, nobody who chooses has others among the first { $k }.
tune-intervals-how = In brackets after a weight: where it lies in 95 of 100 samples of those who teach.
tune-curves-how = What a fit counts as before it is weighed, straight between the points; a facet that is not named counts as before.
tune-written = Written: { $name } in { $file }. How it was learned: { $manifest }
tune-put = Kept in the hub: { $name }. How it was learned: { $manifest }
tune-dry-run = A dry run: { $name } is not written.
tune-next = Next, with judgements that neither taught nor chose:
head-bounds = Bounds
head-epochs = Epochs
head-best-epoch = Best after
head-curve = Fit → counts as
head-fuse = Two values become a score by

## Sensitivity

sensitivity-title = { $policy }, version { $version }: the first { $k } of { $seekers }
sensitivity-how = Between the bounds, the lists keep their first { $k }, if the side’s other weights share the rest as they do now.
sensitivity-overlap-how = Overlap without the facet: 1 is the same list, 0 has nothing in common, and the first places count most (rank-biased overlap, persistence 0.9). Its weight goes to the side’s other facets.
sensitivity-lost-how = Lost: by how much nDCG@10, now { $value }, falls without the facet, with its 95% interval. Nothing is learned anew: a facet that another could stand in for looks worth more than it is.
head-no-list = No list changes
head-nine-tenths = Fewer than a tenth change
head-overlap = Overlap without it
head-lost = nDCG@10 lost without it

## Who moves

moves-title = From { $first } to { $second }: lists of { $k } for { $seekers }
moves-lists = Lists that change: { $changed }. They share { $overlap } of their candidates, and agree from the top by { $agreement }. Moves: { $moves }
moves-facets-how = “Moved by”: the share of all that changed the order of candidates.
moves-how = Places from 1 to { $k }; – is below. A reason’s number is how that part of the score changes, of 100, less its mean change for those whom the candidate passed, or who passed it.
moves-between = {"; "}
moves-places = { $before } → { $after }
moves-seen-one = { $id } ({ $before } → { $after })
moves-barred = kept out by { $rules }
moves-admitted = no longer kept out by { $rules }
moves-capped = kept out by the cap on exposure
moves-no-longer-capped = no longer kept out by the cap on exposure
moves-ruled = rules or the cap on exposure take out or let in others: { $n }
moves-seen-more = In more lists: { $n } ({ $ids })
moves-seen-less = In fewer lists: { $n } ({ $ids })
moves-wanted = Judged moves toward what was wanted: { $toward }; away from it: { $away }; not judged: { $unjudged }
moves-difference = { $measure } goes from { $before } to { $after }; the difference is { $difference }.
moves-better = The second is better.
moves-worse = The second is worse.
moves-not-decisive = That is not decisive.
head-away = Away
head-candidate = Candidate
head-grade = Grade
head-moved = Place
head-moved-by = Moved by
head-seeker = Seeks
head-toward = Toward what was wanted

## The revealed thesis

thesis-title = { $name }, as of { $day }
thesis-portfolio = Rounds: { $rounds }, in { $ventures } ventures, { $period }; without a date: { $undated }; later, and not counted: { $later }
thesis-field = { $field }: known of { $known }
thesis-agrees = stated and done
thesis-stated-not-done = stated, not done
thesis-done-not-stated = done, not stated
thesis-exception = once, not stated
thesis-revealed = done
thesis-too-few = too few to say
thesis-rounds = Size of rounds, all investors together: known of { $known }
thesis-sizes = From { $smallest } to { $largest }; half are at most { $median }
thesis-ticket = Stated ticket: { $ticket }
thesis-without-rate = Without an exchange rate, and not counted: { $n }
thesis-rounds-agree = The ticket fits into the rounds: { $below } of { $known } are smaller than the smallest ticket
thesis-ticket-above = The ticket does not fit: { $below } of { $known } rounds are smaller than the smallest ticket
thesis-no-ticket = No ticket is stated
thesis-floor = Of fewer than { $floor } investments nothing is said: { $floor } show nothing of what makes half of them once in 32 times. A stated sector or place holds what lies in it; a venture counts once.
head-investments = Investments
head-period = When
head-share = Share
head-stated = Stated

## The page of an evaluation

evaluate-by-depth = { $measure } by how many places count
axis-places = Places that count
evaluate-lorenz = Who has the exposure (Lorenz curve)
axis-least-seen = Candidates, the least seen first
axis-exposure = Their share of all exposure
evaluate-all-alike = All seen alike
evaluate-moves = Who gains and who loses: { $first } in place of { $second }
evaluate-moves-of = { $roles } by { $by } – gain: { $gain }; lose: { $lose }. Those who gain most and those who lose most:
evaluate-moves-none = { $roles } by { $by }: nobody gains or loses.
axis-exposure-of-one = exposure
evaluate-caps = What it costs to show nobody too often
evaluate-caps-chart = { $measure } against inequality
evaluate-caps-how = From point to point, no candidate is in more than a smaller share of the lists, rounded down but at least one list. Places go to the highest scores over all lists, and a list whose candidates are used up stays shorter. Rankings from files are not capped. Where a point is to the left of another and no lower, it is the better one.
evaluate-no-cap = none
head-cap = In at most
head-candidates-each = Candidates in a list
evaluate-weights = What the policies weigh
evaluate-facets = What each facet brings
evaluate-facets-lost = { $measure } lost without it
evaluate-facets-how = Lost: by how much { $measure } falls without the facet, with its 95% interval, if its weight goes to the side’s other facets. Nothing is learned anew: a facet that another could stand in for looks worth more than it is. An interval that includes zero decides nothing.
evaluate-weights-how = In brackets: as long as a weight stays between these, nine lists in ten keep the same first { $k }, in any order and without a cap on exposure (looked at: { $lists }), if the side’s other weights share the rest as they do now. { $none }: the facet counts nothing.
evaluate-intervals-how = Below a learned weight: where it lies in 95 of 100 samples of those who taught it.
evaluate-methods = How it was measured
evaluate-methods-lists = On { $day }, lists of { $k } were made for { $seekers } from { $candidates }.
evaluate-methods-read = The lists of { $systems } were read from files.
evaluate-methods-judged = { $judged } pairs are graded, and { $excluded } are excluded from lists and grades. Whoever has no list counts 0. An unjudged candidate counts as not relevant, except in condensed lists, from which it is taken out first. Equal scores are ordered by id.
evaluate-methods-chance = Intervals: percentile bootstrap over those who seek, { $repetitions } samples, from { $fewest } of them on. Two systems: paired randomisation test, two-sided, with as many draws; more than two: randomised Tukey HSD. Effect: Cohen’s d of the paired differences. Exposure: the sum of 1 / log₂(rank + 1) over the first 10 places. Chance begins at { $seed }: the same data and settings give the same figures.
head-digest = SHA-256

## Judging

judge-pool = To judge in { $file }: { $pairs } pairs of { $seekers }. Pairs judged already: { $judged }
judge-dropped = { $n ->
    [one] One listed pair was left out: its candidate is not stored, or may not be matched
   *[other] { $n } listed pairs were left out: their candidates are not stored, or may not be matched
    }
judge-imported = Pairs: { $pairs }; with a grade: { $judged }; without: { $waiting }; people who judged: { $raters }
judge-agreement = Agreement on the { $pairs } pairs that several people graded: { $alpha } (Krippendorff’s α; 1 is full, 0 is chance)
judge-reliable = From 0.8 on, grades are relied on.
judge-tentative = From 0.667 to 0.8, only tentative conclusions can be drawn.
judge-unreliable = Below 0.667, the grades are not to be relied on: agree on what they mean, and judge again.
judge-one-grade = Everybody gave the same grade: chance would agree too, so nothing can be said of agreement.
judge-nothing-shared = No pair was graded by two people, so nothing can be said of agreement.

## What a file is taken for

propose-table = { $place }: the columns are named in row { $row }; coming in: { $who }
propose-column = { $column } → { $name } [{ $fields }], { $percent }% sure
propose-example = { $text } is read as { $value }
propose-doubtful = { $text } is taken for { $value }: not sure
propose-beside = { $field }: { $value }
propose-unused = not used: { $columns }
propose-left-out = stays out, row { $row } ({ $name }): { $why }
propose-left-out-more = and { $n } more rows that stay out
propose-unread = { $column }: “{ $text }” cannot be read and stays unknown ({ $count } ×, row { $rows })
propose-unread-near = { $column }: “{ $text }” cannot be read and stays unknown ({ $count } ×, row { $rows }); near it: { $guesses }
propose-unread-more = and { $n } more texts that cannot be read
propose-double = rows { $first } and { $second } have the same name, and both come in: { $name }
propose-sheets = sheets without profiles: { $sheets }
propose-nothing = { $file }: no table of profiles was recognised in it; nothing was written. `--role` names what its rows are, `--mapping` what its columns are
propose-take = Nothing was written. `--yes` brings the files in as shown; `--mapping` says what to change
propose-ask = Bring them in like this? [y/N]
propose-new = columns that the mapping has not seen: { $columns }
propose-saved = { $file } is written ({ $lines } lines); `--mapping` reads the next file by it
propose-save-one = `--save-mapping` takes one file
template-format = { $file } does not say what it is; a template is a file.xlsx or a file.csv
template-written = { $file } is written, with { $n } columns; the example row stays out of imports
template-example = (example) { $name }
fields-code = Code
fields-name = Name
fields-field = Field
fields-header = A header that is recognised
fields-example = Example
fields-role = Role
fields-cities = Cities of Morocco, of Africa from 100,000 people and of the world from 500,000 are found by their names: `qantara fields places Fez`
fields-no-place = not places that are known, or names that several countries have: { $names }
fields-unknown = `{ $what }` is no role, and none of concepts, stages, instruments, places, business-models, kinds, legal-forms, contracts, leads
skipped-total = it adds up the others
skipped-note = it is a note or a heading
skipped-test = it is a test or an example
skipped-closed = it exists no more
skipped-other = not a member of a hub: { $text }
skipped-duplicate = it repeats row { $row }
skipped-answered-again = row { $row } answers again
skipped-nameless = it has no name

## What imports could not read, and the hub's own words

import-unsure = { $n ->
    [one] { $n } text is unread or doubtful; `qantara problems` shows it, and how to settle it
   *[other] { $n } texts are unread or doubtful; `qantara problems` shows them, and how to settle them
}
problems-none = The last imports left nothing unread or doubtful.
problems-unread = { $count } × “{ $text }”, { $fields }: cannot be read ({ $files })
problems-doubtful = { $count } × “{ $text }”, { $fields }: taken for { $value }, which is not sure ({ $files })
problems-more = and { $n } more; `-n` shows more of them, `--format json` all
problems-not-kept = { $field }: { $n } more that are not kept, as they may say something of a person or are too many ({ $file })
problems-settled = { $n ->
    [one] { $n } more text has been settled since: the next import of its file reads it
   *[other] { $n } more texts have been settled since: the next imports of their files read them
}
read-did = “{ $text }” is read as { $value } ({ $topic }), from the next import on
read-nothing = “{ $text }” says nothing ({ $topic }), from the next import on
read-taken = { $n ->
    [one] { $n } word was taken in
   *[other] { $n } words were taken in
}
read-forgotten = “{ $text }” is no word of this hub any more
read-unknown = “{ $text }” is no word of this hub; `qantara read` lists its words
read-none = This hub has no words of its own; `qantara read TEXT --as VALUE` adds one
read-which = “{ $text }” may be of several kinds, or what it means is of none; say which with `--for`: { $fields }
read-personal = “{ $text }” cannot be a word: it seems to say who somebody is, where they live or how they are reached
read-no-word = “{ $text }” cannot be a word: it has no letters, or too many
read-no-value = “{ $meaning }” cannot be read without a doubt as: { $topic }; `qantara fields` shows the values that exist
read-no-value-near = “{ $meaning }” cannot be read without a doubt as: { $topic }; near it: { $guesses }
read-says-nothing = (says nothing)
read-head-text = Text
read-head-topic = Kind
read-head-value = Is read as
topic-sector = sectors
topic-technology = technologies
topic-skill = skills
topic-stage = stages
topic-instrument = instruments
topic-business-model = business models
topic-investor-kind = kind of investor
topic-programme-kind = kind of programme
topic-lead = who leads
topic-legal-form = legal form
topic-contract = contracts
topic-place = places
topic-language = languages
topic-goal = development goals
topic-answer = yes or no
topic-amount = amounts
topic-date = dates
topic-count = counts
topic-percent = percentages
topic-hours = hours a month
