# The things by which two profiles fit.

## Facets

facet-sector = Secteur
facet-technology = Technologie
facet-skill = Compétences
facet-mastery = Niveau de compétence
facet-stage = Stade
facet-ticket = Ticket
facet-round = Taille du tour
facet-place = Territoire
facet-instrument = Forme de financement
facet-contract = Contrat
facet-pay = Rémunération
facet-business-model = Modèle économique
facet-language = Langue
facet-sdg = Objectifs de développement durable
facet-text = Dans leurs propres mots
facet-portfolio-sector = Secteurs déjà financés
facet-portfolio-place = Territoires déjà financés
facet-portfolio-stage = Stades déjà financés
facet-portfolio-city = Villes déjà financées
facet-similar-deals = Investissements passés semblables
facet-uncommon = Loin de ce que la plupart financent
facet-co-investors = Co-investisseurs
facet-syndicate = Taille des tours de table
facet-few-backers = Encore peu d’investisseurs
facet-larger-round = Demande au-dessus des tours habituels
facet-smaller-round = Demande au-dessous des tours habituels
facet-ask-size = Montant demandé
facet-traction = Traction
facet-activity = Activité récente
facet-lead = Chef de file
facet-hours = Temps donné
facet-budget = Budget
facet-interest = Intérêt exprimé par la startup
facet-interest-back = Intérêt exprimé pour la startup
