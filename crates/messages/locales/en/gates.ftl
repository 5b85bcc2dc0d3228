# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = Ticket and amount asked
rule-ask-between = Amount asked
rule-turnover-at-most = Turnover
rule-sector-not-excluded = Sectors excluded
rule-not-mainly-in = Not mainly in other sectors
rule-sector-in = Sectors accepted
rule-outside-share-at-most = Share of other sectors
rule-stage-wanted = Stage sought
rule-stage-in = Stages accepted
rule-place-wanted = Places covered
rule-place-in = Places accepted
rule-age-at-most = Age of the company
rule-legal-form-in = Legal form
rule-trl-reached = Technology readiness
rule-round-open = Round open
rule-applications-open = Applications open
rule-work-within-reach = Work within reach
rule-start-in-time = Start in time
rule-open = Open for applications
rule-instrument-shared = Form of financing in common
rule-language-shared = Language in common
rule-consent-given = Consent
rule-capacity-left = Room for one more
rule-not-met = Not met before
rule-not-obtained = Not obtained before
rule-kept-apart = Nothing keeps them apart
rule-not-declined = No meeting declined
rule-no-conflict = No conflict of interest
rule-no-competitor-backed = No competitor in the portfolio

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] The amount asked and the amount offered meet ({ $values })
    [fail] The amount asked and the amount offered do not meet ({ $values })
   *[unknown] Whether the amounts meet is not known yet ({ $missing })
    }
gate-ask-between = { $verdict ->
    [pass] The amount asked is within the range accepted ({ $values })
    [fail] The amount asked is outside the range accepted ({ $values })
   *[unknown] Whether the amount asked is accepted is not known yet ({ $missing })
    }
gate-turnover-at-most = { $verdict ->
    [pass] Turnover is within the ceiling ({ $values })
    [fail] Turnover is above the ceiling ({ $values })
   *[unknown] Whether turnover is within the ceiling is not known yet ({ $missing })
    }
gate-sector-not-excluded = { $verdict ->
    [pass] None of the startup’s sectors is excluded
    [fail] Excluded sector: { $common }
   *[unknown] Whether a sector is excluded is not known yet ({ $missing })
    }
gate-sector-in = { $verdict ->
    [pass] The startup works in a sector that qualifies: { $common }
    [fail] The startup works in no sector that qualifies ({ $values })
   *[unknown] Whether the startup’s sector qualifies is not known yet ({ $missing })
    }
gate-not-mainly-in = { $verdict ->
    [pass] The startup does not work mainly in a sector that is left out
    [fail] The startup works mainly in a sector that is left out: { $common }
   *[unknown] Whether the startup works mainly in a sector that is left out is not known yet ({ $values })
    }
gate-outside-share-at-most = { $verdict ->
    [pass] The portfolio’s share of other sectors stays within the limit ({ $values })
    [fail] The portfolio’s share of other sectors would exceed the limit ({ $values })
   *[unknown] Whether the share of other sectors stays within the limit is not known yet ({ $missing })
    }
gate-stage-wanted = { $verdict ->
    [pass] The startup is at a stage that is sought: { $common }
    [fail] The startup is not at a stage that is sought ({ $values })
   *[unknown] Whether the startup’s stage is sought is not known yet ({ $missing })
    }
gate-stage-in = { $verdict ->
    [pass] The startup is at a stage that qualifies: { $common }
    [fail] The startup is not at a stage that qualifies ({ $values })
   *[unknown] Whether the startup’s stage qualifies is not known yet ({ $missing })
    }
gate-place-wanted = { $verdict ->
    [pass] The startup is based or sells in a place that is covered: { $common }
    [fail] The startup is not based and does not sell in any place that is covered ({ $values })
   *[unknown] Whether the startup’s places are covered is not known yet ({ $missing })
    }
gate-place-in = { $verdict ->
    [pass] The startup is based in a place that qualifies: { $common }
    [fail] The startup is based outside the places that qualify ({ $values })
   *[unknown] Whether the startup’s location qualifies is not known yet ({ $missing })
    }
gate-age-at-most = { $verdict ->
    [pass] The company is young enough ({ $values })
    [fail] The company is too old ({ $values })
   *[unknown] The company’s age is not known yet ({ $missing })
    }
gate-legal-form-in = { $verdict ->
    [pass] The company has a legal form that qualifies: { $common }
    [fail] The company’s legal form does not qualify ({ $values })
   *[unknown] The company’s legal form is not known yet ({ $missing })
    }
gate-trl-reached = { $verdict ->
    [pass] The technology is as ready as the pilot asks ({ $values })
    [fail] The technology is not as ready as the pilot asks ({ $values })
   *[unknown] Whether the technology is ready enough is not known yet ({ $missing })
    }
gate-round-open = { $verdict ->
    [pass] The startup’s round is open ({ $values })
    [fail] The startup’s round has closed ({ $values })
   *[unknown] Whether the round is open is not known yet ({ $missing })
    }
gate-applications-open = { $verdict ->
    [pass] Applications are open ({ $values })
    [fail] Applications are closed today ({ $values })
   *[unknown] Whether applications are open is not known yet ({ $missing })
    }
gate-work-within-reach = { $verdict ->
    [pass] The work is within reach ({ $values })
    [fail] The work is neither within reach nor done remotely by both ({ $values })
   *[unknown] Whether the work is within reach is not known yet ({ $missing })
    }
gate-start-in-time = { $verdict ->
    [pass] Available in time for the start ({ $values })
    [fail] Available too late for the start ({ $values })
   *[unknown] Whether they are available in time is not known yet ({ $missing })
    }
gate-open = { $verdict ->
    [pass] Open today ({ $values })
    [fail] Closed today ({ $values })
   *[unknown] Whether it is open today is not known yet ({ $missing })
    }
gate-instrument-shared = { $verdict ->
    [pass] Form of financing in common: { $common }
    [fail] No form of financing in common ({ $values })
   *[unknown] Whether they share a form of financing is not known yet ({ $missing })
    }
gate-language-shared = { $verdict ->
    [pass] { $n ->
        [one] Language in common: { $common }
       *[other] Languages in common: { $common }
        }
    [fail] No language in common ({ $values })
   *[unknown] Whether they share a language is not known yet (not stated by { $who })
    }
gate-consent-given = { $verdict ->
    [pass] Both agreed to be matched
    [fail] No consent to be matched from { $who }
   *[unknown] Consent to be matched still to be given by { $who }
    }
gate-capacity-left = { $verdict ->
    [pass] Both have room for one more
    [fail] No room left with { $who }
   *[unknown] Whether there is room left is not known yet (not stated by { $who })
    }
gate-not-met = { $verdict ->
    [pass] { $expires ->
        [yes] They have not met lately ({ $values })
       *[no] They have not met before
        }
    [fail] { $expires ->
        [yes] They have already met ({ $values })
       *[no] They have already met
        }
   *[unknown] Whether they have met before is not known
    }
gate-kept-apart = { $verdict ->
    [pass] Nothing that they keep to themselves stands between them
    [fail] Something that they keep to themselves stands between them
   *[unknown] Whether something stands between them that they keep to themselves is not known
    }
gate-not-declined = { $verdict ->
    [pass] Neither has declined to meet the other lately
    [fail] One of them has declined to meet the other
   *[unknown] Whether one of them has declined to meet the other is not known
    }
gate-no-conflict = { $verdict ->
    [pass] No conflict of interest is known
    [fail] They must not be introduced: conflict of interest
   *[unknown] Whether there is a conflict of interest is not known
    }
gate-not-obtained = { $verdict ->
    [fail] The startup has had this programme already
   *[pass] The startup has not had this programme before
    }
gate-no-competitor-backed = { $verdict ->
    [pass] No competitor of the startup is in the portfolio
    [fail] A competitor of the startup is in the portfolio: { $common }
   *[unknown] Whether a competitor is in the portfolio is not known yet ({ $missing })
    }

## What has to be filled in before a rule can tell

missing = missing: { $fields }

## Where a rule comes from, and when it holds

source = Source: { $title }
source-dated = Source: { $title }, { $date }
source-read = Source: { $title }, read on { $date }
warning = { $rule } (a warning: the score counts { $kept })
in-force-from = In force since { $from }
in-force-to = In force until { $to }
in-force-between = In force from { $from } to { $to }
