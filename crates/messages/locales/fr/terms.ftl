# Words of the closed vocabularies, and how values are written.

## What a profile is in a hub

role-startup = Startup
role-investor = Investisseur
role-mentor = Mentor
role-pilot = Projet pilote
role-programme = Programme
role-opening = Poste ouvert
role-talent = Talent

## The same in a sentence, with its article

the-startup = la startup
the-investor = l’investisseur
the-mentor = le mentor
the-pilot = le projet pilote
the-programme = le programme
the-opening = le poste ouvert
the-talent = le talent

## The same in the plural, as a heading

roles-startup = Startups
roles-investor = Investisseurs
roles-mentor = Mentors
roles-pilot = Projets pilotes
roles-programme = Programmes
roles-opening = Postes ouverts
roles-talent = Talents

## So many of a role

count-startup = { $count ->
    [one] { $count } startup
   *[other] { $count } startups
    }
count-investor = { $count ->
    [one] { $count } investisseur
   *[other] { $count } investisseurs
    }
count-mentor = { $count ->
    [one] { $count } mentor
   *[other] { $count } mentors
    }
count-pilot = { $count ->
    [one] { $count } projet pilote
   *[other] { $count } projets pilotes
    }
count-programme = { $count ->
    [one] { $count } programme
   *[other] { $count } programmes
    }
count-opening = { $count ->
    [one] { $count } poste ouvert
   *[other] { $count } postes ouverts
    }
count-talent = { $count ->
    [one] { $count } talent
   *[other] { $count } talents
    }

## So many more of a role

more-startup = { $count ->
    [one] { $count } startup de plus
   *[other] { $count } startups de plus
    }
more-investor = { $count ->
    [one] { $count } investisseur de plus
   *[other] { $count } investisseurs de plus
    }
more-mentor = { $count ->
    [one] { $count } mentor de plus
   *[other] { $count } mentors de plus
    }
more-pilot = { $count ->
    [one] { $count } projet pilote de plus
   *[other] { $count } projets pilotes de plus
    }
more-programme = { $count ->
    [one] { $count } programme de plus
   *[other] { $count } programmes de plus
    }
more-opening = { $count ->
    [one] { $count } poste ouvert de plus
   *[other] { $count } postes ouverts de plus
    }
more-talent = { $count ->
    [one] { $count } talent de plus
   *[other] { $count } talents de plus
    }

## Markets

market-startup-investor = Startups et investisseurs
market-startup-mentor = Startups et mentors
market-startup-pilot = Startups et projets pilotes
market-startup-programme = Startups et programmes
market-startup-talent = Postes ouverts et talents

## What a rule says of a pair

verdict-pass = Respectée
verdict-fail = Non respectée
verdict-unknown = À confirmer

## Stages

stage-idea = Idée
stage-pre-seed = Pré-amorçage
stage-seed = Amorçage
stage-series-a = Série A
stage-series-b = Série B
stage-growth = Croissance

## Forms of financing

instrument-equity = Capital
instrument-convertible = Obligations convertibles
instrument-loan = Crédit bancaire
instrument-honour-loan = Prêt d’honneur
instrument-grant = Subvention
instrument-guarantee = Garantie
instrument-revenue-share = Partage de revenus
instrument-crowdfunding = Financement collaboratif
instrument-contract = Contrat rémunéré
instrument-in-kind = Appui en nature

## Business models

business-model-b2b = B2B (vente aux entreprises)
business-model-b2c = B2C (vente aux particuliers)
business-model-b2g = B2G (vente au secteur public)
business-model-b2b2c = B2B2C (vente via des entreprises)
business-model-marketplace = Place de marché
business-model-saas = Logiciel par abonnement (SaaS)
business-model-ecommerce = Commerce en ligne
business-model-hardware = Matériel
business-model-services = Services
business-model-licensing = Licences

## Legal forms

legal-form-unregistered = Pas encore immatriculée
legal-form-auto-entrepreneur = Auto-entrepreneur
legal-form-sarl = SARL
legal-form-sarl-au = SARL AU (associé unique)
legal-form-sa = SA
legal-form-sas = SAS
legal-form-cooperative = Coopérative
legal-form-association = Association
legal-form-other = Autre forme

## Kinds of investors

investor-kind-angel = Business angel
investor-kind-angel-group = Réseau de business angels
investor-kind-vc-fund = Fonds de capital-risque
investor-kind-corporate-vc = Fonds d’investissement d’entreprise
investor-kind-public-fund = Fonds public
investor-kind-bank = Banque
investor-kind-family-office = Family office
investor-kind-accelerator = Accélérateur
investor-kind-crowdfunding = Plateforme de financement collaboratif
investor-kind-other = Autre investisseur

## Envie de rencontrer quelqu’un

interest-wants = oui
interest-would = si l’autre le demande
interest-no = non

## Who sets the terms of a round

lead-lead = Chef de file
lead-follow = Suiveur
lead-either = Chef de file ou suiveur

## Kinds of programmes

programme-kind-incubation = Incubation
programme-kind-acceleration = Accélération
programme-kind-hosting = Hébergement
programme-kind-financing = Financement

## How well somebody masters a skill

level-1 = A déjà pratiqué
level-2 = Pratique avec appui
level-3 = Autonome
level-4 = Conseille les autres
level-5 = Forme les autres

## Sustainable Development Goals, as the United Nations name them

sdg-1 = ODD 1 (Pas de pauvreté)
sdg-2 = ODD 2 (Faim « zéro »)
sdg-3 = ODD 3 (Bonne santé et bien-être)
sdg-4 = ODD 4 (Éducation de qualité)
sdg-5 = ODD 5 (Égalité entre les sexes)
sdg-6 = ODD 6 (Eau propre et assainissement)
sdg-7 = ODD 7 (Énergie propre et d’un coût abordable)
sdg-8 = ODD 8 (Travail décent et croissance économique)
sdg-9 = ODD 9 (Industrie, innovation et infrastructure)
sdg-10 = ODD 10 (Inégalités réduites)
sdg-11 = ODD 11 (Villes et communautés durables)
sdg-12 = ODD 12 (Consommation et production responsables)
sdg-13 = ODD 13 (Lutte contre les changements climatiques)
sdg-14 = ODD 14 (Vie aquatique)
sdg-15 = ODD 15 (Vie terrestre)
sdg-16 = ODD 16 (Paix, justice et institutions efficaces)
sdg-17 = ODD 17 (Partenariats pour la réalisation des objectifs)

## Languages that people meet in; others are told by their code

language-ar = arabe
language-ary = arabe marocain (darija)
language-zgh = amazighe
language-ber = amazighe
language-fr = français
language-en = anglais
language-es = espagnol
language-pt = portugais
language-de = allemand
language-it = italien
language-nl = néerlandais
language-tr = turc
language-ru = russe
language-zh = chinois
language-ja = japonais
language-ko = coréen
language-hi = hindi
language-sw = swahili
language-wo = wolof
language-ha = haoussa
language-am = amharique
language-yo = yoruba
language-ff = peul
language-bm = bambara
language-und = langue non précisée

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

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

## Values

value-unknown = non renseigné
value-none = aucun
value-yes = oui
value-no = non
value-money = { $amount } { $currency }
value-range = { $low } – { $high } { $currency }
value-percent = { $amount } %
value-date = { $day ->
    [1] 1er { $month } { $year }
   *[other] { $day } { $month } { $year }
    }
value-years = { $count ->
    [one] { $count } an
   *[other] { $count } ans
    }
value-text = « { $text } »
list-separator = { ", " }
list-more = { $items } { $more }
labelled = { $label } : { $value }

## Contracts

contract-permanent = CDI
contract-fixed-term = CDD
contract-freelance = Indépendant
contract-internship = Stage
contract-cofounder = Cofondateur

## Comment deux valeurs n’en font qu’une

fuse-geometric = Moyenne géométrique
fuse-harmonic = Moyenne harmonique
fuse-mean = Moyenne pondérée
fuse-minimum = La plus petite
