# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = Ticket and amount asked
rule-ask-between = Amount asked
rule-turnover-at-most = Turnover
rule-sector-not-excluded = Sectors excluded
rule-sector-in = Sectors accepted
rule-outside-share-at-most = Share of other sectors
rule-stage-wanted = Stage sought
rule-stage-in = Stages accepted
rule-place-wanted = Places covered
rule-place-in = Places accepted
rule-age-at-most = Age of the company
rule-legal-form-in = Legal form
rule-trl-reached = Technology readiness
rule-open = Open for applications
rule-instrument-shared = Form of financing in common
rule-language-shared = Language in common
rule-consent-given = Consent
rule-capacity-left = Room for one more
rule-not-met = Not met before
rule-no-conflict = No conflict of interest
rule-no-competitor-backed = No competitor in the portfolio

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] The amount asked and the amount offered meet
    [fail] The amount asked and the amount offered do not meet
   *[unknown] Whether the amounts meet is not known yet
    }
gate-ask-between = { $verdict ->
    [pass] The amount asked is within the range accepted
    [fail] The amount asked is outside the range accepted
   *[unknown] Whether the amount asked is accepted is not known yet
    }
gate-turnover-at-most = { $verdict ->
    [pass] Turnover is within the ceiling
    [fail] Turnover is above the ceiling
   *[unknown] Whether turnover is within the ceiling is not known yet
    }
gate-sector-not-excluded = { $verdict ->
    [pass] None of the startup's sectors is excluded
    [fail] At least one of the startup's sectors is excluded
   *[unknown] Whether a sector is excluded is not known yet
    }
gate-sector-in = { $verdict ->
    [pass] The startup works in a sector that qualifies
    [fail] The startup works in no sector that qualifies
   *[unknown] Whether the startup's sector qualifies is not known yet
    }
gate-outside-share-at-most = { $verdict ->
    [pass] The share of ventures from other sectors stays within the limit
    [fail] The share of ventures from other sectors would exceed the limit
   *[unknown] Whether the share of other sectors stays within the limit is not known yet
    }
gate-stage-wanted = { $verdict ->
    [pass] The startup is at a stage that is sought
    [fail] The startup is at a stage that is not sought
   *[unknown] Whether the startup's stage is sought is not known yet
    }
gate-stage-in = { $verdict ->
    [pass] The startup is at a stage that qualifies
    [fail] The startup is at a stage that does not qualify
   *[unknown] Whether the startup's stage qualifies is not known yet
    }
gate-place-wanted = { $verdict ->
    [pass] The startup is based or sells in a place that is covered
    [fail] The startup is neither based nor selling in a place that is covered
   *[unknown] Whether the startup's places are covered is not known yet
    }
gate-place-in = { $verdict ->
    [pass] The startup is based in a place that qualifies
    [fail] The startup is based outside the places that qualify
   *[unknown] Whether the startup's location qualifies is not known yet
    }
gate-age-at-most = { $verdict ->
    [pass] The company is young enough
    [fail] The company is too old
   *[unknown] The company's age is not known yet
    }
gate-legal-form-in = { $verdict ->
    [pass] The company has a legal form that qualifies
    [fail] The company's legal form does not qualify
   *[unknown] The company's legal form is not known yet
    }
gate-trl-reached = { $verdict ->
    [pass] The technology is as ready as the pilot asks
    [fail] The technology is not as ready as the pilot asks
   *[unknown] Whether the technology is ready enough is not known yet
    }
gate-open = { $verdict ->
    [pass] Today lies within the dates to apply or to join
    [fail] Today lies outside the dates to apply or to join
   *[unknown] The dates are not known yet
    }
gate-instrument-shared = { $verdict ->
    [pass] They share a form of financing
    [fail] They share no form of financing
   *[unknown] Whether they share a form of financing is not known yet
    }
gate-language-shared = { $verdict ->
    [pass] They share a language
    [fail] They share no language
   *[unknown] Whether they share a language is not known yet
    }
gate-consent-given = { $verdict ->
    [pass] Both agreed to be matched
    [fail] One of the two has not agreed to be matched
   *[unknown] Not everybody has been asked for consent yet
    }
gate-capacity-left = { $verdict ->
    [pass] Both have room for one more
    [fail] One of the two has no room left
   *[unknown] Whether both have room left is not known yet
    }
gate-not-met = { $verdict ->
    [pass] They have not met before
    [fail] They have already met
   *[unknown] Whether they have met before is not known
    }
gate-no-conflict = { $verdict ->
    [pass] No conflict of interest is known
    [fail] One must not be introduced to the other: conflict of interest
   *[unknown] Neither has declared whether there is a conflict of interest
    }
gate-no-competitor-backed = { $verdict ->
    [pass] No competitor of the startup is in the portfolio
    [fail] A competitor of the startup is in the portfolio: { $common }
   *[unknown] Whether a competitor is in the portfolio is not known yet
    }

## Where a rule comes from, and when it holds

source = Source: { $title }
source-dated = Source: { $title }, { $date }
in-force-from = In force since { $from }
in-force-to = In force until { $to }
in-force-between = In force from { $from } to { $to }
