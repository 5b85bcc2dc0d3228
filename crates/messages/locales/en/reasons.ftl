# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart
## (`-near`: they fit without being the same)

reason-sector = { $reader ->
    [startup] Interested in your field: { $common }
   *[other] Works in a field that interests you: { $common }
    }
reason-technology = { $reader ->
    [startup] Interested in your technology: { $common }
   *[other] Uses technology that interests you: { $common }
    }
reason-skill = { $reader ->
    [startup] Offers skills you need: { $common }
   *[other] Needs skills you offer: { $common }
    }
reason-stage = { $reader ->
    [startup] Takes startups at your stage: { $common }
   *[other] Is at a stage that suits you: { $common }
    }
reason-stage-near = { $reader ->
    [startup] Takes startups at a stage near yours: { $other } (you: { $startup })
   *[other] Is at a stage near those that suit you: { $startup } (you: { $other })
    }
reason-ticket = { $reader ->
    [startup] Offers { $other }; you ask for { $startup }
   *[other] Asks for { $startup }; you offer { $other }
    }
reason-round = { $reader ->
    [startup] Joins rounds of about { $other }; you ask for { $startup }
   *[other] Asks for { $startup }; you join rounds of about { $other }
    }
reason-place = { $reader ->
    [startup] Works in your area: { $common }
   *[other] Present in your area: { $common }
    }
reason-place-near = { $reader ->
    [startup] Within reach: { $other } (you: { $startup })
   *[other] Within reach: { $startup } (you: { $other })
    }
reason-instrument = { $reader ->
    [startup] Offers financing you seek: { $common }
   *[other] Seeks financing you offer: { $common }
    }
reason-mastery = { $reader ->
    [startup] Masters skills at the level you want: { $common }
   *[other] Wants skills at a level you have: { $common }
    }
reason-contract = { $reader ->
    [startup] Would take a contract you offer: { $common }
   *[other] Offers a contract you would take: { $common }
    }
reason-pay = { $reader ->
    [startup] Expects { $other }; you pay { $startup }
   *[other] Pays { $startup }; you expect { $other }
    }
reason-business-model = { $reader ->
    [startup] Interested in your business model: { $common }
   *[other] Has a business model that interests you: { $common }
    }
reason-language = { $n ->
    [one] Language in common: { $common }
   *[other] Languages in common: { $common }
    }
reason-sdg = { $reader ->
    [startup] Shares your goals: { $common }
   *[other] Serves goals you care about: { $common }
    }
reason-text = { $reader ->
    [startup] Their words are close to your pitch
   *[other] Its pitch is close to your own words
    }
reason-portfolio-sector = { $reader ->
    [startup] Has invested in or near your field: { $startup }
   *[other] Works in or near a field you have invested in: { $startup }
    }
reason-portfolio-place = { $reader ->
    [startup] Has invested in or near your area: { $startup }
   *[other] Is in or near an area you have invested in: { $startup }
    }
reason-portfolio-stage = { $reader ->
    [startup] Has invested at about your stage: { $startup }
   *[other] Is at about a stage you have invested at: { $startup }
    }
reason-activity = { $reader ->
    [startup] Has invested lately ({ $other } in all)
   *[other] You have invested lately ({ $other } in all)
    }
reason-traction = { $reader ->
    [startup] Your results so far speak for you ({ $points } out of 100)
   *[other] Good results so far ({ $points } out of 100)
    }

## How many rounds a portfolio holds

investments = { $count ->
    [one] { $count } investment
   *[other] { $count } investments
    }

## Where they fit little, or somebody has not stated it

you = you
clause-separator = { "; " }
reason-little = { $facet }: weak fit ({ $seen })
reason-little-alone = { $facet }: weak fit
reason-unstated = { $facet }: not known yet
reason-unstated-other = { $facet }: not stated yet by { $other }
reason-unstated-reader = { $facet }: not stated yet by you ({ $fields })
reason-unstated-both = { $facet }: not stated yet by you ({ $fields }) or by { $other }
reason-other = { $facet }: good fit ({ $seen })
