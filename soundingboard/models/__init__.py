"""The record book: one file a noun. Importing it makes every table known."""

from soundingboard.models.appointment import Appointment
from soundingboard.models.campaign import Campaign, CampaignMember
from soundingboard.models.coding import Coding, CodingTurn
from soundingboard.models.compared import ComparedContribution
from soundingboard.models.consultation import (
    Consultation,
    Enclosure,
    Grounds,
    Invitation,
    Override,
    Question,
)
from soundingboard.models.contribution import (
    Choice,
    Comment,
    Contribution,
    Evidence,
    Placement,
    Tag,
)
from soundingboard.models.correction import Correction
from soundingboard.models.delivery import (
    Bounce,
    Delivery,
    DeliveryEvent,
    Mailing,
    PlannedLetter,
    Wording,
)
from soundingboard.models.digest import Digest, DigestCopy, DigestExtract, DigestLine
from soundingboard.models.document import Block, Document, DocumentVersion
from soundingboard.models.errand import Errand
from soundingboard.models.feedback import Feedback
from soundingboard.models.incoming_mail import IncomingMail
from soundingboard.models.journal import JournalEntry
from soundingboard.models.judgement import KindDecision, PassageNote, StanceTaken
from soundingboard.models.letters_belong import TIED_OTHERWISE
from soundingboard.models.list_import import ImportedPerson, ListImport
from soundingboard.models.mail_source import MailSource
from soundingboard.models.meaning import KeptMeaning
from soundingboard.models.meeting import Meeting
from soundingboard.models.merge import PriorityMerge
from soundingboard.models.model_suggestion import ModelSuggestion
from soundingboard.models.officer import Officer, SignInLink
from soundingboard.models.one_person import PersonMerge, ToldApart
from soundingboard.models.passage_print import PassagePrint
from soundingboard.models.passed_over import PassedOver
from soundingboard.models.rate_bucket import RateBucket
from soundingboard.models.receipt_point import ReceiptPoint
from soundingboard.models.replaced_link import ReplacedLink
from soundingboard.models.report import PublishedDigest, PublishedReport, WordTemplate
from soundingboard.models.rhythm import Rhythm
from soundingboard.models.saved_search import SavedSearch
from soundingboard.models.staff_letter import StaffLetter
from soundingboard.models.stakeholder import (
    Organisation,
    Stakeholder,
    StakeholderGroup,
    Suppression,
)
from soundingboard.models.strategy import Priority, Strategy
from soundingboard.models.theme import CodeFrame, FrameVersion, Theme, ThemeMember
from soundingboard.models.word_index import NAME as WORD_INDEX

__all__ = [
    "TIED_OTHERWISE",
    "WORD_INDEX",
    "Appointment",
    "Block",
    "Bounce",
    "Campaign",
    "CampaignMember",
    "Choice",
    "CodeFrame",
    "Coding",
    "CodingTurn",
    "Comment",
    "ComparedContribution",
    "Consultation",
    "Contribution",
    "Correction",
    "Delivery",
    "DeliveryEvent",
    "Digest",
    "DigestCopy",
    "DigestExtract",
    "DigestLine",
    "Document",
    "DocumentVersion",
    "Enclosure",
    "Errand",
    "Evidence",
    "Feedback",
    "FrameVersion",
    "Grounds",
    "ImportedPerson",
    "IncomingMail",
    "Invitation",
    "JournalEntry",
    "KeptMeaning",
    "KindDecision",
    "ListImport",
    "MailSource",
    "Mailing",
    "Meeting",
    "ModelSuggestion",
    "Officer",
    "Organisation",
    "Override",
    "PassageNote",
    "PassagePrint",
    "PassedOver",
    "PersonMerge",
    "Placement",
    "PlannedLetter",
    "Priority",
    "PriorityMerge",
    "PublishedDigest",
    "PublishedReport",
    "Question",
    "RateBucket",
    "ReceiptPoint",
    "ReplacedLink",
    "Rhythm",
    "SavedSearch",
    "SignInLink",
    "StaffLetter",
    "Stakeholder",
    "StakeholderGroup",
    "StanceTaken",
    "Strategy",
    "Suppression",
    "Tag",
    "Theme",
    "ThemeMember",
    "ToldApart",
    "WordTemplate",
    "Wording",
]
