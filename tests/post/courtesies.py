"""How people begin and end a letter, point to their answers, and name a question."""

GREETINGS = {
    "en": ("Dear Priya,", "Hi,", "Good morning Priya", "Hello all,"),
    "cy": ("Annwyl Priya,", "Bore da,", "Helo,"),
    "de": ("Sehr geehrte Frau Nandakumar,", "Guten Tag,", "Hallo,"),
    "fr": ("Bonjour,", "Madame, Monsieur,", "Chère Madame,"),
    "pl": ("Dzień dobry,", "Szanowna Pani,"),
    "es": ("Buenos días:", "Hola, Priya:", "Estimada Priya:"),
}
POINTERS = {
    "en": (
        "Thank you for the opportunity to comment.",
        "Please see my answers below.",
        "Thanks for sending this through. My comments are below in red.",
        "Our responses are as follows:",
    ),
    "cy": ("Diolch am y cyfle i ymateb.", "Gweler fy atebion isod."),
    "de": ("Vielen Dank für die Einladung.", "Meine Antworten finden Sie unten."),
    "fr": ("Merci de nous avoir consultés.", "Voici mes réponses."),
    "pl": ("Poniżej nasze odpowiedzi.", "Dziękuję za zaproszenie."),
    "es": ("Gracias por consultarnos.", "Nuestras respuestas van abajo."),
}
FAREWELLS = {
    "en": (
        "Kind regards,\n\n{name}",
        "Best wishes\n{name}",
        "Many thanks,\n{name}\n{post}",
        "Regards",
    ),
    "cy": ("Cofion gorau,\n{name}", "Yn gywir,\n\n{name}"),
    "de": ("Mit freundlichen Grüßen\n{name}", "Viele Grüße\n{name}"),
    "fr": ("Cordialement,\n{name}", "Bien cordialement,\n\n{name}\n{post}"),
    "pl": ("Pozdrawiam\n{name}", "Z poważaniem\n\n{name}"),
    "es": ("Un saludo,\n{name}", "Atentamente,\n\n{name}\n{post}"),
}
NAMES = ("Tom Ashdown", "Megan Prosser", "Aoife Brannigan", "Karl Lindner", "Sunita Bhatt")
POSTS = (
    "Director, Holm Lane Traders",
    "Clerk, Thornbury Cross Parish Council",
    "Wealdmere Growers",
)

# How a numbered answer begins; {n} is the printed number.
MARKS = {
    "en": (
        "Q{n}: {a}",
        "Q{n}. {a}",
        "Q{n} - {a}",
        "Q.{n} {a}",
        "Question {n}: {a}",
        "Question {n}\n{a}",
        "Question {n} – {a}",
        "Answer to question {n}: {a}",
        "Re Q{n}: {a}",
        "{n}. {a}",
        "{n}) {a}",
        "({n}) {a}",
        "{n}: {a}",
        "{n} - {a}",
    ),
    "cy": ("Cwestiwn {n}: {a}", "C{n}: {a}", "{n}. {a}", "Cwestiwn {n}\n{a}"),
    "de": ("Frage {n}: {a}", "Zu Frage {n}: {a}", "{n}. {a}", "F{n}: {a}"),
    "fr": ("Question {n} : {a}", "Q{n} : {a}", "{n}. {a}", "À la question {n} : {a}"),
    "pl": ("Pytanie {n}: {a}", "{n}. {a}", "Ad {n}: {a}"),
    "es": ("Pregunta {n}: {a}", "P{n}: {a}", "{n}. {a}"),
}
CITED = (
    "{n}: {a}",
    "{n} - {a}",
    "{n} {a}",
    "Para {n}: {a}",
    "Paragraph {n} - {a}",
    "On {n}, {a}",
    "On paragraph {n}: {a}",
    "Re {n}: {a}",
    "§{n}: {a}",
    "{n}\n{a}",
)
FILES = {
    "en": ("Please find our response attached.", "See attached.", "Please see attached response."),
    "cy": ("Gweler ein hymateb ynghlwm.",),
    "de": ("Anbei unsere Stellungnahme.",),
    "fr": ("Veuillez trouver ci-joint notre réponse.",),
    "pl": ("W załączeniu nasza odpowiedź.",),
    "es": ("Adjunto nuestra respuesta.",),
}
