# Mots des tableaux et des comptes rendus de la ligne de commande.

## En-têtes de tableaux

head-access = Accès
head-contribution = Apport
head-counterparts = Vis-à-vis
head-ends = Fin
head-facet = Critère
head-fit = Accord
head-id = Identifiant
head-lists = Listes établies
head-made = Créé
head-market = Marché
head-name = Nom
head-note = Note
head-open = Ouverts aujourd’hui
head-place = Lieu
head-profiles = Profils
head-rank = Rang
head-role = Rôle
head-score = Score
head-sectors = Secteurs
head-setting = Réglage
head-startups = Startups
head-summary = Objet
head-tenant = Pôle
head-values = Valeurs constatées
head-version = Version
head-active = Active
head-weight = Poids
head-why = Pourquoi

## Avancement

progress-demo = Chargement de l’exemple
progress-generate = Écriture de { $file }
progress-import = Lecture de { $file }
progress-pool = Préparation des profils
progress-rank = Classement

## Fichiers

import-did = { $file } : { $rows ->
    [one] { $rows } ligne
   *[other] { $rows } lignes
    } ; créés : { $created }, modifiés : { $updated }, inchangés : { $unchanged }, refusés : { $refused }
import-would = { $file }, essai à blanc : { $rows ->
    [one] { $rows } ligne
   *[other] { $rows } lignes
    } ; seraient créés : { $created }, modifiés : { $updated }, inchangés : { $unchanged }, refusés : { $refused }
import-field = { $field } : renseigné { $set } fois, modifié { $changed } fois, perdu { $lost } fois
import-refused-total = { $n ->
    [one] { $n } ligne a été refusée ; les autres sont enregistrées. Corrigez-la et importez de nouveau le fichier
   *[other] { $n } lignes ont été refusées ; les autres sont enregistrées. Corrigez-les et importez de nouveau le fichier
    }
import-would-refuse-total = { $n ->
    [one] { $n } ligne serait refusée ; rien n’a été écrit
   *[other] { $n } lignes seraient refusées ; rien n’a été écrit
    }
import-refused-all = { $n ->
    [one] { $n } ligne a été refusée, et il n’y en a pas d’autre. Corrigez-la et importez de nouveau le fichier
   *[other] { $n } lignes ont été refusées, et il n’y en a pas d’autres. Corrigez-les et importez de nouveau le fichier
    }
import-repeated = { $n ->
    [one] { $n } ligne de plus porte sur un profil d’une autre ligne
   *[other] { $n } lignes de plus portent sur des profils d’autres lignes
    }
note-not-utf8 = La ligne { $row } n’est pas en UTF-8 et a été lue en Windows-1252 ; vérifiez les lettres accentuées
note-arabic-1256 = La ligne { $row } n’est pas en UTF-8 et a été lue en Windows-1256 ; vérifiez les lettres arabes
note-utf16 = Le fichier est en UTF-16 et a été converti
note-columns-ignored = Colonnes dont le mapping ne se sert pas : { $columns }
note-sheet-ignored = La feuille { $sheet } a été laissée de côté : sa première ligne n’a pas de colonne `id`
note-rows-skipped = { $n ->
    [one] { $n } ligne a été sautée, comme le mapping ou la proposition le dit
   *[other] { $n } lignes ont été sautées, comme le mapping ou la proposition le dit
    }
import-consent = Accord pour être rapprochés : { $agreed } l’ont donné, { $refused } l’ont refusé, { $silent } ne se sont pas prononcés
import-withdrew = { $n ->
    [one] { $n } refus d’être rapproché figure dans une ligne refusée et a été pris en compte quand même : { $who }
   *[other] { $n } refus d’être rapproché figurent dans des lignes refusées et ont été pris en compte quand même : { $who }
    }
import-would-withdraw = { $n ->
    [one] { $n } refus d’être rapproché figure dans une ligne refusée et serait pris en compte quand même : { $who }
   *[other] { $n } refus d’être rapproché figurent dans des lignes refusées et seraient pris en compte quand même : { $who }
    }
import-not-withdrawn = { $n ->
    [one] { $n } refus d’être rapproché figure dans une ligne refusée et ne s’applique à personne : sa ligne dit pourquoi
   *[other] { $n } refus d’être rapproché figurent dans des lignes refusées et ne s’appliquent à personne : leurs lignes disent pourquoi
    }
import-named-and-more = { $who } et encore { $n }
import-may-be-matched = { $n ->
    [one] { $n } profil avait refusé ou était archivé, et peut maintenant être rapproché : { $who }
   *[other] { $n } profils avaient refusé ou étaient archivés, et peuvent maintenant être rapprochés : { $who }
    }
import-would-be-matched = { $n ->
    [one] { $n } profil a refusé ou est archivé, et pourrait alors être rapproché : { $who }
   *[other] { $n } profils ont refusé ou sont archivés, et pourraient alors être rapprochés : { $who }
    }
import-not-stated = { $n ->
    [one] { $n } profil n’est plus archivé ou ne refuse plus, mais n’a pas donné l’accord qui est exigé ici : { $who }
   *[other] { $n } profils ne sont plus archivés ou ne refusent plus, mais n’ont pas donné l’accord qui est exigé ici : { $who }
    }
import-stay-archived = { $n ->
    [one] { $n } profil archivé figure dans les fichiers et reste archivé : { $who }. `--unarchive` le rétablit
   *[other] { $n } profils archivés figurent dans les fichiers et restent archivés : { $who }. `--unarchive` les rétablit
    }
mentions-in-doubt = { $n ->
    [one] Pour { $n } identifiant, on ne sait pas qui est désigné :
   *[other] Pour { $n } identifiants, on ne sait pas qui est désigné :
    }
mention-nobody = { $profile }, { $field } : il n’y a pas de { $who } ici
mention-near = { $profile }, { $field } : il n’y a pas de { $who } ici ; vouliez-vous dire { $near } ?
mention-several = { $profile }, { $field } : { $who } peut être { $near } ; il vaut pour chacun d’eux
more-lines = et encore { $n }
sync-absent = { $n ->
    [one] { $n } profil n’est pas dans les fichiers :
   *[other] { $n } profils ne sont pas dans les fichiers :
    }
sync-none = Tous les profils de ces rôles sont dans les fichiers, ou archivés.
sync-listed = Rien ne leur a été fait. Avec `--archive-absent` ils sont archivés : conservés, et rapprochés de personne
sync-would-archive = { $n ->
    [one] Sans `--dry-run`, { $n } profil serait archivé : conservé, et rapproché de personne. Rien n’a été écrit
   *[other] Sans `--dry-run`, { $n } profils seraient archivés : conservés, et rapprochés de personne. Rien n’a été écrit
    }
sync-would-refuse = { $n ->
    [one] { $n } ligne est refusée ; on ne sait donc pas qui est absent, et personne ne serait archivé. Corrigez-la et importez de nouveau le fichier
   *[other] { $n } lignes sont refusées ; on ne sait donc pas qui est absent, et personne ne serait archivé. Corrigez-les et importez de nouveau le fichier
    }
sync-would-be-empty = Aucune ligne n’a été lue ; les fichiers ne sont donc pas complets, et personne ne serait archivé
sync-archived = { $n ->
    [one] { $n } profil archivé : conservé, et rapproché de personne. Pour le rétablir, importez-le avec `--unarchive`
   *[other] { $n } profils archivés : conservés, et rapprochés de personne. Pour les rétablir, importez-les avec `--unarchive`
    }
sync-refused = { $n ->
    [one] { $n } ligne a été refusée ; on ne sait donc pas qui est absent, et personne n’a été archivé. Corrigez-la et importez de nouveau le fichier
   *[other] { $n } lignes ont été refusées ; on ne sait donc pas qui est absent, et personne n’a été archivé. Corrigez-les et importez de nouveau le fichier
    }
sync-empty = Aucune ligne n’a été lue ; les fichiers ne sont donc pas complets, et personne n’a été archivé
export-did = { $n ->
    [one] { $n } profil écrit dans { $file }
   *[other] { $n } profils écrits dans { $file }
    }
backup-did = { $n ->
    [one] { $n } profil sauvegardé dans { $file }
   *[other] { $n } profils sauvegardés dans { $file }
    }
restore-did = { $n ->
    [one] { $n } profil restauré dans { $folder }
   *[other] { $n } profils restaurés dans { $folder }
    }
profiles-deleted = { $n ->
    [one] { $n } profil supprimé
   *[other] { $n } profils supprimés
    }. Ce n’est pas un effacement : les résultats, d’autres profils et les fichiers peuvent encore en garder trace. `qantara profiles erase` ne laisse rien
profiles-erased = Reçu du { $time }, écriture { $sequence } : { $n ->
    [one] { $n } profil effacé
   *[other] { $n } profils effacés
    }, { $missing ->
    [one] { $missing } introuvable
   *[other] { $missing } introuvables
    } ; { $outcomes ->
    [one] { $outcomes } suite supprimée
   *[other] { $outcomes } suites supprimées
    }, { $corrected ->
    [one] { $corrected } autre profil corrigé
   *[other] { $corrected } autres profils corrigés
    }. Il n’en reste aucun octet dans les fichiers du stockage ; les sauvegardes antérieures sont à détruire par vos soins
check-read = { $n ->
    [one] { $n } profil relu, conforme à ce qui avait été écrit
   *[other] { $n } profils relus, conformes à ce qui avait été écrit
    } ({ $engine }, { $size } sur disque, écriture { $sequence })
check-healthy = La base est saine.
check-unhealthy = { $n ->
    [one] { $n } anomalie dans la base
   *[other] { $n } anomalies dans la base
    } ; restaurez la dernière sauvegarde dans un nouveau dossier avec `qantara restore BACKUP --data DIR`

## Classements

rank-title = { $roles } pour { $seeker } ({ $id })
rank-nobody = Personne n’est ouvert aujourd’hui ; `qantara near { $id }` dit ce qui changerait cela.
rank-capped = La liste est vide en raison du plafond d’exposition : tous ses candidats figurent déjà dans autant d’autres listes que permis.
rank-table-out = Un tableau est pour le terminal ; `--out` prend --format xlsx, csv, jsonl ou trec
rank-trec-reasons = Un fichier TREC n’a pas de place pour les noms et les raisons ; prenez --format xlsx, csv ou jsonl
rank-out-format = { $file } ne dit pas ce qu’il est ; écrivez fichier.xlsx, fichier.csv, fichier.jsonl ou fichier.trec, ou ajoutez --format
book-format = { $file } n’est pas un classeur ; `--out` prend un fichier.xlsx
book-written = { $file } est écrit
head-change = Ce qui ouvrirait davantage
head-opens = Ouvre
head-closes = Perd
route-page-best = Interlocuteurs
route-page-dossier = Ce qui manque au dossier
route-page-step = Prochaine étape
rank-floors = Les planchers coûtent { $lost } de la somme des scores ; { $changed } listes sur { $lists } ont d’autres candidats.
rank-floors-short = Places qui manquent, faute de profils ouverts ou de listes assez longues : { $short }
rank-share-short = Il manque des places à { $group } : { $short }
rank-left-out = { $n ->
    [one] Un profil de la liste ne peut pas être rapproché et en est écarté : { $ids }
   *[other] { $n } profils de la liste ne peuvent pas être rapprochés et en sont écartés : { $ids }
    }
rank-capped-lists = { $n ->
    [one] Une liste est vide en raison du plafond d’exposition : { $ids }
   *[other] { $n } listes sont vides en raison du plafond d’exposition : { $ids }
    }
replay-same = Les octets sont identiques.

## Une paire

explain-title = { $seeker } et { $candidate } : { $score }
explain-interval = Si tout était connu, entre { $low } et { $high }. Politique { $policy }, version { $version }.
explain-kept = Les avertissements laissent { $kept } du score que donnent les deux valeurs.
explain-eligible = Aucune règle ne les sépare.
explain-not-eligible = Une règle les sépare : ils ne figurent pas dans leurs listes respectives.
explain-direction = Ce que cela vaut pour { $name } : { $value } (de { $low } à { $high } si tout était connu)
explain-gates = Règles
explain-sum = Somme

## Ce qui en ouvrirait davantage

near-title = { $market } : { $open } sur { $counterparts } accessibles à { $seeker }
near-none = Aucun changement isolé n’en ouvrirait davantage.
near-missing-fields = À renseigner pour pouvoir satisfaire toutes les règles avec { $counterparts } : { $fields }
near-ask-at-most = { $more } si la demande est d’au plus { $amount }
near-ask-at-least = { $more } si la demande est d’au moins { $amount }
near-ticket-from = { $more } si les tickets commencent à { $amount }
near-ticket-up-to = { $more } si les tickets vont jusqu’à { $amount }
near-stage = { $more } si le stade est : { $stage }
near-add-stage = { $more } si ce stade est aussi accepté : { $stage }
near-sell-in = { $more } si elle vend aussi ici : { $place }
near-move-to = { $more } si son siège est ici : { $place }
near-add-place = { $more } si ce lieu est aussi accepté : { $place }
near-site-in = { $more } si le projet se déroule ici : { $place }
near-reach-trl = { $more } si la technologie atteint le niveau TRL { $level }
near-ask-trl = { $more } si le niveau TRL { $level } suffit
near-legal-form = { $more } si la forme juridique est : { $form }
near-welcome-sector = { $more } si ce secteur n’est plus exclu : { $sector }
near-advise-remotely = { $more } si l’accompagnement se fait aussi à distance
near-add-instrument = { $more } si cette forme de financement s’y ajoute : { $form }
near-add-language = { $more } si les réunions peuvent aussi se tenir dans cette langue : { $language }
near-open-from = { $more } si les candidatures ouvrent au plus tard le { $date }
near-open-until = { $more } si la date limite est repoussée au { $date }
near-make-room = { $more } s’il y a une place de plus
near-closes = { $change } (mais { $counterparts } de moins)

## Le plan

plan-side = Côté
plan-people = Personnes
plan-without = Sans rencontre
plan-below = Sous leur minimum
plan-busiest = Rencontres du plus demandé
plan-places = Places
plan-left = gauche
plan-right = droite
plan-meetings = { $n ->
    [0] Aucune rencontre.
    [one] Une rencontre, de score { $value }.
   *[other] { $n } rencontres, dont les scores totalisent { $value }.
    }
plan-short = { $n ->
    [one] Il manque une rencontre pour respecter les minimums.
   *[other] Il manque { $n } rencontres pour respecter les minimums.
    }
plan-optimal = { $goal ->
    [places] Prouvé : il manque aussi peu de places que possible, et personne n’en a une deuxième aux dépens de la première d’un autre ; aucune attribution de ce type n’a un total plus élevé.
    [pinned] Prouvé : dans ces limites, aucun plan avec les rencontres imposées n’a un total plus élevé.
    [kept] Prouvé : dans ces limites, aucun plan qui garde le précédent comme demandé n’est meilleur.
    [worst] Prouvé : la meilleure rencontre du moins bien servi est aussi bonne que possible, et aucun plan de ce type n’a un total plus élevé.
    [spread] Prouvé : personne n’a de deuxième rencontre aux dépens de la première d’un autre, et ainsi de suite ; aucun plan de ce type n’a un total plus élevé.
    [relax] Prouvé : il manque aussi peu de rencontres que possible, et aucun plan de ce type n’a un total plus élevé.
   *[total] Prouvé : dans ces limites, aucun plan n’a un total plus élevé.
    }
plan-of-best = Cela vaut pour les paires que l’un des deux compte dans ses { $k } premiers choix.
plan-floors-unproved = Avec des minimums aussi élevés, il n’est pas prouvé qu’ils passent avant tout score.
plan-without-names = Sans rencontre, { $side } : { $ids }{ $more ->
    [0] {""}
   *[other] {" "}et encore { $more }
    }
plan-out = Les rencontres s’écrivent dans un fichier avec --out FILE, et s’affichent avec --format json.
plan-gap = Un plan pourrait être meilleur dans ces limites, de { $gap } au plus.
plan-conflict = Parmi les paires possibles, ces règles ne peuvent pas toutes être respectées :
plan-rule-floor = { $who } a { $n ->
    [one] une rencontre au moins
   *[other] { $n } rencontres au moins
    }
plan-rule-capacity = { $who } { $n ->
    [0] n’a aucune rencontre
    [one] a une rencontre au plus
   *[other] a { $n } rencontres au plus
    }
plan-rule-slots = { $who } { $n ->
    [0] n’a de temps pour aucune rencontre
    [one] a du temps pour une rencontre
   *[other] a du temps pour { $n } rencontres
    }
plan-rule-pin = { $who } rencontre { $whom }
plan-rule-veto = { $who } ne rencontre pas { $whom }
plan-short-placed = { $n ->
    [one] En ne comptant que les rencontres qui ont un créneau, il en manque une pour respecter les minimums.
   *[other] En ne comptant que les rencontres qui ont un créneau, il en manque { $n } pour respecter les minimums.
    }
plan-placed = { $n ->
    [one] Une rencontre a un créneau ; { $slots ->
        [one] un créneau est utilisé
       *[other] { $slots } créneaux sont utilisés
        }.
   *[other] { $n } rencontres ont un créneau ; { $slots ->
        [one] un créneau est utilisé
       *[other] { $slots } créneaux sont utilisés
        }.
    }
plan-unplaced-proved = { $n ->
    [one] Une rencontre n’en a pas, et aucun emploi du temps n’en place davantage :
   *[other] { $n } rencontres n’en ont pas, et aucun emploi du temps n’en place davantage :
    }
plan-unplaced = { $n ->
    [one] Une rencontre n’en a pas. Aucun emploi du temps n’en place plus de { $bound } :
   *[other] { $n } rencontres n’en ont pas. Aucun emploi du temps n’en place plus de { $bound } :
    }
plan-waits = Plus longue attente entre deux rencontres ({ $side }) : { $longest ->
    [0] aucune
    [one] un créneau
   *[other] { $longest } créneaux
    }.
plan-long-waits = { $n ->
    [one] L’un d’eux attend
   *[other] { $n } d’entre eux attendent
    } plus { $short ->
    [one] d’un créneau
   *[other] de { $short } créneaux
    }.
plan-never-together = { $left } et { $right } : jamais libres en même temps
plan-one-full = { $left } et { $right } : { $full } n’a plus de créneau
plan-both-full = { $left } et { $right } : aucun des deux n’a plus de créneau
plan-not-at-once = { $left } et { $right } : les créneaux qui leur restent ne sont pas les mêmes
plan-tables-full = { $left } et { $right } : toutes les tables sont prises quand les deux sont libres
plan-no-resource = { $left } et { $right } : { $full } n’est pas disponible quand les deux sont libres
plan-stable = Stable : aucune paire ne préférerait se rencontrer.

## Un plan vérifié, comparé et réparé

plan-of-all = Cela vaut pour toutes les paires possibles, et pas seulement pour les premiers choix de chacun.
plan-short-of-group = { $n ->
    [one] Il manque une rencontre au groupe { $group }.
   *[other] Il manque { $n } rencontres au groupe { $group }.
    }
plan-sought = Une place de plus apporterait le plus chez { $ids }.
plan-sought-floor = une rencontre manquante
plan-sought-place = { $id } ({ $brings })
plan-sought-slot = { $id } ({ $brings } ; il faut aussi un créneau de plus)
plan-seat = Une place de plus aux tables apporterait { $points }.
plan-seat-floor = Une place de plus aux tables apporterait une rencontre manquante.
plan-group-costs = La dernière rencontre que le groupe { $group } obtient pour son minimum coûte { $points } du total.
plan-pin-costs = Imposer { $left } et { $right } coûte { $cost } du total.
plan-pin-short = { $n ->
    [one] Il manque une rencontre de plus à cause de cela.
   *[other] Il manque { $n } rencontres de plus à cause de cela.
    }
plan-pin-loser = { $who } y perd le plus ({ $loses }).
plan-rule-group = le groupe { $group } a { $n ->
    [one] une rencontre au moins
   *[other] { $n } rencontres au moins
    }
plan-rule-group-capacity = le groupe { $group } { $n ->
    [0] n’a aucune rencontre
    [one] a une rencontre au plus
   *[other] a { $n } rencontres au plus
    }
plan-rule-seats = il y a des tables pour { $n ->
    [0] aucune rencontre
    [one] une rencontre
   *[other] { $n } rencontres
    } en tout
plan-seats = { $n ->
    [0] Les tables n’ont de place pour aucune rencontre.
    [one] Les tables ont de la place pour une seule rencontre.
   *[other] Les tables ont de la place pour { $n } rencontres en tout.
    }
plan-curve = Le meilleur plan pour chaque minimum du côté gauche :
plan-head-floor = Minimum
plan-no-slot = { $n ->
    [one] Une paire a été laissée de côté, faute de créneau trouvé ; la preuve porte sur les autres.
   *[other] { $n } paires ont été laissées de côté, faute de créneau trouvé ; la preuve porte sur les autres.
    }
plan-rounds = { $n ->
    [0] Les tickets de ces rencontres ne pourraient boucler aucune levée sur { $asks }.
    [one] Les tickets de ces rencontres pourraient boucler une levée sur { $asks } :
   *[other] Les tickets de ces rencontres pourraient boucler { $n } levées sur { $asks } :
    }
plan-rounds-closing = Sans la préférence pour les levées, ce serait { $before } ; aucun plan n’en pourrait boucler plus de { $closable }. Cela coûte { $cost } du total.
plan-round-closed = { $left } : jusqu’à { $amount } de { $who }
plan-rounds-one-ticket = { $n ->
    [one] Il ne manque qu’un ticket à une autre levée :
   *[other] Il ne manque qu’un ticket à { $n } autres levées :
    }
plan-round-open = { $left } : il manque { $amount } ; le ticket de l’un d’eux suffit : { $who }
plan-round-no-lead = { $left } : il manque un chef de file ; l’un d’eux suffit : { $who }
plan-changed-since = Ceci a changé depuis que le plan a été fait :
plan-file-changed = le fichier { $file }
check-plan-kept = Toutes les limites sont respectées, et tous les chiffres sont justes.
compare-meetings = Rencontres
compare-placed = Rencontres avec un créneau
compare-value = Total des scores
compare-short = Rencontres manquantes
compare-without = Côté gauche sans rencontre
compare-worst = Meilleure rencontre du moins bien servi
compare-gini-left = Inégalité des rencontres, gauche (Gini)
compare-gini-right = Inégalité des rencontres, droite (Gini)
compare-blocking = Paires qui préféreraient se rencontrer
compare-in-both = { $n ->
    [0] Les deux plans n’ont aucune rencontre en commun.
    [one] Les deux plans ont une rencontre en commun.
   *[other] Les deux plans ont { $n } rencontres en commun.
    }
compare-gain = Gains avec le second plan ({ $n }), { $side } : { $ids }{ $more ->
    [0] {""}
   *[other] {" "}et encore { $more }
    }
compare-loss = Pertes avec le second plan ({ $n }), { $side } : { $ids }{ $more ->
    [0] {""}
   *[other] {" "}et encore { $more }
    }
allocate-site = Site ou mentor
allocate-opens = Ouverture
allocate-given = Attribuées
allocate-free = Restantes
allocate-without = { $n ->
    [one] Une seule n’obtient rien : { $ids }
   *[other] { $n } n’obtiennent rien : { $ids }{ $more ->
        [0] {""}
       *[other] {" "}et encore { $more }
        }
    }
allocate-sum = { $n ->
    [0] Rien n’est attribué.
    [one] Une place ou tranche d’heures est attribuée, de score { $value }, attente déduite.
   *[other] { $n } places ou tranches d’heures sont attribuées ; leurs scores, attente déduite, totalisent { $value }.
    }
allocate-short = { $n ->
    [one] Il en manque une pour respecter les minimums.
   *[other] Il en manque { $n } pour respecter les minimums.
    }
replan-same = Rien n’a changé, et rien ne bouge.
replan-no-meeting = Aucune rencontre ne change.
replan-without = { $who } n’a aucune rencontre : personne n’a de place libre sans que quelqu’un d’autre y perde.
replan-counts = Rencontres perdues : { $lost }, annulées : { $cancelled }, nouvelles : { $added }, déplacées : { $moved }. Personnes touchées : { $people }.
replan-lost = − { $left } et { $right } ({ $score }) : n’est plus possible
replan-cancelled = − { $left } et { $right } ({ $score }) : est annulée
replan-added = + { $left } et { $right } ({ $score })
replan-added-in = + { $left } et { $right } ({ $score }), créneau { $slot }
replan-moved = → { $left } et { $right } : du créneau/table { $from } à { $to }
replan-added-without = + { $left } et { $right } ({ $score }), sans créneau
replan-moved-out = → { $left } et { $right } : plus de créneau (avant : { $from }, créneau/table)
replan-moved-in = → { $left } et { $right } : enfin un créneau ({ $to }, créneau/table)
replan-total = Le total des scores passe de { $from } à { $to }.
replan-costs = Ce que coûte chaque changement, l’un après l’autre :
replan-cost = { $change } : { $cost } du total, { $people ->
    [0] personne n’est touché
    [one] une personne touchée
   *[other] { $people } personnes touchées
    }.
replan-curve = Ce que davantage de changements apporteraient, sans regarder les créneaux :
replan-head-cancelled = Annulées
replan-head-added = Nouvelles
replan-head-short = Rencontres manquantes
replan-head-value = Total des scores
replan-head-share = Récupéré
replan-head-keep = Option

## Le guichet unique

route-title = { $name } ({ $id }) devant tous les marchés
route-dossier = Dossier : { $known } champs renseignés sur { $n }
route-missing = { $field } : à renseigner ; { $weight } des scores en dépendent
route-missing-holding = { $field } : à renseigner ; { $weight } des scores en dépendent, ainsi que les règles avec { $counterparts } vis-à-vis
route-missing-rules = { $field } : à renseigner ; les règles avec { $counterparts } vis-à-vis en dépendent
route-step = Prochaine marche de l’échelle de financement : { $programme }
route-step-amount = Prochaine marche de l’échelle de financement : { $programme }, { $amount }
route-no-step = Aucune marche de l’échelle de financement ne convient à son stade, à sa demande et aux formes recherchées tout en étant ouverte aujourd’hui.
route-proofs = À fournir :

## Politiques

policy-valid = { $name }, version { $version }, est une politique pour { $market } : { $facets } poids, { $gates } règles, SHA-256 { $digest }
policy-same = Les deux politiques sont identiques.
policy-put = { $name } est enregistrée. `qantara policy activate` classe son marché selon elle.
policy-active = { $market } : classement selon { $name } à partir de maintenant.
examined-pairs = { $pairs ->
    [0] Les règles ne laissent aucune paire à examiner.
    [one] Une paire examinée, sur { $seekers } listes.
   *[other] { $pairs } paires examinées, sur { $seekers } listes.
    }
examined-how = La moyenne et l’étendue (du 5e au 95e centile des paires) sont celles de la correspondance. « Effet » est la part des places des listes qui changent sans le critère.
examined-still = { $count ->
    [one] Ce critère ne change presque rien : { $facets }. Sans lui, moins d’une place sur cent change.
   *[other] Ces critères ne changent presque rien : { $facets }. Sans l’un d’eux, moins d’une place sur cent change.
    }
examined-sides = La valeur d’une paire pour les deux côtés a une corrélation de { $correlation } ; l’avis de l’autre côté change { $moved } des places des listes.
examined-sides-alike = Pour l’un des côtés, toutes les paires se valent ; l’avis de l’autre côté change { $moved } des places des listes.
head-mean = Moyenne
head-moves = Effet
head-spread = Étendue
head-unknown = Inconnu
head-weight-of = Poids ({ $role })

## La démonstration

demo-filled = { $n } profils dans { $folder } (ajoutés à l’instant : { $added }).
demo-why-not = Pourquoi pas { $name } ? Son score serait de { $score }, mais :
demo-day = Un demo day des startups et des investisseurs, avec 12 créneaux, 40 tables et une rencontre pour chaque startup :
demo-next = À essayer ensuite :

## Le service

serve-ready = À l’écoute sur { $address }. Arrêt par Ctrl-C.
token-made = Le jeton { $id } est créé. Conservez-le : il ne sera plus affiché.
token-revoked = Le jeton { $id } n’ouvre plus rien.
token-revoked-at = révoqué { $time }

head-agreed = D’accord
head-refused = Refus
head-not-stated = Sans réponse
head-archived = Archivés
head-matched = Mis en relation
consent-presumed = Quiconque n’a pas refusé peut être mis en relation. Avec `qantara consent required`, seuls le sont ceux qui ont donné leur accord, et les programmes.
consent-required = Seuls ceux qui ont donné leur accord sont mis en relation, ainsi que les programmes qui n’ont pas refusé. Avec `qantara consent presumed`, quiconque n’a pas refusé peut l’être.

## Évaluation

evaluate-title = { $market } : { $seekers } avec des jugements, listes de { $k }
evaluate-judgements = Jugés pertinents : { $relevant } ; non pertinents : { $not } ; demandés et sans réponse : { $unjudged }
evaluate-ungraded = { $n ->
    [one] Pour un demandeur, personne n’a de note : il ne compte pas dans ce qui suit
   *[other] Pour { $n } demandeurs, personne n’a de note : ils ne comptent pas dans ce qui suit
    }
evaluate-seekers-missing = { $n ->
    [one] Un demandeur des jugements n’est pas enregistré, et compte pour 0 : { $ids }
   *[other] { $n } demandeurs des jugements ne sont pas enregistrés, et comptent pour 0 : { $ids }
    }
evaluate-candidates-missing = { $n ->
    [one] Un candidat des jugements n’est pas enregistré : aucune politique ne peut le lister : { $ids }
   *[other] { $n } candidats des jugements ne sont pas enregistrés : aucune politique ne peut les lister : { $ids }
    }
evaluate-not-matched = { $n ->
    [one] Un profil des jugements ne peut être mis en relation (consentement, archive) : { $ids }
   *[other] { $n } profils des jugements ne peuvent être mis en relation (consentement, archive) : { $ids }
    }
evaluate-answered = Ont une liste
evaluate-of = { $some } sur { $all }
evaluate-without-relevant = Personne n’est pertinent pour eux
evaluate-judged = Listés et jugés
evaluate-tied = Départagés par l’identifiant seul
evaluate-coverage = Candidats vus dans les 10 premiers
evaluate-gini = Inégalité d’exposition (Gini)
evaluate-interval = Sous chaque moyenne : son intervalle à 95 %, sur { $repetitions } échantillons de demandeurs (graine { $seed }).
evaluate-no-interval = Moins de { $fewest } demandeurs : pas d’intervalle.
evaluate-from-to = { $low } à { $high }
evaluate-two = { $first } moins { $second }
evaluate-several = Deux à deux, parmi { $n }, selon { $measure }
evaluate-how = « Par hasard » : la part des tirages où le hasard seul fait une différence aussi grande. « Effet » : la différence moyenne rapportée à sa dispersion (d de Cohen). Un verdict demande les deux : un intervalle sans zéro, et un hasard de 0,05 au plus. Sans différence réelle, un verdict sur vingt naît encore du hasard.
evaluate-better-worse = { $better } / { $worse }
evaluate-better = meilleure
evaluate-worse = moins bonne
evaluate-not-decisive = non concluant
evaluate-too-few = trop peu
evaluate-says-better = Selon { $measure }, { $better } est meilleure que { $worse }.
evaluate-says-not-decisive = Selon { $measure }, { $better } et { $worse } : l’intervalle contient zéro, non concluant.
evaluate-says-by-chance = Selon { $measure }, { $better } et { $worse } : parmi tant de systèmes, le hasard fait une telle différence, non concluant.
evaluate-says-two-by-chance = Selon { $measure }, { $better } et { $worse } : le hasard fait une telle différence plus d’une fois sur vingt, non concluant.
evaluate-says-too-few = Moins de { $fewest } demandeurs : pas de verdict.
evaluate-groups = { $roles } – { $field } : { $measure }
evaluate-seen = { $roles } – { $field } : qui est vu
evaluate-exposure = { $exposure } ({ $merit })
evaluate-seen-how = Exposition : la somme de 1 / log₂(rang + 1) sur les 10 premières places de toutes les listes, en moyenne dans le groupe. Entre parenthèses : par demandeur pour qui l’un d’eux est pertinent.
head-better = Mieux / moins bien
head-chance = Par hasard
head-difference = Différence
head-effect = Effet
head-interval = Intervalle à 95 %
head-measure = Mesure
head-merit = Pertinent pour
head-region = Région
head-systems = Comparés
head-verdict = Verdict
evaluate-since = Les suites à partir du { $day } servent de jugements ; les listes sont de ce jour, sans les paires qui se connaissaient déjà.
evaluate-outcomes = { $outcomes } suites rapportent { $introduced } mises en relation ; { $settled } sont tranchées, dont { $share } acceptées des deux côtés.
evaluate-listed = Mises en relation présentes dans les listes
evaluate-no-meaning = Moins de { $fewest } mises en relation sont tranchées : on ne peut dire ce que vaut un score.
evaluate-no-meaning-of = { $system } a un score pour moins de { $fewest } des mises en relation tranchées : on ne peut dire ce qu’il vaut.
evaluate-meaning = Ce qu’a voulu dire un score de { $system }
evaluate-meaning-how = La part acceptée des deux côtés, ajustée pour ne jamais baisser quand le score monte (régression isotone).
head-introductions = Mises en relation
head-mutual = Acceptées des deux côtés
head-settled = Tranchées

## Apprentissage

progress-examples = Préparation des exemples
progress-learning = Apprentissage
progress-measuring = Mesure de ce qui a été appris
tune-ctrl-c = Apprentissage en cours. Ctrl-C l’arrête et garde le meilleur trouvé.
tune-epoch = { $fuse }, époque { $epoch } : { $value }
tune-too-little-to-learn = trop peu pour apprendre : sur { $needed } demandeurs ayant un candidat pertinent et un autre, il y en a { $seekers }, il en manque { $missing } ; sur { $needed-relevant } candidats pertinents, il y en a { $relevant }, il en manque { $missing-relevant }
tune-too-little-to-choose = trop peu pour choisir : sur { $needed } demandeurs ayant un candidat pertinent et un autre, il y en a { $seekers }, il en manque { $missing } ; sur { $needed-relevant } candidats pertinents, il y en a { $relevant }, il en manque { $missing-relevant }
tune-title = { $market } : apprentissage à partir de { $policy }, version { $version }
tune-training = Enseignent : { $seekers }, avec { $relevant } pertinents sur { $candidates } candidats
tune-validation = Choisissent : { $seekers }, avec { $relevant } pertinents sur { $candidates } candidats
tune-unused = Demandeurs non utilisés : absents du vivier { $absent } ; sans candidat pertinent { $without } ; au-delà du nombre utilisé { $beyond }
tune-unreachable = Candidats pertinents qu’aucune liste ne peut contenir : absents du vivier { $absent } ; écartés par une règle { $barred }
tune-interrupted = Ctrl-C a arrêté l’apprentissage ; le meilleur trouvé compte.
tune-before = Chez ceux qui choisissent, { $measure } de { $policy } vaut { $value }.
tune-difference = Chez ceux qui choisissent, { $measure } passe de { $before } à { $after } ; la différence est de { $difference }, en mieux pour { $better } et en moins bien pour { $worse }.
tune-flattered = La politique a été choisie par ces jugements, ce qui la flatte un peu : jugez-la sur d’autres.
tune-nothing = Rien de clairement meilleur que { $policy } n’a été trouvé. Rien n’est écrit.
tune-nothing-written = Telle qu’elle serait écrite, elle n’est pas clairement meilleure que { $policy }. Rien n’est écrit.
tune-fuse = Deux valeurs font un score par : { $before } → { $after }
tune-weights-how = Un poids est une part de ce que son côté valorise. Entre les bornes, si les autres poids du côté se partagent le reste comme aujourd’hui, les { $k } premiers de ceux qui choisissent restent les mêmes.
tune-intervals-how = Entre parenthèses après un poids : où il se trouve dans 95 échantillons sur 100 de ceux qui enseignent.
tune-curves-how = Ce que compte un accord avant d’être pondéré, en ligne droite entre les points ; un critère qui n’est pas nommé compte comme avant.
tune-written = Écrit : { $name } dans { $file }. Comment elle a été apprise : { $manifest }
tune-put = Enregistrée : { $name }. Comment elle a été apprise : { $manifest }
tune-dry-run = Essai à blanc : { $name } n’est pas écrite.
tune-next = Ensuite, avec des jugements qui n’ont ni enseigné ni choisi :
head-bounds = Bornes
head-epochs = Époques
head-best-epoch = Meilleure après
head-curve = Accord → compte pour
head-fuse = Deux valeurs font un score par

## Sensibilité

sensitivity-title = { $policy }, version { $version } : les { $k } premiers de { $seekers }
sensitivity-how = Entre les bornes, les listes gardent leurs { $k } premiers, si les autres poids du côté se partagent le reste comme aujourd’hui.
sensitivity-overlap-how = Recouvrement sans la facette : 1 est la même liste, 0 n’a rien en commun, et les premières places comptent le plus (rank-biased overlap, persistance 0,9). Son poids va aux autres critères du côté.
sensitivity-lost-how = Perdu : de combien nDCG@10, aujourd’hui { $value }, baisse sans le critère, avec son intervalle à 95 %. Rien n’est réappris : un critère qu’un autre pourrait remplacer paraît valoir plus qu’il ne vaut.
head-no-list = Aucune liste ne change
head-nine-tenths = Moins d’un dixième change
head-overlap = Recouvrement sans lui
head-lost = nDCG@10 perdu sans lui

## Qui bouge

moves-title = De { $first } à { $second } : listes de { $k } pour { $seekers }
moves-lists = Listes qui changent : { $changed }. Elles partagent { $overlap } de leurs candidats et s’accordent depuis le haut à { $agreement }. Mouvements : { $moves }
moves-facets-how = « Part » : la part de tout ce qui a changé l’ordre des candidats.
moves-how = Places de 1 à { $k } ; – est au-delà. Le nombre d’une raison est la variation de cette part du score, sur 100, moins sa variation moyenne chez ceux que le candidat a dépassés, ou qui l’ont dépassé.
moves-between = {" ; "}
moves-places = { $before } → { $after }
moves-seen-one = { $id } ({ $before } → { $after })
moves-barred = écarté par { $rules }
moves-admitted = n’est plus écarté par { $rules }
moves-capped = écarté par le plafond d’exposition
moves-no-longer-capped = n’est plus écarté par le plafond d’exposition
moves-ruled = des règles ou le plafond d’exposition écartent ou admettent d’autres candidats : { $n }
moves-seen-more = Dans plus de listes : { $n } ({ $ids })
moves-seen-less = Dans moins de listes : { $n } ({ $ids })
moves-wanted = Mouvements jugés vers ce qui était voulu : { $toward } ; à l’opposé : { $away } ; non jugés : { $unjudged }
moves-difference = { $measure } passe de { $before } à { $after } ; la différence est de { $difference }.
moves-better = La seconde est meilleure.
moves-worse = La seconde est moins bonne.
moves-not-decisive = Ce n’est pas concluant.
head-away = À l’opposé
head-candidate = Candidat
head-grade = Note
head-moved = Place
head-moved-by = Part
head-seeker = Demandeur
head-toward = Vers ce qui était voulu

## La thèse révélée

thesis-title = { $name }, au { $day }
thesis-portfolio = Tours : { $rounds }, dans { $ventures } entreprises, { $period } ; sans date : { $undated } ; postérieurs, non comptés : { $later }
thesis-field = { $field } : connu pour { $known }
thesis-agrees = déclaré et fait
thesis-stated-not-done = déclaré, pas fait
thesis-done-not-stated = fait, pas déclaré
thesis-exception = une fois, pas déclaré
thesis-revealed = fait
thesis-too-few = trop peu pour dire
thesis-rounds = Taille des tours, tous investisseurs compris : connue pour { $known }
thesis-sizes = De { $smallest } à { $largest } ; la moitié ne dépasse pas { $median }
thesis-ticket = Ticket déclaré : { $ticket }
thesis-without-rate = Sans taux de change, non comptés : { $n }
thesis-rounds-agree = Le ticket tient dans les tours : { $below } sur { $known } sont plus petits que le plus petit ticket
thesis-ticket-above = Le ticket ne tient pas : { $below } tours sur { $known } sont plus petits que le plus petit ticket
thesis-no-ticket = Aucun ticket n’est déclaré
thesis-floor = De moins de { $floor } investissements, rien n’est dit : une fois sur 32, { $floor } ne montrent rien de ce qui en fait la moitié. Un secteur ou un lieu déclaré contient ce qui s’y trouve ; une entreprise compte une fois.
head-investments = Investissements
head-period = Quand
head-share = Part
head-stated = Déclaré

## La page d’une évaluation

evaluate-by-depth = { $measure } selon le nombre de places qui comptent
axis-places = Places qui comptent
evaluate-lorenz = Qui a l’exposition (courbe de Lorenz)
axis-least-seen = Candidats, des moins vus aux plus vus
axis-exposure = Leur part de toute l’exposition
evaluate-all-alike = Tous également vus
evaluate-moves = Qui gagne et qui perd : { $first } à la place de { $second }
evaluate-moves-of = { $roles } selon { $by } – gagnent : { $gain } ; perdent : { $lose }. Ceux qui gagnent le plus, puis ceux qui perdent le plus :
evaluate-moves-none = { $roles } selon { $by } : personne ne gagne ni ne perd.
axis-exposure-of-one = exposition
evaluate-caps = Ce qu’il en coûte de ne montrer personne trop souvent
evaluate-caps-chart = { $measure } face à l’inégalité
evaluate-caps-how = D’un point au suivant, aucun candidat n’est dans plus d’une part toujours moindre des listes, arrondie vers le bas mais d’une liste au moins. Les places vont aux meilleurs scores de toutes les listes, et une liste dont les candidats sont épuisés reste plus courte. Les classements lus dans des fichiers ne sont pas limités. Un point à gauche d’un autre et pas plus bas est le meilleur.
evaluate-no-cap = sans limite
head-cap = Dans au plus
head-candidates-each = Candidats par liste
evaluate-weights = Ce que pèsent les politiques
evaluate-facets = Ce qu’apporte chaque critère
evaluate-facets-lost = { $measure } perdu sans lui
evaluate-facets-how = Perdu : de combien { $measure } baisse sans le critère, avec son intervalle à 95 %, si son poids va aux autres critères du côté. Rien n’est réappris : un critère qu’un autre pourrait remplacer paraît valoir plus qu’il ne vaut. Un intervalle qui contient zéro ne décide de rien.
evaluate-weights-how = Entre parenthèses : tant qu’un poids reste entre ces bornes, neuf listes sur dix gardent les mêmes { $k } premiers, dans n’importe quel ordre et sans limite d’exposition (listes examinées : { $lists }), si les autres poids du côté se partagent le reste comme aujourd’hui. { $none } : le critère ne compte pas.
evaluate-intervals-how = Sous un poids appris : où il se trouve dans 95 échantillons sur 100 de ceux qui l’ont enseigné.
evaluate-methods = Comment c’est mesuré
evaluate-methods-lists = Au { $day }, des listes de { $k } ont été faites pour { $seekers } parmi { $candidates }.
evaluate-methods-read = Les listes de { $systems } ont été lues dans des fichiers.
evaluate-methods-judged = { $judged } paires ont une note, et { $excluded } sont exclues des listes et des notes. Qui n’a pas de liste compte pour 0. Un candidat non jugé compte comme non pertinent, sauf dans les listes condensées, dont il est d’abord retiré. Les scores égaux sont rangés par identifiant.
evaluate-methods-chance = Intervalles : bootstrap par percentiles sur les demandeurs, { $repetitions } échantillons, à partir de { $fewest } demandeurs. Deux systèmes : test de permutation apparié, bilatéral, avec autant de tirages ; plus de deux : Tukey HSD par permutation. Effet : d de Cohen des différences appariées. Exposition : la somme de 1 / log₂(rang + 1) sur les 10 premières places. Le hasard part de { $seed } : mêmes données et réglages, mêmes chiffres.
head-digest = SHA-256

## Jugements

judge-pool = À juger dans { $file } : { $pairs } paires de { $seekers }. Paires déjà jugées : { $judged }
judge-dropped = { $n ->
    [one] Une paire listée a été laissée de côté : son candidat n’est pas enregistré, ou ne peut être mis en relation
   *[other] { $n } paires listées ont été laissées de côté : leurs candidats ne sont pas enregistrés, ou ne peuvent être mis en relation
    }
judge-imported = Paires : { $pairs } ; avec une note : { $judged } ; sans note : { $waiting } ; juges : { $raters }
judge-agreement = Accord sur les { $pairs } paires notées par plusieurs juges : { $alpha } (α de Krippendorff ; 1 est complet, 0 est le hasard)
judge-reliable = À partir de 0,8, on se fie aux notes.
judge-tentative = De 0,667 à 0,8, les conclusions restent provisoires.
judge-unreliable = Sous 0,667, on ne se fie pas aux notes : convenez de leur sens et jugez de nouveau.
judge-one-grade = Tous ont donné la même note : le hasard s’accorderait aussi, on ne peut rien dire de l’accord.
judge-nothing-shared = Aucune paire n’a été notée par deux juges : on ne peut rien dire de l’accord.

## Ce pour quoi un fichier est pris

propose-table = { $place } : les colonnes sont nommées à la ligne { $row } ; à importer : { $who }
propose-column = { $column } → { $name } [{ $fields }], sûr à { $percent } %
propose-example = { $text } se lit { $value }
propose-doubtful = { $text } est pris pour { $value } : à vérifier
propose-beside = { $field } : { $value }
propose-unused = sans usage : { $columns }
propose-left-out = reste dehors, ligne { $row } ({ $name }) : { $why }
propose-left-out-more = et encore { $n } lignes qui restent dehors
propose-unread = { $column } : « { $text } » ne peut pas être lu et reste inconnu ({ $count } ×, ligne { $rows })
propose-unread-near = { $column } : « { $text } » ne peut pas être lu et reste inconnu ({ $count } ×, ligne { $rows }) ; proche : { $guesses }
propose-unread-more = et encore { $n } textes qui ne peuvent pas être lus
propose-double = les lignes { $first } et { $second } ont le même nom, et les deux sont à importer : { $name }
propose-sheets = feuilles sans profils : { $sheets }
propose-nothing = { $file } : aucun tableau de profils n’y a été reconnu ; rien n’a été écrit. `--role` dit ce que sont ses lignes, `--mapping` ce que sont ses colonnes
propose-take = Rien n’a été écrit. `--yes` importe les fichiers comme montré ; `--mapping` dit ce qu’il faut changer
propose-ask = Les importer ainsi ? [o/N]
propose-new = colonnes que le fichier de correspondances n’a pas encore vues : { $columns }
propose-saved = { $file } est écrit ({ $lines } lignes) ; `--mapping` lira ainsi le prochain fichier
propose-save-one = `--save-mapping` prend un seul fichier
template-format = { $file } ne dit pas ce qu’il est ; un modèle est un fichier.xlsx ou un fichier.csv
template-written = { $file } est écrit, avec { $n } colonnes ; la ligne d’exemple n’est pas importée
template-example = (exemple) { $name }
fields-code = Code
fields-name = Nom
fields-field = Champ
fields-header = Un en-tête reconnu
fields-example = Exemple
fields-role = Rôle
fields-cities = Les villes du Maroc, celles d’Afrique à partir de 100 000 habitants et celles du monde à partir de 500 000 se trouvent par leur nom : `qantara fields places Fès`
fields-no-place = lieux inconnus, ou noms communs à plusieurs pays : { $names }
fields-unknown = `{ $what }` n’est ni un rôle, ni l’un de concepts, stages, instruments, places, business-models, kinds, legal-forms, contracts, leads
skipped-total = elle additionne les autres
skipped-note = c’est une note ou un titre
skipped-test = c’est un essai ou un exemple
skipped-closed = n’existe plus
skipped-other = n’est pas membre d’un hub : { $text }
skipped-duplicate = répète la ligne { $row }
skipped-answered-again = la ligne { $row } répond de nouveau
skipped-nameless = n’a pas de nom

## Ce que les imports n’ont pas pu lire, et les mots du hub

import-unsure = { $n ->
    [one] { $n } texte est illisible ou douteux ; `qantara problems` le montre, et comment le régler
   *[other] { $n } textes sont illisibles ou douteux ; `qantara problems` les montre, et comment les régler
}
problems-none = Les derniers imports n’ont rien laissé d’illisible ni de douteux.
problems-unread = { $count } × « { $text } », { $fields } : illisible ({ $files })
problems-doubtful = { $count } × « { $text } », { $fields } : pris pour { $value }, ce qui n’est pas sûr ({ $files })
problems-more = et encore { $n } ; `-n` en montre davantage, `--format json` tous
problems-not-kept = { $field } : { $n ->
    [one] { $n } autre qui n’est pas gardé, car il peut parler d’une personne ou vient après trop d’autres ({ $file })
   *[other] { $n } autres qui ne sont pas gardés, car ils peuvent parler d’une personne ou sont trop nombreux ({ $file })
}
problems-settled = { $n ->
    [one] { $n } autre texte est réglé depuis : le prochain import de son fichier le lira
   *[other] { $n } autres textes sont réglés depuis : les prochains imports de leurs fichiers les liront
}
read-did = « { $text } » se lit { $value } ({ $topic }), dès le prochain import
read-nothing = « { $text } » ne dit rien ({ $topic }), dès le prochain import
read-taken = { $n ->
    [one] { $n } mot est repris
   *[other] { $n } mots sont repris
}
read-forgotten = « { $text } » n’est plus un mot de ce hub
read-unknown = « { $text } » n’est pas un mot de ce hub ; `qantara read` donne ses mots
read-none = Ce hub n’a pas de mots à lui ; `qantara read TEXTE --as VALEUR` en ajoute un
read-which = « { $text } » peut être de plusieurs sortes, ou ce qu’il veut dire n’est d’aucune ; précisez avec `--for` : { $fields }
read-personal = « { $text } » ne peut pas être un mot : il semble dire qui est quelqu’un, où il habite ou comment le joindre
read-no-word = « { $text } » ne peut pas être un mot : il n’a pas de lettres, ou trop
read-no-value = « { $meaning } » ne se lit pas sans doute comme : { $topic } ; `qantara fields` donne les valeurs qui existent
read-no-value-near = « { $meaning } » ne se lit pas sans doute comme : { $topic } ; proche : { $guesses }
read-says-nothing = (ne dit rien)
read-head-text = Texte
read-head-topic = Sorte
read-head-value = Se lit
topic-sector = secteurs
topic-technology = technologies
topic-skill = compétences
topic-stage = stades
topic-instrument = instruments
topic-business-model = modèles économiques
topic-investor-kind = type d’investisseur
topic-programme-kind = type de programme
topic-lead = qui mène le tour
topic-legal-form = forme juridique
topic-contract = contrats
topic-place = lieux
topic-language = langues
topic-goal = objectifs de développement
topic-answer = oui ou non
topic-amount = montants
topic-date = dates
topic-count = nombres
topic-percent = pourcentages
topic-hours = heures par mois
