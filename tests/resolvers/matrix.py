"""Who may do and see what, as a table to be read beside the contract's: callers across, acts and fields down."""

from datetime import timedelta
from pathlib import Path

from server.tokens.local import signed

CALLERS = ("nobody", "A", "B", "Kyiv", "Washington", "integrator", "platform", "reader", "expired")
"""A and B are the entrepreneurs of two enterprises of Kyiv region; `reader` is A with the scope `read` alone."""

ok, none, role, scope, late = "done", "UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "401"
no, hid, has = "NOT_ALLOWED", "NOT_FOUND", "CONFLICT"
yes, not_ = True, False

# fmt: off
ACTS = {
    #                                     nobody  A     B     Kyiv  Wash. integ. plat. reader expired
    "registerEnterprise in Kyiv region": (none,   ok,   ok,   ok,   no,   role,  ok,   scope, late),
    "updateEnterprise":                  (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "updateEnterprise of a draft":       (none,   ok,   hid,  ok,   hid,  hid,   ok,   scope, late),
    "submitEnterprise":                  (none,   ok,   hid,  ok,   hid,  hid,   ok,   scope, late),
    "archiveEnterprise":                 (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "reviewEnterprise":                  (none,   role, role, ok,   hid,  role,  ok,   scope, late),
    "claimEnterprise":                   (none,   has,  ok,   role, role, role,  role, scope, late),
    "decideClaim":                       (none,   role, role, ok,   hid,  role,  ok,   scope, late),
    "addProduct":                        (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "updateProduct":                     (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "publishOpportunity":                (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "updateOpportunity":                 (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "closeOpportunity":                  (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "shareExperience":                   (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "updateExperience":                  (none,   ok,   no,   ok,   no,   no,    ok,   scope, late),
    "commentOnExperience as A":          (none,   ok,   no,   no,   no,   no,    no,   scope, late),
    "markExperienceHelpful as A":        (none,   ok,   no,   no,   no,   no,    no,   scope, late),
    "requestContact as A":               (none,   ok,   no,   no,   no,   no,    no,   scope, late),
    "respondToContactRequest from A":    (none,   no,   ok,   hid,  hid,  hid,   no,   scope, late),
    "withdrawContactRequest from A":     (none,   ok,   no,   hid,  hid,  hid,   no,   scope, late),
    "sendContactMessage between A and B": (none,  ok,   ok,   hid,  hid,  hid,   no,   scope, late),
    "reportRegionIndicator of Kyiv region": (none, role, role, ok,  no,   role,  ok,   scope, late),
    "importEnterprises of Kyiv region":  (none,   role, role, ok,   no,   role,  ok,   scope, late),
    "saveSearch":                        (none,   ok,   ok,   ok,   ok,   ok,    ok,   scope, late),
    "deleteSavedSearch of A":            (none,   ok,   hid,  hid,  hid,  hid,   hid,  scope, late),
    "createWebhook":                     (none,   role, role, role, role, ok,    role, scope, late),
    "updateWebhook":                     (none,   role, role, role, role, ok,    role, scope, late),
    "rotateWebhookSecret":               (none,   role, role, role, role, ok,    role, scope, late),
    "testWebhook":                       (none,   role, role, role, role, ok,    role, scope, late),
    "redeliverWebhook":                  (none,   role, role, role, role, ok,    role, scope, late),
    "deleteWebhook":                     (none,   role, role, role, role, ok,    role, scope, late),
}

SIGHTS = {
    #                                     nobody  A     B     Kyiv  Wash. integ. plat. reader expired
    "a draft of A":                      (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "a product of the draft":            (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the draft, by `node`":              (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the draft, by `_entities`":         (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the draft, by its registration":    (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the draft, counted":                (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the review of A":                   (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the contact details of A":          (not_,   yes,  not_, yes,  not_, not_,  yes,  yes,   late),
    "the contact details of A, once B is in touch": (not_, yes, yes, yes, not_, not_, yes, yes, late),
    "contact details that are public":   (yes,    yes,  yes,  yes,  yes,  yes,   yes,  yes,   late),
    "a contact request of A to B":       (not_,   yes,  yes,  not_, not_, not_,  yes,  yes,   late),
    "its message":                       (not_,   yes,  yes,  not_, not_, not_,  yes,  yes,   late),
    "a claim of B to A":                 (not_,   not_, yes,  yes,  not_, not_,  yes,  not_,  late),
    "an import of Kyiv region":          (not_,   not_, not_, yes,  not_, not_,  yes,  not_,  late),
    "a saved search of A":               (not_,   yes,  not_, not_, not_, not_,  not_, yes,   late),
    "a webhook of the integrator":       (not_,   not_, not_, not_, not_, yes,   not_, not_,  late),
    "the viewer":                        (not_,   yes,  yes,  yes,  yes,  yes,   yes,  yes,   late),
}
# fmt: on


def tokens(data_dir: Path) -> dict[str, str]:
    """A token of each caller but the one who has none."""
    hour = timedelta(hours=1)

    def token(subject: str, role: str, *regions: str, lifetime: timedelta = hour, scopes: tuple[str, ...] = ()) -> str:
        return signed(data_dir, subject, [role], regions=regions, scopes=scopes, lifetime=lifetime)

    return {
        "A": token("olena", "ENTREPRENEUR"),
        "B": token("taras", "ENTREPRENEUR"),
        "Kyiv": token("kyiv", "REGION_ADMIN", "UA-32"),
        "Washington": token("washington", "REGION_ADMIN", "US-WA"),
        "integrator": token("integrator", "INTEGRATOR"),
        "platform": token("platform", "PLATFORM_ADMIN"),
        "reader": token("olena", "ENTREPRENEUR", scopes=("read",)),
        "expired": token("olena", "ENTREPRENEUR", lifetime=-timedelta(minutes=2)),
    }
