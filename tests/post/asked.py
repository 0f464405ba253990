"""Questions as growth bodies ask them, with answers as people give them, in four languages.

Everything is invented. Each topic has one question and several answers; answers of one word, and
answers that repeat words of their question, are meant to be hard.
"""

TOPICS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "en": {
        "barriers": (
            "What are the main barriers to business growth in your area?",
            (
                "Finding people. We have had two engineering vacancies open since January and no "
                "suitable applicant for either.",
                "The main barriers to business growth in our area are energy prices and slow planning "
                "decisions.",
                "Access to finance for firms between five and twenty staff.",
                "Nothing that the plan could change, in all honesty.",
            ),
        ),
        "skills": (
            "Which skills do employers find hardest to recruit, and what should be done about it?",
            (
                "Welders and CNC machinists. The college closed its last full course in 2023.",
                "Digital skills at level 3. Bootcamps help but they are too short.\n\nWe would rather "
                "see apprenticeships shared between small firms.",
                "Care staff, everywhere.",
                "Employers here find project managers hardest to recruit.",
            ),
        ),
        "transport": (
            "How well do the transport proposals meet the needs of rural places?",
            (
                "Not well. The last bus leaves Thornbury Cross at 17:40.",
                "They do not. Rural places need buses before they need a relief road.",
                "Reasonably well, although the rail halt should come forward to 2028.",
                "Poorly",
            ),
        ),
        "housing": (
            "Do you agree that new homes should be concentrated around the five market towns?",
            (
                "Yes.",
                "Agree, provided the sewage works are enlarged first.",
                "No. We do not agree that new homes should be concentrated around the five market "
                "towns; villages will lose their schools.",
                "Strongly disagree",
            ),
        ),
        "energy": (
            "What would help your organisation to cut carbon emissions?",
            (
                "A grid connection. We have been quoted eleven years.",
                "Grants for heat pumps of over 100 kW; nothing on the market fits a dairy.",
                "n/a",
                "1. Advice we can trust\n2. Cheaper electricity\n3. An end to short-lived grants",
            ),
        ),
        "innovation": (
            "How can the university work better with small firms?",
            (
                "Publish a price list and a single telephone number.",
                "Student placements of more than six weeks, please.",
                "We have never had a reply to an enquiry, so start there.",
                "No comment",
            ),
        ),
        "digital": (
            "Is the broadband and mobile coverage you have good enough for your work?",
            (
                "No, 4 Mbit/s on a good day.",
                "Yes since the fibre came in 2024.",
                "Mobile coverage is good enough for calls; for card payments at the market it is not.",
                "Just about",
            ),
        ),
        "health": (
            "How should the plan bring health and work closer together?",
            (
                "Occupational health for the smallest firms, paid from the levy.",
                "GPs should be able to refer to a job coach. The pilot in Eastmere showed it works.",
                "We are not qualified to say.",
            ),
        ),
        "trade": (
            "What support do exporters need that they do not have today?",
            (
                "Help with certificates of origin. We lost a Norwegian order over one.",
                "None, we sell within thirty miles.",
                "Somebody who answers the phone.",
            ),
        ),
        "land": (
            "Are the employment sites in the right places?",
            (
                "The Holm Lane site floods.",
                "Broadly yes, but start-up units are missing from every one of them.",
                "No - see our answer to question 1, the trouble is access.",
                "Yes",
            ),
        ),
        "culture": (
            "What part should culture and tourism play in the local economy?",
            (
                "A larger part than two paragraphs. The festival alone brings in 40,000 visitors.",
                "Tourism jobs are seasonal and badly paid. We would not build a plan on them.",
                "It is fine as drafted.",
            ),
        ),
        "inclusion": (
            "Who is likely to be left behind by the plan as it stands?",
            (
                "Carers, and anybody without a car.",
                "Young people in the coastal wards. Youth unemployment there is twice the average.",
                "Disabled people: the word appears once in the draft.",
            ),
        ),
        "finance": (
            "Would a regional loan fund be useful to you or your members?",
            (
                "It would be useful to our members, yes, if decisions take weeks and not months.",
                "Not to us. Grants would.",
                "Maybe",
            ),
        ),
        "farming": (
            "How should the plan support farming and food?",
            (
                "Abattoir capacity. The nearest is now seventy miles off.",
                "By leaving it alone.",
                "Public kitchens should buy from local farms; Wealdmere schools already do.",
            ),
        ),
        "governance": (
            "Does the proposed growth board give business a fair voice?",
            (
                "Two seats of fifteen is not a fair voice.",
                "Yes, but elections to it would be better than appointments.",
                "Don't know",
            ),
        ),
        "measures": (
            "Which measures should we use to judge success after five years?",
            (
                "Median pay, not the number of jobs.",
                "- median pay\n- young people in work or learning\n- empty shops",
                "The measures in annex B are the right ones. Report them every year.",
            ),
        ),
        "water": (
            "What must happen before the water supply can support more homes?",
            (
                "The reservoir. There is no way round it.",
                "Stop the leaks first; a fifth is lost on the way.",
                "We leave this one to the water company.",
            ),
        ),
        "startups": (
            "What would make this the best place to start a company?",
            (
                "Small units on monthly terms.\n\nA mentor who has done it before. Ours made all the "
                "difference in the first year.",
                "Free childcare in the first two years of trading.",
                "Being left in peace",
            ),
        ),
        "freight": (
            "Where should lorries go, and when?",
            (
                "Round the town and not through it, and never before six.",
                "The rail freight terminal would answer that by itself.",
                "No strong view.",
            ),
        ),
        "other": (
            "Is there anything else you would like to tell us?",
            (
                "No",
                "Only that a consultation in August reaches nobody.",
                "Please publish the answers as well as the questions this time.",
                "We should be glad to host a workshop at the depot.",
            ),
        ),
    },
    "cy": {
        "barriers": (
            "Beth yw'r prif rwystrau i dwf busnes yn eich ardal chi?",
            (
                "Diffyg staff. Mae dwy swydd beirianneg wedi bod yn wag ers mis Ionawr.",
                "Pris ynni, a phenderfyniadau cynllunio araf.",
            ),
        ),
        "skills": (
            "Pa sgiliau yw'r rhai anoddaf i gyflogwyr eu recriwtio?",
            ("Weldwyr a pheirianwyr trydan.", "Gofalwyr, ym mhob man."),
        ),
        "transport": (
            "Pa mor dda y mae'r cynigion trafnidiaeth yn diwallu anghenion cefn gwlad?",
            ("Ddim yn dda. Mae'r bws olaf yn gadael am 17:40.", "Yn weddol dda."),
        ),
        "housing": (
            "Ydych chi'n cytuno y dylid canolbwyntio cartrefi newydd o gwmpas y trefi marchnad?",
            ("Ydw.", "Nac ydw. Bydd y pentrefi yn colli eu hysgolion.", "Cytuno"),
        ),
        "energy": (
            "Beth fyddai'n helpu eich sefydliad i leihau allyriadau carbon?",
            ("Cysylltiad â'r grid.", "Grantiau ar gyfer pympiau gwres mawr.", "Amherthnasol"),
        ),
        "language": (
            "Sut dylai'r cynllun gefnogi'r Gymraeg yn y gweithle?",
            (
                "Cyrsiau yn y gwaith, nid gyda'r nos.",
                "Mae angen hysbysebu swyddi yn Gymraeg.\n\nMae ein haelodau yn barod i helpu.",
            ),
        ),
        "digital": (
            "A yw'r band eang sydd gennych yn ddigon da ar gyfer eich gwaith?",
            ("Nac ydy, 4 Mbit/s ar ddiwrnod da.", "Ydy, ers i'r ffeibr gyrraedd."),
        ),
        "other": (
            "Oes unrhyw beth arall yr hoffech ei ddweud wrthym?",
            ("Nac oes", "Cyhoeddwch yr atebion y tro hwn."),
        ),
    },
    "de": {
        "barriers": (
            "Welche Hindernisse bremsen das Wachstum der Betriebe in Ihrer Gegend?",
            ("Der Mangel an Fachkräften.", "Die Strompreise und langsame Genehmigungen."),
        ),
        "skills": (
            "Welche Berufe lassen sich am schwersten besetzen?",
            ("Schweißer und Elektriker.", "Pflegekräfte, überall."),
        ),
        "transport": (
            "Wie gut passen die Vorschläge zum Verkehr für ländliche Orte?",
            ("Schlecht. Der letzte Bus fährt um 17:40 Uhr.", "Recht gut."),
        ),
        "housing": (
            "Sollen neue Wohnungen vor allem in den fünf Marktstädten entstehen?",
            ("Ja.", "Nein, die Dörfer verlieren sonst ihre Schulen.", "Einverstanden"),
        ),
        "energy": (
            "Was würde Ihrem Betrieb helfen, weniger Kohlendioxid auszustoßen?",
            ("Ein Netzanschluss.", "Zuschüsse für große Wärmepumpen.", "Entfällt"),
        ),
        "digital": (
            "Genügt Ihnen die Versorgung mit Breitband und Mobilfunk?",
            ("Nein, 4 Mbit/s an guten Tagen.", "Ja, seit es Glasfaser gibt."),
        ),
        "other": (
            "Was möchten Sie uns sonst noch sagen?",
            ("Nichts", "Veröffentlichen Sie diesmal auch die Antworten."),
        ),
    },
    "fr": {
        "barriers": (
            "Quels sont les principaux obstacles à la croissance des entreprises près de chez vous ?",
            ("Le manque de personnel.", "Le prix de l'énergie et la lenteur des permis."),
        ),
        "skills": (
            "Quels métiers sont les plus difficiles à pourvoir ?",
            ("Les soudeurs et les électriciens.", "Le soin, partout."),
        ),
        "transport": (
            "Les propositions de transport répondent-elles aux besoins des zones rurales ?",
            ("Non. Le dernier bus part à 17h40.", "Assez bien."),
        ),
        "housing": (
            "Faut-il concentrer les nouveaux logements autour des cinq bourgs ?",
            ("Oui.", "Non, les villages perdraient leurs écoles.", "D'accord"),
        ),
        "energy": (
            "Qu'est-ce qui aiderait votre organisation à réduire ses émissions de carbone ?",
            (
                "Un raccordement au réseau.",
                "Des aides pour les grandes pompes à chaleur.",
                "Sans objet",
            ),
        ),
        "digital": (
            "Le haut débit dont vous disposez suffit-il pour votre travail ?",
            ("Non, 4 Mbit/s les bons jours.", "Oui, depuis l'arrivée de la fibre."),
        ),
        "other": (
            "Souhaitez-vous ajouter autre chose ?",
            ("Non", "Publiez aussi les réponses cette fois."),
        ),
    },
}

GENERAL = {
    "en": (
        "We welcome the direction of travel and would like to stay involved.",
        "Speaking for the parish, we feel this was drawn up without us. The whole thing needs a rethink.",
        "Overall this is a sensible piece of work, if rather long.",
        "We support it.",
    ),
    "cy": (
        "Rydym yn croesawu'r cyfeiriad yn gyffredinol.",
        "Teimlwn fod hyn wedi ei baratoi hebddom ni.",
    ),
    "de": (
        "Wir begrüßen die Richtung im Großen und Ganzen.",
        "Das alles ist ohne uns entstanden und sollte neu gedacht werden.",
    ),
    "fr": (
        "Nous saluons l'orientation générale.",
        "Tout cela a été préparé sans nous et mérite d'être repensé.",
    ),
}
