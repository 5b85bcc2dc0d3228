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
reason-sector-words = { $reader ->
    [startup] Their text speaks of your field: { $common }
   *[other] Works in a field that your text speaks of: { $common }
    }
reason-technology-words = { $reader ->
    [startup] Their text speaks of your technology: { $common }
   *[other] Uses technology that your text speaks of: { $common }
    }
reason-skill-words = { $reader ->
    [startup] Their text speaks of skills you need: { $common }
   *[other] Needs skills that your text speaks of: { $common }
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
reason-text = Both texts speak of: { $common }
reason-portfolio-sector = { $reader ->
    [startup] Has invested in your field: { $common } ({ $deals })
   *[other] Works in a field you have invested in: { $common } ({ $deals })
    }
reason-portfolio-place = { $reader ->
    [startup] Has invested in your area: { $common } ({ $deals })
   *[other] Based in an area you have invested in: { $common } ({ $deals })
    }
reason-portfolio-stage = { $reader ->
    [startup] Has invested at your stage: { $common } ({ $deals })
   *[other] At a stage you have invested at: { $common } ({ $deals })
    }
reason-portfolio-city = { $reader ->
    [startup] Has invested in your city: { $common } ({ $deals })
   *[other] Based in a city you have invested in: { $common } ({ $deals })
    }
reason-similar-deals = { $reader ->
    [startup] Has backed startups like yours: { $common }
   *[other] Like startups you have backed: { $common }
    }
reason-uncommon = { $reader ->
    [startup] Few investors back startups like yours
   *[other] Few investors back startups like it
    }
reason-co-investors = { $reader ->
    [startup] Invests beside your investors: { $common }
   *[other] Backed by investors you invest beside: { $common }
    }
reason-syndicate = { $reader ->
    [startup] Usually invests with few others
   *[other] You usually invest with few others
    }
reason-few-backers = { $reader ->
    [startup] Few have invested in you yet
   *[other] Few have invested in it yet
    }
reason-larger-round = { $reader ->
    [startup] Joins rounds of about { $other }; you ask for { $startup }
   *[other] Asks for { $startup }; you join rounds of about { $other }
    }
reason-smaller-round = { $reader ->
    [startup] Joins rounds of about { $other }; you ask for { $startup }
   *[other] Asks for { $startup }; you join rounds of about { $other }
    }
reason-ask-size = { $reader ->
    [startup] You are raising a large round: { $startup }
   *[other] Is raising a large round: { $startup }
    }
reason-activity = { $reader ->
    [startup] Has invested in the last two years: { $deals }
   *[other] You have invested in the last two years: { $deals }
    }
reason-traction = { $reader ->
    [startup] Your results so far speak for you ({ $points } out of 100)
   *[other] Good results so far ({ $points } out of 100)
    }
reason-lead = { $reader ->
    [startup] Can set a round’s terms: { $other }
   *[other] You can set a round’s terms: { $other }
    }
reason-hours = { $reader ->
    [startup] Gives much time: { $count ->
        [one] { $count } hour a month
       *[other] { $count } hours a month
        }
   *[other] You give much time: { $count ->
        [one] { $count } hour a month
       *[other] { $count } hours a month
        }
    }
reason-budget = { $reader ->
    [startup] Has money for the pilot: { $other }
   *[other] You have money for the pilot: { $other }
    }
reason-interest = { $reader ->
    [startup] You said whether you want to meet: { $common }
   *[other] Said whether they want to meet you: { $common }
    }
reason-interest-near = { $reader ->
    [startup] You have not said whether you want to meet
   *[other] Has not said whether they want to meet you
    }
reason-interest-back = { $reader ->
    [startup] Said whether they want to meet you: { $common }
   *[other] You said whether you want to meet: { $common }
    }
reason-interest-back-near = { $reader ->
    [startup] Has not said whether they want to meet you
   *[other] You have not said whether you want to meet
    }

## How many rounds a portfolio holds

investments = { $count ->
    [one] { $count } investment
   *[other] { $count } investments
    }

investments-latest = { $investments }, latest { $date }

## Where they fit little, or somebody has not stated it

you = you
clause-separator = { "; " }
reason-little = { $facet }: weak fit ({ $seen })
reason-little-alone = { $facet }: weak fit
reason-unstated = { $facet }: not known yet
reason-unstated-other = { $facet }: not stated yet by { $other }
reason-unstated-reader = { $facet }: not stated yet by you ({ $fields })
reason-unstated-both = { $facet }: not stated yet by you ({ $fields }) or by { $other }
reason-other = { $facet }: fair fit ({ $seen })
