# What the service could not do, and what to do then: one message for each
# reason of the contract's errors.

error-invalid = Some of the request is not as expected: { $fields }.
error-no-such-call = There is no such call here.
error-not-found = There is no { $name }.
error-refused-consent = { $name } refused consent to be matched.
error-consent-not-stated = { $name } has not consented to be matched, and this hub requires that.
error-archived = { $name } is archived.
error-exists = There is already a { $name }; change it, or choose another id.
error-changed = { $name } was changed meanwhile; read it again and repeat your change.
error-request-reused = The request id { $id } was used for another change; take a new one.
error-cursor-lost = The changes that you ask for are no longer in memory; list the profiles again and watch from there.
error-too-little-to-learn = There is too little to learn from: { $seekers } of { $seekers-needed } who seek have a relevant candidate and another, with { $relevant } of { $relevant-needed } relevant candidates.
error-too-little-to-choose = There is too little to choose by: { $seekers } of { $seekers-needed } who seek have a relevant candidate and another, with { $relevant } of { $relevant-needed } relevant candidates.
error-tuning-under-way = { $name } is under way; wait until it is done, or cancel it.
error-withdrawn-by-erasure = Somebody was erased meanwhile, so nothing was learned from their data; start again.
error-withdrawn-consent = Somebody withdrew their consent meanwhile, so nothing was learned from their data; start again.
error-nothing-learned = { $name } has no policy that is better than its start.
error-overloaded = The server is busy; try again in a moment.
error-rate = Too many calls; try again in a moment.
error-unauthenticated = This call needs a valid token.
error-denied = This token may not call { $call }.
error-cancelled = The call was ended before it was done.
error-deadline = There was not enough time to answer.
error-store = The store could not do it; the operator finds the cause in the log under { $request }.
error-internal = Something went wrong here; the operator finds the cause in the log under { $request }.
