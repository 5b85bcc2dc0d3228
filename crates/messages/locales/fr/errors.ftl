# Ce que le service n’a pas pu faire, et que faire alors.

error-invalid = Une partie de la demande n’est pas valable : { $fields }.
error-no-such-call = Cet appel n’existe pas ici.
error-not-found = { $name } n’existe pas.
error-refused-consent = { $name } a refusé d’être mis en relation.
error-consent-not-stated = { $name } n’a pas donné son accord pour être mis en relation, et ce hub l’exige.
error-archived = { $name } est archivé.
error-exists = { $name } existe déjà ; modifiez-le ou choisissez un autre identifiant.
error-changed = { $name } a été modifié entre-temps ; relisez-le et refaites votre modification.
error-request-reused = L’identifiant de demande { $id } a servi à une autre modification ; prenez-en un nouveau.
error-cursor-lost = Les modifications demandées ne sont plus en mémoire ; relisez la liste des profils et suivez à partir de là.
error-too-little-to-learn = Il y a trop peu pour apprendre : { $seekers } demandeurs sur { $seekers-needed } ont un candidat pertinent et un autre, avec { $relevant } candidats pertinents sur { $relevant-needed }.
error-too-little-to-choose = Il y a trop peu pour choisir : { $seekers } demandeurs sur { $seekers-needed } ont un candidat pertinent et un autre, avec { $relevant } candidats pertinents sur { $relevant-needed }.
error-tuning-under-way = { $name } est en cours ; attendez la fin ou annulez-le.
error-withdrawn-by-erasure = Quelqu’un a été effacé entre-temps : rien n’a été appris de ses données ; recommencez.
error-withdrawn-consent = Quelqu’un a retiré son accord entre-temps : rien n’a été appris de ses données ; recommencez.
error-nothing-learned = { $name } n’a pas de politique meilleure que celle de départ.
error-overloaded = Le serveur est occupé ; réessayez dans un instant.
error-rate = Trop d’appels ; réessayez dans un instant.
error-unauthenticated = Cet appel demande un jeton valable.
error-denied = Ce jeton ne permet pas d’appeler { $call }.
error-cancelled = L’appel a été interrompu avant la fin.
error-deadline = Le temps imparti n’a pas suffi pour répondre.
error-store = Le stockage n’a pas pu le faire ; l’exploitant en trouve la cause dans le journal sous { $request }.
error-internal = Une erreur s’est produite ici ; l’exploitant en trouve la cause dans le journal sous { $request }.
