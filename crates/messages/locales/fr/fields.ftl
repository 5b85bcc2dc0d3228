# Fields of profiles and rules, without the role that the path begins with.

## Every profile

field-name = Nom
field-languages = Langues
field-capacity = Capacité
field-capacity-by-market = Capacité par marché
field-archived_on = Archivé depuis
field-availability = Disponibilités
field-consent = Consentement
field-consent-matching = Consentement à la mise en relation
field-external-ids = Identifiants dans d’autres outils
field-conflicts = Conflits d’intérêts
field-met = Déjà rencontrés
field-met-on = Date de la dernière rencontre
field-declined = Rencontres déclinées
field-interest = Qui rencontrer
field-embedding = Vecteur fourni
field-updated-on = Dernière confirmation
field-sectors = Secteurs
field-technologies = Technologies
field-business-models = Modèles économiques
field-sdgs = Objectifs de développement durable
field-home = Implantation
field-kind = Type
field-text = Description

## Startups

field-founders = Fondateurs
field-stage = Stade
field-legal-form = Forme juridique
field-founded-on = Date de création
field-pitch = Présentation
field-markets = Marchés
field-round = Tour de table
field-round-ask = Montant demandé
field-round-instruments = Formes de financement recherchées
field-round-closes-on = Clôture du tour
field-traction = Traction
field-traction-turnover = Chiffre d’affaires
field-traction-customers = Clients payants
field-traction-growth-percent = Croissance du chiffre d’affaires
field-traction-raised = Fonds déjà levés
field-team-size = Effectif
field-trl = Niveau de maturité technologique (TRL)
field-needs = Compétences recherchées
field-competitors = Concurrents
field-obtained = Programmes obtenus

## Investors

field-members = Membres
field-thesis = Thèse d’investissement
field-sectors-excluded = Secteurs exclus
field-stages = Stades acceptés
field-geographies = Territoires couverts
field-ticket = Ticket
field-typical-ticket = Ticket habituel
field-instruments = Formes de financement
field-lead = Rôle dans un tour
field-portfolio = Portefeuille
field-backers = Investisseurs à ce jour
field-usual-round = Taille habituelle des tours

## Mentors

field-bio = Biographie
field-skills = Compétences
field-remote = Accompagne à distance
field-opening-remote = À distance
field-talent-remote = À distance
field-hours-per-month = Heures par mois
field-interests = Centres d’intérêt
field-must-not-advise = Ne doit pas accompagner

## Pilots

field-owner = Entreprise
field-problem = Problème à résoudre
field-budget = Budget
field-site = Site
field-deadline = Date limite
field-trl-min = Niveau de maturité technologique (TRL) minimal

## Programmes

field-operator = Opérateur
field-description = Description
field-sites = Sites
field-amount = Montant par projet
field-opens-on = Ouverture des candidatures
field-closes-on = Clôture des candidatures
field-eligibility = Conditions d’éligibilité
field-rung = Échelon dans le parcours de financement
field-proofs = Pièces à fournir

## Postes ouverts et talents

field-opening-startup = Startup
field-contracts = Contrats
field-pay = Rémunération mensuelle
field-starts-on = Début du travail
field-places = Lieux de travail
field-available-on = Disponible à partir du
field-school = École

## What a rule itself sets

field-rule-years = Âge maximal
field-rule-for-days = Durée d’effet d’un refus, en jours
field-rule-for-months = Durée d’effet d’une rencontre, en mois
field-rule-today = Aujourd’hui
field-rule-forms = Formes juridiques acceptées
field-rule-range = Montants acceptés
field-rule-amount = Plafond
field-rule-places = Territoires acceptés
field-rule-sectors = Secteurs acceptés
field-rule-percent = Part maximale hors périmètre
field-rule-stages = Stades acceptés
