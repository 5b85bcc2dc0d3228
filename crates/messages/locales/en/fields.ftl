# Fields of profiles and rules, without the role that the path begins with.

## Every profile

field-name = Name
field-languages = Languages
field-capacity = Capacity
field-capacity-by-market = Capacity by market
field-archived_on = Archived since
field-availability = Availability
field-consent = Consent
field-consent-matching = Consent to be matched
field-external-ids = Ids in other tools
field-conflicts = Conflicts of interest
field-met = Already met
field-met-on = Date of the last meeting
field-declined = Meetings declined
field-interest = Whom they want to meet
field-embedding = Supplied vector
field-updated-on = Last confirmed
field-sectors = Sectors
field-technologies = Technologies
field-business-models = Business models
field-sdgs = Development goals
field-home = Location
field-kind = Kind
field-text = Description

## Startups

field-founders = Founders
field-stage = Stage
field-legal-form = Legal form
field-founded-on = Founded on
field-pitch = Pitch
field-markets = Markets
field-round = Round
field-round-ask = Amount asked
field-round-instruments = Forms of financing sought
field-round-closes-on = Round closes on
field-traction = Traction
field-traction-turnover = Turnover
field-traction-customers = Paying customers
field-traction-growth-percent = Growth in turnover
field-traction-raised = Raised so far
field-team-size = Team size
field-trl = Technology readiness level (TRL)
field-needs = Skills needed
field-competitors = Competitors
field-obtained = Programmes obtained

## Investors

field-members = Members
field-thesis = Investment thesis
field-sectors-excluded = Sectors excluded
field-stages = Stages accepted
field-geographies = Places covered
field-ticket = Ticket
field-typical-ticket = Usual ticket
field-instruments = Forms of financing
field-lead = Role in a round
field-portfolio = Portfolio
field-backers = Investors so far
field-usual-round = Usual size of round

## Mentors

field-bio = Biography
field-skills = Skills
field-remote = Advises at a distance
field-opening-remote = Remotely
field-talent-remote = Remotely
field-hours-per-month = Hours per month
field-interests = Interests
field-must-not-advise = Must not advise

## Pilots

field-owner = Corporate
field-problem = Problem to solve
field-budget = Budget
field-site = Site
field-deadline = Deadline
field-trl-min = Least technology readiness level (TRL)

## Programmes

field-operator = Operator
field-description = Description
field-sites = Sites
field-amount = Amount per venture
field-opens-on = Applications open on
field-closes-on = Applications close on
field-eligibility = Conditions of eligibility
field-rung = Rung on the financing ladder
field-proofs = Documents to provide

## Open roles and talents

field-opening-startup = Startup
field-contracts = Contracts
field-pay = Monthly pay
field-starts-on = Start of the work
field-places = Places of work
field-available-on = Available from
field-school = School

## What a rule itself sets

field-rule-years = Greatest age
field-rule-for-days = Days that a refusal counts
field-rule-for-months = Months that a meeting counts
field-rule-today = Today
field-rule-forms = Legal forms accepted
field-rule-range = Amounts accepted
field-rule-amount = Ceiling
field-rule-places = Places accepted
field-rule-sectors = Sectors accepted
field-rule-percent = Greatest share outside
field-rule-stages = Stages accepted
