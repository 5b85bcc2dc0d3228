# Words of the closed vocabularies, and how values are written.

## What a profile is in a hub

role-startup = Startup
role-investor = Investor
role-mentor = Mentor
role-pilot = Pilot
role-programme = Programme
role-opening = Open role
role-talent = Talent

## The same in a sentence, with its article

the-startup = the startup
the-investor = the investor
the-mentor = the mentor
the-pilot = the pilot
the-programme = the programme
the-opening = the open role
the-talent = the talent

## The same in the plural, as a heading

roles-startup = Startups
roles-investor = Investors
roles-mentor = Mentors
roles-pilot = Pilots
roles-programme = Programmes
roles-opening = Open roles
roles-talent = Talents

## So many of a role

count-startup = { $count ->
    [one] { $count } startup
   *[other] { $count } startups
    }
count-investor = { $count ->
    [one] { $count } investor
   *[other] { $count } investors
    }
count-mentor = { $count ->
    [one] { $count } mentor
   *[other] { $count } mentors
    }
count-pilot = { $count ->
    [one] { $count } pilot
   *[other] { $count } pilots
    }
count-programme = { $count ->
    [one] { $count } programme
   *[other] { $count } programmes
    }
count-opening = { $count ->
    [one] { $count } open role
   *[other] { $count } open roles
    }
count-talent = { $count ->
    [one] { $count } talent
   *[other] { $count } talents
    }

## So many more of a role

more-startup = { $count ->
    [one] { $count } more startup
   *[other] { $count } more startups
    }
more-investor = { $count ->
    [one] { $count } more investor
   *[other] { $count } more investors
    }
more-mentor = { $count ->
    [one] { $count } more mentor
   *[other] { $count } more mentors
    }
more-pilot = { $count ->
    [one] { $count } more pilot
   *[other] { $count } more pilots
    }
more-programme = { $count ->
    [one] { $count } more programme
   *[other] { $count } more programmes
    }
more-opening = { $count ->
    [one] { $count } more open role
   *[other] { $count } more open roles
    }
more-talent = { $count ->
    [one] { $count } more talent
   *[other] { $count } more talents
    }

## Markets

market-startup-investor = Startups and investors
market-startup-mentor = Startups and mentors
market-startup-pilot = Startups and pilots
market-startup-programme = Startups and programmes
market-startup-talent = Open roles and talents

## What a rule says of a pair

verdict-pass = Met
verdict-fail = Not met
verdict-unknown = To be confirmed

## Stages

stage-idea = Idea
stage-pre-seed = Pre-seed
stage-seed = Seed
stage-series-a = Series A
stage-series-b = Series B
stage-growth = Growth

## Forms of financing

instrument-equity = Equity
instrument-convertible = Convertible note
instrument-loan = Bank loan
instrument-honour-loan = Honour loan
instrument-grant = Grant
instrument-guarantee = Guarantee
instrument-revenue-share = Revenue share
instrument-crowdfunding = Crowdfunding
instrument-contract = Paid contract
instrument-in-kind = Support in kind

## Business models

business-model-b2b = B2B (sells to companies)
business-model-b2c = B2C (sells to consumers)
business-model-b2g = B2G (sells to public bodies)
business-model-b2b2c = B2B2C (sells through companies)
business-model-marketplace = Marketplace
business-model-saas = Software by subscription (SaaS)
business-model-ecommerce = Online shop
business-model-hardware = Devices
business-model-services = Services
business-model-licensing = Licensing

## Legal forms

legal-form-unregistered = Not registered yet
legal-form-auto-entrepreneur = Auto-entrepreneur
legal-form-sarl = SARL (limited liability company)
legal-form-sarl-au = SARL AU (single-member limited liability company)
legal-form-sa = SA (public limited company)
legal-form-sas = SAS (simplified joint-stock company)
legal-form-cooperative = Cooperative
legal-form-association = Association
legal-form-other = Other form

## Kinds of investors

investor-kind-angel = Business angel
investor-kind-angel-group = Business angel network
investor-kind-vc-fund = Venture capital fund
investor-kind-corporate-vc = Corporate venture fund
investor-kind-public-fund = Public fund
investor-kind-bank = Bank
investor-kind-family-office = Family office
investor-kind-accelerator = Accelerator
investor-kind-crowdfunding = Crowdfunding platform
investor-kind-other = Other investor

## How much somebody wants to meet another

interest-wants = yes
interest-would = if the other asks
interest-no = no

## Who sets the terms of a round

lead-lead = Leads rounds
lead-follow = Follows a lead
lead-either = Leads or follows

## Kinds of programmes

programme-kind-incubation = Incubation
programme-kind-acceleration = Acceleration
programme-kind-hosting = Hosting
programme-kind-financing = Financing

## How well somebody masters a skill

level-1 = Has done it
level-2 = Does it with help
level-3 = Does it alone
level-4 = Advises others
level-5 = Others learn it from them

## Sustainable Development Goals, as the United Nations name them

sdg-1 = SDG 1 (No poverty)
sdg-2 = SDG 2 (Zero hunger)
sdg-3 = SDG 3 (Good health and well-being)
sdg-4 = SDG 4 (Quality education)
sdg-5 = SDG 5 (Gender equality)
sdg-6 = SDG 6 (Clean water and sanitation)
sdg-7 = SDG 7 (Affordable and clean energy)
sdg-8 = SDG 8 (Decent work and economic growth)
sdg-9 = SDG 9 (Industry, innovation and infrastructure)
sdg-10 = SDG 10 (Reduced inequalities)
sdg-11 = SDG 11 (Sustainable cities and communities)
sdg-12 = SDG 12 (Responsible consumption and production)
sdg-13 = SDG 13 (Climate action)
sdg-14 = SDG 14 (Life below water)
sdg-15 = SDG 15 (Life on land)
sdg-16 = SDG 16 (Peace, justice and strong institutions)
sdg-17 = SDG 17 (Partnerships for the goals)

## Languages that people meet in; others are told by their code

language-ar = Arabic
language-ary = Moroccan Arabic
language-zgh = Tamazight
language-ber = Tamazight
language-fr = French
language-en = English
language-es = Spanish
language-pt = Portuguese
language-de = German
language-it = Italian
language-nl = Dutch
language-tr = Turkish
language-ru = Russian
language-zh = Chinese
language-ja = Japanese
language-ko = Korean
language-hi = Hindi
language-sw = Swahili
language-wo = Wolof
language-ha = Hausa
language-am = Amharic
language-yo = Yoruba
language-ff = Fula
language-bm = Bambara
language-und = Language not stated

## Currencies: the code, except in Arabic, where they have names that follow the number; others are told by their code

currency-MAD = MAD
currency-EUR = EUR
currency-USD = USD
currency-XOF = XOF
currency-XAF = XAF
currency-TND = TND
currency-DZD = DZD
currency-EGP = EGP
currency-GBP = GBP
currency-SAR = SAR
currency-AED = AED

## Months; the Arabic names are those used in Morocco

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Values

value-unknown = not stated
value-none = none
value-yes = yes
value-no = no
value-money = { $amount } { $currency }
value-range = { $low } – { $high } { $currency }
value-percent = { $amount }%
value-date = { $day } { $month } { $year }
value-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
    }
value-text = “{ $text }”
list-separator = { ", " }
list-more = { $items } { $more }
labelled = { $label }: { $value }

## Contracts

contract-permanent = Permanent
contract-fixed-term = Fixed term
contract-freelance = Freelance
contract-internship = Internship
contract-cofounder = Cofounder

## How two values become one

fuse-geometric = Geometric mean
fuse-harmonic = Harmonic mean
fuse-mean = Weighted mean
fuse-minimum = The smaller
