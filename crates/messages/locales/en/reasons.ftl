# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart

reason-sector = { $reader ->
    [startup] Looks for the sectors you work in: { $other } (you: { $startup })
   *[other] Works in the sectors you look for: { $startup } (you: { $other })
    }
reason-technology = { $reader ->
    [startup] Looks for the technologies you use: { $other } (you: { $startup })
   *[other] Uses the technologies you look for: { $startup } (you: { $other })
    }
reason-skill = { $reader ->
    [startup] Brings the skills you need: { $other } (you need: { $startup })
   *[other] Needs the skills you bring: { $startup } (you: { $other })
    }
reason-stage = { $reader ->
    [startup] Takes ventures at your stage: { $other } (you: { $startup })
   *[other] Is at a stage you look for: { $startup } (you: { $other })
    }
reason-ticket = { $reader ->
    [startup] Can give what you ask for: { $other } (you ask: { $startup })
   *[other] Asks for an amount you can give: { $startup } (you: { $other })
    }
reason-round = { $reader ->
    [startup] Usually joins rounds of about your size: { $other } (you ask: { $startup })
   *[other] Raises a round of about the size you usually join: { $startup } (you: { $other })
    }
reason-place = { $reader ->
    [startup] Works where you are: { $other } (you: { $startup })
   *[other] Is based or sells where you work: { $startup } (you: { $other })
    }
reason-instrument = { $reader ->
    [startup] Offers financing in a form you seek: { $common }
   *[other] Seeks financing in a form you offer: { $common }
    }
reason-business-model = { $reader ->
    [startup] Looks for your business model: { $common }
   *[other] Has a business model you look for: { $common }
    }
reason-sdg = { $reader ->
    [startup] Wants to serve the development goals you serve: { $common }
   *[other] Serves development goals you care about: { $common }
    }
reason-text = { $reader ->
    [startup] Describes in similar words what you present in your pitch
   *[other] Presents in similar words what you describe
    }
reason-portfolio-sector = { $reader ->
    [startup] Has already backed ventures close to your sectors: { $startup } (portfolio: { $portfolio })
   *[other] Works in sectors close to those you have backed: { $startup } (your portfolio: { $portfolio })
    }
reason-portfolio-place = { $reader ->
    [startup] Has already backed ventures near you: { $startup } (portfolio: { $portfolio })
   *[other] Is near ventures you have backed: { $startup } (your portfolio: { $portfolio })
    }
reason-portfolio-stage = { $reader ->
    [startup] Has already backed ventures at about your stage: { $startup } (portfolio: { $portfolio })
   *[other] Is at about the stage of ventures you have backed: { $startup } (your portfolio: { $portfolio })
    }
reason-activity = { $reader ->
    [startup] Has been investing lately (portfolio: { $portfolio })
   *[other] You have been investing lately (your portfolio: { $portfolio })
    }
reason-traction = { $reader ->
    [startup] Values what you have achieved: { $startup } on the scale of traction
   *[other] Has achieved much: { $startup } on the scale of traction
    }

## How many rounds a portfolio holds

investments = { $count ->
    [one] { $count } investment
   *[other] { $count } investments
    }

## Where they fit little, or it is not known

reason-little = { $facet }: little in common ({ $seen })
reason-little-alone = { $facet }: little in common
reason-unknown = { $facet }: not known yet; missing: { $missing }
reason-unknown-alone = { $facet }: not known yet
reason-other = { $facet }: they fit ({ $seen })
missing-field = { $field } ({ $role })
