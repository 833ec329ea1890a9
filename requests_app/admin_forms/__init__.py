"""What officials type: one form for each step that asks something."""

from agencies.stepped_admin import StepForm
from requests_app.admin_forms.abroad import ABROAD_FORMS
from requests_app.admin_forms.applicant import AskIdentity, ChangeContact
from requests_app.admin_forms.consulting import (
    AskAssistance,
    Consult,
    ConsultAgency,
    NoteReached,
    Record,
    RecordAssistance,
    TellThirdParty,
)
from requests_app.admin_forms.fees import ProposeFee, RecordEarlierPayment, RecordPayment
from requests_app.admin_forms.fields import Day
from requests_app.admin_forms.lateness import Acknowledge, ExplainLateness
from requests_app.admin_forms.life import AnswerRecord, Merge, RecordAppeal, RecordRuling, Reopen, Split
from requests_app.admin_forms.publishing import LinkSame, Publish
from requests_app.admin_forms.receiving import (
    Amend,
    AskCorrection,
    ClerkForm,
    Confirm,
    ExcuseCorrection,
    ReceiveCorrection,
    Withdraw,
)
from requests_app.admin_forms.replying import Deliver, DraftReply
from requests_app.admin_forms.term import AskReason, Extend, FixDelay, GiveReason, ProposeExtension, Reason

__all__ = ["FORMS", "Day"]

FORMS: dict[str, type[StepForm]] = {
    "confirm": Confirm,
    "register": ClerkForm,
    "assign": ClerkForm,
    "ask_correction": AskCorrection,
    "receive_correction": ReceiveCorrection,
    "excuse_correction": ExcuseCorrection,
    "consult_third_party": Consult,
    "record_third_party": Record,
    "consult_agency": ConsultAgency,
    "record_agency": Record,
    "note_reached": NoteReached,
    "tell_third_party": TellThirdParty,
    "ask_assistance": AskAssistance,
    "record_assistance": RecordAssistance,
    "propose_extension": ProposeExtension,
    "extend": Extend,
    "decline_extension": Reason,
    "ask_reason": AskReason,
    "give_reason": GiveReason,
    "fix_delay": FixDelay,
    "draft_reply": DraftReply,
    "send_back": Reason,
    "deliver": Deliver,
    "withdraw": Withdraw,
    "amend": Amend,
    "acknowledge": Acknowledge,
    "explain_lateness": ExplainLateness,
    "change_contact": ChangeContact,
    "ask_identity": AskIdentity,
    "decline_identity": Reason,
    "publish": Publish,
    "draft_document": Publish,
    "propose_publication": Publish,
    "accept_release": Reason,
    "decline_release": Reason,
    "unpublish": Reason,
    "propose_fee": ProposeFee,
    "decline_fee": Reason,
    "record_payment": RecordPayment,
    "record_earlier_payment": RecordEarlierPayment,
    "waive_fee": Reason,
    "answer_record": AnswerRecord,
    "merge": Merge,
    "link_same": LinkSame,
    "split": Split,
    "record_appeal": RecordAppeal,
    "record_ruling": RecordRuling,
    "reopen": Reopen,
    **ABROAD_FORMS,
}
