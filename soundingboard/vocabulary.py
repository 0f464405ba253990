"""The words of the trade: every state and kind, with what it means. The glossary, and it runs."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do."""

    ADMINISTRATOR = "administrator"  # everything, including who else may enter
    OFFICER = "officer"  # consultations, the open list, the inbox
    LEAD = "lead"  # reads and releases the digests of their priorities


class Stage(StrEnum):
    """Where a strategy stands (Enterprise M3's six stages)."""

    SET_UP = "set up"
    DEVELOP = "develop"
    ENGAGE = "engage"
    ASSEMBLE = "assemble"
    AGREE = "agree"
    PUBLISH = "publish"


class OrganisationType(StrEnum):
    """The kind of body somebody speaks for."""

    COUNTY_OR_UNITARY = "county or unitary council"
    DISTRICT = "district council"
    PARISH = "parish or town council"
    COMBINED_AUTHORITY = "combined authority"
    CENTRAL_GOVERNMENT = "central government"
    HEALTH = "health"
    POLICE_OR_FIRE = "police or fire"
    LARGE_BUSINESS = "large business"
    SMALL_BUSINESS = "small or medium business"
    MICRO_BUSINESS = "micro business or sole trader"
    BUSINESS_BODY = "business body"
    UNIVERSITY = "university"
    COLLEGE_OR_TRAINING = "college or training provider"
    SCHOOL = "school"
    RESEARCH = "research or innovation body"
    VOLUNTARY = "voluntary, community or social enterprise"
    TRADE_UNION = "trade union"
    HOUSING_ASSOCIATION = "housing association"
    DEVELOPER = "developer or landowner"
    OPERATOR = "transport, utility or digital operator"
    ENVIRONMENT = "environment body or national park"
    MEDIA = "media"
    RESIDENT = "resident or individual"
    OTHER = "other"


class Language(StrEnum):
    """In which language somebody gets letters and reads their pages."""

    ENGLISH = "en"
    WELSH = "cy"


class Membership(StrEnum):
    """Where a stakeholder stands on the open list."""

    UNCONFIRMED = "unconfirmed"  # asked to join; we wait for a yes from the address itself
    ACTIVE = "active"  # gets letters
    LEFT = "left"  # asked to leave; never written to again unless they rejoin themselves
    MERGED = "merged"  # another address of somebody on the list, to which no list letter goes


class SuppressionReason(StrEnum):
    """Why an address gets no letters, whatever a list says."""

    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    STAFF = "staff"


class Mode(StrEnum):
    """What kind of listening a consultation is."""

    SOUNDING = "sounding"  # informal: reactions to a draft, with or without questions
    PUBLICATION = "publication for information"  # no questions, free reaction welcome
    CALL_FOR_EVIDENCE = "call for evidence"  # questions that ask for facts and sources
    FORMAL = "formal consultation"  # proposals still at a formative stage, with reasons


class ConsultationState(StrEnum):
    """How far a consultation has come."""

    DRAFT = "draft"
    SIGNED_OFF = "signed off"  # a named person approved exactly this content
    OPEN = "open"
    CLOSED = "closed"


class AudienceKind(StrEnum):
    """Who is written to."""

    ALL = "everyone on the open list"
    GROUPS = "members of chosen groups"
    INTERESTS = "people interested in chosen priorities"


class QuestionKind(StrEnum):
    """How a question is answered."""

    OPEN = "open"  # in words
    CHOICE = "choice"  # by one of several options, with words beside it where somebody likes


class Stance(StrEnum):
    """Whether somebody is for what a question puts to them. Never read off a tone."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    NEITHER = "neither"  # neither for nor against, or for one half of it
    NOT_STATED = "not stated"


class StanceSource(StrEnum):
    """Who or what says which stance a passage takes."""

    OWN_ANSWER = "own answer"  # the option its writer chose
    MODEL = "model"  # learnt from answers to the same question
    PERSON = "person"  # somebody decided; never overwritten


class ChoiceSource(StrEnum):
    """How somebody chose an option."""

    FORM = "form"  # on their page
    WORDS = "words"  # wrote it at the head of what they say: in a mail, or told an officer


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # an entry of a bulleted or numbered list
    TABLE = "table"
    QUOTE = "quote"


class Channel(StrEnum):
    """How a contribution reached us."""

    WEB = "web"
    EMAIL = "email"
    RECORDED = "recorded"  # written down by staff at a workshop, on the phone, from a letter


class ContributionState(StrEnum):
    """Whether somebody has finished saying it."""

    DRAFT = "draft"  # saved on the web form, not yet sent in
    SUBMITTED = "submitted"
    UNCONFIRMED = "unconfirmed"  # came from an address we do not know yet; staff decide
    WITHDRAWN = "withdrawn"


class Consent(StrEnum):
    """What may be published of a contribution."""

    NAMED = "publish with my name"
    UNNAMED = "publish without my name"
    NOT = "do not publish"
    NOT_ASKED = "not asked"  # came by plain mail; treated as "do not publish"


class Standpoint(StrEnum):
    """For whom somebody speaks, as they said it themselves."""

    UNSTATED = "not stated"
    PERSONAL = "for myself"
    ORGANISATION = "for an organisation"


class CommentState(StrEnum):
    """Whether a passage stands where it belongs."""

    PLACED = "placed"
    UNSURE = "unsure"  # waits for a person to say what it answers
    NOT_A_COMMENT = "not a comment"  # a person said so


class CorrectionKind(StrEnum):
    """What a person did to a passage."""

    CONFIRMED = "confirmed"  # it stands where it belongs
    MOVED = "moved"
    DISMISSED = "not a comment"
    RESTORED = "a comment after all"
    SPLIT = "split"
    JOINED = "joined"
    TAKEN_IN = "taken in"  # words the machine had left out are a passage after all


class SaidBy(StrEnum):
    """Whose word a correction is."""

    STAFF = "staff"
    RESPONDENT = "the respondent"  # who wrote the passage


class TagSource(StrEnum):
    """Who or what tied a passage to a priority."""

    QUESTION = "question"  # the question it answers belongs to that priority
    SECTION = "section"  # the section it stands under does
    DIGEST = "digest"  # it answers a digest on that priority
    WORDS = "words"  # its own words do
    PERSON = "person"  # somebody decided; never overwritten


class TagState(StrEnum):
    """What a tag says of a passage and a priority."""

    APPLIES = "applies"
    SUGGESTED = "suggested"  # below the threshold: a person should look
    REJECTED = "rejected"  # a person said it does not apply


class ThemeState(StrEnum):
    """Whether a theme counts."""

    PROPOSED = "proposed"  # the machine made it; nobody has kept, renamed or changed it yet
    KEPT = "kept"  # a person made it, or said that it is right
    MERGED = "merged"  # a person put it into another one
    DROPPED = "dropped"  # a person said that it is none


class SuggestionState(StrEnum):
    """What became of something a language model suggested."""

    WAITING = "waiting"
    ACCEPTED = "accepted"  # a person took it, or part of it
    REFUSED = "refused"  # a person did not
    FAILED = "failed"  # there was no answer, or nothing of it could be proven


class ThemeStanding(StrEnum):
    """Whether a passage is in a theme."""

    IN = "in"
    OUT = "taken out"  # by a person; the machine does not put it back


class SortedBy(StrEnum):
    """Who put a passage into a theme."""

    MACHINE = "machine"
    PERSON = "person"  # never overwritten


class CampaignState(StrEnum):
    """Whether a text that several sent is a campaign."""

    FOUND = "found"  # by the machine; it is told as a campaign until somebody says otherwise
    CONFIRMED = "confirmed"  # a person said so, or named it
    REJECTED = "not a campaign"  # a person said so; each is counted as a text of its own


class CampaignText(StrEnum):
    """What somebody sent of a campaign."""

    STANDARD = "standard text"  # word for word as most sent it
    VARIANT = "variant"  # with words of their own, or with some left out
    NONE = "no part of it"  # a person took it out; the machine does not put it back


class DeliveryState(StrEnum):
    """What has become of one letter to one person."""

    QUEUED = "queued"
    SENDING = "sending"  # handed to the wire; if the process dies now the outcome is unknown
    SENT = "sent"
    DEFERRED = "deferred"  # refused for now, tried again later
    FAILED = "failed"  # refused for good
    BOUNCED = "bounced"  # accepted, then came back
    COMPLAINED = "complained"  # arrived, and its reader called it spam
    SUPPRESSED = "suppressed"  # not sent: the person left, or the address bounced before
    UNCERTAIN = "uncertain"  # the connection died at the wrong moment; a person decides
    CANCELLED = "cancelled"


class MailingState(StrEnum):
    """Whether the letters of a mailing may leave."""

    RUNNING = "running"
    PAUSED = "paused"  # nothing leaves until somebody lets it go on
    CANCELLED = "cancelled"  # what had not left never will


class MailingKind(StrEnum):
    """What a mailing is for."""

    INVITATIONS = "invitations"
    REMINDER = "reminder"  # to those who were invited and have not answered
    DIGEST = "digest"
    FEEDBACK = "answers"  # what we answered, to whose point it was


class BounceKind(StrEnum):
    """How a letter that had left came to nothing."""

    SOFT = "soft"  # refused for now: a full mailbox, a server that was down
    HARD = "hard"  # refused for good
    COMPLAINT = "complaint"  # its reader called it spam
    DELAY = "delay"  # the other side is still trying: it has not come to nothing yet
    AGAIN = "again"  # told before by another way; it counts for nothing


class Disposition(StrEnum):
    """What became of a mail that came in."""

    RECEIVED = "received"  # kept, not read yet
    ACCEPTED = "accepted"  # recorded as a contribution
    HELD = "held"  # a person has to look; the reason says why
    PASSED_ON = "passed on"  # written by somebody the letter was passed on to; waits for a yes
    LATE = "late"  # recorded, after the closing date
    CORRECTION = "correction"  # says where points of a receipt belong; done, in their own word
    DUPLICATE = "duplicate"  # another copy of a mail we have
    BOUNCE = "bounce"
    DELAYED = "delivery delayed"
    AUTOMATIC = "automatic reply"
    COMPLAINT = "complaint"  # a provider reported our letter as spam; they get no more
    LEAVE = "leave"
    ASKED_TO_LEAVE = "asked to leave"  # nothing proves who asked; waits for their yes, or staff's
    JOIN = "join"
    HELP = "help"
    DISCARDED = "discarded"  # a person decided that nothing in it is for us


class Proof(StrEnum):
    """What a mail carries that shows whose invitation it answers, the strongest first."""

    PERSON = "a person said so"
    ADDRESS = "address"  # the invitation's own address is among its recipients
    THREAD = "thread"  # it answers the Message-ID of a letter of ours
    QUOTED = "quoted link"  # the personal link or address in its subject or its quotes
    REPLACED = "replaced link"  # one that staff withdrew: strangers may have it
    VOUCHED = "vouched for"  # only its sender's domain: DKIM, SPF or DMARC
    NONE = "none"


class DigestState(StrEnum):
    """How far a digest has come."""

    DRAFT = "draft"  # compiled; the lead has not released it
    RELEASED = "released"  # frozen by a person, letters queued


class Quote(StrEnum):
    """Whether a passage may be quoted in what we publish, as a coder marked it."""

    UNDECIDED = "not decided"
    YES = "may be quoted"
    NO = "not to be quoted"


class Round(StrEnum):
    """For the how-many-eth time a passage is coded by hand."""

    FIRST = "first"
    SECOND = "second"  # by somebody who has not seen the first codes; changes nothing
    SETTLED = "settled"  # one of the two decided where they differed


class PassageKind(StrEnum):
    """What a passage does besides having a view."""

    SUGGESTION = "suggestion"
    QUESTION = "question"  # asked of us
    EVIDENCE = "evidence"


class Frequency(StrEnum):
    """How often a lead has their digests."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # on the first such weekday of a month
    NEVER = "never"  # only when they ask


class MeetingKind(StrEnum):
    """What kind of meeting digests are wanted for."""

    BOARD = "board"
    GOVERNANCE_CALL = "governance call"
    WORKSHOP = "workshop"
    OTHER = "other meeting"


class Scope(StrEnum):
    """What a digest is about."""

    PRIORITY = "priority"
    GROUP = "group"  # what the members of a circle said, on whatever priority
    CONSULTATION = "consultation"
    ORGANISATION = "organisation"


class LineKind(StrEnum):
    """What a line of a digest tells."""

    NEW = "new"  # what came since the last digest
    PRIORITY = "priority"  # what was said on one priority, in a digest that is not about one
    THEME = "theme"  # one view or subject, in whatever place it was said
    POSITION = "position"  # who agrees or disagrees, by their own closed answers
    MINORITY = "minority view"  # what few said
    DIFFERENCE = "difference"  # where one kind of people spoke of something more than the others
    QUESTION = "question"  # what was said in answer to one question
    SECTION = "section"  # what was said about one part of the document
    SECTOR = "sector"  # what one type of organisation said
    EVIDENCE = "evidence"  # evidence offered
    ASKED = "asked of us"  # questions people put to us
    CAMPAIGN = "campaign"  # one text that several sent
    LATE = "late"  # what came after the closing date
    ANSWERED = "answered"  # what we answered before


class ErrandKind(StrEnum):
    """What long work is about."""

    LIST = "import a list"
    DOCUMENT = "convert a document"
    CODING = "code again"
    DIGESTS = "compile digests"
    THEMES = "sort into themes"
    REPORT = "make a report"
    PUBLISHING = "publish a report"
    MEANINGS = "read for meaning"
    CAMPAIGNS = "look for campaigns"
    WORDS = "ask for words"
    MENTIONS = "look for a person"


class ErrandState(StrEnum):
    """How far long work has come."""

    WAITING = "waiting"  # nobody has begun it, or whoever did gave it back
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # the errand says why; what was done before stays
    CANCELLED = "cancelled"  # by a person; what was done before stays


class Wake(StrEnum):
    """What somebody who works in the background is woken for."""

    OUTBOX = "letters"  # some may leave
    INBOX = "mail"  # some waits to be read
    ERRANDS = "errands"  # some wait to be done
