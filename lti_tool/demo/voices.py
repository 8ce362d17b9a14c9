"""How demo mentors introduce themselves: who they are and how they work, by domain, in both languages.

In French endings follow the person: ``{e}`` étudiant(e), ``{ne}`` musicien(ne), ``{fe}`` chef(fe), ``{rice}``
format(rice|eur), ``{iere}`` infirm(ière|ier). ``{years}`` is a number; ``{one}`` and ``{two}`` are topics.
"""

from dataclasses import dataclass

Said = tuple[str, str]
"""English, French."""
FEMININE = {"e": "e", "ne": "ne", "fe": "fe", "rice": "rice", "iere": "ière"}
MASCULINE = {"e": "", "ne": "", "fe": "", "rice": "eur", "iere": "ier"}


@dataclass(frozen=True)
class Voice:
    peer: tuple[Said, ...]
    professional: tuple[Said, ...]
    ways: tuple[Said, ...]


ANY_WAYS: tuple[Said, ...] = (
    ("From “{one}” to “{two}”, at your pace.", "De « {one} » à « {two} », à votre rythme."),
    ("Stuck on “{one}”? Bring your exercise.", "« {one} » vous résiste ? Apportez votre exercice."),
    (
        "We stay with “{one}” until you can explain it to me.",
        "On reste sur « {one} » jusqu'à ce que vous sachiez me l'expliquer.",
    ),
    ("Ask me about “{one}” or “{two}”.", "Parlons de « {one} » ou de « {two} »."),
    (
        "You leave with notes and one thing to try.",
        "Vous repartez avec des notes et une chose à essayer.",
    ),
)

VOICES: dict[str, Voice] = {
    "mathematics": Voice(
        (
            (
                "Third-year student, tutor in my faculty",
                "En troisième année, tut{rice} dans ma faculté",
            ),
            (
                "Retrained as an adult, back at university",
                "En reprise d'études, à l'université depuis deux ans",
            ),
            ("Master's student in mathematics", "Étudiant{e} en master de mathématiques"),
            (
                "Engineering student, after two years of preparatory classes",
                "Élève ingénieur{e}, passé{e} par la prépa",
            ),
        ),
        (
            (
                "Engineer who went back to teaching maths",
                "Ingénieur{e} revenu{e} à l'enseignement des maths",
            ),
            (
                "Mathematics teacher for {years} years",
                "Professeur{e} de mathématiques depuis {years} ans",
            ),
            ("University lecturer in mathematics", "Enseignant{e} de mathématiques à l'université"),
        ),
        (
            ("Why the definition is the way it is.", "Pourquoi la définition est faite ainsi."),
            ("You hold the pencil.", "C'est vous qui tenez le crayon."),
            (
                "Mistakes first: they show what to work on.",
                "Vos erreurs d'abord : elles disent quoi travailler.",
            ),
            (
                "A drawing first, then an example, then the theorem.",
                "Un dessin, puis un exemple, puis le théorème.",
            ),
            (
                "I like proofs that fit on half a page.",
                "J'aime les démonstrations qui tiennent sur une demi-page.",
            ),
            (
                "We redo the exercise together, line by line.",
                "On reprend l'exercice ensemble, ligne à ligne.",
            ),
        ),
    ),
    "statistics": Voice(
        (
            (
                "Psychology student who came to like statistics",
                "Étudiant{e} en psychologie, réconcilié{e} avec la statistique",
            ),
            (
                "Master's student in applied statistics",
                "Étudiant{e} en master de statistique appliquée",
            ),
            (
                "PhD student who teaches tutorials in statistics",
                "Doctorant{e}, chargé{e} de TD de statistique",
            ),
        ),
        (
            (
                "Statistician in public health for {years} years",
                "Statisticien{ne} en santé publique depuis {years} ans",
            ),
            (
                "Teaches statistics to people who fear formulas",
                "Enseigne la statistique à celles et ceux que les formules effraient",
            ),
        ),
        (
            (
                "Draw the distribution before you test it.",
                "Dessiner la distribution avant de la tester.",
            ),
            ("Three questions before any test.", "Trois questions avant tout test."),
            (
                "Your data first, the formula afterwards.",
                "Vos données d'abord, la formule ensuite.",
            ),
            (
                "What a p-value says, and what it does not.",
                "Ce que dit une valeur p, et ce qu'elle ne dit pas.",
            ),
            ("We simulate before we calculate.", "On simule avant de calculer."),
        ),
    ),
    "programming": Voice(
        (
            (
                "Student, two summers as a developer",
                "Étudiant{e}, deux étés de développement en entreprise",
            ),
            ("Career changer, hired last year", "En reconversion réussie, en poste depuis un an"),
            ("Computer science student", "Étudiant{e} en informatique"),
            (
                "Self-taught, now in my second year of software engineering",
                "Autodidacte, en deuxième année de génie logiciel",
            ),
        ),
        (
            ("Software developer for {years} years", "{years} ans de développement logiciel"),
            (
                "Trains career changers to code",
                "Forme à la programmation des personnes en reconversion",
            ),
        ),
        (
            ("First on paper, then on the keyboard.", "D'abord sur papier, puis au clavier."),
            ("We write the test before the code.", "On écrit le test avant le code."),
            ("You type, I ask questions.", "Vous tapez, je pose les questions."),
            ("We read the error message together.", "On lit ensemble le message d'erreur."),
            (
                "Small programs that run, every session.",
                "De petits programmes qui tournent, à chaque séance.",
            ),
        ),
    ),
    "data-ai": Voice(
        (
            ("Master's student in data science", "Étudiant{e} en master de science des données"),
            ("PhD student in machine learning", "Doctorant{e} en apprentissage automatique"),
        ),
        (
            (
                "Data scientist in industry for {years} years",
                "Data scientist en entreprise depuis {years} ans",
            ),
            ("Machine learning engineer", "Ingénieur{e} en apprentissage automatique"),
        ),
        (
            ("Understand the model before tuning it.", "Comprendre le modèle avant de le régler."),
            ("We start from a notebook of yours.", "On part de l'un de vos notebooks."),
            ("Simple baselines first.", "D'abord un modèle simple, pour comparer."),
        ),
    ),
    "systems": Voice(
        (
            ("Student in networks and security", "Étudiant{e} en réseaux et sécurité"),
            ("Apprentice system administrator", "En alternance en administration de systèmes"),
        ),
        (
            ("Systems engineer for {years} years", "Ingénieur{e} systèmes depuis {years} ans"),
            (
                "Runs databases and servers for a hospital",
                "Fait tourner les bases et les serveurs d'un hôpital",
            ),
        ),
        (
            (
                "We break it in a sandbox, then repair it.",
                "On casse tout dans un bac à sable, puis on répare.",
            ),
            (
                "Share your screen and show me the log.",
                "Partagez votre écran et montrez-moi le journal.",
            ),
            ("Diagrams before commands.", "Des schémas avant les commandes."),
        ),
    ),
    "digital-skills": Voice(
        (
            (
                "Management student who lives in spreadsheets",
                "Étudiant{e} en gestion, toujours dans un tableur",
            ),
            ("Volunteer in a digital help desk", "Bénévole dans un espace d'aide au numérique"),
        ),
        (
            (
                "Office software trainer for {years} years",
                "Format{rice} en bureautique depuis {years} ans",
            ),
            ("Digital adviser in a public library", "Conseil au numérique en médiathèque"),
        ),
        (
            ("On your own file, without jargon.", "Sur votre propre fichier, sans jargon."),
            (
                "Step by step, and you hold the mouse.",
                "Pas à pas, et c'est vous qui tenez la souris.",
            ),
        ),
    ),
    "physics": Voice(
        (
            ("Physics student, third year", "Étudiant{e} en troisième année de physique"),
            ("Engineering student, fond of mechanics", "Élève ingénieur{e}, côté mécanique"),
        ),
        (
            ("Physics teacher for {years} years", "Professeur{e} de physique depuis {years} ans"),
            (
                "Research engineer in a physics laboratory",
                "Ingénieur{e} de recherche en laboratoire de physique",
            ),
        ),
        (
            (
                "What happens first, equations second.",
                "D'abord ce qui se passe, ensuite les équations.",
            ),
            (
                "Orders of magnitude before the calculator.",
                "Des ordres de grandeur avant la calculatrice.",
            ),
            (
                "We draw the forces until they are obvious.",
                "On dessine les forces jusqu'à ce qu'elles sautent aux yeux.",
            ),
        ),
    ),
    "chemistry": Voice(
        (
            ("Chemistry student in a master's programme", "Étudiant{e} en master de chimie"),
            ("Pharmacy student, third year", "Étudiant{e} en troisième année de pharmacie"),
        ),
        (
            ("Chemistry teacher for {years} years", "Professeur{e} de chimie depuis {years} ans"),
            ("Chemist in quality control", "Chimiste en contrôle qualité"),
        ),
        (
            (
                "Electrons first: the mechanism follows.",
                "Suivre les électrons : le mécanisme vient tout seul.",
            ),
            (
                "We balance it together, then you do the next.",
                "On équilibre ensemble, puis vous faites la suivante.",
            ),
        ),
    ),
    "earth-space": Voice(
        (
            ("Student in earth sciences", "Étudiant{e} en sciences de la Terre"),
            (
                "Amateur astronomer and physics student",
                "Astronome amat{rice} et étudiant{e} en physique",
            ),
        ),
        (
            ("Geologist for {years} years", "{years} ans de géologie de terrain"),
            ("Climate researcher and lecturer", "Recherche et enseignement en sciences du climat"),
        ),
        (
            ("Maps, rocks and real measurements.", "Des cartes, des roches et de vraies mesures."),
            (
                "From the landscape to the process behind it.",
                "Du paysage au mécanisme qui l'a formé.",
            ),
        ),
    ),
    "biology": Voice(
        (
            ("Biology student, third year", "Étudiant{e} en troisième année de biologie"),
            ("PhD student at the bench", "Doctorant{e}, souvent à la paillasse"),
        ),
        (
            ("Biology teacher for {years} years", "Professeur{e} de SVT depuis {years} ans"),
            ("Research biologist", "Biologiste en recherche"),
        ),
        (
            (
                "Diagrams you can redraw from memory.",
                "Des schémas que vous saurez refaire de mémoire.",
            ),
            ("Why it evolved that way, then the names.", "Pourquoi c'est ainsi, puis les noms."),
        ),
    ),
    "health": Voice(
        (
            ("Medical student, fourth year", "Étudiant{e} en quatrième année de médecine"),
            (
                "Nursing student who passed the same exams",
                "Étudiant{e} en soins infirmiers, mêmes partiels que vous",
            ),
        ),
        (
            (
                "Nurse for {years} years, now trainer",
                "Infirm{iere} depuis {years} ans, en formation aujourd'hui",
            ),
            ("Public health doctor", "Médecin de santé publique"),
        ),
        (
            ("From the patient to the mechanism.", "Du patient au mécanisme."),
            (
                "Memory aids that still work on exam day.",
                "Des moyens mnémotechniques qui tiennent le jour de l'examen.",
            ),
        ),
    ),
    "engineering": Voice(
        (
            ("Engineering student, final year", "Élève ingénieur{e} en dernière année"),
            ("Student in electronics and robotics", "Étudiant{e} en électronique et robotique"),
        ),
        (
            ("Engineer for {years} years", "Ingénieur{e} depuis {years} ans"),
            ("Teaches at an engineering school", "Enseigne en école d'ingénieurs"),
        ),
        (
            (
                "We size it on paper before we simulate.",
                "On dimensionne à la main avant de simuler.",
            ),
            ("Bring your lab report.", "Apportez votre compte rendu de TP."),
            ("Real parts, real numbers.", "De vraies pièces, de vrais chiffres."),
        ),
    ),
    "building": Voice(
        (
            ("In training for the building trades", "En formation aux métiers du bâtiment"),
            (
                "Student, two years of site work behind me",
                "Étudiant{e}, deux ans de chantier derrière moi",
            ),
        ),
        (
            ("On building projects for {years} years", "{years} ans de projets et de chantiers"),
            ("Teaches design and building", "Enseigne la conception et la construction"),
        ),
        (
            (
                "A sketch first, software and tools later.",
                "Le croquis d'abord, le logiciel et l'outil ensuite.",
            ),
            (
                "Bring your plans or photos of the site.",
                "Apportez vos plans ou des photos du chantier.",
            ),
        ),
    ),
    "environment": Voice(
        (
            ("Student in agronomy", "Étudiant{e} en agronomie"),
            ("Student in environmental management", "Étudiant{e} en gestion de l'environnement"),
        ),
        (
            (
                "Environmental consultant for {years} years",
                "Conseil en environnement depuis {years} ans",
            ),
            ("Agronomist in an organic cooperative", "Agronome dans une coopérative bio"),
        ),
        (
            ("Numbers with their sources.", "Des chiffres, avec leurs sources."),
            ("From the field to the report.", "Du terrain au rapport."),
        ),
    ),
    "economics": Voice(
        (
            ("Economics student in a master's programme", "Étudiant{e} en master d'économie"),
            (
                "PhD student who teaches first-year economics",
                "Doctorant{e}, chargé{e} de TD en première année d'économie",
            ),
        ),
        (
            ("Economics teacher for {years} years", "Professeur{e} de SES depuis {years} ans"),
            ("Economist in a public agency", "Économiste dans une agence publique"),
        ),
        (
            (
                "One graph, one story, one newspaper article.",
                "Un graphique, une histoire, un article de presse.",
            ),
            (
                "We say it in words before we write the model.",
                "On le dit avec des mots avant d'écrire le modèle.",
            ),
        ),
    ),
    "finance": Voice(
        (
            (
                "Accounting student, exams still fresh",
                "Étudiant{e} en comptabilité, les examens encore en tête",
            ),
            ("Business school student, finance track", "En école de commerce, parcours finance"),
        ),
        (
            ("Accountant for {years} years", "{years} ans en cabinet d'expertise comptable"),
            ("Financial controller and trainer", "Contrôle de gestion et formation"),
        ),
        (
            ("Every entry tells what happened.", "Chaque écriture raconte ce qui s'est passé."),
            ("On the accounts of a real company.", "Sur les comptes d'une vraie entreprise."),
        ),
    ),
    "management": Voice(
        (
            (
                "Business school student who runs an association",
                "En école de commerce, à la tête d'une association",
            ),
            (
                "Founder of a small company, still learning",
                "À la tête d'une jeune entreprise, en apprenant chaque jour",
            ),
        ),
        (
            ("Project manager for {years} years", "Chef{fe} de projet depuis {years} ans"),
            ("Management consultant and trainer", "Conseil et formation en management"),
        ),
        (
            ("Your case, not a textbook's.", "Votre cas, pas celui d'un manuel."),
            (
                "A plan on one page at the end of the hour.",
                "Un plan d'une page à la fin de l'heure.",
            ),
        ),
    ),
    "marketing": Voice(
        (
            ("Communication student", "Étudiant{e} en communication"),
            ("Apprentice in a marketing team", "En alternance dans une équipe marketing"),
        ),
        (
            ("In marketing for {years} years", "{years} ans de marketing en PME"),
            ("Former journalist, now in communication", "Du journalisme à la communication"),
        ),
        (
            ("Who is it for? We begin there.", "À qui parlez-vous ? On commence par là."),
            ("We rewrite your page together.", "On réécrit votre page ensemble."),
        ),
    ),
    "law": Voice(
        (
            ("Law student in a master's programme", "Étudiant{e} en master de droit"),
            (
                "PhD student in law, tutorials every week",
                "Doctorant{e} en droit, des TD chaque semaine",
            ),
        ),
        (
            ("Lawyer for {years} years", "Avocat{e} depuis {years} ans"),
            ("Lecturer in law", "Enseignant{e} en droit à l'université"),
        ),
        (
            ("Facts, question, rule, answer.", "Des faits, un problème, une règle, une solution."),
            (
                "We mark your paper as the examiner would.",
                "On corrige votre copie comme à l'examen.",
            ),
        ),
    ),
    "social-sciences": Voice(
        (
            ("Sociology student", "Étudiant{e} en sociologie"),
            ("Student at an institute of political studies", "Étudiant{e} à Sciences Po"),
        ),
        (
            (
                "Social science teacher for {years} years",
                "{years} ans d'enseignement en sciences sociales",
            ),
            ("Researcher in the field", "De la recherche, surtout de terrain"),
        ),
        (
            ("Authors, then a survey of your own.", "Les auteurs, puis votre propre enquête."),
            ("We build the outline together.", "On bâtit le plan ensemble."),
        ),
    ),
    "psychology": Voice(
        (
            ("Psychology student, third year", "Étudiant{e} en troisième année de psychologie"),
            (
                "Master's student in cognitive science",
                "Étudiant{e} en master de sciences cognitives",
            ),
        ),
        (
            ("Psychologist for {years} years", "Psychologue depuis {years} ans"),
            ("Lecturer in psychology", "Enseignant{e} en psychologie"),
        ),
        (
            (
                "Classic experiments, told and questioned.",
                "Les expériences classiques, racontées et discutées.",
            ),
            ("From the study to its limits.", "De l'étude à ses limites."),
        ),
    ),
    "education": Voice(
        (
            ("Trainee teacher", "Professeur{e} stagiaire"),
            ("Student in educational science", "Étudiant{e} en sciences de l'éducation"),
        ),
        (
            (
                "Teacher for {years} years, trainer of teachers",
                "{years} ans de classe, puis formation d'enseignants",
            ),
            ("Instructional designer", "Ingénieur{e} pédagogique"),
        ),
        (
            (
                "Your next lesson, ready at the end of ours.",
                "Votre prochaine séquence, prête à la fin de la séance.",
            ),
            (
                "What will they do, not what will you say.",
                "Ce qu'ils feront, plutôt que ce que vous direz.",
            ),
        ),
    ),
    "languages": Voice(
        (
            (
                "Language student, happy to talk",
                "Étudiant{e} en langues, toujours prêt{e} à parler",
            ),
            ("I learned it as an adult too", "Appris à l'âge adulte, moi aussi"),
        ),
        (
            ("Language teacher for {years} years", "{years} ans d'enseignement des langues"),
            ("Examiner for language certificates", "Examinat{rice} pour les certifications"),
        ),
        (
            ("We speak from the first minute.", "On parle dès la première minute."),
            (
                "Mistakes welcome, corrected at the end.",
                "Les erreurs sont permises, on les corrige à la fin.",
            ),
            (
                "A real conversation, then one point of grammar.",
                "Une vraie conversation, puis un point de grammaire.",
            ),
        ),
    ),
    "letters": Voice(
        (
            ("Literature student", "Étudiant{e} en lettres"),
            ("Writer of short stories", "Des nouvelles publiées en revue"),
        ),
        (
            ("Literature teacher for {years} years", "Professeur{e} de lettres depuis {years} ans"),
            ("Translator", "Traduct{rice} de métier"),
        ),
        (
            ("We read aloud before we analyse.", "On lit à voix haute avant d'analyser."),
            ("Your outline, then your sentences.", "Votre plan, puis vos phrases."),
        ),
    ),
    "history-geography": Voice(
        (
            ("History student in a master's programme", "Étudiant{e} en master d'histoire"),
            ("Geography student", "Étudiant{e} en géographie"),
        ),
        (
            (
                "History teacher for {years} years",
                "Professeur{e} d'histoire-géographie depuis {years} ans",
            ),
            ("Archivist and lecturer", "Archiviste et conférenc{iere}"),
        ),
        (
            ("One source, well read.", "Un document, lu de près."),
            ("Dates are hooks, not the story.", "Les dates sont des repères, pas l'histoire."),
        ),
    ),
    "philosophy": Voice(
        (
            ("Philosophy student", "Étudiant{e} en philosophie"),
            ("Student of philosophy and law", "Étudiant{e} en philosophie et en droit"),
        ),
        (
            (
                "Philosophy teacher for {years} years",
                "Professeur{e} de philosophie depuis {years} ans",
            ),
            (
                "Runs philosophy workshops for adults",
                "Anime des ateliers de philosophie pour adultes",
            ),
        ),
        (
            ("One text, one question, and time.", "Un texte, une question, et du temps."),
            ("We look for the counterexample.", "On cherche le contre-exemple."),
        ),
    ),
    "arts": Voice(
        (
            ("Art school student", "Étudiant{e} aux beaux-arts"),
            ("Student in graphic design", "Étudiant{e} en design graphique"),
        ),
        (
            ("Freelance designer for {years} years", "Designer indépendant{e} depuis {years} ans"),
            ("Artist and teacher", "Artiste, et dans l'enseignement"),
        ),
        (
            ("Show me your sketches, even the bad ones.", "Montrez-moi vos croquis, même ratés."),
            (
                "We look at good work and ask why it is good.",
                "On regarde de belles choses et on cherche pourquoi.",
            ),
        ),
    ),
    "music": Voice(
        (
            ("Conservatory student", "Étudiant{e} au conservatoire"),
            ("Plays in two bands", "Joue dans deux groupes"),
        ),
        (
            ("Music teacher for {years} years", "Professeur{e} de musique depuis {years} ans"),
            ("Sound engineer and musician", "Ingénieur{e} du son et musicien{ne}"),
        ),
        (
            ("A piece you love, made playable.", "Un morceau que vous aimez, rendu jouable."),
            ("Ten good minutes a day.", "Dix bonnes minutes par jour."),
        ),
    ),
    "services": Voice(
        (
            (
                "Learning the trade, two seasons behind me",
                "En formation, deux saisons derrière moi",
            ),
            ("Just passed the diploma", "Diplôme tout juste en poche"),
        ),
        (
            ("In the trade for {years} years", "{years} ans de métier"),
            ("Trainer and examiner", "Format{rice} et membre de jurys"),
        ),
        (
            ("Watch, do, correct, do again.", "Regarder, faire, corriger, refaire."),
            ("Film yourself, and we look at it together.", "Filmez-vous, et on regarde ensemble."),
        ),
    ),
    "personal-skills": Voice(
        (
            ("Student who finished five online courses", "Étudiant{e}, cinq MOOC terminés"),
            ("Student, eager debater", "Étudiant{e}, adepte des concours d'éloquence"),
        ),
        (
            ("Career adviser for {years} years", "Conseil en orientation depuis {years} ans"),
            ("Coach for oral examinations", "Prépare aux oraux de concours"),
        ),
        (
            ("A plan that you can keep.", "Un plan que vous pourrez tenir."),
            ("We rehearse, you record, we watch.", "On répète, on enregistre, on regarde."),
        ),
    ),
}
