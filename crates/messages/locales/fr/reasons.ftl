# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart
## (`-near`: they fit without being the same)

reason-sector = { $reader ->
    [startup] S’intéresse à votre domaine : { $common }
   *[other] Travaille dans un domaine qui vous intéresse : { $common }
    }
reason-technology = { $reader ->
    [startup] S’intéresse à votre technologie : { $common }
   *[other] Utilise une technologie qui vous intéresse : { $common }
    }
reason-skill = { $reader ->
    [startup] Propose des compétences qu’il vous faut : { $common }
   *[other] A besoin de vos compétences : { $common }
    }
reason-sector-words = { $reader ->
    [startup] Son texte parle de votre domaine : { $common }
   *[other] Travaille dans un domaine dont parle votre texte : { $common }
    }
reason-technology-words = { $reader ->
    [startup] Son texte parle de votre technologie : { $common }
   *[other] Utilise une technologie dont parle votre texte : { $common }
    }
reason-skill-words = { $reader ->
    [startup] Son texte parle de compétences qu’il vous faut : { $common }
   *[other] A besoin de compétences dont parle votre texte : { $common }
    }
reason-stage = { $reader ->
    [startup] Accompagne des startups à votre stade : { $common }
   *[other] En est à un stade qui vous convient : { $common }
    }
reason-stage-near = { $reader ->
    [startup] Accompagne des startups à un stade voisin du vôtre : { $other } (vous : { $startup })
   *[other] En est à un stade voisin de ceux qui vous conviennent : { $startup } (vous : { $other })
    }
reason-ticket = { $reader ->
    [startup] Propose { $other } ; vous demandez { $startup }
   *[other] Demande { $startup } ; vous proposez { $other }
    }
reason-round = { $reader ->
    [startup] Participe à des tours d’environ { $other } ; vous demandez { $startup }
   *[other] Demande { $startup } ; vous participez à des tours d’environ { $other }
    }
reason-place = { $reader ->
    [startup] Intervient sur votre territoire : { $common }
   *[other] Est présente sur votre territoire : { $common }
    }
reason-place-near = { $reader ->
    [startup] À votre portée : { $other } (vous : { $startup })
   *[other] À votre portée : { $startup } (vous : { $other })
    }
reason-instrument = { $reader ->
    [startup] Propose un financement que vous cherchez : { $common }
   *[other] Cherche un financement que vous proposez : { $common }
    }
reason-mastery = { $reader ->
    [startup] Maîtrise au niveau voulu : { $common }
   *[other] Demande un niveau que vous avez : { $common }
    }
reason-contract = { $reader ->
    [startup] Accepterait un contrat que vous proposez : { $common }
   *[other] Propose un contrat qui vous convient : { $common }
    }
reason-pay = { $reader ->
    [startup] Attend { $other }, vous payez { $startup }
   *[other] Paie { $startup }, vous attendez { $other }
    }
reason-business-model = { $reader ->
    [startup] S’intéresse à votre modèle économique : { $common }
   *[other] A un modèle économique qui vous intéresse : { $common }
    }
reason-language = { $n ->
    [one] Langue commune : { $common }
   *[other] Langues communes : { $common }
    }
reason-sdg = { $reader ->
    [startup] Partage vos objectifs : { $common }
   *[other] Contribue à des objectifs qui vous importent : { $common }
    }
reason-text = Les deux textes parlent de : { $common }
reason-portfolio-sector = { $reader ->
    [startup] A investi dans votre domaine : { $common } ({ $deals })
   *[other] Travaille dans un domaine où vous avez investi : { $common } ({ $deals })
    }
reason-portfolio-place = { $reader ->
    [startup] A investi dans votre région : { $common } ({ $deals })
   *[other] Se trouve là où vous avez investi : { $common } ({ $deals })
    }
reason-portfolio-stage = { $reader ->
    [startup] A investi à votre stade : { $common } ({ $deals })
   *[other] En est à un stade où vous avez investi : { $common } ({ $deals })
    }
reason-portfolio-city = { $reader ->
    [startup] A investi dans votre ville : { $common } ({ $deals })
   *[other] Établie dans une ville où vous avez investi : { $common } ({ $deals })
    }
reason-similar-deals = { $reader ->
    [startup] A financé des startups semblables à la vôtre : { $common }
   *[other] Semblable à des startups que vous avez financées : { $common }
    }
reason-uncommon = { $reader ->
    [startup] Peu d’investisseurs financent des startups comme la vôtre
   *[other] Peu d’investisseurs financent des startups comme elle
    }
reason-co-investors = { $reader ->
    [startup] Investit aux côtés de vos investisseurs : { $common }
   *[other] Financée par des investisseurs que vous côtoyez : { $common }
    }
reason-syndicate = { $reader ->
    [startup] Investit d’habitude avec peu d’autres
   *[other] Vous investissez d’habitude avec peu d’autres
    }
reason-few-backers = { $reader ->
    [startup] Peu ont encore investi chez vous
   *[other] Peu y ont encore investi
    }
reason-larger-round = { $reader ->
    [startup] Participe à des tours d’environ { $other } ; vous demandez { $startup }
   *[other] Demande { $startup } ; vous participez à des tours d’environ { $other }
    }
reason-smaller-round = { $reader ->
    [startup] Participe à des tours d’environ { $other } ; vous demandez { $startup }
   *[other] Demande { $startup } ; vous participez à des tours d’environ { $other }
    }
reason-ask-size = { $reader ->
    [startup] Vous levez un montant important : { $startup }
   *[other] Lève un montant important : { $startup }
    }
reason-activity = { $reader ->
    [startup] A investi ces deux dernières années : { $deals }
   *[other] Vous avez investi ces deux dernières années : { $deals }
    }
reason-traction = { $reader ->
    [startup] Vos résultats plaident pour vous ({ $points } sur 100)
   *[other] De bons résultats à ce jour ({ $points } sur 100)
    }
reason-lead = { $reader ->
    [startup] Peut fixer les conditions d’un tour : { $other }
   *[other] Vous pouvez fixer les conditions d’un tour : { $other }
    }
reason-hours = { $reader ->
    [startup] Donne beaucoup de temps : { $count ->
        [one] { $count } heure par mois
       *[other] { $count } heures par mois
        }
   *[other] Vous donnez beaucoup de temps : { $count ->
        [one] { $count } heure par mois
       *[other] { $count } heures par mois
        }
    }
reason-budget = { $reader ->
    [startup] Prévoit un budget pour le pilote : { $other }
   *[other] Vous prévoyez un budget pour le pilote : { $other }
    }
reason-interest = { $reader ->
    [startup] Votre avis sur une rencontre : { $common }
   *[other] Son avis sur une rencontre avec vous : { $common }
    }
reason-interest-near = { $reader ->
    [startup] Vous n’avez pas dit si vous souhaitez la rencontre
   *[other] N’a pas dit si elle souhaite vous rencontrer
    }
reason-interest-back = { $reader ->
    [startup] Son avis sur une rencontre avec vous : { $common }
   *[other] Votre avis sur une rencontre : { $common }
    }
reason-interest-back-near = { $reader ->
    [startup] N’a pas dit si une rencontre avec vous est souhaitée
   *[other] Vous n’avez pas dit si vous souhaitez la rencontre
    }

## How many rounds a portfolio holds

investments = { $count ->
    [one] { $count } investissement
   *[other] { $count } investissements
    }

investments-latest = { $investments }, le dernier le { $date }

## Where they fit little, or somebody has not stated it

you = vous
clause-separator = { " ; " }
reason-little = { $facet } : correspondance faible ({ $seen })
reason-little-alone = { $facet } : correspondance faible
reason-unstated = { $facet } : à préciser
reason-unstated-other = { $facet } : à préciser par { $other }
reason-unstated-reader = { $facet } : à préciser par vous ({ $fields })
reason-unstated-both = { $facet } : à préciser par vous ({ $fields }) et par { $other }
reason-other = { $facet } : correspondance moyenne ({ $seen })
