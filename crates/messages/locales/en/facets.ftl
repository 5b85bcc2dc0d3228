# The things by which two profiles fit.

## Facets

facet-sector = Sector
facet-technology = Technology
facet-skill = Skills
facet-mastery = Level of skills
facet-stage = Stage
facet-ticket = Ticket
facet-round = Size of round
facet-place = Place
facet-instrument = Form of financing
facet-contract = Contract
facet-pay = Pay
facet-business-model = Business model
facet-language = Language
facet-sdg = Development goals
facet-text = In their own words
facet-portfolio-sector = Sectors already backed
facet-portfolio-place = Places already backed
facet-portfolio-stage = Stages already backed
facet-portfolio-city = Cities already backed
facet-similar-deals = Similar past deals
facet-uncommon = Unlike what most back
facet-co-investors = Co-investors
facet-syndicate = Size of syndicates
facet-few-backers = Few investors yet
facet-larger-round = Ask above usual rounds
facet-smaller-round = Ask below usual rounds
facet-ask-size = Size of ask
facet-traction = Traction
facet-activity = Recent activity
facet-lead = Leads the round
facet-hours = Time given
facet-budget = Budget
facet-interest = The startup’s stated interest
facet-interest-back = Interest stated in the startup
