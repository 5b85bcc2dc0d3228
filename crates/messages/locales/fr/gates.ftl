# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = Ticket et montant demandé
rule-ask-between = Montant demandé
rule-turnover-at-most = Chiffre d’affaires
rule-sector-not-excluded = Secteurs exclus
rule-not-mainly-in = Hors des secteurs écartés
rule-sector-in = Secteurs acceptés
rule-outside-share-at-most = Part des autres secteurs
rule-stage-wanted = Stade recherché
rule-stage-in = Stades acceptés
rule-place-wanted = Territoires couverts
rule-place-in = Territoires acceptés
rule-age-at-most = Âge de l’entreprise
rule-legal-form-in = Forme juridique
rule-trl-reached = Maturité technologique
rule-round-open = Levée ouverte
rule-applications-open = Candidatures ouvertes
rule-work-within-reach = Travail à portée
rule-start-in-time = Début à temps
rule-open = Candidatures ouvertes
rule-instrument-shared = Forme de financement commune
rule-language-shared = Langue commune
rule-consent-given = Consentement
rule-capacity-left = Capacité restante
rule-not-met = Pas encore rencontrés
rule-not-obtained = Pas encore obtenu
rule-kept-apart = Rien ne les sépare
rule-not-declined = Pas de refus récent
rule-no-conflict = Absence de conflit d’intérêts
rule-no-competitor-backed = Aucun concurrent en portefeuille

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] Le montant demandé et le montant proposé se rejoignent ({ $values })
    [fail] Le montant demandé et le montant proposé ne se rejoignent pas ({ $values })
   *[unknown] Accord sur les montants à confirmer ({ $missing })
    }
gate-ask-between = { $verdict ->
    [pass] Le montant demandé entre dans la fourchette acceptée ({ $values })
    [fail] Le montant demandé sort de la fourchette acceptée ({ $values })
   *[unknown] Montant demandé à confirmer ({ $missing })
    }
gate-turnover-at-most = { $verdict ->
    [pass] Le chiffre d’affaires respecte le plafond ({ $values })
    [fail] Le chiffre d’affaires dépasse le plafond ({ $values })
   *[unknown] Respect du plafond de chiffre d’affaires à confirmer ({ $missing })
    }
gate-sector-not-excluded = { $verdict ->
    [pass] Aucun secteur de la startup n’est exclu
    [fail] Secteur exclu : { $common }
   *[unknown] Exclusion de secteurs à confirmer ({ $missing })
    }
gate-sector-in = { $verdict ->
    [pass] La startup opère dans un secteur éligible : { $common }
    [fail] La startup n’opère dans aucun secteur éligible ({ $values })
   *[unknown] Secteur éligible à confirmer ({ $missing })
    }
gate-not-mainly-in = { $verdict ->
    [pass] La startup n’opère pas principalement dans un secteur écarté
    [fail] La startup opère principalement dans un secteur écarté : { $common }
   *[unknown] Activité principale dans un secteur écarté à confirmer ({ $values })
    }
gate-outside-share-at-most = { $verdict ->
    [pass] La part des autres secteurs en portefeuille reste dans la limite ({ $values })
    [fail] La part des autres secteurs en portefeuille dépasserait la limite ({ $values })
   *[unknown] Part des autres secteurs en portefeuille à confirmer ({ $missing })
    }
gate-stage-wanted = { $verdict ->
    [pass] La startup est à un stade recherché : { $common }
    [fail] La startup n’est pas à un stade recherché ({ $values })
   *[unknown] Stade recherché à confirmer ({ $missing })
    }
gate-stage-in = { $verdict ->
    [pass] La startup est à un stade éligible : { $common }
    [fail] La startup n’est pas à un stade éligible ({ $values })
   *[unknown] Stade éligible à confirmer ({ $missing })
    }
gate-place-wanted = { $verdict ->
    [pass] La startup est implantée ou vend sur un territoire couvert : { $common }
    [fail] La startup n’est pas implantée et ne vend pas sur un territoire couvert ({ $values })
   *[unknown] Territoire couvert à confirmer ({ $missing })
    }
gate-place-in = { $verdict ->
    [pass] La startup est implantée sur un territoire éligible : { $common }
    [fail] La startup est implantée hors des territoires éligibles ({ $values })
   *[unknown] Implantation éligible à confirmer ({ $missing })
    }
gate-age-at-most = { $verdict ->
    [pass] L’entreprise est assez jeune ({ $values })
    [fail] L’entreprise est trop ancienne ({ $values })
   *[unknown] Âge de l’entreprise à confirmer ({ $missing })
    }
gate-legal-form-in = { $verdict ->
    [pass] La forme juridique de l’entreprise est éligible : { $common }
    [fail] La forme juridique de l’entreprise n’est pas éligible ({ $values })
   *[unknown] Forme juridique à confirmer ({ $missing })
    }
gate-trl-reached = { $verdict ->
    [pass] La technologie a la maturité demandée par le projet pilote ({ $values })
    [fail] La technologie n’a pas la maturité demandée par le projet pilote ({ $values })
   *[unknown] Maturité de la technologie à confirmer ({ $missing })
    }
gate-round-open = { $verdict ->
    [pass] La levée de la startup est ouverte ({ $values })
    [fail] La levée de la startup est close ({ $values })
   *[unknown] On ne sait pas encore si la levée est ouverte ({ $missing })
    }
gate-applications-open = { $verdict ->
    [pass] Les candidatures sont ouvertes ({ $values })
    [fail] Les candidatures sont fermées aujourd’hui ({ $values })
   *[unknown] On ne sait pas encore si les candidatures sont ouvertes ({ $missing })
    }
gate-work-within-reach = { $verdict ->
    [pass] Le travail est à portée ({ $values })
    [fail] Le travail n’est ni à portée, ni à distance pour les deux ({ $values })
   *[unknown] Travail à portée à confirmer ({ $missing })
    }
gate-start-in-time = { $verdict ->
    [pass] Disponible à temps pour le début ({ $values })
    [fail] Disponible trop tard pour le début ({ $values })
   *[unknown] Disponibilité à temps à confirmer ({ $missing })
    }
gate-open = { $verdict ->
    [pass] Ouvert aujourd’hui ({ $values })
    [fail] Fermé aujourd’hui ({ $values })
   *[unknown] Ouverture à confirmer ({ $missing })
    }
gate-instrument-shared = { $verdict ->
    [pass] Forme de financement commune : { $common }
    [fail] Aucune forme de financement commune ({ $values })
   *[unknown] Forme de financement commune à confirmer ({ $missing })
    }
gate-language-shared = { $verdict ->
    [pass] { $n ->
        [one] Langue commune : { $common }
       *[other] Langues communes : { $common }
        }
    [fail] Aucune langue commune ({ $values })
   *[unknown] Langue commune à confirmer (à préciser par { $who })
    }
gate-consent-given = { $verdict ->
    [pass] Les deux ont consenti à la mise en relation
    [fail] Pas de consentement à la mise en relation : { $who }
   *[unknown] Consentement à la mise en relation encore attendu : { $who }
    }
gate-capacity-left = { $verdict ->
    [pass] Il reste de la place des deux côtés
    [fail] Plus aucune place chez { $who }
   *[unknown] Places restantes à confirmer (à préciser par { $who })
    }
gate-not-met = { $verdict ->
    [pass] { $expires ->
        [yes] Ils ne se sont pas rencontrés récemment ({ $values })
       *[no] Ils ne se sont pas encore rencontrés
        }
    [fail] { $expires ->
        [yes] Ils se sont déjà rencontrés ({ $values })
       *[no] Ils se sont déjà rencontrés
        }
   *[unknown] On ignore s’ils se sont déjà rencontrés
    }
gate-kept-apart = { $verdict ->
    [pass] Aucune raison confidentielle ne les sépare
    [fail] Une raison confidentielle les sépare
   *[unknown] On ignore si une raison confidentielle les sépare
    }
gate-not-declined = { $verdict ->
    [pass] Aucun des deux n’a récemment décliné une rencontre avec l’autre
    [fail] L’un des deux a décliné une rencontre avec l’autre
   *[unknown] On ignore si l’un des deux a décliné une rencontre avec l’autre
    }
gate-no-conflict = { $verdict ->
    [pass] Aucun conflit d’intérêts connu
    [fail] Mise en relation exclue : conflit d’intérêts
   *[unknown] Conflit d’intérêts à vérifier
    }
gate-not-obtained = { $verdict ->
    [fail] La startup a déjà bénéficié de ce programme
   *[pass] La startup n’a pas encore bénéficié de ce programme
    }
gate-no-competitor-backed = { $verdict ->
    [pass] Aucun concurrent de la startup en portefeuille
    [fail] Un concurrent de la startup est en portefeuille : { $common }
   *[unknown] Absence de concurrent en portefeuille à confirmer ({ $missing })
    }

## What has to be filled in before a rule can tell

missing = il manque : { $fields }

## Where a rule comes from, and when it holds

source = Source : { $title }
source-dated = Source : { $title }, { $date }
source-read = Source : { $title }, page consultée le { $date }
warning = { $rule } (avertissement : le score compte pour { $kept })
in-force-from = En vigueur depuis le { $from }
in-force-to = En vigueur jusqu’au { $to }
in-force-between = En vigueur du { $from } au { $to }
