"""What mail programs write around a letter in Britain, Ireland and Western and Northern Europe."""

from soundingboard.reading.marking.tongue import Tongue

NEAR = (
    Tongue(
        "Welsh",
        leads="Ar|Dydd|Am",
        wrote="ysgrifennodd|ysgrifennwyd gan|ysgrifennodd y canlynol|a ysgrifennodd|meddai",
        sender="Oddi wrth|Oddi Wrth|Gan",
        sent="Anfonwyd|Anfonwyd ar|Dyddiad",
        to="At|I|Copi|Copi i|Ateb i",
        subject="Pwnc|Testun",
        original="neges wreiddiol|neges a anfonwyd ymlaen|neges wedi'i hanfon ymlaen",
        device="Anfonwyd o|Anfonwyd oddi ar|Wedi'i anfon o|Anfonwyd gan|Cael Outlook ar gyfer",
    ),
    Tongue(
        "English",
        leads="On|At|In a message|In a message dated|Quoting",
        wrote="wrote|writes|said|says|sent|mentioned|has written|typed|quoth|spake|replied|asked",
        sender="From|Sender",
        sent="Sent|Date|Sent on|Sent at",
        to="To|Cc|Bcc|Reply-To|Message-ID|In-Reply-To|References|List-Id|X-Mailer|MIME-Version"
        "|Importance|Attachments|Organization|Newsgroups|When|Where",
        subject="Subject|Re",
        original="original message|original appointment|forwarded message|forwarded by"
        "|reply message"
        "|begin forwarded message|end forwarded message|original email|message from|original mail",
        device="Sent from|Sent via|Sent with|Sent by|Sent using|Sent on the|Sent through"
        "|Get Outlook for|Get [Outlook|Typed on|Written on my|Composed on my|Via mobile",
    ),
    Tongue(
        "German",
        leads="Am|Den|Vom|Zitat von|Von",
        wrote="schrieb|schrieben|hat geschrieben|schrieb am|meinte|geschrieben",
        sender="Von|Absender",
        sent="Gesendet|Gesendet am|Datum|Gesendet von",
        to="An|Cc|Kopie|Bcc|Antwort an",
        subject="Betreff|Betr",
        original="ursprüngliche nachricht|original-nachricht|originalnachricht|weitergeleitete"
        " nachricht|antwort nachricht|anfang der weitergeleiteten nachricht|ursprüngliche mail",
        device="Gesendet von|Gesendet mit|Gesendet vom|Von meinem|Von meiner|Diese Nachricht wurde"
        " von|Holen Sie sich Outlook|Outlook für|Verfasst auf|Mobil gesendet|Sent via",
    ),
    Tongue(
        "French",
        leads="Le|Selon|Citant",
        wrote="a écrit|écrivait|a ecrit|écrit|à écrit",
        sender="De|Expéditeur|De la part de",
        sent="Envoyé|Envoyé le|Date|Envoyée",
        to="À|A|Cc|Copie à|Cci|Destinataire|Pour|Répondre à",
        subject="Objet|Sujet",
        original="message d'origine|message original|message initial|message transféré"
        "|début du message transféré|début du message réexpédié|message réexpédié"
        "|courriel original",
        device="Envoyé de|Envoyé depuis|Envoyé à partir|Envoyé avec|Envoyé par|Téléchargez Outlook"
        "|Obtenir Outlook|Obtenez Outlook|Provenance",
    ),
    Tongue(
        "Spanish",
        leads="El|En|Con fecha",
        wrote="escribió|escribio|ha escrito|escribía|va escriure",
        sender="De|Remitente",
        sent="Enviado|Enviado el|Fecha|Enviada el",
        to="Para|CC|Copia|A|Responder a",
        subject="Asunto|Tema",
        original="mensaje original|mensaje reenviado|mensaje enviado|inicio del mensaje reenviado"
        "|correo original",
        device="Enviado desde|Enviado de mi|Obtener Outlook|Obtén Outlook",
    ),
    Tongue(
        "Italian",
        leads="Il|In data|Il giorno|Citando",
        wrote="ha scritto|scrisse|scrive|scriveva",
        sender="Da|Mittente",
        sent="Inviato|Data|Inviata|Inviato il",
        to="A|Cc|Ccn|Per|Rispondi a",
        subject="Oggetto",
        original="messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|messaggio"
        " originario|inizio del messaggio inoltrato",
        device="Inviato da|Inviato dal|Inviato con|Scarica Outlook|Ottieni Outlook",
    ),
    Tongue(
        "Portuguese",
        leads="Em|No dia|A|Na",
        wrote="escreveu|escreveu:|escrevia|escreveste",
        sender="De|Remetente",
        sent="Enviado|Enviada|Enviada em|Enviado em|Data",
        to="Para|Cc|Cco|Com cópia",
        subject="Assunto",
        original="mensagem original|mensagem encaminhada|mensagem reencaminhada|início da mensagem"
        " reencaminhada|início da mensagem encaminhada",
        device="Enviado do|Enviado de|Enviado desde|Enviado a partir|Enviado via|Obter o Outlook"
        "|Obtenha o Outlook",
    ),
    Tongue(
        "Dutch",
        leads="Op|In een bericht",
        wrote="schreef|geschreven|heeft geschreven|het volgende geschreven|schreef het volgende",
        sender="Van|Afzender",
        sent="Verzonden|Datum|Verstuurd|Verzonden op",
        to="Aan|CC|Kopie|Beantwoorden",
        subject="Onderwerp|Betreft",
        original="oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|begin doorgestuurd"
        " bericht|oorspronkelijke bericht",
        device="Verzonden vanaf|Verzonden met|Verzonden vanuit|Verstuurd vanaf|Verstuurd met"
        "|Outlook voor|Download Outlook",
    ),
    Tongue(
        "Swedish",
        leads="Den|På",
        wrote="skrev|skrev följande|har skrivit",
        sender="Från|Avsändare",
        sent="Skickat|Skickad|Datum|Sänt",
        to="Till|Kopia|Svar till",
        subject="Ämne|Ärende",
        original="ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande"
        "|vidarebefordrat"
        " brev|ursprungligt",
        device="Skickat från|Skickades från|Skickat med|Hämta Outlook|Skaffa Outlook",
    ),
    Tongue(
        "Norwegian",
        leads="På|Den",
        wrote="skrev|skrev følgende|har skrevet",
        sender="Fra|Avsender",
        sent="Sendt|Dato",
        to="Til|Kopi|Svar til",
        subject="Emne",
        original="opprinnelig melding|videresendt melding|original melding|videresendt e-post"
        "|start på videresendt melding",
        device="Sendt fra|Sendt med|Skaff deg Outlook|Få Outlook",
    ),
    Tongue(
        "Danish",
        leads="Den|På|D.",
        wrote="skrev|skrev følgende|har skrevet",
        sender="Fra|Afsender",
        sent="Sendt|Dato",
        to="Til|Cc|Kopi",
        subject="Emne|Vedr",
        original="oprindelig meddelelse|oprindelig besked|oprindelig mail|videresendt besked"
        "|videresendt meddelelse|start på videresendt besked|original meddelelse|videresendt mail",
        device="Sendt fra|Hent Outlook|Sendt med",
    ),
    Tongue(
        "Finnish",
        leads="",
        wrote="kirjoitti|kirjoittaa|kirjoitti seuraavaa",
        sender="Lähettäjä|Keneltä",
        sent="Lähetetty|Päivämäärä|Päiväys|Pvm",
        to="Vastaanottaja|Kopio|Kenelle",
        subject="Aihe",
        original="alkuperäinen viesti|edelleenlähetetty viesti|välitetty viesti"
        "|alkuperäinen sanoma",
        device="Lähetetty|Hanki Outlook",
    ),
    Tongue(
        "Icelandic",
        leads="Þann|Hinn",
        wrote="skrifaði|reit",
        sender="Frá",
        sent="Sent|Dags|Dagsetning",
        to="Til|Afrit",
        subject="Efni",
        original="upprunaleg skilaboð|áframsent",
        device="Sent úr",
    ),
    Tongue(
        "Catalan",
        leads="El|En data",
        wrote="va escriure|ha escrit|escrigué",
        sender="De",
        sent="Enviat|Enviat el|Data",
        to="Per a|A|A/c",
        subject="Assumpte|Tema",
        original="missatge original|missatge reenviat",
        device="Enviat des de|Enviat del",
    ),
    Tongue(
        "Irish",
        leads="Ar|Ar an",
        wrote="a scríobh|scríobh|dúirt",
        sender="Ó",
        sent="Seolta|Dáta",
        to="Chuig|Go|Cóip",
        subject="Ábhar",
        original="bunteachtaireacht|teachtaireacht bhunaidh|teachtaireacht a cuireadh ar aghaidh",
        device="Seolta ó|Seolta ó mo",
    ),
)
