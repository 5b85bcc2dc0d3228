# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart

reason-sector = { $reader ->
    [startup] Recherche les secteurs où vous opérez : { $other } (vous : { $startup })
   *[other] Opère dans les secteurs que vous recherchez : { $startup } (vous : { $other })
    }
reason-technology = { $reader ->
    [startup] Recherche les technologies que vous utilisez : { $other } (vous : { $startup })
   *[other] Utilise les technologies que vous recherchez : { $startup } (vous : { $other })
    }
reason-skill = { $reader ->
    [startup] Apporte les compétences dont vous avez besoin : { $other } (votre besoin : { $startup })
   *[other] A besoin des compétences que vous apportez : { $startup } (vous : { $other })
    }
reason-stage = { $reader ->
    [startup] Accepte les projets à votre stade : { $other } (vous : { $startup })
   *[other] Se trouve à un stade que vous recherchez : { $startup } (vous : { $other })
    }
reason-ticket = { $reader ->
    [startup] Peut apporter ce que vous demandez : { $other } (votre demande : { $startup })
   *[other] Demande un montant que vous pouvez apporter : { $startup } (vous : { $other })
    }
reason-round = { $reader ->
    [startup] Participe d’habitude à des tours proches du vôtre : { $other } (votre demande : { $startup })
   *[other] Lève un tour proche de ceux auxquels vous participez d’habitude : { $startup } (vous : { $other })
    }
reason-place = { $reader ->
    [startup] Intervient là où vous êtes : { $other } (vous : { $startup })
   *[other] Est implantée ou vend là où vous intervenez : { $startup } (vous : { $other })
    }
reason-instrument = { $reader ->
    [startup] Propose une forme de financement que vous recherchez : { $common }
   *[other] Recherche une forme de financement que vous proposez : { $common }
    }
reason-business-model = { $reader ->
    [startup] Recherche votre modèle économique : { $common }
   *[other] A un modèle économique que vous recherchez : { $common }
    }
reason-sdg = { $reader ->
    [startup] Vise les mêmes objectifs de développement durable que vous : { $common }
   *[other] Contribue aux objectifs de développement durable qui vous importent : { $common }
    }
reason-text = { $reader ->
    [startup] Décrit en des termes proches ce que présente votre projet
   *[other] Présente en des termes proches ce que vous décrivez
    }
reason-portfolio-sector = { $reader ->
    [startup] A déjà financé des projets proches de vos secteurs : { $startup } (portefeuille : { $portfolio })
   *[other] Opère dans des secteurs proches de ceux que vous avez financés : { $startup } (votre portefeuille : { $portfolio })
    }
reason-portfolio-place = { $reader ->
    [startup] A déjà financé des projets près de chez vous : { $startup } (portefeuille : { $portfolio })
   *[other] Se trouve près de projets que vous avez financés : { $startup } (votre portefeuille : { $portfolio })
    }
reason-portfolio-stage = { $reader ->
    [startup] A déjà financé des projets à un stade proche du vôtre : { $startup } (portefeuille : { $portfolio })
   *[other] Se trouve à un stade proche des projets que vous avez financés : { $startup } (votre portefeuille : { $portfolio })
    }
reason-activity = { $reader ->
    [startup] A investi récemment (portefeuille : { $portfolio })
   *[other] Vous avez investi récemment (votre portefeuille : { $portfolio })
    }
reason-traction = { $reader ->
    [startup] Tient compte de ce que vous avez accompli : { $startup } sur l’échelle de traction
   *[other] A fait ses preuves : { $startup } sur l’échelle de traction
    }

## How many rounds a portfolio holds

investments = { $count ->
    [one] { $count } investissement
   *[other] { $count } investissements
    }

## Where they fit little, or it is not known

reason-little = { $facet } : peu en commun ({ $seen })
reason-little-alone = { $facet } : peu en commun
reason-unknown = { $facet } : pas encore connu ; il manque : { $missing }
reason-unknown-alone = { $facet } : pas encore connu
reason-other = { $facet } : bonne correspondance ({ $seen })
missing-field = { $field } ({ $role })
