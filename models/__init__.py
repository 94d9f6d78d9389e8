"""The tables, and who may see which of their rows."""

from models.audit import AuditEntry
from models.base import NODE_TYPES, Base, Texts
from models.caller import ANONYMOUS, Caller, Permission, Role
from models.contact import ContactMessage, ContactRequest, ContactRequestStatus, contact_is_shared
from models.enterprise import (
    ClaimStatus,
    CooperationType,
    DamageLevel,
    Enterprise,
    EnterpriseClaim,
    EnterpriseIndustry,
    EnterpriseReview,
    EnterpriseSize,
    OperationalStatus,
    Registration,
    RegistrationScheme,
    ReviewDecision,
)
from models.event import Event, EventHorizon, EventKind, EventSubject, ListingEventKind, ListingType
from models.experience import (
    Experience,
    ExperienceComment,
    ExperienceHelpfulMark,
    ExperienceIndustry,
    ExperiencePartner,
    ExperienceTopic,
)
from models.idempotency import IdempotentCall
from models.import_job import ImportError, ImportFilePart, ImportJob, ImportStatus  # noqa: A004 - the schema's name
from models.industry import Industry, IndustryAncestor, IndustryCorrespondence, IndustryReach, IndustryScheme
from models.loaded_data import LoadedData
from models.membership import Membership
from models.opportunity import Opportunity, OpportunityIndustry, OpportunityKind, OpportunityTargetRegion
from models.product import Product, ProductKind
from models.publication import PUBLISHED, Listing, PublicationStatus
from models.recommendation import RecommendationReason
from models.region import Country, Region, RegionIndicator, RegionIndicatorCode, RegionPartner
from models.saved_search import SavedSearch
from models.search import SearchDocument, SearchType, SearchWord
from models.webhook import Webhook, WebhookDelivery, WebhookDeliveryStatus

__all__ = [
    "ANONYMOUS",
    "NODE_TYPES",
    "PUBLISHED",
    "AuditEntry",
    "Base",
    "Caller",
    "ClaimStatus",
    "ContactMessage",
    "ContactRequest",
    "ContactRequestStatus",
    "CooperationType",
    "Country",
    "DamageLevel",
    "Enterprise",
    "EnterpriseClaim",
    "EnterpriseIndustry",
    "EnterpriseReview",
    "EnterpriseSize",
    "Event",
    "EventHorizon",
    "EventKind",
    "EventSubject",
    "Experience",
    "ExperienceComment",
    "ExperienceHelpfulMark",
    "ExperienceIndustry",
    "ExperiencePartner",
    "ExperienceTopic",
    "IdempotentCall",
    "ImportError",
    "ImportFilePart",
    "ImportJob",
    "ImportStatus",
    "Industry",
    "IndustryAncestor",
    "IndustryCorrespondence",
    "IndustryReach",
    "IndustryScheme",
    "Listing",
    "ListingEventKind",
    "ListingType",
    "LoadedData",
    "Membership",
    "OperationalStatus",
    "Opportunity",
    "OpportunityIndustry",
    "OpportunityKind",
    "OpportunityTargetRegion",
    "Permission",
    "Product",
    "ProductKind",
    "PublicationStatus",
    "RecommendationReason",
    "Region",
    "RegionIndicator",
    "RegionIndicatorCode",
    "RegionPartner",
    "Registration",
    "RegistrationScheme",
    "ReviewDecision",
    "Role",
    "SavedSearch",
    "SearchDocument",
    "SearchType",
    "SearchWord",
    "Texts",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryStatus",
    "contact_is_shared",
]
