"""Which tables hold something about one person, and how: said once for every table there is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are a person's because they belong, by one column, to rows that are."""

    table: str
    column: str
    of: str  # the table whose rows are theirs
    title: str


# Read in this order: what a part belongs to stands above it, or is found by itself.
PARTS = (
    Part("group_member", "stakeholder_id", "stakeholder", "Groups"),
    Part("stakeholder_interest", "stakeholder_id", "stakeholder", "Interests"),
    Part("imported_person", "stakeholder_id", "stakeholder", "Lists they came by"),
    Part("person_merge", "into_id", "stakeholder", "Rows of the list that were made one"),
    Part("told_apart", "stakeholder_id", "stakeholder", "Others they are not"),
    Part("invitation", "stakeholder_id", "stakeholder", "What they were asked"),
    Part("replaced_link", "invitation_id", "invitation", "Personal links that were replaced"),
    Part("passed_over", "stakeholder_id", "stakeholder", "Letters that passed them over"),
    Part("contribution", "stakeholder_id", "stakeholder", "What they sent in"),
    Part("comment", "contribution_id", "contribution", "Their words, passage by passage"),
    Part("choice", "contribution_id", "contribution", "Answers they ticked"),
    Part("evidence", "contribution_id", "contribution", "Files they sent"),
    Part("campaign_member", "contribution_id", "contribution", "Campaigns they took part in"),
    Part("correction", "contribution_id", "contribution", "Where their points were moved"),
    Part("placement", "comment_id", "comment", "What each passage was put under"),
    Part("tag", "comment_id", "comment", "Priorities each passage was coded to"),
    Part("theme_member", "comment_id", "comment", "Themes each passage is in"),
    Part("stance", "comment_id", "comment", "Stances"),
    Part("kind_decision", "comment_id", "comment", "Suggestions, questions, evidence"),
    Part("passage_note", "comment_id", "comment", "Notes of staff on their words"),
    Part("coding", "comment_id", "comment", "Coding by hand"),
    Part("coding_turn", "comment_id", "comment", "Passages a coder has before them"),
    Part("line_passage", "comment_id", "comment", "Lines of digests that rest on their words"),
    Part("digest_extract", "comment_id", "comment", "Words of theirs quoted in digests"),
    Part("feedback_passage", "comment_id", "comment", "Our answers to their points"),
    Part("delivery_state", "id", "delivery", "Where each letter stands"),
    Part("delivery_event", "delivery_id", "delivery", "What happened to each letter"),
    Part("bounce", "delivery_id", "delivery", "Letters that came back"),
    Part("receipt_point", "delivery_id", "delivery", "Points on their receipts"),
    Part("staff_letter", "incoming_mail_id", "incoming_mail", "What staff wrote to them by hand"),
)

# Found by an address, or by what an entry says it is about.
BY_THEMSELVES = {
    "stakeholder": "The person",
    "suppression": "Whether letters are stopped",
    "officer": "As a member of staff",
    "delivery": "Letters we wrote to them",
    "incoming_mail": "Mail they sent us",
    "journal_entry": "What was done",
}

_NOBODY = "Words and settings of ours: about no single person."
_COMPUTED = "Numbers computed from words that are handed out; nothing can be read in them."
# What is not looked through for rows of theirs, each with its reason. Where staff may have
# written about somebody in it, mentions look there.
ELSEWHERE = {
    "appointment": _NOBODY,
    "audience_group": _NOBODY,
    "audience_interest": _NOBODY,
    "block": _NOBODY,
    "block_priority": _NOBODY,
    "campaign": "What many sent alike; that somebody took part is handed out.",
    "code_frame": _NOBODY,
    "compared_contribution": _COMPUTED,
    "consultation": _NOBODY,
    "digest": "Counts of many people; the lines that rest on somebody's words are handed out.",
    "digest_copy": "To which leads a digest went.",
    "digest_line": "Counts of many people; that it rests on somebody's words is handed out.",
    "document": _NOBODY,
    "document_version": _NOBODY,
    "enclosure": _NOBODY,
    "errand": "Work in the background: what it made is found where it was put.",
    "feedback": "Our answer to many; that it went to somebody is handed out.",
    "frame_version": _NOBODY,
    "grounds": _NOBODY,
    "kept_meaning": _COMPUTED,
    "list_import": "That somebody came by a list is handed out.",
    "mail_source": _NOBODY,
    "mailing": "Letters to many; each letter to somebody is handed out.",
    "meeting": "Has no list of who came; what somebody said there is a contribution of theirs.",
    "meeting_priority": _NOBODY,
    "model_suggestion": _NOBODY,
    "organisation": "The body somebody speaks for stands with the person.",
    "passage_print": _COMPUTED,
    "priority": _NOBODY,
    "priority_framework": _NOBODY,
    "priority_merge": _NOBODY,
    "published_digest": "Made of contributions, which are handed out.",
    "published_report": "Made of contributions, which are handed out.",
    "question": _NOBODY,
    "question_priority": _NOBODY,
    "rate_bucket": _NOBODY,
    "readiness_override": _NOBODY,
    "rhythm": "How often a member of staff wants digests.",
    "saved_search": "A search of a member of staff.",
    "sign_in_link": "Links of staff, which work for a quarter of an hour.",
    "stakeholder_group": "That somebody is in a group is handed out.",
    "strategy": _NOBODY,
    "theme": "Of many people; that a passage of somebody's is in it is handed out.",
    "word_template": _NOBODY,
    "wording": "The words of letters: each letter to somebody is handed out whole.",
}

# The column by which a row is called where another points to it.
CALLED = {
    "block": "text",
    "campaign": "name",
    "consultation": "title",
    "digest_line": "statement",
    "feedback": "text",
    "list_import": "file_name",
    "mailing": "name",
    "officer": "name",
    "organisation": "name",
    "priority": "name",
    "question": "text",
    "stakeholder_group": "name",
    "theme": "name",
}

# Never handed out: a key to a page that opens without a password is safer nowhere than in a file.
# The others are marks by which we work.
KEPT_BACK = frozenset(
    {"token", "reply_to", "once_key", "owner", "lease_until", "try_after", "attempts", "left_in"}
)

# What the person wrote themselves, or was sent: handed out as it is. Everything else is what others
# wrote in our records, and is redacted (see redacting).
AS_IT_IS = {
    "stakeholder": frozenset({"email", "name", "job_title", "place"}),
    "contribution": frozenset({"represents", "organisation_name", "consent_reason", "reference"}),
    "comment": frozenset({"text"}),
    "choice": frozenset({"label"}),
    "evidence": frozenset({"file_name"}),
    "delivery": frozenset({"subject", "to_address", "to_name", "message_id", "answers"}),
    "incoming_mail": frozenset({"sender_address", "sender_name", "subject", "body", "message_id"}),
    "staff_letter": frozenset({"subject", "words"}),
    "officer": frozenset({"email", "name"}),
}
